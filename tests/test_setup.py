"""What must stay in step around the code: settings and their list, packages and their versions."""

import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from web.settings import Settings, read_settings

ROOT = Path(__file__).parents[1]
LISTED = re.compile(r"^([A-Z_]+)=(.*)$", re.MULTILINE)
PACKAGE = re.compile(r"^[A-Za-z0-9._-]+")

# In pieces, so that this file holds none of them.
REGISTRIES = (
    "pypi" + ".org",
    "pythonhosted" + ".org",
    "npmjs" + ".org",
    "npmjs" + ".com",
    "deb.debian" + ".org",
    "--index" + "-url",
    "extra-index" + "-url",
)
PLACES = (
    "/" + "work/",
    "/" + "root/",
    "/home" + "/",
    "/Users" + "/",
    "file:" + "///",
    ".pyenv" + "/",
)
MADE_HERE = {
    *(".git", ".venv", "data", "keys", "build", "__pycache__"),
    *(".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis"),
}


def listed() -> dict[str, str]:
    return dict(LISTED.findall((ROOT / ".env.example").read_text("utf-8")))


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def pinned() -> dict[str, str]:
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    return {
        canonical(name): version for name, _, version in (line.partition("==") for line in lines)
    }


def asked_for() -> list[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    wanted = [
        *project["build-system"]["requires"],
        *project["project"]["dependencies"],
        *project["project"]["optional-dependencies"]["development"],
    ]
    return [canonical(found[0]) for line in wanted if (found := PACKAGE.match(line))]


def files_of_the_tree(folder: Path = ROOT) -> Iterator[Path]:
    """Everything a clone brings: not what was made or installed here since."""
    for path in folder.iterdir():
        if path.is_dir():
            if path.name not in MADE_HERE and not path.name.endswith(".egg-info"):
                yield from files_of_the_tree(path)
        elif path.name != ".env":
            yield path


def test_every_setting_is_in_the_example_and_nothing_else_is() -> None:
    assert set(listed()) == {name.upper() for name in Settings.model_fields}


def test_every_setting_has_a_sentence_above_it() -> None:
    blocks = (ROOT / ".env.example").read_text("utf-8").strip().split("\n\n")
    for block in blocks[1:]:
        *sentence, setting = block.splitlines()
        assert LISTED.fullmatch(setting), setting
        assert sentence, setting
        assert all(line.startswith("# ") for line in sentence), setting


def test_the_example_copied_as_it_stands_changes_nothing() -> None:
    assert read_settings(_env_file=ROOT / ".env.example") == read_settings(_env_file=None)


def test_every_package_has_an_exact_version() -> None:
    assert [name for name in asked_for() if name not in pinned()] == []
    for name, version in pinned().items():
        assert re.fullmatch(r"\d+(\.\w+)*", version), name


def test_no_version_is_pinned_twice() -> None:
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    assert len(pinned()) == len(lines)


@pytest.mark.parametrize("words", [REGISTRIES, PLACES], ids=["registries", "places"])
def test_no_file_names_a_package_registry_or_a_place_on_somebodys_machine(
    words: tuple[str, ...],
) -> None:
    found = []
    assert ROOT / "web" / "app.py" in set(files_of_the_tree())
    for path in files_of_the_tree():
        content = path.read_bytes()
        found += [f"{path.relative_to(ROOT)}: {word}" for word in words if word.encode() in content]
    assert found == []


def test_the_procfile_migrates_serves_and_works() -> None:
    lines = (ROOT / "Procfile").read_text("utf-8").splitlines()
    assert {name: command for name, _, command in (line.partition(": ") for line in lines)} == {
        "release": "python -m web migrate",
        "web": "python -m web serve --no-worker --host 0.0.0.0 --port $PORT",
        "worker": "python -m web work",
    }


def test_make_help_names_the_two_commands() -> None:
    shown = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, check=True, timeout=30)
    for command in ("make run", "make test", "make lint", "make demo", "make format"):
        assert command in shown.stdout.decode()
