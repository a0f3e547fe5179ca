"""Files that go with a request: taken when they are what they say, and moved to the case."""

from __future__ import annotations

import io

import aiohttp
import pytest

from models import contents, limits
from models.events import EventName
from models.files import LARGEST, MOST
from models.keyring import open_key, unseal_text
from models.tables import ConversationFile, Event, File, FileContent
from tests.web.conftest import Running
from tests.web.desk_steps import PDF
from tests.web.samples import FILES, KNOWN, PNG, SAMPLES
from tests.web.steps import files, fills_in
from tests.web.visitor import Visitor

COMPLAIN = "/henvendelse/klage"
PAGE = f"{COMPLAIN}/dokumentasjon"


async def at_the_files(portal: Running) -> Visitor:
    """Kari, with the page of her complaint that takes files in front of her."""
    kari = await portal.visitor()
    await kari.opens(COMPLAIN)
    for answers in (KNOWN, SAMPLES["complaint"], SAMPLES["complaint"]):
        form = kari.page.form("Neste")
        await kari.presses("Neste", {k: v for k, v in answers.items() if k in form.asked})
    assert kari.page.path == PAGE
    return kari


async def test_files_are_sealed_reviewed_and_moved_to_the_case(portal: Running) -> None:
    kari = await portal.visitor()
    chosen = FILES["complaint"]
    await fills_in(kari, "klage", SAMPLES["complaint"], chosen)
    assert chosen[0][0] in kari.sees
    held, bytes_held = await ConversationFile.all().get(), await FileContent.all().get()
    assert chosen[0][1] not in bytes_held.content
    assert b"e-post" not in held.name
    await kari.presses("Send inn henvendelsen")
    case, file = await portal.case(), await File.all().get()
    assert await ConversationFile.all().count() == 0
    assert (file.case_id, file.message_id, file.key_id) == (case.id, None, case.key_id)
    assert file.available_at is None
    key = await open_key(portal.portal.vault, case.key_id)
    assert unseal_text(key, "files.name", file.id, file.name) == chosen[0][0]
    assert await contents.read(key, file.id) == chosen[0][1]
    # The bytes are where they were, and belong to the case.
    moved = await FileContent.all().get()
    assert (moved.id, moved.content, moved.key_id) == (held.id, bytes_held.content, case.key_id)
    assert await Event.filter(case_id=case.id, name=EventName.FILE_ADDED).count() == 1


async def test_a_page_of_files_may_be_passed_by(portal: Running) -> None:
    kari = await portal.visitor()
    await files(kari, "retting", SAMPLES["rectification"])
    assert await File.all().count() == 0


async def test_a_file_is_taken_away_again_and_others_are_added(portal: Running) -> None:
    kari = await at_the_files(portal)
    await kari.brings([("a.pdf", PDF), ("b.png", PNG)], "Last opp og bli på siden")
    assert kari.page.path == PAGE
    assert "Fjern «a.pdf» (1 kB)" in kari.sees
    other = await ConversationFile.filter(media_type="image/png").get()
    await kari.brings([("c.txt", b"hei")], "Neste", {"documents.remove": other.id})
    await fills_in(kari, "klage", SAMPLES["complaint"])
    assert "a.pdf" in kari.sees
    assert "c.txt" in kari.sees
    assert "b.png" not in kari.sees
    await kari.follows("Endre vedlegg")
    gone = ",".join([row.id for row in await ConversationFile.all()])
    await kari.presses("Neste", {"documents.remove": gone})
    assert kari.page.path == f"{COMPLAIN}/se-over"
    assert "a.pdf" not in kari.sees


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("svar.docx", b"PK\x03\x04", "«svar.docx» kan ikke tas imot. Disse typene tas imot: heic,"),
        ("side.svg", b"<svg onload='x()'/>", "«side.svg» kan ikke tas imot"),
        ("bilde.pdf", PNG, "«bilde.pdf» er ikke den typen fil som navnet sier"),
        ("tom.pdf", b"", "«tom.pdf» er tom"),
        ("stor.pdf", PDF + b"0" * LARGEST, "«stor.pdf» er større enn 10 MB"),
        ("<img src=x>.gif", b"GIF89a", "«<img src=x>.gif» kan ikke tas imot"),
    ],
)
async def test_a_file_that_is_not_taken_is_explained_and_the_others_stay(
    portal: Running, name: str, content: bytes, told: str
) -> None:
    kari = await at_the_files(portal)
    page = await kari.brings([("a.pdf", PDF), (name, content)], "Neste")
    assert page.status == 422
    assert page.title.startswith("Feil: ")
    assert page.text.count(told) == 2
    assert "Fjern «a.pdf»" in page.text
    assert "<img src=x>" not in page.html
    assert (await kari.opens(page.url)).status == 200  # a reload of what the press led to
    await kari.presses("Neste")
    assert kari.page.path == f"{COMPLAIN}/forhold"


