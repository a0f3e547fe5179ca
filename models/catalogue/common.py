"""The questions every kind may ask: who the person is to Techem, and where the answer goes."""

from __future__ import annotations

from models.catalogue.kinds import Page
from models.catalogue.questions import Choice, Email, Text

HOME = "common"

NAME = Text(key="name", home=HOME, required=False, longest=120, autocomplete="name")
EMAIL = Email(key="email", home=HOME, autocomplete="email")
RELATION = Choice(key="relation", home=HOME, required=False, options=("user", "invited", "other"))
ACCOUNT_EMAIL = Email(key="account_email", home=HOME, required=False)

RELATION_PAGE = Page("forhold", (RELATION, ACCOUNT_EMAIL))
CONTACT_PAGE = Page("kontakt", (NAME, EMAIL))
