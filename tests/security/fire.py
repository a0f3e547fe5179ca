"""`python -m tests.security.fire PORT TO …`: every bomb by SMTP, over and over, and ordinary mail.

To each address in its turn, so that none of them has had its share. Ends when its standard input
does, and says how many ordinary mails it has sent. A process of its own, so that what it costs to
send is not in what is measured.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import cycle

import aiosmtplib

from tests.mail import bombs

SENDERS = 4
ORDINARY = b"From: ola@example.com\r\nTo: hvem@svar.example.com\r\nSubject: %d\r\n\r\nHei\r\n"


def every_bomb() -> Mapping[str, bytes]:
    """Return what is thrown, by name."""
    return {**bombs.UNREADABLE, **bombs.LONG_WINDED, **bombs.READABLE}


async def fire(port: int, addresses: Sequence[str]) -> int:
    """Send until standard input ends; return how many ordinary mails were sent."""
    ended, to = asyncio.Event(), cycle(addresses)
    loop = asyncio.get_running_loop()

    def end() -> None:
        loop.remove_reader(sys.stdin)
        ended.set()

    loop.add_reader(sys.stdin, end)
    sent = await asyncio.gather(*(_sends(port, to, number, ended) for number in range(SENDERS)))
    return sum(sent)


async def _sends(port: int, to: Iterator[str], number: int, ended: asyncio.Event) -> int:
    turn = 0
    while True:
        for raw in list(every_bomb().values())[number::SENDERS]:
            turn += 1
            # Each is another mail: the same one twice would be kept once.
            await _send(port, next(to), b"X-Number: %d.%d\r\n" % (number, turn) + raw)
            await _send(port, next(to), ORDINARY % (number * 1_000_000 + turn))
            if ended.is_set():
                return turn


async def _send(port: int, to: str, raw: bytes) -> None:
    smtp = aiosmtplib.SMTP(
        hostname="127.0.0.1", port=port, local_hostname="localhost", start_tls=False
    )
    with suppress(aiosmtplib.SMTPException):  # what is too large is turned away
        async with smtp:
            await smtp.sendmail("ola@example.com", [to], raw)


if __name__ == "__main__":
    sys.stdout.write(str(asyncio.run(fire(int(sys.argv[1]), sys.argv[2:]))))
