"""What becomes of a mail, told by a real server that fails in every way a server can."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from mail.sender import DevelopmentTransport, Envelope, Result, SmtpTransport, State
from tests.mail.certificates import loopback_contexts
from tests.mail.sink import Sink, open_sink

RAW = b"Subject: Hei\r\nMessage-ID: <1@example.no>\r\n\r\nHei\r\n.alene\r\n.\r\nslutt\r\n"
TO_KARI = Envelope("b+abc@svar.example", "kari@example.no", RAW)
LONG = Envelope("b+abc@svar.example", "kari@example.no", RAW + b"x" * 70 * 300_000)


async def send(sink: Sink, envelope: Envelope = TO_KARI) -> Result:
    async with SmtpTransport(sink.url, final_dot_seconds=0.2) as transport:
        return await transport.deliver(envelope)


async def test_a_mail_arrives_as_it_was_written() -> None:
    async with open_sink() as sink:
        result = await send(sink)
    assert result == Result(State.SENT, "250 2.0.0")
    assert [(mail.sender, mail.raw) for mail in sink.mails] == [("b+abc@svar.example", RAW)]
    assert sink.mails[0].recipients == ("kari@example.no",)


@pytest.mark.parametrize(
    ("mode", "state", "reply"),
    [
        ("mail4xx", State.RETRY, "MAIL: 451 4.3.0"),
        ("bye_at_mail", State.DOWN, "MAIL: 421 4.4.2"),
        ("sender530", State.PAUSED, "MAIL: 530 5.7.57"),
        ("rcpt4xx", State.RETRY, "RCPT: 450 4.2.1"),
        ("rcpt5xx", State.FAILED, "RCPT: 550 5.1.1"),
        ("data_no", State.RETRY, "DATA: 451 4.3.0"),
        ("data4xx", State.RETRY, "final dot: 451 4.3.0"),
        ("data5xx", State.FAILED, "final dot: 554 5.7.1"),
        ("cut_at_mail", State.DOWN, "MAIL: connection lost"),
        ("cut_after_dot", State.UNCERTAIN, "final dot: connection lost"),
        ("hang_after_dot", State.UNCERTAIN, "final dot: no answer in time"),
        ("cut_at_quit", State.SENT, "250 2.0.0"),
    ],
)
async def test_every_fault_of_a_server_has_its_own_outcome(
    mode: str, state: State, reply: str
) -> None:
    async with open_sink(mode) as sink:
        assert await send(sink) == Result(state, reply)


async def test_a_connection_cut_while_the_content_is_sent_has_sent_nothing() -> None:
    async with open_sink("cut_in_data") as sink:
        result = await send(sink, LONG)
    assert result == Result(State.RETRY, "DATA: connection lost")


async def test_a_result_never_repeats_the_words_of_the_server() -> None:
    for mode in ("ok", "mail4xx", "rcpt4xx", "rcpt5xx", "data5xx"):
        async with open_sink(mode) as sink:
            assert "kari" not in (await send(sink)).reply


async def test_one_connection_carries_a_batch_past_letters_that_are_refused() -> None:
    modes = ("ok", "rcpt5xx", "rcpt4xx", "data5xx", "ok")
    async with open_sink(*modes) as sink, SmtpTransport(sink.url) as transport:
        states = [(await transport.deliver(TO_KARI)).state for _ in range(5)]
    assert states == ["sent", "failed", "retry", "failed", "sent"]
    assert (sink.connections, len(sink.mails)) == (1, 2)


async def test_a_slow_mail_holds_up_no_other_and_each_has_a_connection_of_its_own_f12() -> None:
    async with open_sink("held", "ok") as sink, SmtpTransport(sink.url) as transport:
        slow = asyncio.create_task(transport.deliver(TO_KARI))
        await sink.until("DATA")
        others = [await transport.deliver(TO_KARI) for _ in range(3)]
        assert not slow.done()
        sink.release.set()
        assert {one.state for one in (*others, await slow)} == {State.SENT}
        await asyncio.gather(*(transport.deliver(TO_KARI) for _ in range(2)))
    assert sink.connections == 2
    assert sink.commands.count("QUIT") == 2


async def test_a_server_that_says_a_letter_at_a_time_is_waited_for_only_so_long_f12() -> None:
    async with (
        open_sink(seconds_per_byte=0.05) as sink,
        SmtpTransport(sink.url, command_seconds=0.3) as transport,
    ):
        result = await transport.deliver(TO_KARI)
    assert result == Result(State.DOWN, "connect: no answer in time")


async def test_a_kept_connection_the_server_closed_is_opened_again() -> None:
    async with open_sink() as sink, SmtpTransport(sink.url) as transport:
        await transport.deliver(TO_KARI)
        sink.cut_all()
        assert (await transport.deliver(TO_KARI)).state is State.SENT
    assert sink.connections == 2


async def test_a_kept_connection_that_says_goodbye_is_opened_again() -> None:
    async with open_sink("ok", "bye_at_mail", "ok") as sink, SmtpTransport(sink.url) as transport:
        await transport.deliver(TO_KARI)
        assert (await transport.deliver(TO_KARI)).state is State.SENT
    assert len(sink.mails) == 2


async def test_a_doubtful_mail_is_not_sent_again_by_the_transport_itself() -> None:
    async with open_sink("ok", "cut_after_dot", "ok") as sink, SmtpTransport(sink.url) as transport:
        await transport.deliver(TO_KARI)
        assert (await transport.deliver(TO_KARI)).state is State.UNCERTAIN
    assert (sink.connections, len(sink.mails)) == (1, 1)


async def test_lines_of_a_mail_cannot_end_it_or_smuggle_another() -> None:
    smuggled = b"Hei\n.\nMAIL FROM:<x@evil.example>\r.\r\nRCPT TO:<y@evil.example>\r\n"
    async with open_sink() as sink:
        await send(sink, Envelope("a@b.no", "kari@example.no", smuggled))
    assert len(sink.mails) == 1
    assert not any("evil" in command for command in sink.commands)
    assert sink.mails[0].raw.count(b"\r\n") == 5


async def test_a_server_that_is_down_is_asked_again_later() -> None:
    async with open_sink() as sink:
        url = sink.url
    async with SmtpTransport(url) as transport:
        assert await transport.deliver(TO_KARI) == Result(State.DOWN, "connect: connection lost")


async def test_a_host_that_no_name_server_knows_is_not_taken_for_one_that_is_down() -> None:
    async with SmtpTransport("smtp://user:pw@post.invalid") as transport:
        result = await transport.deliver(TO_KARI)
    assert result.state is State.DOWN
    assert result.reply.startswith("connect: the host name ")


@pytest.mark.parametrize(
    ("greeting", "state"),
    [(b"421 4.3.2 busy", State.DOWN), (b"554 5.3.2 no mail here", State.PAUSED)],
)
async def test_a_server_that_turns_us_away_at_the_door(greeting: bytes, state: State) -> None:
    async with open_sink(greeting=greeting) as sink:
        assert (await send(sink)).state is state


async def test_a_norwegian_domain_is_written_as_servers_know_it() -> None:
    async with open_sink() as sink:
        result = await send(sink, Envelope("<>", "kari@blåbær.no", RAW))
    assert result.state is State.SENT
    assert sink.mails[0].recipients == ("kari@xn--blbr-roah.no",)
    assert "MAIL FROM:<>" in sink.commands


@pytest.mark.parametrize(
    "address",
    [
        "kåri@example.no",
        "kari@example.no\r\nRCPT TO:<x@evil.example>",
        "kari@example.no>\nDATA",
        "kari\x00@example.no",
        "kari@evil.example, ola@example.no",
        "kari",
        "@example.no",
        "kari@",
        "kari@exa mple.no",
        "kari@ex\u200bample.no",
    ],
)
async def test_an_address_that_smtp_cannot_write_is_refused_before_it_is_said(address: str) -> None:
    async with open_sink() as sink:
        assert (await send(sink, Envelope("a@b.no", address, RAW))).state is State.FAILED
    assert sink.commands == []


async def test_cancelling_a_delivery_leaves_no_conversation_half_way() -> None:
    async with open_sink("hang_after_dot", "ok") as sink, SmtpTransport(sink.url) as transport:
        attempt = asyncio.create_task(transport.deliver(TO_KARI))
        await sink.until("DATA")
        attempt.cancel()
        with pytest.raises(asyncio.CancelledError):
            await attempt
        assert (await transport.deliver(TO_KARI)).state is State.SENT
    assert (sink.connections, len(sink.mails)) == (2, 1)


async def test_mail_goes_out_through_starttls_and_signs_in_after_it(tmp_path: Path) -> None:
    server, client = loopback_contexts(tmp_path)
    async with open_sink(tls=server, password_reply=b"235 2.7.0 welcome") as sink:
        url = f"smtp://siri:hemmelig%40ord@127.0.0.1:{sink.port}"
        async with SmtpTransport(url, tls=client) as transport:
            assert (await transport.deliver(TO_KARI)).state is State.SENT
    verbs = [command.split(" ")[0] for command in sink.commands]
    assert verbs.index("STARTTLS") < verbs.index("AUTH") < verbs.index("MAIL")


async def test_mail_goes_out_through_tls_from_the_start(tmp_path: Path) -> None:
    server, client = loopback_contexts(tmp_path)
    async with open_sink(implicit_tls=server) as sink:
        url = f"smtps://127.0.0.1:{sink.port}"
        async with SmtpTransport(url, tls=client) as transport:
            assert (await transport.deliver(TO_KARI)).state is State.SENT


async def test_a_server_without_tls_gets_neither_the_password_nor_the_mail(tmp_path: Path) -> None:
    _, client = loopback_contexts(tmp_path)
    async with open_sink(password_reply=b"235 2.7.0 welcome") as sink:
        url = f"smtp://siri:hemmelig@127.0.0.1:{sink.port}"
        async with SmtpTransport(url, tls=client) as transport:
            result = await transport.deliver(TO_KARI)
    assert result == Result(State.PAUSED, "the server offers no STARTTLS")
    assert [command.split(" ")[0] for command in sink.commands] == ["EHLO"]


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
async def test_a_server_with_a_foreign_certificate_pauses_the_post(
    tmp_path: Path, scheme: str
) -> None:
    server, _ = loopback_contexts(tmp_path)
    _, stranger = loopback_contexts(tmp_path)
    tls, implicit = (server, None) if scheme == "smtp" else (None, server)
    async with open_sink(tls=tls, implicit_tls=implicit) as sink:
        url = f"{scheme}://127.0.0.1:{sink.port}"
        async with SmtpTransport(url, tls=stranger) as transport:
            assert await transport.deliver(TO_KARI) == Result(State.PAUSED, "TLS failed")


@pytest.mark.parametrize(
    ("reply", "state"),
    [
        (b"535 5.7.8 wrong", State.PAUSED),
        (b"534 5.7.9 stronger", State.PAUSED),
        (b"454 4.7.0 later", State.DOWN),
    ],
)
async def test_a_refused_sign_in_pauses_the_post_unless_it_is_for_now(
    reply: bytes, state: State
) -> None:
    async with open_sink(password_reply=reply) as sink:
        url = f"smtp://siri:hemmelig@127.0.0.1:{sink.port}"
        async with SmtpTransport(url) as transport:
            assert (await transport.deliver(TO_KARI)).state is state


async def test_a_server_without_sign_in_pauses_the_post() -> None:
    async with open_sink() as sink:
        url = f"smtp://siri:hemmelig@127.0.0.1:{sink.port}"
        async with SmtpTransport(url) as transport:
            assert (await transport.deliver(TO_KARI)).state is State.PAUSED


@pytest.mark.parametrize(
    "url",
    [
        "",
        "mail.example.no:25",
        "http://mail.example.no",
        "smtp+plain://mail.example.no",
        "smtp://",
        "smtp://mail.example.no:twenty",
        "smtp://mail.example.no:99999",
        "smtp://siri@mail.example.no",
        "smtp://mail.example.no/?tls=no",
        "smtp://mail..example.no",
    ],
)
def test_a_setting_that_names_no_safe_server_is_refused_in_words(url: str) -> None:
    with pytest.raises(ValueError, match="SMTP_URL"):
        SmtpTransport(url)


@pytest.mark.parametrize(
    ("url", "port"),
    [
        ("smtp://mail.example.no", 587),
        ("smtps://mail.example.no", 465),
        ("smtp://localhost", 25),
        ("smtp://[::1]:2525", 2525),
    ],
)
def test_the_port_follows_from_the_kind_of_server(url: str, port: int) -> None:
    assert SmtpTransport(url).server.port == port


def test_the_password_is_never_shown() -> None:
    transport = SmtpTransport("smtp://siri:hemmelig@mail.example.no:587")
    assert "hemmelig" not in repr(transport) + repr(transport.server)
    assert "kari" not in repr(TO_KARI)


async def test_the_development_mailbox_takes_everything() -> None:
    transport = DevelopmentTransport()
    assert await transport.deliver(TO_KARI) == Result(State.SENT, "development mailbox")
    await transport.close()
