"""The headers by which Outlook knows that letters belong together. Pure.

Other programs go by References. Outlook goes by the id in Thread-Index or else by the topic, and
takes Thread-Topic for the topic where the subject ends with it (MS-OXCMAIL 2.2.3.2.7): so letters
may say in their subject what is new, as long as they end alike.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping

_OUR_OWN_TIME = bytes(5)
"""In the place of when the thread began: nothing is sorted by it."""


def headers(thread: str | None, topic: str) -> Mapping[str, str]:
    """Return the headers of every letter of a thread, the first one's too; none without one.

    `thread` is the first letter's message id, `topic` what each of their subjects ends with.
    """
    if not thread or not topic:
        return {}
    same = hashlib.sha256(f"thread {thread}".encode()).digest()[:16]
    index = base64.b64encode(b"\x01" + _OUR_OWN_TIME + same).decode("ascii")
    return {"Thread-Topic": topic, "Thread-Index": index}
