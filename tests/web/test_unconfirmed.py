"""What becomes of a request nobody confirms: Kari forgot, or somebody else's address was used."""

from __future__ import annotations

from models import cases, limits, tokens
from models.addresses import folded
from models.status import Status
from models.tables import Case, Event, Letter, Purpose, Task, TaskKind, Token
from tests.web.conftest import KARI, SIRI, Running
from tests.web.desk_steps import at_desk
from tests.web.samples import KNOWN
from tests.web.steps import confirms, files, files_access, fills_in
from tests.web.visitor import Visitor
from web.services.intake import unconfirmed

END = "Avslutt saken"
ANEW = "Send inn på nytt"
OWN_WORDS = "Jeg sluttet som vaktmester i 2024."
RECTIFICATION = {
    **KNOWN,
    "account_email": "",
    "what": "missing",
    "statement": OWN_WORDS,
}


async def fresh(case: Case) -> Case:
    return await Case.get(id=case.id)


async def names(portal: Running, to: str) -> list[str]:
    """The letters somebody has got, by name, the oldest first."""
    return [mail.name for mail in reversed(await portal.letters(to))]


async def lives_through(portal: Running, days: int) -> None:
    """Let days go by, with the rounds that are run on each of them."""
    for _ in range(days):
        portal.clock.move(days=1)
        await portal.works()


async def siri_presses_end(portal: Running, case: Case) -> Visitor:
    if not await portal.letters(SIRI):
        await portal.hires(SIRI, "Siri")
    siri = await portal.signed_in(SIRI)
    await siri.opens(at_desk(case))
    await siri.follows("Avslutt uten bekreftelse")
    await siri.presses(END)
    return siri


async def ended(portal: Running, case: Case) -> str:
    """Three weeks go by and Siri ends it: the link in the letter Kari gets."""
    portal.clock.move(days=21)
    await siri_presses_end(portal, case)
    letter = await portal.letter(KARI, "not_confirmed")
    return letter.links[0]


async def tasks(kind: TaskKind) -> list[Task]:
    return await Task.filter(kind=kind, done_at=None)


async def test_kari_is_reminded_on_the_second_and_the_seventh_day_and_then_the_desk_looks(
    portal: Running,
) -> None:
    kari = await portal.visitor()
    case = await files(kari, "retting", RECTIFICATION)
    assert "Vi minner deg på det på e-post etter to og sju dager" in kari.sees
    first = (await portal.letter(KARI)).links[0]
    left: dict[int, list[str]] = {}
    for day in range(1, 30):
        before = len(await names(portal, KARI))
        await lives_through(portal, 1)
        if new := (await names(portal, KARI))[before:]:
            left[day] = new
        assert len(await tasks(TaskKind.UNCONFIRMED)) == (day >= 21)
    assert left == {2: ["confirm_again"], 7: ["confirm_again"]}
    for letter in await portal.letters(KARI, "confirm_again"):
        assert "22. november 2026 fikk vi" in " ".join(letter.text.split())
        for told in (OWN_WORDS, "Kari", "retting", "vaktmester"):
            assert told not in letter.text + letter.html
    assert (await fresh(case)).status == Status.UNCONFIRMED
    assert "virker ikke lenger" in (await kari.opens(first)).text


async def test_the_reminder_opens_the_case_until_the_fourteenth_day(portal: Running) -> None:
    kari, case = await portal.visitor(), await files_access(await portal.visitor())
    due_on = case.due_on
    await lives_through(portal, 7)
    portal.clock.move(days=6, hours=23)
    await confirms(portal, kari, name="confirm_again")
    confirmed = await fresh(case)
    assert (confirmed.status, confirmed.due_on) == (Status.OPEN, due_on)
    await lives_through(portal, 15)
    assert "confirm_again" not in (await names(portal, KARI))[3:]
    assert not await tasks(TaskKind.UNCONFIRMED)


async def test_nobody_is_reminded_by_night_or_of_an_address_that_bounced_or_said_no(
    portal: Running,
) -> None:
    await files_access(await portal.visitor())
    await files_access(await portal.visitor(), "borte@example.com")
    await files_access(await portal.visitor(), "ola@example.com")
    await portal.works()
    ids = [
        one.id
        for one in await Case.all()
        if await cases.address_of(portal.portal.vault, one) == "borte@example.com"
    ]
    await Letter.filter(case_id__in=ids).update(bounced_at=portal.clock())
    ola = await portal.visitor()
    await ola.opens((await portal.letter("ola@example.com")).links[1])
    await ola.presses("Det var ikke meg")
    portal.clock.move(days=1, hours=9)  # five past midnight in Oslo
    await portal.works()
    assert await Letter.filter(name="confirm_again").count() == 1
    assert await names(portal, KARI) == ["confirm"]
    portal.clock.move(hours=7)
    assert await names(portal, KARI) == ["confirm", "confirm_again"]
    await lives_through(portal, 10)
    for address in ("borte@example.com", "ola@example.com"):
        assert await names(portal, address) == ["confirm"]


async def test_a_stranger_whose_address_is_used_gets_one_reminder_a_day_and_none_beyond_his_share(
    portal: Running,
) -> None:
    for _ in range(3):
        await files_access(await portal.visitor())
    rule = limits.CONFIRMATIONS_TO_ADDRESS
    portal.clock.move(days=2)
    for _ in range(rule.most):
        await limits.count(portal.portal.vault, rule, folded(KARI), portal.clock())
    assert (await names(portal, KARI)).count("confirm_again") == 0
    portal.clock.move(hours=6)
    for day in range(1, 4):
        await portal.works()
        assert (await names(portal, KARI)).count("confirm_again") == day
        portal.clock.move(days=1)


