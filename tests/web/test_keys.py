"""Four keys, made once for the portal's user alone; nothing starts with keys that leak."""

import stat
from pathlib import Path

import pytest

from models.database import transaction
from models.keyring import create_key
from tests.web.conftest import Clock
from web.app import make_portal, opened
from web.keys import read_or_make
from web.portal import Portal
from web.settings import SettingsWrong, read_settings

NAMES = {"master-1.key", "index.key", "token.key", "audit.key"}


def replaced(path: Path, text: str, mode: int = 0o400) -> None:
    path.unlink()
    path.write_text(text)
    path.chmod(mode)


def test_the_first_start_makes_four_keys_that_only_their_owner_reads(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    read_or_make(folder)
    assert {path.name for path in folder.iterdir()} == NAMES
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o400}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert len({path.read_text() for path in folder.iterdir()}) == 4


def test_the_second_start_reads_them_and_changes_nothing(tmp_path: Path) -> None:
    first = read_or_make(tmp_path)
    before = {path.name: path.read_text() for path in tmp_path.iterdir()}
    second = read_or_make(tmp_path)
    assert second == first
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == before


def test_two_installations_have_nothing_in_common(tmp_path: Path) -> None:
    one, other = read_or_make(tmp_path / "one"), read_or_make(tmp_path / "other")
    assert one.index("kari@example.com") != other.index("kari@example.com")


def test_no_key_is_in_what_the_vault_shows_of_itself(tmp_path: Path) -> None:
    shown = repr(read_or_make(tmp_path))
    for path in tmp_path.iterdir():
        text = path.read_text()
        assert text not in shown
        assert repr(bytes.fromhex(text)) not in shown


def test_a_new_master_key_is_used_beside_the_old_one(tmp_path: Path) -> None:
    old = read_or_make(tmp_path)
    (tmp_path / "master-2.key").write_text("0123456789abcdef" * 4)
    (tmp_path / "master-2.key").chmod(0o400)
    both = read_or_make(tmp_path)
    key, wrapped = old.new_key("a" * 32)
    assert both.unwrap(wrapped) == key
    assert both.new_key("b" * 32)[1].master == 2


@pytest.mark.parametrize("name", sorted(NAMES))
def test_a_key_that_is_missing_is_never_made_anew(tmp_path: Path, name: str) -> None:
    read_or_make(tmp_path)
    (tmp_path / name).unlink()
    with pytest.raises(SettingsWrong, match="KEYS_DIR"):
        read_or_make(tmp_path)
    assert not (tmp_path / name).exists()


@pytest.mark.parametrize("mode", [0o440, 0o404, 0o640, 0o444, 0o602])
def test_a_key_others_may_read_or_write_is_refused(tmp_path: Path, mode: int) -> None:
    read_or_make(tmp_path)
    (tmp_path / "index.key").chmod(mode)
    with pytest.raises(SettingsWrong, match=r"index\.key may be read by others"):
        read_or_make(tmp_path)


@pytest.mark.parametrize(
    "text", ["", "abcd", "0" * 64, "ab" * 32, "hemmelig" * 8, "å" * 64, "f" * 63]
)
def test_a_key_that_is_short_or_no_secret_is_refused(tmp_path: Path, text: str) -> None:
    read_or_make(tmp_path)
    replaced(tmp_path / "token.key", text)
    with pytest.raises(SettingsWrong, match=r"token\.key must be 64 random hex digits"):
        read_or_make(tmp_path)


def test_two_equal_keys_are_refused(tmp_path: Path) -> None:
    read_or_make(tmp_path)
    replaced(tmp_path / "audit.key", (tmp_path / "index.key").read_text())
    with pytest.raises(SettingsWrong, match="the same key twice"):
        read_or_make(tmp_path)


@pytest.mark.database
async def test_a_database_written_with_other_keys_is_not_opened(
    database_url: str, tmp_path: Path, clock: Clock
) -> None:
    def with_keys(name: str) -> Portal:
        values = {"database_url": database_url, "data_dir": tmp_path / "data"}
        return make_portal(read_settings(_env_file=None, **values, keys_dir=tmp_path / name), clock)

    ours = with_keys("ours")
    async with opened(ours, migrating=True):
        await transaction(lambda: create_key(ours.vault, clock()))
    async with opened(ours, migrating=False):
        pass
    with pytest.raises(SettingsWrong, match="does not hold the keys"):
        async with opened(with_keys("theirs"), migrating=False):
            pass
