"""Files a person has chosen and not sent: sealed beside the draft, handed to the case it becomes.

The answer to a question of files is the names of these rows; it is written here and nowhere else.
What a file is, and whether it is taken, is decided in `models/files.py`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import sha256

from tortoise.functions import Sum

from models import contents, events, limits
from models.catalogue.kinds import CaseKind
from models.catalogue.questions import Files
from models.catalogue.visit import Visit
from models.contents import SealedBytes, seal_bytes
from models.database import transaction
from models.events import PERSON, EventName
from models.files import MIB, CheckedFile, FileRefused, check_together
from models.keyring import open_key, seal_text, unseal_text
from models.tables import Case, Conversation, ConversationFile, File, Session
from models.vault import DataKey, Vault
from web.portal import Portal
from web.services.unsent import drafts
from web.services.unsent.drafts import Begun, Draft

MOST_UNSENT = 2048 * MIB
"""What all unsent files of everybody may hold together."""
_NAME = "conversation_files.name"


@dataclass(frozen=True, slots=True)
class Attached:
    """One file that goes with a wish once it is sent; `kind` and `question` are names."""

    id: str
    kind: str
    question: str
    name: str = field(repr=False)
    size: int


@dataclass(frozen=True, slots=True)
class Brought:
    """A file that is taken, sealed already; `hash` is of its name and bytes."""

    name: str = field(repr=False)
    media_type: str
    sealed: SealedBytes
    hash: bytes = field(repr=False)


async def admit(vault: Vault, client: str, now: datetime) -> None:
    """Raise `TooMany` for a client that brings files very often, before any is read."""
    if await limits.reached(vault, limits.FILES_BY_CLIENT, client, now):
        raise limits.TooMany(limits.FILES_BY_CLIENT)


async def count(vault: Vault, client: str, files: int, now: datetime) -> None:
    """Count files a client has brought, taken or not."""
    await limits.count(vault, limits.FILES_BY_CLIENT, client, now, times=files)


async def seal(given: Sequence[CheckedFile]) -> tuple[Brought, ...]:
    """Seal files in a thread, so that nobody waits; call it before the transaction."""
    return tuple([await asyncio.to_thread(_brought, file) for file in given])


async def of(vault: Vault, session: Session | None, now: datetime) -> tuple[Attached, ...]:
    """Return the files of everything the browser has begun."""
    begun = await drafts.find(vault, session, now)
    return await _attached(begun) if begun else ()


async def add(
    portal: Portal,
    session: Session,
    kind: CaseKind,
    question: Files,
    given: Sequence[Brought],
    now: datetime,
) -> Draft:
    """Put files beside a wish; with none given, what there is becomes the answer.

    The same file again, as by a second press, is kept once. Raises `FileRefused` when they are too
    many or too large together with those there are, or when there is no room for more of anybody's.
    """

    async def work() -> Draft:
        begun = await drafts.find_or_begin(portal.vault, session, now)
        there = await ConversationFile.filter(conversation_id=begun.row.id, kind=kind.name).only(
            "id", "size", "fingerprint"
        )
        prints = {_fingerprint(portal.vault, begun.row, kind, question, one): one for one in given}
        for file in there:
            prints.pop(file.fingerprint, None)
        check_together([file.size for file in there] + [one.sealed.size for one in prints.values()])
        await _demand_room(portal, sum(one.sealed.size for one in prints.values()))
        for fingerprint, one in prints.items():
            await _write(begun, kind, question, one, fingerprint, now)
        return await _answer(begun, kind, question, now)

    return await transaction(work)


async def remove(
    vault: Vault,
    session: Session,
    kind: CaseKind,
    question: Files,
    file_ids: Collection[str],
    now: datetime,
) -> Draft:
    """Take files away from a wish; ids of anything else are passed by."""

    async def work() -> Draft:
        begun = await drafts.find_or_begin(vault, session, now)
        files = ConversationFile.filter(
            id__in=list(file_ids),
            conversation_id=begun.row.id,
            kind=kind.name,
            question=question.key,
        )
        await contents.erase([file.id for file in await files.only("id")])
        await files.delete()
        return await _answer(begun, kind, question, now)

    return await transaction(work)


async def drop(vault: Vault, session: Session, kind: CaseKind, now: datetime) -> Draft:
    """Take a wish away with its files; without the last wish nothing is kept."""

    async def work() -> Draft:
        begun = await drafts.find(vault, session, now)
        if begun is None:
            return Draft()
        talk = begun.draft.talk
        visit = talk.visit.drop(kind)
        if not visit.wishes:
            await drafts.forget(session)
            return Draft()
        await forget_dropped(begun.row, visit)
        talk = replace(talk, visit=visit)
        if talk.kind == kind.name:
            talk = replace(talk, kind="", reopened="")
        return await drafts.write(begun, talk, now)

    return await transaction(work)


async def exchange(vault: Vault, session: Session, kind: CaseKind, now: datetime) -> Draft:
    """Put what a kind offers in the place of a wish, or of one that is only looked at."""

    async def work() -> Draft:
        begun = await drafts.find_or_begin(vault, session, now)
        talk = begun.draft.talk
        visit = talk.visit.exchange(kind)
        await forget_dropped(begun.row, visit)
        newest = visit.wishes[-1] if visit != talk.visit else talk.kind
        return await drafts.write(begun, talk.at(visit, newest), now)

    return await transaction(work)


async def forget_dropped(row: Conversation, visit: Visit) -> None:
    """Delete the files of wishes there are no more, in the transaction that takes one away."""
    kinds = await ConversationFile.filter(conversation_id=row.id).values_list("kind", flat=True)
    if dropped := {str(kind) for kind in kinds} - {*visit.wishes}:
        await drafts.forget_files(row, list(dropped))


async def hand_over(
    portal: Portal, session: Session, kind: CaseKind, case: Case, now: datetime
) -> None:
    """Give the files of a wish to the case it has become, under the case's key.

    Call it in the transaction that files the case, before the draft is finished. Files of a
    question that the answers no longer lead to are left behind. The bytes stay where they are.
    """
    begun = await drafts.find(portal.vault, session, now)
    if begun is None:
        return
    answers = begun.draft.visit.answers(kind)
    asked = [question.key for question in kind.questions(answers) if isinstance(question, Files)]
    rows = await ConversationFile.filter(
        conversation_id=begun.row.id, kind=kind.name, question__in=asked
    ).order_by("created_at", "id")
    if not rows:
        return
    new = await open_key(portal.vault, case.key_id)
    for held in rows:
        await File.create(
            id=held.id,
            case_id=case.id,
            key_id=new.id,
            message_id=None,
            name=seal_text(new, "files.name", held.id, _name(begun.key, held)),
            media_type=held.media_type,
            size=held.size,
            created_at=now,
        )
        await contents.hand_over(begun.key, new, held.id)
        await held.delete()
        await events.record(
            portal.vault, EventName.FILE_ADDED, now=now, actor=PERSON, case_id=case.id
        )


async def _attached(begun: Begun) -> tuple[Attached, ...]:
    held = await ConversationFile.filter(conversation_id=begun.row.id).order_by("created_at", "id")
    return tuple(
        Attached(file.id, file.kind, file.question, _name(begun.key, file), file.size)
        for file in held
    )


async def _answer(begun: Begun, kind: CaseKind, question: Files, now: datetime) -> Draft:
    names = "\n".join(
        file.name
        for file in await _attached(begun)
        if (file.kind, file.question) == (kind.name, question.key)
    )
    talk = begun.draft.talk
    visit = talk.visit.put(kind, question, {question.key: names})
    return await drafts.write(begun, replace(talk, visit=visit), now)


async def _demand_room(portal: Portal, more: int) -> None:
    [held] = await ConversationFile.annotate(total=Sum("size")).values("total")
    if more and (held["total"] or 0) + more > MOST_UNSENT:
        organisation = portal.organisation
        raise FileRefused("files_no_room", email=organisation.email, phone=organisation.phone)


async def _write(
    begun: Begun,
    kind: CaseKind,
    question: Files,
    one: Brought,
    fingerprint: str,
    now: datetime,
) -> None:
    await contents.write(begun.key, one.sealed)
    await ConversationFile.create(
        id=one.sealed.id,
        conversation_id=begun.row.id,
        key_id=begun.key.id,
        kind=kind.name,
        question=question.key,
        name=seal_text(begun.key, _NAME, one.sealed.id, one.name),
        fingerprint=fingerprint,
        media_type=one.media_type,
        size=one.sealed.size,
        created_at=now,
    )


def _brought(file: CheckedFile) -> Brought:
    hashed = sha256(file.name.encode() + b"\0" + sha256(file.content).digest()).digest()
    return Brought(file.name, file.media_type, seal_bytes(file.content), hashed)


def _fingerprint(
    vault: Vault, row: Conversation, kind: CaseKind, question: Files, one: Brought
) -> str:
    """Return what the same file has in the same place, and tells nothing of another's."""
    place = f"{row.id} {kind.name} {question.key} ".encode()
    return vault.mac("draft-file", place + one.hash).hex()


def _name(key: DataKey, held: ConversationFile) -> str:
    return unseal_text(key, _NAME, held.id, held.name)
