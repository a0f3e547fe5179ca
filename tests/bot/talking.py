"""A conversation written as people read it, played through the engine and written again.

`Kari: text` is typed, `[words]` is a button pressed; `Bot: …` is said back, `? …` then stands
below; `Feil: …` is a fault, and `! Submit` asks whoever called to send. A line may end in `…`.
"""

from difflib import unified_diff
from textwrap import dedent

import locales
from bot import engine, position
from bot.buttons import about, buttons, changes
from bot.conversation import Conversation
from bot.said import Said
from bot.steps import Ask, Fault, Say, Submit

NB = locales.load()["nb"]
REACH = {"email": "post@eksempel.no", "phone": "22 00 00 00"}


def read(said: Say | Fault) -> str:
    """The sentence in bokmål, on one line."""
    return NB(said.key, **{**REACH, **said.values}).replace("\n", " / ")


def pressed(talk: Conversation, label: str) -> Said:
    """What the button with these words says, among those on the screen."""
    shown = (*buttons(talk, NB), *changes(talk, NB))
    found = [button.said for button in shown if button.label == label]
    assert found, f"no button «{label}» among {[button.label for button in shown]}"
    return found[0]


def stands(talk: Conversation) -> str:
    """The question that stands below, or what stands there in its place."""
    standing = position.standing(talk)
    if isinstance(standing, Ask):
        return NB(f"{standing.asked.words}.label")
    return type(standing).__name__


def turn(talk: Conversation, line: str) -> tuple[Conversation, list[str]]:
    """Play one line of a person, and write what comes of it."""
    if line.startswith("["):
        said = pressed(talk, line[1:-1])
    else:
        said = Said(about=about(position.standing(talk)), text=line.partition(": ")[2])
    before = talk
    talk, steps = engine.advance(before, said, NB)
    assert talk == before or not any(isinstance(step, Fault) for step in steps)
    lines = [f"Bot: {read(step)}" for step in steps if isinstance(step, Say)]
    lines += [f"Feil: {read(step)}" for step in steps if isinstance(step, Fault)]
    lines += ["! Submit" for step in steps if isinstance(step, Submit)]
    return talk, [*lines, f"? {stands(talk)}"]


def play(script: str, talk: Conversation | None = None) -> Conversation:
    """Play the lines of the person in a script, and hold the others against what came."""
    talk = talk or Conversation()
    expected = [line.strip() for line in dedent(script).splitlines() if line.strip()]
    came: list[str] = []
    for line in expected:
        if line.startswith(("Kari:", "[")):
            talk, lines = turn(talk, line)
            came += [line, *lines]
    for number, line in enumerate(expected[: len(came)]):
        if line.endswith("…") and came[number].startswith(line[:-1]):
            came[number] = line
    assert came == expected, "\n".join(unified_diff(expected, came, "the script", "what came"))
    return talk
