"""One definition of each kind feeds form, chat, review, case and desk: nothing is told twice."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from locales import Words
from models import cases
from models.catalogue.all import BY_NAME
from models.catalogue.common import AFTER, BEFORE
from models.catalogue.kinds import CaseKind, Page
from models.catalogue.questions import Choice, LongText
from models.tables import Case, File
from tests.web import steps
from tests.web.conftest import KARI, SIRI, Running
from tests.web.desk_steps import at_desk, writes
from tests.web.samples import FILES, SAMPLES
from tests.web.talking import asked, chats
from tests.web.visitor import Page as Seen
from tests.web.visitor import Visitor

SEND = "Send inn henvendelsen"
TRAVEL = CaseKind(
    name="travel",
    slug="reise",
    pages=(
        *BEFORE,
        Page(
            "reisen",
            (
                Choice(key="how", home="travel", options=("train", "boat")),
                LongText(key="where", home="travel", required=False),
            ),
        ),
        *AFTER,
    ),
)
TRAVEL_WORDS = {
    "noun": "reise",
    "want": "Jeg vil reise",
    "legal": "Retten til å reise",
    "intro": "Du kan reise.",
    "outcome.granted": "Du får reise.",
    "outcome.partly": "Du får reise litt.",
    "outcome.refused": "Du får ikke reise.",
    "outcome.none_found": "Vi fant ingen reise.",
    "page.reisen": "Hvordan vil du reise?",
    "question.how.label": "Tog eller båt?",
    "question.how.name": "Reisemåten",
    "question.how.option.train": "Tog",
    "question.how.option.boat": "Båt",
    "question.where.label": "Hvor vil du?",
    "question.where.name": "Reisemålet",
}
AT_LENGTH = {"complaint": {"what": ("Jeg fikk en annens måling. " * 149)[:3_999]}}
"""Answers as long as they may be, all but a character."""
TO_MOLDE = {**SAMPLES["access"], "how": "boat", "where": "Molde"}


def rows(page: Seen) -> dict[str, str]:
    """The answers on a review, by what each is called; form and chat draw them alike."""
    found: dict[str, str] = {}
    for part in page.html.split('<dt class="summary-list__label">')[1:]:
        label, _, rest = part.partition("</dt>")
        value = rest.partition('<dd class="summary-list__value">')[2].partition("</dd>")[0]
        found[label] = value
    return found


async def kept(portal: Running, case: Case) -> Mapping[str, tuple[str, str, str]]:
    """What a case holds: each question with its label, the answer shown and the answer itself."""
    held = await cases.answers_of(portal.portal.vault, case)
    return {row.question: (row.label, row.shown, row.value) for row in held}


@pytest.mark.parametrize("name", SAMPLES)
async def test_a_request_is_the_same_by_form_and_by_chat(portal: Running, name: str) -> None:
    answers, attached = {**SAMPLES[name], **AT_LENGTH.get(name, {})}, FILES.get(name, ())
    kari, ola = await portal.visitor(), await portal.visitor()
    await steps.fills_in(kari, BY_NAME[name].slug, answers, attached)
    await chats(ola, name, answers, attached)
    assert rows(kari.page)
    assert rows(ola.page) == rows(kari.page)
    for person in (kari, ola):
        await person.presses(SEND)
        assert person.page.status == 200, person.sees
    by_form, by_chat = await steps.the_case_of(kari), await steps.the_case_of(ola)
    assert (by_form.channel, by_chat.channel) == ("form", "chat")
    assert await kept(portal, by_chat) == await kept(portal, by_form)
    assert receipt(ola, by_chat) == receipt(kari, by_form)
    assert await File.filter(case_id=by_chat.id).count() == len(attached)
    assert await File.filter(case_id=by_form.id).count() == len(attached)


def receipt(person: Visitor, case: Case) -> str:
    """The page a filing leads to, without what is the case's alone."""
    shown = f"{case.reference[:4]}-{case.reference[4:]}".upper()
    return person.sees.replace(f"PV-{shown}", "PV-…")


@pytest.mark.parametrize(
    ("kind", "page", "question", "given"),
    [
        ("access", "omfang", "scope", ""),
        ("access", "omfang", "scope", "everything"),
        ("access", "kontakt", "name", "a" * 121),
        ("access", "kontakt", "email", "kari"),
        ("rectification", "hva", "what", "wrong,nothing"),
        ("rectification", "feil", "correction.1.field", ""),
        ("complaint", "hva", "when", "31.2.2025"),
        ("erasure", "konto-avsluttes", "closes", ""),
        ("objection", "reklame", "advertising", ""),
    ],
)
async def test_what_is_wrong_is_said_in_the_same_words_by_form_and_by_chat(
    portal: Running, kind: str, page: str, question: str, given: str
) -> None:
    slug = BY_NAME[kind].slug
    by_form, by_chat = await portal.visitor(), await portal.visitor()
    await steps.fills_in(by_form, slug, SAMPLES[kind])
    await by_form.opens(f"/henvendelse/{slug}/{page}?endre=1")
    form = by_form.page.form("Neste")
    pairs = form.pairs({**form.fields, question: given})
    await by_form.posts(form.action, pairs)
    assert by_form.page.status == 422
    said = by_form.page.html.partition('class="field__error"')[2].partition("</span>")[2]
    sentence = said.partition("</p>")[0].strip()
    assert sentence

    await chats(by_chat, kind, {**SAMPLES[kind], question: "stop here"}, stops_at=question)
    assert asked(by_chat.page) == question
    form = next(f for f in by_chat.page.forms if f.fields.get("about"))
    await by_chat.posts("/chat", {**form.fields, "answer": given})
    # In a form with several rows the row is named; in the chat it stands above the question.
    assert sentence.removeprefix("Opplysning 1: ") in by_chat.page.html


async def test_a_kind_is_a_definition_and_its_words_and_works_everywhere(
    portal: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(BY_NAME, TRAVEL.name, TRAVEL)
    for words in portal.portal.words.values():
        learns(words, monkeypatch)
    await portal.hires(SIRI, "Siri Solberg")
    kari, ola = await portal.visitor(), await portal.visitor()
    assert "Jeg vil reise" in (await kari.opens("/")).text
    await steps.fills_in(kari, TRAVEL.slug, TO_MOLDE)
    await chats(ola, TRAVEL.name, TO_MOLDE)
    assert rows(ola.page) == rows(kari.page)
    assert rows(kari.page)["Reisemåten"] == "Båt"
    await kari.presses(SEND)
    case = await steps.the_case_of(kari)
    await steps.confirms(portal, kari)
    assert "Saken din om reise" in kari.sees
    assert "Reisemålet: Molde" in (await portal.letter(SIRI, "desk_case")).text
    siri = await portal.signed_in(SIRI)
    assert "Molde" in (await siri.opens(at_desk(case))).text
    await writes(siri, case, act="review", outcome="granted", text="God tur.")
    await siri.presses("Send svaret")
    assert siri.page.status == 200, siri.sees
    answer = await portal.letter(KARI, "answer_told_granted")
    assert "Du får reise." in answer.text
    assert "God tur." in answer.text


def learns(words: Words, monkeypatch: pytest.MonkeyPatch) -> None:
    """Give a language the words of the new kind, for as long as the test lasts."""
    new = {f"kinds.{TRAVEL.name}.{key}": text for key, text in TRAVEL_WORDS.items()}
    for key, text in new.items():
        monkeypatch.setitem(words.sentences, key, text)
