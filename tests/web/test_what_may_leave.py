"""What must not go to a person with a handler's mail, and mails that could mean two things."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from mail.acceptance import Wait
from mail.actions import ANSWER, Action, Verb
from mail.addresses import Sort, make_other
from mail.smtp_in import Arrived
from mail.verdict import vouched
from models.answers import Gap, Proposed
from models.catalogue.requirements import Outcome
from models.files import check_file
from models.identity import Proof
from models.tables import (
    Case,
    File,
    Message,
    MessageKind,
    MessageState,
    RawMail,
    Task,
    TaskKind,
)
from tests.register import complete
from tests.web.conftest import KARI, PER, SIRI, Clock, Running, running
from tests.web.desk_steps import PDF, a_case, at_desk
from tests.web.test_held_answers import (
    BORDER,
    FOUND,
    SAME,
    address,
    comes,
    replies,
    told_of,
    who,
)
from web.services.arriving import inbox
from web.services.by_mail import waiting
from web.services.by_mail.cannot import CannotBeDone
from web.services.examples import devbox
from web.services.handling import desk, queue
from web.services.handling.sending import AnswerIncomplete
from web.services.post import mails
from web.services.post.mails import Why

ASK, NOTE = Action(Verb.ASK), Action(Verb.NOTE)
QUESTION = "Hvilken av de to leilighetene gjelder det, og i hvilket år?"


@pytest.fixture
async def portal(database_url: str, tmp_path: Path, clock: Clock) -> AsyncIterator[Running]:
    """A portal that believes its mail server, with Siri and Per, and its register filled in."""
    folder = tmp_path / "register"
    folder.mkdir()
    source = f"authserv:{BORDER.server}"
    async with running(
        database_url, tmp_path, clock, organisation_file=complete(folder), auth_source=source
    ) as started:
        await started.hires(SIRI, "Siri")
        await started.hires(PER, "Per")
        yield started


async def drafts(portal: Running, case: Case, by: str, *, text: str = "", name: str = "") -> None:
    """Somebody begins the answer at the desk, with a file of theirs."""
    files = [check_file(name, PDF)] if name else []
    proposed = Proposed(Outcome.GRANTED, text=text)
    member, fresh = await who(portal, by), await Case.get(id=case.id)
    await desk.save(
        portal.portal, fresh, None, proposed, member, portal.clock(), add=files, proof=Proof.SAME
    )


async def shown(portal: Running, case: Case, row: RawMail) -> waiting.Waiting:
    return await waiting.of(portal.portal, await Case.get(id=case.id), row.id, portal.clock())


async def test_a_colleagues_working_file_never_leaves_with_siris_answer(portal: Running) -> None:
    case = await a_case(portal)
    letter = await told_of(portal, case)
    await drafts(portal, case, PER, text="Per ser på saken.", name="pers-arbeidsfil.pdf")
    row = await replies(portal, letter, f"{SAME}\n\n{FOUND}")
    assert row.why == Why.THEIR_DRAFT
    assert "En kollega har et utkast" in (await portal.letter(SIRI, "desk_waits")).text
    siri = await who(portal, SIRI)
    with pytest.raises(CannotBeDone):
        await waiting.do(portal.portal, await shown(portal, case, row), siri, portal.clock())
    draft = await Message.get(case_id=case.id, state=MessageState.DRAFT)
    assert (await File.get(case_id=case.id)).message_id == draft.id  # it is where Per has it
    # Per, whose draft it is, may put Siri's words in it and sees both before anything leaves.
    per = await who(portal, PER)
    await waiting.correct(portal.portal, await shown(portal, case, row), per, portal.clock())
    draft = await Message.get(case_id=case.id, state=MessageState.DRAFT)
    assert (draft.raw_mail_id, draft.author_id) == (row.id, per.id)
    assert (await File.get(case_id=case.id)).message_id == draft.id


@pytest.mark.database
async def test_pers_draft_gives_way_to_siris_answer_and_can_still_be_read(portal: Running) -> None:
    case = await a_case(portal)
    letter = await told_of(portal, case)
    raw = devbox.reply(letter, f"{SAME}\n\n{FOUND}", portal.clock(), stamped=BORDER)
    portal.clock.move(minutes=5)
    await drafts(portal, case, PER, text="Per ser på saken, og er ikke ferdig.")
    assert (await comes(portal, raw)).why == Why.HELD
    answer = await Message.get(case_id=case.id, state=MessageState.SENDING)
    assert answer.author_id == (await who(portal, SIRI)).id
    per = await portal.signed_in(PER)
    await per.opens(at_desk(case))
    assert "Per ser på saken, og er ikke ferdig." in per.sees


async def test_siris_own_file_at_the_desk_goes_with_her_mailed_answer(portal: Running) -> None:
    case = await a_case(portal)
    letter = await told_of(portal, case)
    await drafts(portal, case, SIRI, name="kopi.pdf")
    assert (await replies(portal, letter, f"{SAME}\n\n{FOUND}")).why == Why.HELD
    answer = await Message.get(case_id=case.id, state=MessageState.SENDING)
    assert (await File.get(case_id=case.id)).message_id == answer.id


async def test_our_letter_to_the_desk_leaves_to_nobody_whichever_way_it_is_sent(
    portal: Running,
) -> None:
    case = await a_case(portal)
    letter = await told_of(portal, case)
    siri, token = await who(portal, SIRI), await address(portal, case, NOTE)
    # Written under the quote: all of our letter stands among the words.
    raw = devbox.reply(letter, "", portal.clock(), stamped=BORDER)
    row = await comes(portal, raw.rstrip() + f"\r\n\r\n{FOUND}\r\n".encode())
    assert row.why == Wait.UNCERTAIN
    fresh = await Case.get(id=case.id)
    with pytest.raises(AnswerIncomplete) as lacks:
        await desk.send(portal.portal, fresh, fresh.version, siri, portal.clock())
    assert Gap.OUR_LETTER in [one.gap for one in lacks.value.missing]
    # By mail, to the address for questions, also in a link; and when somebody presses.
    in_a_link = token.replace("+", "%2B").replace("@", "%40")
    ask = await address(portal, case, ASK)
    for hidden in (token, in_a_link):
        text = f"{QUESTION} Svar til {hidden} så snart du kan."
        assert (await replies(portal, letter, text, to=ask)).why == Why.OUR_LETTER
    over_the_end = f"{QUESTION}\n> {token[:40]}\n> {token[40:]}"
    row = await replies(portal, letter, over_the_end, to=ask)
    assert row.why == Wait.UNCERTAIN
    with pytest.raises(CannotBeDone):
        await waiting.do(portal.portal, await shown(portal, case, row), siri, portal.clock())
    # And at the desk: the page says so.
    visitor = await portal.signed_in(SIRI)
    await visitor.opens(at_desk(case))
    await visitor.follows("Skriv til personen")
    marker = "---- Skriv svaret over denne linjen. Resten\nblir kuttet bort. ----"
    page = await visitor.presses("Send meldingen", text=f"Hei.\n> {marker}")
    assert (page.status, "Teksten inneholder brevet fra portalen" in visitor.sees) == (422, True)
    assert await Message.filter(case_id=case.id, state=MessageState.SENDING).count() == 0
    portal.clock.move(hours=1)
    assert await portal.letters(KARI) == []


async def test_a_mail_to_two_addresses_that_mean_different_things_waits(portal: Running) -> None:
    case, other = await a_case(portal), await a_case(portal, "ola@example.com")
    letter = await told_of(portal, case)
    person = make_other(portal.portal.vault.mac, Sort.PERSON, case.reference, "svar.example.com")
    note, answers = await address(portal, case, NOTE), await address(portal, case, ANSWER)
    beside = (
        note,
        await address(portal, case, Action(Verb.ANSWER, Outcome.NONE_FOUND)),
        await address(portal, other, ANSWER),
        person,
    )
    for number, cc in enumerate(beside):
        row = await replies(portal, letter, f"{SAME}\n\n{FOUND} {number}", cc=[cc])
        assert row.why == Wait.SEVERAL, number
    row = await replies(portal, letter, f"{SAME}\n\n{FOUND} Notat.", to=note, cc=[answers])
    assert row.why == Wait.SEVERAL  # read from a mailbox, the first of them is only one of two
    portal.clock.move(hours=2)
    # Sent unseen to the second: the server hands over one at a time.
    raw = devbox.reply(letter, f"{SAME}\n\n{FOUND}", portal.clock(), stamped=BORDER, cc=[answers])
    assert (await comes(portal, raw, answers)).why == Why.HELD
    assert (await comes(portal, raw, note)).why == Wait.SEVERAL
    told = [one.text for one in await portal.letters(SIRI, "desk_waits")]
    assert sum("flere av adressene våre" in text for text in told) == 6
    assert await Task.filter(kind=TaskKind.MAIL_WAITS, done_at=None).count() == 6


async def test_a_mail_that_waited_and_was_pressed_does_nothing_again_when_it_comes_proven(
    portal: Running,
) -> None:
    case = await a_case(portal)
    letter = await told_of(portal, case)
    to = await address(portal, case, ASK)
    proven = devbox.reply(letter, QUESTION, portal.clock(), to=to, stamped=BORDER)
    row = await comes(portal, proven[proven.index(b"From:") :], source="imap")
    assert row.why == Wait.NOT_VOUCHED
    siri = await who(portal, SIRI)
    await waiting.do(portal.portal, await shown(portal, case, row), siri, portal.clock())
    assert (await comes(portal, proven, to)).why == Why.COPY
    assert await Message.filter(case_id=case.id, kind=MessageKind.QUESTION).count() == 1


async def test_a_mail_without_a_name_of_its_own_that_comes_by_two_ways_is_one_mail(
    portal: Running,
) -> None:
    case = await a_case(portal)
    letter = await told_of(portal, case)
    raw = devbox.reply(letter, f"{SAME}\n\n{FOUND}", portal.clock(), stamped=BORDER)
    raw = re.sub(rb"Message-ID: [^\r\n]*\r?\n", b"", raw)
    assert (await comes(portal, raw, await address(portal, case, ANSWER))).why == Why.HELD
    handed_on = b"Received: from mx.example.com by post.example.com\r\n" + raw
    assert (await comes(portal, handed_on.replace(b"\r\n", b"\n"), source="imap")).why == Why.COPY
    assert await Task.filter(kind=TaskKind.MAIL_WAITS).count() == 0


async def test_a_note_nobody_vouches_for_says_so_at_the_desk(portal: Running) -> None:
    case = await a_case(portal)
    letter = await told_of(portal, case)
    to = await address(portal, case, NOTE)
    raw = devbox.reply(letter, "Hun har ringt og takket nei.", portal.clock(), to=to)
    assert (await comes(portal, raw)).why == Why.NOTE
    assert (await replies(portal, letter, "Dette er mitt.", to=to)).why == Why.NOTE
    siri = await portal.signed_in(SIRI)
    await siri.opens(at_desk(case))
    above, _, below = siri.sees.partition("Hun har ringt")
    unproven = "E-posttjeneren vår bekreftet ikke hvem e-posten er fra."
    assert (above.count(unproven), below.count(unproven)) == (1, 0)


async def test_what_exchange_writes_is_believed_of_a_mailbox_and_not_of_what_is_handed_to_us(
    database_url: str, tmp_path: Path, clock: Clock
) -> None:
    async with running(database_url, tmp_path, clock, auth_source="m365") as portal:
        for source, believed in (("smtp", False), ("imap", True)):
            raw = (
                f"X-MS-Exchange-Organization-AuthAs: Internal\r\n"
                f"X-MS-Exchange-Organization-AuthSource: AM0P1.outlook.com\r\n"
                f"From: {SIRI}\r\n\r\n{source}\r\n"
            )
            arrived = Arrived(raw.encode(), SIRI, (), source)
            await inbox.receive(portal.portal, arrived, portal.clock())
            opened = await mails.read(portal.portal, await RawMail.get(source=source))
            stamps, sender = opened.mail.stamps, opened.mail.from_address
            assert vouched(portal.portal.settings.believed, stamps, sender) is believed


@pytest.mark.database
async def test_a_flood_of_mail_hides_nothing_urgent_and_is_one_line_for_each_case(
    portal: Running,
) -> None:
    case, other = await a_case(portal), await a_case(portal, "ola@example.com")
    now = portal.clock()
    mails_wait = (f"{number:032x}" for number in range(250))
    limited = (f"{number:032x}" for number in range(205))
    await Task.bulk_create(
        [
            *(
                Task(kind=TaskKind.MAIL_WAITS, case_id=case.id, subject=one, created_at=now)
                for one in mails_wait
            ),
            *(Task(kind=TaskKind.LETTERS_LIMITED, subject=one, created_at=now) for one in limited),
        ]
    )
    await Task.create(
        kind=TaskKind.LETTER_FAILED, case_id=other.id, subject="x", created_at=portal.clock()
    )
    found = await queue.tasks()
    assert (found.lines[0].task.kind, len(found.lines)) == (TaskKind.LETTER_FAILED, 200)
    assert found.rest == 250 + 6
    siri = await portal.signed_in(SIRI)
    await siri.opens("/desk")
    assert "256 oppgaver til" in siri.sees
    await Task.filter(kind=TaskKind.LETTERS_LIMITED).update(done_at=portal.clock())
    page = await siri.opens("/desk")
    assert "Det samme gjelder 249 til i saken." in siri.sees
    later = await Task.create(
        kind=TaskKind.MAIL_WAITS, case_id=case.id, subject="new", created_at=portal.clock()
    )
    form = next(one for one in page.forms if "until" in one.fields)
    await siri.posts(form.action, form.fields)
    left = await Task.filter(kind=TaskKind.MAIL_WAITS, done_at=None)
    assert [one.id for one in left] == [later.id]


async def test_a_page_shows_the_beginning_of_a_mail_with_millions_of_signs(
    portal: Running,
) -> None:
    raw = f"From: {KARI}\r\nSubject: Hei\r\n\r\n".encode() + b"a b\r\n" * 200_000
    row = await comes(portal, raw)
    siri = await portal.signed_in(SIRI)
    page = await siri.opens(f"/desk/epost/{row.id}")
    assert len(page.html) < 300_000
    assert "Bare begynnelsen av teksten vises her." in siri.sees
