"""What an answer must hold, in words for the handler: the desk's form as a list in a letter.

Made of the kind's `Requirements` and the organisation's file, which the form and the check of an
answer are made of, too: nothing of it is told twice.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from bot import wording
from locales import DESK_LANGUAGE, Words
from mail.fill import Entry
from models.catalogue.requirements import ROUTED, WITH_REASONS, Outcome, Requirements
from models.files import LARGEST_IN_ALL, MIB, MOST
from web import desk_identity
from web.desk_words import listed, outcome_name
from web.portal import Portal
from web.services.answers.answer_facts import RECIPIENTS, as_text, facts_for, register_labels
from web.services.answers.on_paper import is_on_paper
from web.services.answers.reading import DeskView


def entries(portal: Portal, view: DeskView) -> Iterator[Entry]:
    """Yield what the answer to a case must hold, a line for each thing to mind."""
    say, needs = portal.words[DESK_LANGUAGE], view.needs
    if view.waits_for is not None:
        yield Entry(say("inbox.check.first"), say("desk.case.access_first"))
    if needs.asks_identity and view.progress.identity is None:
        yield Entry(say("inbox.check.identity"), " ".join(_who(view, say)))
    for outcomes, names in _lines(view, say):
        title = say("inbox.check.lines_of", outcomes=outcomes) if outcomes else ""
        yield Entry(title or say("inbox.check.lines"), names)
    if any(needs.asks_content(outcome) for outcome in needs.outcomes):
        yield Entry(say("inbox.check.content"), _content(needs, say))
    if RECIPIENTS in _told(needs) and register_labels(portal):
        yield Entry(say("inbox.check.register"), _lacking(portal, say))
    if any(needs.asks_reasons(outcome) for outcome in needs.outcomes):
        yield Entry(say("inbox.check.reasons"), _reasons(view, say))
    if not is_on_paper(view.case, view.asked) and view.address:
        yield Entry(say("inbox.check.where"), _where(view, say))
        yield Entry(say("inbox.check.files"), _files(say))
    if facts := _told(needs):
        names = "; ".join(say(f"case.fact.{name}") for name in facts)
        yield Entry(say("inbox.check.facts"), f"{names}. {say('inbox.check.facts_below')}")


def facts(portal: Portal, view: DeskView) -> str:
    """Return what the portal adds to an answer by itself, as it will be told."""
    needs = view.needs
    outcome = next((one for one in needs.outcomes if needs.facts.get(one)), None)
    return as_text(facts_for(portal, DESK_LANGUAGE, needs, outcome, {}))


def _told(needs: Requirements) -> tuple[str, ...]:
    """Return the facts the portal adds to some answer, in the order they are told."""
    return tuple(dict.fromkeys(name for names in needs.facts.values() for name in names))


def _who(view: DeskView, say: Words) -> Iterator[str]:
    """Tell what to compare, what the person has said, and what the line in the answer takes."""
    *known, otherwise = desk_identity.known(view, say)
    yield from known
    yield say("inbox.check.identity_line") if view.address else otherwise


def _lines(view: DeskView, say: Words) -> Iterator[tuple[str, str]]:
    """Yield what only the handler knows, with the outcomes it is for where that is not all."""
    ours = [outcome for outcome in view.needs.outcomes if outcome not in ROUTED]
    found: dict[tuple[Outcome, ...], list[str]] = {}
    for line in view.needs.lines:
        of = tuple(one for one in view.needs.outcomes if one in line.outcomes)
        found.setdefault(of, []).append(wording.name(line.question, say))
    for outcomes, names in found.items():
        everywhere = set(outcomes).issuperset(ours)
        yield "" if everywhere else _named(view, outcomes, say), f"{'; '.join(names)}."


def _named(view: DeskView, outcomes: Collection[Outcome], say: Words) -> str:
    names = [f"«{outcome_name(view.case.kind, one, say, view.needs)}»" for one in outcomes]
    return listed(names, say("desk.or"))


def _content(needs: Requirements, say: Words) -> str:
    if needs.file:
        return say("inbox.check.content_file")
    return say("inbox.check.content_text" if needs.behind_code else "inbox.check.content_none")


def _lacking(portal: Portal, say: Words) -> str:
    lacking = "; ".join(text for _, text in register_labels(portal))
    return f"{lacking}. {say('inbox.check.register_line')}"


def _reasons(view: DeskView, say: Words) -> str:
    own = f"desk.answer.reason_hint_of.{view.case.kind}"
    told = [say("inbox.check.reasons_line")]
    if any(ground.lead for ground in view.needs.grounds):
        told.append(say("inbox.check.reasons_lead"))
    if any(one in WITH_REASONS and view.needs.behind_code for one in view.needs.outcomes):
        told.append(say("inbox.check.reasons_in_letter"))
    return " ".join([*told, *([say(own)] if say.has(own) else [])])


def _where(view: DeskView, say: Words) -> str:
    if view.needs.behind_code:
        return say("inbox.check.where_code")
    careful = [] if view.case.confirmed_at else [say("desk.answer.more_unproven")]
    return " ".join([say("inbox.check.where_letter"), *careful])


def _files(say: Words) -> str:
    return say("inbox.check.files_line", most=MOST, together=LARGEST_IN_ALL // MIB)
