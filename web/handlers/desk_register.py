"""«Registrer en henvendelse»: what came by telephone, by letter, in a mail or in a message."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from aiohttp import web

from mail import mailto
from models import filings, references
from models.case_row import CaseChanged
from models.cases import CaseUnknown
from models.tables import Case
from web import desk_queue as lists
from web import desk_register, forms, timeline
from web.desk_register import Read
from web.handlers.desk import desk_page, for_staff
from web.pages import PORTAL, link, now, see, words
from web.services.answers.reading import DeskView
from web.services.intake import found, registering
from web.services.intake.found import Source
from web.services.letters import receipt, reply_addresses
from web.services.people.staff import Member
from web.services.unsent import drafts

PATH = "/desk/registrer"
MESSAGE, MAIL = "melding", "epost"
"""What the address says that the request is found in: the id of a row, and nothing of a person."""


@dataclass(frozen=True, slots=True)
class ForwardTo:
    """An address, and the link that writes to it."""

    address: str
    href: str


def add_routes(app: web.Application) -> None:
    """Add the page on which a request is registered."""
    app.add_routes(
        [
            web.get(PATH, for_staff(show), name="desk-register"),
            web.post(PATH, for_staff(press), name="desk-register-press"),
        ]
    )


async def show(request: web.Request, member: Member) -> web.Response:
    """Show the form, filled with what a message or a mail says, or the case it became."""
    known = await _known(request)
    if known is not None:
        return see(request, lists.address(known))
    source = await _source(request, member)
    return _page(
        request, member, source, Read(None, desk_register.beforehand(source, now(request)))
    )


async def press(request: web.Request, member: Member) -> web.Response:
    """Register the request, or show the form again with what is wrong."""
    portal, say, at = request.app[PORTAL], words(request), now(request)
    known = await _known(request)
    if known is not None:
        return see(request, lists.address(known))
    source = await _source(request, member)
    sent = forms.joined((await request.post()).items())
    key = source.key if source else drafts.submission_key(sent.get("key", "")) or _key()
    read = desk_register.read(sent, source, key, at, say)
    if read.typed is None:
        return _page(request, member, source, read, key=key, status=422)
    try:
        case = await registering.register(portal, read.typed, source, member, at)
    except CaseChanged:
        return see(request, "/desk")
    except CaseUnknown:
        unknown = desk_register.unknown(read, say)
        return _page(request, member, source, unknown, key=key, status=422)
    return see(request, f"{lists.address(case)}?registrert=ja")


def done(request: web.Request, view: DeskView) -> tuple[str, ...]:
    """Return what is said of a case that was just registered; nothing of any other."""
    if "registrert" not in request.query:
        return ()
    say = words(request)
    late = receipt.is_late(view.case, now(request))
    due = timeline.due(view.case, say.language)
    said = say("register.done_late" if late else "register.done", due=due)
    return (said, say("register.waits")) if filings.awaits_proof(view.case) else (said,)


async def _known(request: web.Request) -> Case | None:
    """Return the case that the message or the mail has become already."""
    for name, key_of in ((MESSAGE, found.message_key), (MAIL, found.mail_key)):
        if row := request.query.get(name):
            return await registering.registered(key_of(row))
    return None


async def _source(request: web.Request, member: Member) -> Source | None:
    portal = request.app[PORTAL]
    if row := request.query.get(MESSAGE):
        return await found.in_message(portal, row, member, now(request))
    if row := request.query.get(MAIL):
        return await found.in_mail(portal, row)
    return None


def _page(
    request: web.Request,
    member: Member,
    source: Source | None,
    read: Read,
    *,
    key: str = "",
    status: int = 200,
) -> web.Response:
    case = source.case if source else None
    return desk_page(
        request,
        member,
        "desk/register.html",
        status=status,
        action=link(request, request.path_qs),
        key=key or _key(),
        fields=desk_register.fields(read.given, source, now(request), words(request), read.errors),
        of_case=references.shown(case.reference) if case else "",
        origin=desk_register.origin(source, words(request)),
        forward_to=_forward_to(request, member) if source is None else None,
        errors=read.errors,
        error_count=len(read.errors),
    )


def _forward_to(request: web.Request, member: Member) -> ForwardTo | None:
    """Return where this handler forwards a mail to have it registered, if mail has a way in."""
    portal = request.app[PORTAL]
    if not portal.settings.replies_arrive:
        return None
    name, address = reply_addresses.to_register(portal, member)
    return ForwardTo(address, mailto.link(name, address))


def _key() -> str:
    return secrets.token_hex(16)
