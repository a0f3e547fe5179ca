"""An answer as it stands on paper, in the person's language: all of it, for an envelope."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from locales.dates import plain_date
from mail.stationery import decision
from models import references
from models.catalogue.common import NAME
from models.catalogue.complaint import COMPLAINT
from models.catalogue.requirements import Outcome
from models.deadlines import oslo_date
from models.messages import Fact
from models.tables import MessageKind, MessageState
from web.portal import Portal
from web.services.answers.answer_facts import Lines, facts_for, told_lines
from web.services.answers.on_paper import contact_of
from web.services.answers.reading import DeskView
from web.services.cases.case_facts import received
from web.services.cases.needs import answers_of
from web.services.cases.progress import was_due_on
from web.services.handling.sending import sorry


@dataclass(frozen=True, slots=True)
class Paper:
    """What stands on the paper.

    `late`: that it comes late, or nothing. `still`: it answers a complaint, with fewer ways on.
    """

    reference: str
    date: str
    name: str = field(repr=False)
    contact: str = field(repr=False)
    kind: str
    received: str
    decision: str
    late: str
    lines: Lines
    text: str = field(repr=False)
    facts: Sequence[Fact] = field(repr=False)
    reason: str = field(repr=False)
    ground: str
    files: Sequence[str] = field(repr=False)
    still: bool


def draft(portal: Portal, view: DeskView, now: datetime) -> Paper | None:
    """Return the answer that is being written; None where no outcome is chosen yet."""
    proposed = view.draft.proposed if view.draft else None
    if view.draft is None or proposed is None or proposed.outcome is None:
        return None
    language = view.case.language
    return _paper(
        portal,
        view,
        now,
        outcome=proposed.outcome,
        lines=told_lines(view.needs, proposed.outcome, proposed.lines, portal.words[language]),
        text=proposed.text,
        facts=facts_for(
            portal, language, view.needs, proposed.outcome, proposed.lines, by_hand=True
        ),
        reason=proposed.reason,
        ground=proposed.ground,
        files=[file.name for file in view.draft.files],
    )


def given(portal: Portal, view: DeskView) -> Paper | None:
    """Return the answer that was given, as it was told; None before there is one."""
    told = [
        row
        for row in view.messages
        if row.kind is MessageKind.ANSWER and row.state is MessageState.SENT and row.outcome
    ]
    if not told:
        return None
    row, outcome = told[-1], Outcome(told[-1].outcome)
    return _paper(
        portal,
        view,
        row.at,
        outcome=outcome,
        lines=told_lines(view.needs, outcome, row.lines, portal.words[view.case.language]),
        text=row.text,
        facts=row.facts,
        reason=row.reason,
        ground=row.ground,
        files=[file.name for file in view.sent_files],
    )


def _paper(
    portal: Portal,
    view: DeskView,
    at: datetime,
    *,
    outcome: Outcome,
    lines: Lines,
    text: str,
    facts: Sequence[Fact],
    reason: str,
    ground: str,
    files: Sequence[str],
) -> Paper:
    case, words = view.case, portal.words[view.case.language]
    refused = view.needs.asks_reasons(outcome)
    return Paper(
        reference=references.shown(case.reference),
        date=plain_date(oslo_date(at), case.language),
        name=answers_of(view.asked).get(NAME.key, ""),
        contact=contact_of(view.asked),
        kind=words(f"kinds.{case.kind}.noun"),
        received=received(case, case.language),
        decision=decision(words, case.kind, outcome.value),
        late=sorry(was_due_on(case, view.progress, at), words),
        lines=lines,
        text=text,
        facts=facts,
        reason=reason if refused else "",
        ground=words(f"grounds.{ground}") if refused and ground else "",
        files=files,
        still=case.kind == COMPLAINT.name,
    )
