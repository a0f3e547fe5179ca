"""Every address there is, and its name. The log knows the names, never the addresses."""

from __future__ import annotations

from aiohttp import web

from web.handlers import (
    case,
    case_writing,
    chat,
    confirm,
    desk,
    desk_acts,
    desk_answer,
    desk_mail,
    desk_paper,
    desk_pen,
    desk_register,
    desk_stop,
    devmail,
    forms,
    metrics,
    public,
    review,
    waiting,
)
from web.handlers.uploads import SLOTS_ON_CASES, few_at_once


def add_routes(app: web.Application, *, development: bool) -> None:
    """Add the pages; the development mailbox only where it is the mail server."""
    app.add_routes(
        [
            web.get("/", public.front, name="front"),
            web.get("/personvern", public.privacy, name="privacy"),
            web.get("/tilgjengelighet", public.accessibility, name="accessibility"),
            web.get("/healthz", public.healthz, name="healthz"),
            web.get("/readyz", public.readyz, name="readyz"),
            web.get("/metrics", metrics.show, name="metrics"),
            web.get("/static/{name}", public.static, name="static"),
            web.get("/chat", chat.show, name="chat"),
            web.post("/chat", chat.press, name="chat-press"),
            web.post("/chat/forside", chat.begin, name="chat-front"),
            web.post("/chat/filer", few_at_once(chat.attach), name="chat-files"),
            web.get("/henvendelse/{slug}", forms.show, name="form"),
            web.post("/henvendelse/{slug}", forms.save, name="form-save"),
            web.get("/henvendelse/{slug}/se-over", review.show, name="review"),
            web.post("/henvendelse/{slug}/se-over", review.send, name="send"),
            web.post("/henvendelse/{slug}/ta-bort", review.drop, name="drop"),
            web.post("/henvendelse/{slug}/i-stedet", review.exchange, name="exchange"),
            web.get("/henvendelse/{slug}/{page}", forms.show, name="form-page"),
            web.post("/henvendelse/{slug}/{page}", forms.save, name="form-page-save"),
            web.get("/henvendelse/{slug}/{page}/filer", forms.show, name="form-files-page"),
            web.post(
                "/henvendelse/{slug}/{page}/filer", few_at_once(forms.save_files), name="form-files"
            ),
            web.get("/bekreft/{token}", confirm.show, name="mailed-page"),
            web.post("/bekreft/{token}", confirm.press, name="mailed"),
            web.get("/sak", case.find, name="find"),
            web.post("/sak", case.send_links, name="find-send"),
            web.get("/sak/{reference}", case.show, name="case"),
            web.post("/sak/{reference}/ny-kode", case.send_code, name="code-send"),
            web.post("/sak/{reference}/kode", case.use_code, name="code-use"),
            web.post("/sak/{reference}/bekreft", waiting.confirm, name="confirm-code"),
            web.post("/sak/{reference}/send-igjen", waiting.resend, name="resend"),
            web.post("/sak/{reference}/adresse", waiting.correct_address, name="correct"),
            web.post(
                "/sak/{reference}/melding",
                few_at_once(case_writing.add, SLOTS_ON_CASES),
                name="message",
            ),
            web.post("/sak/{reference}/hvem", case_writing.ask_who_was_told, name="who-was-told"),
            web.get("/sak/{reference}/trekk", case.ask_withdraw, name="withdraw-ask"),
            web.post("/sak/{reference}/trekk", case.withdraw, name="withdraw"),
            web.get("/sak/{reference}/fil/{file}", case.fetch, name="file"),
        ]
    )
    desk.add_routes(app)
    desk_answer.add_routes(app)
    desk_acts.add_routes(app)
    desk_register.add_routes(app)
    desk_paper.add_routes(app)
    desk_pen.add_routes(app)
    desk_mail.add_routes(app)
    desk_stop.add_routes(app)
    if development:
        devmail.add_routes(app)
