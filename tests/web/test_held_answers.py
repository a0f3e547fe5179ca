"""The loop as Siri knows it: she presses Reply, sees what will go out, and may stop it.

Her mail server says who a mail is from, and the portal believes it.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from mail import actions, addresses
from mail.acceptance import Wait
from mail.actions import Action, Verb
from mail.parts import Attachment
from mail.smtp_in import Arrived
from mail.verdict import AuthSource, Kind
from models import references
from models.catalogue.requirements import Outcome
from models.database import transaction
from models.identity import Proof
from models.status import Status
from models.tables import (
    Case,
    File,
    IdentityCheck,
    Message,
    MessageKind,
    MessageState,
    RawMail,
    Task,
)
from tests.register import complete
from tests.web.conftest import KARI, PER, SIRI, Clock, Running, running
from tests.web.desk_steps import DONE_ON, a_case, at_desk
from tests.web.steps import shows_the_code
from web.portal import Portal
from web.services.arriving import inbox
from web.services.by_mail import waiting
from web.services.by_mail.waiting import Offer
from web.services.examples import devbox
from web.services.letters import notify
from web.services.outbox import holding
from web.services.outbox.holding import TooLate
from web.services.people.staff import Member, by_address, member
from web.services.person import withdrawing

BORDER = AuthSource(Kind.SERVER, "mx.example.com")
SAME = "Adressen er den samme som på kontoen (ja eller nei): ja"
FOUND = "Vi har navnet ditt, e-postadressen din og påloggingene dine fra 2025."
ERASED = f"""{SAME}
Dette har vi slettet: Brukeren din og alt som hørte til.
Når det ble gjort: {DONE_ON}
Hvem vi har gitt beskjed til: Ingen har fått opplysningene."""
TWO_PAGES = (
    b"%PDF-1.4\n1 0 obj<</Type /Pages /Count 2>>endobj\n"
    b"2 0 obj<</Type/Page>>endobj\n3 0 obj<</Type /Page >>endobj\n" + b"0" * 1000
)


@pytest.fixture
async def portal(database_url: str, tmp_path: Path, clock: Clock) -> AsyncIterator[Running]:
    """A portal that believes its mail server, with Siri and Per, and its register filled in."""
    folder = tmp_path / "register"
    folder.mkdir()
    async with running(
        database_url,
        tmp_path,
        clock,
        organisation_file=complete(folder),
        auth_source=f"authserv:{BORDER.server}",
    ) as started:
        await started.hires(SIRI, "Siri")
        await started.hires(PER, "Per")
        yield started


async def told_of(portal: Running, case: Case, to: str = SIRI) -> devbox.Mail:
    """A case at the desk, and the letter somebody there has about it."""

    async def tell() -> None:
        await notify.desk_of_new_case(portal.portal, case, portal.clock())

    await transaction(tell)
    return await portal.letter(to, "desk_case")


async def address(portal: Running, case: Case, action: Action, by: str = SIRI) -> str:
    """Where somebody's reply that asks for something goes."""
    row = await by_address(portal.portal.vault, by)
    assert row is not None
    meant = addresses.ReplyAddress(case.reference, row.code, actions.write(action))
    paper = portal.portal.stationery
    return addresses.make(portal.portal.vault.mac, meant, paper.reply_domain)


async def replies(
    portal: Running,
    letter: devbox.Mail,
    text: str,
    *,
    to: str = "",
    sender: str = "",
    cc: Sequence[str] = (),
    files: Sequence[Attachment] = (),
) -> RawMail:
    """Somebody at the desk replies to a letter; return what became of it."""
    raw = devbox.reply(
        letter, text, portal.clock(), to=to, sender=sender, cc=cc, stamped=BORDER, files=files
    )
    return await comes(portal, raw)


