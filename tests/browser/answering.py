"""Somebody who answers whatever they are asked, by form or by chat, out of what they know.

They read the page as it comes: which questions there are is the catalogue's affair.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from tests.browser.walker import Walker

Files = Sequence[tuple[str, bytes]]
MOST = 40
"""Pages or turns after which nobody goes on."""

NAMES = """() => [...new Set([...document.querySelectorAll(
  'main form :is(input:not([type=hidden], [type=file]), textarea)'
)].map(node => node.name))]"""
STANDING = """() => {
  const now = document.getElementById('naa');
  const field = now.querySelector('.field [type=file], .field [type=checkbox], .field .input');
  return {
    about: now.querySelector('[name=about]').value.split(' ').at(-1),
    shape: field?.type ?? 'buttons',
    reviews: !!now.querySelector('[value=send]'),
  };
}"""


async def by_form(person: Walker, answers: Mapping[str, str], attached: Files) -> None:
    """Answer page after page, from the first one of a kind's form to its review."""
    for _ in range(MOST):
        if person.page.url.endswith("/se-over"):
            return
        names: list[str] = await person.page.evaluate(NAMES)
        here = {name: answers[name] for name in names if name in answers}
        groups = {name.partition(".")[0] for name in names if "." in name}
        further = [n for n in answers if n not in names and n.partition(".")[0] in groups]
        if await person.page.locator("[type=file]").count():
            await person.chooses(*attached)
        await person.presses("Legg til en opplysning til" if further else "Neste", **here)
    raise AssertionError(f"the form does not end: {person.page.url}")


async def by_chat(person: Walker, answers: Mapping[str, str], attached: Files) -> None:
    """Answer turn after turn, from the first question of a kind to its review."""
    rows = 1
    for _ in range(MOST):
        now = await person.page.evaluate(STANDING)
        if now["reviews"]:
            return
        answer = answers.get(now["about"], "")
        if group := re.fullmatch(r"(\w+)\.more", now["about"]):
            rows += 1
            answer = "more" if any(n.startswith(f"{group[1]}.{rows}.") for n in answers) else "done"
        await _answers(person, now["shape"], answer, attached)
    raise AssertionError("the chat does not end")


async def _answers(person: Walker, shape: str, answer: str, attached: Files) -> None:
    match shape:
        case "file" if attached:
            await person.chooses(*attached)
            await person.says("Legg ved")
        case "checkbox":
            await person.says("Neste", answer=answer)
        case "buttons" if answer:
            await person.answers(answer)
        case "buttons" if await person.page.locator("#naa button[value='']").count():
            await person.answers("")
        case _ if answer:
            await person.says("Svar", text=answer)
        case _:
            await person.says("Hopp over")
