"""What a conversation asks for, done within its turn: codes, messages, withdrawals, alarms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot import mycase
from bot.conversation import Conversation as Talk
from bot.steps import Alarm, Deed, Leave, Prove, Say, SendCode, Step, Tell, Withdraw
from models.tables import Session
from web.portal import Portal
from web.services.person import ways_back
from web.services.talk import alarm, chat_cases


@dataclass(frozen=True, slots=True)
class Done:
    """Where the conversation is when all is done, and what is said of it.

    `proven`: the browser has shown a code, and sees more than before.
    """

    talk: Talk
    steps: tuple[Step, ...] = ()
    proven: bool = False


async def do(
    portal: Portal,
    session: Session,
    talk: Talk,
    deeds: Sequence[Deed],
    client: str,
    now: datetime,
) -> Done:
    """Do what a turn asks for, in the caller's transaction. Raises `limits.TooMany`."""
    done = Done(talk)
    for deed in deeds:
        done = await _do(portal, session, done, deed, client, now)
    return done


async def _do(
    portal: Portal, session: Session, before: Done, deed: Deed, client: str, now: datetime
) -> Done:
    talk = before.talk
    match deed:
        case SendCode():
            await ways_back.send_code_to(portal, deed.address, client, session, now)
            return before
        case Prove():
            fault = await ways_back.use_code_of(portal, deed.address, deed.code, session, now)
            talk, steps = mycase.refused(talk) if fault else mycase.proven(talk)
            return Done(talk, (*before.steps, *steps), proven=fault is None)
        case Tell():
            done = await chat_cases.tell(portal, session, deed.reference, deed.text, now)
            if not done:
                talk, steps = mycase.not_done(talk, deed.text)
                return Done(talk, (*before.steps, *steps))
        case Withdraw():
            done = await chat_cases.withdraw(portal, session, deed.reference, now)
        case Leave():
            await chat_cases.leave(session)
            return before
        case Alarm():
            told = await alarm.raise_alarm(portal, deed.text, client, now)
            said = Say("chat.care.breach_told" if told else "chat.care.breach_not_told")
            return Done(talk, (*before.steps, said))
        case _:
            return before
    talk, steps = mycase.done(talk) if done else mycase.not_done(talk)
    return Done(talk, (*before.steps, *steps))
