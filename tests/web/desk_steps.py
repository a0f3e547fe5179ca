"""What the tests of the desk have in common: cases to answer, and the form they are answered in."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

import aiohttp

from models import cases, references
from models.cases import AsAsked, Filing
from models.catalogue.all import BY_NAME
from models.database import transaction
from models.tables import Case, Letter
from tests.web.conftest import KARI, SIRI, Running
from tests.web.visitor import Page, Visitor

PDF = b"%PDF-1.7\n" + b"0" * 200
GRANTED = {"outcome": "granted", "text": "Vi har navnet ditt og e-postadressen din."}
RECIPIENT = "Nordisk Drift AS, Norge. Alt blir i EØS."
DONE_ON = "20.11.2026"
WAYS_ON = (
    *("klage til oss", "klage til Datatilsynet (personvernforordningen artikkel 77)"),
    "prøvd for domstolene (artikkel 79)",
)
NOTHING: Mapping[str, str] = MappingProxyType({})


async def a_case(
    portal: Running,
    address: str = KARI,
    *,
    kind: str = "access",
    answers: Mapping[str, str] = NOTHING,
    filing: str | None = None,
    proven: bool = True,
    at: datetime | None = None,
) -> Case:
    """A request, for access unless it is said, filed and with its address proven."""
    now = at or portal.clock()
    vault = portal.portal.vault
    asked = AsAsked("scope", "Omfanget", "Alt dere har om meg", "all")

    async def work() -> Case:
        filed = Filing(
            kind=kind,
            address=address,
            answers=(asked, *(AsAsked(key, key, text, text) for key, text in answers.items())),
            language="nb",
            written_in="nn",
            channel="form",
            policy_version="1",
            submission_key=None,
            filing=filing,
        )
        case = await cases.file_case(vault, filed, now)
        if BY_NAME[kind].at_once(answers):
            await cases.open_at_once(vault, case, now)
        elif proven:
            await cases.confirm(vault, case, now)
        return case

    return await transaction(work)


def at_desk(case: Case) -> str:
    """The path of a case's page at the desk."""
    return f"/desk/sak/{references.shown(case.reference)}"


async def writes(
    handler: Visitor,
    case: Case,
    *,
    act: str = "save",
    files: Sequence[tuple[str, bytes]] = (),
    opening: bool = True,
    answer: Mapping[str, str] = NOTHING,
    **written: str,
) -> Page:
    """Fill in the answer as a browser does, files and all, and press one of its buttons.

    Where nothing is said of them, what the organisation's register lacks is filled in, too, and
    that the address is the account's.
    """
    if opening:
        await handler.opens(at_desk(case))
    form = handler.page.form("Lagre utkast")
    for name in form.fields:
        if name.startswith("fact.") and not form.fields[name]:
            form.fields[name] = RECIPIENT
    if "identity" in form.asked:
        form.fields.setdefault("identity", "same")
    sent = aiohttp.FormData(quote_fields=False)  # browsers send names as they are
    for name, value in {**form.fields, **answer, **written}.items():
        sent.add_field(name, value)
    for name, content in files or (("", b""),):
        sent.add_field(
            "files", io.BytesIO(content), filename=name, content_type="application/octet-stream"
        )
    sent.add_field("act", act)
    return await handler.posts(form.action, sent)


async def siri_at(portal: Running, case: Case) -> Visitor:
    await portal.hires(SIRI, "Siri")
    siri = await portal.signed_in(SIRI)
    await siri.opens(at_desk(case))
    return siri


async def is_sent(siri: Visitor, case: Case, **written: str) -> None:
    await writes(siri, case, act="review", answer=written)
    await siri.presses("Send svaret")
    assert siri.page.status == 200, siri.sees


def in_html(text: str) -> str:
    """A letter's HTML as it reads."""
    return " ".join(re.sub(r"<br>|<[^>]+>", " ", text).split())


async def answers_sent(portal: Running) -> int:
    """How many answers there are letters of, sent or not."""
    await portal.works()
    return await Letter.filter(name__startswith="answer_").count()
