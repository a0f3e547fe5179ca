"""A mail's own page at the desk: it does nothing, fetches nothing, and takes no time to make so."""

from html.parser import HTMLParser

import pytest

from mail.page import page_of
from mail.reader import page_safely
from mail.safehtml import DEEPEST, LARGEST, TAGS, harmless, is_shallow

PAYLOADS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<img src='https://evil.example/pixel.gif' width=1>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<math><mi//xlink:href='data:x,<script>alert(1)</script>'>",
    "<body onload=alert(1)>",
    "<iframe src='https://evil.example'></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data='https://evil.example'></object>",
    "<embed src='https://evil.example'>",
    "<link rel=stylesheet href='https://evil.example/a.css'>",
    "<style>@import 'https://evil.example/a.css';</style>",
    "<style>body{background:url(https://evil.example/b)}</style>",
    "<div style='background:url(https://evil.example/b)'>x</div>",
    "<table background='https://evil.example/b'><tr><td>x</td></tr></table>",
    "<meta http-equiv=refresh content='0;url=https://evil.example'>",
    "<base href='https://evil.example/'><a href='/x'>x</a>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href='JaVaScRiPt:alert(1)'>x</a>",
    "<a href='java\tscript:alert(1)'>x</a>",
    "<a href='&#106;avascript:alert(1)'>x</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "<a href='//evil.example'>x</a>",
    "<a href='http://evil.example'>x</a>",
    "<a href='https://evil.example' target=_top onclick=alert(1)>x</a>",
    "<a ping='https://evil.example' href='https://evil.example'>x</a>",
    "<form action='https://evil.example'><input name=a><button>x</button></form>",
    "<input onfocus=alert(1) autofocus>",
    "<video src='https://evil.example' poster='https://evil.example'></video>",
    "<audio src='https://evil.example'></audio>",
    "<picture><source srcset='https://evil.example'></picture>",
    "<details open ontoggle=alert(1)><summary>x</summary></details>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<textarea><script>alert(1)</script></textarea>",
    "<xmp><script>alert(1)</script></xmp>",
    "<template><script>alert(1)</script></template>",
    "<!--><script>alert(1)</script>-->",
    "<!--[if mso]><script>alert(1)</script><![endif]-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<scr<script>ipt>alert(1)</script>",
    "<p title='</p><script>alert(1)</script>'>x",
    '"><script>alert(1)</script>',
    "<p/onclick=alert(1)>x",
    "<blockquote cite='https://evil.example'>x</blockquote>",
    "<area href='javascript:alert(1)'>",
    "<marquee onstart=alert(1)>x</marquee>",
    "<font color=red face='x' onmouseover=alert(1)>x</font>",
    "<x onclick=alert(1)>x</x>",
    "<plaintext><script>alert(1)</script>",
]

FETCHES = {"src", "srcset", "data", "poster", "background", "style", "ping", "action", "formaction"}


class Active(HTMLParser):
    """What is left in a page that acts, or is fetched."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS:
            self.found.append(tag)
        for name, value in attrs:
            if name.startswith("on") or name in FETCHES or name == "target":
                self.found.append(f"{tag} {name}")
            if name == "href" and not (value or "").startswith(("https://", "mailto:")):
                self.found.append(f"{tag} href={value}")

    def handle_comment(self, data: str) -> None:
        self.found.append(data)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_nothing_in_a_mails_page_acts_or_is_fetched_t25(payload: str) -> None:
    for page in (payload, f"<html><body><p>Hei</p>{payload}<p>Hilsen Ola</p></body></html>"):
        shown = harmless(page)
        reader = Active()
        reader.feed(shown or "")
        reader.close()
        assert reader.found == []


def test_what_a_person_wrote_is_left_with_its_tables_and_its_links() -> None:
    page = (
        "<html><head><title>Hei</title><style>p{color:red}</style></head><body>"
        "<div class=WordSection1><p class=MsoNormal>Hei <b>Siri</b><o:p></o:p></p>"
        "<table><tr><td>Navn</td><td>Kari</td></tr></table>"
        "<a href='https://techem.no/x?a=1&b=2'>her</a> <a href='mailto:a@b.no'>oss</a></div>"
    )
    shown = harmless(page)
    assert shown is not None
    assert "<b>Siri</b>" in shown
    assert "<td>Kari</td>" in shown
    assert '<a href="https://techem.no/x?a=1&amp;b=2" rel="noopener noreferrer">her</a>' in shown
    assert "color" not in shown
    assert "<title>" not in shown


@pytest.mark.parametrize(
    "page",
    [
        "<div>" * 40_000,
        "<div></b>" * 28_000,
        "<div><ul></div></ul><span></div>" * 8000,
        "<b><table><td></b></table>" * 8000,
        "<form><div></form>" * 14_000,
        "<li><ul></li>" * 18_000,
        "<div></html>" * 20_000,
        "<div><!--</div>-->" * 14_000,
        "<div title='</div>'>" * 12_000,
        "<div a=></div>" * 100 + "<div a='>'>" * 20_000,
        "".join(f"<p><b title={number}></p>x" for number in range(9000)),
        "".join(f"<b title={number}>" for number in range(190)) + "<p>x" * 40_000,
    ],
)
def test_a_page_that_would_take_long_is_not_shown_at_all(page: str) -> None:
    assert len(page) <= LARGEST
    assert not is_shallow(page)
    assert harmless(page) is None


def test_a_page_above_256_kilobytes_is_not_shown_at_all() -> None:
    assert harmless("x" * (LARGEST + 1)) is None
    assert harmless("x" * LARGEST) is not None


@pytest.mark.parametrize(
    "page",
    [
        "<p>Hei" * 40_000,
        "<table>" + "<tr><td>a<td>b" * 15_000,
        "<ul>" + "<li>a" * 40_000,
        "<div><p>a<p>b</div>" * 12_000,
        "<" * LARGEST,
        "a < b && c > d " * 15_000,
        "<div>" * (DEEPEST - 1) + "x",
        "<!--[if mso]><table><tr><td><![endif]--><p>x</p>" * 4000,
        "<br><img src=x><hr>" * 12_000,
    ],
)
def test_a_long_page_of_an_ordinary_shape_is_read_to_its_end(page: str) -> None:
    assert is_shallow(page)


def of_type(content_type: str, body: str) -> bytes:
    return f"From: ola@example.com\r\nContent-Type: {content_type}\r\n\r\n{body}".encode()


def test_a_mail_in_plain_text_has_no_page() -> None:
    assert page_of(of_type("text/plain", "<b>Hei</b>")) is None


def test_a_page_that_is_a_file_is_not_the_mails_own() -> None:
    raw = of_type("text/html\r\nContent-Disposition: attachment; filename=a.html", "<b>Hei</b>")
    assert page_of(raw) is None


@pytest.mark.parametrize("raw", [b"", b"\xff" * 400, b"(" * 300_000])
def test_what_is_no_mail_has_no_page(raw: bytes) -> None:
    assert page_of(raw) is None


async def test_the_page_is_made_harmless_in_a_process_of_its_own() -> None:
    raw = of_type("text/html; charset=utf-8", "<p>Blåbær<script>alert(1)</script></p>")
    assert await page_safely(raw) is None
    raw = of_type("text/html; charset=utf-8", "<p onclick=alert(1)>Blåbær<img src=x></p>")
    assert await page_safely(raw) == "<p>Blåbær</p>"
