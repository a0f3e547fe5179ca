"""What may be pressed where a person stands: drawn on the page, and matched with what is typed.

A button holds what pressing it says, so a press, a typed number and typed words come to the same.
The changes of a review are listed by `changes`, since they depend on the answers.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.conversation import Conversation, Why
from bot.mycase import OPENED
from bot.offers import offered
from bot.position import back, standing
from bot.said import Press, Said
from bot.steps import (
    Ask,
    CaseAddress,
    CaseCode,
    CaseMessage,
    Cases,
    CaseWithdraw,
    HandOver,
    Menu,
    Offer,
    Review,
    Standing,
    Sure,
    Tracking,
)
from bot.wording import rows, send
from locales import Words
from models.catalogue.kinds import CaseKind
from models.catalogue.questions import YES, Choice, Choices, Consent, Files


@dataclass(frozen=True, slots=True)
class Button:
    """A label and what pressing it says.

    `number`: what may be typed in its place, 0 for none. `quiet`: a way out that is always there,
    not one of the answers.
    """

    label: str
    said: Said
    number: int = 0
    quiet: bool = False


def about(here: Standing) -> tuple[str, ...]:
    """Name what stands before the person, for `Said.about` of what is answered or typed there."""
    if isinstance(here, Ask):
        return here.kind.name, here.asked.key
    return (type(here).__name__.lower(),)


def buttons(conversation: Conversation, words: Words) -> tuple[Button, ...]:
    """Return what is on the screen, in order: the answers, then the quiet ways out."""
    here = standing(conversation)
    match here:
        case Ask():
            options = _numbered(_options(here, words))
            mine = _my_answer(conversation, here, words)
            past = (*_ways_past(here, words), *_instead(conversation, here, words))
            own = (*options, *mine, *past)
        case Menu():
            own = tuple(_numbered(_wishes(here, words)))
        case Tracking():
            own = tuple(_numbered(_wants(here.kinds, words)))
        case Review():
            own = tuple(_of_review(here, words))
        case Sure():
            own = (
                Button(words("chat.button.restart_sure"), Said(Press.RESTART_SURE)),
                Button(words("chat.button.not_sure"), Said(Press.GO_ON)),
            )
        case HandOver():
            own = tuple(_to_a_human(conversation, words))
        case Offer():
            own = tuple(_of_offer(here, words))
        case CaseAddress():
            own = (Button(words("chat.button.go_on"), Said(Press.GO_ON)),)
        case Cases():
            own = (
                Button(words("chat.button.other_case"), Said(Press.MY_CASE)),
                Button(words("chat.button.go_on"), Said(Press.GO_ON)),
            )
        case CaseCode():
            own = tuple(_on_a_code(words))
        case CaseMessage():
            own = tuple(_my_message(conversation, here, words))
        case CaseWithdraw(reference=reference):
            sure = Said(Press.WITHDRAW_SURE, (reference,))
            own = (
                Button(words("chat.button.withdraw_sure"), sure),
                Button(words("chat.button.not_withdrawn"), Said(Press.BACK)),
            )
    return (*own, *_tongue(conversation, words), *_quiet(conversation, here, words))


def changes(conversation: Conversation, words: Words) -> tuple[Button, ...]:
    """Return a button for each answer of each wish, to answer it anew."""
    return tuple(
        Button(row.change, Said(Press.CHANGE, (row.kind.name, row.question)))
        for row in rows(conversation.visit, words)
    )


def _numbered(listed: Iterator[tuple[str, Said]]) -> Iterator[Button]:
    for number, (label, said) in enumerate(listed, 1):
        yield Button(label, said, number)


def _options(ask: Ask, words: Words) -> Iterator[tuple[str, Said]]:
    match ask.asked:
        case Choice(options=options) | Choices(options=options):
            for option in options:
                label = words(f"{ask.asked.words}.option.{option}")
                yield label, Said(about=about(ask), answer=option)
        case Consent(required=required):
            yield words("common.yes"), Said(about=about(ask), answer=YES)
            if not required:
                yield words("common.no"), Said(about=about(ask), answer="")


def _ways_past(ask: Ask, words: Words) -> Iterator[Button]:
    """Yield how to keep an answer, to take it away, and to pass by."""
    optional = not ask.asked.required and not isinstance(ask.asked, Consent)
    if ask.kept:
        yield Button(words("chat.button.keep"), Said(Press.SKIP, about(ask)))
        # The keeper of files takes them away one by one.
        if optional and ask.answers.get(ask.asked.key) and not isinstance(ask.asked, Files):
            yield Button(words("chat.button.clear"), Said(about=about(ask), answer=""))
    elif optional:
        yield Button(words("chat.button.skip"), Said(Press.SKIP, about(ask)))


def _instead(conversation: Conversation, ask: Ask, words: Words) -> Iterator[Button]:
    """Yield what is offered in place of a wish, until something of its own is answered."""
    if ask.kind.instead is not None and not conversation.visit.answered.get(ask.kind.name):
        label = words(f"kinds.{ask.kind.name}.instead")
        yield Button(label, Said(Press.INSTEAD, (ask.kind.name,)))


def _my_answer(conversation: Conversation, ask: Ask, words: Words) -> Iterator[Button]:
    """Yield the way to say that what was taken for something else was the answer."""
    if conversation.doubted:
        yield Button(words("chat.button.my_answer"), Said(Press.MY_ANSWER, about(ask)))


def _my_message(conversation: Conversation, here: CaseMessage, words: Words) -> Iterator[Button]:
    """Yield the way to say that what was not sent at once is the message."""
    if conversation.doubted:
        yield Button(words("chat.button.my_message"), Said(Press.MY_ANSWER, about(here)))


def _to_a_human(conversation: Conversation, words: Words) -> Iterator[Button]:
    """Yield first how to write to a handler here, with what is typed already if there is any."""
    if conversation.typed:
        yield Button(words("chat.button.pass_on"), Said(Press.PASS_ON))
    else:
        yield Button(words("chat.button.write_here"), Said(Press.WISH, ("other",)))
    yield Button(words("chat.button.go_on"), Said(Press.GO_ON))


def _of_offer(offer: Offer, words: Words) -> Iterator[Button]:
    yield from _numbered(offered(offer, words))
    if offer.why in (Why.FOLLOW, Why.CALM):
        yield Button(words("chat.button.go_on"), Said(Press.GO_ON))
    else:
        yield Button(words("chat.button.none_of_these"), Said(Press.NONE_OF_THESE))


def _on_a_code(words: Words) -> Iterator[Button]:
    yield Button(words("chat.button.new_code"), Said(Press.NEW_CODE))
    yield Button(words("chat.button.other_address"), Said(Press.MY_CASE))
    yield Button(words("chat.button.go_on"), Said(Press.GO_ON))


def _tongue(conversation: Conversation, words: Words) -> Iterator[Button]:
    """Yield the way to another language, on the turn it was offered."""
    if conversation.tongue:
        label = words(f"chat.tongue.{conversation.tongue}")
        yield Button(label, Said(Press.LANGUAGE, (conversation.tongue,)), quiet=True)


def _wishes(menu: Menu, words: Words) -> Iterator[tuple[str, Said]]:
    for kind in menu.begun:
        yield _go_on_with(kind, words), Said(Press.WISH, (kind.name,))
    yield from _wants([kind for kind in menu.kinds if kind not in menu.begun], words)
    yield words("kinds.common.tracking.want"), Said(Press.TRACKING)
    yield words("chat.button.my_case"), Said(Press.MY_CASE)


def _wants(kinds: Sequence[CaseKind], words: Words) -> Iterator[tuple[str, Said]]:
    for kind in kinds:
        yield words(f"kinds.{kind.name}.want"), Said(Press.WISH, (kind.name,))


def _of_review(review: Review, words: Words) -> Iterator[Button]:
    if review.complete:
        yield Button(send(review.complete, words), Said(Press.SEND))
    for kind in review.incomplete:
        yield Button(_go_on_with(kind, words), Said(Press.WISH, (kind.name,)))
    for kind in (*review.complete, *review.incomplete):
        label = words("chat.button.drop", wish=words(f"kinds.{kind.name}.noun"))
        yield Button(label, Said(Press.DROP, (kind.name,)))
    yield Button(words("chat.button.more"), Said(Press.MENU))


def _go_on_with(kind: CaseKind, words: Words) -> str:
    return words("chat.button.wish", wish=words(f"kinds.{kind.name}.noun"))


def _quiet(conversation: Conversation, here: Standing, words: Words) -> Iterator[Button]:
    """Yield the ways out that lead somewhere else than where the person stands."""
    leads_here = {
        Menu: Press.MENU,
        Review: Press.REVIEW,
        HandOver: Press.HUMAN,
        Sure: Press.RESTART,
    }
    dead = {leads_here.get(type(here))}
    if back(conversation) == conversation:
        dead.add(Press.BACK)
    if not conversation.visit.wishes:
        dead |= {Press.REVIEW, Press.RESTART}
    if OPENED not in conversation.told:
        dead.add(Press.LEAVE)
    for press in (Press.BACK, Press.REVIEW, Press.MENU, Press.HUMAN, Press.RESTART, Press.LEAVE):
        if press not in dead:
            yield Button(words(f"chat.button.{press}"), Said(press), quiet=True)
