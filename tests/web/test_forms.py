"""The forms of every kind: what they ask, what they refuse and how, and the one review."""

from __future__ import annotations

import pytest

from models.catalogue.all import BY_NAME
from models.catalogue.kinds import CaseKind
from models.tables import Case, Conversation
from tests.web.conftest import KARI, Running
from tests.web.samples import KNOWN, SAMPLES
from tests.web.steps import FORM, files, fills_in
from tests.web.visitor import Visitor

RECTIFY, ERASE, OBJECT, COMPLAIN = (
    f"/henvendelse/{BY_NAME[name].slug}"
    for name in ("rectification", "erasure", "objection", "complaint")
)
ONE_WRONG = {
    "correction.1.field": "Navn",
    "correction.1.wrong": "Kari Normann",
    "correction.1.right": "Kari Nordmann",
}


async def at_the_corrections(portal: Running, what: str = "wrong") -> Visitor:
    """Kari, with the page of what is to be put right in front of her."""
    kari = await portal.visitor()
    await kari.opens(RECTIFY)
    await kari.presses("Neste", about="portal", who="me")
    await kari.presses("Neste", what=what)
    assert kari.page.path == f"{RECTIFY}/feil"
    return kari


@pytest.mark.parametrize("kind", BY_NAME.values(), ids=lambda kind: kind.name)
async def test_every_kind_is_filed_with_everything_that_was_answered(
    portal: Running, kind: CaseKind
) -> None:
    kari, sample = await portal.visitor(), SAMPLES[kind.name]
    await fills_in(kari, kind.slug, sample)
    for key, text in sample.items():
        question = kind.question(key.partition(".")[0], sample)
        assert question is not None, key
        shown = text
        if question.key == key:
            shown = question.show({key: question.clean(text)}, portal.portal.words["nb"])
        for line in shown.splitlines():
            assert line in kari.sees, key
    await kari.presses("Send inn henvendelsen")
    assert (await portal.case()).kind == kind.name
    assert await Conversation.all().count() == 0


async def test_a_row_is_added_and_taken_away_and_nothing_typed_is_lost(portal: Running) -> None:
    kari = await at_the_corrections(portal)
    assert "Fjern opplysning 1" not in kari.sees
    await kari.presses("Legg til en opplysning til", ONE_WRONG)
    assert kari.page.status == 200
    assert "må fylles ut" not in kari.sees.replace("Må fylles ut", "")
    assert kari.page.html.count("autofocus") == 1
    await kari.presses("Legg til en opplysning til", {"correction.2.right": "bare dette"})
    await kari.presses("Fjern opplysning 1", {"correction.3.field": "Rolle"})
    assert kari.page.form("Neste").fields == {
        "csrf": kari.page.form("Neste").fields["csrf"],
        "correction.1.field": "",
        "correction.1.wrong": "",
        "correction.1.right": "bare dette",
        "correction.2.field": "Rolle",
        "correction.2.wrong": "",
        "correction.2.right": "",
    }


async def test_enter_in_a_row_presses_next(portal: Running) -> None:
    kari = await at_the_corrections(portal)
    assert kari.page.form("Neste").buttons[0] == "Neste"
    assert "Neste" not in kari.page.form("Neste").sends


async def test_the_tenth_row_is_the_last(portal: Running) -> None:
    kari = await at_the_corrections(portal)
    for _ in range(9):
        await kari.presses("Legg til en opplysning til")
    assert "Legg til en opplysning til" not in kari.sees
    assert "Her er det plass til 10" in kari.sees
    eleven = {f"correction.{n}.{part}": "x" for n in range(1, 12) for part in ("field", "right")}
    again = await kari.presses("Neste", {**eleven, "act": "more"})
    assert again.status == 200
    assert "correction.11.field" not in again.form("Neste").fields
    refused = await kari.presses("Neste", eleven)
    assert refused.status == 422
    assert refused.text.count("Det som skal rettes: Det er plass til høyst 10") == 2
    assert 'id="f-correction"' in refused.html


