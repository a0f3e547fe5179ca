"""The page of a person's own case, drawn: as much of it as a browser may see, and its form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from aiohttp import web

from locales.dates import long_date, stretch
from models import references
from models.catalogue.questions import Answers
from models.deadlines import count_deadlines
from models.tables import Case, MessageKind, Scope
from web import case_content, case_form, form_fields, timeline
from web.forms import Error
from web.handlers.seen import code_field
from web.pages import BROWSER, PORTAL, now, page, words
from web.services.answers import mycase, story
from web.services.answers.story import Story
from web.services.person import following_up, writing

SENT = {"sendt": "message", "svar": "answer", "klage": "complaint", "hvem": "told"}
"""What was just sent, by what the address says of it."""


@dataclass(frozen=True, slots=True)
class Typed:
    """What was sent and not kept: what was typed, and what is wrong with it."""

    given: Answers = field(default_factory=dict, repr=False)
    errors: Sequence[Error] = ()
    status: int = 200


async def show(
    request: web.Request, case: Case, scopes: frozenset[Scope], typed: Typed | None = None
) -> web.Response:
    """Show where a case stands, and what else this browser may see of it."""
    portal, say, at = request.app[PORTAL], words(request), now(request)
    session = request[BROWSER].session
    typed = typed or Typed()
    purged = case.key_id is None
    content = await mycase.read(portal, case, at) if _may_read(case, scopes) else None
    so_far = await story.of(case)
    asked = case_form.questions(case, so_far)
    return page(
        request,
        "case/status.html",
        status=typed.status,
        case=timeline.shown(case, so_far, say, at, email=portal.organisation.email),
        reference=references.shown(case.reference),
        content=_content(request, case, content) if content else None,
        question=_question(so_far, content),
        purged=purged,
        may_ask_code=case.confirmed_at is not None and not purged,
        beside=timeline.named(await mycase.beside(session, case, at), say),
        related=timeline.named(await mycase.seen_by(session, _related(so_far), at), say),
        may_write=writing.may_write(case, scopes),
        fields=form_fields.fields(asked, typed.given, say, typed.errors),
        may_ask_who_was_told=following_up.may_ask_who_was_told(case, so_far.progress),
        who_was_told_by=_who_was_told_by(request, so_far),
        files_kept=stretch(portal.settings.files_kept, say.language),
        may_withdraw=mycase.may_withdraw(case),
        sent=SENT.get(request.query.get("melding", ""), ""),
        code_needed=request.query.get("kode", "") if content is None else "",
        code=code_field(request, ()),
        errors=typed.errors,
        error_count=len(typed.errors),
    )


def _may_read(case: Case, scopes: frozenset[Scope]) -> bool:
    """Say whether this browser may see the content.

    Where no address was given there is no mailbox to ask, and nobody but who filed it.
    """
    if case.key_id is None:
        return False
    return Scope.CONTENT in scopes or (case.address is None and Scope.FILER in scopes)


def _content(request: web.Request, case: Case, held: mycase.Content) -> case_content.ContentShown:
    name = request.app[PORTAL].organisation.name
    return case_content.content(case, held, words(request), organisation=name)


def _question(so_far: Story, held: mycase.Content | None) -> str | None:
    """Return the question that is out: its words behind the code, else nothing but that it is."""
    if so_far.question is None:
        return None
    asked = [row for row in held.messages if row.kind is MessageKind.QUESTION] if held else []
    return asked[-1].text if asked else ""


def _related(so_far: Story) -> list[Case]:
    """Return the cases this one came out of, and those that came out of it."""
    follows = so_far.progress.follows
    return [*([follows] if follows else []), *so_far.progress.followed_by]


def _who_was_told_by(request: web.Request, so_far: Story) -> str:
    """Return by when it is answered who has been told; nothing when nobody has asked."""
    asked_at = so_far.asked_who_was_told
    if asked_at is None:
        return ""
    return long_date(count_deadlines(asked_at).due_on, words(request).language)
