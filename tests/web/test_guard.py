"""What every answer carries, and what is refused at the door."""

import asyncio
import io
import logging
from urllib.parse import urlsplit

import aiohttp
import pytest

from models.tables import AccessGrant, Case, Conversation, Limit, Session, Token
from tests.web.conftest import KARI, Running
from tests.web.steps import FORM, confirms, files_access, files_and_confirms, fills_in_access

PAGES = (
    "/",
    "/personvern",
    "/tilgjengelighet",
    FORM,
    "/sak",
    "/sak/PV-AAAA-AAAA",
    "/desk",
    "/bekreft/x",
    "/nothing",
    "/healthz",
    "/readyz",
    "/static/style.css",
    "/dev/epost",
)


@pytest.mark.parametrize("path", PAGES)
async def test_every_answer_carries_the_headers_that_protect_its_reader(
    portal: Running, path: str
) -> None:
    page = await (await portal.visitor()).opens(path)
    policy = page.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["X-Content-Type-Options"] == "nosniff"
    assert page.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert ("immutable" if "static" in path else "no-store") in page.headers["Cache-Control"]
    assert "ython" not in page.headers["Server"]


@pytest.mark.parametrize("path", PAGES)
async def test_no_page_loads_or_sends_anything_to_another_place(portal: Running, path: str) -> None:
    page = await (await portal.visitor()).opens(path)
    for form in page.forms:
        assert not urlsplit(form.action).netloc
    for attribute in ("src=", "<script", "<style", " style=", "@import", "srcset="):
        assert attribute not in page.html.replace("<link rel", ""), attribute


@pytest.mark.parametrize(
    "path", ["/", "/personvern", "/tilgjengelighet", "/nothing", "/healthz", "/static/style.css"]
)
async def test_no_cookie_is_set_by_reading(portal: Running, path: str) -> None:
    page = await (await portal.visitor()).opens(path)
    assert "Set-Cookie" not in page.headers


async def test_opening_pages_leaves_no_trace_in_the_database(portal: Running) -> None:
    visitor = await portal.visitor()
    for path in ("/", FORM, "/sak", "/sak/PV-AAAA-AAAA", "/desk"):
        await visitor.opens(path)
    for table in (Session, Conversation, Token, AccessGrant, Limit):
        assert await table.all().count() == 0


async def test_the_one_cookie_is_shut_to_scripts_and_other_sites(portal: Running) -> None:
    visitor = await portal.visitor()
    page = await visitor.opens(FORM)
    cookie = page.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Path=/" in cookie
    assert "Domain" not in cookie


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example.com"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://127.0.0.1"},
    ],
)
async def test_a_form_sent_from_another_site_is_refused(
    portal: Running, headers: dict[str, str]
) -> None:
    kari = await portal.visitor()
    await kari.opens(FORM)
    form = kari.page.form("Neste")
    fields = {**form.fields, "scope": "all", "copy": "yes"}
    page = await kari.posts(form.action, fields, headers=headers)
    assert page.status == 403
    assert await Conversation.all().count() == 0


@pytest.mark.parametrize("token", ["", "0" * 64, "æ" * 64, None])
async def test_a_form_that_this_browser_was_not_given_is_refused_with_what_to_do(
    portal: Running, token: str | None
) -> None:
    kari = await portal.visitor()
    await kari.opens(FORM)
    fields = {"scope": "all", "copy": "yes"} | ({} if token is None else {"csrf": token})
    page = await kari.posts(FORM, fields)
    assert page.status == 403
    assert "last siden på nytt" in page.text


async def test_another_browsers_form_does_not_work_in_mine(portal: Running) -> None:
    kari, mallory = await portal.visitor(), await portal.visitor()
    await kari.opens(FORM)
    await mallory.opens(FORM)
    form = mallory.page.form("Neste")
    page = await kari.posts(form.action, {**form.fields, "scope": "all", "copy": "yes"})
    assert page.status == 403


async def test_a_mailed_page_cannot_be_pressed_by_somebody_who_has_not_opened_it(
    portal: Running,
) -> None:
    kari = await portal.visitor()
    await files_access(kari)
    link = (await portal.letter(KARI, "confirm")).links[0]
    assert (await kari.posts(link, {"csrf": "0" * 64})).status == 403
    assert (await portal.case()).confirmed_at is None


@pytest.mark.parametrize(
    "host", ["evil.example.com", "evil.example.com:80", "127.0.0.1@evil.no", ""]
)
async def test_a_foreign_host_is_refused_and_never_gets_into_a_letter(
    portal: Running, host: str
) -> None:
    visitor = await portal.visitor()
    page = await visitor.opens("/", headers={"Host": host})
    assert page.status in (400, 421)
    assert "evil" not in page.html


async def test_an_absolute_address_of_another_host_is_refused(portal: Running) -> None:
    port = urlsplit(portal.url).port
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(
        b"GET http://evil.example.com/sak HTTP/1.1\r\n"
        + f"Host: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n".encode()
    )
    answer = await reader.read()
    writer.close()
    await writer.wait_closed()
    assert answer.startswith(b"HTTP/1.1 421")


