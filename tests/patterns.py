"""Every pattern of key that the code puts together, and what it can become.

Read from the catalogue and the lists the code goes by, never from the sentences: a kind, a question
or an outcome without its words is found by `test_locales.py`.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import product

import locales
from bot import conversation
from bot.language import Language
from bot.matching import HAS_SYNONYMS
from bot.offers import NAMED, PRESSES
from bot.replies import COURTESY
from bot.said import Press
from bot.topics import RIGHTS, TOPICS
from mail.acceptance import Wait
from mail.actions import Verb
from mail.outbox import WAITING
from models.answers import Gap
from models.catalogue.all import AGAINST_TRACKING, BY_NAME, kinds
from models.catalogue.common import routed
from models.catalogue.dates import ApproximateDate
from models.catalogue.groups import DONE, MORE, Group, flat
from models.catalogue.kinds import CaseKind, Theme
from models.catalogue.questions import (
    Answers,
    Choice,
    Choices,
    Consent,
    Email,
    Files,
    LongText,
    NamedChoice,
    Question,
    Text,
)
from models.catalogue.requirements import ROUTED, WITH_REASONS, Outcome, Requirements
from models.deadlines import Light
from models.identity import Method, Proof
from models.organisation import MAY_LACK
from models.registering import CHANNELS, ON_A_CASE
from models.status import Status
from models.tables import Given, MessageKind, TaskKind
from models.tokens import TokenExpired, TokenUnknown, TokenUsed
from tests import act_words
from web import case_form, desk_register
from web.acts import act
from web.desk_mail import (
    DONE_HEADS,
    IN_THE_PEN,
    LETTER_HEADS,
    OF_LETTERS,
    OF_THEIR_KIND,
    UNITS,
    WAITING_HEADS,
)
from web.desk_queue import COLUMNS
from web.handlers.case_page import SENT
from web.handlers.desk_paper import GIVEN
from web.services.answers.on_paper import CONTACT
from web.services.answers.story import AT_THE_DESK_ALONE, OF_A_MAIL, TOLD
from web.services.by_mail.waiting import Offer
from web.services.cases.needs import ALONE
from web.services.intake.registering import OWN_WORDS
from web.services.letters import acknowledging
from web.services.on_the_way import extending
from web.services.post.mails import Why
from web.services.post.outgoing import To
from web.timeline import EXTENDED, RECEIVED, RESTRICTED

KEYS = frozenset(locales.load()["nb"].sentences)

FAULTS = {
    Text: ("too_long",),
    LongText: ("too_long",),
    ApproximateDate: ("too_long", "not_a_date", "not_a_day"),
    Choice: ("not_an_option",),
    NamedChoice: ("not_an_option",),
    Choices: ("not_an_option",),
    Consent: ("not_an_option",),
    Email: ("not_an_address",),
    Files: (),
    Group: (),
}
PAGES = ("400", "403", "form_expired", "404", "409", "413", "421", "429", "500", "503")
ANSWER_FIELDS = ("outcome", "text", "more", "on_paper", "reason", "ground", "remove", "files")
CASE_FIELDS, HEADED = ("address", "code", "message"), ("title", "hint")
# The answers a correction may name by another word than their own.
CORRECTED = ("account_email", "dwelling", "email", "name", "whom")
FOREIGN = (Language.SV, Language.DE, Language.PL, Language.UNKNOWN)
WAYS_OUT = (Press.BACK, Press.REVIEW, Press.MENU, Press.HUMAN, Press.RESTART, Press.LEAVE)
STEPS = (
    *TOLD.values(),
    *("complaint_received", "answered_by_hand", "unconfirmed", "working", "waiting", "answer"),
    "told_first",
)
# What a handler asks for by mail beside an answer.
ON_THE_WAY = ("ask", "extend_complex", "extend_many", "note", "take")
FILE_FAULTS = (
    *("file_empty", "file_too_large", "file_not_what_it_says", "file_type"),
    *("files_too_many", "files_too_large", "files_no_room"),
)


def branches(kind: CaseKind) -> Iterator[Answers]:
    """Answers that between them lead wherever a choice of the kind's leads."""
    yield {}
    for page in kind.pages:
        for question in page.questions:
            if isinstance(question, Choice | Choices):
                yield from ({question.key: option} for option in question.options)
            if isinstance(question, Consent):
                yield {question.key: "yes"}


def needs(kind: CaseKind) -> list[Requirements]:
    """What an answer to the kind may have to hold, each once."""
    found: list[Requirements] = []
    for answers in branches(kind):
        for need in (kind.requirements(answers), routed(kind.requirements(answers), answers)):
            if need not in found:
                found.append(need)
    return found


