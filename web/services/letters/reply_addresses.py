"""What a handler can ask for by mail about a case, and the signed address for each.

Offered is only what the desk's page would take from them: the outcomes open to the kind, the
grounds they may use, more time where there still is any. Held against the case again when the mail
comes: an address is a way to say something, and no right to it (design D6).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from locales import DESK_LANGUAGE
from mail import actions, addresses, labels
from mail.actions import Action, Verb
from mail.addresses import Sort
from mail.labels import Label
from models import extending, references
from models.catalogue.requirements import Ground, Outcome, Requirements
from models.status import AT_THE_DESK, Status
from models.tables import Case, Role, Staff
from web.desk_words import outcome_name
from web.portal import Portal
from web.services.answers.answer_facts import register_labels
from web.services.answers.reading import DeskView
from web.services.on_the_way.extending import Why
from web.services.people.staff import Member


@dataclass(frozen=True, slots=True)
class Offered:
    """One thing to ask for: its address, the name that says where the text goes, and its lines."""

    action: Action
    name: str = field(repr=False)
    address: str = field(repr=False)
    labels: Sequence[Label] = ()


def thread_of(portal: Portal, case: Case, row: Staff) -> str:
    """Return the id of a handler's first letter about a case, which the later ones refer to."""
    return f"<{case.reference}.{row.code}@{portal.stationery.reply_domain}>"


def to_answer(portal: Portal, case: Case, row: Staff) -> tuple[str, str] | None:
    """Return the name and the address a plain reply goes to; None where no answer goes by mail."""
    ended = Status(case.status) not in AT_THE_DESK
    if ended or not case.address or not portal.settings.replies_arrive:
        return None
    return _name(portal, case, "inbox.action.answer"), _address(portal, case, row, actions.ANSWER)


def to_replace(portal: Portal, case: Case, row: Staff, action: str) -> tuple[str, str]:
    """Return the name and the address where another text takes the place of one that is held."""
    meant = addresses.ReplyAddress(case.reference, row.code, action)
    address = addresses.make(portal.vault.mac, meant, portal.stationery.reply_domain)
    return _name(portal, case, "inbox.held.again"), address


def answers(portal: Portal, view: DeskView, row: Staff) -> Iterator[Offered]:
    """Yield the answers a handler may give by mail, each outcome once or once for every ground."""
    if not view.address or view.progress.is_own_answer_of(row.id):
        return
    words = portal.words[DESK_LANGUAGE]
    register = register_labels(portal)
    for action in open_answers(view.needs, row.role, portal.organisation.checked_grounds):
        outcome = action.outcome or Outcome.GRANTED
        lines = labels.of(
            view.needs,
            outcome,
            words,
            ground=action.detail,
            identity=view.progress.identity is None,
            register=register,
        )
        name = _name_of_answer(portal, view, outcome, action.detail)
        yield Offered(action, name, _address(portal, view.case, row, action), lines)


def open_answers(needs: Requirements, role: Role, checked: Collection[str]) -> Iterator[Action]:
    """Yield the answers that somebody with this role may give, as the check of an answer has it."""
    for outcome in needs.outcomes:
        if not needs.asks_reasons(outcome):
            yield Action(Verb.ANSWER, outcome)
            continue
        for ground in needs.grounds:
            if _may_be_used(ground, outcome, role, checked):
                yield Action(Verb.ANSWER, outcome, ground.code)


def _may_be_used(ground: Ground, outcome: Outcome, role: Role, checked: Collection[str]) -> bool:
    if ground.lead and role is not Role.LEAD:
        return False
    if ground.wholly and outcome is Outcome.PARTLY:
        return False  # the desk's page takes it, but who looks for a ground looks elsewhere
    return ground.may_be_used(checked) and not (ground.partly and outcome is Outcome.REFUSED)


def on_the_way(portal: Portal, view: DeskView, row: Staff, now: datetime) -> Iterator[Offered]:
    """Yield what else may be asked for: a question, more time, a note, to take the case."""
    case = view.case
    verbs = [(Action(Verb.NOTE), "note")]
    if case.handler_id != row.id and not view.progress.is_own_answer_of(row.id):
        verbs.append((Action(Verb.TAKE), "take"))
    if view.address:
        yield _offered(portal, case, row, Action(Verb.ASK), "ask")
        if not view.at_once and extending.barrier(case, now) is None:
            for why in Why:
                action = Action(Verb.EXTEND, detail=why.value)
                yield _offered(portal, case, row, action, f"extend_{why.value}")
    for action, name in verbs:
        yield _offered(portal, case, row, action, name)


def hand_over(
    portal: Portal, view: DeskView, row: Staff, colleagues: Sequence[tuple[Staff, str]]
) -> Iterator[Offered]:
    """Yield one address for each colleague, by name, who may handle the case."""
    for colleague, name in colleagues:
        if colleague.id == row.id or view.progress.is_own_answer_of(colleague.id):
            continue
        action = Action(Verb.HAND_OVER, detail=colleague.code)
        yield _offered(portal, view.case, row, action, "hand_over", name=name)


def to_register(portal: Portal, row: Staff | Member) -> tuple[str, str]:
    """Return the name and the address that a handler forwards a request to, to register it."""
    sign, domain = portal.vault.mac, portal.stationery.reply_domain
    name = portal.words[DESK_LANGUAGE]("inbox.action.register")
    return name, addresses.make_other(sign, Sort.REGISTER, row.code, domain)


def _offered(
    portal: Portal, case: Case, row: Staff, action: Action, word: str, **values: str
) -> Offered:
    name = _name(portal, case, f"inbox.action.{word}", **values)
    return Offered(action, name, _address(portal, case, row, action))


def _name_of_answer(portal: Portal, view: DeskView, outcome: Outcome, ground: str) -> str:
    words = portal.words[DESK_LANGUAGE]
    if ground:
        said = words(f"inbox.ground.{ground}")
        return _name(portal, view.case, f"inbox.action.{outcome.value}", ground=said)
    if outcome is Outcome.GRANTED:
        return _name(portal, view.case, "inbox.action.answer")
    said = outcome_name(view.case.kind, outcome, words, view.needs)
    return _name(portal, view.case, "inbox.action.outcome", outcome=said)


def _name(portal: Portal, case: Case, key: str, **values: str) -> str:
    words = portal.words[DESK_LANGUAGE]
    shown = references.shown(case.reference)
    return words("inbox.action.of_case", what=words(key, **values), reference=shown)


def _address(portal: Portal, case: Case, row: Staff, action: Action) -> str:
    meant = addresses.ReplyAddress(case.reference, row.code, actions.write(action))
    return addresses.make(portal.vault.mac, meant, portal.stationery.reply_domain)
