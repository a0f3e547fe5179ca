"""One's own case in the conversation: proof of an address by a code, a message, a withdrawal.

What stands is asked for here; that it is done is told by whoever does it, with `proven`, `refused`,
`done` and `not_done`. Which cases there are is not known here.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from bot.addresses import addresses
from bot.conversation import Aside, Conversation
from bot.said import Press, Said
from bot.steps import (
    CaseAddress,
    CaseCode,
    CaseMessage,
    Cases,
    CaseWithdraw,
    Fault,
    Prove,
    Say,
    SendCode,
    Standing,
    Tell,
    Turn,
    Withdraw,
)
from models.catalogue.common import EMAIL
from models.catalogue.questions import Invalid

LONGEST_MESSAGE: Final = 4_000
"""Characters of a message on a case."""
_CODE: Final = re.compile(r"(?<!\d)\d(?:[ \-.]?\d){3,9}(?!\d)")
_REFERENCE: Final = re.compile(r"\bPV\W?\d", re.IGNORECASE)
_LONGEST_REFERENCE: Final = 40


def pressed(talk: Conversation, here: Standing, said: Said) -> Turn:
    """Do what a button about one's cases says."""
    match said.press, said.about:
        case Press.MY_CASE, _:
            return replace(talk, aside=Aside.CASE_ADDRESS, address="", reference=""), ()
        case Press.NEW_CODE, _ if isinstance(here, CaseCode) and here.address:
            return talk, (SendCode(here.address), Say("chat.case.new_code"))
        case (Press.WRITE | Press.WITHDRAW) as press, (str(reference), *_) if (
            isinstance(here, Cases) and len(reference) <= _LONGEST_REFERENCE
        ):
            aside = Aside.CASE_MESSAGE if press is Press.WRITE else Aside.CASE_WITHDRAW
            return replace(talk, aside=aside, reference=reference), ()
        case Press.WITHDRAW_SURE, (str(reference), *_) if (
            isinstance(here, CaseWithdraw) and reference == here.reference
        ):
            return talk, (Withdraw(reference),)
    return talk, (Say("chat.late"),)


def typed(talk: Conversation, here: Standing, text: str) -> Turn | None:
    """Take what was typed where a case is asked about; None for what is no answer to it."""
    match here:
        case CaseAddress():
            return _address(talk, text)
        case CaseCode(address=address):
            found = _CODE.search(text)
            if found is None:
                # What holds no letter was meant for a code, and is none.
                wrong = not any(sign.isalpha() for sign in text)
                return refused(talk) if wrong else None
            return talk, (Prove(address, re.sub(r"\D", "", found.group())),)
        case CaseMessage(reference=reference):
            return talk, (Tell(reference, text),)
        case _:
            return None


def _address(talk: Conversation, text: str) -> Turn | None:
    found = addresses(text)
    if not found:
        return (talk, (Fault("chat.case.not_an_address"),)) if _REFERENCE.search(text) else None
    try:
        [address] = {EMAIL.clean(written) for written in found}
    except (Invalid, ValueError):
        return talk, (Fault("chat.case.not_an_address"),)
    asked = replace(talk, aside=Aside.CASE_CODE, address=address, misses=0)
    return asked, (SendCode(address), Say("chat.case.code_sent"))


def proven(talk: Conversation) -> Turn:
    """Return where a code that was right leads: to the cases."""
    return replace(talk, aside=Aside.CASES, address="", misses=0), ()


def refused(talk: Conversation) -> Turn:
    """Return where a code that was not right leads: to try again, or have a new one."""
    return talk, (Say("chat.case.wrong_code"),)


def done(talk: Conversation) -> Turn:
    """Return what is said when a message is added or a case withdrawn."""
    withdrawn = talk.aside is Aside.CASE_WITHDRAW
    said = Say("chat.case.withdrawn" if withdrawn else "chat.case.told")
    return replace(talk, aside=Aside.CASES, reference="", misses=0), (said,)


def not_done(talk: Conversation) -> Turn:
    """Return what is said when it could not be done, as for a case the browser may not see."""
    return replace(talk, aside=Aside.CASES, reference=""), (Say("chat.case.not_done"),)
