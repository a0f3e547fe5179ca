"""Conversations that have come some way, for tests to go on from."""

from bot.conversation import Conversation
from bot.steps import Fault, Say
from models.catalogue.all import BY_NAME
from models.catalogue.visit import Visit

ACCESS, RECTIFICATION = BY_NAME["access"], BY_NAME["rectification"]
COMMON = {
    "about": "portal",
    "who": "me",
    "relation": "",
    "account_email": "",
    "name": "Kari",
    "email": "kari@example.com",
}
ROWS = {
    "correction.1.field": "Navn",
    "correction.1.wrong": "Kri",
    "correction.1.right": "Kari",
    "correction.2.field": "Rolle",
    "correction.2.wrong": "",
    "correction.2.right": "Leder",
    "correction.3.field": "Tlf",
    "correction.3.wrong": "1",
    "correction.3.right": "2",
    "correction": "3",
}
OWN = {
    "access": {"scope": "all", "copy": "no"},
    "rectification": {
        "what": "wrong",
        "documents": "",
        "meanwhile": "",
        **ROWS,
    },
}


def answered(*kinds: str, **common: str) -> Conversation:
    """A conversation in which these wishes are complete."""
    own = {kind: OWN[kind] for kind in kinds}
    return Conversation(Visit(kinds, {"common": {**COMMON, **common}, **own}), kinds[-1])


def keys(steps: tuple[object, ...]) -> list[str]:
    return [step.key for step in steps if isinstance(step, Say | Fault)]
