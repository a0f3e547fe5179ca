"""Kari answers a letter from her own mail program: it is on her case, and it changes nothing else.

Anybody can write her name above a mail. What is not from her waits for the desk, unanswered.
"""

from __future__ import annotations

from email.utils import parseaddr
from pathlib import Path

import pytest

from mail import addresses
from mail.addresses import Sort
from mail.sender import DevelopmentTransport
from models import correspondence, doubts, references
from models.database import transaction
from models.status import Status
from models.tables import (
    Case,
    Doubt,
    File,
    MailState,
    Message,
    MessageKind,
    TaskKind,
)
from tests.web.conftest import KARI, SIRI, Clock, Running, running
from tests.web.desk_steps import PDF, a_case, at_desk
from tests.web.mail_steps import (
    DOMAIN,
    MALLORY,
    address_of,
    arrives,
    kari_writes,
    open_tasks,
    said,
    written,
)
from tests.web.steps import files_access, files_and_confirms, shows_the_code
from web.services.examples import devbox
from web.services.intake import account
from web.services.people import staff
from web.services.person import withdrawing
from web.services.post.mails import Why
from web.settings import read_settings


async def waiting(portal: Running, *, doubted: bool) -> Case:
    """A case of Kari's with a question out, about what she means or about who she is."""
    await portal.hires(SIRI, "Siri")
    case = await a_case(portal)

    async def work() -> None:
        vault, now = portal.portal.vault, portal.clock()
        await correspondence.ask(vault, case, "", actor="portal", now=now)
        if doubted:
            await doubts.ask(vault, case, "0" * 32, actor="portal", now=now)

    await transaction(work)
    return case


async def test_every_letter_about_her_case_brings_karis_reply_back_to_it(portal: Running) -> None:
    kari, case = await files_and_confirms(portal)
    await shows_the_code(portal, kari, case)
    for name in ("confirm", "receipt", "code"):
        letter = await portal.letter(KARI, name)
        shown, to = parseaddr(letter.reply_to)
        assert to == address_of(portal, case), name
        assert shown == f"Techem Norge AS, sak {references.shown(case.reference)}"
    receipt = await portal.letter(KARI, "receipt")
    await arrives(portal, devbox.reply(receipt, "En ting til.", portal.clock()))
    assert await said(portal) == ["En ting til."]
    await kari.opens(f"/sak/{case.reference}")
    assert "En ting til." in kari.sees
    assert "på e-post" in kari.sees
    # Whoever has another mailbox is not her.
    await portal.hires(SIRI, "Siri")
    siri = await staff.by_address(portal.portal.vault, SIRI)
    assert siri is not None
    member = await staff.member(portal.portal.vault, siri)

    async def ask() -> None:
        fresh = await Case.get(id=case.id)
        await account.ask(portal.portal, fresh, "ola@example.com", member, portal.clock())

    await transaction(ask)
    assert "p+" not in (await portal.letter("ola@example.com", "account")).reply_to


async def test_where_no_mail_comes_in_a_reply_goes_to_the_organisation(
    database_url: str, tmp_path: Path, clock: Clock
) -> None:
    out = {
        "smtp_url": "smtp://127.0.0.1:9",
        "mail_from": "portal@example.com",
        "reply_domain": DOMAIN,
    }
    for way, arrive in (("", False), ("smtp_in", True), ("imap_url", True)):
        ways = {way: "imaps://u:p@imap.example.com" if way == "imap_url" else "127.0.0.1:2525"}
        settings = read_settings(_env_file=None, **out, **(ways if way else {}))
        assert settings.replies_arrive is arrive
    async with running(database_url, tmp_path, clock, DevelopmentTransport(), **out) as portal:
        await files_access(await portal.visitor())
        letter = await portal.letter(KARI, "confirm")
        assert parseaddr(letter.reply_to)[1] == portal.portal.organisation.email
        # What somebody has written from the mailbox our letters come from is not lost as a loop.
        to, sender = address_of(portal, await portal.case()), out["mail_from"]
        row = await arrives(portal, written(portal, "Hei.", to, sender=sender), to)
        assert row.why == Why.NOT_THE_PERSON
        automatic = [("Auto-Submitted", "auto-generated")]
        raw = written(portal, "Hei.", to, sender=sender, headers=automatic)
        assert (await arrives(portal, raw, to)).why == Why.LOOP


