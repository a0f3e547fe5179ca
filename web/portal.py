"""What one running portal consists of: made once in `web/app.py`, handed down everywhere else."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.mind import Mind, learn
from locales import Words
from mail.stationery import Stationery
from models.organisation import Organisation
from models.vault import Vault
from web.settings import Settings

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Portal:
    """Settings, keys, words and facts of one installation."""

    settings: Settings
    vault: Vault = field(repr=False)
    words: Mapping[str, Words] = field(repr=False)
    organisation: Organisation
    stationery: Stationery
    clock: Clock

    @property
    def mind(self) -> Mind:
        """Return how the bot understands: learnt when it is first needed, or when it serves."""
        return learn()
