"""Each kind has its own answer: asked for at the desk line by line, and told in its letter."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

import pytest

from models import contents
from models.database import transaction
from models.keyring import open_key
from models.tables import File
from models.vault import seal
from tests.web.conftest import KARI, PER, SIRI, Running
from tests.web.desk_steps import (
    DONE_ON,
    GRANTED,
    NOTHING,
    PDF,
    RECIPIENT,
    WAYS_ON,
    a_case,
    answers_sent,
    at_desk,
    in_html,
    is_sent,
    siri_at,
    writes,
)
from tests.web.steps import shows_the_code
from web.services.letters import notify

REASONS = {"reason": "Loven sier at vi må beholde fakturaene."}
ANSWERS: Mapping[str, Mapping[str, str]] = {
    "rectification": {
        "answer.changed": "Telefonnummeret er rettet.\n\nDet står riktig i alle systemer.",
        "answer.acted_on": DONE_ON,
        "answer.told": "Hotjar",
    },
    "erasure": {
        "answer.erased": "Brukeren i administratorportalen.",
        "answer.acted_on": DONE_ON,
        "answer.kept": "To fakturaer, til 2031.",
        "answer.told": "Leverandøren av drift.",
    },
    "objection": {
        "answer.stopped": "Målingen av bruk.",
        "answer.acted_on": DONE_ON,
        "answer.erased": "Tallene er slettet.",
    },
    "complaint": {
        "answer.assessment": "Du skulle ha fått svar i juni.",
        "answer.measures": "Vi har endret rutinen.",
    },
}
GROUND = {"rectification": "art16-accurate", "erasure": "art17-3-b", "objection": "art21-1-basis"}


@pytest.mark.parametrize("kind", ANSWERS)
async def test_an_answer_that_says_what_is_done_says_it_in_its_letter(
    portal: Running, kind: str
) -> None:
    case = await a_case(portal, kind=kind)
    siri = await siri_at(portal, case)
    lines = dict(ANSWERS[kind])
    await writes(siri, case, act="review", outcome="partly", text="Hilsen <b>Siri</b> & {kind}")
    for key in lines:
        assert f"#f-{key}" in siri.page.links.values()
    ground = {**REASONS, "ground": GROUND[kind]} if kind in GROUND else {}
    await is_sent(siri, case, outcome="partly", **lines, **ground)
    letter = await portal.letter(KARI)
    say = portal.portal.words["nb"]
    told = [say(f"kinds.{kind}.outcome.partly"), "Hilsen <b>Siri</b> & {kind}", *ground.values()]
    told += [part for text in lines.values() for part in text.split("\n") if text != DONE_ON]
    told += ["20. november 2026"] if DONE_ON in lines.values() else []
    html = in_html(letter.html)
    for text in told:
        wanted = say(f"grounds.{text}") if text.startswith("art") else text
        assert wanted in letter.text
        assert wanted.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") in html
    assert "<b>Siri" not in letter.html
    # What is done comes first, then what is not and why, then the ways on. law.md 1.10, 1.11.
    first, *_ = lines.values()
    order = (first.split("\n")[0], *(REASONS.values() if ground else ()), WAYS_ON[-1])
    places = [letter.text.index(part) for part in order]
    assert places == sorted(places)
    ways_on = WAYS_ON[1:] if kind == "complaint" else WAYS_ON
    assert [way for way in WAYS_ON if way in letter.text] == list(ways_on)
    assert "Hent filene" not in letter.text
    kari = await portal.visitor()
    await shows_the_code(portal, kari, case)
    for text in lines.values():
        assert ("20. november 2026" if text == DONE_ON else text.split("\n")[0]) in kari.sees


@pytest.mark.parametrize("kind", GROUND)
async def test_a_refusal_says_why_on_which_ground_and_what_goes_with_it(
    portal: Running, kind: str
) -> None:
    case = await a_case(portal, kind=kind)
    siri = await siri_at(portal, case)
    kept = {"answer.kept": "Alt, til 2031."} if kind == "erasure" else NOTHING
    await is_sent(siri, case, outcome="refused", ground=GROUND[kind], **REASONS, **kept)
    letter = await portal.letter(KARI, "answer_told_refused")
    say = portal.portal.words["nb"]
    facts = {"rectification": "din egen forklaring", "erasure": "3 år etter at saken"}
    for told in (
        *(say(f"kinds.{kind}.outcome.refused"), REASONS["reason"]),
        *(say(f"grounds.{GROUND[kind]}"), facts.get(kind, ""), *kept.values(), *WAYS_ON),
    ):
        assert told in letter.text
        assert told in in_html(letter.html)


async def test_a_pause_asked_for_is_told_to_the_desk_and_accounted_for(portal: Running) -> None:
    told = "Merk opplysningene nå, så de bare blir lagret (artikkel 18 nr. 1)."
    asked = {"advertising": "no", "meanwhile": "yes"}
    case = await a_case(portal, kind="objection", answers=asked)
    siri = await siri_at(portal, case)
    assert told in siri.sees
    assert "Det er vi som må vise det." in siri.sees
    refusal = {"outcome": "refused", "ground": "art21-1-compelling", "reason": "Vi må ha dem."}
    await writes(siri, case, act="review", answer=refusal)
    why_none = {"Hvorfor det ikke ble noen pause: Må fylles ut": "#f-answer.pause"}
    assert why_none.items() <= siri.page.links.items()
    assert "Hvorfor: Skriv mer om hvilke grunner" in siri.sees
    paused = {
        "answer.pause": "Vi svarte deg den samme dagen.",
        "reason": "Loggen viser om noen bruker kontoen din uten lov.",
    }
    await is_sent(siri, case, **{**refusal, **paused})
    letter = await portal.letter(KARI, "answer_told_refused")
    assert all(text in letter.text for text in paused.values())
    await transaction(lambda: notify.desk_of_new_case(portal.portal, case, portal.clock()))
    assert "Merk opplysningene nå" in (await portal.letter(SIRI, "desk_case")).text
    await siri.opens(at_desk(await a_case(portal, kind="rectification")))
    assert told not in siri.sees


async def test_nothing_found_says_where_we_looked(portal: Running) -> None:
    case = await a_case(portal, kind="erasure")
    siri = await siri_at(portal, case)
    await writes(siri, case, act="review", outcome="none_found")
    assert "Skriv hvor dere har lett" in siri.sees
    await is_sent(siri, case, outcome="none_found", text="Vi har lett i supportsystemet.")
    letter = await portal.letter(KARI, "answer_told_none_found")
    assert "Vi har lett i supportsystemet." in letter.text


async def test_files_wait_behind_the_code_when_the_words_are_in_the_letter(portal: Running) -> None:
    case = await a_case(portal, kind="rectification")
    siri = await siri_at(portal, case)
    await writes(siri, case, files=[("utskrift.pdf", PDF)], answer=ANSWERS["rectification"])
    await is_sent(siri, case, outcome="granted")
    letter = await portal.letter(KARI)
    assert "Hent filene" in letter.text
    assert "ligger ikke i e-posten" in in_html(letter.html)
    assert b"utskrift.pdf" not in letter.raw
    kari = await portal.visitor()
    await shows_the_code(portal, kari, case)
    assert "utskrift.pdf" in kari.sees


async def test_what_siri_has_filled_in_is_kept_whatever_is_wrong_with_it(portal: Running) -> None:
    case = await a_case(portal, kind="rectification")
    await portal.hires(PER, "Per")
    siri, per = await siri_at(portal, case), await portal.signed_in(PER)
    await per.opens(at_desk(case))
    await writes(
        siri, case, act="review", outcome="granted", answer={"answer.acted_on": "31.2.2026"}
    )
    assert siri.page.form("Lagre utkast").fields["answer.acted_on"] == "31.2.2026"
    assert "dato" in " ".join(siri.page.links)
    await writes(siri, case, act="review", answer={"answer.acted_on": "23.11.2026"})
    ahead = "Når det ble gjort: Skriv en dato som har vært"
    assert siri.page.links[ahead] == "#f-answer.acted_on"
    long = {"answer.changed": "x" * 4001, "answer.told": "Hotjar"}
    await writes(siri, case, answer=long)
    assert siri.page.status == 422
    assert {**siri.page.form("Lagre utkast").fields, **long} == siri.page.form(
        "Lagre utkast"
    ).fields
    await writes(siri, case, answer=ANSWERS["rectification"])
    assert siri.page.form("Lagre utkast").fields["answer.acted_on"] == DONE_ON
    # Per's page is older: what he typed stays, and he sees what Siri has saved.
    await writes(per, case, opening=False, answer={"answer.changed": "Pers ord."})
    assert per.page.status == 409
    assert per.page.form("Lagre utkast").fields["answer.changed"] == "Pers ord."
    assert "Det står riktig i alle systemer." in per.sees


async def test_a_name_the_register_lacks_is_asked_for_and_reaches_kari(portal: Running) -> None:
    case = await a_case(portal)
    siri = await siri_at(portal, case)
    await writes(siri, case, act="review", answer={**GRANTED, "fact.recipient.1": " "})
    lacks = "Mottakerregisteret mangler navn, land og garantier for drift, sikkerhetskopiering"
    assert f"{lacks} og support" in siri.sees
    assert siri.page.links[f"{lacks} og support"] == "#f-fact.recipient.1"
    assert await answers_sent(portal) == 0
    await is_sent(siri, case, **{"fact.recipient.1": "Fjordsky AS, Norge"})
    assert "Fjordsky" not in (await portal.letter(KARI, "answer_granted")).text
    kari = await portal.visitor()
    await shows_the_code(portal, kari, case)
    assert "Drift, sikkerhetskopiering og support Fjordsky AS, Norge" in kari.sees
    assert f"Hotjar {RECIPIENT}" in kari.sees
    assert "personvernerklæringen oppgir" not in kari.sees.lower()


async def test_whoever_erases_sees_whom_the_register_says_to_tell(portal: Running) -> None:
    siri = await siri_at(portal, await a_case(portal, kind="erasure"))
    register = "drift, sikkerhetskopiering og support, Google Analytics, Hotjar"
    assert f"I mottakerregisteret står: {register}" in siri.sees


# Access before erasure: what is erased can no longer be seen.


async def test_an_erasure_waits_until_kari_has_had_her_copy(portal: Running) -> None:
    access = await a_case(portal, filing="together")
    erasure = await a_case(portal, kind="erasure", filing="together")
    siri = await siri_at(portal, access)
    # 14 days before the erasure is due on 22 December.
    first = "Personen har også bedt om sletting Svar på innsynet først, senest tirsdag 8. desember"
    assert first in siri.sees
    assert "Sendt sammen med" in siri.sees
    await writes(siri, erasure, act="review", outcome="granted", answer=ANSWERS["erasure"])
    assert "Innsyn først: Personen har også bedt om innsyn" in siri.sees
    await siri.follows("innsyn i personopplysninger")
    assert siri.page.path == at_desk(access)
    await is_sent(siri, access, **GRANTED)
    await portal.works()
    await siri.opens(f"{at_desk(erasure)}/se-gjennom")
    assert "Innsyn først" in siri.sees
    kari = await portal.visitor()
    await shows_the_code(portal, kari, access)
    assert GRANTED["text"] in kari.sees
    await is_sent(siri, erasure)
    assert len(await portal.letters(KARI, "answer_told_granted")) == 1


async def test_an_access_that_is_late_for_an_erasure_is_answered_as_soon_as_can_be(
    portal: Running,
) -> None:
    before = portal.clock() - timedelta(days=20)
    access = await a_case(portal, filing="together", at=before)
    await a_case(portal, kind="erasure", filing="together", at=before)
    assert "Svar på innsynet først, så snart du kan." in (await siri_at(portal, access)).sees


async def test_a_refused_erasure_waits_for_nothing(portal: Running) -> None:
    await a_case(portal)
    erasure = await a_case(portal, kind="erasure")
    siri = await siri_at(portal, erasure)
    kept = {"answer.kept": "Alt, til 2031.", "ground": "art17-3-b"}
    await is_sent(siri, erasure, outcome="refused", **REASONS, **kept)
    assert len(await portal.letters(KARI, "answer_told_refused")) == 1


async def test_what_kari_attached_is_fetched_at_the_desk_and_counts_as_hers(
    portal: Running,
) -> None:
    case = await a_case(portal, kind="rectification")

    async def attached() -> None:
        key = await open_key(portal.portal.vault, case.key_id)
        for number in range(10):
            sealed = contents.seal_bytes(PDF)
            row = File(
                id=sealed.id,
                case_id=case.id,
                key_id=key.id,
                media_type="application/pdf",
                size=len(PDF),
                created_at=portal.clock(),
            )
            row.name = seal(key, "files.name", row.id, f"bevis {number}.pdf".encode())
            await row.save(force_create=True)
            await contents.write(key, sealed)

    await transaction(attached)
    siri = await siri_at(portal, case)
    assert "Vedlegg fra personen" in siri.sees
    await writes(siri, case, files=[("svar.pdf", PDF)])
    assert siri.page.status == 200
    await siri.follows("bevis 3.pdf")
    assert siri.body == PDF