async def comes(portal: Running, raw: bytes, *recipients: str, source: str = "smtp") -> RawMail:
    known = {row.id for row in await RawMail.all().only("id")}
    arrived = Arrived(raw, SIRI, recipients, source)
    await inbox.receive(portal.portal, arrived, portal.clock())
    await portal.works()
    await portal.works()  # its receipt leaves
    new = [row for row in await RawMail.all() if row.id not in known]
    return new[0] if new else await RawMail.all().order_by("-received_at").get()


async def who(portal: Running, by: str) -> Member:
    row = await by_address(portal.portal.vault, by)
    assert row is not None
    return await member(portal.portal.vault, row)


async def the_answer(case: Case) -> Message:
    return await Message.get(case_id=case.id, state=MessageState.SENDING)


async def to_kari(portal: Running) -> list[str]:
    """What has gone out to the person as an answer, or beside it."""
    names = [letter.name for letter in await portal.letters(KARI)]
    return [name for name in names if name.startswith(("answer", "reply"))]


async def test_siri_presses_reply_sees_exactly_what_goes_out_and_it_goes_to_kari_alone(
    portal: Running,
) -> None:
    case = await a_case(portal)
    letter = await told_of(portal, case)
    copy = Attachment("kopi.pdf", "application/pdf", TWO_PAGES)
    row = await replies(portal, letter, f"{SAME}\n\n{FOUND}", files=[copy])
    assert (row.why, row.case_id) == ("held", case.id)
    receipt = await portal.letter(SIRI, "desk_held")
    assert FOUND in receipt.text  # what waits behind the code, too
    assert receipt.text.rstrip().endswith("Slett denne e-posten når saken er besvart.")
    assert "Du får se opplysningene." in receipt.text
    assert f"til {KARI} 22. november 2026 kl. 15.10" in receipt.text
    assert "kopi.pdf, 1 kB, 2 sider" in receipt.text
    assert "andres opplysninger er fjernet (artikkel 15 nr. 4)" in receipt.text
    assert "(lenken kommer her)" in receipt.text
    assert not [link for link in receipt.links if "/bekreft/" in link]
    assert "Auto-Submitted: auto-replied" in receipt.raw.decode()
    message = await the_answer(case)
    shown = references.shown(case.reference)
    assert f"{portal.url}/desk/sak/{shown}/stopp/{message.id}" in receipt.links
    assert await to_kari(portal) == []
    assert (await Case.get(id=case.id)).status == Status.OPEN

    portal.clock.move(minutes=6)
    answer = await portal.letter(KARI, "answer_granted")
    persons = [link for link in answer.links if "/bekreft/" in link]
    assert persons
    assert not set(persons) & set(receipt.links)  # it opens the case: Kari's alone
    assert FOUND not in answer.text
    assert SAME not in answer.text
    assert "Auto-Submitted" not in answer.raw.decode()
    assert (await Case.get(id=case.id)).status == Status.ANSWERED
    assert (await IdentityCheck.get(case_id=case.id)).proof is Proof.SAME
    assert {one.to for one in await portal.letters(name="answer_granted")} == {KARI}
    kari = await portal.visitor()
    await shows_the_code(portal, kari, case)
    assert FOUND in kari.sees
    assert "kopi.pdf" in kari.sees
    assert "ja eller nei" not in kari.sees
    assert "> " not in kari.sees


