"""From a real mailbox into the portal: each mail has one effect, however often the line is cut."""

import asyncio
from collections.abc import Callable, Iterator

import pytest

from mail.imap_in import Pace, collect
from mail.mailbox import read_url
from mail.smtp_in import Arrived
from models.tables import MailState, RawMail
from tests.mail.imap_fake import Fake, Proxy, open_fake, open_proxy
from tests.mail.imap_servers import Server
from tests.mail.imap_servers import running as running_server
from tests.web.conftest import SIRI, Running
from tests.web.program import Program
from tests.web.steps import files_and_confirms
from web.app import opened
from web.services.arriving import inbox

SECONDS = 30
CUTS = 50


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with running_server("pymap") as started:
        yield started


def a_mail(subject: str, to: str = "hvem@svar.example.com") -> bytes:
    text = f"From: ola@example.com\r\nTo: {to}\r\nSubject: {subject}\r\n\r\nHei\r\n"
    return text.encode()


async def until(so: Callable[[], bool]) -> None:
    async with asyncio.timeout(SECONDS):
        while not await asyncio.to_thread(so):  # noqa: ASYNC110 - a server tells nobody
            await asyncio.sleep(0.02)


@pytest.mark.database
async def test_cut_off_fifty_times_at_any_byte_each_mail_has_one_effect_f16(
    portal: Running,
) -> None:
    mails = {number: a_mail(f"no. {number}") for number in range(1, 31)}

    async def receive(arrived: Arrived) -> None:
        await inbox.receive(portal.portal, arrived, portal.clock())

    # From within the greeting to after a move has been done and not been told.
    cuts = [20 + 13 * number for number in range(CUTS)]
    pace = Pace(first=0.001, longest=0.001)
    async with (
        open_fake(Fake(mails=dict(mails))) as fake,
        open_proxy(Proxy(fake.port, limits=cuts)) as proxy,
    ):
        mailbox = read_url(f"imap://post:hemmelig@127.0.0.1:{proxy.port}")
        collecting = collect(mailbox, receive, pace=pace)
        try:
            await fake.until(lambda: "IDLE" in fake.heard)
        finally:
            await collecting.close()
    assert proxy.cuts == CUTS
    assert sorted(fake.away) == sorted(mails.values())
    assert await RawMail.all().count() == len(mails)


@pytest.mark.database
async def test_a_mail_too_large_for_the_mailbox_is_noted_and_its_sender_told(
    portal: Running,
) -> None:
    await portal.hires(SIRI, "Siri Solberg")
    _, case = await files_and_confirms(portal)
    letter = await portal.letter(SIRI, "desk_case")
    to = letter.reply_to.partition("<")[2].rstrip(">")
    head = a_mail("SV: sak", to).replace(b"ola@example.com", SIRI.encode())
    for raw, is_whole in ((head, False), (a_mail("Hei"), False)):
        large = Arrived(raw, "", (), "imap", is_whole=is_whole)
        await inbox.receive(portal.portal, large, portal.clock())
    await portal.works()
    [told] = await portal.letters(SIRI, "desk_too_large")
    assert "over 25 MB" in told.text
    rows = await RawMail.all().order_by("received_at")
    assert [(row.why, row.case_id, row.state) for row in rows] == [
        ("too_large", case.id, MailState.HANDLED),
        ("too_large", None, MailState.HOLDING),
    ]


async def test_a_served_portal_reads_its_mailbox_and_says_so(
    with_database: Program, server: Server
) -> None:
    await asyncio.to_thread(server.makes, "Svar", a_mail("Hei"))
    async with with_database.serves(IMAP_URL=server.url("Svar")) as served:
        assert "  Mail in:             from Svar at 127.0.0.1, by IMAP\n" in served.said
        await until(lambda: not server.holds("Svar"))
        ended = await served.stop()
    assert (ended.status, "hemmelig" in f"{ended.out}{ended.err}") == (0, False)
    async with opened(with_database.portal(), migrating=False):
        assert [row.source for row in await RawMail.all()] == ["imap"]
