"""Which browser the tests drive."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser.finding import NoBrowser, find

NOWHERE = Path("/nowhere/chrome")


def nothing(_: str) -> None:
    return None


def never() -> bool:
    raise AssertionError("nothing is installed while there is a browser")


def on_path(name: str) -> str | None:
    return {"google-chrome": "/bin/google-chrome"}.get(name)


def test_the_named_browser_comes_before_every_other(tmp_path: Path) -> None:
    named = tmp_path / "browser"
    named.touch()
    assert find({"BROWSER_PATH": str(named)}, on_path, named, never) == str(named)


def test_a_browser_that_is_named_and_not_there_is_told_and_not_replaced() -> None:
    with pytest.raises(NoBrowser, match="BROWSER_PATH names"):
        find({"BROWSER_PATH": str(NOWHERE)}, on_path, NOWHERE, never)


def test_an_installed_browser_comes_before_playwrights_own(tmp_path: Path) -> None:
    own = tmp_path / "chrome"
    own.touch()
    assert find({}, on_path, own, never) == "/bin/google-chrome"
    assert find({}, nothing, own, never) == str(own)


def test_what_has_just_been_installed_is_used() -> None:
    installed: list[str] = []

    def install() -> bool:
        installed.append("chromium")
        return True

    def search(name: str) -> str | None:
        return f"/bin/{name}" if name in installed else None

    assert find({}, search, NOWHERE, install) == "/bin/chromium"


@pytest.mark.parametrize("went_well", [True, False])
def test_where_there_is_none_the_reader_is_told_in_one_line_what_to_install(
    went_well: bool,
) -> None:
    with pytest.raises(NoBrowser) as told:
        find({}, nothing, NOWHERE, lambda: went_well)
    assert "chromium" in str(told.value)
    assert "\n" not in str(told.value)
