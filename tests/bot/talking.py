"""A conversation written as people read it, played through the bot and written again.

`Kari: text` is typed, `[words]` is a button pressed; `Bot: …` is said back, `? …` then stands
below; `Feil: …` is a fault, and `! Submit` a deed asked of whoever called. A line may end in `…`.
"""

from difflib import unified_diff
from textwrap import dedent

import locales
from bot import offers, position, speaking
from bot.buttons import about, buttons, changes
from bot.conversation import Conversation
from bot.mind import learn
from bot.said import Said
from bot.steps import Ask, Deed, Fault, Offer, Say, Speak
from locales import Words

WORDS = locales.load()
NB = WORDS["nb"]
MIND = learn()
REACH = {
    **dict.fromkeys(
        ("organisation", "number", "address", "version", "policy_url", "site"), "Eksempel"
    ),
    **dict.fromkeys(("authority", "authority_url", "authority_address"), "Tilsynet"),
    "email": "post@eksempel.no",
    "phone": "22 00 00 00",
}


def read(said: Say | Fault, words: Words = NB) -> str:
    """The sentence on one line."""
    return words(said.key, **{**REACH, **said.values}).replace("\n", " / ")


def pressed(talk: Conversation, label: str, words: Words = NB) -> Said:
    """What the button with these words says, among those on the screen."""
    shown = (*buttons(talk, words), *changes(talk, words))
    found = [button.said for button in shown if button.label == label]
    assert found, f"no button «{label}» among {[button.label for button in shown]}"
    return found[0]


def stands(talk: Conversation, words: Words = NB) -> str:
    """The question that stands below, or what stands there in its place."""
    standing = position.standing(talk)
    if isinstance(standing, Ask):
        return words(f"{standing.asked.words}.label")
    if isinstance(standing, Offer):
        return f"Offer: {offers.title(standing, words)}"
    return type(standing).__name__


def turn(talk: Conversation, line: str, page: str = "nb") -> tuple[Conversation, str, list[str]]:
    """Play one line of a person, and write what comes of it, and in which language."""
    if line.startswith("["):
        said = pressed(talk, line[1:-1], WORDS[page])
    else:
        said = Said(about=about(position.standing(talk)), text=line.partition(": ")[2])
    before = talk
    reply = speaking.converse(MIND, before, said, page, WORDS)
    talk, steps, words = reply.talk, reply.steps, WORDS[reply.language]
    assert talk == before or not any(isinstance(step, Fault) for step in steps)
    lines = [f"Bot: {read(step, words)}" for step in steps if isinstance(step, Say)]
    lines += [f"Feil: {read(step, words)}" for step in steps if isinstance(step, Fault)]
    lines += [f"! {type(step).__name__}" for step in steps if isinstance(step, Deed)]
    lines += [f"! {step.language}" for step in steps if isinstance(step, Speak)]
    return talk, reply.language, [*lines, f"? {stands(talk, words)}"]


def play(script: str, talk: Conversation | None = None, page: str = "nb") -> Conversation:
    """Play the lines of the person in a script, and hold the others against what came."""
    talk = talk or Conversation()
    expected = [line.strip() for line in dedent(script).splitlines() if line.strip()]
    came: list[str] = []
    for line in expected:
        if line.startswith(("Kari:", "[")):
            talk, page, lines = turn(talk, line, page)
            came += [line, *lines]
    for number, line in enumerate(expected[: len(came)]):
        if line.endswith("…") and came[number].startswith(line[:-1]):
            came[number] = line
    assert came == expected, "\n".join(unified_diff(expected, came, "the script", "what came"))
    return talk