async def test_a_part_missing_in_the_second_row_is_led_to_from_the_summary(
    portal: Running,
) -> None:
    kari = await at_the_corrections(portal)
    await kari.presses("Legg til en opplysning til", ONE_WRONG)
    page = await kari.presses("Neste", {"correction.2.wrong": "vaktmester"})
    assert page.status == 422
    for text, field in (
        ("Opplysning 2: Skriv hvilken opplysning som er feil", "f-correction.2.field"),
        ("Opplysning 2: Skriv hva det skal stå", "f-correction.2.right"),
    ):
        assert page.links[text] == f"#{field}"
        assert f'id="{field}"' in page.html
        assert page.text.count(text) == 2
    assert page.form("Neste").fields["correction.1.right"] == "Kari Nordmann"
    assert page.form("Neste").fields["correction.2.wrong"] == "vaktmester"


async def test_holes_between_rows_are_closed_and_empty_rows_do_not_count(portal: Running) -> None:
    kari = await at_the_corrections(portal)
    form = kari.page.form("Neste")
    sent = {
        "csrf": form.fields["csrf"],
        "correction.3.field": "Navn",
        "correction.7.field": " ",
        "correction.9.field": "Rolle",
        "correction.9.right": "Leder",
    }
    page = await kari.posts(form.action, sent)
    assert page.status == 422
    assert page.links["Opplysning 1: Skriv hva det skal stå"] == "#f-correction.1.right"
    assert page.form("Neste").fields["correction.3.right"] == "Leder"
    await kari.presses("Neste", {"correction.1.right": "Kari"})
    assert kari.page.path == f"{RECTIFY}/dokumentasjon"
    await kari.opens(f"{RECTIFY}/feil")
    assert "correction.3.field" not in kari.page.form("Neste").fields
    assert kari.page.form("Neste").fields["correction.2.field"] == "Rolle"


async def test_a_group_without_anything_says_what_to_write(portal: Running) -> None:
    kari = await at_the_corrections(portal)
    page = await kari.presses("Neste")
    assert page.status == 422
    assert page.links["Skriv hvilken opplysning som er feil"] == "#f-correction.1.field"


async def test_two_branches_of_one_answer_are_both_asked(portal: Running) -> None:
    kari = await at_the_corrections(portal, "wrong,missing")
    await kari.presses("Neste", ONE_WRONG)
    assert kari.page.path == f"{RECTIFY}/mangler"
    await kari.opens(f"{RECTIFY}/hva")
    assert kari.page.form("Neste").fields["what"] == "wrong,missing"


@pytest.mark.parametrize(
    ("path", "earlier", "sent", "told"),
    [
        (RECTIFY, ({"about": "portal", "who": "me"},), {"what": "both"}, "Hva som er galt: Velg"),
        (RECTIFY, ({"about": "portal", "who": "me"},), {}, "Velg om noe er feil eller noe mangler"),
        (ERASE, ({"about": "portal", "who": "me"}, {"scope": "all"}), {}, "Kryss av for at du vet"),
        (
            ERASE,
            ({"about": "portal", "who": "me"}, {"scope": "all"}),
            {"closes": "no"},
            "Avslutningen av brukeren: Velg ett av alternativene",
        ),
        (OBJECT, (), {}, "Velg om det gjelder reklame"),
        (OBJECT, (), {"advertising": "all"}, "Reklame: Velg ett av alternativene"),
        (COMPLAIN, (), {"who": "me"}, "Velg hva slags opplysninger det gjelder"),
        (COMPLAIN, (), {"about": "portal"}, "Velg hvem det gjelder"),
        (
            COMPLAIN,
            ({"about": "dwelling", "who": "me"},),
            {"dwelling": "x"},
            "Velg om vi kan sende",
        ),
        (
            COMPLAIN,
            ({"about": "portal", "who": "me"},),
            {"when": "31.2.2026"},
            "Tidspunktet må være en dato som finnes",
        ),
        (COMPLAIN, ({"about": "portal", "who": "me"},), {}, "Skriv hva som har skjedd"),
    ],
)
async def test_every_wrong_answer_is_explained_twice_in_the_same_words(
    portal: Running,
    path: str,
    earlier: tuple[dict[str, str], ...],
    sent: dict[str, str],
    told: str,
) -> None:
    kari = await portal.visitor()
    await kari.opens(path)
    for answers in earlier:
        await kari.presses("Neste", answers)
    page = await kari.presses("Neste", sent)
    assert page.status == 422
    assert page.title.startswith("Feil: ")
    line = next(text for text in page.links if text.startswith(told))
    assert page.text.count(line) == 2
    assert f'id="{page.links[line].removeprefix("#")}"' in page.html


