"""What anybody may ask of the portal has an end: turns, files, bytes, and what is left of them."""

from __future__ import annotations

import asyncio
import io

import aiohttp
import pytest

from models import limits
from models.database import transaction
from models.tables import (
    Conversation,
    ConversationFile,
    ConversationTurn,
    FileContent,
    Key,
    Limit,
    Session,
)
from tests.web.conftest import Running
from tests.web.desk_steps import PDF, a_case
from tests.web.steps import FORM, shows_the_code
from tests.web.test_chat import BY_SCRIPT, presses, types
from tests.web.test_form_files import PAGE, at_the_files
from tests.web.test_housekeeping import NOTHING, assert_not_on_disk
from tests.web.visitor import Visitor
from web.handlers import uploads
from web.services.clock import housekeeping
from web.services.talk import chat_log
from web.services.talk.chat_log import Line, Turn
from web.services.unsent import draft_files, drafts

BUSY = "Prøv igjen om litt"


async def says(portal: Running, person: Visitor, turns: int, text: str) -> None:
    """Somebody has said this so many times before."""
    await person.opens("/chat")
    await types(person, "hei")

    async def work() -> None:
        session = await Session.get()
        begun = await drafts.find(portal.portal.vault, session, portal.clock())
        assert begun is not None
        for _ in range(turns):
            turn = Turn((Line(own=True, text=text),))
            await chat_log.keep(begun, turn, turn, portal.clock())

    await transaction(work)
    portal.clock.move(minutes=1)


@pytest.mark.database
async def test_no_page_and_no_answer_shows_more_than_two_hundred_turns(portal: Running) -> None:
    kari = await portal.visitor()
    await says(portal, kari, 230, "fjernvarme")
    page = await kari.opens("/chat?alt=1")
    assert page.text.count("fjernvarme") == 200
    assert "Vis mer av samtalen" not in page.text
    fields = {**page.form("Svar").fields, "seen": "0", "text": "hei"}
    answer = await kari.posts("/chat", fields, headers=BY_SCRIPT)
    assert answer.text.count("fjernvarme") == 199
    await kari.posts("/chat?alt=1", {**fields, "text": "x" * 2001})
    assert kari.sees.count("fjernvarme") < chat_log.SHOWN_AT_ONCE


async def test_whoever_is_told_to_wait_is_shown_nothing_that_was_said_before(
    portal: Running,
) -> None:
    kari = await portal.visitor()
    await says(portal, kari, 30, "fjernvarme")
    for _ in range(30):
        await types(kari, "hei")
    form = await kari.opens("/chat")
    fields = {**form.form("Svar").fields, "seen": "0", "text": "hei"}
    for headers in ({}, BY_SCRIPT):
        page = await kari.posts("/chat", fields, headers=headers)
        assert page.status == 429
        assert "fjernvarme" not in page.text
        # What was not shown now is shown with the next turn.
        assert page.form("Svar").fields["seen"] == "0"


async def test_a_client_that_chats_in_many_browsers_waits_a_minute(portal: Running) -> None:
    rule = limits.CHAT_BY_CLIENT
    vault, at = portal.portal.vault, portal.clock()
    await limits.count(vault, rule, "127.0.0.1", at, times=rule.most - 1)
    kari, ola = await portal.visitor(), await portal.visitor()
    await kari.opens("/chat")
    await ola.opens("/chat")
    assert (await types(kari, "hei")).status == 200
    page = await types(ola, "Jeg vil vite alt")
    assert page.status == 429
    assert "Vent et minutt" in page.text
    assert page.form("Svar").fields["text"] == "Jeg vil vite alt"
    portal.clock.move(minutes=1)
    assert (await types(ola, "Jeg vil vite alt")).status == 200


