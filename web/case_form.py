"""What a person may write on their own case: the form's questions, by how far the case has come.

An answer to a question that is out, something to add, or what they say to an answer: then they say
whether it is a complaint. The words are in `case.toml`, each under the question's home.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from models import complaining
from models.catalogue.questions import Choice, Files, LongText, Question
from models.status import ENDED, Status
from models.tables import Case
from web.services.answers.story import Story
from web.services.person.writing import LONGEST_MESSAGE

COMPLAINT, QUESTION = "complaint", "question"

MESSAGE = LongText(key="message", home="case.adding", longest=LONGEST_MESSAGE)
ANSWER = replace(MESSAGE, home="case.answering")
REPLY = replace(MESSAGE, home="case.following")
MEANT = Choice(key="meant", home="case.following", options=(COMPLAINT, QUESTION))
FILES = Files(key="files", home="case.adding")
ALL: tuple[Question, ...] = (MESSAGE, ANSWER, REPLY, MEANT, FILES)


def questions(case: Case, story: Story) -> tuple[Question, ...]:
    """Return what the form asks; an answer is complained about once."""
    if story.question is not None:
        return ANSWER, FILES
    if Status(case.status) not in ENDED:
        return MESSAGE, FILES
    if story.complaint is None and complaining.may_be_complained_about(case):
        return MEANT, REPLY, FILES
    return REPLY, FILES


def with_files(asked: Sequence[Question]) -> tuple[Question, ...]:
    """Return the same questions for somebody who has chosen files: these may say it all."""
    return tuple(replace(one, required=False) if one.key == MESSAGE.key else one for one in asked)