async def test_an_erasure_waits_for_its_missing_line_and_a_second_thought_takes_the_firsts_place(
    portal: Running,
) -> None:
    case = await a_case(portal, kind="erasure")
    letter = await told_of(portal, case)
    row = await replies(portal, letter, ERASED.replace(DONE_ON, "").replace(": ja", ": nei"))
    assert row.why == "incomplete"
    told = await portal.letter(SIRI, "desk_waits")
    assert "Når det ble gjort: Må fylles ut" in told.text
    assert "Hvem som spør: Det er ikke vist at kontoen er personens" in told.text
    assert "Åpne e-posten" in told.text
    assert "Se over og send" not in told.text  # it cannot be sent as it is
    siri = await portal.signed_in(SIRI)
    await siri.opens(f"{at_desk(case)}/epost/{row.id}")
    assert "Når det ble gjort: Må fylles ut" in siri.sees
    assert "Dette har vi slettet: Må" not in told.text
    page = f"/desk/sak/{references.shown(case.reference)}/epost/{row.id}"
    assert [link.removeprefix(portal.url) for link in told.links if "/epost/" in link] == [
        f"{page}#send",
        f"{page}#rett",
        f"{page}#notat",
    ]
    assert await Message.filter(case_id=case.id, state=MessageState.DRAFT).count() == 1

    wrong = Attachment("feil.pdf", "application/pdf", TWO_PAGES)
    await replies(portal, letter, f"{ERASED}\n\nHilsen Siri", files=[wrong])
    first = await the_answer(case)
    portal.clock.move(minutes=4)
    receipt = await portal.letter(SIRI, "desk_held")
    row = await replies(portal, receipt, ERASED.replace("Brukeren din", "Kontoen din"))
    assert row.why == "held"
    second = await the_answer(case)
    assert second.id != first.id
    assert (await Message.get(id=first.id)).state is MessageState.DISCARDED
    siri = await portal.signed_in(SIRI)
    await siri.opens(f"{at_desk(case)}/stopp/{second.id}")
    assert "20. november 2026" in siri.sees.replace("\u00a0", " ")
    portal.clock.move(minutes=4)
    assert await to_kari(portal) == []  # the second thought began a hold of its own
    portal.clock.move(minutes=2)
    answer = await portal.letter(KARI, "answer_told_granted")
    assert "Kontoen din og alt som hørte til." in answer.text
    assert "20. november 2026" in answer.text
    assert "Hilsen Siri" not in answer.text
    assert await to_kari(portal) == ["answer_told_granted"]
    assert await File.filter(available_at__isnull=False).count() == 0  # the wrong file stayed here


async def test_whatever_siri_writes_next_stops_what_she_has_held_and_so_does_her_press(
    portal: Running,
) -> None:
    case = await a_case(portal)
    letter = await told_of(portal, case)
    await replies(portal, letter, f"{SAME}\n\n{FOUND}")
    held = await the_answer(case)
    forged = devbox.reply(letter, "Vent, ikke send!", portal.clock())
    assert (await comes(portal, forged)).why == Wait.NOT_VOUCHED
    assert (await the_answer(case)).id == held.id  # not whatever somebody else writes
    assert (await replies(portal, letter, "Vent, ikke send!")).why == Wait.SHORT
    told = (await portal.letter(SIRI, "desk_waits")).text
    assert "Det du sendte før, er stoppet" in told
    assert "Det står fortsatt at adressen er den samme som på kontoen" in told
    stopped = await Message.get(id=held.id)
    assert (await replies(portal, letter, f"{SAME}\n\nVent, ikke send!")).why == Wait.SHORT
    assert stopped.state is MessageState.DRAFT  # the remark takes none of it away
    siri = await who(portal, SIRI)
    with pytest.raises(TooLate):
        await holding.stop(portal.portal, case, held.id, siri, portal.clock())

    portal.clock.move(minutes=61)  # the letters of an hour about one case are used up
    await replies(portal, letter, f"{FOUND} Og telefonnummeret ditt. {FOUND} {FOUND}")
    again = await the_answer(case)
    await holding.stop(portal.portal, case, again.id, siri, portal.clock())
    assert (await Message.get(id=again.id)).state is MessageState.DRAFT
    portal.clock.move(minutes=10)
    assert await to_kari(portal) == []
    assert (await Case.get(id=case.id)).status == Status.OPEN


async def test_what_is_held_never_leaves_once_kari_has_withdrawn(portal: Running) -> None:
    case = await a_case(portal)
    await replies(portal, await told_of(portal, case), f"{SAME}\n\n{FOUND}")
    await withdrawing.withdraw(portal.portal, case, portal.clock())
    portal.clock.move(minutes=10)
    assert await to_kari(portal) == []


