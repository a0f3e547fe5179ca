"""An answer that no letter brings: given on paper, or by word of mouth.

To somebody without an e-mail address, or with one that the answer did not arrive at.
GDPR art. 12 (1): by word of mouth when the person asks for it, and it is known who they are.
"""

from __future__ import annotations

from collections.abc import Sequence

from models.cases import AsAsked
from models.tables import Case, Letter, LetterState, MessageKind
from web.services.cases.needs import answers_of, is_at_once

CONTACT = "contact"
"""The answer that says how somebody without an e-mail address is reached."""


class NotSaidHow(Exception):
    """An answer that no letter brings, with nothing said of how it was given."""


def is_on_paper(case: Case, asked: Sequence[AsAsked]) -> bool:
    """Say whether the desk gives the answer itself.

    Who said no to advertising and nothing of themselves can be told by nobody.
    """
    if case.address is not None:
        return False
    return bool(contact_of(asked)) or not is_at_once(case, asked)


async def came_back(case: Case) -> bool:
    """Say whether the newest letter with an answer to a case did not arrive.

    Then the desk may give the answer itself; another try by mail may do, too.
    """
    answers = Letter.filter(case_id=case.id, message__kind=MessageKind.ANSWER)
    newest = await answers.order_by("-created_at").first()
    if newest is None:
        return False
    failed = newest.state in (LetterState.FAILED, LetterState.EXPIRED)
    return failed or newest.bounced_at is not None


def contact_of(asked: Sequence[AsAsked]) -> str:
    """Return how somebody without an e-mail address is reached, or nothing."""
    return answers_of(asked).get(CONTACT, "")
