"""Why something asked for by mail is not done; each has its sentence to the handler."""

from __future__ import annotations

from collections.abc import Sequence

from mail.acceptance import Wait
from models.answers import Missing
from models.files import FileRefused
from web.services.post.mails import Why


class CannotBeDone(Exception):
    """What a mail asks cannot be done as it stands.

    `missing` is what an answer still lacks, `refused` are the files that are not taken.
    """

    def __init__(
        self,
        why: Why | Wait,
        missing: Sequence[Missing] = (),
        refused: Sequence[FileRefused] = (),
    ) -> None:
        super().__init__(why)
        self.why = why
        self.missing = missing
        self.refused = refused
