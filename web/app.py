"""The composition root: the only place that builds things and the only one that reads a clock."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from aiohttp import web

import locales
from bot.mind import learn
from mail.delivering import Office, deliver_due, sweep
from mail.sender import DevelopmentTransport, SmtpTransport, Transport
from mail.smtp_connect import Tell, unheard
from mail.stationery import Stationery
from models.database import (
    FileOpenToOthers,
    close_database,
    configuration,
    migrate,
    open_database,
    pending,
    refuse_open_files,
)
from models.deadlines import count_deadlines
from models.keyring import keys_fit
from models.organisation import OrganisationWrong, read_organisation
from web import keys, middlewares
from web.handlers.uploads import AT_ONCE, SLOTS, SLOTS_ON_CASES
from web.pages import PORTAL, set_up_templates
from web.portal import Clock, Portal
from web.routes import add_routes
from web.services.arriving import inbox, self_test
from web.services.clock import housekeeping, reminders
from web.services.intake import unconfirmed
from web.services.outbox import stuck
from web.services.outbox.settling import settle
from web.settings import Settings, SettingsWrong
from web.worker import WORKER, Closing, Job, Worker, running

LETTERS_AT_ONCE = 4
"""So many leave side by side: a recipient's slow server holds up none but its own."""

AUTHORITY_CHECK_LASTS = timedelta(days=180)
"""How old the check of the authority's address may be before the start reminds of it."""


def clock() -> datetime:
    """Return the present: aware, in UTC."""
    return datetime.now(UTC)


def make_portal(settings: Settings, now: Clock = clock) -> Portal:
    """Build everything that lasts as long as the process. Raises `SettingsWrong`."""
    os.umask(0o077)
    settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    words = locales.load()
    file = settings.organisation_file or locales.FOLDER / "organisation.toml"
    try:
        organisation = read_organisation(file, locales.LANGUAGES)
    except OrganisationWrong as error:
        raise SettingsWrong(str(error)) from None
    paper = Stationery(
        words=words,
        organisation=organisation,
        public_url=settings.public_url,
        sender=settings.sender,
        reply_domain=settings.replies,
    )
    return Portal(
        settings=settings,
        vault=keys.read_or_make(settings.keys_dir),
        words=words,
        organisation=organisation,
        stationery=paper,
        clock=now,
    )


def make_office(portal: Portal, transport: Transport | None = None) -> Office:
    """Build what it takes to send letters."""
    return Office(
        vault=portal.vault,
        paper=portal.stationery,
        transport=transport or make_transport(portal.settings),
        settle=partial(settle, portal),
    )


def make_transport(settings: Settings, tell: Tell = unheard) -> Transport:
    """Build the way out for mail; `tell` hears how far a connection has come.

    Raises `SettingsWrong` for a server that would get clear text.
    """
    if settings.smtp_url is None:
        return DevelopmentTransport()
    try:
        return SmtpTransport(settings.smtp_url.get_secret_value(), tell=tell)
    except ValueError as error:
        raise SettingsWrong(f"SMTP_URL {error}.") from None


def make_worker(portal: Portal, office: Office) -> Worker:
    """Build the rounds that run beside the pages."""
    worker = Worker(portal.clock)
    office = replace(office, transport=Closing(office.transport, worker))
    test = partial(self_test.round, portal, portal.clock())
    worker.jobs = (
        Job("sweeper", partial(sweep, office), timedelta(minutes=1), woken=False),
        Job("outbox", partial(deliver_due, office), timedelta(seconds=5), lanes=LETTERS_AT_ONCE),
        Job("inbox", partial(inbox.round, portal), timedelta(seconds=5)),
        Job("stuck", partial(stuck.round, portal), timedelta(minutes=1), woken=False),
        Job("self-test", test, timedelta(minutes=5), woken=False),
        Job("housekeeping", partial(housekeeping.round, portal), timedelta(hours=1), woken=False),
        Job("reminders", partial(reminders.round, portal), timedelta(hours=1), woken=False),
        Job("unconfirmed", partial(unconfirmed.round, portal), timedelta(hours=1), woken=False),
    )
    return worker


@asynccontextmanager
async def opened(portal: Portal, *, migrating: bool) -> AsyncIterator[None]:
    """Open the database, in the shape this program knows and under the keys it has."""
    try:
        refuse_open_files(*files_of(portal.settings))
        await open_database(portal.settings.database)
    except FileOpenToOthers as error:
        raise SettingsWrong(
            f"{error} is open to others on this machine: chmod go= {error}"
        ) from None
    except Exception as error:
        # Whatever a driver says may hold the address with its password.
        raise SettingsWrong(
            f"DATABASE_URL names a database that does not open ({type(error).__name__})."
        ) from None
    try:
        if migrating:
            await migrate()
        elif await pending():
            raise SettingsWrong("The database is not up to date: run `python -m web migrate`.")
        if not await keys_fit(portal.vault):
            raise SettingsWrong("KEYS_DIR does not hold the keys this database was written with.")
        yield
    finally:
        await close_database()


def files_of(settings: Settings) -> tuple[Path, ...]:
    """Return where personal data lies on this machine's disk: sealed, and still for us alone."""
    if not settings.on_sqlite:
        return (settings.data_dir,)
    found = configuration(settings.database)["connections"]["sqlite"]["credentials"]["file_path"]
    return (settings.data_dir, *(Path(f"{found}{ending}") for ending in ("", "-wal", "-shm")))


def make_app(portal: Portal, worker: Worker | None) -> web.Application:
    """Build the pages, with the worker beside them if there is one."""
    app = web.Application(middlewares=middlewares.ALL, client_max_size=2**20)
    app[PORTAL] = portal
    app[SLOTS] = asyncio.Semaphore(AT_ONCE)
    app[SLOTS_ON_CASES] = asyncio.Semaphore(AT_ONCE)
    # What is learnt when it is first asked for takes a while: a calendar, and how people write.
    count_deadlines(portal.clock())
    learn()
    set_up_templates(app)
    add_routes(app, development=portal.settings.development)
    if worker is not None:
        app[WORKER] = worker
        app.on_shutdown.append(_stop(worker))
        app.cleanup_ctx.append(_beside(worker))
    return app


def _beside(worker: Worker) -> Callable[[web.Application], AsyncIterator[None]]:
    async def run(_: web.Application) -> AsyncIterator[None]:
        async with running(worker):
            yield

    return run


def _stop(worker: Worker) -> Callable[[web.Application], Awaitable[None]]:
    """Let no new round begin while the last answers are given."""

    async def stop(_: web.Application) -> None:
        worker.stop()

    return stop
