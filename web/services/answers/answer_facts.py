"""What an answer tells in words: what the handler knew, and what the portal adds.

The facts are those of `Requirements.facts`, by name: for access GDPR art. 15 (1) (a)-(h) and (2).
They are kept with the answer as they were told, so that an old answer reads right after the
organisation has changed. Where the organisation's file lacks something, what the handler typed on
the case is told in its place.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from locales import DESK_LANGUAGE, Words
from locales.dates import stretch
from models.catalogue.erasure import ERASURE
from models.catalogue.kinds import CaseKind
from models.catalogue.objection import OBJECTION
from models.catalogue.requirements import Line, Outcome, Requirements
from models.messages import Fact
from models.organisation import Organisation, Recipient
from web.desk_words import lacks
from web.portal import Portal

RECIPIENTS = "recipients"


@dataclass(frozen=True, slots=True)
class Absent:
    """A recipient that the organisation's file lacks something of; `key` is the line for it."""

    key: str
    recipient: Recipient


@dataclass(frozen=True, slots=True)
class Lines:
    """What the handler knew, in words: what is done, and what is not."""

    done: tuple[Fact, ...] = field(default=(), repr=False)
    not_done: tuple[Fact, ...] = field(default=(), repr=False)


def absent(organisation: Organisation) -> tuple[Absent, ...]:
    """Return the recipients that the organisation's file does not tell enough of."""
    return tuple(
        Absent(_key(number), recipient)
        for number, recipient in enumerate(organisation.recipients, 1)
        if recipient.lacks
    )


def register_labels(portal: Portal) -> tuple[tuple[str, str], ...]:
    """Return by key what the organisation's file lacks of its recipients, as the handler is asked.

    A mail takes it line by line, as the form does.
    """
    words = portal.words[DESK_LANGUAGE]
    return tuple(
        (one.key, lacks("desk.answer.recipient_label", one.recipient, words))
        for one in absent(portal.organisation)
    )


def told_lines(
    needs: Requirements, outcome: Outcome | None, lines: Mapping[str, str], say: Words
) -> Lines:
    """Return the lines that an outcome asks for, each with its name; all before one is chosen."""
    asked = needs.lines_for(outcome)
    told = [line for line in needs.lines if line.question in asked and _is_told(line, lines)]
    return Lines(
        tuple(_line(line, lines, say) for line in told if line.is_done),
        tuple(_line(line, lines, say) for line in told if not line.is_done),
    )


def facts_for(
    portal: Portal,
    language: str,
    needs: Requirements,
    outcome: Outcome | None,
    lines: Mapping[str, str],
    *,
    by_hand: bool = False,
) -> tuple[Fact, ...]:
    """Return what the portal adds to an answer; nothing before its outcome is chosen.

    With `by_hand` no letter brings it: its person may have no page to write on.
    """
    names = needs.facts.get(outcome, ()) if outcome else ()
    words = portal.words[language]
    own = {"statement": words("case.fact.statement_paper")} if by_hand else {}
    return tuple(
        Fact(words(f"case.fact.{name}"), own.get(name) or _text(portal, name, language, lines))
        for name in names
    )


def as_text(facts: tuple[Fact, ...]) -> str:
    """Return facts as running text: each with its name on a line of its own."""
    return "\n\n".join(f"{_head(fact.label)}\n{fact.text}" for fact in facts)


def _head(label: str) -> str:
    return label if label.endswith("?") else f"{label}:"


def _text(portal: Portal, name: str, language: str, lines: Mapping[str, str]) -> str:
    words, organisation = portal.words[language], portal.organisation
    match name:
        case "recipients":
            return "\n\n".join(
                _recipient(recipient, lines.get(_key(number), ""), words)
                for number, recipient in enumerate(organisation.recipients, 1)
            )
        case "complaint":
            return words("case.fact.complaint_text", authority=organisation.authority.name)
        case "kept_here":
            period = stretch(portal.settings.case_kept, language)
            return words("case.fact.kept_here_text", period=period)
        case "rights" | "statement" | "profiling" | "lifting" | "earlier_use" | "alone":
            return words(f"case.fact.{name}_text")
        case "device":
            return organisation.consent_on_device[language]
        case "erasure_offered":
            return words("case.fact.erasure_offered_text", link=_form(portal, ERASURE, language))
        case "object_instead":
            return words("case.fact.object_instead_text", link=_form(portal, OBJECTION, language))
        case _:
            text: Mapping[str, str] = getattr(organisation.access, name)
            return text[language]


def _form(portal: Portal, kind: CaseKind, language: str) -> str:
    """Return the whole address of a kind's form."""
    return portal.stationery.url(f"/henvendelse/{kind.slug}", language)


def _recipient(recipient: Recipient, typed: str, words: Words) -> str:
    """Return a recipient by name, or else by what it is for, with what the handler typed."""
    language = words.language
    what = recipient.what[language]
    country, safeguard = recipient.country.get(language), recipient.safeguard.get(language)
    parts = (
        recipient.name.get(language) or what[:1].upper() + what[1:],
        typed,
        recipient.role[language],
        words("case.fact.country", country=country) if country else "",
        words("case.fact.safeguard", safeguard=safeguard) if safeguard else "",
    )
    return "\n".join(part for part in parts if part)


def _is_told(line: Line, lines: Mapping[str, str]) -> bool:
    return bool(lines.get(line.question.key, "").strip())


def _line(line: Line, lines: Mapping[str, str], say: Words) -> Fact:
    return Fact(say(f"{line.question.words}.name"), line.question.show(lines, say))


def _key(number: int) -> str:
    return f"fact.recipient.{number}"
