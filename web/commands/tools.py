"""The short commands: each opens the database, does one thing, says what it did, and ends."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict

from mail import desk_letters
from mail.outbox import render
from mail.sender import Envelope, State
from models import events
from models.addresses import AddressInvalid, canonical
from models.archive import ArchiveWrong
from models.events import ChainBroken
from models.tables import Role, new_id
from web.app import make_portal, make_transport, opened
from web.commands import Refused, alone, say, served
from web.portal import Portal
from web.services import backup, housekeeping, reminders, staff, unconfirmed
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
            address = _address(options.email)
            role = Role(options.role)
            try:
                await staff.add(portal.vault, address, options.name.strip(), role, portal.clock())
            except staff.StaffKnown:
                raise Refused(f"{address} is registered already.") from None
            say(f"{address} is registered as {role}. Sign in at {portal.settings.public_url}/desk")

    asyncio.run(work())


def staff_list(_: argparse.Namespace) -> None:
    """Show who answers cases: address, role and name."""

    async def work() -> None:
        async with _open() as portal:
            members = await staff.members(portal.vault)
            for member in members:
                say(f"{member.address}\t{member.role}\t{member.name}")
            if not members:
                say("Nobody is registered.")

    asyncio.run(work())


def staff_remove(options: argparse.Namespace) -> None:
    """Take somebody out: their sessions end and their cases go back to everybody."""

    async def work() -> None:
        async with _open() as portal:
            address = _address(options.email)
            try:
                await staff.remove(portal.vault, address, portal.clock())
            except staff.StaffUnknown:
                raise Refused(f"{address} is not registered.") from None
            say(f"{address} is removed.")

    asyncio.run(work())


def mail_test(options: argparse.Namespace) -> None:
    """Send one letter now, past the outbox, and say what the mail server answered."""

    async def work() -> None:
        portal = make_portal(read_settings())
        address = _address(options.address)
        transport = make_transport(portal.settings)
        paper = portal.stationery
        mail_id = f"<{new_id()}@{paper.reply_domain}>"
        letter = desk_letters.test(paper, address)
        raw = render(paper, letter, mail_id=mail_id, now=portal.clock())
        try:
            result = await transport.deliver(Envelope(paper.sender, address, raw))
        finally:
            await transport.close()
        if portal.settings.development:
            say("SMTP_URL is empty, so no letter leaves this machine; nothing was sent.")
        elif result.state is State.SENT:
            say(f"Sent. The server answered: {result.reply}")
        else:
            raise Refused(f"Not sent ({result.state}). {result.reply}")

    asyncio.run(work())


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
