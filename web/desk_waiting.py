"""A mail on a case in words: who it says it is from, what it asks for, why it waits, what to do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from locales import Words, with_language
from locales.dates import long_instant
from mail.actions import Verb
from models.catalogue.requirements import Outcome
from models.tables import MessageKind
from web import timeline
from web.desk_queue import address
from web.desk_words import outcome_name
from web.services.answers.reading import DeskView
from web.services.by_mail.waiting import Offer, Waiting
from web.timeline import Line

_ANCHORS = {Offer.DO: "send", Offer.DRAFT: "send", Offer.CORRECT: "rett", Offer.NOTE: "notat"}
"""Where the links in the letter about a mail that waits lead to on its page."""


_IN_THE_HOUSE = frozenset({Verb.NOTE, Verb.TAKE, Verb.HAND_OVER})


@dataclass(frozen=True, slots=True)
class Act:
    """Something that can be done with a mail, ready to draw; `href` where it is a page."""

    value: str
    button: str
    about: str
    anchor: str
    href: str = ""


def here(waiting: Waiting) -> str:
    """Return the path of a mail's page."""
    return f"{address(waiting.case)}/epost/{waiting.opened.row.id}"


def facts(waiting: Waiting, view: DeskView, say: Words) -> list[Line]:
    """Return who a mail says it is from and whether anybody vouches for it, when, and for what."""
    mail, row = waiting.opened.mail, waiting.opened.row
    sender = say("inbox.page.no_sender")
    if waiting.is_erased:
        sender = mail.from_address or sender
    elif mail.from_address:
        sender = say(
            "inbox.page.vouched" if waiting.vouched else "inbox.page.not_vouched",
            address=mail.from_address,
        )
    lines = [
        Line(label=say("inbox.page.sender"), value=sender),
        Line(label=say("inbox.page.subject"), value=mail.subject or say("inbox.pen.no_subject")),
        Line(label=say("inbox.page.received"), value=long_instant(row.received_at, say.language)),
    ]
    if asked := does(waiting, view, say):
        lines.append(Line(label=say("inbox.page.does"), value=asked))
    return lines


def does(waiting: Waiting, view: DeskView, say: Words) -> str:
    """Say what a mail asks for by where it was sent; nothing where it asks for nothing."""
    action = waiting.action
    if action is None:
        return ""
    if action.verb is not Verb.ANSWER:
        return say(f"inbox.does.{action.verb.value}")
    outcome = outcome_name(view.case.kind, action.outcome or Outcome.GRANTED, say, view.needs)
    if action.detail:
        ground = say(f"grounds.{action.detail}")
        return say("inbox.does.answer_with_ground", outcome=outcome, ground=ground)
    return say("inbox.does.answer", outcome=outcome)


def why(waiting: Waiting, say: Words) -> str:
    """Say in a sentence why a mail waits; nothing once it does not."""
    return say(f"inbox.why.{waiting.why}") if waiting.waits and waiting.why else ""


def files(waiting: Waiting, say: Words) -> list[Line]:
    """Return the files of a mail, each with where it is fetched."""
    return [
        Line(
            name=file.name,
            about=timeline.size(file.size, say.language),
            href=f"{here(waiting)}/fil/{number}",
        )
        for number, file in enumerate(waiting.opened.mail.attachments, 1)
    ]


def acts(waiting: Waiting, view: DeskView, say: Words) -> list[Act]:
    """Return what can be done with a mail now, in the order it is offered."""
    return list(_acts(waiting, view, say))


def _acts(waiting: Waiting, view: DeskView, say: Words) -> Iterator[Act]:
    for offer in waiting.offers:
        href = _elsewhere(waiting, offer, view, say)
        if offer is Offer.REGISTER and not href:
            continue
        name = offer.value
        yield Act(
            value=name,
            button=say(f"inbox.page.button.{_sort(waiting, offer)}"),
            about=say(f"inbox.page.about.{_sort(waiting, offer)}"),
            anchor=_ANCHORS.get(offer, name),
            href=href,
        )


def _sort(waiting: Waiting, offer: Offer) -> str:
    """Return the words for an offer: what goes to the person is sent, the rest is done."""
    stays = waiting.action is not None and waiting.action.verb in _IN_THE_HOUSE
    return "do_it" if offer is Offer.DO and stays else offer.value


def _elsewhere(waiting: Waiting, offer: Offer, view: DeskView, say: Words) -> str:
    """Return the page on which an offer is taken up, where it is not this one."""
    if offer is Offer.DRAFT:
        return f"{with_language(address(waiting.case), say.language)}#answer"
    return _registering(waiting, view, say) if offer is Offer.REGISTER else ""


def _registering(waiting: Waiting, view: DeskView, say: Words) -> str:
    """Return where a mail on a case becomes a request: by the message that it is on it."""
    kinds = (MessageKind.NOTE, MessageKind.PERSON)
    found = (
        row.id for row in view.messages if row.mail == waiting.opened.row.id and row.kind in kinds
    )
    message = next(found, "")
    return with_language(f"/desk/registrer?melding={message}", say.language) if message else ""