async def test_a_refused_file_alone_leaves_the_question_open(portal: Running) -> None:
    kari = await at_the_files(portal)
    await kari.brings([("x.exe", b"MZ")], "Neste")
    assert (await kari.opens(f"{COMPLAIN}/kontakt")).path == PAGE


async def test_eleven_files_are_one_too_many(portal: Running) -> None:
    kari = await at_the_files(portal)
    many = [(f"{number}.txt", b"x") for number in range(MOST)]
    await kari.brings(many, "Last opp og bli på siden")
    page = await kari.brings([("en til.txt", b"x")], "Neste")
    assert page.status == 422
    assert page.text.count("Du kan legge ved høyst 10 filer") == 2
    assert await ConversationFile.all().count() == MOST


async def test_files_are_not_read_from_a_page_this_browser_was_not_given(portal: Running) -> None:
    mallory = await portal.visitor()
    await mallory.opens(COMPLAIN)
    sent = aiohttp.FormData()
    sent.add_field("csrf", "0" * 64)
    sent.add_field("documents", io.BytesIO(PDF), filename="a.pdf")
    assert (await mallory.posts(f"{PAGE}/filer", sent)).status == 403
    assert await ConversationFile.all().count() == 0


@pytest.mark.database
async def test_nobody_takes_away_another_person_s_file(portal: Running) -> None:
    kari, mallory = await at_the_files(portal), await at_the_files(portal)
    await kari.brings([("a.pdf", PDF)], "Neste")
    row = await ConversationFile.all().get()
    await mallory.presses("Neste", {"documents.remove": row.id})
    assert await ConversationFile.filter(id=row.id).exists()


async def test_a_wish_taken_away_takes_its_files_along(portal: Running) -> None:
    kari = await portal.visitor()
    await fills_in(kari, "retting", SAMPLES["rectification"], FILES["rectification"])
    await fills_in(kari, "klage", SAMPLES["complaint"], FILES["complaint"])
    other = await ConversationFile.filter(kind="rectification").get()
    await kari.opens(f"{PAGE}?endre=1")
    assert "skjermbilde.png" not in kari.sees
    await kari.presses("Neste", {"documents.remove": other.id})
    assert await ConversationFile.all().count() == 2
    noun = portal.portal.words["nb"]("kinds.complaint.noun")
    await kari.presses(f"Ta bort {noun}")
    assert [row.kind for row in await ConversationFile.all()] == ["rectification"]


async def test_names_of_files_come_from_the_files_alone(portal: Running) -> None:
    kari = await at_the_files(portal)
    await kari.presses("Neste", documents="lønnsslipp.pdf")
    await fills_in(kari, "klage", SAMPLES["complaint"])
    assert "lønnsslipp.pdf" not in kari.sees


async def test_whoever_brings_files_all_the_time_has_to_wait(portal: Running) -> None:
    kari = await at_the_files(portal)
    rule = limits.FILES_BY_CLIENT
    await limits.count(portal.portal.vault, rule, "127.0.0.1", portal.clock(), times=rule.most)
    page = await kari.brings([("a.pdf", PDF)], "Neste")
    assert page.status == 429
    assert await ConversationFile.all().count() == 0
