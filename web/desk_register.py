"""The form in which a request is registered by hand: its fields, and what was put into them.

Without scripts the page cannot follow the choice of kind, so it asks little, and the same of all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from locales import LANGUAGES, Words
from locales.dates import plain_date
from models import references
from models.catalogue.common import (
    ABOUT,
    DWELLING,
    EMAIL_IF_WANTED,
    NAME,
    PASS_ON,
    WHO,
    is_about_a_dwelling,
)
from models.catalogue.complaint import COMPLAINT, EARLIER
from models.catalogue.dates import ApproximateDate
from models.catalogue.questions import YES, Answers, Choice, Consent, LongText, Question
from models.catalogue.sorts import by_name
from models.deadlines import oslo_date
from models.registering import CHANNELS, DayDoubted, doubted
from web import form_fields, forms
from web.acts.kind import SORT
from web.form_fields import Field
from web.forms import Error
from web.services.answers.on_paper import CONTACT
from web.services.intake.found import Source
from web.services.intake.registering import OWN_WORDS, Typed

HOME = "register.field"

CHANNEL = Choice(key="channel", home=HOME, options=CHANNELS)
RECEIVED = ApproximateDate(key="received", home=HOME, exact=True, past=True)
LONG_AGO = Consent(key="long_ago", home=HOME, required=False)
WORDS = LongText(key=OWN_WORDS, home=HOME, longest=20_000)
ABOUT_ANSWER = replace(EARLIER, home=HOME)
WHOSE = replace(NAME, home=HOME, autocomplete="off")
ADDRESS = replace(EMAIL_IF_WANTED, home=HOME, autocomplete="off")
OTHERWISE = LongText(key=CONTACT, home=HOME, required=False, longest=500)
LANGUAGE = Choice(key="language", home=HOME, options=LANGUAGES)
ROUTES = tuple(
    replace(question, home=HOME, required=False) for question in (ABOUT, WHO, DWELLING, PASS_ON)
)

QUESTIONS = (
    *(SORT, CHANNEL, RECEIVED, LONG_AGO, WORDS, ABOUT_ANSWER),
    *(WHOSE, ADDRESS, OTHERWISE, LANGUAGE, *ROUTES),
)
"""Everything the page may ask, in order."""

_BEFOREHAND = {LANGUAGE.key: LANGUAGES[0], ABOUT.key: "portal", WHO.key: "me"}


@dataclass(frozen=True, slots=True)
class Read:
    """The form as read: what it holds when nothing is wrong with it, and what was typed."""

    typed: Typed | None
    given: Mapping[str, str] = field(repr=False)
    errors: tuple[Error, ...] = ()


def beforehand(source: Source | None, now: datetime) -> Answers:
    """Return what the form is filled with when it is opened."""
    if source is None:
        return {**_BEFOREHAND, RECEIVED.key: oslo_date(now).isoformat()}
    language = source.case.language if source.case else LANGUAGES[0]
    return {
        **_BEFOREHAND,
        LANGUAGE.key: language,
        CHANNEL.key: "email",
        RECEIVED.key: oslo_date(source.came_at or source.at).isoformat(),
        WORDS.key: source.text[: WORDS.longest],
        ADDRESS.key: source.address,
    }


def origin(source: Source | None, say: Words) -> str:
    """Say where what the form is filled with comes from, and what of it to look at."""
    if source is None:
        return ""
    if source.case is not None:
        return say("register.of_case", reference=references.shown(source.case.reference))
    if not source.is_passed_on:
        return say("register.of_mail")
    if source.came_at is None:
        came = plain_date(oslo_date(source.at), say.language)
        return say("register.of_forward_undated", date=came)
    return say("register.of_forward", date=plain_date(oslo_date(source.came_at), say.language))


def read(
    sent: Mapping[str, str], source: Source | None, key: str, now: datetime, say: Words
) -> Read:
    """Take what was sent; `key` keeps what is sent twice from being registered twice."""
    asked = [question for question in QUESTIONS if question != CHANNEL or _asks_channel(source)]
    taken = forms.read(asked, sent, say)
    answers = taken.answers
    errors = (*taken.errors, *_day_errors(answers, source, now, say), *_way_errors(answers, say))
    if errors:
        places = [question.key for question in QUESTIONS]
        ordered = sorted(errors, key=lambda error: places.index(error.key))
        return Read(None, taken.given, tuple(ordered))
    return Read(_typed(answers, key), taken.given)


def fields(
    values: Answers, source: Source | None, now: datetime, say: Words, errors: Sequence[Error] = ()
) -> list[Field]:
    """Return the fields of the page; the box for an old date is there when there is one."""
    shown = [
        question
        for question in QUESTIONS
        if (question != CHANNEL or _asks_channel(source))
        and (question != LONG_AGO or _is_long_ago(values, source, now))
    ]
    made = form_fields.fields(shown, values, say, errors)
    return [_without_hints(one) if one.key == SORT.key else one for one in made]


def _without_hints(made: Field) -> Field:
    """Leave out what the answer will have to hold: that is for later."""
    return replace(made, options=tuple(replace(option, hint="") for option in made.options))


def _asks_channel(source: Source | None) -> bool:
    """Say whether the way it came has to be told: what stands in a message or a mail came in it."""
    return source is None


def _day_errors(
    answers: Answers, source: Source | None, now: datetime, say: Words
) -> tuple[Error, ...]:
    if not answers.get(RECEIVED.key):
        return ()
    arrived = source.at if source else None
    match doubted(_day(answers), now, arrived):
        case None:
            return ()
        case DayDoubted.LONG_AGO:
            if answers.get(LONG_AGO.key) == YES:
                return ()
            return (Error(LONG_AGO.key, say("register.long_ago")),)
        case DayDoubted.AHEAD:
            return (Error(RECEIVED.key, say("register.ahead")),)
        case DayDoubted.AFTER_ARRIVAL:
            came = plain_date(oslo_date(arrived or now), say.language)
            return (Error(RECEIVED.key, say("register.after_arrival", date=came)),)


def _way_errors(answers: Answers, say: Words) -> tuple[Error, ...]:
    """Ask how the person can be answered, unless what is done at once is all they want."""
    if not answers.get(SORT.key) or by_name(answers[SORT.key]).is_at_once:
        return ()
    if ADDRESS.key not in answers or answers[ADDRESS.key] or answers.get(CONTACT):
        return ()
    return (Error(ADDRESS.key, say("register.no_way")),)


def _is_long_ago(values: Answers, source: Source | None, now: datetime) -> bool:
    cleaned = RECEIVED.take(values).answers
    if not cleaned.get(RECEIVED.key):
        return False
    return doubted(_day(cleaned), now, source.at if source else None) is DayDoubted.LONG_AGO


def _day(answers: Answers) -> date:
    return date.fromisoformat(answers[RECEIVED.key])


def unknown(read: Read, say: Words) -> Read:
    """Return the form again, with a reference that names no case."""
    error = Error(ABOUT_ANSWER.key, say("register.unknown_case"))
    return Read(None, read.given, (error,))


def _typed(answers: Answers, key: str) -> Typed:
    kept: list[Question] = [NAME, ABOUT, WHO]
    if is_about_a_dwelling(answers):
        kept += [DWELLING, PASS_ON]
    sort = by_name(answers[SORT.key])
    return Typed(
        sort=sort,
        channel=answers.get(CHANNEL.key, "email"),
        day=_day(answers),
        own_words=answers[WORDS.key],
        answers={question.key: answers[question.key] for question in kept if answers[question.key]},
        address=answers[ADDRESS.key],
        contact=answers[CONTACT],
        language=answers[LANGUAGE.key],
        key=key,
        about=answers[ABOUT_ANSWER.key] if sort.kind == COMPLAINT else "",
    )
