"""What may stand in a header of a mail, both ways. Pure; knows no message and no letter.

Outward everything is checked and nothing is repaired: a value that could end a header line, or that
a reader would decode into one, is an error of ours. Inward everything is repaired and capped.
"""

from __future__ import annotations

import base64
import binascii
import quopri
import re
import unicodedata

LONGEST_LOCAL_PART = 64
_ADDRESS = re.compile(
    r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?",
    re.IGNORECASE | re.ASCII,
)
_MESSAGE_ID = re.compile(r"<[!-;=?-~]{1,240}@[!-;=?-~]{1,240}>")
_ENCODED_WORD = re.compile(
    r"=\?([\w.:-]{1,40})(?:\*[\w-]{1,20})?\?([bq])\?([^?\s]{0,2000})\?=", re.I
)
_BETWEEN_WORDS = re.compile(r"(\?=)[ \t\r\n]{1,100}(?==\?)")
_FORBIDDEN = {"Cc", "Cs", "Zl", "Zp"}
_LONGEST_FIELD = 2000


class UnsafeHeader(ValueError):
    """A value that may not stand in a header; the exception never holds the value."""


def plain(value: str, field: str) -> str:
    """Return the value unchanged; raise `UnsafeHeader` when it could become something else.

    An encoded word is refused as well as a line break: the standard library of Python 3.11.7 turns
    `=?utf-8?q?x=0ABcc:…?=` into a line of its own (CVE-2024-6923).
    """
    if "=?" in value or any(unicodedata.category(sign) in _FORBIDDEN for sign in value):
        raise UnsafeHeader(f"{field} holds what no header may hold")
    return value


def address(value: str, field: str) -> str:
    """Return the value when it is exactly one ASCII address; raise `UnsafeHeader` otherwise."""
    local = value.rpartition("@")[0]
    if not _ADDRESS.fullmatch(value) or len(local) > LONGEST_LOCAL_PART or len(value) > 254:
        raise UnsafeHeader(f"{field} is not one plain address")
    return plain(value, field)


def message_id(value: str, field: str) -> str:
    """Return the value when it is one message id in angle brackets; raise `UnsafeHeader`."""
    if not _MESSAGE_ID.fullmatch(value):
        raise UnsafeHeader(f"{field} is not a message id")
    return plain(value, field)


def encoded(value: str) -> str:
    """Return text as it stands in a header: as it is when short ASCII, otherwise encoded words."""
    if value.isascii() and len(value) <= 60:
        return value
    words, chunk = [], ""
    for sign in value:
        if len((chunk + sign).encode()) > 42:
            words.append(chunk)
            chunk = ""
        chunk += sign
    words.append(chunk)
    return "\r\n ".join(
        f"=?utf-8?b?{base64.b64encode(word.encode()).decode('ascii')}?=" for word in words
    )


def mailbox(name: str, value: str, field: str) -> str:
    """Return `"Name" <address>` as it stands in a header."""
    value = address(value, field)
    name = plain(name, field).strip()
    if not name:
        return value
    shown = encoded(name)
    if shown == name:
        shown = '"' + re.sub(r'(["\\])', r"\\\1", name) + '"'
    return f"{shown}\r\n <{value}>"


def text_of(value: str) -> str:
    """Decode a header somebody else wrote, into one line without control characters.

    Broken encodings stay as they were written. At most 2 000 characters come back.
    """
    value = _BETWEEN_WORDS.sub(r"\1", value[: 8 * _LONGEST_FIELD])
    return one_line(_ENCODED_WORD.sub(_word, value))[:_LONGEST_FIELD]


def one_line(value: str) -> str:
    """Return the text with every run of control characters and breaks as one space."""
    return " ".join(
        "".join(" " if unicodedata.category(sign) in _FORBIDDEN else sign for sign in value).split()
    )


def message_ids(value: str, most: int = 50) -> tuple[str, ...]:
    """Return the message ids a field somebody else wrote holds, oldest first, the last `most`.

    One that we could not write in a header of ours is none.
    """
    return tuple(found for found in _MESSAGE_ID.findall(value) if "=?" not in found)[-most:]


def _word(match: re.Match[str]) -> str:
    charset, encoding, content = match[1].lower(), match[2].lower(), match[3]
    try:
        if encoding == "b":
            data = base64.b64decode(content + "=" * (-len(content) % 4), validate=True)
        else:
            data = quopri.decodestring(content.encode("ascii"), header=True)
    except (binascii.Error, ValueError):
        return match[0]
    return decoded(data, charset)


_BROKEN = "\ufffd"
_PRINTABLE = re.compile(rb"[\t\n\r\f -~]*")
_SHIFTED = ("utf-7", "hz", "hz-gb-2312")  # ASCII that stands for other signs
_CHARSETS = {
    "us-ascii": "ascii",
    "ascii": "ascii",
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "iso-8859-1": "cp1252",  # what calls itself Latin-1 is written on Windows
    "latin1": "cp1252",
    "windows-1252": "cp1252",
    "cp1252": "cp1252",
    "iso-8859-15": "iso-8859-15",
    "iso-8859-2": "iso-8859-2",
    "windows-1250": "cp1250",
    "windows-1251": "cp1251",
    "koi8-r": "koi8-r",
    "windows-1257": "cp1257",
    "macintosh": "mac-roman",
    "iso-8859-10": "iso-8859-10",
    "utf-16": "utf-16",
    "utf-16le": "utf-16-le",
    "utf-16be": "utf-16-be",
}


def decoded(data: bytes, charset: str) -> str:
    """Decode bytes of a named charset from an allow-list; otherwise as UTF-8, then as CP1252.

    The list keeps codecs out that are no charsets (`zlib`, `idna`) and cost without bound.
    """
    return read_as(data, charset)[0]


def read_as(data: bytes, charset: str) -> tuple[str, bool]:
    """Decode as `decoded` does, and say whether the bytes are what they were said to be.

    Where nothing was said, or only ASCII, they may be UTF-8, and otherwise CP1252. What is UTF-8
    but for a few bytes, which another server may have added, is read as UTF-8 all the same.
    """
    named = charset.strip().lower()
    is_said = named not in ("", "ascii", "us-ascii")
    codec = _CHARSETS.get(named) if is_said else "utf-8"
    # Without a codec only what looks the same in nearly all of them is what it was said to be.
    known = codec is not None or (bool(_PRINTABLE.fullmatch(data)) and named not in _SHIFTED)
    for each in (codec or "utf-8", "utf-8"):
        try:
            return data.decode(each), known and each == (codec or "utf-8")
        except UnicodeError:
            continue
    text = data.decode("utf-8", "replace")
    broken = text.count(_BROKEN)
    if sum(not sign.isascii() for sign in text) > 2 * broken:
        return text, False
    return data.decode("cp1252", "replace"), not is_said
