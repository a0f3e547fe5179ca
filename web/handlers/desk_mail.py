"""A mail on a case at the desk: reading it, doing with it what is to be done."""

from __future__ import annotations

from datetime import datetime

from aiohttp import web

from locales import Words
from locales.dates import stretch
from models import cases, events, references
from models.answers import Proposed
from models.case_row import CaseChanged
from models.database import transaction
from models.events import EventName
from models.organisation import Organisation
from models.status import MoveNotAllowed
from models.tables import Case
from web import desk_case as case_in_words
from web import desk_gaps, desk_mail
from web import desk_queue as lists
from web import desk_waiting as in_words
from web.forms import Error
from web.handlers.case import download
from web.handlers.desk import desk_page, for_staff
from web.handlers.mail_page import as_page
from web.pages import PORTAL, link, now, see, sent, words
from web.portal import Portal
from web.services.answers import reading
from web.services.answers.reading import DeskView
from web.services.by_mail import waiting
from web.services.by_mail.cannot import CannotBeDone
from web.services.by_mail.waiting import Offer, Waiting
from web.services.handling import desk
from web.services.people.staff import Member
from web.services.post.mails import Why

MAIL = "/desk/sak/{reference}/epost/{mail:[0-9a-f]{32}}"


def add_routes(app: web.Application) -> None:
    """Add the pages of a mail on a case."""
    app.add_routes(
        [
            web.get(MAIL, for_staff(show), name="desk-case-mail"),
            web.post(MAIL, for_staff(press), name="desk-case-mail-press"),
            web.get(f"{MAIL}.html", for_staff(show_page), name="desk-case-mail-page"),
            web.get(
                f"{MAIL}/fil/{{number:[0-9]{{1,3}}}}", for_staff(fetch), name="desk-case-mail-file"
            ),
        ]
    )


async def show(request: web.Request, member: Member) -> web.Response:
    """Show a mail as text, why it waits, and what can be done with it."""
    return await _page(request, member, await _waiting(request))


async def press(request: web.Request, member: Member) -> web.Response:
    """Do one of the things the page offers, or say why it cannot be done."""
    portal, at = request.app[PORTAL], now(request)
    found, act = await _waiting(request), await sent(request, "act")
    if act not in found.offers:
        return await _page(request, member, found, changed=True, status=409)
    try:
        match Offer(act):
            case Offer.CORRECT:
                await waiting.correct(portal, found, member, at)
                return see(request, f"{lists.address(found.case)}#answer")
            case Offer.NOTE:
                await waiting.keep_as_note(portal, found, member, at)
            case Offer.INSTEAD:
                await waiting.send_instead(portal, found, member, at)
            case Offer.ADDITION:
                await waiting.add_to_answer(portal, found, member, at)
            case Offer.DO:
                await waiting.do(portal, found, member, at)
            case Offer.DRAFT | Offer.REGISTER:
                raise web.HTTPNotFound
    except CannotBeDone as cannot:
        return await _page(request, member, found, cannot=cannot, status=422)
    except (CaseChanged, MoveNotAllowed):
        again = await _waiting(request)
        return await _page(request, member, again, changed=True, status=409)
    return see(request, f"{lists.address(found.case)}?epost={act}")


async def show_page(request: web.Request, member: Member) -> web.Response:
    """Show the mail's own page, made harmless, in a frame of ours."""
    portal = request.app[PORTAL]
    case = await _case(request)
    shown = await waiting.page(portal, case, request.match_info["mail"])
    await _remember(request, EventName.CASE_READ, case, member)
    return as_page(shown, words(request))


async def fetch(request: web.Request, member: Member) -> web.Response:
    """Send a file of the mail, to be saved and never shown in the page."""
    found = await _waiting(request)
    files, number = found.opened.mail.attachments, int(request.match_info["number"])
    if not 0 < number <= len(files):
        raise web.HTTPNotFound
    await _remember(request, EventName.FILE_FETCHED, found.case, member)
    return download(files[number - 1].name, files[number - 1].content)


async def _case(request: web.Request) -> Case:
    return await cases.by_reference(request.match_info["reference"])


async def _waiting(request: web.Request) -> Waiting:
    portal = request.app[PORTAL]
    return await waiting.of(portal, await _case(request), request.match_info["mail"], now(request))


async def _remember(request: web.Request, name: EventName, case: Case, by: Member) -> None:
    async def work() -> None:
        vault, at = request.app[PORTAL].vault, now(request)
        await events.record(vault, name, now=at, actor=by.id, case_id=case.id)

    await transaction(work)


async def _page(
    request: web.Request,
    member: Member,
    found: Waiting,
    *,
    cannot: CannotBeDone | None = None,
    changed: bool = False,
    status: int = 200,
) -> web.Response:
    portal, say = request.app[PORTAL], words(request)
    view = await reading.read(portal, found.case, member, now(request))
    errors = _errors(cannot, view, portal.organisation, say) if cannot else ()
    here, mail = in_words.here(found), found.opened.mail
    return desk_page(
        request,
        member,
        "desk/case_mail.html",
        status=status,
        reference=references.shown(found.case.reference),
        here=here,
        facts=in_words.facts(found, view, say),
        why=in_words.why(found, say),
        lacks=_lacks(portal, found, view, member, now(request), say) if not errors else [],
        going=case_in_words.held(view, say) if found.waits else [],
        erased=say("inbox.page.erased", period=stretch(portal.settings.files_kept, say.language))
        if found.is_erased
        else "",
        text=desk_mail.beginning(found.text),
        quoted=desk_mail.beginning(mail.quoted),
        is_cut=max(len(found.text), len(mail.quoted)) > desk_mail.LONGEST_SHOWN,
        files=in_words.files(found, say),
        acts=in_words.acts(found, view, say),
        action=link(request, here),
        changed=changed,
        errors=errors,
        error_count=len(errors),
    )


def _lacks(
    portal: Portal, found: Waiting, view: DeskView, member: Member, at: datetime, say: Words
) -> list[str]:
    """Return what a mail lacks that waits as its case's draft, as a press would find it."""
    if view.draft is None or view.draft.mail != found.opened.row.id or found.why != Why.INCOMPLETE:
        return []
    gaps = desk.missing(portal, view, member, at)
    typed = view.draft.proposed
    return [one.text for one in desk_gaps.gap_errors(gaps, view, typed, portal.organisation, say)]


def _errors(
    cannot: CannotBeDone, view: DeskView, organisation: Organisation, say: Words
) -> tuple[Error, ...]:
    """Return what keeps a mail from being done: what it lacks, its files, or the one reason."""
    gaps = desk_gaps.gap_errors(cannot.missing, view, Proposed(None), organisation, say)
    found = (*gaps, *desk_gaps.file_errors(cannot.refused, say))
    texts = [error.text for error in found] or [say(f"inbox.why.{cannot.why.value}")]
    # The fields they are about are on the case's page.
    return tuple(Error("", text) for text in texts)
