"""What a handler has to know of a case first: a pause that stands, who decides, who may do it."""

from __future__ import annotations

from dataclasses import dataclass, field

from locales import Words
from locales.dates import long_date
from models.catalogue.common import (
    ABOUT,
    DWELLING,
    PASS_ON,
    is_about_a_dwelling,
    is_instruction,
)
from models.catalogue.questions import Answers
from web.services.answers.reading import DeskView
from web.services.cases.needs import answers_of
from web.services.people.staff import Member


@dataclass(frozen=True, slots=True)
class Notice:
    """A heading with its paragraphs, ready to draw."""

    title: str
    text: tuple[str, ...] = field(repr=False)


def pause(view: DeskView, say: Words) -> Notice | None:
    """Tell of the pause that stands: since when, and what comes before it is lifted."""
    found = view.progress.restriction
    if found is None:
        return None
    day = long_date(found.since_on, say.language)
    state = "told" if found.told_at else "leaving" if view.progress.end_is_out else "stands"
    return Notice(
        say("desk.paused.title", date=day), (say("desk.paused.about"), say(f"desk.paused.{state}"))
    )


def who_decides(view: DeskView, say: Words) -> Notice | None:
    """Tell a handler what to find out where somebody else may decide, and what is then allowed."""
    answers = answers_of(view.asked)
    found = []
    if is_instruction(answers):
        found.append(say("desk.routed.instruction"))
    if is_about_a_dwelling(answers):
        found.append(_about_a_dwelling(answers, say))
    return Notice(say("desk.routed.title"), tuple(found)) if found else None


def complaint(view: DeskView, by: Member, say: Words) -> Notice | None:
    """Tell who may not handle a complaint, and why; or that there is nobody else."""
    if view.progress.alone:
        return Notice(say("desk.case.alone_title"), (say("desk.case.alone"),))
    if not view.progress.own_answer_of:
        return None
    if view.progress.is_own_answer_of(by.id):
        return Notice(say("desk.case.own_answer_title"), (say("desk.case.own_answer"),))
    name = view.answered_by
    title = say("desk.case.answered_by_title", name=name)
    return Notice(title, (say("desk.case.answered_by", name=name),))


def _about_a_dwelling(answers: Answers, say: Words) -> str:
    if answers.get(ABOUT.key) == "unsure":
        return say("desk.routed.unsure")
    dwelling = answers.get(DWELLING.key, "")
    where = (
        say("desk.routed.dwelling", dwelling=dwelling)
        if dwelling
        else say("desk.routed.unnamed_dwelling")
    )
    name = "may_be_passed_on" if answers.get(PASS_ON.key) == "yes" else "may_not"
    return f"{where} {say(f'desk.routed.{name}')}"
