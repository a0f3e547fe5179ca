"""Bombs come in by SMTP like any mail: they are kept, shown as unreadable, and stop nothing."""

from __future__ import annotations

from itertools import count

from mail.addresses import Sort, make_other
from mail.inbound import Kind
from mail.sender import Envelope, SmtpTransport, State
from mail.smtp_in import Arrived, listen
from models import limits
from models.tables import MailState, RawMail, Task, TaskKind
from tests.mail import bombs
from tests.web.conftest import Running
from web.services.arriving import inbox
from web.services.post import mails

TO = "hvem@svar.example.com"
SOME = (
    *("100 000 parts", "5 000 mails in each other", "500 multiparts in each other"),
    *("20 000 brackets", "a header block without end"),
)


def ordinary(number: int) -> bytes:
    return f"From: ola@example.com\r\nTo: {TO}\r\nSubject: Hei {number}\r\n\r\nHei\r\n".encode()


async def test_bombs_are_kept_and_what_comes_behind_them_gets_through_t37(portal: Running) -> None:
    async def receive(arrived: Arrived) -> None:
        await inbox.receive(portal.portal, arrived, portal.clock())

    listener = await listen("127.0.0.1", 0, receive, domain="svar.example.com")
    sender = SmtpTransport(f"smtp://127.0.0.1:{listener.port}")
    for number, name in enumerate(SOME):
        for raw in (bombs.UNREADABLE[name], ordinary(number)):
            assert (await sender.deliver(Envelope("", TO, raw))).state is State.SENT
            portal.clock.move(seconds=1)
    await sender.close()
    await listener.close()
    await portal.works()
    rows = await RawMail.all().order_by("received_at")
    assert {row.state for row in rows} == {MailState.HOLDING}
    seen = [await mails.outside_of(portal.portal, row) for row in rows]
    assert [one.kind for one in seen] == [Kind.UNREADABLE, Kind.REPLY] * len(SOME)
    assert [one.subject for one in seen[1::2]] == [f"Hei {number}" for number in range(len(SOME))]
    assert await Task.filter(kind=TaskKind.MAIL_UNMATCHED).count() == 2 * len(SOME)
    assert await mails.raw_of(portal.portal, rows[4]) == bombs.UNREADABLE[SOME[2]]


async def test_a_flood_to_one_address_waits_at_the_mail_server(portal: Running) -> None:
    async def receive(arrived: Arrived) -> None:
        await inbox.receive(portal.portal, arrived, portal.clock())

    vault, domain = portal.portal.vault, portal.portal.stationery.reply_domain
    flooded, other = (make_other(vault.mac, Sort.PERSON, code * 8, domain) for code in "ab")
    await limits.count(vault, limits.MAIL_TO_ADDRESS, flooded, portal.clock(), times=117)
    await limits.count(vault, limits.MIB_TO_ADDRESS, flooded, portal.clock(), times=118)
    await limits.count(vault, limits.MAIL_ELSEWHERE, "all", portal.clock(), times=299)
    listener = await listen("127.0.0.1", 0, receive, domain=domain)
    sender, number = SmtpTransport(f"smtp://127.0.0.1:{listener.port}"), count()

    async def said(to: str, size: int = 1) -> str:
        raw = ordinary(next(number)) + b"x" * size
        return (await sender.deliver(Envelope("", to, raw))).reply

    assert "250" in await said(flooded.upper(), 3 * 2**20)
    assert "452 4.2.2" in await said(flooded, 2**20)  # no more MiB, and still a «Vent!»
    assert "250" in await said(flooded)
    assert "250" in await said(flooded)
    assert "452 4.2.2" in await said(flooded)
    assert "250" in await said(other)
    assert "250" in await said(f"somebody@{domain}")
    assert "452 4.2.2" in await said(f"made-up@{domain}")
    portal.clock.move(hours=1)
    assert "250" in await said(flooded)
    assert await RawMail.all().count() == 6
    await sender.close()
    await listener.close()


async def test_large_mails_are_read_one_at_a_time_and_small_ones_beside_each_other(
    portal: Running,
) -> None:
    mib = 2**20
    for number, size in enumerate((1, 14 * mib, 14 * mib, 14 * mib, 1, 1)):
        raw = ordinary(number) + b"x" * size
        await inbox.receive(portal.portal, Arrived(raw, "", (TO,), "smtp"), portal.clock())
    ids = [row.id for row in await RawMail.all().order_by("received_at")]
    together = []
    while some := await inbox._side_by_side(ids[: inbox.READ_AT_ONCE]):
        together.append(len(some))
        ids = ids[len(some) :]
    assert together == [2, 1, 3]
