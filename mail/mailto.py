"""A link that begins a mail: where it goes, its subject and its first lines. Pure.

RFC 6068 knows an address alone; the display name that says where the text goes is written as in a
header, quoted and percent-encoded, which the mail programs people use put into the To field as it
is. The subject says the same for one that does not show it.
"""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

LONGEST = 1800
"""A link longer than this is cut by some program on the way (Outlook takes about 2 000)."""


def link(name: str, address: str, labels: Sequence[str] = ()) -> str:
    """Return the link to write to an address of ours under a name that is the subject, too.

    `labels` stand on lines of their own with a colon, to be filled in, and an empty line below
    them for the text.
    """
    shown = name.replace("\\", "").replace('"', "")
    to = quote(f'"{shown}" <{address}>', safe="@")
    body = "".join(f"{label}: \r\n" for label in labels)
    fields = {"subject": shown} | ({"body": f"{body}\r\n"} if labels else {})
    query = "&".join(f"{field}={quote(text, safe='')}" for field, text in fields.items())
    return f"mailto:{to}?{query}"
