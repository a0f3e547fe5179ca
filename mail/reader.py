"""Reads a mail from outside in a process of its own, so that a hostile one can hurt nothing else.

The process gets the mail and nothing more: no settings, no keys, no database; little memory, little
time. Whatever goes wrong there, the mail is `unreadable` here, and a person looks at it.
"""

from __future__ import annotations

import asyncio
import sys
from contextlib import suppress
from pathlib import Path

from mail.inbound import LARGEST, UNREADABLE, Mail
from mail.wire import NotAMail, from_wire

_SECONDS = 15.0
"""Three times what it may take of a processor: with other work to do, a machine needs longer."""

_ROOT = Path(__file__).resolve().parent.parent


async def read_safely(raw: bytes, *, seconds: float = _SECONDS) -> Mail:
    """Return what a mail says, or `UNREADABLE`; never raises for what the mail holds."""
    said = await _run(raw, "read", "--files", seconds=seconds)
    try:
        return UNREADABLE if said is None else from_wire(said)
    except NotAMail:
        return UNREADABLE


async def page_safely(raw: bytes, *, seconds: float = _SECONDS) -> str | None:
    """Return a mail's own page made harmless, None when there is none that may be shown."""
    said = await _run(raw, "page", seconds=seconds)
    return said.decode("utf-8", "replace") if said else None


async def _run(raw: bytes, *command: str, seconds: float) -> bytes | None:
    """Return what the reading process makes of a mail; None when it did not come to an end."""
    if len(raw) > LARGEST:
        return None
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "mail",
        *command,
        cwd=_ROOT,
        env={"PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1"},
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        async with asyncio.timeout(seconds):
            said, _ = await process.communicate(raw)
        return said if process.returncode == 0 else None
    except (TimeoutError, OSError):
        return None
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()
