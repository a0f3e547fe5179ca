"""The questions every kind may ask: what and whom it is about, who asks, where the answer goes.

Their answers are the person's and not the request's: whoever asks for two things gives them once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from models import addresses
from models.catalogue.dates import ApproximateDate
from models.catalogue.kinds import Page
from models.catalogue.questions import Answers, Choice, Email, Invalid, LongText, Question, Text
from models.catalogue.requirements import ORDINARY, ROUTED, Line, Outcome, Requirements

HOME = "common"

ABOUT = Choice(key="about", home=HOME, options=("portal", "dwelling", "unsure"))
WHO = Choice(key="who", home=HOME, options=("me", "authority", "others"))
DWELLING = Text(key="dwelling", home=HOME)
PASS_ON = Choice(key="pass_on", home=HOME, options=("yes", "no"))
WHOM = Text(key="whom", home=HOME)
RELATION = Choice(key="relation", home=HOME, required=False, options=("user", "invited", "other"))
ACCOUNT_EMAIL = Email(key="account_email", home=HOME, required=False)
ACCOUNT_READ = Choice(key="account_read", home=HOME, options=("yes", "no"))
NAME = Text(key="name", home=HOME, required=False, longest=120, autocomplete="name")
EMAIL = Email(key="email", home=HOME, autocomplete="email")
EMAIL_IF_WANTED = replace(EMAIL, required=False)

# What only the handler knows, in more than one kind of answer.
ACTED_ON = ApproximateDate(key="answer.acted_on", home=HOME, exact=True, past=True)
TOLD = LongText(key="answer.told", home=HOME)
PAUSE = LongText(key="answer.pause", home=HOME)
PASSED_TO = Text(key="answer.passed_to", home=HOME)


def _has(question: Question, *values: str) -> Callable[[Answers], bool]:
    return lambda answers: answers.get(question.key) in values


ROUTING_PAGE = Page("gjelder", (ABOUT, WHO))
DWELLING_PAGE = Page("bolig", (DWELLING, PASS_ON), _has(ABOUT, "dwelling"))
BEHALF_PAGE = Page("hvem", (WHOM,), _has(WHO, "authority", "others"))
RELATION_PAGE = Page("forhold", (RELATION, ACCOUNT_EMAIL))
ACCOUNT_PAGE = Page("konto", (ACCOUNT_READ,), lambda answers: bool(answers.get(ACCOUNT_EMAIL.key)))
CONTACT_PAGE = Page("kontakt", (NAME, EMAIL))

BEFORE = (ROUTING_PAGE, DWELLING_PAGE, BEHALF_PAGE)
AFTER = (RELATION_PAGE, ACCOUNT_PAGE, CONTACT_PAGE)


def only(page: Page, when: Callable[[Answers], bool]) -> Page:
    """Return the page for those alone who also answer this way."""
    return replace(page, applies=lambda answers: page.applies(answers) and when(answers))


def with_pause(needs: Requirements) -> Requirements:
    """Return what an answer must hold when the person asked that the use be paused meanwhile.

    GDPR art. 18 (1) (a) and (d). Where there was no pause it says why.
    """
    line = Line(PAUSE, frozenset(ORDINARY), aside=True)
    return replace(needs, pause=True, lines=(line, *needs.lines))


def without_account_of_pause(needs: Requirements) -> Requirements:
    """Return what an answer must hold where there has been a pause: nothing of why there was none.

    A pause is one that is recorded; the answer's words make none.
    """
    return replace(needs, lines=tuple(line for line in needs.lines if line.question != PAUSE))


def lost_account(answers: Answers) -> str:
    """Return the address of an account the person says they cannot read mail to any more, or "".

    Somebody else may read it now, such as a former employer.
    """
    return answers.get(ACCOUNT_EMAIL.key, "") if answers.get(ACCOUNT_READ.key) == "no" else ""


def is_lost(address: str, answers: Answers) -> bool:
    """Say whether the person cannot read mail to an address, however it is spelled."""
    lost = lost_account(answers)
    return bool(lost and address) and addresses.folded(lost) == addresses.folded(address)


def wrong_beside(question: Question, answers: Answers) -> Invalid | None:
    """Return what is wrong with an answer beside the others: nobody is written to in vain.

    The answer cannot go to an address the person says they cannot read.
    """
    one_of_them = question.key in (ACCOUNT_EMAIL.key, ACCOUNT_READ.key, EMAIL.key)
    if one_of_them and is_lost(answers.get(EMAIL.key, ""), answers):
        return Invalid("lost", address=lost_account(answers))
    return None


def is_routed(answers: Answers) -> bool:
    """Say whether somebody else may decide: it is about a dwelling, or a client's instruction."""
    return is_about_a_dwelling(answers) or is_instruction(answers)


def is_about_a_dwelling(answers: Answers) -> bool:
    """Say whether it may be about what is measured on behalf of others. GDPR art. 28."""
    return answers.get(ABOUT.key) in ("dwelling", "unsure")


def is_instruction(answers: Answers) -> bool:
    """Say whether a client asks about people it is itself the controller for."""
    return answers.get(WHO.key) == "others"


def routed(needs: Requirements, answers: Answers) -> Requirements:
    """Return what an answer must hold when it may be somebody else's to give.

    A handler decides whether it is, whatever the person thought it was about; only what cannot be
    refused is ours alone. What is about a dwelling is passed on with the person's yes alone, and
    nothing is against their no.
    """
    if Outcome.REFUSED not in needs.outcomes and not is_routed(answers):
        return needs
    said = answers.get(PASS_ON.key)
    may_pass = said == "yes" or (said != "no" and is_instruction(answers))
    more = (Outcome.PASSED_ON, Outcome.NOT_OURS) if may_pass else (Outcome.NOT_OURS,)
    line = Line(PASSED_TO, ROUTED)
    return replace(needs, outcomes=(*needs.outcomes, *more), lines=(*needs.lines, line))
