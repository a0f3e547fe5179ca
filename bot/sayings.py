"""What is said back, and when: sentences by key, with the values they ask for.

{email} and {phone} are filled by whoever draws a sentence.
"""

from __future__ import annotations

from bot.conversation import Conversation
from bot.position import standing
from bot.steps import Ask, Fault, Review, Say, Step
from bot.wording import fault, listed, page_intro, send
from locales import Words
from models.catalogue.kinds import CaseKind
from models.catalogue.questions import Invalid, Question


def greeting(words: Words) -> tuple[Say, ...]:
    """Return what is said first: a robot, what it can do, what it keeps, how to reach a human."""
    return (
        Say("chat.greeting.robot"),
        Say("chat.greeting.kept", {"button": send((), words)}),
    )


def arrival(talk: Conversation, words: Words) -> tuple[Step, ...]:
    """Say what is new where the person has come: a page's introduction, or the end of a wish."""
    after = standing(talk)
    if isinstance(after, Review):
        return before_sending(after, words)
    if not isinstance(after, Ask) or after.kept:
        return ()
    if any(question.own(after.answers) for question in after.page.questions):
        return ()
    intro = page_intro(after.kind, after.page, words)
    return (Say(intro),) if intro else ()


def before_sending(after: Review, words: Words) -> tuple[Step, ...]:
    """Say what is not answered; that nothing is sent yet stands on the review itself."""
    if after.incomplete:
        missing = ", ".join(words(f"kinds.{kind.name}.noun") for kind in after.incomplete)
        return (Say("chat.missing", {"wishes": missing}),)
    if len(after.complete) > 1:
        nouns = [words(f"kinds.{kind.name}.noun") for kind in after.complete]
        values = {"button": send(after.complete, words), "wishes": listed(nouns, words)}
        return (Say("chat.sends_several", values),)
    return () if after.complete else (Say("chat.nothing_begun"),)


def about_wish(key: str, kind: CaseKind, words: Words) -> Say:
    """Say something about a wish, which is named in it."""
    return Say(key, {"wish": words(f"kinds.{kind.name}.noun")})


def refusal(asked: Question, invalid: Invalid, words: Words) -> Fault:
    """Return what is wrong with an answer."""
    return Fault(*fault(asked, invalid, words))
