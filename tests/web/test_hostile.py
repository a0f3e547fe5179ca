"""People who are up to no good, and presses that come twice: each gets nothing they should not."""

import asyncio
from dataclasses import replace
from urllib.parse import urlsplit

import pytest

from mail.delivering import deliver_due
from mail.smtp_in import Arrived
from models.keyring import open_key, seal_text
from models.status import Status
from models.tables import (
    Case,
    Conversation,
    Key,
    Letter,
    LetterState,
    Message,
    MessageState,
    RawMail,
    Session,
)
from tests.web.conftest import KARI, SIRI, Running
from tests.web.steps import (
    answers,
    code_in,
    confirms,
    files_access,
    files_and_confirms,
    shows_the_code,
)
from tests.web.test_chat import presses
from tests.web.visitor import Visitor
from web.app import make_office
from web.clients import household
from web.services.arriving import inbox
from web.services.handling import leaving


async def test_a_handler_who_was_away_signs_in_again_in_the_same_browser(portal: Running) -> None:
    await portal.hires(SIRI, "Siri")
    siri = await portal.signed_in(SIRI)
    portal.clock.move(minutes=61)
    await siri.opens("/desk")
    await siri.presses("Send meg en lenke", email=SIRI)
    await siri.opens((await portal.letter(SIRI, "sign_in")).links[0])
    page = await siri.presses("Logg inn")
    assert page.status == 200
    assert "Logget inn som Siri" in page.text


@pytest.mark.database
async def test_two_first_presses_at_once_make_one_session(portal: Running) -> None:
    kari = await portal.visitor()
    await kari.opens("/henvendelse/innsyn")
    form = kari.page.form("Neste")
    fields = {**form.fields, "about": "portal", "who": "me"}
    cookie = {"Cookie": f"personvern={_cookie(kari)}"}
    twins = [await portal.visitor(**cookie) for _ in range(2)]
    pages = await asyncio.gather(*(twin.posts(form.action, fields) for twin in twins))
    assert [page.status for page in pages] == [200, 200]
    assert await Session.all().count() == 1


def _cookie(visitor: Visitor) -> str:
    """The value of somebody's one cookie."""
    return next(cookie.value for cookie in visitor.browser.cookie_jar)


@pytest.mark.database
async def test_what_is_the_same_for_everybody_never_carries_a_cookie(portal: Running) -> None:
    kari, _ = await files_and_confirms(portal)
    portal.clock.move(minutes=5)
    for path in ("/static/style.css", "/healthz", "/readyz"):
        assert "Set-Cookie" not in (await kari.opens(path)).headers
    assert "Set-Cookie" in (await kari.opens("/")).headers  # renewed, a day from now


async def test_nobody_writes_to_the_desk_on_a_case_that_is_not_proven(portal: Running) -> None:
    await portal.hires(SIRI, "Siri")
    mallory = await portal.visitor()
    case = await files_access(mallory)
    token = mallory.page.form("Bekreft").fields["csrf"]
    for _ in range(3):
        await mallory.posts(f"/sak/{case.reference}/melding", {"csrf": token, "message": "x"})
    assert await portal.letters(SIRI) == []
    kari = await portal.visitor()
    await confirms(portal, kari)
    await mallory.posts(f"/sak/{case.reference}/melding", {"csrf": token, "message": "x"})
    assert await Message.all().count() == 0
    assert "Legg til noe" not in (await mallory.opens(f"/sak/{case.reference}")).text


async def test_ten_messages_an_hour_are_the_most_on_a_case(portal: Running) -> None:
    await portal.hires(SIRI, "Siri")
    kari, _ = await files_and_confirms(portal)
    for _ in range(10):
        await kari.presses("Send meldingen", message="Hei")
    assert (await kari.presses("Send meldingen", message="Hei")).status == 429
    assert len(await portal.letters(SIRI, "desk_message")) == 10


async def test_correcting_the_address_is_no_way_to_write_to_strangers(portal: Running) -> None:
    mallory = await portal.visitor()
    await files_access(mallory)
    await portal.works()
    form = mallory.page.form("Rett adressen og send på nytt")
    for number in range(15):
        fields = {**form.fields, "email": f"stranger{number}@example.com"}
        await mallory.posts(form.action, fields)
        await portal.works()
    assert mallory.page.status == 429
    assert len(await portal.letters(name="confirm")) == 10


