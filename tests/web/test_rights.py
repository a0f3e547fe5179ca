"""Rights beside the five that people ask for most: what is offered, registered, told and given."""

from __future__ import annotations

import pytest

from models.tables import Case, Conversation, Letter, Task, TaskKind
from tests.web.conftest import KARI, Running
from tests.web.desk_steps import (
    DONE_ON,
    RECIPIENT,
    WAYS_ON,
    a_case,
    answers_sent,
    in_html,
    is_sent,
    siri_at,
    writes,
)
from tests.web.samples import KNOWN
from tests.web.steps import fills_in
from web.services.unsent import drafts

PORTABILITY = "/henvendelse/dataportabilitet"
INSTEAD = "Be om innsyn i stedet, med kopi i CSV eller JSON"
NOW_ACCESS = "Nå ber du om innsyn, med kopi av alt i CSV eller JSON."
OFFER = "Du kan likevel få en kopi av alt vi har om deg"
WITHDRAWS = {"which": "statistics"}
CSV = (("opplysninger.csv", b"navn,adresse\nKari,Storgata 1\n"),)


# Portability: most of what is held is not held on consent or contract.


async def test_portability_says_so_first_and_is_one_press_from_the_whole_copy(
    portal: Running,
) -> None:
    kari = await portal.visitor()
    await kari.opens(PORTABILITY)
    assert "fordi vi har en berettiget interesse" in kari.sees
    await kari.presses("Neste", about="portal", who="me")
    assert INSTEAD not in kari.sees
    await kari.opens(PORTABILITY)
    await kari.presses(INSTEAD)
    assert kari.page.path == "/henvendelse/innsyn/forhold"
    assert NOW_ACCESS in kari.sees
    await kari.presses("Neste", relation="user")
    assert NOW_ACCESS not in kari.sees
    await kari.presses("Neste", email=KARI)
    for told in ("Alt dere har om meg", "En kopi en maskin kan lese", KARI):
        assert told in kari.sees
    assert (
        "dataportabilitet"
        not in kari.page.html.partition("Se over og send inn")[2].partition("Vil du be om noe mer")[
            0
        ]
    )
    await kari.presses("Send inn henvendelsen")
    assert (await portal.case()).kind == "access"


async def test_the_press_takes_the_wish_away_also_before_anything_is_answered(
    portal: Running,
) -> None:
    kari = await portal.visitor()
    await kari.opens(PORTABILITY)
    await kari.presses(INSTEAD)
    assert kari.page.path == "/henvendelse/innsyn"
    row = await Conversation.get()
    begun = await drafts.find(portal.portal.vault, await row.session, portal.clock())
    assert begun is not None
    assert begun.draft.visit.wishes == ("access",)
    form = kari.page.forms[0]
    await kari.posts("/henvendelse/sletting/i-stedet", {"csrf": form.fields["csrf"]})
    assert kari.page.status == 404


@pytest.mark.parametrize("outcome", ["refused", "partly"])
async def test_portability_that_is_refused_offers_the_copy_in_its_letter(
    portal: Running, outcome: str
) -> None:
    case = await a_case(portal, kind="portability", answers={"where": "me", "format": "csv"})
    siri = await siri_at(portal, case)
    why = {"ground": "art20-basis", "reason": "Vi bruker dem etter en berettiget interesse."}
    done = {"answer.left_out": "Innlogginger"} if outcome == "partly" else {}
    await writes(siri, case, act="review", outcome=outcome, files=CSV, answer={**why, **done})
    await siri.presses("Send svaret")
    letter = await portal.letter(KARI, f"answer_{outcome}")
    for told in (OFFER, "artikkel 20 nr. 1 bokstav a", why["reason"], *WAYS_ON):
        assert told in letter.text
        assert told in in_html(letter.html)
    assert any(link.endswith("/henvendelse/innsyn") for link in letter.links)


