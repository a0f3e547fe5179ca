"""What the portal promises in one place and must keep in another."""

import re
from pathlib import Path

import pytest

from bot.topics import SECTIONS
from locales import FOLDER
from mail import desk_letters
from mail.outbox import Belongs, post
from models.catalogue.all import BY_NAME
from models.database import close_database, transaction
from models.keyring import create_key
from models.tables import Case, Key, Letter
from tests.web.conftest import KARI, SIRI, Clock, Running, running
from tests.web.desk_steps import writes
from tests.web.steps import (
    answers,
    code_in,
    confirms,
    files_access,
    files_and_confirms,
    fills_in_access,
    shows_the_code,
)
from web.settings import SettingsWrong

PDF = b"%PDF-1.7\n" + b"opplysninger om Kari " * 20


async def answered_with_a_file(portal: Running) -> Case:
    await portal.hires(SIRI, "Siri")
    _, case = await files_and_confirms(portal)
    siri = await portal.signed_in(SIRI)
    await writes(
        siri,
        case,
        act="review",
        outcome="granted",
        text="Kopien ligger ved.",
        files=[("kopi æøå.pdf", PDF)],
    )
    await siri.presses("Send svaret")
    await portal.works()
    return await Case.get(id=case.id)


async def test_a_file_is_fetched_behind_a_code_and_never_mailed(portal: Running) -> None:
    case = await answered_with_a_file(portal)
    letter = await portal.letter(KARI, "answer_granted")
    assert b"opplysninger om Kari" not in letter.raw
    assert "kopi" not in letter.text
    kari = await portal.visitor()
    await kari.opens(letter.links[0])
    await kari.presses("Se saken")
    assert "kopi æøå.pdf" not in kari.page.html
    await shows_the_code(portal, kari, case)
    await kari.follows("kopi æøå.pdf")
    assert kari.body == PDF
    assert kari.page.headers["Content-Disposition"].startswith("attachment")
    assert kari.page.headers["Content-Type"] == "application/octet-stream"


async def test_a_link_to_a_file_is_worth_nothing_without_the_code(portal: Running) -> None:
    case = await answered_with_a_file(portal)
    kari = await portal.visitor()
    await shows_the_code(portal, kari, case)
    href = next(href for text, href in kari.page.links.items() if "kopi" in text)
    friend, thief = await portal.visitor(), await portal.visitor()
    await friend.opens((await portal.letter(KARI, "receipt")).links[0])
    await friend.presses("Se saken")
    assert "Du trenger en kode for dette" in (await friend.opens(href)).text
    assert (await thief.opens(href)).status == 404
    portal.clock.move(minutes=31)
    await kari.opens(href)
    assert kari.body != PDF


async def test_after_thirty_days_the_files_are_gone_and_the_answer_is_not(
    portal: Running,
) -> None:
    case = await answered_with_a_file(portal)
    portal.clock.move(days=30, seconds=1)
    await portal.works()
    kari = await portal.visitor()
    await shows_the_code(portal, kari, case)
    assert "Kopien ligger ved." in kari.sees
    assert "kopi æøå.pdf" not in kari.sees


async def test_nothing_a_person_wrote_can_be_read_in_the_files_on_disk(
    tmp_path: Path, clock: Clock
) -> None:
    folder = tmp_path / "data"
    folder.mkdir(mode=0o700)
    url = f"sqlite:///{folder}/portal.sqlite3"
    async with running(url, tmp_path, clock) as portal:
        case = await answered_with_a_file(portal)
        kari = await portal.visitor()
        await shows_the_code(portal, kari, case)
        await kari.presses("Send meldingen", message="Hunden heter Fido")
        await fills_in_access(await portal.visitor(), "ola@example.com", "Ola Utkast")
        await portal.works()
        held = b"".join(path.read_bytes() for path in sorted(folder.iterdir()))
    assert len(held) > 100_000
    canaries = (
        *(KARI, "Nordmann", "ola@example.com", "Utkast", "Fido", SIRI),
        *("Kopien ligger ved", "opplysninger om Kari", "kopi æøå"),
    )
    for canary in canaries:
        assert canary.encode() not in held, canary


async def test_filing_leaves_one_key_and_no_draft_behind(portal: Running) -> None:
    await files_access(await portal.visitor())
    assert await Key.all().count() == 1
    assert (await Case.get()).key_id == (await Key.get()).id


async def test_a_transaction_that_fails_leaves_no_letter(portal: Running) -> None:
    paper, vault = portal.portal.stationery, portal.portal.vault

    async def work() -> None:
        key = await create_key(vault, portal.clock())
        letter = desk_letters.test(paper, KARI)
        await post(vault, paper, letter, key, Belongs(), now=portal.clock())
        raise LookupError

    with pytest.raises(LookupError):
        await transaction(work)
    assert await Letter.all().count() == 0
    assert await Key.all().count() == 0


async def test_with_nobody_at_the_desk_the_organisation_gets_the_case(portal: Running) -> None:
    await files_and_confirms(portal)
    letter = await portal.letter(portal.portal.organisation.desk_email, "desk_case")
    assert "Svar senest tirsdag 22. desember 2026" in letter.text
    assert KARI in letter.text
    assert "sak+" not in letter.reply_to


async def test_each_handler_gets_the_case_with_an_address_of_their_own(portal: Running) -> None:
    await portal.hires(SIRI, "Siri")
    await portal.hires("tor@example.com", "Tor")
    await files_and_confirms(portal)
    addresses = {mail.reply_to for mail in await portal.letters(name="desk_case")}
    assert len(addresses) == 2
    assert all("Svar til personen, sak PV-" in address for address in addresses)


