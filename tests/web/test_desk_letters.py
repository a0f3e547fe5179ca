"""The letter to the desk: all it takes to answer, and an address for each thing to ask."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from email import message_from_bytes

import pytest

from locales import DESK_LANGUAGE
from mail import actions, addresses, labels, letters, mailto
from mail.actions import Action, Verb
from mail.addresses import Sort
from mail.inbound import read
from mail.verdict import read_source, vouched
from models.catalogue.kinds import CaseKind
from models.catalogue.requirements import Outcome
from models.database import transaction
from models.files import check_file
from models.keyring import open_key
from models.tables import Case, RawMail, Role, Staff
from tests.patterns import needs
from tests.web.conftest import KARI, PER, SIRI, SUNDAY_AFTERNOON, Running
from tests.web.desk_steps import PDF, a_case, at_desk, in_html
from tests.written_letters import ENDINGS, WORDS
from web.portal import Portal
from web.services.answers import reading
from web.services.answers.answer_facts import register_labels
from web.services.answers.answer_files import write_file
from web.services.cases.case_facts import facts
from web.services.examples import devbox
from web.services.letters import notify, ways_on
from web.services.letters.reply_addresses import open_answers
from web.services.post import mails
from web.services.post.posting import post_to_case
from web.settings import read_settings

NOBODY_CHECKED: Sequence[str] = ()


def grounds_offered(kind: CaseKind, outcome: Outcome, role: Role) -> set[str]:
    """The grounds of an outcome that somebody with a role is offered, whatever was asked."""
    return {
        action.detail
        for need in needs(kind)
        for action in open_answers(need, role, NOBODY_CHECKED)
        if action.outcome is outcome and action.detail
    }


@pytest.mark.parametrize(("kind", "outcome"), ENDINGS, ids=lambda value: getattr(value, "name", ""))
def test_each_outcome_open_to_a_kind_has_an_address_and_a_refusal_one_for_every_ground(
    kind: CaseKind, outcome: Outcome
) -> None:
    grounds = {
        ground.code: ground
        for need in needs(kind)
        if need.asks_reasons(outcome)
        for ground in need.grounds
        if not ground.to_check
        and not (ground.partly and outcome is Outcome.REFUSED)
        and not (ground.wholly and outcome is Outcome.PARTLY)
    }
    assert grounds_offered(kind, outcome, Role.LEAD) == set(grounds)
    assert grounds_offered(kind, outcome, Role.HANDLER) == {
        code for code, ground in grounds.items() if not ground.lead
    }
    for need in needs(kind):
        offered = [one.outcome for one in open_answers(need, Role.LEAD, NOBODY_CHECKED)]
        assert (outcome in offered) == (outcome in need.outcomes)


def test_a_ground_nobody_has_compared_with_the_law_is_offered_once_somebody_has() -> None:
    kind = next(kind for kind, _ in ENDINGS if kind.name == "access")
    (need, *_) = needs(kind)
    offered = {one.detail for one in open_answers(need, Role.LEAD, ["popplyl16-d"])}
    assert {one for one in offered if one.startswith("popplyl16")} == {"popplyl16-d"}


def links(letter: devbox.Mail, portal: Portal) -> dict[str, tuple[devbox.Way, Action | None]]:
    """The mails a letter begins about its case, by what they are called, with what each asks."""
    codes = [g.code for kind, _ in ENDINGS for need in needs(kind) for g in need.grounds]
    found = {}
    for way in letter.ways[1:]:
        meant = addresses.read(portal.vault.mac, way.address, portal.stationery.reply_domain)
        if meant is not None:
            found[way.name.rpartition(", sak ")[0]] = way, actions.read(meant.action, codes)
    return found


async def staffed(portal: Running) -> tuple[Staff, Staff]:
    await portal.hires(SIRI, "Siri Solberg")
    await portal.hires(PER, "Per Lunde", Role.LEAD)
    siri, per = await Staff.all().order_by("created_at")
    return siri, per


async def told(portal: Running, case: Case, address: str = SIRI) -> devbox.Mail:
    """The letter somebody has about a new case."""
    await transaction(lambda: notify.desk_of_new_case(portal.portal, case, portal.clock()))
    return await portal.letter(address, "desk_case")


async def attaches(portal: Running, case: Case, *names: str) -> None:
    """The person's files on their case."""
    key = await open_key(portal.portal.vault, case.key_id)
    for name in names:
        await write_file(key, case.id, None, check_file(name, PDF), portal.clock())


