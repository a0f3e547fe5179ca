"""The development mailbox: every letter the portal has sent, and a way to reply to it.

It exists only while no mail server is set, and then the portal listens on this machine alone.
"""

from __future__ import annotations

from aiohttp import web

from mail.smtp_in import Arrived
from web.pages import PORTAL, now, page, see, sent
from web.services import devbox, inbox

LETTER_CSP = (
    "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; "
    "style-src 'unsafe-inline'; frame-ancestors 'self'"
)


def add_routes(app: web.Application) -> None:
    """Add the mailbox's pages."""
    app.add_routes(
        [
            web.get("/dev/epost", show_box, name="dev-box"),
            web.post("/dev/epost", inject, name="dev-inject"),
            web.get("/dev/epost.json", as_json, name="dev-json"),
            web.get(r"/dev/epost/{number:\d{1,9}}", show, name="dev-mail"),
            web.get(r"/dev/epost/{number:\d{1,9}}.eml", raw, name="dev-raw"),
            web.get(r"/dev/epost/{number:\d{1,9}}.html", html, name="dev-html"),
            web.post(r"/dev/epost/{number:\d{1,9}}/svar", reply, name="dev-reply"),
        ]
    )


async def show_box(request: web.Request) -> web.Response:
    """List the letters, the newest first."""
    mails = await devbox.box(request.app[PORTAL])
    return page(request, "dev/box.html", mails=mails)


async def show(request: web.Request) -> web.Response:
    """Show one letter as a mail program would, with a field to reply in."""
    mail = await _mail(request)
    return page(request, "dev/mail.html", mail=mail, replied="svart" in request.query)


async def raw(request: web.Request) -> web.Response:
    """Send a letter's bytes."""
    return web.Response(body=(await _mail(request)).raw, content_type="message/rfc822")


async def html(request: web.Request) -> web.Response:
    """Send a letter's HTML, shut off from everything else."""
    return web.Response(
        text=(await _mail(request)).html,
        content_type="text/html",
        headers={"Content-Security-Policy": LETTER_CSP, "X-Frame-Options": "SAMEORIGIN"},
    )


async def as_json(request: web.Request) -> web.Response:
    """List the letters for programs that try the portal out."""
    return web.json_response(
        [
            {
                "n": mail.number,
                "name": mail.name,
                "at": mail.at.isoformat(),
                "to": mail.to,
                "reply_to": mail.reply_to,
                "subject": mail.subject,
                "text": mail.text,
                "links": mail.links,
            }
            for mail in await devbox.box(request.app[PORTAL])
        ]
    )


async def reply(request: web.Request) -> web.Response:
    """Reply to a letter, as its reader would from their own mail program."""
    mail = await _mail(request)
    text = await sent(request, "text")
    await _receive(request, devbox.reply(mail, text, now(request)))
    return see(request, f"/dev/epost/{mail.number}?svart=1")


async def inject(request: web.Request) -> web.Response:
    """Take a whole mail (`message/rfc822`) as if it had come by SMTP."""
    await _receive(request, await request.read())
    return web.Response(status=202, text="received\n")


async def _receive(request: web.Request, raw_mail: bytes) -> None:
    portal = request.app[PORTAL]
    arrived = Arrived(raw_mail, "", (), "development")
    await inbox.receive(portal, arrived, now(request))


async def _mail(request: web.Request) -> devbox.Mail:
    mail = await devbox.one(request.app[PORTAL], int(request.match_info["number"]))
    if mail is None:
        raise web.HTTPNotFound
    return mail
