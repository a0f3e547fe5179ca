"""The one letter that answers a person's mail about their case, where there is something to say.

Of an open case there is not: the mail is on its page, and somebody answers the case. It goes to the
address of the case, and only when that is who wrote; how often is counted in `automatic_letters`.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum

from locales.dates import long_instant
from mail import progress_letters
from mail.progress_letters import Buttons
from mail.stationery import noun
from models import cases, complaining, doubts, limits, tokens
from models.addresses import folded
from models.filings import awaits_proof
from models.status import ENDED, Status
from models.tables import Case, Message, Purpose, RawMail
from web.portal import Portal
from web.services.cases.case_facts import facts
from web.services.post import automatic_letters
from web.services.post.posting import post_to_case

MEANT = (Purpose.IS_COMPLAINT, Purpose.IS_QUESTION)
"""The two buttons that say what a mail about an answer is; the press of one ends the other."""


class Said(StrEnum):
    """What such a letter says of the mail; each is one sentence."""

    COMPLAINT_OR_QUESTION = "complaint_or_question"
    ENDED = "ended"
    DOUBTED = "doubted"
    UNCONFIRMED = "unconfirmed"


async def acknowledge(
    portal: Portal, case: Case, message: Message, mail: RawMail, mail_id: str | None, now: datetime
) -> None:
    """Post the letter, in the caller's transaction; `mail_id` is the Message-ID it answers."""
    said = await _to_say(case)
    if said is None:
        return
    to = await cases.address_of(portal.vault, case)
    if not await automatic_letters.allow(portal, to, now, case=case):
        return
    if said is Said.UNCONFIRMED and not await limits.allow(
        portal.vault, limits.CONFIRMATIONS_TO_ADDRESS, folded(to), now
    ):
        return
    letter = progress_letters.mail_received(
        portal.stationery,
        facts(case),
        to,
        received=long_instant(mail.received_at, case.language),
        said=portal.words[case.language](f"mail.received.{said}", kind=_kind(portal, case)),
        buttons=await _buttons(portal, case, message, said, now),
    )
    await post_to_case(
        portal, case, replace(letter, thread=mail_id), now, not_after=now + _useful(said)
    )


def _kind(portal: Portal, case: Case) -> str:
    return noun(portal.stationery, facts(case))


async def _to_say(case: Case) -> Said | None:
    """Return what a mail on a case is answered with; None for nothing."""
    if case.status == Status.UNCONFIRMED:
        return Said.UNCONFIRMED
    if case.status == Status.WAITING and await doubts.open_on(case) is not None:
        return Said.DOUBTED
    if Status(case.status) not in ENDED:
        return None
    complaint = complaining.may_be_complained_about(case)
    if complaint and await complaining.complaint_about(case) is None:
        return Said.COMPLAINT_OR_QUESTION
    return Said.ENDED


async def _buttons(
    portal: Portal, case: Case, message: Message, said: Said, now: datetime
) -> Buttons:
    """Make the links of the letter. Whoever has not proven the mailbox is shown no case."""

    async def link(purpose: Purpose, subject: str = "") -> str:
        made = await tokens.make_link(
            portal.vault, purpose, now=now, case_id=case.id, subject=subject
        )
        return made.text

    if said is Said.UNCONFIRMED:
        return Buttons(confirm=await link(Purpose.CONFIRM))
    case_link = "" if awaits_proof(case) else await link(Purpose.CASE)
    if said is not Said.COMPLAINT_OR_QUESTION:
        return Buttons(case=case_link)
    complaint, question = [await link(purpose, message.id) for purpose in MEANT]
    return Buttons(case=case_link, complaint=complaint, question=question)


def _useful(said: Said) -> timedelta:
    """Return how long the letter is of use: as long as what it asks to be pressed."""
    asked = {Said.UNCONFIRMED: Purpose.CONFIRM, Said.COMPLAINT_OR_QUESTION: Purpose.IS_COMPLAINT}
    return tokens.LIVES[asked.get(said, Purpose.CONFIRM)]
