"""What came by mail and is about to leave: shown as it goes, and stopped by one press."""

from __future__ import annotations

from aiohttp import web

from models import cases, references
from models.cases import CaseUnknown
from models.tables import Case, Message, MessageKind, MessageState
from web import desk_case as in_words
from web import desk_queue as lists
from web.handlers.desk import desk_page, for_staff
from web.handlers.mail_done import STOPPED
from web.pages import PORTAL, link, now, see, words
from web.services.answers import reading
from web.services.answers.reading import DeskView
from web.services.by_mail import as_it_goes
from web.services.outbox import holding
from web.services.people.staff import Member
from web.timeline import Line, when

PATH = "/desk/sak/{reference}/stopp/{message:[0-9a-f]{32}}"


def add_routes(app: web.Application) -> None:
    """Add the page that stops what is about to leave."""
    app.add_routes(
        [
            web.get(PATH, for_staff(show), name="desk-stop"),
            web.post(PATH, for_staff(press), name="desk-stop-press"),
        ]
    )


async def show(request: web.Request, member: Member) -> web.Response:
    """Show what will go, to whom and when; or that it has gone, or is stopped already."""
    return await _page(request, member, await _case(request))


async def press(request: web.Request, member: Member) -> web.Response:
    """Stop it, or say kindly that it is too late."""
    case = await _case(request)
    name = request.match_info["message"]
    try:
        await holding.stop(request.app[PORTAL], case, name, member, now(request))
    except holding.TooLate:
        return await _page(request, member, case, status=409)
    return see(request, f"{lists.address(case)}?epost={STOPPED}")


async def _case(request: web.Request) -> Case:
    return await cases.by_reference(request.match_info["reference"])


async def _page(
    request: web.Request, member: Member, case: Case, *, status: int = 200
) -> web.Response:
    portal, say = request.app[PORTAL], words(request)
    message = await Message.get_or_none(id=request.match_info["message"], case_id=case.id)
    if message is None or message.kind in (MessageKind.PERSON, MessageKind.NOTE):
        raise CaseUnknown
    view = await reading.read(portal, case, member, now(request))
    held = next((one for one in view.held if one.message.id == message.id), None)
    on_its_way = message.state is MessageState.SENDING
    gone = message.sent_at is not None
    state = "held" if held else "late" if gone else "leaving" if on_its_way else "already"
    at = held.leaves_at if held else message.sent_at
    shows = await as_it_goes.of(portal, view.case, message, say) if held else None
    return desk_page(
        request,
        member,
        "desk/stop.html",
        status=status,
        reference=references.shown(case.reference),
        state=state,
        address=view.address,
        when=when(at, say) if at else "",
        text=shows.letter if shows else "",
        waits=shows.waits if shows else "",
        files=_files(view, message, request) if held else [],
        action=link(request, request.path),
    )


def _files(view: DeskView, message: Message, request: web.Request) -> list[Line]:
    if view.draft is None or view.draft.id != message.id:
        return []
    return in_words.files(view.case, view.draft.files, words(request))
