"""What a person sends from their own case: a message, an answer, a complaint, who has been told."""

from __future__ import annotations

from aiohttp import web

from models import references
from models.catalogue.questions import Answers
from models.files import FileRefused
from models.tables import Case
from web import case_form, forms, sessions
from web.forms import Error
from web.handlers import case_page
from web.handlers.case_page import Typed
from web.handlers.seen import seen
from web.handlers.uploads import Sent, read_persons_form
from web.pages import BROWSER, PORTAL, now, see, words
from web.services.answers import story
from web.services.answers.story import Story
from web.services.person import following_up, writing
from web.services.person.following_up import ComplainedAlready
from web.services.unsent import draft_files


async def add(request: web.Request) -> web.Response:
    """Keep what the person has written, with its files, or say what is wrong with it."""
    case, scopes = await seen(request)
    if not writing.may_write(case, scopes):
        return see(request, f"{_address(case)}?kode=trengs")
    sent = await read_persons_form(request)
    say, so_far = words(request), await story.of(case)
    asked = case_form.questions(case, so_far)
    read = forms.read(case_form.with_files(asked) if sent.files else asked, sent.joined(), say)
    errors: tuple[Error, ...] = (*read.errors, *forms.file_errors(asked, sent.refused, say))
    status = 422
    if not errors:
        try:
            return await _keep(request, case, sent, read.answers, so_far)
        except FileRefused as refused:
            errors = forms.file_errors(asked, (refused,), say)
        except ComplainedAlready as known:
            about = references.shown(known.reference)
            text = say("case.complained_already", reference=about)
            errors, status = (Error(case_form.MESSAGE.key, text),), 409
    if sent.files:
        # A browser does not choose the same files again.
        errors = (*errors, Error(case_form.FILES.key, say("case.files_again")))
    return await case_page.show(request, case, scopes, Typed(read.given, errors, status))


async def ask_who_was_told(request: web.Request) -> web.Response:
    """Ask for the person who has been told of what was done. GDPR art. 19."""
    case, scopes = await seen(request)
    if not writing.may_write(case, scopes):
        return see(request, f"{_address(case)}?kode=trengs")
    await following_up.ask_who_was_told(request.app[PORTAL], case, now(request))
    return see(request, f"{_address(case)}?melding=hvem")


async def _keep(
    request: web.Request, case: Case, sent: Sent, answers: Answers, so_far: Story
) -> web.Response:
    """Keep what holds: as a complaint with a case of its own, or as a message on this one."""
    portal, at = request.app[PORTAL], now(request)
    text, files = answers[case_form.MESSAGE.key], await draft_files.seal(sent.files)
    if sent.get(case_form.MEANT.key) == case_form.COMPLAINT:
        session = await sessions.begin(portal, request[BROWSER], at)
        new = await following_up.complain(portal, case, text, session, at, files=files)
        return see(request, f"{_address(new)}?melding=klage")
    await writing.add_message(portal, case, text, at, files=files)
    return see(request, f"{_address(case)}?melding={'svar' if so_far.question else 'sendt'}")


def _address(case: Case) -> str:
    return f"/sak/{references.shown(case.reference)}"
