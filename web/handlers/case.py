"""A person's own case: the waiting page, the status, the content behind a code."""

from __future__ import annotations

from urllib.parse import quote

from aiohttp import web

from locales.dates import stretch
from models import cases, references
from models import sessions as rows
from models.addresses import near_miss
from models.cases import CaseUnknown
from models.catalogue.common import EMAIL
from models.catalogue.questions import Invalid
from models.status import Status
from models.tables import Case, Scope
from models.tokens import TokenFault
from web import forms, sessions, timeline
from web import words as sentences
from web.forms import Error, Field
from web.pages import BROWSER, PORTAL, language, now, page, see, sent, words
from web.services import mycase, proof


async def find(request: web.Request) -> web.Response:
    """Ask for the address a case was filed with, or its reference."""
    return _find(request)


async def send_links(request: web.Request) -> web.Response:
    """Mail the ways back to an address's cases; the page is the same whatever the address."""
    portal = request.app[PORTAL]
    given = await sent(request, "email")
    if reference := references.read(given):
        return see(request, f"/sak/{references.shown(reference)}")
    try:
        address = EMAIL.clean(given)
    except Invalid as invalid:
        text = sentences.error(EMAIL, invalid, words(request))
        return _find(request, given, (Error("email", text),))
    await mycase.send_links(portal, address, now(request))
    return page(request, "case/links_sent.html")


async def show(request: web.Request) -> web.Response:
    """Show as much of a case as this browser may see."""
    reference = references.read(request.match_info["reference"])
    if reference is None:
        raise CaseUnknown
    allowed = await _allowed(request, reference)
    if allowed is None:
        return _ask_code(request, reference)
    case, scopes = allowed
    if case.status == Status.UNCONFIRMED:
        return await _waiting(request, case)
    return await _status(request, case, scopes)


async def send_code(request: web.Request) -> web.Response:
    """Mail a code to the case's address; the page is the same whether there is a case."""
    portal = request.app[PORTAL]
    reference = _reference(request)
    await mycase.send_code(portal, reference, now(request))
    return see(request, f"/sak/{references.shown(reference)}?kode=sendt")


async def use_code(request: web.Request) -> web.Response:
    """Open the content with the code."""
    portal, browser = request.app[PORTAL], request[BROWSER]
    reference = _reference(request)
    given = await sent(request, "code")
    session = await sessions.begin(portal, browser, now(request))
    try:
        await mycase.use_code(portal, reference, given, session, now(request))
    except TokenFault as fault:
        return _ask_code(request, reference, (_code_error(request, fault),))
    await sessions.rotate(portal, browser, now(request))
    return see(request, f"/sak/{references.shown(reference)}")


async def confirm(request: web.Request) -> web.Response:
    """Confirm the address by the code from the letter, on the waiting page."""
    portal, browser = request.app[PORTAL], request[BROWSER]
    case = await _filed_here(request)
    given = await sent(request, "code")
    session = await sessions.begin(portal, browser, now(request))
    if case.status == Status.UNCONFIRMED:
        try:
            await proof.confirm_by_code(portal, case, given, session, now(request))
        except TokenFault as fault:
            return await _waiting(request, case, (_code_error(request, fault),))
        await sessions.rotate(portal, browser, now(request))
    return see(request, f"/sak/{references.shown(case.reference)}")


async def resend(request: web.Request) -> web.Response:
    """Send the confirmation letter again."""
    portal = request.app[PORTAL]
    case = await _filed_here(request)
    await proof.resend(portal, case, now(request))
    return see(request, f"/sak/{references.shown(case.reference)}?sendt=igjen")


async def correct_address(request: web.Request) -> web.Response:
    """Put another address on the case, which then gets the letter."""
    portal = request.app[PORTAL]
    case = await _filed_here(request)
    given = await sent(request, "email")
    try:
        address = EMAIL.clean(given)
    except Invalid as invalid:
        text = sentences.error(EMAIL, invalid, words(request))
        return await _waiting(request, case, (Error("email", text),), given)
    await proof.correct_address(portal, case, address, now(request))
    return see(request, f"/sak/{references.shown(case.reference)}?sendt=ny")


async def add_message(request: web.Request) -> web.Response:
    """Add what the person wants to say."""
    portal = request.app[PORTAL]
    case, scopes = await _seen(request)
    given = await sent(request, "message")
    try:
        await mycase.add_message(portal, case, given, now(request))
    except mycase.MessageInvalid as invalid:
        text = words(request)(f"case.message_{invalid.code}", longest=mycase.LONGEST_MESSAGE)
        return await _status(request, case, scopes, (Error("message", text),), given)
    return see(request, f"/sak/{references.shown(case.reference)}?melding=sendt")


async def ask_withdraw(request: web.Request) -> web.Response:
    """Ask once before a case is withdrawn."""
    case, _ = await _seen(request)
    if not mycase.may_withdraw(case):
        return see(request, f"/sak/{references.shown(case.reference)}")
    return page(
        request,
        "case/withdraw.html",
        reference=references.shown(case.reference),
        kind=words(request)(f"kinds.{case.kind}.noun"),
    )


async def withdraw(request: web.Request) -> web.Response:
    """Withdraw a case; from a link alone it takes the code first."""
    portal = request.app[PORTAL]
    case, scopes = await _seen(request)
    if case.status != Status.UNCONFIRMED and Scope.CONTENT not in scopes:
        return see(request, f"/sak/{references.shown(case.reference)}?kode=trengs")
    await mycase.withdraw(portal, case, now(request))
    return see(request, f"/sak/{references.shown(case.reference)}")


