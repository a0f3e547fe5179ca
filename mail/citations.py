"""What a writer tells that somebody said: words between marks, which are not their own. Pure."""

from __future__ import annotations

import re

_CITED = re.compile(r"«[^«»]{0,2000}»|[“„”][^“„”]{0,2000}[“”]|\"[^\"\n]{0,2000}\"")


def without(text: str) -> str:
    """Return a text with its citations empty, each on as many lines as before."""
    return _CITED.sub(lambda found: "«" + "\n" * found[0].count("\n") + "»", text)
