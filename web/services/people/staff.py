"""Who answers: added from the command line, known by their addresses, signed in by a mailed link.

How somebody is taken out is in `leaving.py`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from mail import desk_letters
from mail.outbox import Belongs, post
from models import events, limits, references, sessions, tokens
from models.addresses import AddressInvalid, canonical
from models.database import transaction
from models.events import PORTAL, EventName
from models.keyring import create_key, open_key, seal_text, unseal_text
from models.tables import Purpose, Role, Session, Staff, StaffAddress, new_id
from models.vault import DataKey, Vault
from web.portal import Portal

_OTHER = "staff_addresses.address"
_SHARED = frozenset(
    {
        *("post", "postmottak", "firmapost", "epost", "mail", "info", "kontakt", "contact"),
        *("personvern", "privacy", "gdpr", "dpo", "personvernombud", "kundeservice", "kunde"),
        *("support", "service", "servicedesk", "hjelp", "help", "office", "kontor", "resepsjon"),
        *("admin", "administrasjon", "salg", "sales", "hr", "it", "team", "alle", "all"),
    }
)
"""What a mailbox is called that several people read."""


class StaffKnown(Exception):
    """Somebody with this address is registered already; `address` is the one."""

    def __init__(self, address: str) -> None:
        super().__init__("registered already")
        self.address = address


class StaffUnknown(Exception):
    """Nobody with this address is registered."""


class AddressUnknown(Exception):
    """They have no such other address."""


@dataclass(frozen=True, slots=True)
class Member:
    """A member of staff, readable; `code` stands in the addresses their replies go to."""

    id: str
    name: str = field(repr=False)
    address: str = field(repr=False)
    role: Role
    code: str


async def add(
    vault: Vault, address: str, name: str, role: Role, now: datetime, *, also: Sequence[str] = ()
) -> None:
    """Register a handler or a lead, with the other addresses they write from.

    One who was removed is taken back. Raises `StaffKnown` for an address that is somebody's.
    """

    async def work() -> None:
        row = await Staff.get_or_none(address_index=vault.index(address))
        if await by_address(vault, address) is not None:
            raise StaffKnown(address)
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
        for other in also:
            await _write_address(vault, key, row, other)

    await transaction(work)


async def add_address(vault: Vault, address: str, other: str, now: datetime) -> None:
    """Take mail from another address as the same person's, and let it ask to sign in.

    Raises `StaffUnknown`, or `StaffKnown` when the other is somebody's, them included.
    """

    async def work() -> None:
        row = await _registered(vault, address)
        await _write_address(vault, await open_key(vault, row.key_id), row, other)
        await events.record(vault, EventName.STAFF_CHANGED, now=now, actor=PORTAL, detail=row.id)

    await transaction(work)


async def drop_address(vault: Vault, address: str, other: str, now: datetime) -> None:
    """Take mail from another address as somebody else's again.

    Raises `StaffUnknown` and `AddressUnknown`.
    """

    async def work() -> None:
        row = await _registered(vault, address)
        known = StaffAddress.filter(staff_id=row.id, address_index=vault.index(other))
        if not await known.delete():
            raise AddressUnknown
        await events.record(vault, EventName.STAFF_CHANGED, now=now, actor=PORTAL, detail=row.id)

    await transaction(work)


async def _registered(vault: Vault, address: str) -> Staff:
    row = await Staff.get_or_none(address_index=vault.index(address), removed_at=None)
    if row is None:
        raise StaffUnknown
    return row


async def _write_address(vault: Vault, key: DataKey, row: Staff, other: str) -> None:
    if await by_address(vault, other) is not None:
        raise StaffKnown(other)
    known = StaffAddress(id=new_id(), staff_id=row.id, address_index=vault.index(other))
    known.address = seal_text(key, _OTHER, known.id, other)
    await known.save(force_create=True)


async def by_address(vault: Vault, address: str | None) -> Staff | None:
    """Return who at the desk has an address, their first or another; None for anybody else's."""
    try:
        index = vault.index(canonical(address or ""))
    except AddressInvalid:
        return None
    row = await Staff.get_or_none(address_index=index, removed_at=None)
    if row is not None:
        return row
    other = await StaffAddress.get_or_none(address_index=index)
    return await Staff.get_or_none(id=other.staff_id, removed_at=None) if other else None


async def other_addresses(vault: Vault, member: Member) -> list[str]:
    """Return the other addresses a member of staff writes from."""
    row = await Staff.get(id=member.id)
    key = await open_key(vault, row.key_id)
    found = await StaffAddress.filter(staff_id=row.id).order_by("id")
    return sorted(unseal_text(key, _OTHER, one.id, one.address) for one in found)


def is_shared(address: str) -> bool:
    """Say whether an address looks like a mailbox that several people read.

    Whatever comes from it is taken as one person's, and it cannot be seen whose.
    """
    return re.split(r"[^a-z]", address.partition("@")[0].lower())[0] in _SHARED


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
        code=row.code,
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

    It goes to the address somebody is registered with, whichever of theirs they typed. An unknown
    address gets nothing, and the page does not tell.
    """

    async def work() -> None:
        row = await by_address(portal.vault, address)
        to = (await member(portal.vault, row)).address if row else address
        allowed = await limits.allow(portal.vault, limits.SIGN_IN_LETTERS, to, now)
        if row is None or not allowed:
            return
        link = await tokens.make_link(portal.vault, Purpose.SIGN_IN, now=now, staff_id=row.id)
        letter = desk_letters.sign_in(
            portal.stationery,
            to,
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
