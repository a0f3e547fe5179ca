"""Kari asks for several things at once: each its own case, one proof and one receipt for all."""

import pytest

from models import cases, references
from models.answers import Proposed
from models.catalogue.requirements import Outcome
from models.database import transaction
from models.events import PORTAL
from models.identity import Proof
from models.limits import CONFIRMATIONS_BY_CLIENT
from models.status import Status
from models.tables import Case, Conversation, Event, File, Key, Letter, Limit
from tests.web.conftest import KARI, SIRI, Running
from tests.web.desk_steps import a_case
from tests.web.samples import KNOWN, PNG
from tests.web.steps import code_in, confirms, fills_in, shows_the_code
from tests.web.visitor import Visitor
from web.services.answers import access_first, answer_facts
from web.services.handling import desk
from web.services.people import staff

OLA = "ola@example.com"
ACCESS = {**KNOWN, "account_email": "", "scope": "all", "copy": "yes"}
ERASURE = {**KNOWN, "account_email": "", "scope": "part", "part": "Supportsakene mine"}
COMPLAINT = {**KNOWN, "account_email": "", "what": "Jeg fikk en annens måling på e-post."}


async def sends_both(person: Visitor, email: str = KARI) -> tuple[Case, Case]:
    """Ask for access and for erasure, and send them with one press."""
    await fills_in(person, "innsyn", {**ACCESS, "email": email})
    await fills_in(person, "sletting", {**ERASURE, "email": email})
    await person.presses("Send inn henvendelsene")
    assert person.page.status == 200, person.sees
    return await Case.get(kind="access"), await Case.get(kind="erasure")


async def fresh(*filed: Case) -> list[Case]:
    return [await Case.get(id=case.id) for case in filed]


async def statuses(*filed: Case) -> list[str]:
    return [case.status for case in await fresh(*filed)]


def shown(case: Case) -> str:
    return references.shown(case.reference)


async def withdraws(person: Visitor, case: Case) -> None:
    await person.opens(f"/sak/{case.reference}/trekk")
    await person.presses("Ja, trekk henvendelsen")


async def test_one_press_files_two_cases_and_one_link_opens_both(portal: Running) -> None:
    await portal.hires(SIRI, "Siri")
    kari = await portal.visitor()
    access, erasure = await sends_both(kari)
    assert access.filing == erasure.filing
    assert erasure.submission_key == f"{access.submission_key}.1"
    assert access.key_id != erasure.key_id
    assert access.due_on == erasure.due_on
    assert await Conversation.all().count() == 0
    assert kari.page.path == f"/sak/{shown(access)}"
    assert "Vi har sendt én e-post til kari@example.com for alt du sendte" in kari.sees
    assert f"Sletting av personopplysninger ({shown(erasure)})" in kari.sees
    await kari.follows("Sletting av personopplysninger")
    assert kari.page.form("Bekreft").fields["code"] == ""
    vault = portal.portal.vault
    for case, own in ((access, "copy"), (erasure, "part")):
        asked = {answer.question for answer in await cases.answers_of(vault, case)}
        assert {own, "name", "relation", "about"} <= asked
        assert "email" not in asked
    phone = await portal.visitor()
    await confirms(portal, phone)
    assert await statuses(access, erasure) == [Status.OPEN, Status.OPEN]
    await phone.follows("Sletting av personopplysninger")
    assert phone.page.path == f"/sak/{shown(erasure)}"
    assert "Vi arbeider med saken" in phone.sees
    letters = await portal.letters(SIRI, "desk_case")
    assert len(letters) == 2
    assert len(await portal.letters(KARI, "confirm")) == 1


async def test_one_receipt_names_both_and_its_link_shows_both(portal: Running) -> None:
    access, erasure = await sends_both(await portal.visitor())
    await confirms(portal, await portal.visitor())
    assert await Letter.filter(name__startswith="receipt").count() == 1
    receipt = await portal.letter(KARI, "receipt_several")
    for told in (
        f"Innsyn i personopplysninger: sak {shown(access)}",
        f"Sletting av personopplysninger: sak {shown(erasure)}",
        "senest tirsdag 22. desember 2026",
    ):
        assert told in receipt.text
        assert told.split(": ")[0] in receipt.html
    friend = await portal.visitor()
    await friend.opens(receipt.links[0])
    await friend.presses("Se saken")
    for case in (access, erasure):
        assert (await friend.opens(f"/sak/{shown(case)}")).status == 200
        assert "Vi arbeider med saken" in friend.sees
        assert KARI not in friend.page.html


