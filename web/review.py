"""What a person has begun, to be looked over before it is sent: the same on the page and in chat.

It knows the visit and the words; where a change is made is named by kind, page and question, and
made into an address or a button by whoever draws it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from bot import wording
from bot.wording import Row
from locales import Words
from models.catalogue.access import ACCESS
from models.catalogue.all import kinds
from models.catalogue.kinds import CaseKind
from models.catalogue.visit import Visit


@dataclass(frozen=True, slots=True)
class Section:
    """One wish, and whether it can be sent; without a kind, the answers that hold for them all."""

    kind: CaseKind | None
    title: str
    complete: bool
    rows: Sequence[Row] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Sending:
    """What is said before the press that sends, and on its button.

    `what_happens`: keys of sentences that name the organisation.
    """

    not_sent: str
    what_happens: tuple[str, ...]
    button: str


def sections(visit: Visit, words: Words) -> tuple[Section, ...]:
    """Return the wishes that are sent, those that lack something, and what they have in common.

    One wish by itself has all of its answers in its own section.
    """
    wishes = (*visit.complete(), *visit.incomplete())
    alone = len(wishes) == 1
    rows = wording.rows(visit, words)
    own = tuple(
        Section(
            kind,
            words(f"kinds.{kind.name}.want"),
            not kind.missing(visit.answers(kind)),
            tuple(row for row in rows if row.kind == kind and (alone or not row.shared)),
        )
        for kind in wishes
    )
    common = () if alone else tuple(row for row in rows if row.shared)
    if not common:
        return own
    return (*own, Section(None, words("forms.about_you"), True, common))


def sending(visit: Visit, words: Words) -> Sending:
    """Return what is said before what is complete is sent."""
    ready = visit.complete()
    button = wording.send(ready, words)
    return Sending(
        not_sent=words("forms.not_sent", button=button) if ready else words("chat.page.not_sent"),
        what_happens=tuple(_what_happens(visit, ready)),
        button=button,
    )


def others(visit: Visit) -> tuple[CaseKind, ...]:
    """Return the kinds that are not asked for."""
    return tuple(kind for kind in kinds() if kind.name not in visit.wishes)


def _what_happens(visit: Visit, ready: Sequence[CaseKind]) -> Iterator[str]:
    at_once = sum(kind.at_once(visit.answers(kind)) for kind in ready)
    if _suggests_access(visit):
        yield "forms.access_first"
    if at_once:
        yield "forms.what_happens_at_once"
    if len(ready) > at_once:
        several = len(ready) - at_once > 1
        yield "forms.what_happens_several" if several else "forms.what_happens_text"


def _suggests_access(visit: Visit) -> bool:
    """Say whether something asked for leaves nothing to be seen afterwards, and access is not."""
    return ACCESS.name not in visit.wishes and any(
        kind.requirements(visit.answers(kind)).access_first for kind in visit.kinds()
    )
