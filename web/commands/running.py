"""`serve`, `work` and `demo`: a portal that runs until it is told to stop."""

from __future__ import annotations

import argparse
import asyncio
import os
import shlex
import signal
import socket
import sys
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from aiohttp import web

from mail.delivering import Office, take_back_leases
from mail.imap_in import Collecting, collect
from mail.smtp_in import Arrived, listen
from web.app import (
    AUTHORITY_CHECK_LASTS,
    make_app,
    make_office,
    make_portal,
    make_worker,
    opened,
)
from web.commands import alone, say
from web.portal import Portal
from web.services.arriving import inbox
from web.services.examples import demo
from web.services.outbox import holding
from web.services.people import staff
from web.settings import (
    Settings,
    SettingsWrong,
    check_listening,
    is_loopback,
    read_settings,
    split_host_port,
)
from web.worker import Worker, running

SECONDS_TO_ANSWER = 5.0
"""How long requests under way have when the portal is stopped; the worker's grace comes after."""

EXAMPLES = {"auth_source": "authserv:demo.example.com", "hold_seconds": 60}
"""What is set for the example cases unless something else is: replies go out, and soon."""

Prepare = Callable[[Portal, Office], Awaitable[None]]


@dataclass(slots=True)
class _Post:
    """The mailbox that mail is read from, if one `is_set`; in `reader` once it is being read."""

    is_set: bool
    reader: Collecting | None = None

    def all_is_in(self) -> bool:
        """Say whether nothing lies there that the portal has not seen."""
        return not self.is_set or (self.reader is not None and self.reader.all_is_in)


def serve(options: argparse.Namespace) -> None:
    """Serve the pages, with the worker beside them unless `--no-worker`."""
    with _door(options.host, options.port) as door:
        settings = _settings(options.host, door)
        asyncio.run(_serve(settings, door, with_worker=not options.no_worker))


def serve_examples(options: argparse.Namespace) -> None:
    """Serve example cases from a folder of their own that is gone afterwards; no mail leaves."""
    with _door(options.host, options.port) as door, tempfile.TemporaryDirectory() as folder:
        settings = _settings(
            options.host,
            door,
            database_url=None,
            data_dir=Path(folder, "data"),
            keys_dir=Path(folder, "keys"),
            public_url=_address(options.host, door),
            smtp_url=None,
            smtp_in="",
            imap_url=None,
            mail_from="",
            reply_domain="",
        )
        unset = {name: EXAMPLES[name] for name in EXAMPLES.keys() - settings.model_fields_set}
        settings = settings.model_copy(update=unset)
        asyncio.run(_serve(settings, door, with_worker=True, prepare=_examples))


def work(_: argparse.Namespace) -> None:
    """Run the worker alone: letters out, mail in, housekeeping."""
    asyncio.run(_work(read_settings()))


async def _serve(
    settings: Settings, door: socket.socket, *, with_worker: bool, prepare: Prepare | None = None
) -> None:
    stopping = _told_to_stop()
    async with _ready(settings) as (portal, office):
        if prepare is not None:
            await prepare(portal, office)
        post = _Post(settings.mailbox is not None)
        worker = make_worker(portal, replace(office, all_is_in=post.all_is_in))
        app = make_app(portal, worker if with_worker else None)
        runner = web.AppRunner(
            app,
            access_log=None,
            keepalive_timeout=15,
            max_line_size=4096,
            max_field_size=8190,
            lingering_time=5,
            shutdown_timeout=SECONDS_TO_ANSWER,
            # A transaction is not given up because its browser has gone.
            handler_cancellation=False,
        )
        async with AsyncExitStack() as stack:
            if with_worker:
                await stack.enter_async_context(_mail_in(portal, worker, post))
            await runner.setup()
            stack.push_async_callback(runner.cleanup)
            await web.SockSite(runner, door, backlog=256).start()
            await _say_where(portal)
            if with_worker:
                _say_what_comes_in(settings)
            else:
                say(f"Letters wait until a worker runs: {_this_program()} work")
            say("Stop it with Ctrl-C.")
            await stopping.wait()


async def _work(settings: Settings) -> None:
    stopping = _told_to_stop()
    async with _ready(settings) as (portal, office):
        post = _Post(settings.mailbox is not None)
        worker = make_worker(portal, replace(office, all_is_in=post.all_is_in))
        async with running(worker), _mail_in(portal, worker, post):
            _say_what_comes_in(settings)
            say("The worker is running. Stop it with Ctrl-C.")
            await stopping.wait()


