"""The answer on paper at the desk: the page that is printed, and what the others say of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from aiohttp import web

from bot import wording
from models import cases
from models.catalogue.questions import Choice, Invalid
from models.status import AT_THE_DESK, Status
from models.tables import Given
from web import desk_paper, form_fields
from web import desk_queue as lists
from web.forms import Error
from web.handlers.desk import for_staff
from web.pages import PORTAL, link, now, page, see, sent, words
from web.services.answers import reading
from web.services.answers.on_paper import NotSaidHow, is_on_paper
from web.services.answers.reading import DeskView
from web.services.handling import desk
from web.services.people.staff import Member

GIVEN = Choice(key="given", home="register.field", options=tuple(Given))

FRAMED = "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'self'"
"""The paper is also shown inside the page on which the answer is looked over."""


def add_routes(app: web.Application) -> None:
    """Add the page that is printed."""
    path = "/desk/sak/{reference}/utskrift.html"
    app.add_routes([web.get(path, for_staff(show), name="desk-print")])


async def show(request: web.Request, member: Member) -> web.Response:
    """Show the answer as it stands on paper: the one that was given, or the one that is complete.

    One that lacks something is not printed; its page says what.
    """
    portal, at = request.app[PORTAL], now(request)
    case = await cases.by_reference(request.match_info["reference"])
    view = await reading.read(portal, case, member, at)
    if Status(view.case.status) in AT_THE_DESK:
        if desk.missing(portal, view, member, at):
            return see(request, f"{lists.address(case)}/se-gjennom")
        paper = desk_paper.draft(portal, view, at)
    else:
        paper = desk_paper.given(portal, view)
    if paper is None:
        return see(request, lists.address(case))
    language = view.case.language
    say = portal.words[language]
    response = page(request, "desk/print.html", paper=paper, language=language, t=say)
    response.headers.update({"Content-Security-Policy": FRAMED, "X-Frame-Options": "SAMEORIGIN"})
    return response


def context(request: web.Request, view: DeskView, errors: Sequence[Error] = ()) -> dict[str, Any]:
    """Return what the pages of a case know of its paper.

    `on_paper`: the desk gives the answer itself. `came_back`: it was sent, and the desk may give it
    instead. `answered`: it has done so. `paper`: where it is printed. `given`: the field for how it
    was given.
    """
    return {
        "on_paper": is_on_paper(view.case, view.asked),
        "came_back": view.came_back,
        "answered": view.case.given is not None,
        "paper": link(request, f"{lists.address(view.case)}/utskrift.html"),
        "given": form_fields.fields((GIVEN,), {}, words(request), errors)[0],
    }


async def given(request: web.Request, *, must: bool = False) -> Given | None:
    """Return how a form says that the answer was given; None where it says nothing.

    Raises `NotSaidHow` for a form that is for nothing else, and `must` say it.
    """
    try:
        return Given(GIVEN.clean(await sent(request, GIVEN.key)))
    except Invalid:
        if must:
            raise NotSaidHow from None
        return None


def not_said(request: web.Request) -> tuple[Error, ...]:
    """Return the sentence for a form that says nothing of it."""
    return (Error(GIVEN.key, wording.error(GIVEN, Invalid("empty"), words(request))),)
