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
    Cases,
    CaseWithdraw,
    Fault,
    Leave,
    Prove,
    Say,
    SendCode,
    Standing,
    Turn,
    Withdraw,
)
from models.catalogue.common import EMAIL
from models.catalogue.questions import Invalid

LONGEST_MESSAGE: Final = 4_000
"""Characters of a message on a case."""
OPENED: Final = "cases"
"""What is known of a conversation in which one's cases have been opened."""
# Six digits in a row; else in two halves, in pairs or one by one, and no part of a longer number.
_CODES: Final = (
    re.compile(r"(?<!\d)\d{6}(?!\d)", re.ASCII),
    *(
        re.compile(rf"(?<!\d)(?<!\d[ .\-]){form}(?![ .\-]?\d)", re.ASCII)
        for form in (r"\d{3}[ .\-]\d{3}", r"\d{2}(?: \d{2}){2}", r"\d(?:[ .\-]\d){5}")
    ),
)
_NEARLY: Final = re.compile(r"(?<!\d)\d{5,8}(?!\d)")
"""What was meant for a code, with a digit too few or a few too many."""
_REFERENCE: Final = re.compile(r"\bPV\W?\d", re.IGNORECASE)
_LONGEST_REFERENCE: Final = 40


def pressed(talk: Conversation, here: Standing, said: Said) -> Turn:
    """Do what a button about one's cases says."""
    match said.press, said.about:
        case Press.MY_CASE, _:
            return replace(talk, aside=Aside.CASE_ADDRESS, address="", reference=""), ()
        case Press.LEAVE, _:
            told = talk.told - {OPENED}
            left = Conversation(talk.visit, talk.kind, aside=Aside.MENU, told=told)
            return left, (Leave(), Say("chat.case.left"))
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


def opened(talk: Conversation) -> Conversation:
    """Return the conversation at the cases, with the way out of them on the screen from here on."""
    return replace(talk, aside=Aside.CASES, address="", misses=0, told=talk.told | {OPENED})


def typed(talk: Conversation, here: Standing, text: str) -> Turn | None:
    """Take what was typed where a case is asked about; None for what is no answer to it."""
    match here:
        case CaseAddress():
            return _address(talk, text)
        case CaseCode(address=address):
            if code := _code_in(text):
                return talk, (Prove(address, code),)
            # What holds no letter was meant for a code, and is none.
            is_wrong = _NEARLY.search(text) or not any(sign.isalpha() for sign in text)
            return refused(talk) if is_wrong else None
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


def _code_in(text: str) -> str:
    """Return the code in what was typed, the last where there are several; "" without one."""
    found = next((all_ for form in _CODES if (all_ := form.findall(text))), [""])
    return re.sub(r"\D", "", found[-1])


def proven(talk: Conversation) -> Turn:
    """Return where a code that was right leads: to the cases."""
    return opened(talk), ()


def refused(talk: Conversation) -> Turn:
    """Return where a code that was not right leads: to try again, or have a new one."""
    return talk, (Say("chat.case.wrong_code"),)


def done(talk: Conversation) -> Turn:
    """Return what is said when a message is added or a case withdrawn."""
    withdrawn = talk.aside is Aside.CASE_WITHDRAW
    said = Say("chat.case.withdrawn" if withdrawn else "chat.case.told")
    return replace(talk, aside=Aside.CASES, reference="", misses=0), (said,)


def not_done(talk: Conversation, text: str = "") -> Turn:
    """Return what is said when it could not be done, as for a case the browser may not see.

    A message `text` is kept, so that it can be sent to a handler.
    """
    after = replace(talk.keeping(text), aside=Aside.CASES, reference="")
    return after, (Say("chat.case.not_told" if text else "chat.case.not_done"),)
