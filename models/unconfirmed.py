"""A request nobody has confirmed: ended by the desk, and filed anew by the mailbox it was sent for.

Nothing here is done by the clock. Each verb writes its event and runs in its caller's transaction;
letters and links are made above. GDPR art. 12 (2) and (6).
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from models import cases, complaining, contents, events, tokens
from models.case_row import move, update
from models.cases import Filing
from models.catalogue.complaint import COMPLAINT
from models.deadlines import oslo_date
from models.events import PERSON, EventName
from models.keyring import open_key, seal_text, unseal_text
from models.status import MoveNotAllowed, Status
from models.tables import Case, Event, File, Key, Task, TaskKind, Token
from models.vault import Vault

REMINDED_AFTER = (2, 7)
"""Days after filing on which the mailbox is asked again."""
ENDED_AFTER = 21
"""Days after filing from which the desk may end what nobody has confirmed."""


async def filed_on(case: Case) -> date:
    """Return the day a case came into the portal, as its key did.

    What came another way was received before, and its mailbox is given no less time.
    """
    key = await Key.get(id=case.key_id)
    return oslo_date(key.created_at)


async def may_end_from(case: Case) -> date:
    """Return the first day on which the desk may end a case that nobody has confirmed."""
    return await filed_on(case) + timedelta(days=ENDED_AFTER)


async def end(vault: Vault, case: Case, actor: str, now: datetime) -> None:
    """End a case because nobody has shown whose address it is; its letters prove nothing more."""
    if case.status != Status.UNCONFIRMED or oslo_date(now) < await may_end_from(case):
        raise MoveNotAllowed("only what has waited long enough for its proof is ended without it")
    await move(case, Status.UNPROVEN, closed_at=now)
    await tokens.end(case.id, *cases.LINKS_OF_PROOF, now=now)
    await Task.filter(case_id=case.id, kind=TaskKind.UNCONFIRMED, done_at=None).update(done_at=now)
    await events.record(vault, EventName.CASE_NOT_CONFIRMED, now=now, actor=actor, case_id=case.id)


async def was_ended(case: Case) -> bool:
    """Say whether a case ended because nobody confirmed it, and not because a mailbox said no."""
    if case.status != Status.UNPROVEN:
        return False
    return await Event.exists(case_id=case.id, name=EventName.CASE_NOT_CONFIRMED.value)


async def reached_the_mailbox(token: Token) -> bool:
    """Say whether a link went to the address its case has now, and not to one before it."""
    corrected = Event.filter(
        case_id=token.case_id,
        name=EventName.ADDRESS_CORRECTED.value,
        at__gt=token.created_at,
    )
    return not await corrected.exists()


async def filed_anew(case: Case) -> Case | None:
    """Return the case that a request was filed anew as."""
    return await Case.get_or_none(submission_key=_submission_key(case))


async def file_anew(
    vault: Vault, old: Case, now: datetime, *, policy_version: str, filing: str
) -> Case:
    """File what was ended unconfirmed once more, for the mailbox that has now proven itself.

    The same answers under a new key, with the files; received now, and its clock starts now. It
    follows the old case, but a complaint the one with the answer it is about.
    `filing` is the same for what is filed by one press. Raises `KeyGone` once it is purged.
    """
    again = Filing(
        kind=old.kind,
        address=await cases.address_of(vault, old),
        answers=await cases.answers_of(vault, old),
        language=old.language,
        written_in=old.written_in,
        channel=old.channel,
        policy_version=policy_version,
        submission_key=_submission_key(old),
        filing=filing,
    )
    new = await cases.file_case(vault, again, now)
    if old.kind == COMPLAINT.name:
        await update(new, follows_id=old.follows_id)
    await _hand_over_files(vault, old, new, now)
    await cases.confirm(vault, new, now)
    await complaining.is_proven(vault, new, PERSON, now)
    if new.follows_id is None:
        await update(new, follows_id=old.id)
    await events.record(
        vault,
        EventName.CASE_FILED_ANEW,
        now=now,
        actor=PERSON,
        case_id=old.id,
        detail=new.reference,
    )
    return new


async def _hand_over_files(vault: Vault, old: Case, new: Case, now: datetime) -> None:
    """Give the person's files to the new case, under its key; the bytes stay where they are."""
    from_key, to_key = await open_key(vault, old.key_id), await open_key(vault, new.key_id)
    for file in await File.filter(case_id=old.id).order_by("created_at", "id"):
        name = unseal_text(from_key, "files.name", file.id, file.name)
        await File.filter(id=file.id).update(
            case_id=new.id, key_id=to_key.id, name=seal_text(to_key, "files.name", file.id, name)
        )
        await contents.hand_over(from_key, to_key, file.id)
        for case, event in ((old, EventName.FILE_REMOVED), (new, EventName.FILE_ADDED)):
            await events.record(vault, event, now=now, actor=PERSON, case_id=case.id)


def _submission_key(old: Case) -> str:
    """Return the key that keeps a request from being filed anew twice."""
    return f"anew.{old.id}"
