"""A letter says the same in text and in HTML, and what a person wrote stays what they wrote."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mail.compose import Composed, compose, pieces, placeholders
from mail.fill import Entries, Entry, LetterIncomplete, UnsafeLink
from mail.headers import UnsafeHeader
from mail.markup import LetterMalformed
from tests.mail.payloads import HEADER_INJECTIONS, TEMPLATE_INJECTIONS

LETTER = """Subject: Svar på henvendelsen, sak {reference}

# Hei, {name}

Vi har **svart deg**. Les [svaret]({url})
eller ring oss.

- Frist: {due}
- {note}

{note}

[Se saken]({url})

> Du skrev:
>
> {{said}}

---

{{>_closing}}
"""
CLOSING = "Hilsen\\\nPersonvern\n\n[post@example.no](mailto:post@example.no)\n"
VALUES = {
    "reference": "PV-K7M2-Q3XA",
    "name": "Kari",
    "url": "https://portal.example/sak/k7m2q3xa?a=1&b=2",
    "due": "mandag 28. desember 2026",
    "note": "",
    "said": "Jeg vil vite hva dere har.\n\nHilsen\nKari",
}


def write(source: str = LETTER, **changes: str) -> Composed:
    return compose(source, VALUES | changes, language="nb", include=lambda name: CLOSING)


class Page(HTMLParser):
    """The elements and the words of a page, as a browser sees them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, tuple[tuple[str, str | None], ...]]] = []
        self.words: list[str] = []
        self._hidden = 0
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, tuple(attrs)))
        self._hidden += tag in ("style", "title")

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in ("style", "title")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.words.append(data)

    @property
    def structure(self) -> list[str]:
        return [tag for tag, _ in self.elements if tag not in ("br", "p")]


def test_a_letter_in_text_is_complete_and_readable() -> None:
    letter = write()
    assert letter.subject == "Svar på henvendelsen, sak PV-K7M2-Q3XA"
    assert letter.text == (
        "Hei, Kari\n\n"
        "Vi har svart deg. Les svaret (https://portal.example/sak/k7m2q3xa?a=1&b=2) "
        "eller ring oss.\n\n"
        "- Frist: mandag 28. desember 2026\n\n"
        "Se saken:\nhttps://portal.example/sak/k7m2q3xa?a=1&b=2\n\n"
        "> Du skrev:\n>\n> Jeg vil vite hva dere har.\n>\n> Hilsen\n> Kari\n\n"
        "----------\n\n"
        "Hilsen\nPersonvern\n\n"
        "post@example.no\n"
    )


def test_the_page_of_a_letter_says_what_the_text_says() -> None:
    letter = write()
    page = Page(letter.html)
    spoken = " ".join("".join(page.words).split())
    for word in re.findall(r"[\wæøå]+", re.sub(r"\(?https?://\S+\)?", "", letter.text)):
        assert word in spoken
    links = [dict(attributes)["href"] for tag, attributes in page.elements if tag == "a"]
    assert links == [VALUES["url"], VALUES["url"], "mailto:post@example.no"]
    assert '<html lang="nb">' in letter.html


def test_the_page_of_a_letter_fetches_nothing() -> None:
    page = Page(write().html)
    tags = {tag for tag, _ in page.elements}
    assert tags.isdisjoint({"img", "script", "link", "iframe", "object", "form", "base", "table"})
    assert not re.search(r"url\(|@import|src=", write().html)
    assert {"name": "color-scheme", "content": "light dark"} in [
        dict(attributes) for _, attributes in page.elements
    ]


def test_an_empty_value_takes_its_paragraph_its_item_and_its_panel_with_it() -> None:
    source = "Subject: x\n\n{a}\n\n- {a}\n\n> {{b}}\n\n[Les]({c})\n\n**{a}**\n\nSlutt {a}\n"
    letter = compose(source, {"a": "", "b": " \n ", "c": ""}, language="nb", include=str)
    assert letter.text == "Slutt\n"
    assert Page(letter.html).structure[-2:] == ["body", "div"]


@pytest.mark.parametrize(
    "values", [{}, {"name": "Kari", "url": "https://x.example", "other": "x"}, {"name": "Kari"}]
)
def test_a_letter_must_get_every_value_it_asks_for_and_no_other(values: dict[str, str]) -> None:
    with pytest.raises(LetterIncomplete):
        compose("Subject: x\n\n{name} [her]({url})\n", values, language="nb", include=str)


def test_a_missing_value_is_named_and_the_others_are_not_told() -> None:
    with pytest.raises(LetterIncomplete) as raised:
        compose("Subject: x\n\n{name} {due}\n", {"name": "Kari"}, language="nb", include=str)
    assert "due" in str(raised.value)
    assert "Kari" not in str(raised.value)


@pytest.mark.parametrize(
    "source",
    [
        "Hei\n",
        "Subject:\n\nHei\n",
        "Subject: x\nHei\n",
        "Subject: x\n\nHei {Name}\n",
        "Subject: x\n\nHei {name\n",
        "Subject: x\n\nHei }\n",
        "Subject: x\n\nHei {{name}} der\n",
        "Subject: x\n\n{% if name %}\n",
        "Subject: x\n\n**Hei\n",
        "Subject: x\n\n[her](https://example.no/a b)\n",
    ],
)
def test_a_letter_file_with_a_slip_is_refused(source: str) -> None:
    with pytest.raises(LetterMalformed):
        compose(source, {"name": "Kari"}, language="nb", include=str)