def questions() -> Iterator[Question]:
    """All that is asked of people and of handlers, with what a group asks one at a time."""
    for kind in kinds():
        asked = [question for page in kind.pages for question in page.questions]
        asked += [line.question for need in needs(kind) for line in need.lines]
        for question in flat(asked):
            yield question
            if isinstance(question, Group):
                yield Choice(key=f"{question.key}.more", home=question.home, options=(MORE, DONE))
    yield from (*desk_register.QUESTIONS, GIVEN, *case_form.ALL)
    yield from act_words.asked_by_acts()


QUESTIONS = {question.words: question for question in questions()}


def each(pattern: str, *values: Iterable[str]) -> tuple[str, ...]:
    """Every key a pattern can become."""
    return tuple(pattern.format(*chosen) for chosen in product(*values))


def of_kinds(word: str) -> tuple[str, ...]:
    """A word that every kind has."""
    return each(f"kinds.{{}}.{word}", (kind.name for kind in kinds()))


def of_questions(ending: str, *types: type[Question]) -> tuple[str, ...]:
    """A word that every question has, or every question of some types."""
    return tuple(
        f"{words}.{ending}"
        for words, question in QUESTIONS.items()
        if not types or isinstance(question, types)
    )


def of_options(word: str) -> tuple[str, ...]:
    """A word that every option of a choice has."""
    return tuple(
        f"{words}.{word}.{option}"
        for words, question in QUESTIONS.items()
        if isinstance(question, Choice | Choices)
        for option in question.options
    )


def titles() -> Iterator[str]:
    """The title of each page: the kind's own or, without one, that of them all."""
    for kind in kinds():
        for page in kind.pages:
            own = f"kinds.{kind.name}.page.{page.key}"
            yield own if own in KEYS else f"kinds.common.page.{page.key}"


AT_ONCE = [kind.name for kind in kinds() if any(map(kind.at_once, branches(kind)))]


def of_topics(word: str) -> tuple[str, ...]:
    """A word that is in the file of its topic."""
    of_all = {getattr(topic, word) for topic in TOPICS.values()}
    return tuple(key for key in of_all if key.startswith("policy.") and key.count(".") == 2)


