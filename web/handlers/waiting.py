"""The waiting page: a case whose address is not proven, for the browser that filed it."""

from __future__ import annotations

from aiohttp import web

from models import cases, references
from models.addresses import near_miss
from models.catalogue.common import EMAIL
from models.catalogue.questions import Invalid
from models.status import Status
from models.tables import Case
from models.tokens import TokenFault
from web import forms, sessions, timeline
from web import words as sentences
from web.clients import client
from web.forms import Error
from web.handlers.seen import code_error, code_field, filed_here
from web.pages import BROWSER, PORTAL, language, now, page, see, sent, words
from web.services import proof


async def confirm(request: web.Request) -> web.Response:
    """Confirm the address by the code from the letter, on the waiting page."""
    portal, browser = request.app[PORTAL], request[BROWSER]
    case = await filed_here(request)
    given = await sent(request, "code")
    session = await sessions.begin(portal, browser, now(request))
    if case.status == Status.UNCONFIRMED:
        try:
            await proof.confirm_by_code(portal, case, given, session, now(request))
        except TokenFault as fault:
            return await waiting_page(request, case, (code_error(request, fault),))
        await sessions.rotate(portal, browser, now(request))
    return see(request, f"/sak/{references.shown(case.reference)}")


async def resend(request: web.Request) -> web.Response:
    """Send the confirmation letter again."""
    portal = request.app[PORTAL]
    case = await filed_here(request)
    await proof.resend(portal, case, client(request), now(request))
    return see(request, f"/sak/{references.shown(case.reference)}?sendt=igjen")


async def correct_address(request: web.Request) -> web.Response:
    """Put another address on the case, which then gets the letter."""
    portal = request.app[PORTAL]
    case = await filed_here(request)
    given = await sent(request, EMAIL.key)
    try:
        address = EMAIL.clean(given)
    except Invalid as invalid:
        text = sentences.error(EMAIL, invalid, words(request))
        return await waiting_page(request, case, (Error(EMAIL.key, text),), given)
    await proof.correct_address(portal, case, address, client(request), now(request))
    return see(request, f"/sak/{references.shown(case.reference)}?sendt=ny")


async def waiting_page(
    request: web.Request, case: Case, errors: tuple[Error, ...] = (), given: str = ""
) -> web.Response:
    """Show the page of a case whose address is not proven, to the browser that filed it."""
    portal = request.app[PORTAL]
    say = words(request)
    address = await cases.address_of(portal.vault, case)
    wrong = {error.key: error.text for error in errors}
    email = forms.fields((EMAIL,), {EMAIL.key: given or address}, say, errors)[0]
    return page(
        request,
        "case/waiting.html",
        status=422 if errors else 200,
        reference=references.shown(case.reference),
        address=address,
        suggestion=near_miss(address) or "",
        bounced=await proof.has_bounced(case),
        due=timeline.due(case, language(request)),
        code=code_field(request, errors),
        email=email,
        correcting=EMAIL.key in wrong,
        sent=request.query.get("sendt", ""),
        errors=errors,
        error_count=len(errors),
    )