async def test_the_letter_says_what_the_answer_must_hold_and_what_the_portal_adds(
    portal: Running,
) -> None:
    await staffed(portal)
    case = await a_case(portal, kind="erasure", answers={"name": "Kari Nordmann"})
    await transaction(lambda: attaches(portal, case, "bevis.pdf", "mer.pdf"))
    letter = await told(portal, case)
    at_her_case = f"{portal.url}{at_desk(case)}"
    for said in (
        *("Kari Nordmann <kari@example.com>", "nynorsk", "Alt dere har om meg"),
        "Svar senest tirsdag 22. desember 2026.",
        *(f"bevis.pdf (1 kB): {at_her_case}", f"mer.pdf (1 kB): {at_her_case}"),
        "Se om kari@example.com er adressen på kontoen.",
        "Dette har vi slettet; Når det ble gjort; Hvem vi har gitt beskjed til.",
        "Ved «Delvis innvilget» eller «Avslått»: Dette har vi ikke slettet.",
        "Skriv hvorfor.",
        "Teksten din står i e-posten til personen.",
        "Høyst 10 filer, 25 MB til sammen.",
        "beholder vi i denne portalen i 3 år",
        "Slett denne e-posten når saken er besvart.",
    ):
        assert said in letter.text
        seen = re.sub(r": http.*", "", said)
        assert seen.replace("<", "&lt;").replace(">", "&gt;") in in_html(letter.html), said
    access = await told(portal, await a_case(portal))
    for said in (
        "Bak en kode på siden til saken.",
        "Mangler i mottakerregisteret: Navn, land og garantier for drift",
        "Hva vi bruker opplysningene til; Hva slags opplysninger det er; Hvem som får dem",
        "opprette brukeren din og administrere kontoen",
    ):
        assert said in access.text


async def test_each_thing_a_handler_may_ask_is_a_mail_begun_with_its_lines_and_nothing_personal(
    portal: Running,
) -> None:
    siri, per = await staffed(portal)
    case = await a_case(portal, kind="erasure", answers={"name": "Kari Nordmann"})
    letter, to_per = await told(portal, case), await portal.letter(PER, "desk_case")
    shown = letter.subject.rpartition(" ")[2]
    assert letter.ways[0].name == f"Svar til personen, sak {shown}"
    assert letter.ways[0].address == letter.ways[1].address
    found = links(letter, portal.portal)
    asked = {action.verb for _, action in found.values() if action}
    assert asked == set(Verb)
    assert found["Avslag til personen: plikt etter loven (art. 17 nr. 3 b)"][1] == Action(
        Verb.ANSWER, Outcome.REFUSED, "art17-3-b"
    )
    assert found["Gi saken til Per Lunde"][1] == Action(Verb.HAND_OVER, detail=per.code)
    assert found["Varsel til personen: mer tid, saken er komplisert"][1] == Action(
        Verb.EXTEND, detail="complex"
    )
    lead = "Avslag til personen: åpenbart grunnløs eller overdreven (art. 12 nr. 5)"
    assert lead not in found
    assert lead in links(to_per, portal.portal)
    for name, (way, _) in found.items():
        assert way.subject == way.name == f"{name}, sak {shown}"
        # As text it is its words and the bare address.
        assert f": {way.address}" in letter.text
    assert found["Svar til personen"][0].body == (
        "Adressen er den samme som på kontoen (ja eller nei): \nDette har vi slettet: \n"
        "Når det ble gjort: \nHvem vi har gitt beskjed til: \n\n"
    )
    partly = found["Delvis svar til personen: folkehelse (art. 17 nr. 3 c)"][0]
    assert "Dette har vi ikke slettet: \nHvem vi" in partly.body
    begun = re.findall(r'href="mailto:([^"]+)"', letter.html)
    assert len(begun) > 20
    assert not [link for link in begun if re.search(r"kari|nordmann", link, re.IGNORECASE)]
    assert "mailto:" not in letter.text
    (register,) = [way for way in letter.ways if way.name == "Registrer henvendelse"]
    sign, domain = portal.portal.vault.mac, portal.portal.stationery.reply_domain
    assert addresses.read_other(sign, register.address, domain) == (Sort.REGISTER, siri.code)