async def test_what_was_sent_together_gets_one_reminder_one_task_and_one_end(
    portal: Running,
) -> None:
    kari = await portal.visitor()
    await fills_in(kari, "innsyn", {**KNOWN, "account_email": "", "scope": "all", "copy": "yes"})
    await fills_in(kari, "retting", RECTIFICATION)
    await kari.presses("Send inn henvendelsene")
    await lives_through(portal, 21)
    assert await names(portal, KARI) == ["confirm", "confirm_again", "confirm_again"]
    assert len(await tasks(TaskKind.UNCONFIRMED)) == 1
    siri = await siri_presses_end(portal, (await Case.all())[1])
    assert "Saken er avsluttet uten bekreftelse" in siri.sees
    assert {one.status for one in await Case.all()} == {Status.UNPROVEN}
    assert not await tasks(TaskKind.UNCONFIRMED)
    assert (await names(portal, KARI))[3:] == ["not_confirmed"]
    anew = await portal.visitor()
    await anew.opens((await portal.letter(KARI)).links[0])
    await anew.presses(ANEW)
    new = await Case.filter(status=Status.OPEN.value)
    assert sorted(one.kind for one in new) == ["access", "rectification"]
    assert len({one.filing for one in new}) == 1
    assert (await names(portal, KARI))[4:] == ["receipt_several"]


async def test_before_the_twenty_first_day_the_page_says_from_when_it_can_be_ended(
    portal: Running,
) -> None:
    await portal.hires(SIRI, "Siri")
    case = await files_access(await portal.visitor())
    portal.clock.move(days=20)
    siri = await portal.signed_in(SIRI)
    await siri.opens(at_desk(case))
    page = await siri.follows("Avslutt uten bekreftelse")
    assert "Fra søndag 13. desember 2026 kan du avslutte saken" in page.text
    assert END not in [button for form in page.forms for button in form.buttons]
    await siri.posts(page.path, {"csrf": siri.page.forms[0].fields["csrf"], "seen": "0"})
    assert siri.page.status == 409
    assert (await fresh(case)).status == Status.UNCONFIRMED
    await siri.opens("/desk")
    assert "Ingenting avsluttes eller slettes av seg selv" in siri.sees


async def test_the_letter_of_the_end_tells_what_the_law_asks_and_nothing_the_sender_wrote(
    portal: Running,
) -> None:
    case = await files(await portal.visitor(), "retting", RECTIFICATION)
    await ended(portal, case)
    letter = await portal.letter(KARI, "not_confirmed")
    text = " ".join(letter.text.split())
    for part in (
        "22. november 2026 ble det sendt en henvendelse om personvern",
        "vi vet ikke om det var deg",
        "artikkel 12 nr. 6",
        "klage til oss",
        "klage til Datatilsynet (personvernforordningen artikkel 77)",
        "Du trenger ikke å klage til oss først",
        "prøvd for domstolene (artikkel 79)",
    ):
        assert part in text
        assert part.split()[0] in letter.html
    for told in (OWN_WORDS, "Nordmann", "retting"):
        assert told not in letter.text + letter.html
    assert await Event.exists(case_id=case.id, name="case.not_confirmed")
    siri = await portal.signed_in(SIRI)
    await siri.opens(at_desk(case))
    assert "Avslutt uten bekreftelse" not in siri.page.links


async def test_the_link_that_files_anew_lives_from_when_its_letter_leaves(portal: Running) -> None:
    case = await files_access(await portal.visitor())
    portal.clock.move(days=21)
    rule = limits.CONFIRMATIONS_TO_ADDRESS
    for _ in range(rule.most):
        await limits.count(portal.portal.vault, rule, folded(KARI), portal.clock())
    await siri_presses_end(portal, case)
    letter = await Letter.get(name="not_confirmed")
    link = await Token.get(purpose=Purpose.FILE_ANEW)
    assert letter.not_before > portal.clock()
    assert link.expires_at - letter.not_before == tokens.LIVES[Purpose.FILE_ANEW]
    assert letter.not_after == link.expires_at


async def test_who_confirms_after_the_date_is_told_we_are_sorry_and_the_desk_that_it_is_late(
    portal: Running,
) -> None:
    await portal.hires(SIRI, "Siri")
    kari = await portal.visitor()
    case = await files_access(kari)
    portal.clock.move(days=40)
    await kari.opens("/sak")
    await kari.presses("Finn saken", email=KARI)
    await confirms(portal, kari)
    late = await fresh(case)
    assert (late.status, late.due_on, late.received_at) == (
        Status.OPEN,
        case.due_on,
        case.received_at,
    )
    receipt = " ".join((await portal.letter(KARI, "receipt_late")).text.split())
    assert "Den datoen er passert, og det beklager vi" in receipt
    assert (
        "Fristen var tirsdag 22. desember 2026, og den er passert"
        in (await portal.letter(SIRI, "desk_case")).text
    )
    assert len(await tasks(TaskKind.LATE_CONFIRMED)) == 1
    siri = await portal.signed_in(SIRI)
    await siri.opens("/desk")
    assert "bekreftet adressen etter at fristen var passert" in siri.sees


async def test_a_round_has_nothing_to_do_twice_and_says_what_it_did(portal: Running) -> None:
    await files_access(await portal.visitor())
    portal.clock.move(days=8)
    done = await unconfirmed.round(portal.portal, portal.clock())
    assert (done.asked_again, done.unconfirmed_to_desk) == (1, 0)
    portal.clock.move(days=13)
    done = await unconfirmed.round(portal.portal, portal.clock())
    assert (done.asked_again, done.unconfirmed_to_desk) == (0, 1)
    again = await unconfirmed.round(portal.portal, portal.clock())
    assert (again.asked_again, again.unconfirmed_to_desk) == (0, 0)