async def test_links_in_letters_come_from_the_settings_whatever_the_request_says(
    portal: Running,
) -> None:
    kari = await portal.visitor(
        **{"X-Forwarded-Host": "evil.example.com", "Forwarded": "host=evil.no"}
    )
    await files_access(kari)
    letter = await portal.letter(KARI, "confirm")
    assert {urlsplit(link).netloc for link in letter.links} == {urlsplit(portal.url).netloc}


async def test_who_sends_a_made_up_forwarding_header_is_counted_as_one(portal: Running) -> None:
    for number in range(30):
        visitor = await portal.visitor(**{"X-Forwarded-For": f"10.0.0.{number}"})
        await visitor.opens(f"/bekreft/guess{number}")
    visitor = await portal.visitor(**{"X-Forwarded-For": "10.9.9.9"})
    assert (await visitor.opens("/bekreft/guess")).status == 429


async def test_a_file_in_a_field_for_text_is_nothing(portal: Running) -> None:
    visitor = await portal.visitor()
    await visitor.opens("/sak")
    form = aiohttp.FormData()
    form.add_field("csrf", visitor.page.form("Finn saken").fields["csrf"])
    form.add_field("email", io.BytesIO(b"kari@example.com"), filename="kari.txt")
    page = await visitor.posts("/sak", form)
    assert page.status == 422
    assert "FileField" not in page.html


async def test_a_body_that_is_too_large_is_told_so(portal: Running) -> None:
    kari = await portal.visitor()
    await kari.opens(FORM)
    form = kari.page.form("Neste")
    body = io.BytesIO(f"csrf={form.fields['csrf']}&scope={'x' * 1_200_000}".encode())
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    page = await kari.posts(form.action, body, headers=headers)
    assert page.status == 413
    assert "for mye å sende på én gang" in page.text


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "identity, gzip"])
async def test_packed_bodies_are_refused_unread(portal: Running, coding: str) -> None:
    kari = await portal.visitor()
    page = await kari.posts(FORM, b"x", headers={"Content-Encoding": coding})
    assert page.status in ((415,) if "identity" in coding or coding == "gzip" else (400, 415))


@pytest.mark.parametrize(
    "path",
    [
        "/<script>alert(1)</script>",
        "/sak/<b>hei</b>",
        "/henvendelse/%3Cb%3E",
        "/static/..%2fapp.py",
        "/static/../settings.py",
        "/.env",
        "/.git/config",
        "/desk/sak/x",
        "/?lang=../../etc",
    ],
)
async def test_no_address_is_echoed_and_none_leads_out_of_the_house(
    portal: Running, path: str
) -> None:
    page = await (await portal.visitor()).opens(path)
    assert page.status in (200, 401, 403, 404)
    assert "alert(1)" not in page.html
    assert "<b>hei" not in page.html
    assert "import" not in page.html


async def test_what_a_person_writes_is_never_read_as_a_page_or_a_template(portal: Running) -> None:
    kari = await portal.visitor()
    hostile = "<img src=x onerror=alert(1)> {{7*7}} {0.__class__} %s ${x} <!-- -->"
    await fills_in_access(kari, name=hostile)
    assert "<img" not in kari.page.html
    assert "{{7*7}} {0.__class__} %s ${x}" in kari.sees
    await kari.presses("Send inn henvendelsen")
    await confirms(portal, kari)
    letter = (await portal.letters(name="desk_case"))[0]
    assert "<img" not in letter.html
    assert "{{7*7}} {0.__class__} %s ${x}" in letter.text


async def test_nothing_personal_and_no_secret_is_logged_on_a_whole_journey(
    portal: Running, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    _, case = await files_and_confirms(portal)
    secrets = [link.rsplit("/", 1)[-1] for mail in await portal.letters() for link in mail.links]
    told = "\n".join(record.getMessage() for record in caplog.records)
    assert "portal.access" in {record.name for record in caplog.records}
    for canary in (
        KARI,
        "Nordmann",
        "127.0.0.1",
        case.reference,
        case.reference.upper()[:4],
        *secrets,
    ):
        assert canary not in told


async def test_an_unforeseen_error_tells_the_person_nothing_but_what_to_do(
    portal: Running, caplog: pytest.LogCaptureFixture
) -> None:
    kari = await portal.visitor()
    case = await files_access(kari)
    await Case.filter(id=case.id).update(address=b"broken")
    page = await kari.opens(kari.page.url)
    assert page.status == 500
    assert "Beklager, noe gikk galt hos oss" in page.text
    assert "Traceback" not in page.html
    assert KARI not in caplog.text


async def test_a_head_request_is_answered_like_a_get_without_the_page(portal: Running) -> None:
    visitor = await portal.visitor()
    async with visitor.browser.head(f"{portal.url}/personvern") as answer:
        assert answer.status == 200
        assert answer.headers["Referrer-Policy"] == "no-referrer"