async def test_the_development_mailbox_lists_letters_for_programs_and_shows_their_bytes(
    portal: Running,
) -> None:
    kari = await portal.visitor()
    await files_access(kari)
    await portal.works()
    async with kari.browser.get(f"{portal.url}/dev/epost.json") as answer:
        [listed] = await answer.json()
    assert (listed["n"], listed["to"], listed["name"]) == (1, KARI, "confirm")
    assert code_in(listed["text"])
    assert listed["links"][0].startswith(f"{portal.url}/bekreft/")
    await kari.opens("/dev/epost/1.eml")
    assert kari.page.headers["Content-Type"].startswith("message/rfc822")
    assert b"Content-Type: multipart/alternative" in kari.body
    assert (await kari.opens("/dev/epost/2")).status == 404


async def test_with_a_mail_server_there_is_no_development_mailbox(
    database_url: str, tmp_path: Path, clock: Clock
) -> None:
    settings = {
        "smtp_url": "smtp://127.0.0.1:9",
        "mail_from": "personvern@example.com",
        "reply_domain": "svar.example.com",
    }
    async with running(database_url, tmp_path, clock, **settings) as portal:
        visitor = await portal.visitor()
        for path in ("/dev/epost", "/dev/epost.json", "/dev/epost/1", "/dev/epost/1.eml"):
            assert (await visitor.opens(path)).status == 404


async def test_ready_is_red_when_the_database_does_not_answer_and_alive_is_not(
    portal: Running,
) -> None:
    visitor = await portal.visitor()
    assert (await visitor.opens("/readyz")).status == 200
    await close_database()
    assert (await visitor.opens("/readyz")).status == 503
    assert (await visitor.opens("/healthz")).status == 200


async def test_another_organisation_is_another_file_and_nothing_else(
    database_url: str, tmp_path: Path, clock: Clock
) -> None:
    own = (FOLDER / "organisation.toml").read_text("utf-8")
    file = tmp_path / "organisation.toml"
    file.write_text(
        own.replace("Techem Norge AS", "Fjellvarme AS").replace(
            "info@techem.no", "hei@fjell.example"
        ),
        "utf-8",
    )
    async with running(database_url, tmp_path, clock, organisation_file=file) as portal:
        kari = await portal.visitor()
        for path in ("/", "/personvern", "/tilgjengelighet", "/sak"):
            page = await kari.opens(path)
            assert "Fjellvarme AS" in page.text
            assert "Techem" not in page.text
        await files_access(kari)
        await confirms(portal, kari)
        for letter in await portal.letters():
            assert "Techem" not in letter.text


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('name = "Techem Norge AS"', 'name = ""', "lacks a text for name"),
        ("[authority]", "[somebody]", "lacks [authority]"),
        ("checked_on = 2026-11-22", 'checked_on = "lately"', "needs a date for checked_on"),
        ("[controller]", "[controller", "cannot be read"),
    ],
)
async def test_an_organisation_that_lacks_something_stops_the_start_with_one_sentence(
    database_url: str, tmp_path: Path, clock: Clock, old: str, new: str, told: str
) -> None:
    file = tmp_path / "organisation.toml"
    file.write_text((FOLDER / "organisation.toml").read_text("utf-8").replace(old, new), "utf-8")
    with pytest.raises(SettingsWrong, match=re.escape(told)):
        async with running(database_url, tmp_path, clock, organisation_file=file):
            pass


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
async def test_the_notice_tells_everything_article_13_asks_for(
    portal: Running, language: str
) -> None:
    page = await (await portal.visitor()).opens(f"/personvern?lang={language}")
    organisation = portal.portal.organisation
    for told in (
        *(organisation.name, organisation.email, organisation.number),
        organisation.authority.name,
        *(recipient.name[language] for recipient in organisation.portal_recipients),
        *(period.item[language] for period in organisation.periods),
        *(period.reason[language] for period in organisation.periods),
    ):
        assert told.replace(" ", "") in page.text.replace("\u00a0", " ").replace(" ", "")
    for article in ("12", "13", "21"):
        assert article in page.text
    assert "{" not in page.text
    # The policy of the administrator portal, and the rights its sections lead to.
    words = portal.portal.words[language]
    for topic in (topic for topic in SECTIONS if topic.heading):
        assert words(topic.title) in page.text
        assert words(topic.heading) in page.text
        for kind in topic.leads_to:
            assert f"/henvendelse/{BY_NAME[kind].slug}" in page.html


async def test_the_periods_on_the_notice_are_those_of_the_settings(
    database_url: str, tmp_path: Path, clock: Clock
) -> None:
    settings = {"retention_case_days": 730, "retention_proof_days": 1460, "retention_file_days": 14}
    async with running(database_url, tmp_path, clock, **settings) as portal:
        page = await (await portal.visitor()).opens("/personvern")
        for told in ("2 år etter at saken", "4 år etter at saken", "14 dager etter at de"):
            assert told in page.text


async def test_a_refusal_tells_why_on_which_ground_and_the_ways_on(portal: Running) -> None:
    await portal.hires(SIRI, "Siri")
    _, case = await files_and_confirms(portal)
    siri = await portal.signed_in(SIRI)
    why = "Loggen viser også andres bruk."
    await answers(siri, case, outcome="partly", ground="art15-4", reason=why, text="Resten.")
    letter = await portal.letter(KARI, "answer_partly")
    for told in (
        why,
        "artikkel 15 nr. 4",
        "klage til Datatilsynet",
        "artikkel 77",
        "domstolene",
        "artikkel 79",
    ):
        assert told in letter.text
        assert told in letter.html
