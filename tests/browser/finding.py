"""Where a Chromium is: named, installed, Playwright's own, or put there by the system's packages.

A test that needs a browser and finds none fails and says what to install; it is never passed over.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome")
PACKAGES = ("chromium", "fonts-dejavu-core")
MINUTES = 10
ADVICE = (
    "The browser tests need Chromium: install the package `chromium` (or Google Chrome), run "
    "`python -m playwright install --with-deps chromium`, or name one in BROWSER_PATH."
)


class NoBrowser(Exception):
    """There is no browser, and none could be installed."""


def find(
    environment: Mapping[str, str],
    on_path: Callable[[str], str | None],
    own: Path,
    install: Callable[[], bool],
) -> str:
    """Return the path of a browser, the first there is in the order above. Raises `NoBrowser`.

    `own` is where Playwright keeps its browser, there or not; `install` says whether it could.
    """
    if named := environment.get("BROWSER_PATH"):
        if Path(named).is_file():
            return named
        raise NoBrowser(f"BROWSER_PATH names {named}, which is no file.")
    if found := _first(on_path):
        return found
    if own.is_file():
        return str(own)
    if install() and (found := _first(on_path)):
        return found
    raise NoBrowser(ADVICE)


def install_by_apt() -> bool:
    """Install Chromium with apt as root; say whether it went well."""
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        return False
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (
        ("apt-get", "update"),
        ("apt-get", "install", "-y", "--no-install-recommends", *PACKAGES),
    ):
        done = subprocess.run(command, env=quiet, timeout=60 * MINUTES, capture_output=True)
        if done.returncode:
            return False
    return True


def _first(on_path: Callable[[str], str | None]) -> str | None:
    return next(filter(None, map(on_path, NAMES)), None)
