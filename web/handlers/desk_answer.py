"""One case at the desk: reading it, writing the answer, seeing it as it goes, and sending it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial

from aiohttp import web

from models import cases, references
from models.answers import Proposed
from models.case_row import CaseChanged
from models.catalogue.questions import tidy
from models.files import FileRefused
from models.identity import Proof
from models.status import AT_THE_DESK, MoveNotAllowed, Status
from models.tables import Case
from web import desk_case as in_words
from web import desk_fields, desk_gaps, desk_identity, desk_notices, sessions
from web import desk_queue as lists
from web.acts.act import Seen
from web.forms import Error
from web.handlers import desk_acts, desk_paper, desk_register
from web.handlers.case import download
from web.handlers.desk import desk_page, for_staff
from web.handlers.mail_done import mail_done
from web.handlers.numbers import version
from web.handlers.uploads import Sent, read_form
from web.pages import BROWSER, PORTAL, link, now, see, sent, words
from web.services.answers import answer_files, reading
from web.services.answers.answer_facts import facts_for
from web.services.answers.on_paper import NotSaidHow
from web.services.answers.reading import DeskView
from web.services.cases.progress import paused_since
from web.services.handling import desk
from web.services.handling.handing_over import OwnAnswer
from web.services.handling.sending import AnswerIncomplete
from web.services.people.staff import Member
from web.timeline import told

LETTER_POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"
"""A letter shown as it goes brings its own styles, and may do nothing else."""


def add_routes(app: web.Application) -> None:
    """Add the pages of one case at the desk."""
    case = "/desk/sak/{reference}"
    app.add_routes(
        [
            web.get(case, for_staff(show), name="desk-case"),
            web.post(f"{case}/ta", for_staff(take), name="desk-take"),
            # The answer and its files are one form, so that adding a file loses no words.
            web.post(f"{case}/utkast", for_staff(save), name="desk-files"),
            web.get(f"{case}/se-gjennom", for_staff(review), name="desk-review"),
            web.get(f"{case}/brev.html", for_staff(letter), name="desk-letter"),
            web.post(f"{case}/send", for_staff(send), name="desk-send"),
            web.get(f"{case}/filer/{{file}}", for_staff(fetch), name="desk-file"),
        ]
    )


@dataclass(frozen=True, slots=True)
class Said:
    """What a page says besides the case: what is wrong, what was typed, what was done."""

    errors: tuple[Error, ...] = ()
    typed: Proposed | None = field(default=None, repr=False)
    proof: Proof | None = None
    changed: bool = False
    status: int = 200


async def show(request: web.Request, member: Member) -> web.Response:
    """Show a case and the answer as far as it has come."""
    return await _case_page(request, member, await _case(request), Said())


async def take(request: web.Request, member: Member) -> web.Response:
    """Give the case to the one who presses."""
    portal = request.app[PORTAL]
    case = await _case(request)
    try:
        await desk.take(portal, case, member, now(request))
    except OwnAnswer:
        errors = (Error("", words(request)("desk.case.own_answer")),)
        return await _case_page(request, member, case, Said(errors, status=409))
    return see(request, lists.address(case))


async def save(request: web.Request, member: Member) -> web.Response:
    """Save the answer with its files, and show it again or as it will go."""
    portal = request.app[PORTAL]
    sent = await read_form(request, partial(sessions.form_token_fits, portal, request[BROWSER]))
    case, say = await _case(request), words(request)
    view = await reading.view(portal, case, now(request))
    typed, proof = _proposed(request, view, sent), _proof(view, sent, member)
    errors = (
        *desk_gaps.typed_errors(typed, view, portal.organisation, say),
        *desk_gaps.file_errors(sent.refused, say),
    )
    if errors:
        return await _case_page(request, member, case, Said(errors, typed, proof, status=422))
    try:
        await desk.save(
            portal,
            case,
            version(sent.get("seen")),
            typed,
            member,
            now(request),
            add=sent.files,
            remove=sent.ticked.get("remove", ()),
            proof=proof,
        )
    except FileRefused as refused:
        errors = desk_gaps.file_errors((refused,), say)
        return await _case_page(request, member, case, Said(errors, typed, proof, status=422))
    except (CaseChanged, MoveNotAllowed):
        changed = Said(typed=typed, proof=proof, changed=True, status=409)
        return await _case_page(request, member, case, changed)
    then = "/se-gjennom" if sent.get("act") == "review" else "?lagret=ja"
    return see(request, lists.address(case) + then)


async def review(request: web.Request, member: Member) -> web.Response:
    """Show the answer exactly as it will go, or what it still lacks."""
    return await _review(request, member, await _case(request))


async def letter(request: web.Request, member: Member) -> web.Response:
    """Show the answer's letter by itself."""
    portal = request.app[PORTAL]
    view = await reading.read(portal, await _case(request), member, now(request))
    shown = desk.preview(portal, view, now(request))
    return web.Response(
        text=shown.html,
        content_type="text/html",
        headers={"Content-Security-Policy": LETTER_POLICY, "X-Frame-Options": "SAMEORIGIN"},
    )