async def test_a_letter_to_an_address_that_was_corrected_stays_at_home(portal: Running) -> None:
    kari = await portal.visitor()
    await files_access(kari, "wrong@example.com")
    await kari.presses("Rett adressen og send på nytt", email=KARI)
    assert [mail.to for mail in await portal.letters(name="confirm")] == [KARI]


async def test_one_who_has_left_gets_no_more_letters(portal: Running) -> None:
    await portal.hires(SIRI, "Siri")
    kari = await portal.visitor()
    await files_access(kari)
    code = code_in((await portal.letter(KARI, "confirm")).text)
    await kari.presses("Bekreft", code=code)
    await leaving.remove(portal.portal, SIRI, portal.clock())
    assert await portal.letters(SIRI) == []


@pytest.mark.database
async def test_a_double_press_on_a_code_gets_the_same_page(portal: Running) -> None:
    kari = await portal.visitor()
    await files_access(kari)
    code = code_in((await portal.letter(KARI, "confirm")).text)
    form = kari.page.form("Bekreft")
    old = await portal.visitor(Cookie=f"personvern={_cookie(kari)}")
    await kari.posts(form.action, {**form.fields, "code": code})
    page = await old.posts(form.action, {**form.fields, "code": code})
    assert page.status == 200
    assert "Vi arbeider med saken" in page.text
    portal.clock.move(seconds=11)
    assert "Vi arbeider med saken" not in (await old.opens(form.action.rsplit("/", 1)[0])).text


async def test_a_wrong_code_says_the_same_for_a_case_and_for_none(portal: Running) -> None:
    _, case = await files_and_confirms(portal)
    told = []
    for reference in (case.reference, "aaaaaaaa"):
        mallory = await portal.visitor()
        await mallory.opens(f"/sak/{reference}")
        await mallory.presses("Send meg en kode")
        page = await mallory.presses("Vis saken", code="000000")
        told.append(page.text.replace(reference.upper()[:4], "").replace(reference.upper()[4:], ""))
    assert told[0] == told[1]


@pytest.mark.parametrize("name", ["[", "127.0.0.1:abc", "a b", "\u00e6"])
async def test_a_host_that_is_no_host_is_refused_without_a_fuss(portal: Running, name: str) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", urlsplit(portal.url).port)
    writer.write(f"GET / HTTP/1.1\r\nHost: {name}\r\nConnection: close\r\n\r\n".encode())
    answer = await reader.read()
    writer.close()
    await writer.wait_closed()
    assert answer.split(b" ", 2)[1] in (b"400", b"421")


@pytest.mark.database
async def test_a_nul_in_a_field_or_an_address_is_refused_without_a_fuss(portal: Running) -> None:
    kari = await portal.visitor()
    await kari.opens("/henvendelse/innsyn")
    form = kari.page.form("Neste")
    page = await kari.posts(form.action, {**form.fields, "about": "portal\0"})
    assert page.status == 400
    assert (await kari.opens("/henvendelse/%00")).status == 404


@pytest.mark.parametrize("charset", ["unicode_escape", "utf-7", "utf-16", "zlib", "nothing"])
async def test_a_form_in_another_alphabet_s_bytes_is_refused(portal: Running, charset: str) -> None:
    kari = await portal.visitor()
    await kari.opens("/chat")
    csrf = kari.page.forms[0].fields["csrf"]
    sent = f"csrf={csrf}&press=send&submission_key=\\ud800".encode()
    form = {"Content-Type": f"application/x-www-form-urlencoded; charset={charset}"}
    for path in ("/chat", "/chat/filer"):
        assert (await kari.posts(path, sent, headers=form)).status == 415


