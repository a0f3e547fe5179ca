"""The answer as fields for the handler, in the parts that belong together.

Without scripts the page cannot follow the choice of outcome, so every field of the kind is there,
under a heading that says for which outcomes it is needed.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace

from locales import Words
from mail.stationery import decision
from models.answers import Proposed
from models.catalogue.common import TOLD
from models.catalogue.requirements import ROUTED, WITH_REASONS, Line, Outcome, Requirements
from models.files import ENDINGS, LARGEST, LARGEST_IN_ALL, MIB, MOST
from models.identity import Proof
from models.organisation import Organisation
from models.tables import Role
from web import desk_identity, form_fields, timeline
from web.desk_gaps import LONGEST_FACT, LONGEST_REASON, LONGEST_TEXT
from web.desk_words import about_ground, lacks, listed, outcome_name
from web.form_fields import Field, Option
from web.forms import Error
from web.services.answers.answer_facts import RECIPIENTS, absent
from web.services.answers.on_paper import is_on_paper
from web.services.answers.reading import DeskView


@dataclass(frozen=True, slots=True)
class Part:
    """Fields that belong together, with a heading and when they are needed, where it matters.

    `beside`: what to know before filling in who it is that asks.
    """

    fields: Sequence[Field] = field(repr=False)
    title: str = ""
    about: str = ""
    beside: tuple[str, ...] = field(default=(), repr=False)


def parts(
    view: DeskView,
    typed: Proposed,
    organisation: Organisation,
    errors: Sequence[Error],
    say: Words,
    *,
    proof: Proof | None = None,
    role: Role = Role.HANDLER,
) -> list[Part]:
    """Return the answer as fields, filled with what the handler has typed or saved.

    `proof` is what was typed of who asks, where it is not what is recorded; `role` is that of
    whoever fills it in.
    """
    needs, wrong = view.needs, {error.key: error.text for error in errors}
    ours = set(needs.outcomes) - ROUTED
    everywhere = [line for line in needs.lines if line.outcomes.issuperset(ours)]
    routed = [line for line in needs.lines if line.outcomes <= ROUTED]
    done = [line for line in needs.lines if line.is_done and line not in (*everywhere, *routed)]
    not_done = [line for line in needs.lines if not line.is_done]

    def lines(chosen: Sequence[Line], outcomes: Collection[Outcome] = ()) -> list[Field]:
        made = form_fields.fields([line.question for line in chosen], typed.lines, say, errors)
        return [
            _with_outcomes(_with_recipients(one, organisation, say), line, outcomes, view, say)
            for one, line in zip(made, chosen, strict=True)
        ]

    text = _text(view, typed, wrong, say)
    outcome = [_outcome(view, typed, wrong, say)]
    any_done = {outcome for line in done for outcome in line.outcomes}
    found = (
        Part(
            desk_identity.fields(view, proof, wrong, say, role),
            beside=tuple(desk_identity.known(view, say)),
        ),
        Part([*outcome, text] if needs.behind_code else [*outcome, *lines(everywhere)]),
        Part(
            lines(done, any_done),
            say("desk.part.done"),
            _needed(view, any_done, say) if any(line.outcomes == any_done for line in done) else "",
        ),
        Part(lines(routed, ROUTED), say("desk.part.routed"), _needed(view, ROUTED, say)),
        Part(
            [*lines(not_done, WITH_REASONS), *_reasons(view, typed, organisation, wrong, say)],
            say("desk.part.not_done"),
            _needed(view, WITH_REASONS, say),
        ),
        Part(
            _facts(needs, typed, organisation, wrong, say),
            say("desk.part.facts"),
            f"{say('desk.part.facts_about')} {_needed(view, _tell_recipients(needs), say)}",
        ),
        _more(view, text, wrong, say),
    )
    return [part for part in found if part.fields]


def _more(view: DeskView, text: Field, wrong: dict[str, str], say: Words) -> Part:
    """Return what goes to the person beside the lines; nothing where there is nobody to tell."""
    if not view.address and not is_on_paper(view.case, view.asked):
        return Part([])
    files = _files(view, wrong, say)
    if view.needs.behind_code:
        return Part(files, say("desk.part.files"))
    return Part([text, *files], say("desk.part.more"))


def line_keys(view: DeskView, organisation: Organisation) -> tuple[str, ...]:
    """Name the fields that are lines of the answer."""
    lines = (question.key for question in view.needs.lines_for(None))
    return (*lines, *(one.key for one in absent(organisation)))


def _outcome(view: DeskView, typed: Proposed, wrong: dict[str, str], say: Words) -> Field:
    alone = len(view.needs.outcomes) == 1
    return _made(
        "outcome",
        "choice",
        wrong,
        say,
        options=tuple(
            Option(
                outcome.value,
                outcome_name(view.case.kind, outcome, say, view.needs),
                say(
                    "desk.answer.outcome_reads",
                    decision=decision(say, view.case.kind, outcome.value),
                ),
                outcome is typed.outcome or (alone and typed.outcome is None),
            )
            for outcome in view.needs.outcomes
        ),
    )


def _text(view: DeskView, typed: Proposed, wrong: dict[str, str], say: Words) -> Field:
    needs = view.needs
    if is_on_paper(view.case, view.asked):
        name, hints = "on_paper", ["desk.answer.on_paper_hint"]
    elif needs.behind_code:
        name, hints = "text", ["desk.answer.text_hint"]
    else:
        name, hints = "more", ["desk.answer.more_hint"]
        if any(needs.asks_content(outcome) for outcome in needs.outcomes):
            hints.append("desk.answer.more_none_found")
        if view.case.confirmed_at is None:
            hints.append("desk.answer.more_unproven")
    hint = " ".join(say(key) for key in hints)
    made = _made("text", "long_text", wrong, say, hint=hint, value=typed.text)
    return replace(made, label=say(f"desk.answer.{name}_label"), max_length=LONGEST_TEXT)


def _reasons(
    view: DeskView,
    typed: Proposed,
    organisation: Organisation,
    wrong: dict[str, str],
    say: Words,
) -> Sequence[Field]:
    needs = view.needs
    if not needs.grounds:
        return ()
    own = f"desk.answer.reason_hint_of.{view.case.kind}"
    on_paper = is_on_paper(view.case, view.asked)
    where = say("desk.answer.reason_on_paper" if on_paper else "desk.answer.reason_in_mail")
    hint = f"{say(own)} {where}" if say.has(own) else where
    reason = _made("reason", "long_text", wrong, say, hint=hint, value=typed.reason)
    # What nobody has compared with the law is no choice at all: law.md 1.9.
    unchecked = [one for one in needs.grounds if not one.may_be_used(organisation.checked_grounds)]
    grounds = tuple(
        Option(
            ground.code,
            say(f"grounds.{ground.code}"),
            about_ground(ground, say),
            ground.code == typed.ground,
        )
        for ground in needs.grounds
        if ground not in unchecked
    )
    about = say("desk.answer.ground_unchecked") if unchecked else ""
    return (
        replace(reason, max_length=LONGEST_REASON),
        _made("ground", "choice", wrong, say, hint=about, options=grounds),
    )


def _facts(
    needs: Requirements,
    typed: Proposed,
    organisation: Organisation,
    wrong: dict[str, str],
    say: Words,
) -> Sequence[Field]:
    if not _tell_recipients(needs):
        return ()
    return [
        Field(
            key=one.key,
            type="text",
            label=lacks("desk.answer.recipient_label", one.recipient, say),
            value=typed.lines.get(one.key, ""),
            error=wrong.get(one.key, ""),
            max_length=LONGEST_FACT,
        )
        for one in absent(organisation)
    ]


def _files(view: DeskView, wrong: dict[str, str], say: Words) -> Sequence[Field]:
    held = view.draft.files if view.draft else ()
    removable = _made(
        "remove",
        "choices",
        wrong,
        say,
        hint=say("desk.answer.remove_hint"),
        options=tuple(
            Option(file.id, f"{file.name} ({timeline.size(file.size, say.language)})", "", False)
            for file in held
        ),
    )
    hint = say(
        "desk.answer.files_hint",
        endings=", ".join(ENDINGS),
        most=MOST,
        largest=LARGEST // MIB,
        together=LARGEST_IN_ALL // MIB,
    )
    return (*((removable,) if held else ()), _made("files", "files", wrong, say, hint=hint))


def _made(
    key: str,
    kind: str,
    wrong: dict[str, str],
    say: Words,
    *,
    hint: str = "",
    value: str = "",
    options: tuple[Option, ...] = (),
) -> Field:
    return Field(
        key=key,
        type=kind,
        label=say(f"desk.answer.{key}_label"),
        hint=hint,
        value=value,
        error=wrong.get(key, ""),
        options=options,
    )


def _with_recipients(made: Field, organisation: Organisation, say: Words) -> Field:
    """Name the recipients of the register where the handler says whom they told. GDPR art. 19."""
    if made.key != TOLD.key:
        return made
    language = say.language
    named = [one.name.get(language) or one.what[language] for one in organisation.recipients]
    register = say("desk.answer.told_register", recipients=", ".join(named))
    return replace(made, hint=f"{made.hint} {register}")


def _with_outcomes(
    made: Field, line: Line, outcomes: Collection[Outcome], view: DeskView, say: Words
) -> Field:
    """Say at a line for which outcomes it is, where that is fewer than those of its part."""
    if line.outcomes.issuperset(one for one in view.needs.outcomes if one in outcomes):
        return made
    only = say("desk.part.only", outcomes=_names(view, line.outcomes, say))
    return replace(made, hint=f"{made.hint} {only}".strip())


def _tell_recipients(needs: Requirements) -> Collection[Outcome]:
    return {outcome for outcome, names in needs.facts.items() if RECIPIENTS in names}


def _needed(view: DeskView, outcomes: Collection[Outcome], say: Words) -> str:
    """Say for which outcomes something is needed; nothing where there is but one outcome."""
    names = _names(view, outcomes, say)
    if len(view.needs.outcomes) == 1 or not names:
        return ""
    return say("desk.part.needed", outcomes=names)


def _names(view: DeskView, outcomes: Collection[Outcome], say: Words) -> str:
    """Return those of the outcomes that are open, by name: «Innvilget» eller «Avslått»."""
    names = [
        f"«{outcome_name(view.case.kind, outcome, say)}»"
        for outcome in view.needs.outcomes
        if outcome in outcomes
    ]
    return listed(names, say("desk.or")) if names else ""
