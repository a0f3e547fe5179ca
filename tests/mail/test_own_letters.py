"""Whatever we write to the desk, its words are known again when a program quotes its page."""

from __future__ import annotations

from mail.htmltext import to_text
from mail.reply import cut
from tests.mail.replies import HEADER_NB, NB, OWN
from tests.written_letters import composed, written

FOREIGN = (
    "Odesílatel: Eksempel <sak@svar.example.no>\nOdesláno: čtvrtek 5. března 2026 10:11\n"
    "Komu: Siri Olsen\nPředmět: Ny\n"
)


def test_every_letter_to_the_desk_is_cut_away_with_and_without_its_marker() -> None:
    desk = [letter for _, letter in written("nb") if letter.name.startswith("desk")]
    for letter in desk:
        ours = composed(letter, "nb")
        page = to_text(ours.html)
        for quote in (f"{FOREIGN}\n{page.split(NB)[-1]}", f"{HEADER_NB}\n{page}"):
            found = cut(f"{OWN}\n\n{quote}", sent=[ours.text])
            assert (found.text, found.certain) == (OWN, True), letter.name
    assert desk
