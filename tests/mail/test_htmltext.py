"""A page becomes the words its reader sees, with the quoted part apart, in one pass."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mail.htmltext import tell, to_text
from mail.reply import cut
from tests.mail.replies import OWN, PAGES


@pytest.mark.parametrize("program", PAGES)
def test_a_reply_that_is_only_a_page_is_cut_where_the_quote_begins(program: str) -> None:
    found = cut(to_text(PAGES[program]))
    lines = [line.replace("\xa0", "").rstrip() for line in found.text.split("\n")]
    assert "\n".join(lines) == OWN
    assert found.certain


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("<p>En</p><p>To</p>", "En\n\nTo"),
        ("<div>En</div><div>To</div>", "En\nTo"),
        ("En<br>To<br/>Tre", "En\nTo\nTre"),
        ("  En \n  to  ", "En to"),
        ("<ul><li>En</li><li>To</li></ul>", "- En\n- To"),
        ("<table><tr><td>En</td><td>To</td></tr><tr><td>Tre</td></tr></table>", "En To\nTre"),
        ("<pre>  En\n    to</pre>", "  En\n    to"),
        ("Bl&aring;b&#230;r &amp; &lt;b&gt;", "Blåbær & <b>"),
        ("&#" + "9" * 5000 + ";x", "&#" + "9" * 5000 + ";x"),
        ("1 < 2 og 3 > 2", "1 < 2 og 3 > 2"),
        ("<script>alert(1)</script><style>x</style>Hei", "Hei"),
        ("<script>aldri lukket", ""),
        ("<!-- skjult -->Hei<!-- aldri lukket", "Hei"),
        ('Hei <span style="display:none">skjult <b>her</b></span>du', "Hei du"),
        ('<img alt="a > b" src="x">Hei', "Hei"),
        ('<a href="https://x.example/1">her</a>', "her <https://x.example/1>"),
        ('<a href="https://x.example/1">https://x.example/1</a>', "https://x.example/1"),
        ('<a href="https://x.example/">x.example</a>', "x.example"),
        ('<a href="javascript:alert(1)">her</a>', "her"),
        ('<a href="mailto:a@b.no">a@b.no</a>', "a@b.no"),
        ("<blockquote>eget innrykk</blockquote>", "eget innrykk"),
        (
            "<p>Den 3. mars, Ola &lt;ola@example.com&gt; skrev:</p><blockquote>Hei</blockquote>",
            "Den 3. mars, Ola <ola@example.com> skrev:\n\n-----Original Message-----\n> Hei",
        ),
        ("</div></p></x>Hei", "Hei"),
        ("<b", ""),
        ("<", "<"),
        ("", ""),
    ],
)
def test_a_page_says_what_its_reader_sees(page: str, text: str) -> None:
    assert to_text(page) == text


def test_the_line_word_draws_begins_a_quote_whatever_its_language() -> None:
    line = '<div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm">'
    header = "<p class=MsoNormal><b><span>Aihe:</span></b> Ny</p></div><p>Ny henvendelse</p>"
    assert cut(to_text(f"<p>Hei</p>{line}{header}")).text == "Hei"
    assert cut(to_text(f"<p>Hei</p>{line}<p>Viktig.</p></div>")).text == "Hei\n\nViktig."


@given(st.text(max_size=300))
def test_no_page_breaks_the_reader(page: str) -> None:
    to_text(page)


TAGS = ["<p>", "</p>", "<div>", "</div>", "<blockquote type=cite>", "</blockquote>", "<br>"]
ODD = ["<a href='https://x.example'>", "</a>", "ord", "&amp;", "<!--", "-->", '"', '<b x="', "<"]


@given(st.lists(st.sampled_from([*TAGS, *ODD]), max_size=40).map("".join))
def test_no_mixture_of_tags_loses_the_words_after_it(page: str) -> None:
    assert "slutt" in to_text(f"{page}-->\">'<p>slutt</p>")


@pytest.mark.parametrize(
    "page",
    [
        "<div>" * 200_000,
        "<div>" * 50_000 + "</span>" * 50_000 + "</div>" * 50_000,
        "<!--" * 250_000,
        "<a " * 300_000,
        "<" * 1_000_000,
        "&" * 1_000_000,
        '<a "' * 250_000,
        "<a href=https://x.example/1>x" * 30_000 + "</a>" * 30_000,
        '<blockquote type="cite">' * 40_000,
        '<p class="' * 90_000,
        "<script>" * 120_000,
        "<pre>\n" * 100_000,
    ],
)
def test_a_page_made_to_be_slow_is_read_all_the_same(page: str) -> None:
    assert isinstance(to_text(page), str)


@pytest.mark.parametrize(
    "shown",
    [
        "<s>Skjult</s>",
        "<p><del>Skjult <b>her</b></del></p>",
        '<span style="text-decoration: underline line-through">Skjult</span>',
        '<div style="visibility:hidden"><p>Skjult</p></div>',
        '<span style="font-size:0px">Skjult</span>',
        '<font color="#FFFFFF">Skjult</font>',
        '<p style="background:transparent;color:white">Skjult</p>',
    ],
)
def test_words_that_are_struck_out_or_that_nobody_sees_are_not_as_they_stand(shown: str) -> None:
    assert not tell(f"<p>Hei</p>{shown}").is_clear
    quoted = tell(f'<p>Hei</p><div class="gmail_quote">{shown}</div>')
    assert (quoted.is_clear, quoted.own) == (True, "Hei")


@pytest.mark.parametrize(
    "shown",
    [
        "<s>&nbsp;</s>",
        '<div style="font-size:0"><span style="font-size:11pt">Logo</span></div>',
        '<td bgcolor="#0b5563"><a style="color:#ffffff">Les mer</a></td>',
        '<body style="background-color: rgb(0, 0, 0)"><p style="color: rgb(255, 255, 255)">Hei</p>',
        '<div style="visibility:hidden"><p style="visibility:visible">Hei</p></div>',
        '<p style="background-color:white;color:#333">Hei</p>',
    ],
)
def test_what_is_made_otherwise_and_seen_all_the_same_is_in_no_doubt(shown: str) -> None:
    assert tell(shown).is_clear
