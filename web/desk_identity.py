"""Who it is that asks, as the handler records it: the field, and the newest finding in words."""

from __future__ import annotations

from collections.abc import Iterator

from locales import Words
from models.catalogue.common import lost_account
from models.catalogue.requirements import Identity
from models.identity import Proof
from models.tables import Role
from web.form_fields import Field, Option
from web.services.answers import identity
from web.services.answers.reading import DeskView
from web.services.cases.needs import answers_of
from web.timeline import Line, when

KEY = "identity"


def fields(
    view: DeskView, typed: Proof | None, wrong: dict[str, str], say: Words, role: Role
) -> tuple[Field, ...]:
    """Return the field, filled with what is typed or recorded; none where no record is needed."""
    if not view.needs.asks_identity:
        return ()
    filled = typed or identity.recorded(view.progress)
    return (
        Field(
            key=KEY,
            type="choice",
            label=say(f"desk.identity.label_{_who(view)}"),
            error=wrong.get(KEY, ""),
            options=tuple(
                Option(
                    proof.value,
                    _option(view, proof, say),
                    say(about) if say.has(about := f"desk.identity.about.{proof}") else "",
                    proof is filled,
                )
                for proof in choices(view, role)
            ),
        ),
    )


def known(view: DeskView, say: Words) -> Iterator[str]:
    """Tell what to compare with what, what the person has said, and the other ways there are."""
    if not view.needs.asks_identity:
        return
    given = answers_of(view.asked)
    if view.needs.identity is Identity.WITH_FILES:
        yield say("desk.identity.with_files")
    if view.address:
        yield say("desk.identity.compare", address=view.address)
    if view.progress.account_says_no:
        yield say("desk.identity.said_no")
    if identity.account_of(given, view.address):
        yield said(view, say)
    if identity.is_by_proxy(given) and not view.progress.authority_seen:
        yield say("desk.identity.authority")
    yield say("desk.identity.otherwise" if view.address else "desk.identity.no_address")


def said(view: DeskView, say: Words) -> str:
    """Tell what the person says of the address the account uses."""
    given = answers_of(view.asked)
    account = identity.account_of(given, view.address)
    of = "nothing" if not account else "lost" if lost_account(given) else "reads"
    return say(f"desk.identity.said_{of}", account=account)


def choices(view: DeskView, role: Role) -> tuple[Proof, ...]:
    """Return what somebody can record of who asks on this case."""
    return identity.choices(view.address, view.progress, role) if view.needs.asks_identity else ()


def found(view: DeskView, say: Words) -> Iterator[Line]:
    """Tell the newest finding of who asks, how it was made, by whom and when."""
    if not view.needs.asks_identity:
        return
    check = view.progress.identity
    if check is None:
        yield Line(label=say("desk.fact.identity"), value=say("desk.fact.identity_none"))
    else:
        at, by = when(check.at, say), view.identified_by or say("desk.nobody")
        how = say(f"desk.identity.how.{check.method}", name=by, when=at)
        what = _option(view, check.proof, say)
        yield Line(label=say("desk.fact.identity"), value=f"{what}\n{how}")
    if identity.is_by_proxy(answers_of(view.asked)):
        seen = "seen" if view.progress.authority_seen else "unseen"
        yield Line(label=say("desk.fact.authority"), value=say(f"desk.fact.authority_{seen}"))


def _option(view: DeskView, proof: Proof, say: Words) -> str:
    whose = _who(view) if view.address or _who(view) != "me" else "unknown"
    own = f"desk.identity.option_{whose}.{proof}"
    return say(own if say.has(own) else f"desk.identity.option.{proof}")


def _who(view: DeskView) -> str:
    return "authority" if identity.is_by_proxy(answers_of(view.asked)) else "me"