@pytest.mark.database
async def test_what_kari_mails_is_on_her_case_unproven_and_reaches_nobody_else_t34(
    portal: Running,
) -> None:
    await portal.hires(SIRI, "Siri")
    case = await a_case(portal)
    row = await kari_writes(
        portal,
        case,
        "Send svaret til mallory@evil.example. Trekk saken.",
        headers=[("Cc", MALLORY), ("Reply-To", MALLORY), ("Sender", MALLORY)],
        files=[("fullmakt.pdf", PDF), ("liste.docx", b"PK"), ("falsk.pdf", b"MZ\x90")],
    )
    assert (row.state, row.why, row.case_id) == (MailState.HANDLED, Why.FROM_PERSON, case.id)
    message = await Message.get(kind=MessageKind.PERSON)
    assert message.raw_mail_id == row.id
    assert "Vedlegg: fullmakt.pdf" in (await said(portal))[0]
    assert await File.filter(case_id=case.id, message_id=None).count() == 1
    assert await open_tasks(TaskKind.MAIL_FILES) == 1
    fresh = await Case.get(id=case.id)
    assert (fresh.status, fresh.address_index) == (Status.OPEN, case.address_index)
    # She is not written to: the page shows it, and somebody answers the case.
    assert {mail.to for mail in await portal.letters()} == {SIRI}
    assert len(await portal.letters(SIRI, "desk_message")) == 1


async def test_what_anybody_else_sends_there_waits_for_the_desk_alone_t40(portal: Running) -> None:
    kari, case = await files_and_confirms(portal)
    await portal.hires(SIRI, "Siri")
    await shows_the_code(portal, kari, case)
    before = {mail.to for mail in await portal.letters()}
    senders = [
        MALLORY,
        f"{KARI} <{MALLORY}>",
        f"<{KARI}> <{MALLORY}>",
        f"{KARI}, {MALLORY}",
        f'"{KARI}" <{MALLORY}>',
        "kari+2@example.com",
    ]
    to = address_of(portal, case)
    for number, sender in enumerate(senders, 1):
        raw = written(portal, f"Koden din er {number}12345.", to)
        row = await arrives(
            portal, raw.replace(f"From: {KARI}".encode(), f"From: {sender}".encode())
        )
        assert row.why == Why.NOT_THE_PERSON, sender
    two = f"From: {MALLORY}\n".encode() + written(portal, "Koden din er 712345.", to)
    assert (await arrives(portal, two)).why == Why.NOT_THE_PERSON
    # What nobody can read is nobody's, and waits all the same.
    assert (await arrives(portal, b"(" * 300_000, to)).why == Why.NOT_THE_PERSON
    assert await open_tasks(TaskKind.MAIL_WAITS) == len(senders) + 2
    assert await said(portal) == []
    await kari.opens(f"/sak/{case.reference}")
    assert "12345" not in kari.sees
    assert {mail.to for mail in await portal.letters()} == before | {SIRI}
    siri = await portal.signed_in(SIRI)
    await siri.opens(at_desk(case))
    assert "Koden din er 112345." in siri.sees


