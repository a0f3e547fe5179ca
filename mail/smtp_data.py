"""A mail as SMTP sends it, up to the lone dot: in large pieces, so that short lines cost no more.

Knows neither who sends it nor what becomes of it.
"""

from __future__ import annotations

from asyncio import StreamReader
from collections.abc import Callable

_END = b"\r\n.\r\n"
_PIECE = 2**20
"""Bytes read at a time: more than a reader ever holds, so that nothing is left behind a piece."""


async def content(reader: StreamReader, *, most: int, came: Callable[[int], None]) -> bytes | None:
    """Read a mail up to its end and return it, or nothing when it is more than `most` bytes.

    `came` is told how many bytes are held so far. Only CRLF ends a line, so that no other server's
    reading of it makes two mails of one. Raises `ConnectionResetError` when it ends too early.
    """
    held, is_too_much = bytearray(b"\r\n"), False  # the line of the command has ended
    while True:
        piece = await reader.read(_PIECE)
        if not piece:
            raise ConnectionResetError
        begin = max(0, len(held) - len(_END) + 1)
        held += piece
        end = held.find(_END, begin)
        if end >= 0:
            break
        is_too_much = is_too_much or len(held) > most
        if is_too_much:
            del held[: 1 - len(_END)]
        came(len(held))
    if not reader.at_eof():
        reader.feed_data(bytes(held[end + len(_END) :]))  # a command that did not wait its turn
    del held[end + 2 :]
    if is_too_much or len(held) - 2 > most:
        return None
    plain = held.replace(b"\r\n.", b"\r\n")  # RFC 5321 4.5.2
    del held
    return bytes(memoryview(plain)[2:])
