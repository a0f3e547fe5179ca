"""What can be asked about the privacy policy and the service, and the right an answer leads to.

The answers are in `locales/<lang>/policy/`. What only the installation knows ({organisation},
{version} …) stays in them for whoever draws them. A right is answered with the introduction of its
kind. Knows no conversation, and opens nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.steps import Say
from locales import Words

SOURCE = "policy.common.source"
"""Where the policy tells it: its {heading}, its {version}, its address."""


@dataclass(frozen=True, slots=True)
class Topic:
    """Something asked about, by intent, as keys of the words.

    `title` is how a person asks it, for a button or a heading. `source` says where the policy tells
    it, under `heading`; both are "" where it does not, and a source may name the heading itself.
    `leads_to`: names of the kinds offered after the answer, in order.
    """

    intent: str
    title: str
    answer: str
    heading: str
    leads_to: tuple[str, ...]
    source: str


def _section(name: str, *leads_to: str) -> Topic:
    return Topic(
        intent=f"topic.{name}",
        title=f"policy.{name}.title",
        answer=f"policy.{name}.answer",
        heading=f"policy.{name}.heading",
        leads_to=leads_to,
        source=SOURCE,
    )


def _right(kind: str, source: str = SOURCE) -> Topic:
    return Topic(
        intent=kind,
        title=f"kinds.{kind}.want",
        answer=f"kinds.{kind}.intro",
        heading=f"policy.rights.heading.{kind}",
        leads_to=(kind,),
        source=source,
    )


def _complaint(name: str) -> Topic:
    heading = "policy.complaint.heading"
    return replace(_section(name, "complaint"), intent=name, heading=heading)


def _service(intent: str, name: str = "") -> Topic:
    return replace(_section(name or intent), intent=intent, heading="", source="")


SECTIONS = (
    replace(_section("controller"), heading="", source="policy.controller.source"),
    _section("purposes", "objection", "access"),
    _section("data_types", "access", "rectification"),
    _section("legal_basis", "objection", "withdraw_consent"),
    _section("cookies", "withdraw_consent", "objection"),
    _section("retention", "erasure"),
    _section("recipients", "access", "transfer_safeguards"),
    _section("third_country", "transfer_safeguards"),
    _section("updates", "rectification"),
    _section("rights_overview"),
)
"""The policy, section by section, in its own order."""

RIGHTS = (
    *(_right("access"), _right("rectification"), _right("erasure")),
    _right("restriction", "policy.rights.source_restriction"),
    *(_right("portability"), _right("automated_decision"), _right("withdraw_consent")),
    *(_right("objection"), _right("transfer_safeguards")),
)
"""The rights the policy tells of, as they are introduced before one is confirmed."""

SERVICE = (
    *(_complaint("complaint"), _complaint("datatilsynet")),
    *(_service("contact"), _service("policy_version", "version"), _service("cost")),
    *(_service("time"), _service("is_this_real", "real"), _service("no_mail")),
    *(_service("on_behalf"), _service("lost_mailbox")),
    *(_service("this_chat"), _service("official")),
)
"""What is asked about the service, and about complaining."""

TOPICS: Mapping[str, Topic] = {topic.intent: topic for topic in (*SECTIONS, *RIGHTS, *SERVICE)}
"""Every topic, by intent."""


def answer(topic: Topic, words: Words) -> tuple[Say, ...]:
    """Return the answer, and where the policy tells it."""
    if not topic.source:
        return (Say(topic.answer),)
    named = {"heading": words(topic.heading)} if topic.heading else {}
    return Say(topic.answer), Say(topic.source, named)
