"""What a person says of a mail about an answer: that it is a complaint, or only a question.

A complaint's clock starts when that mail arrived, whenever the button is pressed (GDPR art. 12 (3)
counts from receipt). Everything here runs in its caller's transaction.
"""

from __future__ import annotations

from datetime import datetime

from models import messages, sessions, tokens
from models.complaining import may_be_complained_about
from models.keyring import open_key
from models.tables import (
    Case,
    Message,
    RawMail,
    Scope,
    Session,
    Task,
    TaskKind,
    Token,
)
from models.tokens import TokenExpired, TokenUnknown
from web.portal import Portal
from web.services.letters.acknowledging import MEANT
from web.services.person import following_up


async def is_complaint(
    portal: Portal, token: Token, old: Case, session: Session, now: datetime
) -> Case:
    """Open a case for a complaint by mail, and let the browser see how it goes.

    Raises a `TokenFault`, also for an answer there is no more, or `ComplainedAlready`.
    """
    message = await _about(token, old, now)
    if not may_be_complained_about(old):
        raise TokenExpired
    await following_up.demand_no_complaint(old)
    await _use(token, session, now)
    mail = await RawMail.get_or_none(id=message.raw_mail_id) if message.raw_mail_id else None
    text = messages.read(await open_key(portal.vault, old.key_id), message).text
    new = await following_up.open_complaint(
        portal,
        old,
        text,
        now,
        channel="mail",
        received_at=mail.received_at if mail else message.created_at,
    )
    wanted = Task.filter(kind=TaskKind.REPLY_WANTED, subject=message.id, done_at=None)
    await wanted.update(done_at=now)
    await sessions.grant(session.id, new.id, Scope.STATUS, now)
    return new


async def is_question(token: Token, old: Case, session: Session, now: datetime) -> None:
    """Take the choice back; the desk has been told of the mail when it came."""
    await _about(token, old, now)
    await _use(token, session, now)


async def is_asked_by(portal: Portal, text: str) -> bool:
    """Say whether a mailed link is one of the two, alive or not."""
    try:
        token = await tokens.find_link(portal.vault, text)
    except TokenUnknown:
        return False
    return token.purpose in MEANT


async def _about(token: Token, old: Case, now: datetime) -> Message:
    """Return the message a link is about. Raises a `TokenFault`."""
    tokens.check(token, now)
    message = await Message.get_or_none(id=token.subject, case_id=old.id)
    if message is None or old.key_id is None:
        raise TokenExpired
    return message


async def _use(token: Token, session: Session, now: datetime) -> None:
    """Use one link up, and end the other."""
    await tokens.use(token, session_id=session.id, now=now)
    beside = Token.filter(subject=token.subject, purpose__in=MEANT, used_at=None, ended_at=None)
    await beside.update(ended_at=now)
