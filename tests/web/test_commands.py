"""The short commands, and the demo as a real process."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from functools import partial

import aiohttp
import pytest

from models import events
from models.events import EventName
from models.tables import Event
from tests.mail.sink import open_sink
from tests.web.program import MAIL, Here, Program, status_of
from web.app import opened


def test_staff_are_added_listed_and_removed(here: Here) -> None:
    assert here.does("staff", "list") == "Nobody is registered.\n"
    said = here.does("staff", "add", "Siri@Example.com", "--name", "Siri Solberg")
    assert said.startswith("siri@example.com is registered as handler.")
    here.does("staff", "add", "per@example.com", "--name", "Per Lunde", "--role", "lead")
    assert here.does("staff", "list") == (
        "siri@example.com\thandler\tSiri Solberg\nper@example.com\tlead\tPer Lunde\n"
    )
    here.does("staff", "remove", "siri@example.com")
    assert here.does("staff", "list") == "per@example.com\tlead\tPer Lunde\n"
    here.does("staff", "add", "siri@example.com", "--name", "Siri Berg")
    assert "Siri Berg" in here.does("staff", "list")


def test_a_wrong_member_of_staff_is_one_sentence(here: Here) -> None:
    here.does("staff", "add", "siri@example.com", "--name", "Siri Solberg")
    wrong = (
        (["add", "siri@example.com", "--name", "S"], "siri@example.com is registered already.\n"),
        (["remove", "per@example.com"], "per@example.com is not registered.\n"),
        (["add", "siri", "--name", "S"], "That is not an e-mail address.\n"),
        (["add", "a@b.no\nBcc: c@d.no", "--name", "S"], "That is not an e-mail address.\n"),
    )
    for arguments, said in wrong:
        ended = here.runs("staff", *arguments)
        assert (ended.status, ended.out, ended.err) == (1, "", said)


def test_housekeep_says_how_much_of_each_it_took(here: Here) -> None:
    said = here.does("housekeep")
    assert dict(line.split("\t") for line in said.splitlines())["drafts"] == "0"


SPOILED: list[tuple[Callable[[], Awaitable[object]], str]] = [
    (lambda: Event.filter(seq=2).update(detail="x"), "event 2 has been changed"),
    (lambda: Event.filter(seq=2).delete(), "a link is missing before event 3"),
    (lambda: Event.filter(seq=4).delete(), "the link seen earlier is gone"),
]


def a_chain(here: Here, spoil: Callable[[], Awaitable[object]] | None = None) -> str:
    """Four events, and then what somebody did to them; the head before that."""

    async def work() -> str:
        portal = here.portal()
        async with opened(portal, migrating=False):
            for _ in range(4):
                await events.record(
                    portal.vault, EventName.CODE_SENT, now=portal.clock(), actor=events.PERSON
                )
            seq, mac = await events.verify(portal.vault)
            if spoil:
                await spoil()
        return f"{seq}:{mac}"

    return asyncio.run(work())


def test_a_whole_chain_of_events_is_said_to_be(here: Here) -> None:
    head = a_chain(here)
    said = here.does("verify-log", "--seen", head)
    assert said == f"The chain of events is whole: 4 events. It ends with {head}\n"


@pytest.mark.parametrize(("spoil", "sentence"), SPOILED)
def test_a_chain_somebody_has_touched_is_found_out(
    here: Here, spoil: Callable[[], Awaitable[object]], sentence: str
) -> None:
    head = a_chain(here, spoil)
    ended = here.runs("verify-log", "--seen", head)
    assert ended.status == 1
    assert sentence in ended.err


async def test_a_test_letter_goes_to_the_real_server_at_once_and_every_step_is_said(
    here: Here,
) -> None:
    async with open_sink() as server:
        settings = {**MAIL, "SMTP_URL": server.url, "SMTP_IN": "127.0.0.1:2525"}
        sent = partial(here.does, "mail-test", "kari@example.com", **settings)
        said = await asyncio.to_thread(sent)
    assert said.splitlines() == [
        "The mail server: connected",
        "The mail server: in clear, on this machine",
        "The letter: 250 2.0.0",
        "Replies: not tried yet. The portal writes to itself when it starts.",
        "Sent. Look for it in the mailbox of kari@example.com.",
    ]
    [mail] = server.mails
    assert mail.recipients == ("kari@example.com",)
    assert "https://personvern.example.no" in mail.message.as_string()


async def test_a_test_letter_that_is_refused_says_the_servers_answer(here: Here) -> None:
    async with open_sink("rcpt5xx") as server:
        sent = partial(here.runs, "mail-test", "kari@example.com", **MAIL, SMTP_URL=server.url)
        ended = await asyncio.to_thread(sent)
    assert ended.status == 1
    assert ended.out.endswith("Replies: no way in. Set SMTP_IN or IMAP_URL.\n")
    assert ended.err.startswith("Not sent (failed). RCPT: 550")


def test_a_test_letter_without_a_server_says_that_nothing_was_sent(here: Here) -> None:
    assert "nothing was sent" in here.does("mail-test", "kari@example.com")


# The example cases


async def test_the_demo_leaves_nothing_behind_and_its_log_names_nobody(
    program: Program,
) -> None:
    real = {
        "DATABASE_URL": "postgres://real@127.0.0.1:9/real",
        "IMAP_URL": "imaps://real:mailbox@127.0.0.1:9",
    }
    async with program.serves("demo", **real) as served:
        assert "Mail in" not in served.said
        assert "example cases are made." in served.said
        async with (
            aiohttp.ClientSession() as browser,
            browser.get(f"{served.url}/dev/epost.json") as answer,
        ):
            letters = await answer.text()
        # Replies go out there, and soon.
        assert "stoppe det i ett minutt" in letters
        await status_of(f"{served.url}/sak/pv-aaaa-bbbb?email=kari@example.com")
        ended = await served.stop()
    assert ended.status == 0, ended.err
    assert "portal.access: GET case " in ended.err
    for told in ("@", "aaaa", "127.0.0.1"):
        assert told not in ended.err
    addresses = set(re.findall(r"[\w.+-]+@[\w.-]+\w", letters))
    assert len(addresses) > 20
    real = {address for address in addresses if not address.endswith("example.com")}
    assert real <= {"info@techem.no"}
    assert list(program.folder.iterdir()) == []
