"""Real IMAP servers for the tests, each a process of its own on loopback with one mailbox.

pymap comes with the project; Dovecot is used beside it where the machine has it.
"""

from __future__ import annotations

import grp
import imaplib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

USER, PASSWORD = "postmottak", "hemmelig"
DOVECOT = next((path for path in ("/usr/sbin/dovecot",) if Path(path).exists()), "")
SERVERS = ("pymap", "dovecot") if DOVECOT else ("pymap",)
SECONDS = 30

_DOVECOT = """
protocols = imap
listen = 127.0.0.1
base_dir = {folder}/run
state_dir = {folder}/run
log_path = {folder}/log
ssl = no
disable_plaintext_auth = no
default_internal_user = {user}
default_login_user = {user}
default_internal_group = {group}
first_valid_uid = 1
mail_uid = {user}
mail_gid = {group}
mail_location = maildir:{folder}/mail
mailbox_list_index = no
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = home={folder}/home
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
"""


@dataclass(frozen=True)
class Server:
    """A server that runs, and a client's way to look into its mailbox."""

    name: str
    port: int

    def url(self, folder: str, port: int = 0) -> str:
        """What an operator would set."""
        return f"imap://{USER}:{PASSWORD}@127.0.0.1:{port or self.port}/{folder}"

    @contextmanager
    def client(self, folder: str = "") -> Iterator[imaplib.IMAP4]:
        """Somebody at Outlook."""
        client = imaplib.IMAP4("127.0.0.1", self.port, SECONDS)
        try:
            client.login(USER, PASSWORD)
            if folder:
                client.select(folder)
            yield client
        finally:
            client.logout()

    def makes(self, folder: str, *mails: bytes) -> None:
        """A new folder with these mails."""
        with self.client() as client:
            client.create(folder)
        self.brings(folder, *mails)

    def brings(self, folder: str, *mails: bytes) -> None:
        """More mail."""
        with self.client() as client:
            for raw in mails:
                done, _ = client.append(folder, "", "", raw)
                assert done == "OK"

    def holds(self, folder: str) -> list[bytes]:
        """The mails in a folder."""
        with self.client() as client:
            if client.select(folder, readonly=True)[0] != "OK":
                return []
            found = client.search(None, "ALL")[1][0].split()
            raws = [client.fetch(number.decode(), "(BODY.PEEK[])")[1] for number in found]
        return [part[1] for raw in raws for part in raw if isinstance(part, tuple)]


def a_free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as door:
        port: int = door.getsockname()[1]
        return port


@contextmanager
def running(name: str) -> Iterator[Server]:
    """A server until the body ends."""
    port = a_free_port()
    with tempfile.TemporaryDirectory(prefix="imap") as folder:
        process = _pymap(port) if name == "pymap" else _dovecot(Path(folder), port)
        try:
            _until_it_answers(process, port)
            yield Server(name, port)
        finally:
            process.send_signal(signal.SIGTERM)
            with suppress(subprocess.TimeoutExpired):
                process.wait(SECONDS)
            process.kill()
            process.wait()


def _pymap(port: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [
            *(str(Path(sys.executable).with_name("pymap")), "--host", "127.0.0.1"),
            *("--port", str(port), "--no-tls", "dict", "--demo-data"),
            *("--demo-user", USER, "--demo-password", PASSWORD),
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def _dovecot(folder: Path, port: int) -> subprocess.Popen[bytes]:
    root = os.getuid() == 0
    user = "nobody" if root else pwd.getpwuid(os.getuid()).pw_name
    group = "nogroup" if root else grp.getgrgid(os.getgid()).gr_name
    for name in ("run", "mail", "home"):
        (folder / name).mkdir()
    if root:
        folder.chmod(0o755)
        for name in ("run", "mail", "home"):
            shutil.chown(folder / name, user, group)
    settings = {"folder": folder, "user": user, "group": group, "port": port}
    (folder / "conf").write_text(_DOVECOT.format(**settings, password=PASSWORD))
    return subprocess.Popen(
        [DOVECOT, "-F", "-c", str(folder / "conf")],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def _until_it_answers(process: subprocess.Popen[bytes], port: int) -> None:
    until = time.monotonic() + SECONDS
    while time.monotonic() < until and process.poll() is None:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1) as answer:
            if answer.recv(1):
                return
        time.sleep(0.02)
    raise AssertionError("the mail server of the test does not start")
