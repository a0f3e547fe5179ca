"""What stands before a person in the chat, ready to draw, and what they sent, as what they said.

The engine decides what may be pressed and the catalogue what is asked; here both become fields,
buttons and sentences. It knows neither requests nor rows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot import masking, offers, wording
from bot.buttons import Button, about, buttons
from bot.conversation import Conversation as Talk
from bot.position import standing
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
    Sure,
    Tracking,
)
from locales import Words
from models.catalogue.groups import Group
from models.catalogue.questions import Choice, Choices, Consent, Files
from web import chat_case, chat_lines, form_fields, forms, review
from web.chat_case import CaseShown
from web.services.talk.chat import Heard
from web.services.unsent.draft_files import Attached

ANSWER, TEXT = "answer", "text"
"""The names of what a button or a tick sends, and of what is typed."""


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button of the page: its label, a smaller word below it, and the field it sends."""

    label: str
    name: str
    value: str
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Live:
    """What stands before the person. `shape` says which of the others are drawn, and how.

    `at_fault`: the key of the field that a mistake is mended in.
    """

    shape: str
    about: str
    title: str
    above: str = ""
    hint: str = ""
    asked: form_fields.Field | None = None
    buttons: tuple[Pressed, ...] = ()
    ways_past: tuple[Pressed, ...] = ()
    quiet: tuple[Pressed, ...] = ()
    sections: tuple[review.Section, ...] = field(default=(), repr=False)
    sending: review.Sending | None = None
    cases: tuple[CaseShown, ...] = field(default=(), repr=False)
    has_box: bool = True
    at_fault: str = TEXT


def said(sent: Mapping[str, str], words: Words) -> Said | None:
    """Return what was said with a form of the page; None when it says nothing.

    Typed words go before a field that is empty beside them; an empty box says that it is empty.
    What nobody is to keep is taken out here, before anything reads it.
    """
    here = tuple(sent.get("about", "").split()[:2])
    press, *named = sent.get("press", "").split()[:3] or [""]
    if press in frozenset(Press):
        return Said(Press(press), tuple(named))
    if sent.get(TEXT, "").strip():
        typed = masking.mask(sent[TEXT], words("common.masked"))
        return Said(about=here, text=typed.text, masked=typed.found)
    if ANSWER in sent:
        given = masking.mask(sent[ANSWER], words("common.masked"))
        return Said(about=here, answer=given.text, masked=given.found)
    return Said(about=here, text="") if TEXT in sent else None


def heard(spoken: Said, talk: Talk, words: Words) -> Heard:
    """Return what was said with the line it makes, and the question it is the answer to."""
    here = standing(talk)
    asked = here.asked if isinstance(here, Ask) and spoken.about == about(here) else None
    question = wording.spoken(asked, words) if asked else ""
    return Heard(spoken, chat_lines.line(spoken, talk, words), question)


def live(
    talk: Talk,
    words: Words,
    *,
    typed: str = "",
    wrong: str = "",
    at: str = TEXT,
    attached: Sequence[Attached] = (),
    cases: Sequence[CaseShown] = (),
) -> Live:
    """Return what stands before the person, what was typed and what is wrong with it put back.

    `at`: which of the fields it is wrong in, where there are two. `cases`: those the browser sees.
    """
    here = standing(talk)
    shown = buttons(talk, words)
    drawn = Live(
        shape="buttons",
        about=" ".join(about(here)),
        title="",
        quiet=tuple(_pressed(button) for button in shown if button.quiet),
        buttons=tuple(_pressed(button) for button in shown if not button.quiet),
    )
    match here:
        case Ask():
            shape = _shape(here)
            at_fault = at if shape in ("boxes", "files") else TEXT
            drawn = replace(drawn, shape=shape, at_fault=at_fault)
            return _ask(here, drawn, words, typed, wrong, attached)
        case Menu():
            wishes = tuple(_with_law(button, words) for button in drawn.buttons)
            return replace(drawn, shape="menu", title=words("chat.page.menu"), buttons=wishes)
        case Tracking():
            return replace(
                drawn,
                title=words("kinds.common.tracking.want"),
                hint=words("kinds.common.tracking.intro"),
                buttons=tuple(
                    replace(button, hint=words(f"kinds.common.tracking.{kind.name}"))
                    for button, kind in zip(drawn.buttons, here.kinds, strict=True)
                ),
            )
        case Review():
            return replace(
                drawn,
                shape="review",
                title=words("forms.review"),
                sections=review.sections(talk.visit, words),
                sending=review.sending(talk.visit, words),
            )
        case Sure():
            return replace(drawn, title=words("chat.page.sure"))
        case HandOver():
            return replace(drawn, shape="human", title=words("chat.button.human"))
        case Offer():
            title = offers.title(here, words)
            lawful = tuple(_with_law(button, words) for button in drawn.buttons)
            return replace(drawn, title=title, buttons=lawful)
        case Cases():
            title = words("chat.case.title" if cases else "chat.case.none")
            return replace(drawn, shape="cases", title=title, cases=tuple(cases))
        case CaseWithdraw():
            title = words("chat.case.withdraw_title", reference=here.reference)
            return replace(drawn, title=title, hint=words("chat.case.withdraw_hint"))
        case CaseAddress() | CaseCode() | CaseMessage():
            return _of_a_case(here, drawn, words, typed, wrong)