async def test_the_code_opens_both_and_shows_the_content_of_both(portal: Running) -> None:
    kari = await portal.visitor()
    access, erasure = await sends_both(kari)
    code = code_in((await portal.letter(KARI, "confirm")).text)
    await kari.opens(f"/sak/{shown(erasure)}")
    await kari.presses("Bekreft", code=code)
    assert await statuses(access, erasure) == [Status.OPEN, Status.OPEN]
    await shows_the_code(portal, kari, access)
    await kari.opens(f"/sak/{shown(erasure)}")
    assert "Supportsakene mine" in kari.sees


@pytest.mark.database
async def test_a_second_press_files_nothing_and_counts_once(portal: Running) -> None:
    kari = await portal.visitor()
    await fills_in(kari, "innsyn", ACCESS)
    await fills_in(kari, "sletting", ERASURE)
    form = kari.page.form("Send inn henvendelsene")
    first = await kari.posts(form.action, form.fields)
    again = await kari.posts(form.action, form.fields)
    assert (again.status, again.url) == (200, first.url)
    assert await Case.all().count() == 2
    assert await Limit.filter(name=CONFIRMATIONS_BY_CLIENT.name).count() == 1


@pytest.mark.database
async def test_only_what_is_complete_is_sent_and_the_rest_goes_on(portal: Running) -> None:
    kari = await portal.visitor()
    await kari.opens("/henvendelse/sletting")
    await kari.presses("Neste", about="portal", who="me")
    await fills_in(kari, "innsyn", ACCESS)
    await kari.presses("Send inn henvendelsen")
    assert (await portal.case()).kind == "access"
    assert await Conversation.all().count() == 1
    await fills_in(kari, "sletting", ERASURE)
    await kari.presses("Send inn henvendelsen")
    access, erasure = await Case.get(kind="access"), await Case.get(kind="erasure")
    assert access.filing != erasure.filing


@pytest.mark.database
async def test_each_case_keeps_its_own_files(portal: Running) -> None:
    kari = await portal.visitor()
    await fills_in(kari, "innsyn", ACCESS)
    await fills_in(kari, "klage", COMPLAINT, [("maaling.png", PNG)])
    await kari.presses("Send inn henvendelsene")
    complaint = await Case.get(kind="complaint")
    file = await File.get()
    assert (file.case_id, file.key_id) == (complaint.id, complaint.key_id)
    await confirms(portal, kari)
    await shows_the_code(portal, kari, complaint)
    assert "maaling.png" in kari.sees
    assert await Key.all().count() == 2


async def test_one_withdrawn_before_the_proof_leaves_the_other_and_its_link(
    portal: Running,
) -> None:
    kari = await portal.visitor()
    access, erasure = await sends_both(kari)
    link = (await portal.letter(KARI, "confirm")).links[0]
    await withdraws(kari, access)
    assert "Trukket tilbake" in kari.sees
    await kari.opens(link)
    await kari.presses("Ja, det er meg")
    assert kari.page.path == f"/sak/{shown(erasure)}"
    assert await statuses(access, erasure) == [Status.WITHDRAWN, Status.OPEN]
    receipt = await portal.letter(KARI, "receipt")
    assert shown(erasure) in receipt.text
    assert shown(access) not in receipt.text


async def test_the_link_dies_with_the_last_of_them(portal: Running) -> None:
    kari = await portal.visitor()
    access, erasure = await sends_both(kari)
    link = (await portal.letter(KARI, "confirm")).links[0]
    await withdraws(kari, erasure)
    assert (await kari.opens(link)).status == 200
    await withdraws(kari, access)
    assert (await kari.opens(link)).status == 410


async def test_one_withdrawn_after_the_proof_leaves_the_other_open(portal: Running) -> None:
    kari = await portal.visitor()
    access, erasure = await sends_both(kari)
    await confirms(portal, kari)
    await shows_the_code(portal, kari, access)
    await withdraws(kari, access)
    assert await statuses(access, erasure) == [Status.WITHDRAWN, Status.OPEN]
    assert len(await portal.letters(KARI, "withdrawn")) == 1


