"""Every letter there is, written with stand-in values, for the tests that read them."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import product

import locales
from locales import LANGUAGES
from mail import desk_letters, letters, reply_letters
from mail import progress_letters as progress
from mail import staff_letters as staff
from mail.compose import Composed, compose
from mail.desk_letters import DeskCase, Ways
from mail.fill import Entries, Entry
from mail.letters import Decision, Told
from mail.stationery import CaseFacts, Letter, Stationery
from models.catalogue.all import kinds
from models.catalogue.kinds import CaseKind
from models.catalogue.requirements import ROUTED, Outcome
from models.organisation import read_organisation
from tests.patterns import needs

WORDS = locales.load()
SAID_AT = datetime(2026, 11, 22, 14, 5, tzinfo=UTC)
PAPER = Stationery(
    WORDS,
    read_organisation(locales.FOLDER / "organisation.toml", LANGUAGES),
    "https://portal.example",
    "portal@portal.example",
    "svar.portal.example",
)
REFERENCE = "PV-K7M2-Q3XA"
KARI = "kari@example.com"
SIRI = "siri@example.no"
NEWS = (
    *("account_no", "account_no_late", "account_yes", "address", "attached", "disowned"),
    *("message", "not_person", "undelivered", "unsettled", "withdrawn"),
    *("stuck", "too_large", "too_large_stopped", "address_stopped"),
)
REMINDERS = ("not_taken", "overdue", "reminder")


REASON = "Noe av det handler om andre."
TOLD = Told(
    "Gjort: Navnet.", "Hilsen oss.", "Det vi beholder:\nSaken.", "Ikke gjort: Rollen.", True
)
ENDINGS = [
    (kind, outcome)
    for kind in kinds()
    for outcome in Outcome
    if any(outcome in need.outcomes for need in needs(kind))
]


MAILED = "mailto:%22Avslag%22%20%3Csak+x@svar.portal.example%3E?subject=Avslag"
DESK_CASE = DeskCase(
    CaseFacts(REFERENCE, "access", date(2026, 12, 22), "nb"),
    f"<{KARI}>",
    "Kari Nordmann",
    "bokmål",
    "22. november 2026",
    "Alt: Ja",
    "Straks",
    pause="Pause",
    attached=(Entries("Vedlegg", (Entry("bevis.pdf", target="https://portal.example/x"),)),),
    checklist=(Entries("", (Entry("Du skriver", "Det som er gjort."),)),),
    facts_title="Dette legger portalen til",
    facts_text="Klage:\nDu kan klage.",
)
REPLIED_TO = Ways(
    ("Svar", "sak+x@svar.portal.example"),
    "Svar på denne e-posten.",
    "Du kan stoppe det.",
    (Entries("Avslått, fordi", (Entry("Rettskrav", target=MAILED),)),),
)


def facts(language: str, kind: str = "access") -> CaseFacts:
    return CaseFacts(REFERENCE, kind, date(2026, 12, 22), language)


def answers(language: str, kind: CaseKind, outcome: Outcome) -> Iterator[Letter]:
    """Every letter in which a request can end like this: one for each ground there is."""
    for need in needs(kind):
        if outcome not in need.outcomes:
            continue
        with_reasons = need.asks_reasons(outcome)
        for ground in need.grounds if with_reasons else (None,):
            decision = Decision(
                outcome.value,
                REASON if ground else "",
                WORDS[language](f"grounds.{ground.code}") if ground else "",
            )
            case = facts(language, kind.name)
            if need.behind_code and outcome not in ROUTED:
                yield letters.answer(PAPER, case, KARI, decision, link="L" * 43)
            else:
                yield letters.answer_told(PAPER, case, KARI, decision, TOLD, link="L" * 43)


def written(language: str) -> Iterator[tuple[str, Letter]]:
    """Every letter with stand-in values, with the name of the function that wrote it."""
    case, advert = facts(language), [facts(language, "objection")]
    proof = {"link": "a" * 43, "code": "123456", "disown": "b" * 43}
    for registered in ([], advert):
        yield "confirm", letters.confirm(PAPER, case, KARI, **proof, registered=registered)
        again = {name: proof[name] for name in ("link", "disown")}
        yield (
            "confirm_again",
            letters.confirm_again(
                PAPER, case, KARI, received="22. november 2026", **again, registered=registered
            ),
        )
        yield (
            "confirm_by_hand",
            letters.confirm_by_hand(PAPER, case, KARI, received="22. november 2026", **again),
        )
    yield "registered", letters.registered(PAPER, advert, KARI, **proof)
    yield (
        "registered_on_behalf",
        letters.registered_on_behalf(
            PAPER, advert[0], KARI, received="22. november 2026", link="a" * 43, disown="b" * 43
        ),
    )
    came = {"received": "22. november 2026 kl. 15.05", "link": "c" * 43}
    for late in (False, True):
        yield "receipt", letters.receipt(PAPER, case, KARI, **came, late=late)
        several = letters.receipt_several(
            PAPER, [case, facts(language, "erasure")], KARI, **came, late=late, registered=advert
        )
        yield "receipt_several", several
    yield "code", letters.code(PAPER, case, KARI, code="123456")
    for also in ([], advert):
        yield "case_link", letters.case_link(PAPER, case, KARI, link="d" * 43, also=also)
    yield "withdrawn", letters.withdrawn(PAPER, case, KARI)
    for kind, outcome in ENDINGS:
        for letter in answers(language, kind, outcome):
            yield "answer_told" if "done" in letter.values else "answer", letter
    yield from on_the_way(case)
    yield "sign_in", desk_letters.sign_in(PAPER, SIRI, link="e" * 43, language=language)
    for ways in (REPLIED_TO, Ways(None, "Svar på siden til saken.")):
        yield "desk_case", desk_letters.desk_case(PAPER, DESK_CASE, SIRI, ways)
        given = desk_letters.desk_case(
            *(PAPER, DESK_CASE, SIRI, ways),
            name="desk_handed_over",
            more={"giver": "Per", "note": "Vil du?"},
        )
        yield "desk_case", given
    for name in map("desk_{}".format, NEWS):
        yield "desk_news", desk_letters.desk_news(PAPER, name, case, SIRI, thread=None)
    for name, more in product(REMINDERS, ("Ingen har tatt saken ennå.", "")):
        reminder = desk_letters.desk_reminder(
            *(PAPER, f"desk_{name}", case, SIRI),
            by="Svar senest i morgen.",
            left="Det er 1 dag igjen.",
            more=more,
            thread=None,
        )
        yield "desk_reminder", reminder
    yield "desk_unreached", desk_letters.desk_unreached(PAPER, SIRI, name="Per")
    yield from about_staff(case)
    yield from about_replies(case)
    yield "desk_many", desk_letters.desk_many(PAPER, SIRI)
    seen = "Jeg ser fakturaene til naboen."
    yield (
        "desk_breach",
        desk_letters.desk_breach(PAPER, SIRI, seen, SAID_AT, SAID_AT + timedelta(hours=72)),
    )
    yield "test", desk_letters.test(PAPER, "drift@example.no")
    ours = desk_letters.self_test(PAPER, "t+x@svar.portal.example", mail_id="<x@portal.example>")
    yield "self_test", ours


def about_replies(case: CaseFacts) -> Iterator[tuple[str, Letter]]:
    """The letters to a handler about what they mailed: held, waiting, or a stranger's."""
    reply, to = ("Svar", "svar+x@svar.portal.example"), (PAPER, case, SIRI)
    whole = reply_letters.Going(
        *(KARI, "22. november 2026 kl. 15.10", "Du har fått svar.", "Vi har navnet ditt."),
        files=("kopi.pdf, 1 kB, 2 sider",),
        asks="Har du sett etter?",
        stop="/desk/sak/x/stopp/y",
    )
    for going in (whole, reply_letters.Going(KARI, "nå", "Du har fått svar.")):
        yield "held", reply_letters.held(*to, going, reply=reply, thread="<a@b>")
    page = "/desk/sak/x/epost/y"
    lacking = reply_letters.Waiting(
        *("Noe mangler.", f"{page}#send", f"{page}#rett", f"{page}#notat"),
        missing=("Utfall: Velg et",),
    )
    later = reply_letters.Waiting(
        *("Noe annet går.", f"{page}#send", "", ""), goes="Per har svart.", stop="/desk/x"
    )
    for waiting in (lacking, later):
        yield "waits", reply_letters.waits(*to, waiting, reply=reply, thread="<a@b>")
    for thread in ("<a@b>", None):
        yield "foreign", reply_letters.foreign(*to, why="Ukjent.", look=page, thread=thread)


