"""The page of a case whose address is not proven, for the browser that filed it.

Most cases wait for the proof. One that does not is registered, and has a page that says so.
"""

from __future__ import annotations

from aiohttp import web

from bot import wording
from models import cases, references
from models.addresses import near_miss
from models.catalogue.common import EMAIL
from models.catalogue.questions import Invalid
from models.catalogue.withdraw_consent import is_on_the_device
from models.filings import awaits_proof
from models.status import ENDED, Status
from models.tables import Case
from models.tokens import TokenFault
from web import form_fields, sessions, timeline
from web.clients import client
from web.forms import Error
from web.handlers.seen import code_error, code_field, filed_here
from web.pages import BROWSER, PORTAL, language, now, page, see, sent, words
from web.services.answers import mycase
from web.services.cases.needs import answers_of
from web.services.intake import correction, proof
from web.services.letters.proof_letter import has_bounced


async def confirm(request: web.Request) -> web.Response:
    """Confirm the address by the code from the letter, on the waiting page."""
    portal, browser = request.app[PORTAL], request[BROWSER]
    case = await filed_here(request)
    given = await sent(request, "code")
    session = await sessions.begin(portal, browser, now(request))
    if awaits_proof(case):
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
        text = wording.error(EMAIL, invalid, words(request))
        return await waiting_page(request, case, (Error(EMAIL.key, text),), given)
    try:
        await correction.correct_address(portal, case, address, client(request), now(request))
    except correction.AnswerOnItsWay:
        leaving = words(request)("case.answer_leaving", email=portal.organisation.email)
        return await waiting_page(request, case, (Error(EMAIL.key, leaving),), given)
    except correction.CannotBeRead:
        lost = wording.error(EMAIL, Invalid("lost", address=address), words(request))
        return await waiting_page(request, case, (Error(EMAIL.key, lost),), given)
    return see(request, f"/sak/{references.shown(case.reference)}?sendt=ny")


def waits_here(case: Case) -> bool:
    """Say whether a case waits: for proof of its address, or to be done without it."""
    return case.confirmed_at is None and Status(case.status) not in ENDED


async def waiting_page(
    request: web.Request, case: Case, errors: tuple[Error, ...] = (), given: str = ""
) -> web.Response:
    """Show the page of a case whose address is not proven, to the browser that filed it."""
    portal, session, at = request.app[PORTAL], request[BROWSER].session, now(request)
    say = words(request)
    address = await cases.address_of(portal.vault, case)
    wrong = {error.key: error.text for error in errors}
    email = form_fields.fields((EMAIL,), {EMAIL.key: given or address}, say, errors)[0]
    registered = case.status != Status.UNCONFIRMED
    asked = answers_of(await cases.answers_of(portal.vault, case)) if registered else {}
    return page(
        request,
        "case/registered.html" if registered else "case/waiting.html",
        status=422 if errors else 200,
        reference=references.shown(case.reference),
        kind=say(f"kinds.{case.kind}.noun"),
        registered=say(f"kinds.{case.kind}.registered") if registered else "",
        on_device=portal.organisation.consent_on_device[say.language]
        if is_on_the_device(asked)
        else "",
        address=address,
        suggestion=near_miss(address) or "" if address else "",
        bounced=await has_bounced(case),
        due=timeline.due(case, language(request)),
        beside=timeline.named(await mycase.beside(session, case, at), say),
        code=code_field(request, errors),
        email=email,
        correcting=EMAIL.key in wrong,
        sent=request.query.get("sendt", ""),
        errors=errors,
        error_count=len(errors),
    )