def test_pieces_that_include_each_other_end() -> None:
    with pytest.raises(LetterMalformed):
        compose("Subject: x\n\n{{>a}}\n", {}, language="nb", include=lambda name: "{{>a}}\n")


def test_a_subject_shows_only_what_it_may() -> None:
    source = "Subject: Hei {name}\n\n{name}\n"
    with pytest.raises(LetterMalformed):
        compose(source, {"name": "Kari"}, language="nb", include=str)


def test_the_values_and_pieces_a_letter_asks_for_can_be_compared() -> None:
    assert placeholders(LETTER) == {"reference", "name", "url", "due", "note", "said"}
    assert placeholders("Skriv til [oss](mailto:{email})\n\n> {{said}}\n") == {"email", "said"}
    assert pieces(LETTER) == {"_closing"}


def test_words_keep_their_line_breaks_only_where_the_letter_says_so() -> None:
    source = (
        "Subject: x\n\nEn linje\nsom fortsetter\\\nog en ny, **sterkt\nord**\n\n- punkt\n  to\n"
    )
    letter = compose(source, {}, language="nb", include=str)
    assert letter.text == "En linje som fortsetter\nog en ny, sterkt ord\n\n- punkt to\n"


@pytest.mark.parametrize("payload", HEADER_INJECTIONS)
def test_nothing_injected_reaches_a_subject(payload: str) -> None:
    with pytest.raises(UnsafeHeader) as raised:
        write(reference=payload)
    assert "evil" not in str(raised.value)


@pytest.mark.parametrize("payload", [*TEMPLATE_INJECTIONS, *HEADER_INJECTIONS])
def test_what_a_person_wrote_is_shown_and_never_obeyed(payload: str) -> None:
    harmless, hostile = write(name="x", said="x"), write(name=payload, said=payload)
    assert Page(hostile.html).structure == Page(harmless.html).structure
    assert hostile.subject == harmless.subject
    if payload.isprintable():
        assert hostile.text.startswith(f"Hei, {payload}\n")
        assert f"> {payload}\n" in hostile.text
        assert payload in html.unescape(hostile.html)


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,x",
        "//evil.example",
        "https://evil.example/\r\nBcc: x",
        'https://evil.example/"onmouseover="x',
        "https://evil.example/<b>",
        " https://evil.example/",
        "https://blåbær.example/",
    ],
)
def test_a_link_leads_to_a_web_page_or_a_mailbox(url: str) -> None:
    with pytest.raises(UnsafeLink):
        write(url=url)


def test_a_value_inside_a_link_cannot_change_where_it_leads() -> None:
    source = "Subject: x\n\n[Skriv](mailto:{email})\n"
    letter = compose(source, {"email": "a@b.no?bcc=evil&x"}, language="nb", include=str)
    assert "mailto:a@b.no%3Fbcc%3Devil%26x" in letter.html


def test_signs_that_turn_text_round_are_left_out() -> None:
    assert "\u202e" not in write(name="Kari \u202eakiS", said="\u2066x\u202e").text


@given(st.text(max_size=200), st.text(max_size=400))
def test_whatever_a_person_writes_a_letter_keeps_its_shape(name: str, said: str) -> None:
    letter = write(name=name + "x", said=said + "x")
    assert Page(letter.html).structure == Page(write(name="x", said="x").html).structure
    assert letter.subject == "Svar på henvendelsen, sak PV-K7M2-Q3XA"
    before, after = write(name="x", said="x").text.split("\n", 1)
    assert before.startswith("Hei, ")
    assert letter.text.endswith(after[after.index("\n\n----------") :])
    letter.text.encode()


def test_a_letter_is_not_shown_when_it_is_printed() -> None:
    assert "Kari" not in repr(write())


def test_a_list_has_a_title_its_lines_and_links_and_without_lines_it_is_not_there() -> None:
    source = "Subject: x\n\nHei\n\n{{*ways}}\n"
    hostile = Entry("[a](https://x.no) **b** {c}\r\nBcc: d", "<script>")
    ways = (
        Entries("Svar <b>", (Entry("Ja", target="mailto:%22Til%22%20%3Ca@b.no%3E?subject=x"),)),
        Entries("Tomt", ()),
        Entries("", (hostile, Entry("Bare ord"))),
    )
    letter = compose(source, {}, language="nb", include=str, lists={"ways": ways})
    said = "[a](https://x.no) **b** {c} Bcc: d: <script>"
    assert letter.text == f"Hei\n\nSvar <b>\n- Ja: a@b.no\n\n- {said}\n- Bare ord\n"
    assert "&lt;script&gt;" in letter.html
    assert "Svar &lt;b&gt;" in letter.html
    assert "<script>" not in letter.html
    # A mail to write opens where mails are written, and no page beside it.
    assert 'color:#0b5563" href="mailto:%22Til%22%20%3Ca@b.no%3E?subject=x"' in letter.html
    with pytest.raises(LetterIncomplete, match="missing: ways"):
        compose(source, {}, language="nb", include=str)
    wrong = (Entries("", (Entry("Ja", target="javascript:x"),)),)
    with pytest.raises(UnsafeLink):
        compose(source, {}, language="nb", include=str, lists={"ways": wrong})