async def send(request: web.Request, member: Member) -> web.Response:
    """Send the answer that was on the page; one that has changed is shown again instead."""
    portal = request.app[PORTAL]
    case = await _case(request)
    seen = version(await sent(request, "seen"))
    try:
        how = await desk_paper.given(request, must=bool(await sent(request, "by_hand")))
        await desk.send(portal, case, seen, member, now(request), given=how)
    except AnswerIncomplete:
        return await _review(request, member, case, Said(status=422))
    except NotSaidHow:
        return await _review(request, member, case, Said(desk_paper.not_said(request), status=422))
    except CaseChanged:
        return await _review(request, member, case, Said(changed=True, status=409))
    return see(request, f"{lists.address(case)}?sendt=ja")


async def fetch(request: web.Request, member: Member) -> web.Response:
    """Send a file of the case, to be saved and never shown in the page."""
    portal = request.app[PORTAL]
    case, at = await _case(request), now(request)
    name = request.match_info["file"]
    file, body = await answer_files.fetch(portal, case, name, member, at)
    return download(file.name, body)


async def _case(request: web.Request) -> Case:
    return await cases.by_reference(request.match_info["reference"])


async def _review(
    request: web.Request, member: Member, case: Case, said: Said | None = None
) -> web.Response:
    portal, say = request.app[PORTAL], words(request)
    said = said or Said()
    view = await reading.read(portal, case, member, now(request))
    if not _answerable(view):
        return see(request, lists.address(case))
    gaps = desk.missing(portal, view, member, now(request))
    if view.draft is None or gaps:
        typed = view.draft.proposed if view.draft else Proposed(None)
        errors = desk_gaps.gap_errors(gaps, view, typed, portal.organisation, say)
        return _draw(request, member, view, Said(errors, changed=said.changed, status=said.status))
    proposed = view.draft.proposed
    facts = facts_for(portal, view.case.language, view.needs, proposed.outcome, proposed.lines)
    return desk_page(
        request,
        member,
        "desk/review.html",
        status=said.status,
        reference=references.shown(case.reference),
        address=view.address,
        subject=desk.preview(portal, view, now(request)).subject if view.address else "",
        letter=link(request, f"{lists.address(case)}/brev.html"),
        behind_code=view.needs.behind_code,
        text=proposed.text,
        files=in_words.files(view.case, view.draft.files, say),
        facts=told(facts),
        seen=view.case.version,
        changed=said.changed,
        errors=said.errors,
        error_count=len(said.errors),
        **desk_paper.context(request, view, said.errors),
    )


async def _case_page(request: web.Request, member: Member, case: Case, said: Said) -> web.Response:
    portal = request.app[PORTAL]
    return _draw(request, member, await reading.read(portal, case, member, now(request)), said)


