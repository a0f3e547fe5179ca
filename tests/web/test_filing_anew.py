"""«Send inn på nytt»: Kari finds the letter when her request has been ended unconfirmed."""

from __future__ import annotations

import pytest

from models import cases, events, references
from models.status import Status
from models.tables import Case, Event, File
from tests.web.conftest import KARI, SIRI, Running
from tests.web.desk_steps import at_desk
from tests.web.samples import KNOWN, PNG
from tests.web.steps import files, files_access, fills_in
from tests.web.test_unconfirmed import (
    ANEW,
    OWN_WORDS,
    RECTIFICATION,
    ended,
    fresh,
    lives_through,
    names,
)

SCREENSHOT = (("skjermbilde.png", PNG),)


@pytest.mark.database
async def test_one_press_files_anew_with_the_same_words_and_files_and_a_new_date(
    portal: Running,
) -> None:
    case = await files(await portal.visitor(), "retting", RECTIFICATION, SCREENSHOT)
    asked = await cases.answers_of(portal.portal.vault, case)
    link = await ended(portal, case)
    portal.clock.move(days=3)
    scanner, kari = await portal.visitor(), await portal.visitor()
    await scanner.opens(link)
    assert await Case.all().count() == 1
    await kari.opens(link)
    assert "en ny frist, regnet fra i dag" in kari.sees
    await kari.presses(ANEW)
    new = await Case.exclude(id=case.id).get()
    assert kari.page.path == f"/sak/{references.shown(new.reference)}"
    assert (new.status, new.kind, new.follows_id) == (Status.OPEN, "rectification", case.id)
    assert new.received_at.date() == portal.clock().date()
    assert new.due_on > case.due_on
    assert await cases.answers_of(portal.portal.vault, new) == asked
    assert new.key_id != case.key_id
    [file] = await File.all()
    assert (file.case_id, file.key_id) == (new.id, new.key_id)
    receipt = await portal.letter(KARI, "receipt")
    assert "16. desember 2026" in " ".join(receipt.text.split())
    desk = await portal.letter(SIRI, "desk_case")
    assert OWN_WORDS in desk.text
    [told] = await Event.filter(case_id=case.id, name="case.filed_anew")
    assert told.detail == new.reference
    siri = await portal.signed_in(SIRI)
    await siri.opens(at_desk(new))
    page = await siri.follows("skjermbilde.png")
    assert page.status == 200
    assert siri.body == PNG
    await events.verify(portal.portal.vault)


async def test_the_press_proves_the_address_of_what_was_sent_along_and_is_done_at_once(
    portal: Running,
) -> None:
    kari = await portal.visitor()
    await fills_in(kari, "retting", RECTIFICATION)
    await fills_in(kari, "protest", {**KNOWN, "account_email": "", "advertising": "yes"})
    await kari.presses("Send inn henvendelsene")
    oldest = (await portal.letter(KARI, "confirm")).links[0]
    case = await Case.get(kind="rectification")
    await ended(portal, case)
    advert = await Case.get(kind="objection")
    assert (advert.status, advert.confirmed_at) == (Status.OPEN, None)
    await kari.opens(oldest)
    await kari.presses(ANEW)
    assert (await fresh(advert)).confirmed_at is not None
    assert references.shown(advert.reference) in (await portal.letter(KARI)).text
    await kari.opens(f"/sak/{references.shown(advert.reference)}")
    assert kari.page.status == 200
    assert "Du må bekrefte" not in kari.sees


@pytest.mark.database
async def test_filing_anew_twice_is_once_by_whichever_link(portal: Running) -> None:
    kari = await portal.visitor()
    case = await files_access(kari)
    oldest = (await portal.letter(KARI, "confirm")).links[0]
    await lives_through(portal, 2)
    disown = (await portal.letter(KARI, "confirm_again")).links[1]
    link = await ended(portal, case)
    phone = await portal.visitor()
    assert (await phone.opens(disown)).status == 410
    await phone.opens(oldest)
    form = phone.page.form(ANEW)
    for _ in range(2):
        await phone.posts(form.action, form.fields)
        assert phone.page.status == 200
    await kari.opens(link)
    await kari.presses("Se saken")
    new = await Case.exclude(id=case.id).get()
    assert kari.page.path == phone.page.path
    assert (await names(portal, KARI)).count("receipt") == 1
    portal.clock.move(days=31)
    await portal.works()
    assert (await fresh(case)).key_id is None
    assert (await fresh(new)).key_id is not None
    assert (await phone.opens(link)).status == 404


async def test_what_a_mailbox_said_no_to_or_another_mailbox_was_sent_files_nothing_anew(
    portal: Running,
) -> None:
    mallory = await portal.visitor()
    case = await files_access(mallory, "mallory@example.com")
    hers = (await portal.letter("mallory@example.com")).links[0]
    await mallory.opens(f"/sak/{case.reference}")
    await mallory.presses("Rett adressen og send på nytt", email=KARI)
    link = await ended(portal, case)
    assert (await mallory.opens(hers)).status == 410
    stranger = await portal.visitor()
    said_no = await files_access(stranger, "ola@example.com")
    letter = await portal.letter("ola@example.com")
    await stranger.opens(letter.links[1])
    await stranger.presses("Det var ikke meg")
    assert (await fresh(said_no)).status == Status.UNPROVEN
    assert (await stranger.opens(letter.links[0])).status == 410
    await stranger.opens(link)
    assert ANEW in stranger.page.title
