"""Mails as they came in: kept sealed, read in a process of their own, and what became of each."""

from __future__ import annotations

import asyncio
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from tortoise.exceptions import DoesNotExist
from tortoise.functions import Length
from tortoise.queryset import QuerySet

from mail.inbound import Kind, Mail, Oddity
from mail.reader import read_safely
from mail.smtp_in import Arrived
from models import contents
from models.contents import SealedBytes, seal_bytes
from models.database import transaction
from models.keyring import create_key, open_key, seal_text, unseal_text
from models.tables import Case, FileContent, MailState, RawMail
from models.vault import DataKey, unseal
from web.portal import Portal
from web.services.post import mail_share

SMTP = "smtp"
"""What the source of a mail is called that a mail server handed to us (`Arrived.source`)."""
_CONTENT, _ENVELOPE = "raw_mails.content", "raw_mails.envelope"
_SUBJECT = 200
_MESSAGE_ID = re.compile(rb"^message-id:\s{0,9}(<[^<>\s]{1,490}>)", re.IGNORECASE | re.MULTILINE)
_DATE = re.compile(rb"^date:([^\n]{1,200})", re.IGNORECASE | re.MULTILINE)
_FROM = re.compile(
    rb"^from:([^\n]{1,990}(?:\n[ \t][^\n]{1,990}){0,9})", re.IGNORECASE | re.MULTILINE
)
_LONGEST_HEAD = 256 * 1024


class Why(StrEnum):
    """What a mail became, or why it waits; each has a sentence for the desk (`mail.why`).

    Beside these a mail to a handler's address waits for one of the reasons in `acceptance.Wait`.
    """

    HELD = "held"
    DONE = "done"
    DRAFT = "draft"
    INCOMPLETE = "incomplete"
    ANOTHER_GOES = "another_goes"
    FILES = "files"
    TOO_LARGE = "too_large"
    TNEF = "tnef"
    OVERTAKEN = "overtaken"
    ORDER = "order"
    SECOND_THOUGHT = "second_thought"
    SAID_NO = "said_no"
    LEFT = "left"
    COPY = "copy"
    LIMITED = "limited"
    NOTE = "note"
    TOO_LONG = "too_long"
    OUR_LETTER = "our_letter"
    THEIR_DRAFT = "their_draft"
    REASON_SHORT = "reason_short"
    NO_ADDRESS = "no_address"
    FILES_STAY = "files_stay"
    TOO_LATE = "too_late"
    TWICE = "twice"
    AT_ONCE = "at_once"
    OWN_ANSWER = "own_answer"
    THEIR_ANSWER = "their_answer"
    NO_COLLEAGUE = "no_colleague"
    NOT_NOW = "not_now"
    FROM_PERSON = "from_person"
    NOT_THE_PERSON = "not_the_person"
    BOUNCE = "bounce"
    DELAYED = "delayed"
    AUTO_REPLY = "auto_reply"
    LOOP = "loop"
    SELF_TEST = "self_test"
    TO_REGISTER = "to_register"
    REGISTERED = "registered"
    ATTACHED = "attached"
    UNMATCHED = "unmatched"


class MailErased(Exception):
    """A mail's bytes are erased; its row is left, and what became of it."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A mail that came in, read: its row, what it says, and what its envelope said.

    `recipients` are the envelope's first, and then those of To and Cc. Of one that is not
    `is_whole` the head alone was taken: the rest is too large.
    """

    row: RawMail
    mail: Mail = field(repr=False)
    envelope_from: str = field(repr=False)
    recipients: tuple[str, ...] = field(repr=False)
    is_whole: bool = True


@dataclass(frozen=True, slots=True)
class Outside:
    """What a list shows of a mail: who it says it is from, its subject, and what sort it is.

    `may_hold_files` is true as well of one in which nobody can tell.
    """

    sender: str = field(repr=False)
    subject: str = field(repr=False)
    kind: Kind
    may_hold_files: bool = True


async def receive(portal: Portal, arrived: Arrived, now: datetime) -> None:
    """Keep a mail; when this returns it is safe on disk. The same mail twice is kept once.

    Raises `TooMany` when its address has had its share for now.
    """
    # Of a large mail this takes a while, which nobody else has to wait for.
    made = await asyncio.to_thread(_make, portal, arrived)

    async def work() -> None:
        if await RawMail.exists(fingerprint=made.fingerprint):
            return
        await mail_share.demand(portal, arrived, now)
        key = await create_key(portal.vault, now)
        row = RawMail(
            id=made.sealed.id,
            key_id=key.id,
            fingerprint=made.fingerprint,
            likeness=made.likeness,
            source=arrived.source,
            content=b"",
            state=MailState.RECEIVED,
            received_at=now,
        )
        envelope: dict[str, object] = {
            "from": arrived.envelope_from,
            "to": list(arrived.recipients),
        }
        if not arrived.is_whole:
            envelope["whole"] = False
        row.envelope = seal_text(key, _ENVELOPE, row.id, json.dumps(envelope))
        await row.save(force_create=True)
        # Apart from it: SQLite writes all of a row again, whatever of it is changed.
        await contents.write(key, made.sealed)

    await transaction(work)


@dataclass(frozen=True, slots=True)
class _Made:
    """What is computed of a mail's bytes before it is kept."""

    fingerprint: str
    likeness: str | None
    sealed: SealedBytes


