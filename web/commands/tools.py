"""The short commands: each opens the database, does one thing, says what it did, and ends."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict

from mail import desk_letters
from mail.outbox import render
from mail.sender import Envelope, Result, State
from models import events
from models.addresses import AddressInvalid, canonical
from models.archive import ArchiveWrong
from models.events import ChainBroken
from models.tables import Role, new_id
from web.app import make_portal, make_transport, opened
from web.commands import Refused, alone, say, served
from web.portal import Portal
from web.services.arriving import self_test
from web.services.clock import backup, housekeeping, reminders
from web.services.handling import leaving
from web.services.intake import unconfirmed
from web.services.people import staff
from web.settings import read_settings


def migrate(_: argparse.Namespace) -> None:
    """Bring the database to the shape this version expects."""

    async def work() -> None:
        portal = make_portal(read_settings())
        with alone(portal.settings):
            async with opened(portal, migrating=True):
                say("The database is up to date.")

    asyncio.run(work())


def staff_add(options: argparse.Namespace) -> None:
    """Register somebody who answers cases."""

    async def work() -> None:
        async with _open() as portal:
            address, role = _address(options.email), Role(options.role)
            also = [_address(other) for other in options.also]
            name = options.name.strip()
            try:
                await staff.add(portal.vault, address, name, role, portal.clock(), also=also)
            except staff.StaffKnown as known:
                raise Refused(f"{known.address} is registered already.") from None
            say(f"{address} is registered as {role}. Sign in at {portal.settings.public_url}/desk")
            _warn_of_shared(address, *also)

    asyncio.run(work())


def staff_also(options: argparse.Namespace) -> None:
    """Take mail from another address as the same person's, or with --remove no longer."""

    async def work() -> None:
        async with _open() as portal:
            address, other = _address(options.email), _address(options.other)
            change = staff.drop_address if options.remove else staff.add_address
            try:
                await change(portal.vault, address, other, portal.clock())
            except staff.StaffKnown:
                raise Refused(f"{other} is registered already.") from None
            except staff.StaffUnknown:
                raise Refused(f"{address} is not registered.") from None
            except staff.AddressUnknown:
                raise Refused(f"{other} is not an address of {address}.") from None
            if options.remove:
                say(f"{other} is no longer an address of {address}.")
            else:
                say(f"{other} is an address of {address}.")
                _warn_of_shared(other)

    asyncio.run(work())


def staff_list(_: argparse.Namespace) -> None:
    """Show who answers cases: address, role, name, and the other addresses they write from."""

    async def work() -> None:
        async with _open() as portal:
            members = await staff.members(portal.vault)
            for member in members:
                others = ", ".join(await staff.other_addresses(portal.vault, member))
                columns = (member.address, member.role, member.name, others)
                say("\t".join(columns).rstrip("\t"))
            if not members:
                say("Nobody is registered.")

    asyncio.run(work())


def staff_remove(options: argparse.Namespace) -> None:
    """Take somebody out: their sessions end, and their cases go back to everybody, who are told."""

    async def work() -> None:
        async with _open() as portal:
            address = _address(options.email)
            try:
                freed = await leaving.remove(portal, address, portal.clock())
            except staff.StaffUnknown:
                raise Refused(f"{address} is not registered.") from None
            say(f"{address} is removed. Cases that are free by it: {freed}.")

    asyncio.run(work())


def _warn_of_shared(*addresses: str) -> None:
    """Say what it means that several people read a mailbox, where its name looks like it."""
    for address in addresses:
        if staff.is_shared(address):
            say(f"Warning: {address} looks like a mailbox that several people read.")
            say("All who answer from it answer as one, and nobody can see who it was.")
            say("Register each of them with an address of their own.")


def mail_test(options: argparse.Namespace) -> None:
    """Send one letter now, past the outbox; say each step, and whether replies come back."""

    async def work() -> None:
        portal = make_portal(read_settings())
        address = _address(options.address)
        if portal.settings.development:
            say("SMTP_URL is empty, so no letter leaves this machine; nothing was sent.")
            return
        result = await _send_test(portal, address)
        say(f"The letter: {result.reply}")
        await _say_replies()
        if result.state is not State.SENT:
            raise Refused(f"Not sent ({result.state}). {result.reply}")
        say(f"Sent. Look for it in the mailbox of {address}.")

    asyncio.run(work())