async def test_per_is_told_what_goes_out_and_sends_his_in_its_place_or_as_an_addition(
    portal: Running,
) -> None:
    case = await a_case(portal)
    siris = await told_of(portal, case)
    pers = await portal.letter(PER, "desk_case")
    await replies(portal, siris, f"{SAME}\n\n{FOUND}")
    held = await the_answer(case)
    his = await replies(portal, pers, f"{FOUND} Du har også ringt oss to ganger.")
    assert his.why == "another_goes"
    told = await portal.letter(PER, "desk_waits")
    assert (
        "Siri har sendt svaret «Innvilget», og det går til personen 22. november 2026 kl. 15.10"
        in told.text
    )
    assert any(link.endswith(f"/stopp/{held.id}") for link in told.links)
    per = await who(portal, PER)
    seen = await waiting.of(portal.portal, case, his.id, portal.clock())
    assert Offer.INSTEAD in seen.offers
    assert Offer.DO not in seen.offers
    page = await portal.signed_in(PER)
    await page.opens(f"{at_desk(case)}/epost/{his.id}")
    await page.follows("Se hva som går ut, eller stopp det")
    assert FOUND in page.sees
    await waiting.send_instead(portal.portal, seen, per, portal.clock())
    assert await to_kari(portal) == ["answer_granted"]
    assert (await Message.get(id=held.id)).state is MessageState.DISCARDED
    assert await Task.filter(case_id=case.id, kind="mail_waits", done_at=None).count() == 0

    later = await replies(portal, siris, f"{FOUND} Vi fant også en samtale fra 2024.")
    assert later.why == Wait.CASE_ENDED
    seen = await waiting.of(portal.portal, case, later.id, portal.clock())
    assert Offer.ADDITION in seen.offers
    await waiting.add_to_answer(portal.portal, seen, await who(portal, SIRI), portal.clock())
    assert await to_kari(portal) == ["reply_waits", "answer_granted"]


async def test_a_refusal_names_its_ground_by_its_address_and_leaves_in_the_words_of_the_mail(
    portal: Running,
) -> None:
    case = await a_case(portal, kind="erasure")
    letter = await told_of(portal, case)
    refuse = Action(Verb.ANSWER, Outcome.REFUSED, "art17-3-b")
    why = "Bokføringsloven pålegger oss å beholde fakturaene i fem år."
    text = f"{SAME}\nDette har vi ikke slettet: Fakturaene fra 2024.\n\n{why}"
    row = await replies(portal, letter, text, to=await address(portal, case, refuse))
    assert row.why == "held"
    receipt = await portal.letter(SIRI, "desk_held")
    assert why in receipt.text
    assert "artikkel 17 nr. 3 bokstav b" in receipt.text
    # A second thought in reply to the receipt asks for the same, and not for the opposite.
    assert f".{actions.write(refuse)}." in receipt.reply_to
    portal.clock.move(minutes=6)
    answer = await portal.letter(KARI, "answer_told_refused")
    assert why in answer.text
    assert "Fakturaene fra 2024." in answer.text


@pytest.mark.database
async def test_one_mail_by_smtp_and_by_imap_acts_once_and_an_older_one_late_makes_both_wait_t42(
    portal: Running,
) -> None:
    case = await a_case(portal)
    letter = await told_of(portal, case)
    older = devbox.reply(letter, f"{SAME}\n\nFørste tanke. {FOUND}", portal.clock(), stamped=BORDER)
    portal.clock.move(seconds=30)
    raw = devbox.reply(letter, f"{SAME}\n\n{FOUND}", portal.clock(), stamped=BORDER)
    to = letter.reply_to.partition("<")[2].rstrip(">")
    await comes(portal, raw, to)
    await comes(portal, raw, to)
    by_imap = b"Received: from a by b\r\n" + raw.replace(b"\r\n", b"\n")
    assert (await comes(portal, by_imap, source="imap")).why == "copy"
    answers = Message.filter(case_id=case.id, kind=MessageKind.ANSWER)
    assert await answers.filter(state=MessageState.SENDING).count() == 1
    assert len(await portal.letters(SIRI, "desk_held")) == 1
    # By its clock it was written first, and it came last: a clock alone lets nothing leave.
    assert (await comes(portal, older)).why == "order"
    told = await portal.letter(SIRI, "desk_waits")
    assert "begge venter på deg" in told.text
    assert "Det du sendte før, er stoppet" in told.text
    portal.clock.move(minutes=10)
    assert await to_kari(portal) == []
    assert (await answers.get()).state is MessageState.DRAFT


