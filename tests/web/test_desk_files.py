"""Files beside an answer: taken when they are what they say, refused in a sentence when not."""

from __future__ import annotations

import gzip
import io
from collections.abc import AsyncIterator

import aiohttp
import pytest

from models.events import EventName
from models.files import LARGEST, MIB
from models.tables import Case, Event, File, FileContent, Message
from tests.web.conftest import KARI, SIRI, Running
from tests.web.desk_steps import PDF, a_case, at_desk, writes
from tests.web.visitor import Visitor

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 64


async def siri_at(portal: Running) -> tuple[Visitor, Case]:
    await portal.hires(SIRI, "Siri")
    return await portal.signed_in(SIRI), await a_case(portal)


async def test_siri_attaches_files_and_reads_them_back(portal: Running) -> None:
    siri, case = await siri_at(portal)
    await writes(siri, case, files=[("Innsyn æøå.pdf", PDF), ("logg.csv", b"a;b\n1;2\n")])
    assert "Utkastet er lagret" in siri.sees
    assert "Innsyn æøå.pdf (1 kB)" in siri.sees
    await siri.follows("Innsyn æøå.pdf")
    assert siri.body == PDF
    headers = siri.page.headers
    assert headers["Content-Type"] == "application/octet-stream"
    assert headers["Content-Disposition"].startswith("attachment; filename*=UTF-8''Innsyn%20%C3%A6")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store"
    assert await Event.filter(name=EventName.FILE_FETCHED, case_id=case.id).count() == 1


async def test_what_is_stored_of_a_file_is_sealed(portal: Running) -> None:
    siri, case = await siri_at(portal)
    await writes(siri, case, files=[("kari.pdf", PDF)])
    row = await File.get(case_id=case.id)
    assert b"%PDF" not in (await FileContent.get(id=row.id)).content
    assert b"kari" not in row.name


async def test_a_file_is_all_the_content_an_answer_needs(portal: Running) -> None:
    siri, case = await siri_at(portal)
    await writes(siri, case, act="review", outcome="granted", files=[("kopi.pdf", PDF)])
    assert "kopi.pdf" in siri.sees
    await siri.presses("Send svaret")
    letter = await portal.letter(KARI, "answer_granted")
    assert b"%PDF" not in letter.raw
    assert b"kopi.pdf" not in letter.raw
    row = await File.get(case_id=case.id)
    assert row.available_at is not None
    await siri.opens(at_desk(case))
    await siri.follows("kopi.pdf")
    assert siri.body == PDF


async def test_a_ticked_file_is_removed_and_the_words_stay(portal: Running) -> None:
    siri, case = await siri_at(portal)
    await writes(siri, case, text="Først.", files=[("a.pdf", PDF), ("b.csv", b"b")])
    first = await File.filter(case_id=case.id).order_by("created_at", "id")
    keep = next(row for row in first if row.media_type == "text/csv")
    gone = next(row for row in first if row.media_type == "application/pdf")
    await writes(siri, case, text="Endret samtidig.", remove=gone.id)
    assert [row.id for row in await File.filter(case_id=case.id)] == [keep.id]
    assert siri.page.form("Lagre utkast").fields["text"] == "Endret samtidig."
    assert await Event.filter(name=EventName.FILE_REMOVED).count() == 1


@pytest.mark.database
async def test_a_file_of_another_case_is_neither_removed_nor_fetched_here(portal: Running) -> None:
    siri, case = await siri_at(portal)
    other = await a_case(portal, "ola@example.com")
    await writes(siri, other, files=[("ola.pdf", PDF)])
    row = await File.get(case_id=other.id)
    await writes(siri, case, remove=row.id)
    assert await File.filter(id=row.id).exists()
    await siri.opens(f"{at_desk(case)}/filer/{row.id}")
    assert siri.page.status == 404


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("virus.exe", b"MZ" + b"\0" * 100, "«virus.exe» kan ikke tas imot"),
        ("side.svg", b"<svg onload='x()'/>", "«side.svg» kan ikke tas imot"),
        ("side.html", b"<script>", "«side.html» kan ikke tas imot"),
        ("alt.zip", b"PK\x03\x04" + b"\0" * 100, "«alt.zip» kan ikke tas imot"),
        ("bombe.gz", gzip.compress(b"\0" * 10**6), "«bombe.gz» kan ikke tas imot"),
        ("bombe.pdf", gzip.compress(b"\0" * 10**6), "«bombe.pdf» er ikke den typen fil"),
        ("bilde.pdf", PNG, "«bilde.pdf» er ikke den typen fil"),
        ("binær.txt", b"\0\1\2", "«binær.txt» er ikke den typen fil"),
        ("tom.pdf", b"", "«tom.pdf» er tom"),
        ("stor.pdf", PDF + b"0" * LARGEST, "«stor.pdf» er større enn 10 MB"),
        (".htaccess\u200b", b"x", "«htaccess» kan ikke tas imot"),
        ("svar.pdf\u200b.exe", b"MZ", "«svar.pdf.exe» kan ikke tas imot"),
        ("../../etc/passwd", b"x", "«passwd» kan ikke tas imot"),
        ("<img src=x onerror=x()>.svg", b"x", "«<img src=x onerror=x()>.svg» kan ikke tas imot"),
    ],
)
async def test_a_file_that_is_not_taken_is_refused_in_a_sentence(
    portal: Running, name: str, content: bytes, told: str
) -> None:
    siri, case = await siri_at(portal)
    await writes(siri, case, outcome="granted", text="Dette står igjen.", files=[(name, content)])
    assert siri.page.status == 422
    assert siri.page.title.startswith("Feil: ")
    assert siri.sees.count(told) == 2, siri.sees
    assert "<img src=x" not in siri.page.html
    assert siri.page.form("Lagre utkast").fields["text"] == "Dette står igjen."
    assert not await File.all().exists()


