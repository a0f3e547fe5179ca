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
from mail.wire import NotAMail, from_json

_SECONDS = 5.0
_ROOT = Path(__file__).resolve().parent.parent


async def read_safely(raw: bytes, *, seconds: float = _SECONDS) -> Mail:
    """Return what a mail says, or `UNREADABLE`; never raises for what the mail holds."""
    if len(raw) > LARGEST:
        return UNREADABLE
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "mail",
        "read",
        "--files",
        cwd=_ROOT,
        env={"PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1"},
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        async with asyncio.timeout(seconds):
            said, _ = await process.communicate(raw)
        return from_json(said) if process.returncode == 0 else UNREADABLE
    except (TimeoutError, NotAMail, OSError):
        return UNREADABLE
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()