async def test_portability_is_not_answered_without_the_file_itself(portal: Running) -> None:
    case = await a_case(portal, kind="portability", answers={"where": "me", "format": "csv"})
    siri = await siri_at(portal, case)
    given = {"outcome": "granted", "answer.left_out": "Ingenting", "text": "Navn: Kari"}
    await writes(siri, case, act="review", answer=given)
    assert "Filer: Legg ved kopien i CSV eller JSON" in siri.sees
    await writes(siri, case, act="review", files=CSV, answer=given)
    await siri.presses("Send svaret")
    assert OFFER not in (await portal.letter(KARI, "answer_granted")).text


async def test_an_access_that_is_refused_in_part_is_not_offered_to_itself(portal: Running) -> None:
    case = await a_case(portal)
    siri = await siri_at(portal, case)
    of_others = {"ground": "art15-4", "reason": "Det gjelder andre."}
    await is_sent(siri, case, outcome="partly", text="Resten.", **of_others)
    letter = await portal.letter(KARI, "answer_partly")
    assert "Be om innsyn" not in letter.text + letter.html


# Two roads for who does not want to be tracked.


async def test_both_roads_against_tracking_are_shown_where_somebody_may_look(
    portal: Running,
) -> None:
    kari = await portal.visitor()
    consent, objection = "Jeg vil trekke et samtykke tilbake", "Jeg vil si nei til at dere bruker"
    front = await kari.opens("/")
    assert "Jeg vil ikke at dere sporer meg Det er to veier dit. Du kan gå begge." in front.text
    roads = {"Trekk samtykket til informasjonskapsler": "trekk-samtykke"}
    roads |= {"Si nei til reklame og annonser": "protest"}
    for road, slug in roads.items():
        assert front.links[road] == f"/henvendelse/{slug}"
        page = await kari.opens(f"/henvendelse/{slug}")
        assert [page.links.get(one) for one in roads] == [
            None if one == road else f"/henvendelse/{roads[one]}" for one in roads
        ]
    await kari.opens("/chat")
    page = await kari.presses("Jeg vil ikke at dere sporer meg")
    labels = [text for form in page.forms for text in form.buttons]
    assert [text.startswith((consent, objection)) for text in labels[:2]] == [True, True]
    assert "informasjonskapsler du har sagt ja til" in labels[0]
    await kari.presses(labels[0])
    assert "Hva har du sagt ja til, som du ikke vil lenger?" in kari.sees


# Withdrawal of consent: GDPR art. 7 (3).


async def test_a_consent_is_withdrawn_without_an_address_and_read_where_it_was_filed(
    portal: Running,
) -> None:
    kari = await portal.visitor()
    await fills_in(kari, "trekk-samtykke", WITHDRAWS)
    assert "går det rett til en saksbehandler" in kari.sees
    await kari.presses("Send inn henvendelsen")
    assert "Vi har registrert at du trekker samtykket ditt tilbake" in kari.sees
    assert "senest tirsdag 24. november 2026" in kari.sees
    assert "Slett informasjonskapslene" in kari.sees  # the desk cannot, and no letter says so
    case = await portal.case()
    siri = await siri_at(portal, case)
    assert "Personen trekker et samtykke. Det kan ikke avslås" in siri.sees
    for unasked in ("reklame", "Hjemmel", "Avslått", "Delvis"):
        assert unasked not in siri.sees
    await writes(siri, case, act="review", answer={"outcome": "granted"})
    assert "Når det ble gjort: Må fylles ut" in siri.sees
    done = {"outcome": "granted", "answer.acted_on": DONE_ON}
    await writes(siri, case, act="review", answer=done)
    await siri.presses("Merk som besvart")
    assert not await Task.filter(kind=TaskKind.ACT_AT_ONCE, done_at=None).exists()
    await kari.opens(kari.page.path)
    for told in ("20. november 2026", "Slett informasjonskapslene", "/henvendelse/sletting"):
        assert told in kari.sees
    assert not await Letter.filter(name__startswith="answer").exists()