# Every pattern the code puts together, and what it can become.
PUT_TOGETHER: Mapping[str, tuple[str, ...]] = {
    "desk.outcome.{}": each("desk.outcome.{}", Outcome),
    "desk.status.{}": each("desk.status.{}", Status),
    "case.status.{}": each("case.status.{}", (*Status, EXTENDED, RESTRICTED, RECEIVED)),
    "case.channel.{}": each("case.channel.{}", (*CHANNELS, ON_A_CASE)),
    "case.said.{}": each(
        "case.said.{}",
        set(MessageKind) - {MessageKind.PERSON, MessageKind.ANSWER, MessageKind.NOTE},
    ),
    "case.sent.{}": each("case.sent.{}", SENT.values()),
    "case.sent.{}_title": each("case.sent.{}_title", SENT.values()),
    "case.step_{}": each("case.step_{}", STEPS),
    "desk.step.{}": each(
        "desk.step.{}", (*STEPS, *AT_THE_DESK_ALONE.values(), *OF_A_MAIL.values())
    ),
    "inbox.why.{}": each("inbox.why.{}", (*Why, *Wait)),
    "inbox.ago.{}": each("inbox.ago.{}", (*UNITS, *(f"{unit}s" for unit in UNITS))),
    "inbox.head.{}": each("inbox.head.{}", (*WAITING_HEADS, *DONE_HEADS, *LETTER_HEADS)),
    **{p: each(p, (*Offer, "do_it")) for p in ("inbox.page.button.{}", "inbox.page.about.{}")},
    "inbox.does.{}": each("inbox.does.{}", set(Verb) - {Verb.ANSWER}),
    "inbox.outbox.letter.{}": each(
        "inbox.outbox.letter.{}", ("other", *(sort or name for name, sort in OF_LETTERS.items()))
    ),
    "inbox.outbox.whom.{}": each("inbox.outbox.whom.{}", To),
    "inbox.outbox.at.{}": each(
        "inbox.outbox.at.{}", (*WAITING, "failed", "expired", "held", "again")
    ),
    "inbox.pen.reason.{}": each(
        "inbox.pen.reason.{}", (*IN_THE_PEN, *OF_THEIR_KIND.values(), "put_away")
    ),
    **{f"kinds.{{}}.{word}": of_kinds(word) for word in ("intro", "legal", "noun", "want")},
    **{f"{{}}.{word}": of_questions(word) for word in ("label", "name")},
    **{f"{{}}.{word}": of_questions(word, Group) for word in ("row", "add", "remove")},
    "case.{}": each(
        "case.{}", (t.__name__.lower() for t in (TokenUnknown, TokenExpired, TokenUsed))
    ),
    "case.fact.{}": each(
        "case.fact.{}",
        {
            fact
            for kind in kinds()
            for need in needs(kind)
            for facts in need.facts.values()
            for fact in (*facts, ALONE)
        },
    ),
    "case.fact.{}_text": each(
        "case.fact.{}_text",
        ("rights", "statement", "profiling", "lifting", "earlier_use", ALONE),
    ),
    "chat.also.{}": each("chat.also.{}", HAS_SYNONYMS),
    "chat.also.option.{}": each(
        "chat.also.option.{}", ("all", "part", "me", "portal", "dwelling", "unsure")
    ),
    "chat.button.{}": each("chat.button.{}", (*WAYS_OUT, *PRESSES.values())),
    "chat.case.{}": each("chat.case.{}", (Press.WRITE, Press.WITHDRAW)),
    **{f"chat.case.{{}}_{word}": each(f"chat.case.{{}}_{word}", CASE_FIELDS) for word in HEADED},
    "chat.confirm.{}": each("chat.confirm.{}", BY_NAME),
    "chat.correction.field.{}": each("chat.correction.field.{}", CORRECTED),
    "chat.language.{}": each("chat.language.{}", ("english", "norwegian", *FOREIGN)),
    "chat.meant.{}": each("chat.meant.{}", NAMED),
    "chat.offer.{}": each("chat.offer.{}", conversation.Why),
    "chat.talk.{}": each("chat.talk.{}", {*COURTESY, "other_techem", "withdraw_case"}),
    "chat.also.tongue.{}": each("chat.also.tongue.{}", locales.LANGUAGES),
    "chat.tongue.{}": each("chat.tongue.{}", locales.LANGUAGES),
    "chat.yes.{}": each("chat.yes.{}", BY_NAME),
    "common.month_name.{}": each("common.month_name.{}", map(str, range(1, 13))),
    "desk.answer.{}_label": each("desk.answer.{}_label", ANSWER_FIELDS),
    "desk.column.{}": each(
        "desk.column.{}", (*COLUMNS, "age", "outcome", "closed", "since", "pause")
    ),
    "desk.due.{}": each("desk.due.{}", Light),
    # The gaps that name a line of their own are said by themselves.
    "desk.gap.{}": each("desk.gap.{}", set(Gap) - {Gap.LINE, Gap.AHEAD, Gap.FACT}),
    "desk.identity.label_{}": each("desk.identity.label_{}", ("me", "authority")),
    "desk.identity.said_{}": each("desk.identity.said_{}", ("lost", "nothing", "reads")),
    "desk.identity.option.{}": each("desk.identity.option.{}", Proof),
    "desk.identity.how.{}": each("desk.identity.how.{}", set(Method) - {Method.AUTHORITY}),
    "desk.fact.authority_{}": each("desk.fact.authority_{}", ("seen", "unseen")),
    "desk.lacks.{}": each("desk.lacks.{}", MAY_LACK),
    "desk.paused.{}": each("desk.paused.{}", ("stands", "leaving", "told")),
    "desk.routed.{}": each("desk.routed.{}", ("may_be_passed_on", "may_not")),
    **{p: act_words.said_of_acts(p) for p in map("act.{{}}.{}".format, act_words.WORDS)},
    "act.theme.{}": each("act.theme.{}", act.Theme),
    "act.{}.not.{}": tuple(act_words.not_now()),
    "act.{}.error.{}": tuple(act_words.refused()),
    "desk.message.{}": each("desk.message.{}", MessageKind),
    "desk.task.{}": each("desk.task.{}", TaskKind),
    "errors.file.{}": each("errors.file.{}", FILE_FAULTS),
    "errors.page_{}": each("errors.page_{}", PAGES),
    "errors.page_{}_title": each("errors.page_{}_title", PAGES),
    "errors.{}": each(
        "errors.{}", {"empty", "lost", *(code for of in FAULTS.values() for code in of)}
    ),
    "grounds.{}": each(
        "grounds.{}",
        {ground.code for kind in kinds() for need in needs(kind) for ground in need.grounds},
    ),
    # Who decides in our place is told in the words all kinds have.
    "kinds.{}.outcome.{}": tuple(
        f"kinds.{kind.name}.outcome.{outcome}"
        for kind in kinds()
        for need in needs(kind)
        for outcome in need.outcomes
        if outcome not in ROUTED
    ),
    "kinds.common.outcome.{}": each("kinds.common.outcome.{}", ROUTED),
    "kinds.{}.page.{}": tuple(titles()),
    **{
        f"kinds.{{}}.{word}": tuple(f"kinds.{kind.name}.{word}" for kind in kinds() if kind.instead)
        for word in ("instead", "exchanged", "offer")
    },
    **{
        p: each(p, [kind.name for kind in AGAINST_TRACKING])
        for p in ("kinds.common.tracking.{}", "kinds.common.tracking.link.{}")
    },
    "kinds.common.page.{}": tuple(title for title in titles() if ".common." in title),
    **{p: each(p, AT_ONCE) for p in ("kinds.{}.registered", "desk.at_once.{}")},
    **{f"policy.{{}}.{word}": of_topics(word) for word in ("title", "answer", "heading")},
    "policy.rights.heading.{}": tuple(topic.heading for topic in RIGHTS),
    "pages.front.theme_{}": each("pages.front.theme_{}", Theme),
    "inbox.waits.what.{}": each("inbox.waits.what.{}", ("answer", "question", "extension")),
    "inbox.held.{}": each("inbox.held.{}", ("file", "file_page", "file_pages")),
    "inbox.done.{}": each("inbox.done.{}", ("note", "take", "hand_over")),
    "inbox.action.{}": each(
        "inbox.action.{}",
        (*WITH_REASONS, *ON_THE_WAY, "hand_over"),
    ),
    "inbox.ground.{}": each(
        "inbox.ground.{}",
        {ground.code for kind in kinds() for need in needs(kind) for ground in need.grounds},
    ),
    "inbox.letter.{}": each("inbox.letter.{}", ON_THE_WAY),
    "languages.{}": each("languages.{}", set(Language) - {Language.UNKNOWN}),
    "act.extend.told.{}": each("act.extend.told.{}", Given),
    "mail.extension.{}": each("mail.extension.{}", extending.Why),
    "mail.received.{}": each("mail.received.{}", acknowledging.Said),
    "mail.left.{}": each("mail.left.{}", ("today", "one", "many")),
    "mail.reminder.{}": each("mail.reminder.{}", ("nobody", "copied", "sorry", "by_hand")),
    "{}.option.{}": of_options("option"),
    "register.field.question.{}.name": each(
        "register.field.question.{}.name", (OWN_WORDS, CONTACT)
    ),
    "register.given.{}": each("register.given.{}", Given),
    # Beginnings of keys, handed on to where they are ended.
    "register.field": (),
    "desk.age": each("desk.age.{}", ("today", "one", "many")),
    "desk.left": each("desk.left.{}", ("today", "one", "many")),
    "act.{}": (),
    "act.replying": (),
    "kinds.{}": (),
}
# Patterns looked for with `has`: the keys that may be there and need not.
MAY_BE: Mapping[str, tuple[str, ...]] = {
    "kinds.{}.disagree": of_kinds("disagree"),
    "{}.ask": of_questions("ask", Consent),
    "desk.outcome_of.{}.{}": tuple(
        f"desk.outcome_of.{kind.name}.{outcome}"
        for kind in kinds()
        for need in needs(kind)
        for outcome in need.outcomes
    ),
    "desk.answer.reason_hint_of.{}": each(
        "desk.answer.reason_hint_of.{}", (kind.name for kind in kinds())
    ),
    "desk.identity.option_{}.{}": each(
        "desk.identity.option_{}.{}", ("me", "authority", "unknown"), Proof
    ),
    "desk.identity.about.{}": each("desk.identity.about.{}", Proof),
    # An option of a page that another tab has overtaken: any there is.
    "kinds.{}.question.{}.option.{}": of_options("option"),
    "kinds.{}.page_intro.{}": tuple(
        f"kinds.{home}.page_intro.{page.key}"
        for kind in kinds()
        for page in kind.pages
        for home in (kind.name, "common")
    ),
    "{}.error.{}": tuple(
        f"{question.words}.error.{code}"
        for question in questions()
        for code in (*FAULTS[type(question)], *(("empty",) if question.required else ()))
    ),
    "{}.hint": of_questions("hint"),
    "{}.option_hint.{}": of_options("option_hint"),
}
# Given where the code has them in a mapping, out of sight of the test.
GIVEN_ELSEWHERE = {
    "chat.": {"email", "phone", "organisation"},
    "errors.file.": {"file", "most", "endings"},
    "errors.": {"name", "longest", "length", "address"},
}
