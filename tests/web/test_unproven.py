"""What Mallory can do who has proven no address: little, and nothing in Kari's name."""

from datetime import timedelta

import pytest

from models import cases, limits
from models.addresses import folded
from models.database import transaction
from models.status import Status
from models.tables import Case, Key, Letter, Message, MessageState, Task, TaskKind
from tests.web.conftest import KARI, SIRI, Running
from tests.web.samples import KNOWN
from tests.web.steps import confirms, files, files_access, fills_in
from tests.web.test_at_once import answers, fresh, saves, shown
from tests.web.visitor import Visitor
from web.services.outbox import delivery

MALLORY, WRONG = "mallory@example.com", "kari@exmaple.com"
ACCESS = {**KNOWN, "account_email": "", "scope": "all", "copy": "yes"}
CORRECT = "Rett adressen og send på nytt"
SIX_HOURS = timedelta(hours=6)


async def objects(portal: Running, email: str = "", name: str = "Kari") -> tuple[Visitor, Case]:
    """Say no to advertising, from a browser of one's own."""
    person = await portal.visitor()
    given = {"advertising": "yes", "name": name, "email": email}
    return person, await files(person, "protest", given)


async def both(portal: Running, email: str) -> tuple[Visitor, Case, Case]:
    """Say no to advertising and ask for access, by one press."""
    person = await portal.visitor()
    await fills_in(person, "protest", {"advertising": "yes", "name": "Kari", "email": email})
    await fills_in(person, "innsyn", {**ACCESS, "email": email})
    await person.presses("Send inn henvendelsene")
    return person, await Case.get(kind="objection"), await Case.get(kind="access")


async def names(portal: Running, to: str) -> list[str]:
    """The letters somebody has got, by name, the oldest first."""
    return [mail.name for mail in reversed(await portal.letters(to))]


async def opens(person: Visitor, case: Case) -> None:
    await person.opens(f"/sak/{shown(case)}")


async def test_beyond_thirty_an_hour_the_desk_gets_one_letter_that_says_there_are_many(
    portal: Running,
) -> None:
    await portal.hires(SIRI, "Siri")
    rule = limits.AT_ONCE_IN_ALL
    assert (rule.most, rule.within) == (30, timedelta(hours=1))
    for _ in range(rule.most - 1):
        await limits.count(portal.portal.vault, rule, "all", portal.clock())
    for _ in range(3):
        mallory, _ = await objects(portal)
    await mallory.follows("Trekk henvendelsen")
    await mallory.presses("Ja, trekk henvendelsen")
    assert await names(portal, SIRI) == ["desk_case", "desk_many"]
    many = await portal.letter(SIRI, "desk_many")
    assert many.links[0].endswith("/desk")
    assert "Kari" not in many.text
    assert await Task.filter(kind=TaskKind.ACT_AT_ONCE).count() == 3
    portal.clock.move(hours=1)
    await objects(portal)
    assert await names(portal, SIRI) == ["desk_case", "desk_many", "desk_case"]


async def test_the_desk_is_mailed_nobodys_words_before_there_is_a_mailbox_behind_them(
    portal: Running,
) -> None:
    await portal.hires(SIRI, "Siri")
    for email, said in (("", "Fra: uten adresse"), (KARI, f"Fra: {KARI} (ikke bekreftet)")):
        await objects(portal, email, "Ring 815 49 300")
        letter = (await portal.letters(SIRI))[0]
        assert said in " ".join(letter.text.split())
        for told in ("815 49 300", "Reklame", "Navn"):
            assert told not in letter.text + letter.html
    await confirms(portal, await portal.visitor(), name="registered")
    siri = await portal.signed_in(SIRI)
    await siri.opens(f"/desk/sak/{shown((await Case.filter(confirmed_at__isnull=False))[0])}")
    assert "Ring 815 49 300" in siri.sees


@pytest.mark.database
async def test_a_link_from_before_the_address_was_corrected_proves_nothing(
    portal: Running,
) -> None:
    await portal.hires(SIRI, "Siri")
    mallory, case = await objects(portal, MALLORY)
    await answers(portal, case)
    link = next(to for to in (await portal.letters(MALLORY))[0].links if "/bekreft/" in to)
    letter = await Letter.filter(name__startswith="answer").get()
    await transaction(lambda: delivery.not_arrived(portal.portal, letter, portal.clock()))
    await opens(mallory, case)
    await mallory.presses(CORRECT, email=KARI)
    assert await cases.address_of(portal.portal.vault, await fresh(case)) == KARI
    assert (await (await portal.visitor()).opens(link)).status == 410
    assert (await fresh(case)).confirmed_at is None


async def test_the_proof_of_one_address_proves_nothing_sent_from_another(portal: Running) -> None:
    await portal.hires(SIRI, "Siri")
    mallory, objection, access = await both(portal, MALLORY)
    await answers(portal, objection)
    answer = next(mail for mail in await portal.letters(MALLORY) if "answer" in mail.name)
    link = next(to for to in answer.links if "/bekreft/" in to)
    await opens(mallory, access)
    await mallory.presses(CORRECT, email=KARI)
    phone, kari = await portal.visitor(), await portal.visitor()
    await confirms(portal, kari)
    assert (await fresh(access)).status == Status.OPEN
    assert (await fresh(objection)).confirmed_at is None
    assert (await kari.opens(f"/sak/{shown(objection)}")).text.count("trenger du en kode")
    await phone.opens(link)
    await phone.presses("Se saken")
    assert (await fresh(objection)).confirmed_at is not None
    assert shown(access) not in phone.sees


