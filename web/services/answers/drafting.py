"""The answer while it is written: one draft to a case, from the desk's page or from a mail."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from models import cases, events, messages
from models.answers import Proposed
from models.case_row import touch
from models.catalogue.questions import Invalid, tidy
from models.catalogue.requirements import Outcome
from models.events import EventName
from models.keyring import open_key
from models.messages import Content
from models.tables import Case, Letter, LetterState, Message, MessageKind, MessageState
from models.vault import DataKey
from web.portal import Portal
from web.services.answers import answer_files
from web.services.answers.answer_facts import absent
from web.services.answers.mycase import Offered, said
from web.services.cases import progress
from web.services.cases.needs import needs_of
from web.services.people.staff import name_of


@dataclass(frozen=True, slots=True)
class Drafted:
    """The answer a handler is working on; `mail` is the mail it came in, if it did."""

    id: str
    state: MessageState
    mail: str
    saved_by: str = field(repr=False)
    proposed: Proposed = field(repr=False)
    files: Sequence[Offered] = field(repr=False)


async def write_draft(
    portal: Portal,
    case: Case,
    proposed: Proposed,
    author_id: str,
    now: datetime,
    *,
    raw_mail_id: str | None = None,
) -> Message:
    """Put an answer's words into the case's draft, made when there is none."""
    key = await open_key(portal.vault, case.key_id)
    row = await Message.get_or_none(case_id=case.id, state=MessageState.DRAFT)
    new = row is None
    if row is None:
        row = messages.new(key, case, MessageKind.ANSWER, MessageState.DRAFT, now)
    row.author_id = author_id
    row.raw_mail_id = raw_mail_id or row.raw_mail_id
    row.outcome = proposed.outcome.value if proposed.outcome else None
    row.ground = proposed.ground or None
    lines = await clean_lines(portal, case, proposed)
    content = Content(tidy(proposed.text), tidy(proposed.reason), lines)
    row.content = messages.write(key, row.id, content)
    await row.save(force_create=new)
    # Whose answer is complained about may write a draft, and is not the handler for that.
    if case.handler_id is None and not (await progress.of(case)).is_own_answer_of(author_id):
        await cases.take(portal.vault, case, author_id, now)
    else:
        await touch(case)
    await events.record(
        portal.vault, EventName.DRAFT_SAVED, now=now, actor=author_id, case_id=case.id
    )
    return row


async def lines_of(portal: Portal, draft: Message | None) -> Mapping[str, str]:
    """Return what is filled in line by line: a mail has no place for it, and takes none away."""
    if draft is None:
        return {}
    return messages.read(await open_key(portal.vault, draft.key_id), draft).lines


async def draft_of(portal: Portal, key: DataKey, case: Case) -> Drafted | None:
    """Return the answer of a case that is being written or is on its way."""
    working = (MessageState.DRAFT, MessageState.SENDING)
    row = await Message.get_or_none(case_id=case.id, kind=MessageKind.ANSWER, state__in=working)
    if row is None:
        return None
    content = said(key, row)
    files = await answer_files.of(key, row.id)
    return Drafted(
        id=row.id,
        state=row.state,
        mail=row.raw_mail_id or "",
        saved_by=await name_of(portal.vault, row.author_id),
        proposed=Proposed(
            outcome=Outcome(row.outcome) if row.outcome else None,
            ground=content.ground,
            reason=content.reason,
            text=content.text,
            lines=content.lines,
            files=len(files),
        ),
        files=files,
    )


async def is_on_its_way(case: Case) -> bool:
    """Say whether an answer to a case is in the outbox."""
    return await Message.exists(
        case_id=case.id, kind=MessageKind.ANSWER, state=MessageState.SENDING
    )


async def answer_may_have_arrived(case: Case) -> bool:
    """Say whether an answer was given up on, and may have reached the person all the same."""
    return await Letter.exists(
        case_id=case.id,
        state=LetterState.FAILED,
        doubts__gt=0,
        message__kind=MessageKind.ANSWER,
    )


async def clean_lines(portal: Portal, case: Case, proposed: Proposed) -> dict[str, str]:
    """Return the lines that this case asks for: clean, or as typed while they do not hold."""
    needs = needs_of(case, await cases.answers_of(portal.vault, case))
    kept = {
        fact.key: tidy(proposed.lines.get(fact.key, "")) for fact in absent(portal.organisation)
    }
    for question in needs.lines_for(None):
        typed = proposed.lines.get(question.key, "")
        try:
            kept[question.key] = question.clean(typed)
        except Invalid:
            kept[question.key] = tidy(typed)
    return {key: text for key, text in kept.items() if text}
