"""What a case's page says of what was just done with a mail of its."""

from __future__ import annotations

from aiohttp import web

from web.pages import words

STOPPED, ATTACHED = "stoppet", "lagt-til"
DONE = {
    "do": "inbox.page.done.do",
    "note": "inbox.page.done.note",
    "instead": "inbox.page.done.instead",
    "addition": "inbox.page.done.addition",
    STOPPED: "inbox.page.done.stopped",
    ATTACHED: "inbox.pen.attached",
}


def mail_done(request: web.Request) -> str:
    """Return what was just done, in a sentence; nothing where nothing was."""
    key = DONE.get(request.query.get("epost", ""))
    return words(request)(key) if key else ""