def about_staff(case: CaseFacts) -> Iterator[tuple[str, Letter]]:
    """The letters about who has which case, and what became of what was mailed."""
    reply, to = ("Svar", "svar+x@svar.portal.example"), (PAPER, case, SIRI)
    for files in ("Filene ble ikke lagt på saken.", ""):
        done = staff.done(*to, done="Notatet er lagret.", files=files, reply=reply, thread="<a@b>")
        yield "done", done
    for answer, thread in ((reply, "<a@b>"), (None, None)):
        yield "away", staff.away(*to, name="Per", reply=answer, thread=thread)
    yield "freed", staff.freed(PAPER, SIRI, name="Per", cases=[case, facts(case.language)])
    yield "to_register", staff.to_register(PAPER, SIRI, mail_id="a" * 32)


def on_the_way(case: CaseFacts) -> Iterator[tuple[str, Letter]]:
    """The letters between the receipt and the answer, and after it."""
    link, text, came, later = "f" * 43, "Vi har sett på det.", "22. november", date(2027, 2, 22)
    to = (PAPER, case, KARI)
    yield "extension", progress.extension(*to, reason=text, due_on=later, link=link)
    for is_unsure in (False, True):
        yield "overdue", progress.overdue(*to, link=link, is_unsure=is_unsure)
    yield "question", progress.question(*to, text=text, link=link)
    yield "question_of_identity", progress.question_of_identity(*to, text=text, link=link)
    for words, is_open in product((text, ""), (True, False)):
        yield "reply", progress.reply(*to, text=words, is_open=is_open, link=link)
    complaint = (PAPER, facts(case.language, "complaint"), KARI)
    yield "reply", progress.reply(*complaint, text=text, is_open=False, link=link)
    yield "restriction", progress.restriction(*to, text=text, since_on=later, link=link)
    yield "lifting", progress.lifting(*to, text=text, link=link)
    yield "kind_changed", progress.kind_changed(*to, before="retting", text=text, link=link)
    yield "complaint", progress.complaint(*to, about="PV-2222-2222", received=came, link=link)
    for late in (False, True):
        by_hand = progress.registered_by_hand(*to, received=came, link=link, late=late)
        yield "registered_by_hand", by_hand
    every = progress.Buttons("c" * 43, "q" * 43, "a" * 43, link)
    for buttons in (progress.Buttons(), every):
        yield (
            "mail_received",
            progress.mail_received(*to, received=came, said=text, buttons=buttons),
        )
    yield "files_wait", progress.files_wait(*to, until=later, link=link)
    yield "not_confirmed", progress.not_confirmed(*to, received=came, anew=link)
    yield "account", progress.account(*to, received=came, yes="y" * 43, no="n" * 43)


def composed(letter: Letter, language: str) -> Composed:
    """A letter in a language; the desk's letters, too, can be read in all three."""
    words = WORDS[language]
    return compose(
        words.letter(letter.name),
        letter.values,
        language=language,
        include=words.letter,
        lists=letter.lists,
    )
