"""The answer as fields for the handler, in the parts that belong together.

Without scripts the page cannot follow the choice of outcome, so every field of the kind is there,
under a heading that says for which outcomes it is needed.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace

from locales import Words
from models.answers import Proposed
from models.catalogue.common import TOLD
from models.catalogue.requirements import WITH_REASONS, Line, Outcome, Requirements
from models.files import ENDINGS, LARGEST, LARGEST_IN_ALL, MIB, MOST
from models.organisation import Organisation
from web import forms, timeline
from web.desk_gaps import LONGEST_FACT, LONGEST_REASON, LONGEST_TEXT
from web.desk_words import lacks, listed, outcome_name
from web.forms import Error, Field, Option
from web.services.answer_facts import RECIPIENTS, absent
from web.services.reading import DeskView


@dataclass(frozen=True, slots=True)
class Part:
    """Fields that belong together, with a heading and when they are needed, where it matters."""

    fields: Sequence[Field] = field(repr=False)
    title: str = ""
    about: str = ""


def parts(
    view: DeskView,
    typed: Proposed,
    organisation: Organisation,
    errors: Sequence[Error],
    say: Words,
) -> list[Part]:
    """Return the answer as fields, filled with what the handler has typed or saved."""
    needs, wrong = view.needs, {error.key: error.text for error in errors}
    everywhere = [line for line in needs.lines if line.outcomes.issuperset(needs.outcomes)]
    done = [line for line in needs.lines if line.is_done and line not in everywhere]
    not_done = [line for line in needs.lines if not line.is_done]

    def lines(chosen: Sequence[Line]) -> list[Field]:
        questions = [line.question for line in chosen]
        made = forms.fields(questions, typed.lines, say, errors)
        return [_with_recipients(one, organisation, say) for one in made]

    text = _text(view, typed, wrong, say)
    outcome = [_outcome(view, typed, wrong, say)]
    found = (
        Part([*outcome, text] if needs.behind_code else [*outcome, *lines(everywhere)]),
        Part(
            lines(done),
            say("desk.part.done"),
            _needed(view, {outcome for line in done for outcome in line.outcomes}, say),
        ),
        Part(
            [*lines(not_done), *_reasons(view, typed, wrong, say)],
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
    if not view.address:
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
                    decision=say(f"kinds.{view.case.kind}.outcome.{outcome.value}"),
                ),
                outcome is typed.outcome or (alone and typed.outcome is None),
            )
            for outcome in view.needs.outcomes
        ),
    )


def _text(view: DeskView, typed: Proposed, wrong: dict[str, str], say: Words) -> Field:
    needs = view.needs
    if needs.behind_code:
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


def _reasons(view: DeskView, typed: Proposed, wrong: dict[str, str], say: Words) -> Sequence[Field]:
    needs = view.needs
    if not needs.grounds:
        return ()
    own = f"desk.answer.reason_hint_of.{view.case.kind}"
    hint = own if say.has(own) else "desk.answer.reason_hint"
    reason = _made("reason", "long_text", wrong, say, hint=say(hint), value=typed.reason)
    grounds = tuple(
        Option(
            ground.code,
            say(f"grounds.{ground.code}"),
            say("desk.answer.ground_lead") if ground.lead else "",
            ground.code == typed.ground,
        )
        for ground in needs.grounds
    )
    return (
        replace(reason, max_length=LONGEST_REASON),
        _made("ground", "choice", wrong, say, options=grounds),
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


def _tell_recipients(needs: Requirements) -> Collection[Outcome]:
    return {outcome for outcome, names in needs.facts.items() if RECIPIENTS in names}


def _needed(view: DeskView, outcomes: Collection[Outcome], say: Words) -> str:
    """Say for which outcomes something is needed; nothing where there is but one outcome."""
    if len(view.needs.outcomes) == 1:
        return ""
    names = [
        f"«{outcome_name(view.case.kind, outcome, say)}»"
        for outcome in view.needs.outcomes
        if outcome in outcomes
    ]
    return say("desk.part.needed", outcomes=listed(names, say("desk.or"))) if names else ""