async def test_a_number_alone_leads_to_no_case_t35(portal: Running) -> None:
    case = await a_case(portal)
    shown, sign = references.shown(case.reference), portal.portal.vault.mac
    true = address_of(portal, case)
    mac = true.partition("@")[0].rpartition(".")[2]
    for number in range(1000):
        code = references.new_code()
        wrong = f"p+{code}.{mac}@{DOMAIN}"
        assert addresses.read_other(sign, wrong, DOMAIN) is None, number
    bounce = addresses.make_other(sign, Sort.BOUNCE, case.reference, DOMAIN).rpartition(".")[0]
    tries = (
        f"p+{case.reference}@{DOMAIN}",
        f"p+{case.reference}.{'a' * 26}@{DOMAIN}",
        f"{bounce.replace('b+', 'p+')}.{mac}@{DOMAIN}",
        f"personvern@{DOMAIN}",
    )
    for to in tries[:2] + tries[3:]:
        raw = written(
            portal,
            f"Dette gjelder sak {shown}.",
            to,
            subject=f"SV: Sak {shown} [{case.reference}]",
            headers=[
                ("In-Reply-To", f"<{case.reference}.abcdefgh@{DOMAIN}>"),
                ("References", f"<{case.reference}@{DOMAIN}>"),
            ],
        )
        row = await arrives(portal, raw, to)
        assert (row.state, row.case_id) == (MailState.HOLDING, None), to
    assert await Message.all().count() == 0


@pytest.mark.parametrize("doubted", [False, True])
async def test_a_mail_answers_what_she_means_and_never_who_she_is(
    portal: Running, doubted: bool
) -> None:
    case = await waiting(portal, doubted=doubted)
    await kari_writes(portal, case, "Jeg mener de to siste årene.")
    fresh = await Case.get(id=case.id)
    assert len(await portal.letters(SIRI, "desk_message")) == 1
    if not doubted:
        assert fresh.status == Status.OPEN
        assert await portal.letters(KARI) == []
        return
    # The clock stands as it stood, and she is told where the answer counts.
    assert fresh.status == Status.WAITING
    assert (await Doubt.get()).answered_at is None
    assert "på siden til saken" in (await portal.letter(KARI, "mail_received")).text


async def test_a_mail_before_the_address_is_proven_is_kept_and_tells_how_to_prove_it(
    portal: Running,
) -> None:
    await portal.hires(SIRI, "Siri")
    kari = await portal.visitor()
    case = await files_access(kari)
    confirm = await portal.letter(KARI, "confirm")
    await arrives(portal, devbox.reply(confirm, "Er dette ekte?", portal.clock()))
    assert (await Case.get(id=case.id)).status == Status.UNCONFIRMED
    assert await portal.letters(SIRI) == []
    letter = await portal.letter(KARI, "mail_received")
    assert "Er dette ekte?" not in letter.text
    await kari.opens(letter.links[0])
    await kari.presses("Ja, det er meg")
    assert (await Case.get(id=case.id)).status == Status.OPEN
    siri = await portal.signed_in(SIRI)
    await siri.opens(at_desk(case))
    assert "Er dette ekte?" in siri.sees


async def test_a_mail_to_a_case_that_is_withdrawn_is_read_and_one_to_a_purged_case_is_held(
    portal: Running,
) -> None:
    await portal.hires(SIRI, "Siri")
    case = await a_case(portal)
    await withdrawing.withdraw(portal.portal, case, portal.clock())
    await kari_writes(portal, case, "Jeg ombestemte meg.")
    assert await said(portal) == ["Jeg ombestemte meg."]
    assert await open_tasks(TaskKind.REPLY_WANTED) == 1
    assert (await Case.get(id=case.id)).status == Status.WITHDRAWN
    assert "Noen hos oss leser den" in (await portal.letter(KARI, "mail_received")).text
    await Case.filter(id=case.id).update(key_id=None)
    row = await kari_writes(portal, case, "Er dere der?")
    assert (row.state, row.case_id) == (MailState.HOLDING, None)


async def test_what_acts_in_a_letter_she_quotes_is_not_laid_out_for_the_desk(
    portal: Running,
) -> None:
    _, case = await files_and_confirms(portal)
    receipt = await portal.letter(KARI, "receipt")
    link = next(link for link in receipt.links if "/bekreft/" in link)
    row = await kari_writes(portal, case, f"Hva er dette? {link} Det virker ikke.")
    assert row.why == Why.FROM_PERSON
    (text,) = await said(portal)
    assert link.rpartition("/")[2].partition("?")[0] not in text
    assert "Det virker ikke." in text