@asynccontextmanager
async def _ready(settings: Settings) -> AsyncIterator[tuple[Portal, Office]]:
    """Give a portal with its database open, alone with it where there can be only one."""
    portal = make_portal(settings)
    office = make_office(portal)
    with alone(settings):
        async with AsyncExitStack() as stack:
            await stack.enter_async_context(opened(portal, migrating=settings.on_sqlite))
            stack.push_async_callback(office.transport.close)
            if settings.on_sqlite:
                await take_back_leases(office.settle, portal.clock())
            await holding.hold_what_waited(portal, portal.clock())
            yield portal, office


@asynccontextmanager
async def _mail_in(portal: Portal, worker: Worker, post: _Post) -> AsyncIterator[None]:
    """Take mail at SMTP_IN and from IMAP_URL, where they are set; let the worker know of each."""

    async def receive(arrived: Arrived) -> None:
        await inbox.receive(portal, arrived, portal.clock())
        worker.wake()

    settings = portal.settings
    async with AsyncExitStack() as stack:
        if settings.smtp_in:
            host, port = split_host_port(settings.smtp_in)
            try:
                listener = await listen(host, port, receive, domain=settings.replies)
            except OSError as error:
                raise SettingsWrong(f"SMTP_IN cannot be listened at: {_why(error)}.") from None
            stack.push_async_callback(listener.close)
        if settings.mailbox:
            post.reader = collect(settings.mailbox, receive)
            stack.push_async_callback(post.reader.close)
        yield


def _say_what_comes_in(settings: Settings) -> None:
    """Say by which ways mail comes in, and what it means when there is none."""
    if settings.smtp_in:
        say(f"  Mail in:             by SMTP at {settings.smtp_in}")
    if mailbox := settings.mailbox:
        say(f"  Mail in:             from {mailbox.folder} at {mailbox.host}, by IMAP")
    if not settings.replies_arrive:
        say("Warning: no reply reaches the portal. Set SMTP_IN or IMAP_URL beside SMTP_URL.")


async def _examples(portal: Portal, office: Office) -> None:
    count = await demo.fill(portal, office, portal.clock())
    say(f"{count} example cases are made. They are gone when you stop the portal.")
    say(f"Sign in at the desk as {demo.HANDLER[0]}, or as the lead {demo.LEAD[0]}:")
    say("the link comes to the development mailbox.")


async def _say_where(portal: Portal) -> None:
    """Say what to open, and what an operator should know before anybody else finds out."""
    url = portal.settings.public_url
    say("Personvernportalen is running.")
    say(f"  The portal:          {url}/")
    say(f"  The desk:            {url}/desk")
    if portal.settings.development:
        say(f"  Development mailbox: {url}/dev/epost   (no letter leaves this machine)")
    if not await staff.members(portal.vault):
        say(f"No case handler is registered: letters go to {portal.organisation.desk_email}.")
        say(f"  Register one: {_this_program()} staff add EMAIL --name NAME")
    checked = portal.organisation.authority.oldest_check
    if portal.clock().date() - checked > AUTHORITY_CHECK_LASTS:
        say(f"The supervisory authority's address was last checked on {checked}: look again.")


@contextmanager
def _door(host: str, port: int) -> Iterator[socket.socket]:
    """Open the listening socket; port 0 is any that is free."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        door = socket.create_server((host, port), family=family, backlog=256)
    except OSError as error:
        raise SettingsWrong(f"Cannot listen at {host} port {port}: {_why(error)}.") from None
    with door:
        yield door


def _settings(host: str, door: socket.socket, **overrides: object) -> Settings:
    """Read the settings; PUBLIC_URL is where we listen unless it is set."""
    settings = read_settings(**overrides)
    check_listening(settings, host)
    if "public_url" in settings.model_fields_set:
        return settings
    if not is_loopback(host):
        raise SettingsWrong("PUBLIC_URL must be set when other machines can reach the portal.")
    return read_settings(**overrides, public_url=_address(host, door))


def _address(host: str, door: socket.socket) -> str:
    port = door.getsockname()[1]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _told_to_stop() -> asyncio.Event:
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.set)
    return stopping


def _this_program() -> str:
    """Return how this program was started, as short as it can be typed here."""
    python = Path(sys.executable)
    if python.is_relative_to(Path.cwd()):
        python = python.relative_to(Path.cwd())
    return f"{shlex.quote(str(python))} -m web"


def _why(error: OSError) -> str:
    return os.strerror(error.errno) if error.errno else type(error).__name__
