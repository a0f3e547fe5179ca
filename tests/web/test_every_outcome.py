"""Every kind of request, answered in every way it may end: complete, or not at all.

What an answer must hold is read from the catalogue, so that a new kind is tried as it is added. All
that goes wrong is told at once.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import aiohttp

from locales import Words
from mail.stationery import decision
from models import references, sessions
from models.catalogue.complaint import COMPLAINT
from models.catalogue.requirements import (
    ROUTED,
)
from models.tables import Case, Letter, Role, Scope, Session
from tests.web.conftest import PER, SIRI, Running
from tests.web.desk_steps import PDF, WAYS_ON, a_case, at_desk, in_html
from tests.web.endings import CLOSING, REASON, Ending, compulsory, endings, recipients, told_of
from tests.web.visitor import Form, Page, Visitor
from web.services.examples import devbox

FILES = (("svar.pdf", PDF),)


@dataclass
class Told:
    """Everything that is wrong, each with the answer it is wrong with."""

    wrong: list[str] = field(default_factory=list)

    def unless(self, holds: bool, ending: Ending, what: str) -> None:
        if not holds:
            self.wrong.append(f"{ending}: {what}")

    def all_in(self, parts: Sequence[str], text: str, ending: Ending, where: str) -> None:
        for part in parts:
            self.unless(part in text, ending, f"{where} lacks «{part}»")


async def opened(portal: Running, ending: Ending) -> Case:
    return await a_case(
        portal, ending.address, kind=ending.kind.name, answers=ending.answers, proven=True
    )


async def posts(
    handler: Visitor, form: Form, written: Mapping[str, str], files: Sequence[tuple[str, bytes]]
) -> Page:
    """Send the answer's form as a browser does, to see it through; what is not written is empty."""
    hidden = {name: value for name, value in form.fields.items() if name not in form.asked}
    sent = aiohttp.FormData(quote_fields=False)
    for name, value in {**hidden, **written, "act": "review"}.items():
        sent.add_field(name, value)
    for name, content in files or (("", b""),):
        sent.add_field("files", io.BytesIO(content), filename=name, content_type="application/pdf")
    return await handler.posts(form.action, sent)


def untried(ending: Ending, parts: Sequence[str], tried: set[tuple[object, ...]]) -> list[str]:
    """What has not been left out of such an answer before; who asks is the same in all."""
    found = []
    for part in parts:
        outcome = None if part in ("identity", "outcome") else ending.outcome
        if (ending.kind.name, outcome, part) not in tried:
            tried.add((ending.kind.name, outcome, part))
            found.append(part)
    return found


def named_as_missing(page: Page) -> set[str]:
    """The fields that the error summary leads to."""
    links = page.links.values()
    return {href.removeprefix("#f-") for href in links if href.startswith("#f-")}


async def test_nothing_leaves_with_a_compulsory_part_missing_and_the_page_names_what_it_is(
    portal: Running,
) -> None:
    told, tried = Told(), set[tuple[object, ...]]()
    await portal.hires(PER, "Per", Role.LEAD)
    per = await portal.signed_in(PER)
    for ending in endings():
        parts = untried(ending, compulsory(ending, portal), tried)
        if not parts:
            continue
        case = await opened(portal, ending)
        await per.opens(at_desk(case))
        there = False
        for part in parts:
            whole = {**ending.complete(), **recipients(portal)}
            rest = {name: text for name, text in whole.items() if name != part}
            attach = ending.takes_file and part not in ("identity", "files") and not there
            there = there or attach
            await posts(per, per.page.form("Lagre utkast"), rest, FILES if attach else ())
            expected = {part} | ({"files"} if ending.takes_file and not there else set())
            named = named_as_missing(per.page)
            told.unless(named == expected, ending, f"without {part} the page names {named}")
            if not named:
                await per.opens(at_desk(case))
        seen = (await Case.get(id=case.id)).version
        token = per.page.forms[0].fields["csrf"]
        await per.posts(f"{at_desk(case)}/send", {"csrf": token, "seen": str(seen)})
        told.unless(per.page.status == 422, ending, "an incomplete answer is taken")
    assert not await Letter.filter(name__startswith="answer_").exists()
    assert not told.wrong, "\n".join(told.wrong)


