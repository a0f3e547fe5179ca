"""What the tests of mail that comes in do over and over: a mail is written, and it arrives."""

from __future__ import annotations

from collections.abc import Sequence
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid

from mail import addresses
from mail.addresses import Sort
from mail.smtp_in import Arrived
from models import cases, messages
from models.database import transaction
from models.keyring import open_key
from models.tables import Case, Letter, Message, MessageKind, RawMail, Task, TaskKind
from tests.web.conftest import KARI, SIRI, Running
from tests.web.desk_steps import a_case
from web.services.arriving import inbox

DOMAIN = "svar.example.com"
UNHAPPY = "Dere glemte telefonnummeret mitt."
MALLORY = "mallory@evil.example"


def address_of(portal: Running, case: Case) -> str:
    """Where the letters to a case's person say that a reply goes."""
    return addresses.make_other(portal.portal.vault.mac, Sort.PERSON, case.reference, DOMAIN)


def bounce_address(portal: Running, letter: Letter) -> str:
    """Where the bounce of a letter goes."""
    return addresses.make_other(portal.portal.vault.mac, Sort.BOUNCE, letter.code, DOMAIN)


def written(
    portal: Running,
    text: str,
    to: str,
    *,
    sender: str = KARI,
    subject: str = "SV: Svar på henvendelsen din",
    headers: Sequence[tuple[str, str]] = (),
    files: Sequence[tuple[str, bytes]] = (),
) -> bytes:
    """A mail as a mail program writes it."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, to, subject
    message["Date"] = format_datetime(portal.clock())
    message["Message-ID"] = make_msgid(domain="post.example.com")
    for name, value in headers:
        message[name] = value
    message.set_content(text)
    for name, content in files:
        message.add_attachment(
            content, maintype="application", subtype="octet-stream", filename=name
        )
    return message.as_bytes()


async def arrives(portal: Running, raw: bytes, *recipients: str, sender: str = KARI) -> RawMail:
    """A mail comes in, and the worker takes it up; return its row, the newest."""
    await inbox.receive(portal.portal, Arrived(raw, sender, recipients, "smtp"), portal.clock())
    await portal.works()
    await portal.works()  # what is answered to it leaves
    newest = await RawMail.all().order_by("-received_at").first()
    assert newest is not None
    return newest


async def kari_writes(portal: Running, case: Case, text: str, **how: object) -> RawMail:
    """Kari replies to a letter about her case."""
    to = address_of(portal, case)
    return await arrives(portal, written(portal, text, to, **how), to)  # type: ignore[arg-type]


async def answered(portal: Running) -> Case:
    """A case of Kari's that Siri has answered."""
    await portal.hires(SIRI, "Siri")
    case = await a_case(portal)

    async def work() -> None:
        vault, now = portal.portal.vault, portal.clock()
        await cases.mark_answered(vault, case, "granted", actor="portal", now=now)

    await transaction(work)
    return case


async def said(portal: Running, kind: MessageKind = MessageKind.PERSON) -> list[str]:
    """What is written on the cases, the oldest first."""
    rows = await Message.filter(kind=kind).order_by("created_at")
    key = [await open_key(portal.portal.vault, row.key_id) for row in rows]
    return [messages.read(one, row).text for one, row in zip(key, rows, strict=True)]


async def open_tasks(kind: TaskKind) -> int:
    return await Task.filter(kind=kind, done_at=None).count()
