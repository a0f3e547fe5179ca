"""What the tests of the desk have in common: cases to answer, and the form they are answered in."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

import aiohttp

from models import cases, references
from models.cases import AsAsked, Filing
from models.database import transaction
from models.tables import Case, Letter
from tests.web.conftest import KARI, Running
from tests.web.visitor import Page, Visitor

PDF = b"%PDF-1.7\n" + b"0" * 200
GRANTED = {"outcome": "granted", "text": "Vi har navnet ditt og e-postadressen din."}
NOTHING: Mapping[str, str] = MappingProxyType({})


async def a_case(
    portal: Running, address: str = KARI, *, proven: bool = True, at: datetime | None = None
) -> Case:
    """A request for access, filed and with its address proven."""
    now = at or portal.clock()
    vault = portal.portal.vault

    async def work() -> Case:
        filing = Filing(
            kind="access",
            address=address,
            answers=(AsAsked("scope", "Omfanget", "Alt dere har om meg", "all"),),
            language="nb",
            written_in="nn",
            channel="form",
            policy_version="1",
            submission_key=None,
        )
        case = await cases.file_case(vault, filing, now)
        if proven:
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
    """Fill in the answer as a browser does, files and all, and press one of its buttons."""
    if opening:
        await handler.opens(at_desk(case))
    form = handler.page.form("Lagre utkast")
    sent = aiohttp.FormData(quote_fields=False)  # browsers send names as they are
    for name, value in {**form.fields, **answer, **written}.items():
        sent.add_field(name, value)
    for name, content in files or (("", b""),):
        sent.add_field(
            "files", io.BytesIO(content), filename=name, content_type="application/octet-stream"
        )
    sent.add_field("act", act)
    return await handler.posts(form.action, sent)


async def answers_sent(portal: Running) -> int:
    """How many answers there are letters of, sent or not."""
    await portal.works()
    return await Letter.filter(name__startswith="answer_").count()
