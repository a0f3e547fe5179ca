"""What a page's style sheet strikes out or hides is seen to be so, and the mail waits."""

from __future__ import annotations

import pytest

from mail.htmltext import tell
from mail.sheets import read

HIDDEN = "Ikke nevn inkassosaken."


def told(sheet: str, inner: str) -> bool:
    page = f"<html><head><style>{sheet}</style></head><body><p>Hei Eva</p>{inner}</body></html>"
    return tell(page).is_clear


@pytest.mark.parametrize(
    "rule",
    [
        ".x{text-decoration:line-through}",
        "<!-- /* Word */ span.x\n\t{mso-style-type:personal; text-decoration:line-through;} -->",
        "p .x, .y { display : none }",
        ".X{visibility:hidden}",
        ".x{mso-hide:all}",
        ".x{font-size:0}",
        ".x{opacity:0}",
        ".x{color:#fff}",
        "SPAN{COLOR:White}",
        "@media print{.x{display:none}}",
        ".x{color:red}.x{color:white}",
    ],
)
def test_words_that_a_sheet_strikes_out_or_hides_are_in_doubt(rule: str) -> None:
    assert not told(rule, f'<p>Ja. <span class="x other">{HIDDEN}</span></p>')


@pytest.mark.parametrize(
    "rule",
    [
        ".y{display:none}",
        "a.x{display:none}",
        "#x{display:none}",
        "a:visited{color:white}",
        ".x{color:#333}",
        ".x{background:#036;color:#fff}",
        ".x{font-size:0.9em}",
        ".x{opacity:0.8}",
        "@font-face{font-family:x}",
        "/* .x{display:none} */",
        "{display:none}",
        ".x{",
    ],
)
def test_words_that_show_are_in_no_doubt(rule: str) -> None:
    assert told(rule, f'<p>Ja. <span class="x">{HIDDEN}</span></p>')


def test_what_is_written_on_the_words_themselves_goes_before_the_sheet() -> None:
    assert told(".x{color:white}", f'<p class="x" style="color:#000">{HIDDEN}</p>')


@pytest.mark.parametrize("piece", ["<style", "<style>", "/*", "{", "}", ".x,", "<style></style>"])
def test_a_sheet_that_never_ends_says_nothing(piece: str) -> None:
    # Read twice over, any of these would take minutes.
    for end in ("", "</style>"):
        assert read(f"<style>{piece * (900_000 // len(piece))}{end}").rules == {}
