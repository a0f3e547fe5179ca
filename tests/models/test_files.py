"""Which files are taken from whom."""

import pytest

from models.files import ENDINGS, FROM_PERSONS, FileRefused, check_file, pages_of

DOCX = b"PK\x03\x04"
HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + b"\0" * 64


def test_persons_bring_what_shows_something_and_no_office_documents() -> None:
    assert set(FROM_PERSONS) < set(ENDINGS)
    for name, content in (("a.TXT", b"hei"), ("bilde.heic", HEIC)):
        assert check_file(name, content, FROM_PERSONS).name == name
    with pytest.raises(FileRefused) as refused:
        check_file("logg.csv", b"a;b", FROM_PERSONS)
    assert refused.value.code == "file_type"
    assert "csv" not in str(refused.value.values["endings"])


def test_staff_bring_what_they_always_could() -> None:
    assert check_file("logg.csv", b"a;b").media_type == "text/csv"


@pytest.mark.parametrize("name", ["", "pdf", ".pdf", "a.pdf.exe", "a.txt\u200b.svg"])
def test_a_name_without_an_ending_that_is_taken_is_refused(name: str) -> None:
    with pytest.raises(FileRefused):
        check_file(name, b"hei", FROM_PERSONS)


@pytest.mark.parametrize(
    ("content", "pages"),
    [
        (b"%PDF-1.4 <</Type /Pages /Count 2>> <</Type/Page>> <</Type /Page >>", 2),
        (b"%PDF-1.4 <</Type /Pages /Count 3>> <</Type/Page>> <</Type /Page >>", None),
        (b"%PDF-1.7 <</Type /ObjStm>>", None),  # packed: nobody says a number that may be wrong
        (b"<</Type /Pages /Count 1>> <</Type /Page>>", None),
    ],
)
def test_pages_are_counted_only_where_they_are_plain_to_see(
    content: bytes, pages: int | None
) -> None:
    assert pages_of(content) == pages