async def test_a_colleague_on_cc_a_remark_another_subject_and_a_forward_wait_for_a_press(
    portal: Running,
) -> None:
    case = await a_case(portal)
    letter = await told_of(portal, case)
    sent = f"{SAME}\n\n{FOUND}"
    usual = devbox.reply(letter, sent, portal.clock(), stamped=BORDER)
    subject = f"Subject: SV: {letter.subject}".encode()
    for reader in (PER, "ingrid@example.org"):
        assert (await replies(portal, letter, sent, cc=[reader])).why == Wait.OTHERS
    remark = await replies(portal, letter, "Takk, ser på det i morgen.")
    assert remark.why == Wait.SHORT
    seen = await waiting.of(portal.portal, case, remark.id, portal.clock())
    assert Offer.REGISTER not in seen.offers  # it is Siri's own word, and no request
    assert subject in usual
    for other, why in (
        (b"Subject: SV: Ny henvendelse, sak PV-2222-2222", Wait.OTHER_CASE),
        (subject.replace(b"SV:", b"VS:"), Wait.FORWARD),
    ):
        moved = usual.replace(subject, other).replace(
            b"Message-ID: <", b"Message-ID: <" + why[:2].encode()
        )
        row = await comes(portal, moved)
        assert row.why == why
        seen = await waiting.of(portal.portal, case, row.id, portal.clock())
        assert (Offer.REGISTER in seen.offers) == (why is Wait.FORWARD)
    portal.clock.move(minutes=61)  # three letters an hour about one case are enough
    row = await replies(portal, letter, sent, cc=[letter.reply_to, SIRI])  # nobody but herself
    assert row.why == "held"
    await holding.stop(
        portal.portal, case, (await the_answer(case)).id, await who(portal, SIRI), portal.clock()
    )
    portal.clock.move(minutes=10)
    assert await to_kari(portal) == []


async def test_a_colleagues_mail_waits_under_their_own_name_and_goes_when_they_press(
    portal: Running,
) -> None:
    case = await a_case(portal)
    letter = await told_of(portal, case)
    row = await replies(portal, letter, f"{SAME}\n\n{FOUND}", sender=PER)
    per = await who(portal, PER)
    assert (row.why, row.staff_id) == (Wait.COLLEAGUE, per.id)
    assert (await Message.get(raw_mail_id=row.id)).author_id == per.id
    assert await portal.letters(SIRI, "desk_waits") == []  # no alarm: it is everyday work
    await portal.letter(PER, "desk_waits")
    seen = await waiting.of(portal.portal, case, row.id, portal.clock())
    assert (seen.sender, seen.vouched, seen.offers[0]) == ("colleague", True, Offer.DO)
    await waiting.do(portal.portal, seen, per, portal.clock())
    assert await to_kari(portal) == ["answer_granted"]


HOLD = timedelta(minutes=5)


