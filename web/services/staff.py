"""Who answers: added and removed from the command line, signed in by a mailed link."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from mail import desk_letters
from mail.outbox import Belongs, cancel, post
from models import events, limits, references, sessions, tokens
from models.database import transaction
from models.events import PORTAL, EventName
from models.keyring import create_key, open_key, seal_text, unseal_text
from models.tables import Case, Purpose, Role, Session, Staff, new_id
from models.vault import Vault
from web.portal import Portal


class StaffKnown(Exception):
    """Somebody with this address is registered already."""


class StaffUnknown(Exception):
    """Nobody with this address is registered."""


@dataclass(frozen=True, slots=True)
class Member:
    """A member of staff, readable."""

    id: str
    name: str = field(repr=False)
    address: str = field(repr=False)
    role: Role


async def add(vault: Vault, address: str, name: str, role: Role, now: datetime) -> None:
    """Register a handler or a lead; one who was removed is taken back. Raises `StaffKnown`."""

    async def work() -> None:
        row = await Staff.get_or_none(address_index=vault.index(address))
        if row is not None and row.removed_at is None:
            raise StaffKnown
        if row is None:
            key = await create_key(vault, now)
            row = Staff(
                id=new_id(),
                code=references.new_code(),
                key_id=key.id,
                address_index=vault.index(address),
                created_at=now,
            )
        else:
            key = await open_key(vault, row.key_id)
        row.role = role
        row.removed_at = None
        row.address = seal_text(key, "staff.address", row.id, address)
        row.name = seal_text(key, "staff.name", row.id, name)
        await row.save()
        await events.record(vault, EventName.STAFF_ADDED, now=now, actor=PORTAL, detail=row.id)

    await transaction(work)


async def remove(vault: Vault, address: str, now: datetime) -> None:
    """Take a member of staff out: sessions end, cases go back. Raises `StaffUnknown`."""

    async def work() -> None:
        row = await Staff.get_or_none(address_index=vault.index(address), removed_at=None)
        if row is None:
            raise StaffUnknown
        row.removed_at = now
        await row.save(update_fields=["removed_at"])
        await Session.filter(staff_id=row.id).delete()
        await cancel(staff_id=row.id)
        await Case.filter(handler_id=row.id).update(handler_id=None)
        await events.record(vault, EventName.STAFF_REMOVED, now=now, actor=PORTAL, detail=row.id)

    await transaction(work)


async def members(vault: Vault) -> list[Member]:
    """Return everybody who is registered, in the order they were added."""
    rows = await Staff.filter(removed_at=None).order_by("created_at", "id")
    return [await member(vault, row) for row in rows]


async def member(vault: Vault, row: Staff) -> Member:
    """Return a member of staff readable."""
    key = await open_key(vault, row.key_id)
    return Member(
        id=row.id,
        name=unseal_text(key, "staff.name", row.id, row.name),
        address=unseal_text(key, "staff.address", row.id, row.address),
        role=row.role,
    )


async def name_of(vault: Vault, staff_id: str | None) -> str:
    """Return the name of a member of staff, removed or not; nothing for nobody."""
    row = await Staff.get_or_none(id=staff_id) if staff_id else None
    return (await member(vault, row)).name if row else ""


async def signed_in(vault: Vault, session: Session | None) -> Member | None:
    """Return who is signed in with a session."""
    if session is None or session.staff_id is None:
        return None
    row = await Staff.get_or_none(id=session.staff_id, removed_at=None)
    return await member(vault, row) if row else None


async def send_sign_in(
    portal: Portal, address: str, language: str, now: datetime, *, reference: str | None = None
) -> None:
    """Mail a link that signs in, and leads on to a case if one was asked for.

    An unknown address gets nothing, and the page does not tell.
    """

    async def work() -> None:
        row = await Staff.get_or_none(address_index=portal.vault.index(address), removed_at=None)
        allowed = await limits.allow(portal.vault, limits.SIGN_IN_LETTERS, address, now)
        if row is None or not allowed:
            return
        link = await tokens.make_link(portal.vault, Purpose.SIGN_IN, now=now, staff_id=row.id)
        letter = desk_letters.sign_in(
            portal.stationery,
            address,
            link=link.text,
            language=language,
            wanted=references.shown(reference) if reference else "",
        )
        key = await open_key(portal.vault, row.key_id)
        await post(
            portal.vault,
            portal.stationery,
            letter,
            key,
            Belongs(staff_id=row.id),
            now=now,
            not_after=now + tokens.LIVES[Purpose.SIGN_IN],
        )

    await transaction(work)


async def sign_out(portal: Portal, session: Session, now: datetime) -> None:
    """End a signed-in session."""

    async def work() -> None:
        if session.staff_id is not None:
            await events.record(
                portal.vault, EventName.STAFF_SIGNED_OUT, now=now, actor=session.staff_id
            )
        await sessions.finish(session)

    await transaction(work)
