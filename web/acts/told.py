"""How the person learns what an act does: by a letter at once, or from the handler."""

from __future__ import annotations

from collections.abc import Mapping

from locales import Words
from web.acts.act import Seen


def careful(seen: Seen, say: Words) -> str:
    """Return what to mind in words that go to an address nobody has proven; else nothing."""
    proven = seen.view.case.confirmed_at is not None
    return "" if proven else say("desk.answer.more_unproven")


def told(seen: Seen, say: Words) -> Mapping[str, str]:
    """Return the sentence that fills `told` in what an act's page says."""
    address = seen.view.address
    by_mail = say("act.told.by_mail", address=address)
    return {"told": by_mail if address else say("act.told.by_hand")}
