"""The questions every kind may ask: what and whom it is about, who asks, where the answer goes.

Their answers are the person's and not the request's: whoever asks for two things gives them once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from models.catalogue.dates import ApproximateDate
from models.catalogue.kinds import Page
from models.catalogue.questions import Answers, Choice, Email, LongText, Question, Text
from models.catalogue.requirements import Line, Outcome, Requirements

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

    GDPR art. 18 (1) (a) and (d); the person is told before a pause ends: 18 (3).
    """
    line = Line(PAUSE, frozenset(Outcome), aside=True)
    return replace(needs, pause=True, lines=(line, *needs.lines))