async def test_fields_sent_twice_are_one_answer_or_a_sentence(portal: Running) -> None:
    kari = await portal.visitor()
    await kari.opens(FORM)
    form = kari.page.form("Neste")
    csrf = ("csrf", form.fields["csrf"])
    twice = [csrf, ("about", "portal"), ("about", "dwelling"), ("who", "me")]
    page = await kari.posts(form.action, twice)
    assert page.status == 422
    assert "Hva det gjelder: Velg ett av alternativene" in page.text
    kari = await at_the_corrections(portal)
    await kari.opens(f"{RECTIFY}/hva")
    form = kari.page.form("Neste")
    csrf = ("csrf", form.fields["csrf"])
    await kari.posts(form.action, [csrf, ("what", "missing"), ("what", "wrong"), ("what", "wrong")])
    assert kari.page.path == f"{RECTIFY}/feil"


async def test_an_answer_to_another_page_s_question_is_not_taken(portal: Running) -> None:
    kari = await portal.visitor()
    await kari.opens(ERASE)
    await kari.presses("Neste", about="portal", who="me", scope="all", email=KARI)
    assert kari.page.path == f"{ERASE}/omfang"
    assert "scope" not in kari.page.form("Neste").fields


async def test_advertising_is_stopped_without_a_name_or_an_address(portal: Running) -> None:
    kari = await portal.visitor()
    await kari.opens(OBJECT)
    assert "Du trenger en e-postadresse" not in kari.sees
    await kari.presses("Neste", advertising="yes")
    assert kari.page.path == f"{OBJECT}/beskjed"
    assert "Du trenger ikke å si noe om hvem du er" in kari.sees
    await kari.presses("Neste")
    assert kari.page.path == f"{OBJECT}/se-over"
    assert "går det rett til en saksbehandler" in kari.sees
    assert "Trykk på den for å vise" not in kari.sees


async def test_a_second_wish_asks_nothing_twice_and_back_still_reaches_it(portal: Running) -> None:
    kari = await portal.visitor()
    await fills_in(kari, "innsyn", SAMPLES["access"])
    await kari.follows("Jeg vil at dere sletter opplysninger om meg")
    assert kari.page.path == f"{ERASE}/omfang"
    assert "Du kan be oss slette alt" in kari.sees  # where she comes in, it says what this is
    await kari.follows("Tilbake")
    assert kari.page.path == f"{ERASE}/gjelder"
    assert kari.page.form("Neste").fields["about"] == "portal"
    await kari.follows("Tilbake")
    assert kari.page.path == f"{ERASE}/se-over"
    await kari.opens(ERASE)
    for answers in ({"scope": "part"}, {"part": "Supportsaken fra mars"}, {}):
        await kari.presses("Neste", answers)
    assert kari.page.path == f"{ERASE}/se-over"


