"""Which files are taken: by what they hold, what they are called, and how large they are. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import PurePosixPath

import filetype

MIB = 1024 * 1024
LARGEST = 10 * MIB
MOST = 10
LARGEST_IN_ALL = 25 * MIB
LONGEST_NAME = 120
_LONGEST_ENDING = 20
_PAGE = re.compile(rb"/Type\s{0,9}/Page(?![A-Za-z])")
_COUNT = re.compile(rb"/Count\s{1,9}(\d{1,6})(?!\d)")

_BY_CONTENT = {
    "pdf": "application/pdf",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "heic": "image/heic",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
}
_PLAIN = {"txt": "text/plain", "csv": "text/csv", "json": "application/json"}

ENDINGS = tuple(sorted({*_BY_CONTENT, *_PLAIN}))
"""The endings of names that are taken."""
FROM_PERSONS = ("heic", "jpeg", "jpg", "pdf", "png", "txt")
"""Those taken from anybody: what shows something, and no office documents."""


class FileRefused(Exception):
    """A file that is not taken; `code` names the sentence, `values` fill it."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """A file that is what its name says."""

    name: str = field(repr=False)
    media_type: str
    content: bytes = field(repr=False)


def check_file(name: str, content: bytes, endings: Collection[str] = ENDINGS) -> CheckedFile:
    """Return the file under a harmless name, or raise `FileRefused`; `endings` are those taken."""
    plain = plain_name(name)
    ending = PurePosixPath(plain).suffix.removeprefix(".").lower()
    if not content:
        raise FileRefused("file_empty", file=plain)
    if len(content) > LARGEST:
        raise FileRefused("file_too_large", file=plain, most=LARGEST // MIB)
    if ending not in endings:
        raise FileRefused("file_type", file=plain, endings=", ".join(endings))
    if ending in _PLAIN:
        if not _is_text(content):
            raise FileRefused("file_not_what_it_says", file=plain)
        return CheckedFile(plain, _PLAIN[ending], content)
    found = filetype.guess(content)
    if found is None or found.mime != _BY_CONTENT[ending]:
        raise FileRefused("file_not_what_it_says", file=plain)
    return CheckedFile(plain, _BY_CONTENT[ending], content)


def check_together(sizes: list[int]) -> None:
    """Raise `FileRefused` when these files are too many or too large for one case."""
    if len(sizes) > MOST:
        raise FileRefused("files_too_many", most=MOST)
    if sum(sizes) > LARGEST_IN_ALL:
        raise FileRefused("files_too_large", most=LARGEST_IN_ALL // MIB)


def pages_of(content: bytes) -> int | None:
    """Return how many pages a PDF has; None where that is not plain to see, or for another file.

    Nothing is opened: pages that lie in the clear are counted, and the number has to be one that
    the file itself says.
    """
    if not content.startswith(b"%PDF-"):
        return None
    pages = sum(1 for _ in _PAGE.finditer(content))
    said = {int(match[1]) for match in _COUNT.finditer(content)}
    return pages if pages and pages in said else None


def plain_name(name: str, otherwise: str = "fil") -> str:
    """Return the last part of a name without anything invisible, at most 120 characters.

    A long name keeps its ending; `otherwise` is for a name with nothing to show.
    """
    last = unicodedata.normalize("NFC", name.replace("\\", "/").rstrip("/")).rpartition("/")[2]
    shown = "".join(
        character
        for character in last
        if unicodedata.category(character)[0] not in "CZ" or character == " "
    ).strip(" .")
    if len(shown) <= LONGEST_NAME:
        return shown or otherwise
    stem, dot, ending = shown.rpartition(".")
    ending = dot + ending[:_LONGEST_ENDING] if dot else ""
    return (stem or shown)[: LONGEST_NAME - len(ending)] + ending


def _is_text(content: bytes) -> bool:
    try:
        return "\0" not in content.decode("utf-8")
    except UnicodeDecodeError:
        return False
