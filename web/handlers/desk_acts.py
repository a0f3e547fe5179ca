"""The pages of the desk's acts on a case: what each is for, its form, its press."""

from __future__ import annotations

from dataclasses import dataclass

from aiohttp import web

from models import cases, references
from models.case_row import CaseChanged
from models.catalogue.questions import Answers
from models.status import MoveNotAllowed
from web import desk_queue as lists
from web import form_fields, forms
from web.acts.act import Act, ActRefused, Pressed, Seen, Theme
from web.acts.all import ACTS, by_slug
from web.desk_case import Link
from web.forms import Error
from web.handlers.desk import desk_page, for_staff
from web.handlers.numbers import version
from web.pages import PORTAL, link, now, see, words
from web.services.answers import reading
from web.services.answers.our_letter import HoldsOurLetter
from web.services.people.staff import Member

_STOPPED = "stoppet"
"""In the address of the case's page: what was on its way to the person was stopped."""


def add_routes(app: web.Application) -> None:
    """Add the acts' pages."""
    address = "/desk/sak/{reference}/gjor/{act}"
    app.add_routes(
        [
            web.get(address, for_staff(show), name="desk-act"),
            web.post(address, for_staff(press), name="desk-act-press"),
        ]
    )


@dataclass(frozen=True, slots=True)
class Offered:
    """The acts of one theme that a case's page lists."""

    title: str
    links: tuple[Link, ...]


def offered(request: web.Request, seen: Seen) -> list[Offered]:
    """Return the acts a case's page lists, theme by theme."""
    say = words(request)
    here = lists.address(seen.view.case)
    shown = [act for act in ACTS if act.offer(seen).shown]
    return [
        Offered(
            say(f"act.theme.{theme}"),
            tuple(
                Link(say(f"act.{act.name}.link"), link(request, f"{here}/gjor/{act.slug}"))
                for act in shown
                if act.theme is theme
            ),
        )
        for theme in Theme
        if any(act.theme is theme for act in shown)
    ]


async def show(request: web.Request, member: Member) -> web.Response:
    """Show an act's page, or why it cannot be done now."""
    act, seen = _act(request), await _seen(request, member)
    return _page(request, act, seen, act.known(seen))


async def press(request: web.Request, member: Member) -> web.Response:
    """Do an act, or show its page again with what is wrong."""
    act, seen, say = _act(request), await _seen(request, member), words(request)
    sent = forms.joined((await request.post()).items())
    read = forms.read(act.questions(seen), sent, say)
    offer = act.offer(seen)
    if not offer.shown or offer.why:
        return _page(request, act, seen, read.given, status=409)
    if read.errors:
        return _page(request, act, seen, read.given, read.errors, status=422)
    pressed = Pressed(
        seen.portal, seen.view.case, version(sent.get("seen", "")), member, read.answers, seen.now
    )
    try:
        stopped = await act.do(pressed)
    except ActRefused as refused:
        errors = (Error(refused.key, say(f"act.{act.name}.error.{refused.code}")),)
        return _page(request, act, seen, read.given, errors, status=422)
    except HoldsOurLetter:
        errors = (Error("", say("desk.gap.our_letter")),)
        return _page(request, act, seen, read.given, errors, status=422)
    except (CaseChanged, MoveNotAllowed):
        again = await _seen(request, member)
        return _page(request, act, again, read.given, changed=True, status=409)
    beside = f"&{_STOPPED}=ja" if stopped else ""
    return see(request, f"{lists.address(seen.view.case)}?gjort={act.slug}{beside}")


def done(request: web.Request) -> str:
    """Return what was just done, and what was stopped for it; nothing where nothing was."""
    act, say = by_slug(request.query.get("gjort", "")), words(request)
    if act is None:
        return ""
    said = say(f"act.{act.name}.done")
    return f"{said} {say('act.stopped')}" if _STOPPED in request.query else said


def _act(request: web.Request) -> Act:
    act = by_slug(request.match_info["act"])
    if act is None:
        raise web.HTTPNotFound
    return act


async def _seen(request: web.Request, member: Member) -> Seen:
    portal, at = request.app[PORTAL], now(request)
    case = await cases.by_reference(request.match_info["reference"])
    return Seen(portal, await reading.read(portal, case, member, at), member, at)


def _page(
    request: web.Request,
    act: Act,
    seen: Seen,
    given: Answers,
    errors: tuple[Error, ...] = (),
    *,
    changed: bool = False,
    status: int = 200,
) -> web.Response:
    say, offer = words(request), act.offer(seen)
    if not offer.shown:
        return see(request, lists.address(seen.view.case))
    values = act.values(seen, say)
    return desk_page(
        request,
        seen.by,
        "desk/act.html",
        status=status,
        reference=references.shown(seen.view.case.reference),
        title=say(f"act.{act.name}.title"),
        about=say(f"act.{act.name}.about", **values),
        why=say(f"act.{act.name}.not.{offer.why}", **values) if offer.why else "",
        action=link(request, f"{lists.address(seen.view.case)}/gjor/{act.slug}"),
        fields=form_fields.fields(act.questions(seen), given, say, errors),
        button=say(f"act.{act.name}.button"),
        seen=seen.view.case.version,
        changed=changed,
        errors=errors,
        error_count=len(errors),
    )
