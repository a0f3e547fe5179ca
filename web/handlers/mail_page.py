"""A mail's own page, drawn in a frame that may do nothing (security.md 3.4)."""

from __future__ import annotations

from html import escape

from aiohttp import web

from locales import Words
from web.handlers.desk_answer import LETTER_POLICY

# Light in either theme, as the letters are: what is in it was written for white paper.
_STYLE = (
    "body{margin:1rem;background:#fff;color:#1b1b1b;font:1rem/1.5 sans-serif;"
    "overflow-wrap:anywhere}table{max-width:100%}a{color:#004a9f}"
)


def as_page(page: str | None, say: Words) -> web.Response:
    """Answer with a page that has been made harmless; without one, with a sentence."""
    shown = page if page is not None else f"<p>{escape(say('inbox.page.html_none'))}</p>"
    title = escape(say("inbox.page.html_frame"))
    return web.Response(
        text=(
            f'<!doctype html><html lang="{say.language}"><head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            f"<title>{title}</title><style>{_STYLE}</style></head><body>{shown}</body></html>"
        ),
        content_type="text/html",
        headers={"Content-Security-Policy": LETTER_POLICY, "X-Frame-Options": "SAMEORIGIN"},
    )