async def test_no_link_is_longer_than_a_mail_program_takes(portal: Running) -> None:
    words, register = WORDS[DESK_LANGUAGE], register_labels(portal.portal)
    address = f"{'a' * 64}@svar.et-langt-navn-paa-et-firma.example.no"
    for kind, _ in ENDINGS:
        for need in needs(kind):
            for one in open_answers(need, Role.LEAD, ["popplyl16-c"]):
                assert one.outcome is not None
                ground = words(f"inbox.ground.{one.detail}") if one.detail else ""
                name = f"{words('inbox.action.partly', ground=ground)}, sak PV-K7M2-Q3XA"
                lines = labels.of(need, one.outcome, words, identity=True, register=register)
                link = mailto.link(name, address, [line.text for line in lines])
                assert len(link) < mailto.LONGEST, (kind.name, one)


async def test_what_cannot_be_refused_has_no_address_that_refuses(portal: Running) -> None:
    await staffed(portal)
    case = await a_case(portal, kind="objection", answers={"advertising": "yes"})
    letter = await told(portal, case, PER)
    asked = [action for _, action in links(letter, portal.portal).values() if action]
    assert [one.outcome for one in asked if one.verb is Verb.ANSWER] == [Outcome.GRANTED]
    assert Verb.EXTEND not in {one.verb for one in asked}
    # Nobody has proven the address: no word of the sender's is mailed.
    assert "kari@example.com (ikke bekreftet)" in letter.text
    assert "Omfanget" not in letter.text


async def test_where_no_reply_is_taken_there_is_no_line_to_write_above(portal: Running) -> None:
    await staffed(portal)
    case = await a_case(portal, "", kind="objection", answers={"advertising": "yes"})
    letter = await told(portal, case)
    assert "Skriv svaret over denne linjen" not in letter.text
    assert "så ingen kan få svar" in letter.text
    verbs = {action.verb for _, action in links(letter, portal.portal).values() if action}
    assert verbs == {Verb.NOTE, Verb.TAKE, Verb.HAND_OVER}


async def test_the_letter_says_what_becomes_of_a_reply_as_the_portal_is_set(
    portal: Running,
) -> None:
    siri, _ = await staffed(portal)
    view = await reading.view(portal.portal, await a_case(portal), portal.clock())

    def then(**settings: object) -> str:
        values = {**portal.portal.settings.model_dump(), **settings}
        other = replace(portal.portal, settings=read_settings(_env_file=None, **values))
        return ways_on.of_handler(other, view, siri, (), portal.clock()).then

    assert "går ikke ut av seg selv" in then()
    assert "kan du stoppe det i 5 minutter" in then(auth_source="m365")
    assert "i 90 sekunder" in then(auth_source="authserv:mx.example.com", hold_seconds=90)
    assert "stoppe" not in then(auth_source="m365", hold_seconds=0)


async def test_with_many_colleagues_eight_have_an_address_and_the_page_has_the_rest(
    portal: Running,
) -> None:
    siri, _ = await staffed(portal)
    view = await reading.view(portal.portal, await a_case(portal), portal.clock())
    many = [(Staff(id=str(n), code=f"colleag{'abcdefghij'[n]}"), f"Nr. {n}") for n in range(10)]
    ways = ways_on.of_handler(portal.portal, view, siri, [(siri, "Siri"), *many], portal.clock())
    (given,) = [one.entries for one in ways.actions if one.title == "Gi saken til"]
    assert [one.text for one in given[:8]] == [f"Nr. {n}" for n in range(8)]
    assert [one.target for one in given[8:]] == [f"{portal.url}{at_desk(view.case)}"]


async def test_all_letters_of_a_case_to_one_handler_are_one_thread_and_a_reply_to_any_is_the_answer(
    portal: Running,
) -> None:
    siri, _ = await staffed(portal)
    case = await a_case(portal)
    first, of_per = await told(portal, case), await portal.letter(PER, "desk_case")
    await transaction(
        lambda: notify.desk_of_news(portal.portal, "desk_message", case, portal.clock())
    )
    await transaction(lambda: notify.desk_of_case_again(portal.portal, case, siri, portal.clock()))
    later, again = await portal.letter(SIRI, "desk_message"), await portal.letter(SIRI, "desk_case")
    heads = [message_from_bytes(one.raw) for one in (first, later, again, of_per)]
    root, topic = heads[0]["Message-ID"], first.subject.rpartition(" ")[2]
    assert [head["References"] for head in heads] == [None, root, root, None]
    assert [head["In-Reply-To"] for head in heads] == [None, root, root, None]
    indexes = [head["Thread-Index"] for head in heads]
    assert indexes[:3] == [indexes[0]] * 3
    assert indexes[3] != indexes[0]
    # Outlook takes Thread-Topic for the topic where the subject ends with it.
    assert {head["Thread-Topic"] for head in heads} == {topic}
    assert all(one.subject.endswith(topic) for one in (first, later, again))
    assert first.reply_to == later.reply_to == again.reply_to
    assert all("Skriv svaret over denne linjen" in one.text for one in (first, later, again))
    # Exchange tells that somebody is away only where it is not asked to keep silent.
    assert heads[0]["X-Auto-Response-Suppress"] == "DR, RN, NRN"


