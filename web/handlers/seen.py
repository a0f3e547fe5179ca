"""What a browser may see of a case, and the field for the code that shows it more."""

from __future__ import annotations

from aiohttp import web

from models import references
from models import sessions as rows
from models.cases import CaseUnknown
from models.tables import Case, Scope
from models.tokens import TokenFault
from web.form_fields import Field
from web.forms import Error
from web.pages import BROWSER, now, words


def reference_of(request: web.Request) -> str:
    """Return the reference in the address; raise `CaseUnknown` for what is none."""
    reference = references.read(request.match_info["reference"])
    if reference is None:
        raise CaseUnknown
    return reference


async def allowed(request: web.Request, reference: str) -> tuple[Case, frozenset[Scope]] | None:
    """Return a case and what this browser may see of it; None for nothing or no case at all."""
    session = request[BROWSER].session
    case = await Case.get_or_none(reference=reference)
    if case is None:
        return None
    scopes = await rows.scopes(session, case.id, now(request))
    return (case, scopes) if scopes else None


async def seen(request: web.Request) -> tuple[Case, frozenset[Scope]]:
    """Return a case this browser may see; raise `CaseUnknown` for any other."""
    found = await allowed(request, reference_of(request))
    if found is None:
        raise CaseUnknown
    return found


async def filed_here(request: web.Request) -> Case:
    """Return a case this browser filed; raise `CaseUnknown` for any other."""
    case, scopes = await seen(request)
    if Scope.FILER not in scopes:
        raise CaseUnknown
    return case


def code_field(request: web.Request, errors: tuple[Error, ...]) -> Field:
    """Return the field for a code from a letter."""
    wrong = next((error.text for error in errors if error.key == "code"), "")
    say = words(request)
    return Field(
        key="code",
        type="code",
        label=say("case.code_label"),
        hint=say("case.code_hint"),
        error=wrong,
    )


def code_error(request: web.Request, fault: TokenFault) -> Error:
    """Return the sentence for a code that opens nothing."""
    return Error("code", words(request)(f"case.{type(fault).__name__.lower()}"))