def _make(portal: Portal, arrived: Arrived) -> _Made:
    sent_to = " ".join(sorted(address.lower() for address in arrived.recipients))
    body = hashlib.sha256(arrived.raw).hexdigest()
    fingerprint = portal.vault.digest("mail", f"{body} {sent_to}")
    return _Made(fingerprint, _likeness(portal, arrived.raw), seal_bytes(arrived.raw))


async def read(portal: Portal, row: RawMail) -> Opened:
    """Return a mail as it reads, and whom it was sent to. Raises `MailErased`."""
    key = await open_key(portal.vault, row.key_id)
    raw = await _raw(key, row)
    envelope: Mapping[str, object] = json.loads(unseal_text(key, _ENVELOPE, row.id, row.envelope))
    sent_to = envelope["to"]
    mail = _believable(row, await read_safely(raw))
    to = tuple(map(str, sent_to)) if isinstance(sent_to, list) else ()
    is_whole = bool(envelope.get("whole", True))
    # What the lists at the desk show, so that none of them has to read mails.
    seen = {
        "sender": mail.from_address,
        "subject": mail.subject[:_SUBJECT],
        "kind": mail.kind,
        "files": _may_hold_files(mail) or not is_whole,
    }
    row.envelope = seal_text(key, _ENVELOPE, row.id, json.dumps({**envelope, **seen}))
    return Opened(row, mail, str(envelope["from"]), (*to, *mail.recipients), is_whole)


def _may_hold_files(mail: Mail) -> bool:
    packed = mail.oddities & {Oddity.PROTECTED, Oddity.TNEF}
    return bool(mail.attachments or packed) or mail.kind is Kind.UNREADABLE or not mail.is_whole


def _believable(row: RawMail, mail: Mail) -> Mail:
    """Take away what only Exchange may have written, where the mail did not come from a mailbox.

    Exchange takes it out of mail from outside; what is handed to us directly is as its sender
    wrote it.
    """
    if row.source != SMTP:
        return mail
    kept = [one for one in mail.stamps if not one[0].startswith("x-ms-exchange-organization-")]
    return replace(mail, stamps=tuple(kept))


async def outside_of(portal: Portal, row: RawMail) -> Outside:
    """Return what a mail says on its outside, without reading it again."""
    key = await open_key(portal.vault, row.key_id)
    said = json.loads(unseal_text(key, _ENVELOPE, row.id, row.envelope))
    sender = said.get("sender") or said["from"]
    kind = Kind(said.get("kind", Kind.UNREADABLE))
    return Outside(sender, said.get("subject", ""), kind, said.get("files", True))


async def came_before(row: RawMail, case: Case, staff_id: str | None) -> Sequence[RawMail]:
    """Return the same mail as it came before, another way, from the same hands to the same end.

    Only what was found to be theirs counts: a stranger's copy does not stand in anybody's way.
    """
    same = _alike(row, staff_id)
    if same is None:
        return []
    found = same.filter(case_id=case.id, action=row.action)
    return await found.order_by("received_at", "id")


async def went_elsewhere(row: RawMail, case: Case, staff_id: str) -> bool:
    """Say whether the same mail has come from the same hands to another end, seen or not."""
    same = _alike(row, staff_id)
    if same is None:
        return False
    return await same.exclude(case_id=case.id, action=row.action).exists()


def _alike(row: RawMail, staff_id: str | None) -> QuerySet[RawMail] | None:
    if row.likeness is None:
        return None
    return RawMail.filter(likeness=row.likeness, staff_id=staff_id).exclude(id=row.id)


def _likeness(portal: Portal, raw: bytes) -> str | None:
    """Return what two deliveries of one mail have in common: its Message-ID and its body.

    The id alone is the sender's to choose, and servers write above it and change the line ends.
    Without one it is when it was written, and by whom.
    """
    head, _, body = raw.replace(b"\r\n", b"\n").partition(b"\n\n")
    name = _MESSAGE_ID.search(head, 0, _LONGEST_HEAD)
    date, sender = (one.search(head, 0, _LONGEST_HEAD) for one in (_DATE, _FROM))
    if name is not None:
        known = name[1]
    elif date is not None and sender is not None:
        known = b" ".join((date[1] + b" " + sender[1]).split())
    else:
        return None
    said = hashlib.sha256(body.strip()).hexdigest()
    return portal.vault.digest("mail-likeness", f"{known.decode('ascii', 'replace')} {said}")


async def raw_of(portal: Portal, row: RawMail) -> bytes:
    """Return a mail's bytes as they came. Raises `MailErased`."""
    return await _raw(await open_key(portal.vault, row.key_id), row)


async def sizes(ids: Sequence[str]) -> Mapping[str, int]:
    """Return how large mails are, in bytes, by their ids."""
    found = FileContent.filter(id__in=list(ids)).annotate(size=Length("content"))
    return {str(name): int(size) for name, size in await found.values_list("id", "size")}


async def _raw(key: DataKey, row: RawMail) -> bytes:
    if row.content:  # from before the bytes had a row of their own
        return unseal(key, _CONTENT, row.id, row.content)
    try:
        return await contents.read(key, row.id)
    except DoesNotExist:
        raise MailErased from None


async def finish(
    row: RawMail, state: MailState, why: str, case_id: str | None, *, staff_id: str | None = None
) -> None:
    """Record what became of a mail, whose it was found to be, and what its address asked for."""
    await RawMail.filter(id=row.id).update(
        state=state,
        why=why,
        case_id=case_id,
        staff_id=staff_id,
        action=row.action,
        envelope=row.envelope,
        written_at=row.written_at,
    )
