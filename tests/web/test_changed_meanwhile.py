"""A case is changed at the desk while a mail of Siri's waits, or is held: nobody gets the old."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from mail.actions import Action, Verb
from mail.parts import Attachment
from models import messages
from models.answers import Proposed
from models.cases import AsAsked, Filing
from models.catalogue.common import ACTED_ON
from models.catalogue.requirements import Outcome
from models.database import transaction
from models.files import check_file
from models.identity import Proof
from models.keyring import open_key
from models.registering import register
from models.status import Status
from models.tables import Case, File, Letter, LetterState, Message, MessageState
from tests.web.conftest import KARI, PER, SIRI, Running
from tests.web.desk_steps import DONE_ON, a_case, at_desk
from tests.web.test_held_answers import (
    ERASED,
    FOUND,
    TWO_PAGES,
    address,
    portal,
    replies,
    the_answer,
    to_kari,
    told_of,
    who,
)
from web.services.by_mail import waiting
from web.services.by_mail.waiting import Offer
from web.services.handling import desk

__all__ = ["portal"]  # the fixture

KARL = "karl@example.com"
QUESTION = "Hvilket år fikk du tilgang til portalen, og hvilken adresse bodde du på da?"
REASON = "Opplysningene ligger i fire systemer, og to av dem er hos en leverandør."
ASK, COMPLEX = Action(Verb.ASK), Action(Verb.EXTEND, detail="complex")


async def names_to(portal: Running, whom: str) -> list[str]:
    portal.clock.move(minutes=10)
    return [letter.name for letter in await portal.letters(whom)]


async def test_a_press_on_the_mails_page_sends_nothing_that_was_changed_at_the_desk(
    portal: Running,
) -> None:
    case = await a_case(portal)
    letter = await told_of(portal, case)
    copy = Attachment("kopi.pdf", "application/pdf", TWO_PAGES)
    row = await replies(portal, letter, FOUND, files=[copy])
    assert row.why == "incomplete"  # and the draft
    siri = await who(portal, SIRI)
    per = await portal.signed_in(PER)
    await per.opens(f"{at_desk(case)}/epost/{row.id}")
    stale = next(form for form in per.page.forms if "Send nå" in form.buttons)

    async def offers(text: str, *, swap: bytes = b"") -> tuple[Offer, ...]:
        """What Per is offered once Siri has saved the draft at the desk, its file swapped."""
        fresh, there = await Case.get(id=case.id), await File.get(case_id=case.id)
        await desk.save(
            portal.portal,
            fresh,
            None,
            Proposed(Outcome.GRANTED, text=text),
            siri,
            portal.clock(),
            add=[check_file("kopi.pdf", swap)] if swap else [],
            remove=[there.id] if swap else [],
            proof=Proof.SAME,
        )
        return (await waiting.of(portal.portal, fresh, row.id, portal.clock())).offers

    other = TWO_PAGES[:-1] + b"1"  # as long, under the same name
    for text, swap in (("UFERDIG", b""), (FOUND, other)):
        assert (await offers(text, swap=swap))[:2] == (Offer.DRAFT, Offer.CORRECT)
        await per.posts(stale.action, {**stale.fields, "act": "do"})
        assert per.page.status == 409
        assert "Utkastet på saken er et annet enn det du ser her" in per.sees
        assert "Send nå" not in [name for form in per.page.forms for name in form.buttons]
    await per.follows("Se utkastet")
    assert per.page.path == at_desk(case)
    assert (await offers(FOUND, swap=TWO_PAGES))[0] is Offer.DO  # as it came
    await per.posts(stale.action, {**stale.fields, "act": "do"})
    assert await to_kari(portal) == ["answer_granted"]


@pytest.mark.database
async def test_siris_working_file_at_the_desk_never_leaves_with_a_mail_that_does_not_show_it(
    portal: Running,
) -> None:
    case = await a_case(portal)
    letter, siri = await told_of(portal, case), await who(portal, SIRI)
    await desk.save(
        portal.portal,
        await Case.get(id=case.id),
        None,
        Proposed(Outcome.GRANTED),
        siri,
        portal.clock(),
        add=[check_file("arbeidsfil.pdf", TWO_PAGES)],
        proof=Proof.SAME,
    )
    row = await replies(portal, letter, "Vi har navnet ditt.")  # short: it is not the draft
    seen = await waiting.of(portal.portal, case, row.id, portal.clock())
    assert seen.offers == (Offer.DRAFT, Offer.CORRECT, Offer.NOTE)
    await waiting.correct(portal.portal, seen, siri, portal.clock())
    draft = await Message.get(case_id=case.id, state=MessageState.DRAFT)
    assert (await File.get(case_id=case.id)).message_id == draft.id  # where she sees both


@pytest.mark.database
async def test_siris_working_file_beside_an_earlier_mail_is_seen_before_a_later_one_leaves(
    portal: Running,
) -> None:
    case = await a_case(portal)
    letter, siri = await told_of(portal, case), await who(portal, SIRI)
    await replies(portal, letter, FOUND)  # incomplete: it is the draft
    portal.clock.move(minutes=1)
    await desk.save(
        portal.portal,
        await Case.get(id=case.id),
        None,
        Proposed(Outcome.GRANTED, text=FOUND),
        siri,
        portal.clock(),
        add=[check_file("arbeidsfil.pdf", TWO_PAGES)],
        proof=Proof.SAME,
    )
    portal.clock.move(minutes=1)
    row = await replies(portal, letter, "Vi har navnet ditt.")  # short: the draft stays
    seen = await waiting.of(portal.portal, case, row.id, portal.clock())
    assert seen.offers == (Offer.DRAFT, Offer.CORRECT, Offer.NOTE)


@pytest.mark.database
async def test_a_line_that_siri_fills_in_at_the_desk_is_seen_before_it_leaves(
    portal: Running,
) -> None:
    case = await a_case(portal, kind="erasure")
    row = await replies(portal, await told_of(portal, case), ERASED.replace(DONE_ON, ""))
    assert row.why == "incomplete"
    seen = await waiting.of(portal.portal, case, row.id, portal.clock())
    assert seen.offers[0] is Offer.DO
    fresh, siri = await Case.get(id=case.id), await who(portal, SIRI)
    [draft] = await Message.filter(case_id=case.id, state=MessageState.DRAFT)
    said = messages.read(await open_key(portal.portal.vault, draft.key_id), draft)
    lines = {**said.lines, ACTED_ON.key: DONE_ON}
    proposed = Proposed(Outcome.GRANTED, text=said.text, lines=lines)
    await desk.save(portal.portal, fresh, None, proposed, siri, portal.clock())
    seen = await waiting.of(portal.portal, case, row.id, portal.clock())
    assert seen.offers[0] is Offer.DRAFT
    # Her mail becomes a note, and what she has filled in since is still there to send.
    await waiting.keep_as_note(portal.portal, seen, siri, portal.clock())
    assert (await Message.get(id=draft.id)).state is MessageState.DRAFT
    assert not (await waiting.of(portal.portal, fresh, row.id, portal.clock())).waits


async def test_pers_erasure_takes_the_place_of_siris_with_nothing_of_her_lines(
    portal: Running,
) -> None:
    case = await a_case(portal, kind="erasure")
    siris, pers = await told_of(portal, case), await portal.letter(PER, "desk_case")
    await replies(portal, siris, ERASED)
    held = await the_answer(case)
    his = await replies(portal, pers, ERASED.replace("Brukeren din", "Kontoen din"))
    seen = await waiting.of(portal.portal, case, his.id, portal.clock())
    await waiting.send_instead(portal.portal, seen, await who(portal, PER), portal.clock())
    assert (await Message.get(id=held.id)).state is MessageState.DISCARDED
    portal.clock.move(minutes=10)
    assert await to_kari(portal) == ["answer_told_granted"]
    text = (await portal.letter(KARI, "answer_told_granted")).text
    assert "Kontoen din og alt som hørte til." in text
    assert "Brukeren din" not in text


async def put_in_by_hand(portal: Running, address: str) -> Case:
    """What Siri has heard on the telephone, to be done at once, with the address she typed."""
    asked = AsAsked("scope", "Omfanget", "Alt", "all")
    filed = Filing("withdraw_consent", address, (asked,), "nb", "nb", "phone", "1", None)
    siri, now = await who(portal, SIRI), portal.clock()

    async def work() -> Case:
        vault = portal.portal.vault
        return await register(
            vault, filed, now, by=siri.id, at_once=True, follows=None, own_words=False
        )

    return await transaction(work)


@pytest.mark.parametrize("corrected", [KARI, ""])
async def test_a_held_question_never_goes_to_the_address_that_siri_has_corrected(
    portal: Running, corrected: str
) -> None:
    case = await put_in_by_hand(portal, KARL)
    letter = await told_of(portal, case)
    await replies(portal, letter, QUESTION, to=await address(portal, case, ASK))
    question = await Message.get(case_id=case.id, state=MessageState.SENDING)
    letters = Letter.filter(message_id=question.id)
    siri = await portal.signed_in(SIRI)
    await letters.update(state=LetterState.UNCERTAIN)
    await siri.opens(f"{at_desk(case)}/gjor/rett-adressen")
    await siri.presses("Rett adressen", address=corrected, contact="Storgata 1")
    assert siri.page.status == 422
    assert "Noe sendes til den gamle adressen akkurat nå" in siri.sees
    await letters.update(state=LetterState.QUEUED)
    await siri.presses("Rett adressen", address=corrected, contact="Storgata 1")
    assert "Noe som var på vei til personen, er stoppet og ikke sendt." in siri.sees
    assert "question" not in await names_to(portal, KARL)
    fresh = await Case.get(id=case.id)
    assert (fresh.status, bool(fresh.address)) == (Status.OPEN, bool(corrected))


async def test_no_held_notice_of_more_time_goes_once_the_case_is_to_be_done_at_once(
    portal: Running,
) -> None:
    case = await a_case(portal)
    letter = await told_of(portal, case)
    await replies(portal, letter, REASON, to=await address(portal, case, COMPLEX))
    notice = await Message.get(case_id=case.id, state=MessageState.SENDING)
    letters = Letter.filter(message_id=notice.id)
    siri = await portal.signed_in(SIRI)
    await letters.update(state=LetterState.UNCERTAIN)
    await siri.opens(f"{at_desk(case)}/gjor/endre-hva-saken-gjelder")
    changed = {"sort": "withdraw_consent", "why": "Du skriver at du trekker samtykket ditt."}
    await siri.presses("Endre, og si fra til personen", **changed)
    assert siri.page.status == 422
    assert "Et varsel om lengre frist sendes til personen akkurat nå" in siri.sees
    await letters.update(state=LetterState.QUEUED)
    await siri.presses("Endre, og si fra til personen", **changed)
    assert "Noe som var på vei til personen, er stoppet og ikke sendt." in siri.sees
    assert await names_to(portal, KARI) == ["kind_changed"]


@pytest.mark.database
async def test_a_doubt_stops_a_held_notice_whose_date_it_would_move(portal: Running) -> None:
    portal.clock.now = datetime(2026, 11, 22, 22, 58, tzinfo=UTC)  # 23.58 in Oslo
    case = await a_case(portal)
    letter = await told_of(portal, case)
    await replies(portal, letter, REASON, to=await address(portal, case, COMPLEX))
    siri = await portal.signed_in(SIRI)
    await siri.opens(f"{at_desk(case)}/gjor/hvem-er-det")
    asked = {"why": "Kontoen bruker en annen adresse.", "question": "Hva heter gata du bor i?"}
    await siri.presses("Send spørsmålet", **asked)
    assert "Noe som var på vei til personen, er stoppet og ikke sendt." in siri.sees
    assert await names_to(portal, KARI) == ["question_of_identity"]
    fresh = await Case.get(id=case.id)
    assert (fresh.status, fresh.extended_on) == (Status.WAITING, None)