async def test_every_kind_is_answered_in_every_way_it_may_end(portal: Running) -> None:
    told, done = Told(), list[tuple[Ending, Case]]()
    await portal.hires(SIRI, "Siri Solberg")
    await portal.hires(PER, "Per", Role.LEAD)
    siri, per = await portal.signed_in(SIRI), await portal.signed_in(PER)
    for ending in endings():
        case = await opened(portal, ending)
        await siri.opens(at_desk(case))
        written = {**ending.complete(), **(recipients(portal) if ending.tells_recipients else {})}
        files = FILES if ending.takes_file else ()
        await posts(siri, siri.page.form("Lagre utkast"), written, files)
        handler = siri
        if ending.ground is not None and ending.ground.lead:
            told.unless("bare en leder sende" in siri.sees, ending, "Siri is not sent to Per")
            handler = per
            await per.opens(f"{at_desk(case)}/se-gjennom")
        if "Send svaret" not in [button for form in handler.page.forms for button in form.buttons]:
            told.unless(False, ending, f"cannot be sent: {named_as_missing(handler.page)}")
            continue
        send = handler.page.form("Send svaret")
        await handler.posts(send.action, send.fields, allow_redirects=False)
        told.unless(handler.page.status == 303, ending, f"{handler.page.status} when sent")
        done.append((ending, case))
    await portal.works()
    letters = {mail.to: mail for mail in await devbox.box(portal.portal) if "answer" in mail.name}
    say = portal.portal.words["nb"]
    for ending, case in done:
        letter = letters.get(ending.address)
        told.unless(letter is not None, ending, "no letter came")
        if letter is not None:
            reads_the_letter(letter, ending, case, say, told)
    await the_page_shows_it(portal, done, say, told)
    assert not told.wrong, "\n".join(told.wrong)


def reads_the_letter(
    letter: devbox.Mail, ending: Ending, case: Case, say: Words, told: Told
) -> None:
    """The decision and why, what the handler wrote or nothing of it, and the right ways on."""
    text, html = " ".join(f"{letter.subject} {letter.text}".split()), in_html(letter.html)
    complaint = ending.kind is COMPLAINT
    wanted = [
        decision(say, ending.kind.name, ending.outcome.value),
        references.shown(case.reference),
        *(WAYS_ON[1:] if complaint else WAYS_ON),
    ]
    if ending.with_reasons and ending.ground is not None:
        wanted += [REASON, say(f"grounds.{ending.ground.code}")]
    own = [CLOSING, *(told_of(line) for line in ending.lines)]
    hidden = own if ending.needs.behind_code else []
    if ending.outcome in ROUTED:
        # To whom it went is no secret; what else is written waits behind the code all the same.
        hidden = [part for part in hidden if part == CLOSING]
        own = own[1:] if ending.needs.behind_code else own
    if not hidden or ending.outcome in ROUTED:
        wanted += own
        facts = ending.needs.facts.get(ending.outcome, ())
        wanted += [say(f"case.fact.{name}") for name in facts]
    told.all_in(wanted, text, ending, "the letter")
    told.all_in(wanted, html, ending, "the letter's page")
    for part in hidden:
        told.unless(part not in text + html, ending, f"«{part}» is mailed")
    told.unless(not complaint or WAYS_ON[0] not in text, ending, "told to complain to us again")


async def the_page_shows_it(
    portal: Running, done: Sequence[tuple[Ending, Case]], say: Words, told: Told
) -> None:
    """What every letter was about, whole, for whoever has shown the code."""
    kari = await portal.visitor()
    await kari.opens(next(to for to in (await portal.letters())[0].links if "/bekreft/" in to))
    await kari.presses("Se saken")
    session = await Session.get(staff_id=None)
    for ending, case in done:
        await sessions.grant(session.id, case.id, Scope.CONTENT, portal.clock())
        await kari.opens(f"/sak/{references.shown(case.reference)}")
        wanted = [
            decision(say, ending.kind.name, ending.outcome.value),
            references.shown(case.reference),
            CLOSING,
            *(told_of(line) for line in ending.lines),
        ]
        if ending.with_reasons and ending.ground is not None:
            wanted += [REASON, say(f"grounds.{ending.ground.code}")]
        wanted += [say(f"case.fact.{name}") for name in ending.needs.facts.get(ending.outcome, ())]
        wanted += [name for name, _ in FILES if ending.takes_file]
        told.all_in(wanted, kari.sees, ending, "the page")
