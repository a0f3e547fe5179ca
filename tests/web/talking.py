"""A conversation in the chat: each question answered as the page in front of somebody asks it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from models.catalogue.groups import DONE, MORE
from tests.web.visitor import Form, Page, Visitor

MOST_QUESTIONS = 40


async def presses(person: Visitor, *buttons: str) -> Page:
    """Press one button after the other, each by how its words begin."""
    for begins in buttons:
        there = [text for form in person.page.forms for text in form.buttons]
        button = next((text for text in there if text.startswith(begins)), None)
        assert button, f"no button «{begins}» among {there}"
        await person.presses(button)
    return person.page


async def types(person: Visitor, *texts: str) -> Page:
    """Type one text after the other into the chat's own box or field."""
    for text in texts:
        await person.presses("Svar", text=text)
    return person.page


async def chats(
    person: Visitor,
    kind: str,
    answers: Mapping[str, str],
    attached: Sequence[tuple[str, bytes]] = (),
    *,
    stops_at: str = "",
) -> None:
    """Choose a kind and answer every question, up to the review or the question to stop at."""
    await person.opens("/chat")
    await _button(person, "press", f"wish {kind}")
    rows_told: list[str] = []
    for _ in range(MOST_QUESTIONS):
        key = asked(person.page)
        if key in ("", stops_at):
            return
        if key.endswith(".more"):
            rows_told.append(key)
            await _button(person, "answer", MORE if _more(key, answers, rows_told) else DONE)
        else:
            await _answers(person, key, answers, attached)
        assert person.page.status == 200, person.sees
    raise AssertionError(f"the questions do not end: {person.sees}")


def asked(page: Page) -> str:
    """The key of the question in front of somebody; "" when none is."""
    about = next((form.fields["about"] for form in page.forms if "about" in form.fields), "")
    return about.partition(" ")[2]


async def _answers(
    person: Visitor,
    key: str,
    answers: Mapping[str, str],
    attached: Sequence[tuple[str, bytes]],
) -> None:
    files = next((form for form in person.page.forms if form.files), None)
    if files is not None and attached:
        await person.brings(attached, files.buttons[0])
        return
    given = answers.get(key, "")
    form = _form_of(person.page, given)
    if form is not None:
        label = next(text for text, sends in form.sends.items() if sends == ("answer", given))
        await person.presses(label)
    elif not given:
        await _button(person, "press", "skip")
    else:
        field = next(f for f in person.page.forms if "answer" in f.asked or "text" in f.asked)
        name = "answer" if "answer" in field.asked else "text"
        await person.presses(field.buttons[0], {name: given})


def _more(key: str, answers: Mapping[str, str], told: Sequence[str]) -> bool:
    """Whether this person has more rows of a group than they have told of."""
    group = key.removesuffix("more")
    rows = {name.split(".")[1] for name in answers if name.startswith(group)}
    return told.count(key) < len(rows)


def _form_of(page: Page, given: str) -> Form | None:
    return next((form for form in page.forms if ("answer", given) in form.sends.values()), None)


async def _button(person: Visitor, name: str, value: str) -> None:
    """Press the first button that sends a name with a value that begins like this."""
    for form in person.page.forms:
        for text, sent in form.sends.items():
            if sent[0] == name and f"{sent[1]} ".startswith(f"{value} "):
                await person.presses(text)
                return
    raise AssertionError(f"no button sends {name}={value}: {person.sees}")
