"""The operator's log: a line per event on standard error, and no person in any of them.

Our own modules log names of routes and rounds, counts and types of errors. What a library logs is
cut down to what cannot hold a value: its text without the values, and the type of its error.
"""

from __future__ import annotations

import logging
import sys
from datetime import UTC, datetime

OURS = ("portal", "web", "mail", "bot", "models")


class Line(logging.Formatter):
    """Time in UTC, level, where, what."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:  # noqa: N802
        """Return when the record was made."""
        return f"{datetime.fromtimestamp(record.created, UTC):%Y-%m-%dT%H:%M:%SZ}"

    def format(self, record: logging.LogRecord) -> str:
        """Return the one line of a record."""
        ours = record.name.split(".")[0] in OURS
        text = record.getMessage() if ours else str(record.msg).split("\n")[0]
        if record.exc_info and record.exc_info[0]:
            text += f" ({record.exc_info[0].__name__})"
        plain = logging.makeLogRecord({**record.__dict__, "msg": text, "args": None})
        plain.exc_info = plain.exc_text = plain.stack_info = None
        return super().format(plain)


def set_up_log() -> None:
    """Log our own lines from INFO up and everybody else's from WARNING up."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Line())
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    for name in OURS:
        logging.getLogger(name).setLevel(logging.INFO)
    # It repeats every command of a sender, with the addresses in it.
    logging.getLogger("mail.log").setLevel(logging.CRITICAL + 1)