async def test_what_is_answered_keeps_its_address_and_the_rest_is_corrected(
    portal: Running,
) -> None:
    await portal.hires(SIRI, "Siri")
    kari, objection, access = await both(portal, WRONG)
    await answers(portal, objection)
    await opens(kari, access)
    await kari.presses(CORRECT, email=KARI)
    assert kari.page.status == 200
    vault = portal.portal.vault
    assert await cases.address_of(vault, await fresh(objection)) == WRONG
    await confirms(portal, kari)
    assert (await fresh(access)).status == Status.OPEN


async def test_an_address_the_answer_is_leaving_for_is_not_corrected(portal: Running) -> None:
    await portal.hires(SIRI, "Siri")
    kari, case = await objects(portal, WRONG)
    await portal.works()
    await saves(portal, case)
    await opens(kari, case)
    await kari.presses(CORRECT, email=KARI)
    assert kari.page.status == 422
    assert "Svaret er alt på vei til denne adressen" in kari.sees
    assert await names(portal, KARI) == []
    assert (await names(portal, WRONG))[-1].startswith("answer")
    assert (await fresh(case)).status == Status.ANSWERED


async def test_the_desk_is_told_of_an_address_that_is_corrected_or_disowned(
    portal: Running,
) -> None:
    await portal.hires(SIRI, "Siri")
    kari, case = await objects(portal, WRONG)
    await opens(kari, case)
    await kari.presses(CORRECT, email=KARI)
    told = await portal.letter(SIRI, "desk_address")
    assert KARI not in told.text
    await kari.presses(CORRECT, email=KARI)
    assert (await names(portal, SIRI)).count("desk_address") == 1
    await kari.opens((await portal.letter(KARI, "registered")).links[1])
    await kari.presses("Det var ikke meg")
    assert (await fresh(case)).status == Status.UNPROVEN
    assert (await names(portal, SIRI))[-1] == "desk_disowned"


@pytest.mark.parametrize("leaving", [False, True], ids=["answered", "answer leaving"])
async def test_det_var_ikke_meg_ends_an_answered_case_and_kari_hears_no_more_of_it(
    portal: Running, leaving: bool
) -> None:
    await portal.hires(SIRI, "Siri")
    mallory, case = await objects(portal, KARI)
    confirm, disown = (await portal.letter(KARI, "registered")).links[:2]
    await saves(portal, case)
    if not leaving:
        await portal.works()
        assert (await fresh(case)).status == Status.ANSWERED
    kari = await portal.visitor()
    await kari.opens(disown)
    await kari.presses("Det var ikke meg")
    assert (await fresh(case)).status == Status.UNPROVEN
    assert (await kari.opens(confirm)).status == 410
    sent = await names(portal, KARI)
    assert sent == (["registered"] if leaving else ["registered", "answer_told_granted"])
    portal.clock.move(hours=7)
    await mallory.opens("/sak")
    token = mallory.page.forms[-1].fields["csrf"]
    for act in ("send-igjen", "kode"):
        await mallory.posts(f"/sak/{shown(case)}/{act}", {"csrf": token})
    await mallory.opens("/sak")
    await mallory.presses("Finn saken", email=KARI)
    assert await names(portal, KARI) == sent
    assert "desk_undelivered" not in await names(portal, SIRI)
    assert not await Message.filter(state=MessageState.SENDING).exists()
    portal.clock.move(days=30)
    await portal.works()
    assert (await fresh(case)).key_id is None
    assert not await Key.filter(id=case.key_id).exists()


async def test_what_strangers_register_uses_up_none_of_karis_own_letters(portal: Running) -> None:
    for _ in range(4):
        await objects(portal, KARI)
    kari = await portal.visitor()
    await files_access(kari)
    assert await names(portal, KARI) == ["registered", "confirm"]
    for _ in range(2):
        await kari.presses("Send e-posten på nytt")
    assert (await names(portal, KARI)).count("confirm") == 3
    kari, _ = await objects(portal, KARI)
    await kari.presses("Send e-posten på nytt")
    assert "ikke fått en slik e-post de siste seks timene" in kari.sees
    assert (await names(portal, KARI)).count("registered") == 1


@pytest.mark.database
async def test_three_letters_are_used_up_and_karis_comes_when_six_hours_have_gone(
    portal: Running,
) -> None:
    for _ in range(3):
        await files_access(await portal.visitor())
    kari = await portal.visitor()
    case = await files_access(kari)
    await kari.presses("Send e-posten på nytt")
    assert len(await portal.letters(KARI)) == 3
    portal.clock.move(hours=5, minutes=58)
    assert len(await portal.letters(KARI)) == 3
    portal.clock.move(minutes=2)
    assert len(await portal.letters(KARI)) == 4
    # A link that still opens is not replaced by one that waits.
    for _ in range(4):
        await kari.presses("Send e-posten på nytt")
    await confirms(portal, kari)
    assert (await fresh(case)).status == Status.OPEN
    sent = sorted([row.not_before for row in await Letter.filter(name="confirm")])
    assert all(late - early >= SIX_HOURS for early, late in zip(sent, sent[3:], strict=False))


async def test_whoever_is_sent_more_than_a_day_of_letters_gets_no_more(portal: Running) -> None:
    vault, now = portal.portal.vault, portal.clock()
    for number in range(15):
        at = now + SIX_HOURS * (number // 3)
        await limits.count(vault, limits.CONFIRMATIONS_TO_ADDRESS, folded(KARI), at)
    await files_access(await portal.visitor())
    assert not await Letter.all().exists()