def _of_a_case(here: chat_case.Asking, drawn: Live, words: Words, typed: str, wrong: str) -> Live:
    """Return the field for an address, a code or a message; what is typed there is said as text."""
    asked = replace(chat_case.field(here, words), key=TEXT, value=typed, error=wrong)
    return replace(
        drawn,
        shape="field",
        title=asked.label,
        asked=asked,
        buttons=(),
        ways_past=drawn.buttons,
        has_box=False,
    )


def _ask(
    ask: Ask,
    drawn: Live,
    words: Words,
    typed: str,
    wrong: str,
    attached: Sequence[Attached],
) -> Live:
    shape, key = drawn.shape, TEXT if drawn.shape == "field" else ANSWER
    values = {**ask.answers, **({ask.asked.key: typed} if typed and shape == "field" else {})}
    errors = [forms.Error(ask.asked.key, wrong)] if wrong and drawn.at_fault == key else []
    there = [
        file for file in attached if (file.kind, file.question) == (ask.kind.name, ask.question.key)
    ]
    [asked] = form_fields.fields((ask.asked,), values, words, errors, attached=there)
    is_answer = {
        button: button.name == ANSWER and bool(button.value or isinstance(ask.asked, Consent))
        for button in drawn.buttons
    }
    hints = {option.value: option.hint for option in asked.options}
    return replace(
        drawn,
        title=wording.spoken(ask.asked, words),
        above=_above(ask, words),
        hint=asked.hint,
        asked=replace(asked, key=key, mark=""),
        buttons=tuple(
            replace(button, hint=hints.get(button.value, ""))
            for button, answers in is_answer.items()
            if answers and shape == "buttons"
        ),
        ways_past=tuple(button for button, answers in is_answer.items() if not answers),
        has_box=shape != "field",
    )


def _shape(ask: Ask) -> str:
    match ask.asked:
        case Choice() | Consent():
            return "buttons"
        case Choices():
            return "boxes"
        case Files():
            return "files"
        case _:
            return "field"


def _above(ask: Ask, words: Words) -> str:
    """Return where in the whole a question stands: its wish, and the row of its group."""
    noun = words(f"kinds.{ask.kind.name}.noun")
    parts = [noun[:1].upper() + noun[1:]]
    if isinstance(ask.question, Group):
        number = ask.asked.key.removeprefix(f"{ask.question.key}.").partition(".")[0]
        if number.isdigit():
            parts.append(words(f"{ask.question.words}.row", number=number))
    return " · ".join(parts)


def _pressed(button: Button) -> Pressed:
    spoken = button.said
    if spoken.press is None:
        return Pressed(button.label, ANSWER, spoken.answer or "")
    return Pressed(button.label, "press", " ".join((spoken.press, *spoken.about)))


def _with_law(button: Pressed, words: Words) -> Pressed:
    law = f"kinds.{button.value.partition(' ')[2]}.legal"
    return replace(button, hint=words(law)) if words.has(law) else button
