"""One's own cases as the chat shows them: where each stands, and what may be done from there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.said import Press
from bot.steps import CaseAddress, CaseCode, CaseMessage
from locales import Words
from models import references
from web import timeline
from web.form_fields import Field
from web.services.person import writing
from web.services.talk import chat_cases
from web.services.talk.chat_cases import Seen


@dataclass(frozen=True, slots=True)
class CaseShown:
    """One case: what it is called, what is said of it, and the presses it takes.

    `next`: what comes now and by when. `presses` are values of the page's buttons, with labels.
    """

    title: str
    reference: str
    href: str
    tags: Sequence[timeline.Tag]
    lead: str
    steps: Sequence[timeline.Step]
    presses: Sequence[tuple[str, str]]


Asking = CaseAddress | CaseCode | CaseMessage
"""What is asked on the way to a case, and on it."""


def field(here: Asking, words: Words) -> Field:
    """Return what an address, a code or a message is typed into, still empty and without a key."""
    values: dict[str, str] = {}
    match here:
        case CaseAddress():
            name, kind, complete = "address", "email", "email"
        case CaseCode():
            name, kind, complete = "code", "code", ""
            values = {"address": here.address}
        case CaseMessage():
            name, kind, complete = "message", "long_text", ""
            values = {"reference": here.reference}
    return Field(
        key="",
        type=kind,
        label=words(f"chat.case.{name}_title", **values),
        hint=words(f"chat.case.{name}_hint"),
        autocomplete=complete,
    )


def shown(seen: Sequence[Seen], words: Words, now: datetime, *, email: str) -> list[CaseShown]:
    """Return the cases a browser may see, ready to draw; `email` is the organisation's."""
    return [_shown(one, words, now, email) for one in seen]


def _shown(one: Seen, words: Words, now: datetime, email: str) -> CaseShown:
    case, reference = one.case, references.shown(one.case.reference)
    status = timeline.shown(case, one.story, words, now, email=email)
    presses = []
    if writing.may_write(case, one.scopes):
        presses.append((f"{Press.WRITE} {reference}", words("chat.case.write")))
    if chat_cases.may_withdraw(case, one.scopes):
        presses.append((f"{Press.WITHDRAW} {reference}", words("chat.case.withdraw")))
    return CaseShown(
        title=status.kind[:1].upper() + status.kind[1:],
        reference=reference,
        href=f"/sak/{reference}",
        tags=status.tags,
        lead=_lead(status, words),
        steps=tuple(step for step in status.steps if step.state != "done"),
        presses=presses,
    )


def _lead(status: timeline.Shown, words: Words) -> str:
    """Return the one sentence that tells where a case stands."""
    if status.late:
        return words("chat.case.late", due=status.due)
    if status.stands_still:
        return words("case.stands_still", due=status.due)
    if status.at_work:
        return words("case.promise", due=status.due)
    return status.outcome
