"""The holding pen and the outbox at the desk: what came in and hangs nowhere, what is not out."""

from __future__ import annotations

from functools import partial

from aiohttp import web

from locales.dates import long_instant
from models import cases, references
from models.case_row import CaseChanged
from models.cases import CaseUnknown
from models.keyring import KeyGone
from web import desk_mail as in_words
from web import desk_queue as lists
from web.desk_mail import OUTBOX, PEN
from web.form_fields import Field
from web.forms import Error
from web.handlers.case import download
from web.handlers.desk import desk_page, for_staff
from web.handlers.mail_page import as_page
from web.pages import PORTAL, link, now, see, sent, words
from web.services.intake import pen
from web.services.intake.pen import Held
from web.services.people.staff import Member
from web.services.post import outgoing

MAIL = f"{PEN}/{{mail:[0-9a-f]{{32}}}}"


def add_routes(app: web.Application) -> None:
    """Add the pages of mail that hangs with no case, and of letters that are not out."""
    app.add_routes(
        [
            web.get(PEN, for_staff(show_all), name="desk-pen"),
            web.get(MAIL, for_staff(show), name="desk-mail"),
            web.get(f"{MAIL}.html", for_staff(show_page), name="desk-mail-page"),
            web.get(f"{MAIL}/fil/{{number:[0-9]{{1,3}}}}", for_staff(fetch), name="desk-mail-file"),
            web.post(f"{MAIL}/sak", for_staff(attach), name="desk-mail-attach"),
            web.post(f"{MAIL}/bort", for_staff(put_away), name="desk-mail-away"),
            web.get(OUTBOX, for_staff(show_outbox), name="desk-outbox"),
        ]
    )


async def show_all(request: web.Request, member: Member) -> web.Response:
    """Show what waits without a case, the oldest first, and what was put away last."""
    portal, say, at = request.app[PORTAL], words(request), now(request)
    rows = await pen.listed(portal)
    return desk_page(
        request,
        member,
        "desk/pen.html",
        oldest=in_words.age(at - rows[0].at, say) if rows else "",
        count=(await pen.summary()).count,
        rows=in_words.waiting_rows(rows, say, at),
        done=in_words.done_rows(await pen.done_with(portal), say),
        columns=in_words.heads(in_words.WAITING_HEADS, say),
        done_columns=in_words.heads(in_words.DONE_HEADS, say),
    )


async def show(request: web.Request, member: Member) -> web.Response:
    """Show a mail that hangs with no case, as text, and what can be done with it."""
    return _page(request, member, await _held(request))


async def show_page(request: web.Request, _: Member) -> web.Response:
    """Show the mail's own page, made harmless, in a frame of ours."""
    shown = await pen.page(request.app[PORTAL], request.match_info["mail"])
    return as_page(shown, words(request))


async def fetch(request: web.Request, _: Member) -> web.Response:
    """Send a file of the mail, to be saved and never shown in the page."""
    files = (await _held(request)).attachments
    number = int(request.match_info["number"])
    if not 0 < number <= len(files):
        raise web.HTTPNotFound
    return download(files[number - 1].name, files[number - 1].content)


async def attach(request: web.Request, member: Member) -> web.Response:
    """Put the mail on the case whose reference was typed."""
    portal, say = request.app[PORTAL], words(request)
    held, given = await _held(request), await sent(request, "reference")
    try:
        case = await cases.by_reference(given)
        await pen.attach(portal, held, case, member, now(request))
    except (CaseUnknown, KeyGone):
        errors = (Error("reference", say("inbox.pen.attach_unknown")),)
        return _page(request, member, held, given, errors, status=422)
    except CaseChanged:
        errors = (Error("", say("inbox.pen.attach_taken")),)
        return _page(request, member, held, given, errors, status=409)
    return see(request, f"{lists.address(case)}?epost=lagt-til")


async def put_away(request: web.Request, _: Member) -> web.Response:
    """Take the mail off the list."""
    await pen.put_away(request.match_info["mail"], now(request))
    return see(request, PEN)


async def show_outbox(request: web.Request, member: Member) -> web.Response:
    """Show the letters that are not out yet, and those that never will be."""
    say, at = words(request), now(request)
    paused_until = (await outgoing.summary(at)).paused_until
    rows = partial(in_words.letter_rows, say=say, now=at)
    return desk_page(
        request,
        member,
        "desk/outbox.html",
        columns=in_words.heads(in_words.LETTER_HEADS, say),
        rows=rows(await outgoing.waiting()),
        failed=rows(await outgoing.failed()),
        paused=long_instant(paused_until, say.language) if paused_until else "",
    )


async def _held(request: web.Request) -> Held:
    return await pen.held(request.app[PORTAL], request.match_info["mail"])


def _page(
    request: web.Request,
    member: Member,
    mail: Held,
    given: str = "",
    errors: tuple[Error, ...] = (),
    *,
    status: int = 200,
) -> web.Response:
    say, here = words(request), f"{PEN}/{mail.id}"
    reference = Field(
        key="reference",
        type="text",
        label=say("inbox.pen.attach_label"),
        hint=say("inbox.pen.attach_hint"),
        value=given,
        error=errors[0].text if errors and errors[0].key else "",
        autocomplete="off",
    )
    return desk_page(
        request,
        member,
        "desk/mail.html",
        status=status,
        here=here,
        facts=in_words.facts(mail, say),
        text=in_words.beginning(mail.text),
        quoted=in_words.beginning(mail.mail.quoted),
        is_cut=max(len(mail.text), len(mail.mail.quoted)) > in_words.LONGEST_SHOWN,
        files=in_words.files(mail, here, say),
        about=references.shown(mail.about.reference) if mail.about else "",
        waits=mail.waits,
        reference=reference,
        register=link(request, f"/desk/registrer?epost={mail.id}"),
        errors=errors,
        error_count=len(errors),
    )
