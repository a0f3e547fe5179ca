"""The desk: signing in, the queue, the search, and what has to be looked at."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import partial
from typing import Any

from aiohttp import web

from models import references
from models.addresses import AddressInvalid, canonical
from web import desk_mail, sessions
from web import desk_queue as shown
from web.desk_queue import Column
from web.form_fields import Field
from web.forms import Error
from web.pages import BROWSER, PORTAL, language, link, now, page, see, sent, words
from web.services.handling import queue
from web.services.intake import pen
from web.services.people import staff
from web.services.people.staff import Member
from web.services.post import outgoing

ForStaff = Callable[[web.Request, Member], Awaitable[web.Response]]
Handler = Callable[[web.Request], Awaitable[web.Response]]


def add_routes(app: web.Application) -> None:
    """Add the desk's pages but those of one case."""
    app.add_routes(
        [
            web.get("/desk", front, name="desk"),
            web.post("/desk/logg-inn", send_sign_in, name="desk-link"),
            web.post("/desk/logg-ut", for_staff(sign_out), name="desk-sign-out"),
            web.post("/desk/sok", for_staff(search), name="desk-search"),
            web.post("/desk/oppgave/{task}/ferdig", for_staff(finish_task), name="desk-task"),
        ]
    )


async def member_of(request: web.Request) -> Member | None:
    """Return who is signed in, if they still work here."""
    return await staff.signed_in(request.app[PORTAL].vault, request[BROWSER].session)


def for_staff(handler: ForStaff) -> Handler:
    """Let only those who are signed in through; others are asked to, and led on afterwards."""

    async def checked(request: web.Request) -> web.Response:
        member = await member_of(request)
        if member is None:
            return sign_in_page(request, request.match_info.get("reference", ""), status=401)
        return await handler(request, member)

    return checked


def desk_page(
    request: web.Request, member: Member, template: str, *, status: int = 200, **context: Any
) -> web.Response:
    """Draw a page of the desk."""
    return page(request, template, status=status, is_staff=True, staff_name=member.name, **context)


async def front(request: web.Request) -> web.Response:
    """Show the queue, or ask to sign in."""
    member = await member_of(request)
    if member is None:
        return sign_in_page(request, request.query.get("sak", ""))
    portal, say = request.app[PORTAL], words(request)
    at = now(request)
    names = {row.id: row.name for row in await staff.members(portal.vault)}
    tasks = await queue.tasks()
    rows, order = shown.in_order(await queue.at_the_desk(), names, request.query.get("sorter", ""))
    return desk_page(
        request,
        member,
        "desk/queue.html",
        columns=[
            Column(
                say(f"desk.column.{name}"),
                link(request, f"/desk?sorter={name}") if name in shown.ORDERS else "",
                "ascending" if name == order else "",
            )
            for name in shown.COLUMNS
        ],
        rows=shown.queue_rows(rows, names, await queue.standing_still(rows), say, at),
        unconfirmed=shown.unconfirmed_rows(await queue.unconfirmed(), say, at),
        paused=shown.paused_rows(await queue.paused(), names, say),
        ended=shown.ended_rows(await queue.ended(), names, say),
        tasks=shown.tasks_shown(tasks.lines, say),
        rest=tasks.rest,
        news=desk_mail.news(await pen.summary(), await outgoing.summary(at), say, at),
        heads=partial(shown.heads, say),
    )


async def search(request: web.Request, member: Member) -> web.Response:
    """Show the cases of a reference or an address, which never stands in the page's address."""
    portal, say = request.app[PORTAL], words(request)
    given = await sent(request, "q")
    found = await queue.search(portal, given)
    return desk_page(
        request,
        member,
        "desk/found.html",
        given=given,
        rows=shown.found_rows(found, say),
        columns=shown.heads(say, "reference", "kind", "status", "received"),
    )


async def finish_task(request: web.Request, _: Member) -> web.Response:
    """Take a task off the list."""
    await queue.finish_task(request.match_info["task"], now(request), await _until(request))
    return see(request, "/desk")


async def _until(request: web.Request) -> datetime | None:
    """Return when the newest came of what stood on the line, if more than one did."""
    try:
        until = datetime.fromisoformat(await sent(request, "until"))
    except ValueError:
        return None
    return until if until.tzinfo else None


async def send_sign_in(request: web.Request) -> web.Response:
    """Mail a link that signs in; the page is the same whoever asks."""
    portal = request.app[PORTAL]
    sent = await request.post()
    given, case = str(sent.get("email", "")), str(sent.get("sak", ""))
    try:
        address = canonical(given)
    except AddressInvalid:
        error = Error("email", words(request)("desk.sign_in.wrong"))
        return sign_in_page(request, case, given, (error,), status=422)
    await staff.send_sign_in(
        portal, address, language(request), now(request), reference=references.read(case)
    )
    return page(request, "desk/link_sent.html")


async def sign_out(request: web.Request, _: Member) -> web.Response:
    """End the session, and leave nothing of it in the browser."""
    portal, browser = request.app[PORTAL], request[BROWSER]
    if browser.session is not None:
        await staff.sign_out(portal, browser.session, now(request))
    response = see(request, "/desk")
    response.headers["Clear-Site-Data"] = '"*"'
    sessions.forget(portal.settings, browser, response)
    return response


def sign_in_page(
    request: web.Request,
    case: str = "",
    given: str = "",
    errors: tuple[Error, ...] = (),
    *,
    status: int = 200,
) -> web.Response:
    """Ask a member of staff for their address; the case they came for is kept in the form."""
    reference = references.read(case)
    field = Field(
        key="email",
        type="email",
        label=words(request)("desk.sign_in.label"),
        value=given,
        error=errors[0].text if errors else "",
    )
    return page(
        request,
        "desk/sign_in.html",
        status=status,
        field=field,
        wanted=references.shown(reference) if reference else "",
        errors=errors,
        error_count=len(errors),
    )
