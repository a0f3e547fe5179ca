"""A case as the letter to the desk tells it: who asks, for what, and what the answer takes.

Of a case whose address nobody has proven no word of the sender's is in it.
"""

from __future__ import annotations

from datetime import datetime

from locales import DESK_LANGUAGE, Words
from mail.desk_letters import DeskCase
from mail.fill import Entries, Entry
from models import references
from models.catalogue.common import NAME
from models.registering import is_by_hand
from web import timeline
from web.portal import Portal
from web.services.answers import checklist
from web.services.answers.reading import DeskView
from web.services.cases import its_date
from web.services.cases.case_facts import facts, received


def desk_case(portal: Portal, view: DeskView, now: datetime) -> DeskCase:
    """Return a case as everybody at the desk is told of it."""
    words, case = portal.words[DESK_LANGUAGE], view.case
    # What somebody here has put in themselves is known to be a request.
    known = case.confirmed_at is not None or (is_by_hand(case) and not view.address)
    name = _name(view) if known else ""
    said = (answer for answer in view.asked if answer.question != NAME.key)
    return DeskCase(
        facts=facts(case),
        address=_address(view, words, known=known, name=name),
        name=name,
        writes=words(f"languages.{case.written_in or case.language}"),
        received=received(case, DESK_LANGUAGE),
        answers="\n\n".join(f"{one.label}: {one.shown}" for one in said) if known else "",
        by=its_date.by(case, words, now, at_once=view.at_once),
        pause=words("mail.pause") if view.needs.pause else "",
        attached=_attached(portal, view, words) if known else (),
        checklist=(Entries("", tuple(checklist.entries(portal, view))),),
        facts_title=words("inbox.check.facts_title") if view.needs.facts else "",
        facts_text=checklist.facts(portal, view),
    )


def _name(view: DeskView) -> str:
    return next((one.value for one in view.asked if one.question == NAME.key), "")


def _address(view: DeskView, words: Words, *, known: bool, name: str) -> str:
    if not view.address:
        return words("mail.without_address")
    if not known:
        return words("mail.not_proven", address=view.address)
    return f"<{view.address}>" if name else view.address


def _attached(portal: Portal, view: DeskView, words: Words) -> tuple[Entries, ...]:
    """Name the person's files; each leads to its case, where whoever signs in may open it."""
    path = f"/desk/sak/{references.shown(view.case.reference)}"
    link = portal.stationery.url(path, DESK_LANGUAGE)
    files = (
        Entry(f"{file.name} ({timeline.size(file.size, DESK_LANGUAGE)})", target=link)
        for file in view.attached
    )
    return (Entries(words("desk.case.sent_with_title"), tuple(files)),)