async def test_det_var_ikke_meg_ends_both(portal: Running) -> None:
    mallory, kari = await portal.visitor(), await portal.visitor()
    access, erasure = await sends_both(mallory)
    confirm, disown = (await portal.letter(KARI, "confirm")).links[:2]
    await kari.opens(disown)
    await kari.presses("Det var ikke meg")
    assert await statuses(access, erasure) == [Status.UNPROVEN, Status.UNPROVEN]
    assert (await kari.opens(confirm)).status == 410
    await mallory.opens(f"/sak/{shown(erasure)}")
    assert KARI not in mallory.page.html


async def test_a_corrected_address_is_corrected_on_both(portal: Running) -> None:
    kari = await portal.visitor()
    access, erasure = await sends_both(kari, OLA)
    old = (await portal.letter(OLA, "confirm")).links[0]
    await kari.opens(f"/sak/{shown(erasure)}")
    await kari.presses("Rett adressen og send på nytt", email=KARI)
    assert (await kari.opens(old)).status == 410
    for case in await fresh(access, erasure):
        assert await cases.address_of(portal.portal.vault, case) == KARI
    await confirms(portal, kari)
    assert await statuses(access, erasure) == [Status.OPEN, Status.OPEN]
    assert not await portal.letters(OLA, "receipt_several")


async def test_finding_the_case_brings_one_letter_for_what_was_sent_together(
    portal: Running,
) -> None:
    kari = await portal.visitor()
    access, erasure = await sends_both(kari)
    await kari.opens("/sak")
    await kari.presses("Finn saken", email=KARI)
    assert len(await portal.letters(KARI, "confirm")) == 2
    await confirms(portal, kari)
    await kari.opens("/sak")
    await kari.presses("Finn saken", email=KARI)
    (letter,) = await portal.letters(KARI, "case_link")
    assert shown(access) in letter.text
    assert shown(erasure) in letter.text


async def test_erasure_waits_until_the_answer_on_access_has_been_read_or_is_two_weeks_old(
    portal: Running,
) -> None:
    await portal.hires(SIRI, "Siri")
    kari = await portal.visitor()
    access, erasure = await sends_both(kari)
    assert await access_first.waits(erasure, portal.clock()) is None
    await confirms(portal, kari)
    access, erasure = await fresh(access, erasure)
    waited = await access_first.waits(erasure, portal.clock())
    assert waited is not None
    assert waited.id == access.id
    assert await access_first.waits(access, portal.clock()) is None
    await answers_access(portal, access)
    assert await access_first.waits(erasure, portal.clock()) is not None
    portal.clock.move(days=14, minutes=1)
    assert await access_first.waits(erasure, portal.clock()) is None
    portal.clock.move(days=-14, minutes=-1)
    for _ in range(2):
        await shows_the_code(portal, kari, access)
        portal.clock.move(minutes=31)
    assert await Event.filter(name="answer.read", case_id=access.id).count() == 1
    assert await access_first.waits(erasure, portal.clock()) is None


@pytest.mark.database
@pytest.mark.parametrize(
    ("outcome", "waits"),
    [
        (Outcome.GRANTED, True),
        (Outcome.PARTLY, True),
        (Outcome.REFUSED, False),
        (Outcome.NONE_FOUND, False),
    ],
)
async def test_erasure_waits_for_no_copy_where_there_is_none_and_never_past_its_own_date(
    portal: Running, outcome: Outcome, waits: bool
) -> None:
    access = await a_case(portal, filing="one")
    erasure = await a_case(portal, kind="erasure", filing="one")
    vault = portal.portal.vault
    assert f"{erasure.due_on}" == "2026-12-22"
    portal.clock.move(days=28)
    at = portal.clock()
    await transaction(
        lambda: cases.mark_answered(vault, access, outcome.value, actor=PORTAL, now=at)
    )
    for day in (20, 21, 22):
        waited = await access_first.waits(erasure, portal.clock())
        assert (waited is not None) == (waits and day < 22)
        portal.clock.move(days=1)


async def answers_access(portal: Running, case: Case) -> None:
    """Siri answers, with what the organisation's file lacks."""
    at, siri = portal.clock(), (await staff.members(portal.portal.vault))[0]
    lacks = answer_facts.absent(portal.portal.organisation)
    lines = {one.key: "Oppgis på saken" for one in lacks}
    proposed = Proposed(Outcome.GRANTED, text="Vi har e-posten din.", lines=lines)
    await desk.save(portal.portal, case, case.version, proposed, siri, at, proof=Proof.SAME)
    version = (await Case.get(id=case.id)).version
    await desk.send(portal.portal, case, version, siri, at)
    await portal.works()