async def fetch(request: web.Request) -> web.Response:
    """Send a file of the answer, to be saved and never shown in the page."""
    portal = request.app[PORTAL]
    case, scopes = await _seen(request)
    if Scope.CONTENT not in scopes:
        return see(request, f"/sak/{references.shown(case.reference)}?kode=trengs")
    file, body = await mycase.fetch(portal, case, request.match_info["file"], now(request))
    return download(file.name, body)


def download(name: str, body: bytes) -> web.Response:
    """Answer with a file that a browser saves under its name and does not open by itself."""
    return web.Response(
        body=body,
        content_type="application/octet-stream",
        headers={
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}",
            "Content-Security-Policy": "sandbox; default-src 'none'",
        },
    )


def _find(request: web.Request, given: str = "", errors: tuple[Error, ...] = ()) -> web.Response:
    say = words(request)
    field = Field(
        key="email",
        type="text",
        label=say("case.find_label"),
        hint=say("case.find_hint"),
        value=given,
        error=errors[0].text if errors else "",
        autocomplete="email",
    )
    return page(
        request,
        "case/find.html",
        status=422 if errors else 200,
        field=field,
        errors=errors,
        error_count=len(errors),
    )


def _ask_code(request: web.Request, reference: str, errors: tuple[Error, ...] = ()) -> web.Response:
    return page(
        request,
        "case/code.html",
        status=422 if errors else 200,
        reference=references.shown(reference),
        field=_code_field(request, errors),
        sent=errors or "kode" in request.query,
        errors=errors,
        error_count=len(errors),
    )


async def _waiting(
    request: web.Request, case: Case, errors: tuple[Error, ...] = (), given: str = ""
) -> web.Response:
    """Show the page of a case whose address is not proven, to the browser that filed it."""
    portal = request.app[PORTAL]
    say = words(request)
    address = await cases.address_of(portal.vault, case)
    wrong = {error.key: error.text for error in errors}
    email = forms.fields((EMAIL,), {"email": given or address}, say, errors)[0]
    return page(
        request,
        "case/waiting.html",
        status=422 if errors else 200,
        reference=references.shown(case.reference),
        address=address,
        suggestion=near_miss(address) or "",
        bounced=await proof.has_bounced(case),
        due=timeline.due(case, language(request)),
        code=_code_field(request, errors),
        email=email,
        correcting="email" in wrong,
        sent=request.query.get("sendt", ""),
        errors=errors,
        error_count=len(errors),
    )


async def _status(
    request: web.Request,
    case: Case,
    scopes: frozenset[Scope],
    errors: tuple[Error, ...] = (),
    given: str = "",
) -> web.Response:
    portal = request.app[PORTAL]
    say = words(request)
    at = now(request)
    purged = case.key_id is None
    content = await mycase.content(portal, case) if Scope.CONTENT in scopes and not purged else None
    message = Field(
        key="message",
        type="long_text",
        label=say("case.message_label"),
        hint=say("case.message_hint"),
        value=given,
        error=errors[0].text if errors else "",
        max_length=mycase.LONGEST_MESSAGE,
    )
    return page(
        request,
        "case/status.html",
        status=422 if errors else 200,
        case=timeline.shown(case, say, at),
        reference=references.shown(case.reference),
        content=timeline.content(case, content, say) if content else None,
        purged=purged,
        message=message,
        files_kept=stretch(portal.settings.files_kept, say.language),
        may_withdraw=mycase.may_withdraw(case),
        message_sent="melding" in request.query,
        code_needed=request.query.get("kode", "") if content is None else "",
        code=_code_field(request, ()),
        errors=errors,
        error_count=len(errors),
    )


def _code_field(request: web.Request, errors: tuple[Error, ...]) -> Field:
    wrong = next((error.text for error in errors if error.key == "code"), "")
    say = words(request)
    return Field(
        key="code",
        type="code",
        label=say("case.code_label"),
        hint=say("case.code_hint"),
        error=wrong,
    )


def _code_error(request: web.Request, fault: TokenFault) -> Error:
    return Error("code", words(request)(f"case.{type(fault).__name__.lower()}"))


def _reference(request: web.Request) -> str:
    reference = references.read(request.match_info["reference"])
    if reference is None:
        raise CaseUnknown
    return reference


async def _allowed(request: web.Request, reference: str) -> tuple[Case, frozenset[Scope]] | None:
    """Return a case and what this browser may see of it; None for nothing or no case at all."""
    session = request[BROWSER].session
    case = await Case.get_or_none(reference=reference)
    if case is None:
        return None
    scopes = await rows.scopes(session, case.id, now(request))
    return (case, scopes) if scopes else None


async def _seen(request: web.Request) -> tuple[Case, frozenset[Scope]]:
    """Return a case this browser may see; raise `CaseUnknown` for any other."""
    allowed = await _allowed(request, _reference(request))
    if allowed is None:
        raise CaseUnknown
    return allowed


async def _filed_here(request: web.Request) -> Case:
    """Return a case this browser filed; raise `CaseUnknown` for any other."""
    case, scopes = await _seen(request)
    if Scope.FILER not in scopes:
        raise CaseUnknown
    return case
