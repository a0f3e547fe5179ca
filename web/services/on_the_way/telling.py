"""What the desk tells a person on the way to an answer: kept on the case, and in a letter.

The answer itself goes another way (`desk.send`): nothing incomplete leaves as one.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from mail.stationery import CaseFacts, Letter
from models import cases, messages, tokens
from models.keyring import open_key
from models.messages import Content
from models.tables import Case, Message, MessageKind, MessageState, Purpose
from web.portal import Portal
from web.services.answers import our_letter
from web.services.cases.case_facts import facts
from web.services.people.staff import Member
from web.services.post.posting import post_to_case

Write = Callable[[CaseFacts, str, str], Letter]
"""Make the letter from the case's facts, the address, and the link to the case."""


async def tell(
    portal: Portal,
    case: Case,
    kind: MessageKind,
    text: str,
    write: Write,
    by: Member,
    now: datetime,
    *,
    reason: str = "",
    told_at: datetime | None = None,
    not_before: datetime | None = None,
    not_after: datetime | None = None,
    raw_mail_id: str | None = None,
) -> Message:
    """Keep what is told on its case and post its letter, in the caller's transaction.

    The letter goes to the person's address and nowhere else; its delivery is the message's
    (`delivery.settle`). Who gave no address is told by the handler, and the message counts as sent;
    so it does for whoever the handler has told already, at `told_at`. `not_before`: until when the
    letter is held; `not_after`: when it is too late for it to leave. `raw_mail_id`: the mail in
    which it was written. Raises `HoldsOurLetter` for words that quote what the desk was sent.
    """
    our_letter.demand_none(portal, text)
    key = await open_key(portal.vault, case.key_id)
    address = "" if told_at else await cases.address_of(portal.vault, case)
    state = MessageState.SENDING if address else MessageState.SENT
    message = messages.new(key, case, kind, state, now)
    message.author_id, message.raw_mail_id = by.id, raw_mail_id
    message.sent_at = None if address else told_at or now
    message.content = messages.write(key, message.id, Content(text, reason))
    await message.save(force_create=True)
    if address:
        link = await tokens.make_link(portal.vault, Purpose.CASE, now=now, case_id=case.id)
        letter = write(facts(case), address, link.text)
        await post_to_case(
            portal,
            case,
            letter,
            now,
            message_id=message.id,
            not_before=not_before,
            not_after=not_after,
        )
    return message
