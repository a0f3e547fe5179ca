"""The answer by mail: read into what an answer holds, and sent by the same code as the desk's.

Outcome and ground are in the address, what only the handler knows stands under labels, and the rest
is the answer's text, or its reason. What cannot leave is the case's draft.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING

from tortoise.queryset import QuerySet

from locales import DESK_LANGUAGE
from mail import labels
from mail.actions import ANSWER, Action
from mail.parts import Attachment
from models import cases
from models.answers import Proposed
from models.catalogue.requirements import Outcome, Requirements
from models.files import CheckedFile, FileRefused, check_file
from models.identity import Proof
from models.tables import Case, File, Message, MessageState
from web.desk_gaps import LONGEST_REASON, LONGEST_TEXT
from web.portal import Portal
from web.services.answers import answer_files, identity
from web.services.answers.answer_facts import register_labels
from web.services.answers.drafting import lines_of, write_draft
from web.services.answers.on_paper import NotSaidHow
from web.services.by_mail.cannot import CannotBeDone
from web.services.cases import progress
from web.services.cases.needs import answers_of, needs_of
from web.services.handling import sending
from web.services.handling.sending import AnswerIncomplete
from web.services.post.mails import Why

if TYPE_CHECKING:
    from web.services.by_mail.mailed import Mailed


@dataclass(frozen=True, slots=True)
class Written:
    """A mail read as an answer.

    `same_address`: it says that the address is the account's; False where it says anything else,
    None for nothing. `is_plain`: it says nothing of it, and is the reply that says so by itself.
    """

    proposed: Proposed = field(repr=False)
    same_address: bool | None = None
    is_plain: bool = False
    refused: Sequence[FileRefused] = ()


async def answer(portal: Portal, asked: Mailed, now: datetime, *, leaves_at: datetime) -> Message:
    """Send what was written as the answer, at `leaves_at`, in the caller's transaction.

    Raises `CannotBeDone` for what cannot leave: then it is the case's draft.
    """
    return await send(portal, asked, await keep(portal, asked, now), now, leaves_at=leaves_at)


async def send(
    portal: Portal, asked: Mailed, written: Written, now: datetime, *, leaves_at: datetime
) -> Message:
    """Send the draft that a mail was kept as; raise `CannotBeDone` for what cannot leave.

    Who presses says what the mail says: that the address is the account's, too.
    """
    case = await sending.answerable(asked.case)
    says_by_itself = written.is_plain and not asked.files and not asked.pressed
    if written.same_address is False:
        await identity.not_the_same(portal, case, asked.by, now)
    elif written.same_address or says_by_itself:
        await identity.same_by_mail(portal, case, asked.row.received_at, asked.by, now)
    if written.refused:
        raise CannotBeDone(Why.FILES, refused=written.refused)
    if len(written.proposed.text) > LONGEST_TEXT or len(written.proposed.reason) > LONGEST_REASON:
        raise CannotBeDone(Why.TOO_LONG)
    try:
        return await sending.send_draft(portal, case, asked.by, now, not_before=leaves_at)
    except AnswerIncomplete as fault:
        raise CannotBeDone(Why.INCOMPLETE, fault.missing) from None
    except NotSaidHow:
        raise CannotBeDone(Why.NO_ADDRESS) from None


async def hear_no(portal: Portal, asked: Mailed, now: datetime) -> bool:
    """Take a handler at their «nei» about the address; say whether it takes back a «ja»."""
    case = await Case.get(id=asked.case.id)
    if (await read(portal, case, asked.action, asked.text)).same_address is not False:
        return False
    before = identity.recorded(await progress.of(case))
    await identity.not_the_same(portal, case, asked.by, now)
    after = identity.recorded(await progress.of(case))
    return (before, after) == (Proof.SAME, Proof.NOT_PROVEN)


async def keep(
    portal: Portal, asked: Mailed, now: datetime, *, seen_by: str | None = None
) -> Written:
    """Make a mail its case's draft, in the caller's transaction; an earlier one is put aside.

    Files stay with the mail they came in: a second thought may be about them. What its writer, or
    who sees it at the desk before it leaves (`seen_by`), put beside a draft there goes with the new
    one. Raises `CannotBeDone` where that is somebody else's, with nothing written.
    """
    if await is_in_the_way(portal, asked.case, asked.row.staff_id or asked.by.id, seen_by):
        raise CannotBeDone(Why.THEIR_DRAFT)
    case = await Case.get(id=asked.case.id)
    written = await read(portal, case, asked.action, asked.text)
    before = await Message.get_or_none(case_id=case.id, state=MessageState.DRAFT)
    await cases.discard_draft(portal.vault, case, asked.by.id, now)
    proposed = written.proposed
    lines = {**await lines_of(portal, before), **proposed.lines}
    proposed = Proposed(
        proposed.outcome, proposed.ground, proposed.reason, proposed.text, lines=lines
    )
    draft = await write_draft(portal, case, proposed, asked.by.id, now, raw_mail_id=asked.row.id)
    if before is not None:
        await put_at_the_desk(before).update(message_id=draft.id)
    refused = await _keep_files(portal, draft, asked, now)
    return replace(written, refused=refused)


async def is_in_the_way(portal: Portal, case: Case, *authors: str | None) -> bool:
    """Say whether somebody else has put files or lines beside the draft: they are not to leave."""
    draft = await Message.get_or_none(case_id=case.id, state=MessageState.DRAFT)
    if draft is None or draft.author_id in authors:
        return False
    return await put_at_the_desk(draft).exists() or bool(await lines_of(portal, draft))


def put_at_the_desk(draft: Message) -> QuerySet[File]:
    """Return the files that somebody put beside a draft; those of a mail came as it was made."""
    files = File.filter(message_id=draft.id)
    return files.filter(created_at__gt=draft.created_at) if draft.raw_mail_id else files


async def read(portal: Portal, case: Case, action: Action, text: str) -> Written:
    """Return what a mail's words say as an answer; its files are not looked at."""
    words = portal.words[DESK_LANGUAGE]
    asked = await cases.answers_of(portal.vault, case)
    so_far = await progress.of(case)
    needs = needs_of(case, asked, so_far)
    found = labels.read(text, labels.all_of(needs, words, register_labels(portal)))
    questions = {question.key: question for question in needs.lines_for(None)}
    lines = {
        key: labels.chosen(questions[key], said, words) if key in questions else said
        for key, said in found.values.items()
        if key not in (labels.IDENTITY, labels.REASON)
    }
    told, reason = _split(needs, action.outcome, found.text, found.values.get(labels.REASON, ""))
    proposed = Proposed(action.outcome, action.detail, reason, told, lines)
    address = await cases.address_of(portal.vault, case)
    says_same = identity.reply_says_same(needs, answers_of(asked), address, so_far)
    # The person may have written our line themselves, for a handler to repeat.
    planted = any(labels.holds(one.value, labels.identity_line(words)) for one in asked)
    said = found.values.get(labels.IDENTITY, "").strip()
    return Written(
        proposed,
        same_address=labels.is_yes(said) if said and not planted else None,
        is_plain=says_same and action == ANSWER and labels.IDENTITY not in found.seen,
    )


def _split(needs: Requirements, outcome: Outcome | None, text: str, reason: str) -> tuple[str, str]:
    """Return what is told, and why something is not done: of a refusal the words are the reason."""
    if outcome is Outcome.REFUSED and needs.asks_reasons(outcome):
        return "", "\n\n".join(part for part in (reason, text) if part)
    if needs.asks_reasons(outcome):
        return text, reason
    return "\n\n".join(part for part in (text, reason) if part), ""


async def _keep_files(
    portal: Portal, draft: Message, asked: Mailed, now: datetime
) -> tuple[FileRefused, ...]:
    """Put a mail's files beside its draft; return why some are not taken."""
    refused = []
    for attachment in asked.files:
        checked = _checked(attachment)
        if isinstance(checked, FileRefused):
            refused.append(checked)
            continue
        try:
            await answer_files.add(portal, draft, [checked], asked.by, now)
        except FileRefused as fault:
            refused.append(fault)
    return tuple(refused)


def _checked(attachment: Attachment) -> CheckedFile | FileRefused:
    try:
        return check_file(attachment.name, attachment.content)
    except FileRefused as fault:
        return fault
