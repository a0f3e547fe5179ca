"""Every mailed link: opening it shows a page and changes nothing, its button acts."""

from __future__ import annotations

import secrets

from aiohttp import web

from models import references, tokens, unconfirmed
from models.tables import Case, Purpose, Token
from models.tokens import TokenExpired, TokenFault, TokenUnknown, TokenUsed
from web import sessions
from web.clients import client
from web.middlewares import FormExpired
from web.pages import BROWSER, PORTAL, link, now, page, see, sent, words
from web.services.intake import account, filing_anew, proof
from web.services.person import mail_asks
from web.services.person.following_up import ComplainedAlready

_GONE = 410


async def show(request: web.Request) -> web.Response:
    """Say what the link is for, with a button; a link scanner may open it as often as it likes."""
    portal = request.app[PORTAL]
    text = request.match_info["token"]
    try:
        token = await proof.look(portal, text, client(request), now(request))
        ended = await filing_anew.behind(token, now(request))
        if not ended:
            tokens.check(token, now(request))
    except TokenFault as fault:
        return await _fault(request, text, fault)
    if ended:
        return await _ended(request, text, ended[0])
    return page(
        request,
        f"mailed/{token.purpose.value}.html",
        action=link(request, request.path + _wanted(request)),
        csrf=_bound(request, text),
        reference=await _reference(token),
        waits=await proof.waits_for(token),
    )


async def press(request: web.Request) -> web.Response:
    """Do what the link is for. The browser may never have been here before."""
    portal = request.app[PORTAL]
    text = request.match_info["token"]
    given = await sent(request, "csrf")
    if not secrets.compare_digest(given.encode(), _bound(request, text).encode()):
        raise FormExpired
    browser = request[BROWSER]
    session = await sessions.begin(portal, browser, now(request))
    try:
        pressed = await proof.press(portal, text, session, client(request), now(request))
    except TokenFault as fault:
        return await _fault(request, text, fault)
    except ComplainedAlready as known:
        about = references.shown(known.reference)
        return page(request, "mailed/complained.html", status=409, reference=about)
    await sessions.rotate(portal, browser, now(request))
    match pressed.purpose, pressed.case:
        case Purpose.DISOWN, _:
            return page(request, "mailed/disowned.html")
        case ((Purpose.ACCOUNT_YES | Purpose.ACCOUNT_NO), _):
            # Whoever has that mailbox has answered a question, and sees nothing of the case.
            return page(request, "mailed/account_answered.html")
        case Purpose.IS_QUESTION, _:
            return page(request, "mailed/question_kept.html")
        case Purpose.SIGN_IN, _:
            reference = references.read(request.query.get("sak", ""))
            return see(
                request, f"/desk/sak/{references.shown(reference)}" if reference else "/desk"
            )
        case _, Case() as case:
            return see(request, f"/sak/{references.shown(case.reference)}")
        case _:
            raise TokenUnknown


async def _ended(request: web.Request, text: str, case: Case) -> web.Response:
    """Offer to file anew what was ended unconfirmed, or to see what it was filed anew as."""
    filed = await unconfirmed.filed_anew(case)
    return page(
        request,
        "mailed/case.html" if filed else "mailed/file_anew.html",
        action=link(request, request.path),
        csrf=_bound(request, text),
        reference=references.shown((filed or case).reference),
    )


async def _fault(request: web.Request, text: str, fault: TokenFault) -> web.Response:
    """Say what is the matter with a link, and what to do next."""
    say = words(request)
    if await account.is_asked_by(request.app[PORTAL], text):
        return page(request, "mailed/account_over.html", status=_GONE)
    if await mail_asks.is_asked_by(request.app[PORTAL], text):
        return page(request, "mailed/meant_over.html", status=_GONE)
    match fault:
        case TokenUsed():
            title, text, status = say("mailed.used_title"), say("mailed.used"), _GONE
        case TokenExpired():
            title, text, status = say("mailed.expired_title"), say("mailed.expired"), _GONE
        case _:
            title, text, status = say("mailed.unknown_title"), say("mailed.unknown"), 404
    return page(request, "mailed/dead.html", status=status, title=title, text=text)


async def _reference(token: Token) -> str:
    case = await Case.get_or_none(id=token.case_id) if token.case_id else None
    return references.shown(case.reference) if case else ""


def _bound(request: web.Request, text: str) -> str:
    """Return the hidden field of a mailed page: it proves that the page was opened, not guessed."""
    return request.app[PORTAL].vault.digest("mailed", text)


def _wanted(request: web.Request) -> str:
    """Keep the case a member of staff was on the way to."""
    reference = references.read(request.query.get("sak", ""))
    if reference is None:
        return ""
    return f"?sak={references.shown(reference)}"