@pytest.mark.parametrize(
    ("due_on", "now", "leaves"),
    [
        # Days before: after the hold.
        (date(2026, 12, 22), datetime(2026, 12, 1, 9, 0, tzinfo=UTC), HOLD),
        # The last ten minutes: the hold ends five minutes before midnight in Oslo.
        (date(2026, 12, 22), datetime(2026, 12, 22, 22, 52, tzinfo=UTC), timedelta(minutes=3)),
        # The last five: at once.
        (date(2026, 12, 22), datetime(2026, 12, 22, 22, 57, tzinfo=UTC), timedelta(0)),
        # In summer midnight is at 22.00 UTC, also the day before the clocks go back.
        (date(2026, 10, 24), datetime(2026, 10, 24, 21, 53, tzinfo=UTC), timedelta(minutes=2)),
        # On the day they do, it is at 23.00 UTC again.
        (date(2026, 10, 25), datetime(2026, 10, 25, 21, 53, tzinfo=UTC), HOLD),
        # Past the date there is none left to keep.
        (date(2026, 12, 22), datetime(2026, 12, 22, 23, 0, tzinfo=UTC), HOLD),
    ],
)
def test_the_hold_ends_before_the_due_instant(
    due_on: date, now: datetime, leaves: timedelta
) -> None:
    portal = cast(Portal, SimpleNamespace(settings=SimpleNamespace(hold=HOLD)))
    case = Case(due_on=due_on, extended_on=None)
    assert holding.leaves_at(portal, case, now) - now == leaves


async def test_with_no_hold_it_goes_at_once_and_there_is_nothing_to_stop(portal: Running) -> None:
    case = await a_case(portal)
    letter = await told_of(portal, case)
    raw = devbox.reply(letter, f"{SAME}\n\n{FOUND}", portal.clock(), stamped=BORDER)
    settings = portal.portal.settings.model_copy(update={"hold_seconds": 0})
    at_once = replace(portal.portal, settings=settings)
    await inbox.receive(at_once, Arrived(raw, SIRI, ()), portal.clock())
    await inbox.round(at_once, portal.clock())
    assert await to_kari(portal) == ["answer_granted"]
    receipt = await portal.letter(SIRI, "desk_held")
    assert f"Dette går til {KARI} nå." in receipt.text
    assert not [link for link in receipt.links if "/stopp/" in link]
    assert "Det kan ikke stoppes." in receipt.text
    assert "stopper du det her" not in receipt.text
    assert "Du kan også svare på denne e-posten" not in receipt.text


async def test_an_answer_that_comes_after_siris_newer_word_waits_for_her(portal: Running) -> None:
    case = await a_case(portal, kind="other")
    letter = await told_of(portal, case)
    late = devbox.reply(letter, FOUND, portal.clock(), stamped=BORDER)
    portal.clock.move(minutes=5)
    await replies(portal, letter, "Vent, ikke send det jeg skrev!")
    await inbox.receive(portal.portal, Arrived(late, SIRI, (), "smtp"), portal.clock())
    await portal.works()
    newest = await RawMail.all().order_by("-received_at").first()
    assert newest is not None
    assert newest.why == "overtaken"
    assert await holding.held(case, portal.clock()) == []
    portal.clock.move(minutes=61)
    assert await portal.letters(KARI) == []


@pytest.mark.parametrize(
    ("said", "files", "is_said"),
    [
        (FOUND, (), True),
        (f"Adressen er den samme som på kontoen (ja eller nei):\n\n{FOUND}", (), False),
        (FOUND, (Attachment("kopi.txt", "text/plain", b"lease"),), False),
    ],
)
async def test_a_plain_reply_says_who_asks_where_nothing_of_an_account_leaves_with_it(
    portal: Running, said: str, files: Sequence[Attachment], is_said: bool
) -> None:
    case = await a_case(portal, kind="other")
    letter = await told_of(portal, case)
    assert "Se først om kari@example.com er adressen på kontoen" in letter.text
    row = await replies(portal, letter, said, files=files)
    assert row.why == ("held" if is_said else "incomplete")
    found = await IdentityCheck.filter(case_id=case.id, proof=Proof.SAME).count()
    assert found == int(is_said)
    if is_said:
        assert "Du har sagt at adressen er den samme" in (await portal.letter(SIRI)).text


async def test_a_plain_reply_about_access_says_nothing_of_who_asks(portal: Running) -> None:
    case = await a_case(portal)
    letter = await told_of(portal, case)
    assert "Se først om" not in letter.text.partition("Slik svarer du")[2]
    assert (await replies(portal, letter, FOUND)).why == "incomplete"
    assert not await IdentityCheck.exists(case_id=case.id)