@pytest.mark.database
async def test_half_a_letter_in_a_part_of_its_own_alphabet_is_refused(portal: Running) -> None:
    kari = await portal.visitor()
    await kari.opens("/chat")
    part = (
        '--x\r\nContent-Disposition: form-data; name="{}"\r\n'
        "Content-Type: text/plain; charset=unicode_escape\r\n\r\n{}\r\n"
    )
    sent = part.format("csrf", kari.page.forms[0].fields["csrf"]) + part.format("text", "\\ud800")
    form = {"Content-Type": "multipart/form-data; boundary=x"}
    assert (await kari.posts("/chat", f"{sent}--x--\r\n", headers=form)).status == 400


async def test_a_hidden_key_that_is_none_of_ours_finds_no_case(portal: Running) -> None:
    kari = await portal.visitor()
    await files_access(kari)
    await Case.all().update(submission_key="x" * 32)
    await kari.opens("/chat")
    csrf = kari.page.forms[0].fields["csrf"]
    fields = {"csrf": csrf, "press": "send", "submission_key": "x" * 32, "version": "1"}
    for path in ("/chat", "/henvendelse/innsyn/se-over"):
        await kari.posts(path, fields)
        assert "x" * 32 not in kari.page.html
        assert not kari.page.path.startswith("/sak/PV-") or path != "/chat"


@pytest.mark.parametrize("kept", ["[]", "{}", '{"wishes": ["cookies"]}', "null", "æ{"])
async def test_what_was_begun_in_a_shape_nobody_reads_any_more_is_begun_anew(
    portal: Running, kept: str
) -> None:
    kari = await portal.visitor()
    await kari.opens("/chat")
    await presses(kari, "Jeg vil se")
    row = await Conversation.get()
    key = await open_key(portal.portal.vault, row.key_id)
    row.content = seal_text(key, "conversations.content", row.id, kept)
    await row.save(update_fields=["content"])
    for path in ("/chat", "/henvendelse/innsyn", "/henvendelse/innsyn/se-over"):
        assert (await kari.opens(path)).status == 200
    await kari.opens("/chat")
    await presses(kari, "Jeg vil klage")
    assert kari.page.status == 200
    assert not await Key.filter(id=row.key_id).exists()
    assert await Key.all().count() == await Conversation.all().count() == 1


@pytest.mark.database
async def test_one_mail_to_two_of_our_addresses_is_kept_for_each(portal: Running) -> None:
    for recipient in ("one@svar.example.com", "two@svar.example.com", "two@svar.example.com"):
        arrived = Arrived(b"From: a@b.no\r\n\r\nHei", "", (recipient,), "smtp")
        await inbox.receive(portal.portal, arrived, portal.clock())
    assert await RawMail.all().count() == 2


@pytest.mark.database
async def test_an_answer_whose_delivery_could_not_be_recorded_is_recorded_later(
    portal: Running,
) -> None:
    async def breaks(*_: object) -> None:
        raise ConnectionError

    await portal.hires(SIRI, "Siri")
    _, case = await files_and_confirms(portal)
    siri = await portal.signed_in(SIRI)
    await answers(siri, case, outcome="granted", text="Vi har e-posten din.")
    office = replace(make_office(portal.portal), settle=breaks)
    await deliver_due(office, portal.clock())
    assert (await Letter.get(name="answer_granted")).state is LetterState.SENT
    assert (await Case.get(id=case.id)).status == Status.OPEN
    await portal.works()
    assert (await Case.get(id=case.id)).status == Status.ANSWERED
    assert (await Message.get(case_id=case.id)).state is MessageState.SENT
    assert len(await portal.letters(KARI, "answer_granted")) == 1


@pytest.mark.database
async def test_clients_that_share_a_network_of_ipv6_count_as_one(portal: Running) -> None:
    assert household("2001:db8:1:2:3::4") == household("2001:db8:1:2:ffff::1")
    assert household("2001:db8:1:2::1") != household("2001:db8:1:3::1")
    assert household("192.0.2.7") == "192.0.2.7"


async def test_a_code_asked_for_too_often_is_a_task_and_not_a_flood(portal: Running) -> None:
    kari, case = await files_and_confirms(portal)
    await shows_the_code(portal, kari, case)
    for _ in range(40):
        portal.clock.move(hours=7)
        mallory = await portal.visitor()
        await mallory.opens(f"/sak/{case.reference}")
        await mallory.presses("Send meg en kode")
    assert await Letter.filter(name="code").count() == 30
