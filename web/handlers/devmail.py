"""The development mailbox: every letter the portal has sent, and a way to reply to it.

It exists only while no mail server is set, and then the portal listens on this machine alone.
"""

from __future__ import annotations

from functools import partial

from aiohttp import web

from locales import Words
from mail import actions, addresses
from mail.actions import TO_THE_PERSON
from mail.parts import Attachment
from mail.smtp_in import Arrived
from mail.verdict import Kind
from web import sessions
from web.form_fields import Field, Option
from web.handlers.uploads import read_form
from web.pages import BROWSER, PORTAL, now, page, see, words
from web.services.arriving import inbox
from web.services.examples import devbox

OWN, FORGED = "own", "forged"
SOMEBODY = "kollega@example.com"
"""Who stands on Cc where somebody does."""

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
    """Show one letter as a mail program would, with what can be written from it."""
    mail = await _mail(request)
    way = mail.ways[_chosen(mail, request.query.get("til", ""))]
    say = words(request)
    return page(
        request,
        "dev/mail.html",
        mail=mail,
        chosen=mail.ways.index(way),
        way=way,
        fields=_fields(mail, way, say),
        happens=_happens(request, way, say),
        replied="svart" in request.query,
    )


async def raw(request: web.Request) -> web.Response:
    """Send a letter's bytes."""
    return web.Response(body=(await _mail(request)).raw, content_type="message/rfc822")


async def html(request: web.Request) -> web.Response:
    """Send a letter's HTML, shut off from everything else."""
    mail = await _mail(request)
    return web.Response(
        text=mail.shown(f"/dev/epost/{mail.number}?til="),
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
                "ways": [{"name": way.name, "address": way.address} for way in mail.ways],
            }
            for mail in await devbox.box(request.app[PORTAL])
        ]
    )


async def reply(request: web.Request) -> web.Response:
    """Write from a letter, as its reader would in their own mail program."""
    portal, mail = request.app[PORTAL], await _mail(request)
    fits = partial(sessions.form_token_fits, portal, request[BROWSER])
    typed = await read_form(request, fits)
    way = mail.ways[_chosen(mail, typed.get("til"))]
    raw_mail = devbox.reply(
        mail,
        typed.get("text"),
        now(request),
        to=way.address,
        subject=way.subject,
        cc=[SOMEBODY] if typed.get("cc") else (),
        stamped=None if typed.get("who") == FORGED else portal.settings.believed,
        files=[Attachment(one.name, one.media_type, one.content) for one in typed.files],
    )
    await _receive(request, raw_mail)
    return see(request, f"/dev/epost/{mail.number}?svart=1")


async def inject(request: web.Request) -> web.Response:
    """Take a whole mail (`message/rfc822`) as if it had come by SMTP."""
    await _receive(request, await request.read())
    return web.Response(status=202, text="received\n")


async def _receive(request: web.Request, raw_mail: bytes) -> None:
    portal = request.app[PORTAL]
    arrived = Arrived(raw_mail, "", (), "development")
    await inbox.receive(portal, arrived, now(request))


def _chosen(mail: devbox.Mail, number: str) -> int:
    """Return which of a letter's ways is meant: the reply where none is."""
    there = number.isdecimal() and len(number) < 4 and int(number) < len(mail.ways)
    return int(number) if there else 0


def _fields(mail: devbox.Mail, way: devbox.Way, say: Words) -> list[Field]:
    who = [
        Option(OWN, say("dev.who_own", address=mail.to), "", checked=True),
        Option(FORGED, say("dev.who_forged", address=mail.to), "", checked=False),
    ]
    return [
        Field(key="text", type="long_text", label=say("dev.reply_label"), value=way.body),
        Field(key="files", type="files", label=say("dev.files_label")),
        Field(key="who", type="choice", label=say("dev.who_label"), options=who),
        Field(key="cc", type="consent", label=say("dev.cc_label", address=SOMEBODY)),
    ]


def _happens(request: web.Request, way: devbox.Way, say: Words) -> str:
    """Say what becomes of what is written: a handler's words go out by what is set."""
    portal = request.app[PORTAL]
    settings = portal.settings
    meant = addresses.read(portal.vault.mac, way.address, portal.stationery.reply_domain)
    if meant is None or actions.read_verb(meant.action) not in TO_THE_PERSON:
        return ""
    if settings.believed.kind is Kind.NONE:
        return say("dev.happens_waits")
    return say("dev.happens_held", seconds=settings.hold_seconds)


async def _mail(request: web.Request) -> devbox.Mail:
    mail = await devbox.one(request.app[PORTAL], int(request.match_info["number"]))
    if mail is None:
        raise web.HTTPNotFound
    return mail
