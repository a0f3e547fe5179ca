"""The least a client can be, so that what is measured is the server: one socket, one question."""

from __future__ import annotations

import socket
import time
from dataclasses import dataclass
from types import TracebackType
from urllib.parse import urlsplit

SECONDS = 10


@dataclass(frozen=True, slots=True)
class Asked:
    """One request. `name` is what it is called in the table."""

    name: str
    method: str
    path: str
    cookie: str = ""
    body: str = ""
    came_from: str = "2001:db8::1"
    header: str = ""
    """One more header, whole."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, and after how many seconds."""

    status: int
    head: str
    body: str
    seconds: float

    def header(self, name: str) -> str:
        """The value of a header; empty if there is none."""
        for line in self.head.split("\r\n")[1:]:
            key, _, value = line.partition(":")
            if key.lower() == name.lower():
                return value.strip()
        return ""


class Line:
    """A connection that is kept open."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self.host = parts.netloc
        self.socket = socket.create_connection((parts.hostname, parts.port), SECONDS)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def __enter__(self) -> Line:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.socket.close()

    def ask(self, asked: Asked) -> Answer:
        """Send a request and wait for the whole answer."""
        message = self._message(asked)
        began = time.perf_counter()
        self.socket.sendall(message)
        got = b""
        while b"\r\n\r\n" not in got:
            got += self._more()
        raw, _, body = got.partition(b"\r\n\r\n")
        head = raw.decode("latin-1")
        parts = [body]
        left = _length(head) - len(body)
        while left > 0:
            parts.append(self._more())
            left -= len(parts[-1])
        seconds = time.perf_counter() - began
        return Answer(int(head.split(" ", 2)[1]), head, b"".join(parts).decode(), seconds)

    def _more(self) -> bytes:
        got = self.socket.recv(2**18)
        if not got:
            raise ConnectionError("the server hung up")
        return got

    def _message(self, asked: Asked) -> bytes:
        lines = [
            f"{asked.method} {asked.path} HTTP/1.1",
            f"Host: {self.host}",
            f"X-Forwarded-For: {asked.came_from}",
        ]
        if asked.header:
            lines.append(asked.header)
        if asked.cookie:
            lines.append(f"Cookie: {asked.cookie}")
        if asked.method == "POST":
            lines.append("Content-Type: application/x-www-form-urlencoded")
            lines.append(f"Content-Length: {len(asked.body.encode())}")
        return ("\r\n".join(lines) + "\r\n\r\n" + asked.body).encode()


def _length(head: str) -> int:
    for line in head.split("\r\n"):
        if line.lower().startswith("content-length:"):
            return int(line.partition(":")[2])
    return 0
