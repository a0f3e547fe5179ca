"""A copy of the safeguards for transfers out of the EEA. GDPR art. 13 (1) (f), 15 (2) and 46.

Nothing in the answer is about the person, so nobody is asked whose account it is.
"""

from __future__ import annotations

from models.catalogue.common import CONTACT_PAGE
from models.catalogue.kinds import CaseKind, Page
from models.catalogue.questions import LongText, Text
from models.catalogue.requirements import DONE, EXCESSIVE, Ground, Identity, Line, Requirements

_HOME = "transfer_safeguards"

RECEIVER = Text(key="receiver", home=_HOME, required=False)

COPIES = LongText(key="answer.copies", home=_HOME)

_REQUIREMENTS = Requirements(
    lines=(Line(COPIES, DONE),),
    grounds=(Ground("art46-secrets"), EXCESSIVE),
    facts=dict.fromkeys(DONE, ("recipients", "transfers")),
    identity=Identity.NEVER,
)

TRANSFER_SAFEGUARDS = CaseKind(
    name="transfer_safeguards",
    slug="overforingsgrunnlag",
    pages=(Page("hva", (RECEIVER,)), CONTACT_PAGE),
    requirements=lambda _: _REQUIREMENTS,
)