async def _send_test(portal: Portal, address: str) -> Result:
    paper = portal.stationery
    letter = desk_letters.test(paper, address)
    mail_id = f"<{new_id()}@{paper.reply_domain}>"
    raw = render(paper, letter, mail_id=mail_id, now=portal.clock())
    transport = make_transport(portal.settings, lambda step: say(f"The mail server: {step}"))
    try:
        return await transport.deliver(Envelope(paper.sender, address, raw))
    finally:
        await transport.close()


async def _say_replies() -> None:
    """Say what became of the last letter that the portal has sent to itself."""
    async with _open() as portal:
        test, now = await self_test.last(), portal.clock()
        if not portal.settings.replies_arrive:
            said = "no way in. Set SMTP_IN or IMAP_URL"
        elif test is None:
            said = "not tried yet. The portal writes to itself when it starts"
        elif test.back_at:
            said = f"they arrive. The last letter to ourselves came back {test.back_at:%F %R} UTC"
        elif test.is_lost(now):
            said = f"they may be lost. The letter to ourselves of {test.letter.created_at:%F %R}"
            said += " UTC has not come back"
        else:
            said = "the last letter to ourselves is on its way"
        say(f"Replies: {said}.")


def housekeep(_: argparse.Namespace) -> None:
    """Remind of what is due and take away what has been kept long enough; say how much of each."""

    async def work() -> None:
        async with _open() as portal:
            sent = await reminders.round(portal, portal.clock())
            asked = await unconfirmed.round(portal, portal.clock())
            done = await housekeeping.round(portal, portal.clock())
            for name, count in (asdict(sent) | asdict(asked) | asdict(done)).items():
                say(f"{name}\t{count}")

    asyncio.run(work())


def verify_log(options: argparse.Namespace) -> None:
    """Check the chain of events, and that a link seen earlier is still in it."""

    async def work() -> None:
        async with _open() as portal:
            try:
                length, last = await events.verify(portal.vault)
            except ChainBroken as error:
                raise Refused(f"The chain of events is broken: {error}.") from None
            if options.seen and not await _holds(options.seen):
                raise Refused("The chain of events is broken: the link seen earlier is gone.")
            say(f"The chain of events is whole: {length} events. It ends with {length}:{last}")

    asyncio.run(work())


def back_up(options: argparse.Namespace) -> None:
    """Write everything but the keys into one file; pages are served meanwhile."""

    async def work() -> None:
        async with _open() as portal:
            try:
                manifest = await backup.back_up(options.file, portal.clock())
            except OSError as error:
                raise Refused(f"{options.file} cannot be written: {error.strerror}.") from None
            for table, count in manifest.rows.items():
                say(f"{table}\t{count}")
            say(f"{options.file} is written. The keys in KEYS_DIR are not in it, and nothing in it")
            say("can be read without them: keep a copy of them in another place.")

    asyncio.run(work())


def restore(options: argparse.Namespace) -> None:
    """Put a backup into an empty database."""

    async def work() -> None:
        portal = make_portal(read_settings())
        with alone(portal.settings):
            async with opened(portal, migrating=True):
                now = portal.clock()
                try:
                    done = await backup.restore(
                        portal, options.file, send_queued=options.send_queued, now=now
                    )
                except ArchiveWrong as error:
                    raise Refused(str(error)) from None
                await housekeeping.round(portal, now)
        say(f"{done.rows} rows are back. {done.erased} erasures since the backup are done again.")
        if done.letters:
            say(f"{done.letters} letters were waiting when it was made; they are not sent again.")
            say("Answers among them are drafts again and stand as tasks at the desk.")
        say("Somebody removed from the staff since then is back: look through `staff list`.")

    asyncio.run(work())


@asynccontextmanager
async def _open() -> AsyncIterator[Portal]:
    """Give a portal with its database open, beside whoever serves it."""
    portal = make_portal(read_settings())
    migrating = portal.settings.on_sqlite and not served(portal.settings)
    async with opened(portal, migrating=migrating):
        yield portal


def _address(text: str) -> str:
    try:
        return canonical(text)
    except AddressInvalid:
        raise Refused("That is not an e-mail address.") from None


async def _holds(seen: str) -> bool:
    seq, _, mac = seen.partition(":")
    return seq.isdigit() and await events.holds(int(seq), mac)