async def test_marks_nobody_sees_are_gone_from_a_files_name(portal: Running) -> None:
    siri, case = await siri_at(portal)
    hidden = "inn\u202efdp\u200b.pdf\u200b"
    await writes(siri, case, files=[(hidden, PDF)])
    assert "innfdp.pdf (1 kB)" in siri.sees


async def test_eleven_files_are_too_many(portal: Running) -> None:
    siri, case = await siri_at(portal)
    await writes(siri, case, text="Står.", files=[(f"{n}.txt", b"x") for n in range(11)])
    assert siri.page.status == 422
    assert "Du kan legge ved høyst 10 filer" in siri.sees
    assert not await File.all().exists()
    assert not await Message.all().exists()
    await writes(siri, case, files=[(f"{n}.txt", b"x") for n in range(10)])
    assert await File.all().count() == 10
    await writes(siri, case, files=[("11.txt", b"x")])
    assert siri.page.status == 422


async def test_three_large_files_are_too_large_together(portal: Running) -> None:
    siri, case = await siri_at(portal)
    large = PDF + b"0" * (9 * MIB)
    await writes(siri, case, files=[(f"{n}.pdf", large) for n in range(3)])
    assert siri.page.status == 422
    assert "Filene kan være høyst 25 MB til sammen" in siri.sees
    assert not await File.all().exists()


async def test_a_form_without_its_token_keeps_nothing(portal: Running) -> None:
    siri, case = await siri_at(portal)
    await siri.opens(at_desk(case))
    fields = siri.page.form("Lagre utkast").fields
    for order in (["files", "csrf", "seen"], ["seen", "files"], ["csrf-wrong", "seen", "files"]):
        sent = aiohttp.FormData()
        for name in order:
            if name == "files":
                sent.add_field("files", io.BytesIO(PDF), filename="a.pdf")
            elif name == "csrf-wrong":
                sent.add_field("csrf", "x" * 64)
            else:
                sent.add_field(name, fields[name])
        await siri.posts(f"{at_desk(case)}/utkast", sent)
        assert siri.page.status == 403
    assert not await File.all().exists()
    assert not await Message.all().exists()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"--b\r\n",
        b"nothing of the kind",
        b'--b\r\nContent-Disposition: form-data; name="csrf"\r\n\r\nTOKEN\r\n--c--',
        b'--b\r\nContent-Disposition: form-data; name="csrf"\r\n\r\nTOKEN\r\n--b\r\n'
        b"Content-Type: multipart/mixed; boundary=i\r\n\r\n--i\r\n\r\nx\r\n--i--\r\n--b--\r\n",
        b'--b\r\nContent-Disposition: form-data; name="csrf"\r\n\r\nTOKEN\r\n'
        + b'--b\r\nContent-Disposition: form-data; name="files"; filename="a"\r\n\r\n\r\n' * 200
        + b"--b--\r\n",
        b'--b\r\nContent-Disposition: form-data; name="csrf"\r\n\r\nTOKEN\r\n--b\r\n'
        b'Content-Disposition: form-data; name="text"\r\n\r\n\xff\xfe\r\n--b--\r\n',
        b"--b\r\n" + b"X: " + b"y" * 100_000 + b"\r\n\r\n--b--\r\n",
        b"--b\r\n" + b"X: y\r\n" * 5000 + b"\r\n--b--\r\n",
    ],
)
async def test_a_broken_form_is_told_so_and_breaks_nothing(portal: Running, body: bytes) -> None:
    siri, case = await siri_at(portal)
    await siri.opens(at_desk(case))
    token = siri.page.form("Lagre utkast").fields["csrf"].encode()
    await siri.posts(
        f"{at_desk(case)}/utkast",
        body.replace(b"TOKEN", token),
        headers={"Content-Type": "multipart/form-data; boundary=b"},
    )
    assert siri.page.status in (400, 403)
    assert not await Message.all().exists()
    await siri.opens(at_desk(case))
    assert siri.page.status == 200


async def test_a_body_without_end_is_not_read_to_it(portal: Running) -> None:
    siri, case = await siri_at(portal)
    await siri.opens(at_desk(case))
    token = siri.page.form("Lagre utkast").fields["csrf"]
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        head = 'Content-Disposition: form-data; name="{}"{}\r\n\r\n'
        yield f"--b\r\n{head.format('csrf', '')}{token}\r\n--b\r\n".encode()
        yield head.format("files", '; filename="a.pdf"').encode()
        while sent < 2000 * MIB:
            sent += MIB
            yield b"0" * MIB

    headers = {"Content-Type": "multipart/form-data; boundary=b"}
    try:
        await siri.posts(f"{at_desk(case)}/utkast", endless(), headers=headers)
        assert siri.page.status == 413
    except aiohttp.ClientError:
        pass  # the connection is closed on it
    assert sent < 1000 * MIB
    assert not await File.all().exists()
