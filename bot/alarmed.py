"""What is heard wherever words are typed: that a life may be in danger, and what may be a breach.

It is heard also in words that are an answer, a message on a case, or from a screen gone by.
"""

from __future__ import annotations

from bot.conversation import Conversation
from bot.mind import Mind
from bot.replies import reply
from bot.steps import Turn
from bot.understanding import HEEDED, Decision, understand
from locales import Words


def alarmed(talk: Conversation, text: str, words: Words, mind: Mind) -> Turn | None:
    """Return what is answered to a text that clearly raises an alarm; None for others."""
    understood = understand(mind.model, text)
    if understood.decision is not Decision.ANSWER or understood.intent not in HEEDED:
        return None
    return reply(talk.keeping(text), understood.intent, text, words)
