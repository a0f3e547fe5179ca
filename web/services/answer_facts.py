"""What the portal itself adds to an answer: the organisation's facts that the law asks for.

For access these are GDPR art. 15 (1) (a)-(h) and (2). They are kept with the answer as they were
told, so that an old answer reads right after the facts have changed.
"""

from __future__ import annotations

from models.answers import Outcome
from models.catalogue.all import BY_NAME
from models.messages import Fact
from models.tables import Case
from web.portal import Portal

_TOLD = frozenset({Outcome.GRANTED, Outcome.PARTLY})


def facts_for(portal: Portal, case: Case, outcome: Outcome | None) -> tuple[Fact, ...]:
    """Return what an answer tells beside the handler's words; nothing where none are processed."""
    if not BY_NAME[case.kind].tells_facts or outcome not in _TOLD:
        return ()
    language = case.language
    words = portal.words[language]
    access = portal.organisation.access
    authority = portal.organisation.authority.name
    return (
        Fact(words("case.fact.purposes"), access.purposes[language]),
        Fact(words("case.fact.categories"), access.categories[language]),
        Fact(words("case.fact.recipients"), _recipients(portal, language)),
        Fact(words("case.fact.storage"), access.storage[language]),
        Fact(words("case.fact.rights"), words("case.fact.rights_text")),
        Fact(words("case.fact.complaint"), words("case.fact.complaint_text", authority=authority)),
        Fact(words("case.fact.source"), access.source[language]),
        Fact(words("case.fact.automated"), access.automated[language]),
        Fact(words("case.fact.transfers"), access.transfers[language]),
    )


def _recipients(portal: Portal, language: str) -> str:
    words = portal.words[language]
    return "\n\n".join(
        words(
            "case.fact.recipient",
            name=recipient.name[language],
            role=recipient.role[language],
            country=recipient.country[language],
            safeguard=recipient.safeguard[language],
        )
        for recipient in portal.organisation.recipients
    )