async def test_all_that_names_her_case_is_one_thread_to_kari_and_what_does_not_is_none(
    portal: Running,
) -> None:
    case = await a_case(portal)
    paper, about = portal.portal.stationery, facts(case)
    to_kari = (
        letters.code(paper, about, KARI, code="123456"),
        letters.withdrawn(paper, about, KARI),
        letters.confirm(paper, about, KARI, code="123456", link="a" * 43, disown="b" * 43),
    )

    async def written() -> None:
        for letter in to_kari:
            await post_to_case(portal.portal, case, letter, portal.clock())

    await transaction(written)
    heads = {one.name: message_from_bytes(one.raw) for one in await portal.letters(KARI)}
    assert heads["code"]["References"] == heads["withdrawn"]["References"] is not None
    assert heads["code"]["Thread-Index"] == heads["withdrawn"]["Thread-Index"] is not None
    assert heads["confirm"]["References"] is heads["confirm"]["Thread-Index"] is None


async def test_the_development_mailbox_writes_to_any_address_as_its_reader_or_as_a_forger(
    portal: Running,
) -> None:
    await staffed(portal)
    letter = await told(portal, await a_case(portal, kind="erasure"))
    names = [way.name for way in letter.ways]
    chosen = next(n for n, name in enumerate(names) if name.startswith("Delvis svar"))
    visitor = await portal.visitor()
    page = await visitor.opens(f"/dev/epost/{letter.number}?til={chosen}")
    assert "AUTH_SOURCE er ikke satt" in visitor.sees
    note = next(n for n, name in enumerate(names) if name.startswith("Internt notat"))
    await visitor.opens(f"/dev/epost/{letter.number}?til={note}")
    assert "AUTH_SOURCE" not in visitor.sees  # what stays in the house goes out to nobody
    page = await visitor.opens(f"/dev/epost/{letter.number}?til={chosen}")
    body = page.form("Send svaret").fields["text"]
    assert body.startswith("Adressen er den samme som på kontoen (ja eller nei):")
    await visitor.brings([("kopi.pdf", PDF)], "Send svaret", {"cc": "yes", "text": f"{body}Hei."})
    row = await RawMail.get()
    sent = message_from_bytes(await mails.raw_of(portal.portal, row))
    assert (sent["To"], sent["From"]) == (letter.ways[chosen].address, SIRI)
    assert sent["Subject"] is not None
    assert sent["Cc"] == "kollega@example.com"
    assert sent["Authentication-Results"] is None
    assert [part.get_filename() for part in sent.walk()][-1] == "kopi.pdf"
    assert (await visitor.opens(f"/dev/epost/{letter.number}?til=999")).form("Send svaret").fields[
        "til"
    ] == "0"
    html = await visitor.opens(f"/dev/epost/{letter.number}.html")
    assert f'href="/dev/epost/{letter.number}?til={chosen}" target="_blank"' in html.html
    assert "mailto:" not in html.html


@pytest.mark.parametrize(
    ("believed", "stamp"),
    [
        ("authserv:mx.example.com", "mx.example.com; dmarc=pass header.from=example.com"),
        ("m365", "Internal"),
        ("", None),
    ],
)
def test_a_reply_is_stamped_by_the_server_that_is_believed(
    believed: str, stamp: str | None
) -> None:
    letter = devbox.Mail(
        1,
        "desk_case",
        SUNDAY_AFTERNOON,
        SIRI,
        "Sak",
        "Hei",
        "",
        "Svar <a@b.no>",
        b"Message-ID: <a@b>",
    )
    raw = devbox.reply(letter, "Hei", SUNDAY_AFTERNOON, stamped=read_source(believed))
    mail = read(raw)
    said = dict(mail.stamps)
    kept = said.get("authentication-results") or said.get("x-ms-exchange-organization-authas")
    assert kept == stamp
    assert vouched(read_source(believed), mail.stamps, mail.from_address) is (stamp is not None)
    forged = read(devbox.reply(letter, "Hei", SUNDAY_AFTERNOON))
    assert not vouched(read_source(believed), forged.stamps, forged.from_address)
