"""A person's own case: finding it, opening it with a code, fetching its files, withdrawing it."""

from __future__ import annotations

from urllib.parse import quote

from aiohttp import web

from bot import wording
from models import references
from models.catalogue.common import EMAIL
from models.catalogue.questions import Invalid
from models.tables import Scope
from models.tokens import TokenFault
from web import sessions
from web.clients import client
from web.form_fields import Field
from web.forms import Error
from web.handlers import case_page
from web.handlers.seen import allowed, code_field, reference_of, seen
from web.handlers.waiting import waiting_page, waits_here
from web.pages import BROWSER, PORTAL, now, page, see, sent, words
from web.services.answers import mycase
from web.services.person import ways_back, withdrawing


async def find(request: web.Request) -> web.Response:
    """Ask for the address a case was filed with, or its reference."""
    return _find(request)


async def send_links(request: web.Request) -> web.Response:
    """Mail the ways back to an address's cases; the page is the same whatever the address."""
    portal = request.app[PORTAL]
    given = await sent(request, EMAIL.key)
    if reference := references.read(given):
        return see(request, f"/sak/{references.shown(reference)}")
    try:
        address = EMAIL.clean(given)
    except Invalid as invalid:
        text = wording.error(EMAIL, invalid, words(request))
        return _find(request, given, (Error(EMAIL.key, text),))
    await ways_back.send_links(portal, address, client(request), now(request))
    return page(request, "case/links_sent.html")


async def show(request: web.Request) -> web.Response:
    """Show as much of a case as this browser may see."""
    reference = reference_of(request)
    found = await allowed(request, reference)
    if found is None:
        return _ask_code(request, reference)
    case, scopes = found
    if Scope.FILER in scopes and waits_here(case):
        return await waiting_page(request, case)
    return await case_page.show(request, case, scopes)


async def send_code(request: web.Request) -> web.Response:
    """Mail a code to the case's address; the page is the same whether there is a case."""
    portal = request.app[PORTAL]
    reference = reference_of(request)
    await ways_back.send_code(portal, reference, client(request), now(request))
    return see(request, f"/sak/{references.shown(reference)}?kode=sendt")


async def use_code(request: web.Request) -> web.Response:
    """Open the content with the code."""
    portal, browser = request.app[PORTAL], request[BROWSER]
    reference = reference_of(request)
    given = await sent(request, "code")
    session = await sessions.begin(portal, browser, now(request))
    try:
        await ways_back.use_code(portal, reference, given, session, now(request))
    except TokenFault:
        # One sentence for every fault: the difference would tell whether there is such a case.
        wrong = Error("code", words(request)("case.code_wrong"))
        return _ask_code(request, reference, (wrong,))
    await sessions.rotate(portal, browser, now(request))
    return see(request, f"/sak/{references.shown(reference)}")


async def ask_withdraw(request: web.Request) -> web.Response:
    """Ask once before a case is withdrawn."""
    case, _ = await seen(request)
    if not mycase.may_withdraw(case):
        return see(request, f"/sak/{references.shown(case.reference)}")
    return page(
        request,
        "case/withdraw.html",
        reference=references.shown(case.reference),
        kind=words(request)(f"kinds.{case.kind}.noun"),
    )


async def withdraw(request: web.Request) -> web.Response:
    """Withdraw a case; once its address is proven, it takes the code."""
    portal = request.app[PORTAL]
    case, scopes = await seen(request)
    if mycase.takes_to_withdraw(case) not in scopes:
        return see(request, f"/sak/{references.shown(case.reference)}?kode=trengs")
    await withdrawing.withdraw(portal, case, now(request))
    return see(request, f"/sak/{references.shown(case.reference)}")


async def fetch(request: web.Request) -> web.Response:
    """Send a file of the answer, to be saved and never shown in the page."""
    portal = request.app[PORTAL]
    case, scopes = await seen(request)
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
        key=EMAIL.key,
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
        field=code_field(request, errors),
        sent=errors or "kode" in request.query,
        errors=errors,
        error_count=len(errors),
    )
