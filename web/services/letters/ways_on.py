"""How a handler goes on from the letter about a case: a reply, and an address for each other thing.

What is offered is decided in `reply_addresses.py`; here it is put in order and in words.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from locales import DESK_LANGUAGE, Words
from mail import mailto
from mail.desk_letters import Ways
from mail.fill import Entries, Entry
from mail.verdict import Kind
from models import references
from models.catalogue.requirements import Outcome
from models.tables import Staff
from web.desk_words import outcome_name
from web.portal import Portal
from web.services.answers import identity
from web.services.answers.on_paper import is_on_paper
from web.services.answers.reading import DeskView
from web.services.cases.needs import answers_of
from web.services.letters import reply_addresses
from web.services.letters.reply_addresses import Offered

MOST_COLLEAGUES = 8


def of_handler(
    portal: Portal,
    view: DeskView,
    row: Staff,
    colleagues: Sequence[tuple[Staff, str]],
    now: datetime,
) -> Ways:
    """Return how one handler goes on from the letter: a reply, an address for each thing to ask."""
    words = portal.words[DESK_LANGUAGE]
    if not portal.settings.replies_arrive:
        return Ways(None, words("inbox.letter.on_page"))
    offered = tuple(reply_addresses.answers(portal, view, row))
    reply = reply_addresses.to_answer(portal, view.case, row) if offered else None
    name, address = reply_addresses.to_register(portal, row)
    register = Entry(words("inbox.letter.register"), target=mailto.link(name, address))
    return Ways(
        reply=reply,
        how=_how(view, offered, words) if reply else _instead(view, row, words),
        then=_then(portal, words) if reply else "",
        actions=(
            _plain(view, offered, words),
            Entries(
                words("inbox.letter.on_the_way"),
                tuple(
                    _entry(one, words(f"inbox.letter.{_word(one)}"))
                    for one in reply_addresses.on_the_way(portal, view, row, now)
                ),
            ),
            *(
                _because(outcome, view, offered, words)
                for outcome in (Outcome.REFUSED, Outcome.PARTLY)
            ),
            Entries(words("inbox.letter.hand_over"), _hand_over(portal, view, row, colleagues)),
            Entries(words("inbox.letter.others"), (register,)),
        ),
    )


def without_staff(portal: Portal) -> Ways:
    """Return the same for the organisation's contact, while nobody is at the desk."""
    return Ways(None, portal.words[DESK_LANGUAGE]("mail.no_handler"))


def _how(view: DeskView, offered: Sequence[Offered], words: Words) -> str:
    """Say what a plain reply is, and where its lines are ready where it takes any."""
    plain = next((one for one in offered if one.action.outcome is Outcome.GRANTED), None)
    if plain is None:
        return words("inbox.letter.choose")
    outcome = outcome_name(view.case.kind, Outcome.GRANTED, words, view.needs)
    if not plain.labels:
        return words("inbox.letter.reply", outcome=outcome)
    if identity.reply_says_same(view.needs, answers_of(view.asked), view.address, view.progress):
        return words("inbox.letter.reply_says", outcome=outcome, address=view.address)
    alone = len(offered) == 1
    key = "inbox.letter.reply_alone" if alone else "inbox.letter.reply_lines"
    return words(key, outcome=outcome)


def _then(portal: Portal, words: Words) -> str:
    """Say what becomes of a reply: held and sent, or a draft until somebody presses."""
    if portal.settings.believed.kind is Kind.NONE:
        return words("inbox.letter.waits")
    if not portal.settings.hold_seconds:
        return words("inbox.letter.leaves")
    return words("inbox.letter.held", hold=_length(portal.settings.hold, words))


def _length(hold: timedelta, words: Words) -> str:
    seconds = int(hold.total_seconds())
    if seconds % 60:
        return words("inbox.letter.seconds", count=seconds)
    one, many = "inbox.letter.minute", "inbox.letter.minutes"
    return words(one) if seconds == 60 else words(many, count=seconds // 60)


def _instead(view: DeskView, row: Staff, words: Words) -> str:
    """Say how a case is answered where no reply is taken."""
    if view.progress.is_own_answer_of(row.id):
        return words("desk.case.own_answer")
    paper = is_on_paper(view.case, view.asked)
    return words("mail.on_paper" if paper else "mail.no_address")


def _plain(view: DeskView, offered: Sequence[Offered], words: Words) -> Entries:
    """List the answers that take no ground."""
    kind, needs = view.case.kind, view.needs
    named = (
        _entry(one, outcome_name(kind, _outcome(one), words, needs))
        for one in offered
        if not one.action.detail
    )
    return Entries(words("inbox.letter.answers"), tuple(named))


def _because(outcome: Outcome, view: DeskView, offered: Sequence[Offered], words: Words) -> Entries:
    """List the grounds for an outcome in which something is not done."""
    named = (
        _entry(one, _capital(words(f"inbox.ground.{one.action.detail}")))
        for one in offered
        if one.action.detail and one.action.outcome is outcome
    )
    title = outcome_name(view.case.kind, outcome, words, view.needs)
    return Entries(words("inbox.letter.because", outcome=title), tuple(named))


def _outcome(offered: Offered) -> Outcome:
    return offered.action.outcome or Outcome.GRANTED


def _hand_over(
    portal: Portal, view: DeskView, row: Staff, colleagues: Sequence[tuple[Staff, str]]
) -> tuple[Entry, ...]:
    names = {colleague.code: name for colleague, name in colleagues}
    offered = tuple(reply_addresses.hand_over(portal, view, row, colleagues))
    some = tuple(_entry(one, names[one.action.detail]) for one in offered[:MOST_COLLEAGUES])
    if len(offered) == len(some):
        return some
    words, path = portal.words[DESK_LANGUAGE], f"/desk/sak/{references.shown(view.case.reference)}"
    link = portal.stationery.url(path, DESK_LANGUAGE)
    return (*some, Entry(words("inbox.letter.more_colleagues"), target=link))


def _word(offered: Offered) -> str:
    """Return the key of what is asked for on the way, in the list."""
    verb, detail = offered.action.verb.value, offered.action.detail
    return f"{verb}_{detail}" if detail else verb


def _entry(offered: Offered, text: str) -> Entry:
    labels = [label.text for label in offered.labels]
    return Entry(text, target=mailto.link(offered.name, offered.address, labels))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
