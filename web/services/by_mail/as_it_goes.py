"""What is on its way to the person, as they will read it: the letter, and what a code is before.

It is read from the letter in the outbox, so that whoever may stop it sees nothing else than goes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime

from locales import Words
from mail import outbox
from models import messages
from models.cases import answers_of
from models.catalogue.requirements import ROUTED, Outcome
from models.keyring import open_key
from models.tables import Case, Message, MessageKind
from models.vault import DataKey
from web.portal import Portal
from web.services.answers import answer_files
from web.services.answers.answer_facts import as_text, told_lines
from web.services.by_mail.weighing import text_of
from web.services.cases.needs import needs_of

_PERSONS_LINK = re.compile(r"\S*/bekreft/[A-Za-z0-9_-]+\S*")

_ARTICLES = {"access": "15", "portability": "20"}
"""By kind, the article whose fourth paragraph keeps data about others out of a copy."""


@dataclass(frozen=True, slots=True)
class Going:
    """A letter to the person as it goes, and when.

    `letter` is its text, without the person's own link, which opens the case; `waits` is what they
    find behind a code. `article`: of the law that keeps data about others out, where it holds a
    copy of data.
    """

    to: str = field(repr=False)
    not_before: datetime
    letter: str = field(repr=False)
    waits: str = field(repr=False)
    article: str


async def of(portal: Portal, case: Case, message: Message, words: Words) -> Going | None:
    """Return how a message goes; None where no letter brings it: it is told, or was by hand."""
    row = await outbox.last_of(message.id)
    if row is None:
        return None
    key = await open_key(portal.vault, case.key_id)
    to, raw = outbox.read(key, row)
    # In words: a link that opens nothing would count against the office that tries it.
    letter = _PERSONS_LINK.sub(words("inbox.held.link"), text_of(raw))
    waits, is_copy = await _behind_code(portal, key, case, message)
    article = _ARTICLES.get(case.kind, "") if is_copy else ""
    return Going(to, row.not_before, letter, waits, article)


async def _behind_code(
    portal: Portal, key: DataKey, case: Case, message: Message
) -> tuple[str, bool]:
    """Return what of an answer waits behind a code, and whether it may be a copy of data."""
    if message.kind is not MessageKind.ANSWER or not message.outcome:
        return "", False
    needs = needs_of(case, await answers_of(portal.vault, case))
    outcome = Outcome(message.outcome)
    if not needs.behind_code or outcome in ROUTED:
        return "", False
    said = messages.read(key, message)
    lines = told_lines(needs, outcome, said.lines, portal.words[case.language])
    parts = (said.text, as_text(lines.done), as_text(tuple(said.facts)), as_text(lines.not_done))
    has_files = bool(await answer_files.of(key, message.id))
    is_copy = outcome is not Outcome.REFUSED or has_files
    return "\n\n".join(filter(None, parts)), is_copy