def _draw(request: web.Request, member: Member, view: DeskView, said: Said) -> web.Response:
    say, case, organisation = words(request), view.case, request.app[PORTAL].organisation
    saved = view.draft.proposed if view.draft else Proposed(None)
    typed = said.typed or saved
    # What somebody else has found meanwhile goes before what was chosen without knowing of it.
    overtaken = said.changed and view.progress.identity is not None
    proof = None if overtaken else said.proof
    return desk_page(
        request,
        member,
        "desk/case.html",
        status=said.status,
        reference=references.shown(case.reference),
        kind=say(f"kinds.{case.kind}.noun"),
        kind_name=case.kind,
        state=lists.status(case, say),
        due=lists.due(case, say, now(request), paused=paused_since(case, view.progress.doubts)),
        open=Status(case.status) in AT_THE_DESK,
        unconfirmed=case.status == Status.UNCONFIRMED,
        sending=view.is_leaving,
        at_once=view.at_once,
        pause=view.needs.pause,
        paused=desk_notices.pause(view, say),
        who_decides=desk_notices.who_decides(view, say),
        proven=case.confirmed_at is not None,
        waits_for=in_words.link(view.waits_for, say) if view.waits_for else None,
        holds_back=in_words.link(view.holds_back, say) if view.holds_back else None,
        fetched_by=in_words.fetched_by(view, say, now(request)),
        together=in_words.together(view, say),
        facts=in_words.facts(view, say),
        mine=case.handler_id == member.id,
        rows=in_words.asked(view.asked),
        sent_with=in_words.files(case, view.attached, say),
        messages=in_words.messages(view, view.messages, say),
        replaced=in_words.messages(view, view.replaced, say),
        steps=in_words.steps(view, say),
        related=in_words.related(view, say),
        complaint=desk_notices.complaint(view, member, say),
        may_take=not view.progress.is_own_answer_of(member.id),
        address=view.address,
        written=say(f"languages.{case.written_in or case.language}"),
        files=in_words.files(case, view.draft.files if view.draft else view.sent_files, say),
        by_mail=in_words.mail_of_draft(view, say),
        saved_by=view.draft.saved_by if view.draft else "",
        saved_text=in_words.proposed(view, saved, organisation, say),
        typed_text=in_words.proposed(view, typed, organisation, say),
        parts=desk_fields.parts(
            view, typed, organisation, said.errors, say, proof=proof, role=member.role
        ),
        seen=case.version,
        changed=said.changed,
        done="saved" if "lagret" in request.query else "sent" if "sendt" in request.query else "",
        acts=desk_acts.offered(request, Seen(request.app[PORTAL], view, member, now(request))),
        act_done=desk_acts.done(request) or mail_done(request),
        registered=desk_register.done(request, view),
        **desk_paper.context(request, view),
        held=in_words.held(view, say),
        errors=said.errors,
        error_count=len(said.errors),
    )


def _answerable(view: DeskView) -> bool:
    return Status(view.case.status) in AT_THE_DESK and not view.is_leaving


def _proof(view: DeskView, sent: Sent, by: Member) -> Proof | None:
    """Return what a form says of who asks; what cannot be said of this case is nothing."""
    offered = {proof.value: proof for proof in desk_identity.choices(view, by.role)}
    return offered.get(sent.get(desk_identity.KEY))


def _proposed(request: web.Request, view: DeskView, sent: Sent) -> Proposed:
    """Return the answer a form holds; what is no choice of this case is no choice."""
    outcomes = {outcome.value: outcome for outcome in view.needs.outcomes}
    grounds = {ground.code for ground in view.needs.grounds}
    ground = sent.get("ground")
    lines = {
        key: tidy(sent.get(key))
        for key in desk_fields.line_keys(view, request.app[PORTAL].organisation)
    }
    return Proposed(
        outcome=outcomes.get(sent.get("outcome")),
        ground=ground if ground in grounds else "",
        reason=tidy(sent.get("reason")),
        text=tidy(sent.get("text")),
        lines={key: text for key, text in lines.items() if text},
    )