async def test_a_conversation_without_end_goes_on_in_the_form_or_is_begun_anew(
    portal: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    kari = await portal.visitor()
    await kari.opens("/chat")
    await presses(kari, "Jeg vil se", "Innlogging")
    monkeypatch.setattr(chat_log, "MOST_KEPT", await ConversationTurn.all().count())
    page = await types(kari, "Hva er dette?")
    assert page.status == 409
    assert "Fortsett i skjemaet, eller start på nytt" in page.text
    assert page.form("Svar").fields["text"] == "Hva er dette?"
    kept = await drafts.load(portal.portal.vault, await Session.get(), portal.clock())
    assert kept.visit.answered["common"]["about"] == "portal"
    await kari.opens("/chat")
    await presses(kari, "Start på nytt", "Nei, behold", "Start på nytt", "Ja, slett")
    monkeypatch.undo()
    await presses(kari, "Jeg vil klage")
    assert kari.page.status == 200


async def test_starting_over_destroys_the_key_of_what_was_said(portal: Running) -> None:
    kari = await portal.visitor()
    await kari.opens("/chat")
    await presses(kari, "Jeg vil se", "Innlogging")
    before = await Conversation.get()
    await presses(kari, "Start på nytt", "Ja, slett")
    assert [row.id for row in await Key.all()] == [(await Conversation.get()).key_id]
    assert not await Key.filter(id=before.key_id).exists()
    # Turns are still counted.
    assert await ConversationTurn.all().count() > 1


async def test_a_long_message_in_pictures_takes_the_room_of_its_letters(portal: Running) -> None:
    kari = await portal.visitor()
    await kari.opens("/chat")
    await types(kari, "\U0001f600" * 2000)
    said = await ConversationTurn.all().order_by("-position").first()
    assert said is not None
    assert 8000 < len(said.content) < 10_000


@pytest.mark.database
async def test_the_same_file_by_a_second_press_is_kept_once(portal: Running) -> None:
    kari = await at_the_files(portal)
    await kari.brings([("a.pdf", PDF), ("a.pdf", PDF)], "Last opp og bli på siden")
    await kari.brings([("a.pdf", PDF)], "Last opp og bli på siden")
    assert await ConversationFile.all().count() == 1
    await kari.brings([("b.pdf", PDF), ("a.pdf", PDF + b"%")], "Last opp og bli på siden")
    assert await ConversationFile.all().count() == await FileContent.all().count() == 3


async def test_each_file_counts_also_one_that_is_refused_or_never_came_whole(
    portal: Running,
) -> None:
    kari = await at_the_files(portal)
    csrf = kari.page.form("Neste").fields["csrf"]
    await kari.brings([("a.pdf", PDF), ("x.exe", b"MZ")], "Last opp og bli på siden")
    rule = limits.FILES_BY_CLIENT.name
    assert await Limit.filter(name=rule).count() == 2
    await _sends(kari, csrf, ("documents.remove", "a\0b"))
    assert kari.page.status == 400
    assert await Limit.filter(name=rule).count() == 3


async def test_too_many_files_are_told_before_they_are_read(portal: Running) -> None:
    kari = await at_the_files(portal)
    rule = limits.FILES_BY_CLIENT
    await limits.count(portal.portal.vault, rule, "127.0.0.1", portal.clock(), times=rule.most)
    # Nothing of this body is ever sent: whoever waited for it would wait for a minute.
    reader, writer = await _begins_upload(portal, kari)
    assert b" 429 " in await reader.readline()
    writer.close()


@pytest.mark.database
async def test_when_all_unsent_files_fill_their_room_the_next_is_told_whom_to_write_to(
    portal: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(draft_files, "MOST_UNSENT", 2 * len(PDF) - 1)
    kari, ola = await at_the_files(portal), await at_the_files(portal)
    await kari.brings([("a.pdf", PDF)], "Last opp og bli på siden")
    assert kari.page.status == 200
    page = await ola.brings([("b.pdf", PDF)], "Neste")
    assert page.status == 422
    assert page.text.count("ikke plass til flere filer akkurat nå") == 2
    assert page.text.count("skriv til info@techem.no") >= 2
    await ola.presses("Neste")
    assert ola.page.status == 200


async def test_only_a_few_uploads_are_read_at_a_time(portal: Running) -> None:
    kari = await at_the_files(portal)
    others = portal.app[uploads.SLOTS]
    for _ in range(uploads.AT_ONCE):
        await others.acquire()
    page = await kari.brings([("a.pdf", PDF)], "Neste")
    assert page.status == 503
    assert BUSY in page.text
    assert page.headers["Retry-After"] == "5"
    others.release()
    for _ in range(2):
        await kari.opens(PAGE)
        await kari.brings([("a.pdf", PDF)], "Neste")
        assert kari.page.status == 200


async def test_a_message_waits_for_nobodys_upload_with_or_without_a_file(portal: Running) -> None:
    case, kari = await a_case(portal), await portal.visitor()
    await shows_the_code(portal, kari, case)
    for _ in range(uploads.AT_ONCE):
        await portal.app[uploads.SLOTS].acquire()
    await kari.presses("Send meldingen", message="Hei")
    assert "Meldingen er sendt" in kari.sees
    await kari.brings([("a.pdf", PDF)], "Send meldingen")
    assert "Vedlegg: a.pdf" in kari.sees
    for _ in range(uploads.AT_ONCE):
        await portal.app[uploads.SLOTS_ON_CASES].acquire()
    await kari.presses("Send meldingen", message="Hei igjen")
    assert "Hei igjen" in kari.sees
    assert (await kari.brings([("b.pdf", PDF)], "Send meldingen")).status == 503


async def test_an_upload_takes_its_place_with_its_first_file(portal: Running) -> None:
    kari, slots = await at_the_files(portal), portal.app[uploads.SLOTS]
    begun = [await _begins_upload(portal, kari) for _ in range(uploads.AT_ONCE)]
    await kari.brings([("a.pdf", PDF)], "Last opp og bli på siden")
    assert kari.page.status == 200
    assert not slots.locked()
    for _, writer in begun:
        writer.close()


async def test_an_upload_without_the_token_of_its_form_counts_too(portal: Running) -> None:
    kari = await at_the_files(portal)
    await _sends(kari, "none of ours")
    assert kari.page.status == 403
    assert await Limit.filter(name=limits.FILES_BY_CLIENT.name).count() == 1


async def test_what_kari_threw_away_is_off_the_disk_after_the_next_round(
    portal: Running, database_url: str
) -> None:
    kari = await portal.visitor()
    await kari.opens(FORM)
    await kari.presses("Neste", about="portal", who="me")
    draft, key = await Conversation.get(), await Key.get()
    await kari.posts(f"{FORM}/ta-bort", {"csrf": kari.page.form("Neste").fields["csrf"]})
    assert await Conversation.all().count() == 0
    assert await housekeeping.round(portal.portal, portal.clock()) == NOTHING
    assert_not_on_disk(database_url, [draft.content, key.wrapped])


@pytest.mark.database
async def test_turns_of_a_chat_are_counted_for_a_minute(portal: Running) -> None:
    rule = limits.CHAT_BY_CLIENT
    await limits.count(portal.portal.vault, rule, "a client", portal.clock(), times=3)
    portal.clock.now += rule.within
    assert (await housekeeping.round(portal.portal, portal.clock())).counters == 3


async def _sends(person: Visitor, csrf: str, *fields: tuple[str, str]) -> None:
    sent = aiohttp.FormData()
    for name, value in (("csrf", csrf), *fields):
        sent.add_field(name, value, content_type="text/plain")
    sent.add_field("documents", io.BytesIO(b""), filename="")
    await person.posts(f"{PAGE}/filer", sent)


async def _begins_upload(
    portal: Running, person: Visitor
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """Send the head of an upload and nothing of its body."""
    host, port = portal.url.removeprefix("http://").split(":")
    cookie = next(iter(person.browser.cookie_jar))
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(
        f"POST {PAGE}/filer HTTP/1.1\r\nHost: {host}:{port}\r\n"
        f"Cookie: {cookie.key}={cookie.value}\r\n"
        "Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 9000\r\n\r\n".encode()
    )
    await writer.drain()
    return reader, writer
