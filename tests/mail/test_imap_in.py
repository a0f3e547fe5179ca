"""Mail comes in from a mailbox on real IMAP servers, and leaves it only when it is kept."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from aiohttp import web

from mail import imap_folder
from mail.imap_in import Collecting, Pace, collect
from mail.mailbox import PUT_AWAY, read_url
from mail.smtp_in import Arrived
from tests.mail.certificates import loopback_contexts
from tests.mail.imap_fake import Fake, Proxy, open_fake, open_proxy
from tests.mail.imap_servers import PASSWORD, SERVERS, Server, running

SECONDS = 20
QUICK = Pace(sweep=60, unasked=0.05, answer=10, first=0.02, longest=0.1)
"""Mail is found because the server tells of it, and faults are soon forgotten."""


def a_mail(subject: str) -> bytes:
    return f"From: siri@example.no\r\nSubject: {subject}\r\n\r\nHei, {subject}\r\n".encode()


@dataclass
class Inbox:
    """What was handed on; the first `refusing` are not kept."""

    refusing: int = 0
    mails: list[Arrived] = field(default_factory=list)
    tries: int = 0
    came: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def receive(self, arrived: Arrived) -> None:
        async with self.came:
            self.tries += 1
            self.came.notify_all()
            if self.tries <= self.refusing:
                raise RuntimeError("the database says hemmelig")
            self.mails.append(arrived)

    async def until(self, count: int) -> list[bytes]:
        """The bytes of the mails, once there are so many different ones."""
        async with self.came:
            enough = self.came.wait_for(lambda: len({mail.raw for mail in self.mails}) >= count)
            await asyncio.wait_for(enough, SECONDS)
        return [mail.raw for mail in self.mails]

    async def tried(self, count: int) -> None:
        async with self.came:
            await asyncio.wait_for(self.came.wait_for(lambda: self.tries >= count), SECONDS)


async def until(so: Callable[[], bool]) -> None:
    """Wait for a server that tells nobody when it is done."""
    async with asyncio.timeout(SECONDS):
        while not await asyncio.to_thread(so):  # noqa: ASYNC110 - there is nothing to wait on
            await asyncio.sleep(0.02)


@asynccontextmanager
async def reading(url: str, inbox: Inbox, pace: Pace = QUICK) -> AsyncIterator[Collecting]:
    collecting = collect(read_url(url), inbox.receive, pace=pace)
    try:
        yield collecting
    finally:
        await collecting.close()


@pytest.fixture(scope="module", params=SERVERS)
def server(request: pytest.FixtureRequest) -> Iterator[Server]:
    with running(request.param) as started:
        yield started


# A real server


async def test_mail_is_handed_on_as_it_came_and_put_away_whoever_has_opened_it(
    server: Server,
) -> None:
    server.makes("A", a_mail("first"), a_mail("read in Outlook"))
    with server.client("A") as outlook:
        outlook.store("2", "+FLAGS", r"(\Seen)")
    inbox = Inbox()
    async with reading(server.url("A"), inbox):
        assert await inbox.until(2) == [a_mail("first"), a_mail("read in Outlook")]
        await until(lambda: server.holds("A") == [])
    assert inbox.mails[0] == Arrived(a_mail("first"), "", (), "imap")
    assert set(server.holds(PUT_AWAY)) >= {a_mail("first"), a_mail("read in Outlook")}


async def test_mail_that_comes_while_we_wait_is_told_by_the_server(server: Server) -> None:
    server.makes("B", a_mail("before"))
    inbox = Inbox()
    async with reading(server.url("B"), inbox):
        await inbox.until(1)
        await until(lambda: server.holds("B") == [])
        server.brings("B", a_mail("after"))
        assert await inbox.until(2) == [a_mail("before"), a_mail("after")]


async def test_what_is_not_kept_stays_and_comes_again_and_holds_up_nothing(
    server: Server, caplog: pytest.LogCaptureFixture
) -> None:
    server.makes("C", a_mail("one"), a_mail("two"))
    inbox = Inbox(refusing=1)
    async with reading(server.url("C"), inbox, Pace(sweep=0.05, first=0.02)):
        assert await inbox.until(2) == [a_mail("two"), a_mail("one")]
        await until(lambda: server.holds("C") == [])
    assert "a mail was not kept: RuntimeError" in caplog.text
    assert PASSWORD not in caplog.text


async def test_cut_off_after_the_fetch_and_before_the_move_it_comes_again_f16(
    server: Server,
) -> None:
    mails = [a_mail(f"no. {number}") for number in range(3)]
    server.makes("D", *mails)
    inbox = Inbox()
    async with (
        open_proxy(Proxy(server.port, cut_at=b" UID MOVE ")) as proxy,
        reading(server.url("D", proxy.port), inbox),
    ):
        await inbox.tried(3)
        assert server.holds("D") == mails
        proxy.cut_at = b""
        await until(lambda: server.holds("D") == [])
    assert {mail.raw for mail in inbox.mails} == set(mails)


async def test_a_connection_that_is_lost_while_we_wait_is_made_again(server: Server) -> None:
    server.makes("E", a_mail("before"))
    inbox = Inbox()
    async with (
        open_proxy(Proxy(server.port)) as proxy,
        reading(server.url("E", proxy.port), inbox),
    ):
        await inbox.until(1)
        await until(lambda: server.holds("E") == [])
        proxy.cut()
        server.brings("E", a_mail("after"))
        await inbox.until(2)


async def test_all_is_in_once_the_folder_is_seen_through_and_while_the_connection_stands(
    server: Server,
) -> None:
    server.makes("H", a_mail("Vent!"))
    inbox = Inbox()
    async with open_proxy(Proxy(server.port, cut_at=b" UID FETCH ")) as proxy:
        async with reading(server.url("H", proxy.port), inbox) as collecting:
            await until(lambda: proxy.cuts > 0)
            assert not collecting.all_is_in
            proxy.cut_at = b""
            await until(lambda: collecting.all_is_in)
            assert [mail.raw for mail in inbox.mails] == [a_mail("Vent!")]
        assert not collecting.all_is_in


async def test_a_mail_that_is_too_large_is_left_and_its_head_is_told(
    server: Server, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(imap_folder, "LARGEST", 2000)
    large, small = a_mail("large") + b"x" * 3000 + b"\r\n", a_mail("small")
    server.makes("F", large, small)
    inbox = Inbox()
    async with reading(server.url("F"), inbox, Pace(sweep=0.05)):
        await inbox.until(2)
        await until(lambda: server.holds("F") == [large])
        server.brings("F", a_mail("third"))
        await inbox.until(3)
    head, whole, _ = inbox.mails
    assert (head.raw, head.is_whole) == (large.partition(b"Hei")[0], False)
    assert (whole.raw, whole.is_whole) == (small, True)
    assert "a mail is too large and is left in the mailbox" in caplog.text
    with server.client("F") as outlook:
        assert b"\\Seen" not in (outlook.fetch("1", "(FLAGS)")[1][0] or b"")


# What a server may lack, refuse or do


def to(fake: Fake) -> str:
    return f"imap://post:hemmelig@127.0.0.1:{fake.port}"


async def test_without_move_it_is_copied_and_this_one_mail_deleted() -> None:
    inbox = Inbox()
    async with (
        open_fake(Fake(can="IDLE UIDPLUS", mails={7: a_mail("one"), 8: a_mail("two")})) as fake,
        reading(to(fake), inbox),
    ):
        await fake.until(lambda: fake.heard.count("IDLE") == 1)
    assert fake.mails == {}
    assert fake.away == [a_mail("one"), a_mail("two")]
    assert "UID EXPUNGE 7" in fake.heard
    assert "EXPUNGE" not in fake.heard


async def test_what_cannot_be_moved_is_marked_and_known_again() -> None:
    inbox = Inbox()
    async with open_fake(Fake(can="", mails={7: a_mail("one")})) as fake:
        for _ in range(2):  # the second knows nothing of the first
            async with reading(to(fake), inbox):
                searches = fake.heard.count("UID SEARCH ALL") + 3
                await fake.until(lambda n=searches: fake.heard.count("UID SEARCH ALL") >= n)
    assert fake.mails == {7: a_mail("one")}
    assert fake.flags[7] == {r"\Seen", "$Behandlet"}
    assert inbox.tries == 1


async def test_when_the_folder_is_numbered_anew_everything_is_looked_at_again() -> None:
    large = a_mail("large")
    inbox = Inbox()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(imap_folder, "LARGEST", 10)
        async with (
            open_fake(Fake(mails={7: large})) as fake,
            reading(to(fake), inbox),
        ):
            await fake.until(lambda: fake.heard.count("IDLE") == 1)
            fake.cut()
            await fake.until(lambda: fake.heard.count("IDLE") == 2)
            assert inbox.tries == 1
            fake.numbered = 2
            fake.cut()
            await inbox.tried(2)


async def test_a_mail_the_server_does_not_give_out_holds_up_nothing(
    caplog: pytest.LogCaptureFixture,
) -> None:
    inbox = Inbox()
    mails = {7: a_mail("broken"), 8: a_mail("whole")}
    async with open_fake(Fake(mails=mails, withheld=(7,))) as fake, reading(to(fake), inbox):
        await inbox.until(1)
    assert "the server does not give out a mail" in caplog.text
    assert "kari" not in caplog.text


async def test_a_certificate_nobody_vouches_for_gets_no_password(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    served, trusting = loopback_contexts(tmp_path)
    inbox = Inbox()
    async with open_fake(Fake(mails={1: a_mail("one")}), served) as fake:
        url = f"imaps://post:hemmelig@127.0.0.1:{fake.port}"
        async with reading(url, inbox):
            await until(lambda: "TLS failed" in caplog.text)
        assert not [said for said in fake.heard if said.startswith("LOGIN")]
        collecting = collect(read_url(url), inbox.receive, tls=trusting, pace=QUICK)
        await inbox.until(1)
        await collecting.close()


@pytest.mark.parametrize("moment", ["LOGIN", "UID SEARCH", "UID FETCH", "LOGOUT"])
async def test_a_server_that_falls_silent_does_not_hold_up_the_end(
    moment: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mail.imap_in._SECONDS_TO_CLOSE", 0.2)
    monkeypatch.setattr("mail.imap_folder._SECONDS_TO_SIGN_OUT", 0.1)
    async with open_fake(Fake(mails={7: a_mail("one")}, silent_at=moment)) as fake:
        async with reading(to(fake), Inbox(), Pace(answer=1)) as collecting:
            said = "IDLE" if moment == "LOGOUT" else moment
            await fake.until(lambda: any(one.startswith(said) for one in fake.heard))
        assert "hemmelig" not in repr(collecting)
        collecting._thread.join(SECONDS)  # it ends by itself, whatever it waited for


# Tokens


@dataclass
class TokenServer:
    """A place that gives out tokens, and what it was asked."""

    answers: list[tuple[int, dict[str, object]]]
    asked: list[dict[str, str]] = field(default_factory=list)
    port: int = 0

    async def give(self, request: web.Request) -> web.Response:
        self.asked.append({name: str(value) for name, value in (await request.post()).items()})
        status, said = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return web.json_response(said, status=status)


@asynccontextmanager
async def open_tokens(*answers: tuple[int, dict[str, object]]) -> AsyncIterator[TokenServer]:
    tokens = TokenServer(list(answers))
    app = web.Application()
    app.router.add_post("/token", tokens.give)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    tokens.port = runner.addresses[0][1]
    try:
        yield tokens
    finally:
        await runner.cleanup()


def with_tokens(fake: Fake, tokens: TokenServer) -> str:
    return (
        f"imap+xoauth2://klient:hemm%2Felig@127.0.0.1:{fake.port}/INBOX"
        f"?user=post%40x.no&token=http%3A%2F%2F127.0.0.1%3A{tokens.port}%2Ftoken"
    )


def a_token(text: str, seconds: float = 3600) -> tuple[int, dict[str, object]]:
    return 200, {"access_token": text, "expires_in": seconds, "token_type": "Bearer"}


async def test_an_application_signs_in_with_a_token_and_keeps_it_while_it_lasts() -> None:
    inbox = Inbox()
    async with (
        open_tokens(a_token("good")) as tokens,
        open_fake(Fake(mails={1: a_mail("one")}, tokens=("good",))) as fake,
        reading(with_tokens(fake, tokens), inbox),
    ):
        await inbox.until(1)
        await fake.until(lambda: "IDLE" in fake.heard)
        fake.cut()
        await fake.until(lambda: fake.heard.count("IDLE") == 2)
    assert tokens.asked == [
        {
            "grant_type": "client_credentials",
            "client_id": "klient",
            "client_secret": "hemm/elig",
            "scope": "https://127.0.0.1/.default",
        }
    ]


async def test_a_token_that_is_refused_is_asked_for_anew_and_nothing_is_told(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    inbox = Inbox()
    refusal = (401, {"error": "invalid_client", "error_description": "klient hemm/elig"})
    async with (
        open_tokens(refusal, a_token("stale"), a_token("fresh")) as tokens,
        open_fake(Fake(mails={1: a_mail("one")}, tokens=("fresh",))) as fake,
        reading(with_tokens(fake, tokens), inbox) as collecting,
    ):
        await inbox.until(1)
    assert "no token is given (401 invalid_client)" in caplog.text
    assert "sign-in was refused" in caplog.text
    told = f"{caplog.text} {collecting!r} {read_url(with_tokens(fake, tokens))!r}"
    assert not [secret for secret in ("hemm", "stale", "fresh", "post@x.no") if secret in told]


# The address of a mailbox


def test_an_address_names_the_server_the_folder_and_who_signs_in() -> None:
    found = read_url("imaps://post%40x.no:p%2Fw@mail.example.no/Inn/Svar")
    assert (found.host, found.port, found.tls, found.folder) == (
        *("mail.example.no", 993),
        *(True, "Inn/Svar"),
    )
    assert (found.user, found.password, found.application) == ("post@x.no", "p/w", None)
    assert read_url("imap://a:b@localhost").port == 143
    found = read_url("imaps+xoauth2://id:secret@outlook.office365.com?tenant=t%2F1&user=a%40b.no")
    assert (found.user, found.password, found.folder) == ("a@b.no", "", "INBOX")
    assert found.application is not None
    assert found.application.tokens == "https://login.microsoftonline.com/t%2F1/oauth2/v2.0/token"
    assert found.application.scope == "https://outlook.office365.com/.default"