async def test_a_withdrawal_is_registered_and_then_told_done_to_an_address_nobody_has_proven(
    portal: Running,
) -> None:
    kari = await portal.visitor()
    asked = {"which": "other", "other": "Nyhetsbrevet om strøm", "name": "Kari", "email": KARI}
    await fills_in(kari, "trekk-samtykke", asked)
    await kari.presses("Send inn henvendelsen")
    assert "Informasjonskapsler" not in kari.sees
    case = await portal.case()
    registered = (await portal.letter(KARI, "registered")).text
    assert "Vi har registrert at du trekker samtykket ditt tilbake. Når det er gjort" in registered
    siri = await siri_at(portal, case)
    await is_sent(siri, case, outcome="granted", **{"answer.acted_on": DONE_ON})
    letter = await portal.letter(KARI, "answer_told_granted")
    for told in ("trukket tilbake", "20. november 2026", "artikkel 7 nr. 3", "artikkel 17 nr. 1"):
        assert told in letter.text
    for sent in (registered, letter.text, in_html(letter.html)):
        assert "Nyhetsbrevet om strøm" not in sent
    assert all(told in letter.text for told in WAYS_ON)
    fresh = await Case.get(id=case.id)
    assert (fresh.status, fresh.confirmed_at) == ("answered", None)


async def test_where_there_was_no_consent_the_basis_is_told_and_the_way_to_object(
    portal: Running,
) -> None:
    case = await a_case(portal, kind="withdraw_consent", answers=WITHDRAWS)
    siri = await siri_at(portal, case)
    assert "Bare når utfallet er «Det fantes ikke noe samtykke»." in siri.sees
    assert "Fylles ut når" not in siri.sees
    await writes(siri, case, act="review", answer={"outcome": "none_found"})
    assert "Dette bygger bruken på: Må fylles ut" in siri.sees
    basis = "Berettiget interesse (artikkel 6 nr. 1 bokstav f)"
    await is_sent(siri, case, outcome="none_found", **{"answer.basis": basis})
    letter = await portal.letter(KARI, "answer_told_none_found")
    for told in ("Vi fant ikke noe samtykke fra deg", basis, "artikkel 21", "/henvendelse/protest"):
        assert told in letter.text


# A copy of the safeguards: GDPR art. 46.


async def test_every_transfer_is_told_with_what_the_register_lacks_filled_in(
    portal: Running,
) -> None:
    case = await a_case(portal, kind="transfer_safeguards", answers={"receiver": "Google"})
    siri = await siri_at(portal, case)
    assert "identity" not in siri.page.form("Lagre utkast").asked
    form = siri.page.form("Lagre utkast")
    empty = {name: "" for name in form.fields if name.startswith("fact.")}
    copies = {"answer.copies": "Avtalen med Google ligger ved.", "outcome": "granted"}
    form.fields.update({**empty, **copies, "act": "review"})
    await siri.posts(form.action, form.fields)
    assert "Mottakerregisteret mangler land og garantier" in siri.sees
    await is_sent(siri, case, **copies)
    letter = await portal.letter(KARI, "answer_told_granted")
    for told in (RECIPIENT, "Google Analytics", copies["answer.copies"], "artikkel 45"):
        assert told in letter.text
    assert await answers_sent(portal) == 1


async def test_the_common_answers_are_kept_when_the_copy_is_taken_instead(
    portal: Running,
) -> None:
    kari = await portal.visitor()
    await fills_in(kari, "sletting", {**KNOWN, "scope": "part", "part": "Navnet"})
    await kari.opens(PORTABILITY)
    assert kari.page.path == f"{PORTABILITY}/hva"
    await kari.presses(INSTEAD)
    assert kari.page.path == "/henvendelse/innsyn/se-over"
    for told in ("En kopi en maskin kan lese", "Navnet", KARI):
        assert told in kari.sees
