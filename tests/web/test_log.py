"""The operator's log tells what happened and to what, never to whom."""

import logging

import pytest

from web.log import Line


def line(name: str, text: object, *values: object, error: Exception | None = None) -> str:
    info = (type(error), error, None) if error else None
    record = logging.LogRecord(name, logging.WARNING, __file__, 1, text, values, info)
    record.created = 1_795_000_000
    return Line().format(record)


def test_a_line_of_ours_is_shown_as_it_was_written() -> None:
    assert line("portal.access", "%s %s %d", "GET", "case", 200) == (
        "2026-11-18T11:06:40Z WARNING portal.access: GET case 200"
    )


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Error handling request from %s", ("192.0.2.7",)),
        ("Task exception was never retrieved\nfuture: ValueError('kari@example.com')", ()),
        ("%s: %s", ("SELECT", ["kari@example.com"])),
    ],
)
def test_what_a_library_logs_comes_without_values(text: str, values: tuple[object, ...]) -> None:
    shown = line("asyncio", text, *values)
    assert "kari" not in shown
    assert "192.0.2.7" not in shown
    assert "\n" not in shown


@pytest.mark.parametrize("name", ["aiohttp.server", "portal.error"])
def test_an_error_is_its_type_and_never_its_text(name: str) -> None:
    shown = line(name, "it broke", error=ValueError("kari@example.com"))
    assert shown.endswith("it broke (ValueError)")