async def test_one_review_shows_every_wish_and_what_they_share_once(portal: Running) -> None:
    kari = await portal.visitor()
    await fills_in(kari, "innsyn", SAMPLES["access"])
    for slug, name in (("sletting", "erasure"), ("klage", "complaint")):
        await fills_in(kari, slug, {**SAMPLES[name], **KNOWN})
    await kari.opens(f"{RECTIFY}/se-over")  # by a slug that is not among them
    for text in ("Påloggingene mine", "Dere trenger ikke opplysningene lenger", "12. mars 2026"):
        assert text in kari.sees
    assert kari.page.html.count(KARI) == 1
    assert "Om deg" in kari.sees
    assert "Jeg vil rette noe som er feil" in kari.page.links
    assert "Jeg vil klage" not in kari.page.links
    await kari.follows("Endre e-postadressen")
    await kari.presses("Neste", email="kari.n@example.com")
    assert kari.page.path.endswith("/se-over")
    assert "kari.n@example.com" in kari.sees
    await kari.presses("Send inn henvendelsene")
    assert kari.page.path.startswith("/sak/")
    kinds = {case.kind: case.filing for case in await Case.all()}
    assert set(kinds) == {"access", "erasure", "complaint"}
    assert len(set(kinds.values())) == 1


async def test_what_is_unfinished_stands_apart_and_is_not_sent(portal: Running) -> None:
    kari = await portal.visitor()
    await kari.opens(ERASE)
    await kari.presses("Neste", about="portal", who="me")
    await kari.presses("Neste", scope="all")
    assert "klart til å sendes" not in kari.sees
    await fills_in(kari, "innsyn", SAMPLES["access"])
    assert "Dette blir ikke sendt før du har svart på resten" in kari.sees
    await kari.follows("Gå videre med sletting")
    assert kari.page.path == f"{ERASE}/konto-avsluttes"
    await kari.follows("Se over det som er klart")
    await kari.presses("Send inn henvendelsen")
    assert (await portal.case()).kind == "access"
    assert (await kari.opens(f"{FORM}/se-over")).path.startswith("/sak/")
    await kari.opens(ERASE)
    assert kari.page.form("Neste").fields["about"] == "portal"
    assert (await kari.opens(f"{ERASE}/se-over")).path == f"{ERASE}/konto-avsluttes"


async def test_a_wish_is_taken_away_and_the_last_one_with_everything(portal: Running) -> None:
    kari = await portal.visitor()
    await fills_in(kari, "innsyn", SAMPLES["access"])
    assert "Ta bort" not in kari.sees
    await fills_in(kari, "sletting", SAMPLES["erasure"])
    token = kari.page.form("Send inn henvendelsene").fields["csrf"]
    await kari.presses("Ta bort sletting av personopplysninger")
    assert kari.page.path == f"{FORM}/se-over"
    assert "Dere trenger ikke opplysningene lenger" not in kari.sees
    assert "Påloggingene mine" in kari.sees
    await kari.posts(f"{FORM}/ta-bort", {"csrf": token})
    assert kari.page.path == "/"
    assert await Conversation.all().count() == 0


async def test_whoever_erases_everything_is_told_of_access_first(portal: Running) -> None:
    kari = await portal.visitor()
    await fills_in(kari, "sletting", SAMPLES["erasure"])
    assert "Det vi sletter, kan vi ikke vise deg etterpå" in kari.sees
    await fills_in(kari, "innsyn", SAMPLES["access"])
    assert "Det vi sletter" not in kari.sees


async def test_the_front_page_leads_to_every_form_and_to_the_chat(portal: Running) -> None:
    kari = await portal.visitor()
    front = await kari.opens("/")
    assert "Har du allerede en sak? Finn saken min Dette kan du be om" in front.text
    words = portal.portal.words["nb"]
    for kind in BY_NAME.values():
        assert front.links[words(f"kinds.{kind.name}.want")] == f"/henvendelse/{kind.slug}"
        assert words(f"kinds.{kind.name}.legal") in front.text
    assert front.links["Gå til chatten"] == "/chat"
    assert front.links["Si nei til bruken"] == OBJECT


async def test_a_filed_complaint_waits_for_its_proof_as_access_does(portal: Running) -> None:
    kari = await portal.visitor()
    await files(kari, "klage", SAMPLES["complaint"])
    assert "Vi har sendt en e-post til kari@example.com" in kari.sees
