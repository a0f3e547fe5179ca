"""Whose portal this is: facts of the organisation, read from one file.

Another organisation is another file (`ORGANISATION_FILE`); no code knows a name from it. A text in
it is one sentence per language.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from models.addresses import AddressInvalid, canonical

Texts = Mapping[str, str]
MAY_LACK = ("name", "country", "safeguard")


class OrganisationWrong(Exception):
    """The organisation's file lacks something or holds what cannot be; the text says what."""


@dataclass(frozen=True, slots=True)
class Policy:
    """The privacy policy the portal serves."""

    version: Texts
    id: str
    url: str


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody who is given personal data. `what` says for what, as in the midst of a sentence.

    A name, a country or a safeguard that nobody has put into the file is empty. An answer to a
    request for access names its recipients, so whoever writes it is asked. GDPR art. 15 (1) (c).
    """

    what: Texts
    role: Texts
    name: Texts
    country: Texts
    safeguard: Texts

    @property
    def lacks(self) -> tuple[str, ...]:
        """Name what the file does not tell of the recipient."""
        return tuple(part for part in MAY_LACK if not getattr(self, part))


@dataclass(frozen=True, slots=True)
class Period:
    """How long something is kept, and why. `setting` names whose length is its `{period}`."""

    item: Texts
    kept: Texts
    reason: Texts
    setting: str


@dataclass(frozen=True, slots=True)
class Reach:
    """A way to reach somebody, and the day somebody saw it in their own source."""

    text: str
    checked_on: date


@dataclass(frozen=True, slots=True)
class Authority:
    """Where a person can complain. `checked_on` is the day somebody saw it in the source.

    A telephone number or an address that nobody has seen there is none: it is not shown.
    """

    name: str
    complaint_url: str
    postal_address: str
    source: str
    checked_on: date
    phone: Reach | None
    email: Reach | None

    @property
    def oldest_check(self) -> date:
        """Return the day since when something of it has not been looked at."""
        ways = [way.checked_on for way in (self.phone, self.email) if way is not None]
        return min([self.checked_on, *ways])


@dataclass(frozen=True, slots=True)
class AccessFacts:
    """What every answer to an access request tells of the processing. GDPR art. 15 (1), (2)."""

    purposes: Texts
    categories: Texts
    storage: Texts
    source: Texts
    automated: Texts
    transfers: Texts


@dataclass(frozen=True, slots=True)
class Organisation:
    """The controller, how it is reached, and the facts its answers and notices rest on.

    `consent_on_device`: how a consent to cookies is withdrawn on the person's own device.
    `checked_grounds`: by code, when somebody compared the text of a ground for refusing with the
    law. Those to check cannot be chosen before.
    """

    name: str
    number: str
    address: str
    email: str
    phone: str
    desk_email: str
    policy: Policy
    recipients: tuple[Recipient, ...]
    portal_recipients: tuple[Recipient, ...]
    periods: tuple[Period, ...]
    authority: Authority
    access: AccessFacts
    consent_on_device: Texts
    checked_grounds: Mapping[str, date]


def read_organisation(path: Path, languages: tuple[str, ...]) -> Organisation:
    """Read the organisation's file; raise `OrganisationWrong` with one sentence."""
    try:
        data = tomllib.loads(path.read_text("utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise OrganisationWrong(f"The organisation's file cannot be read: {error}") from None
    return _Reader(languages).organisation(data)


@dataclass(frozen=True, slots=True)
class _Reader:
    languages: tuple[str, ...]

    def organisation(self, data: Mapping[str, Any]) -> Organisation:
        controller = self.table(data, "controller")
        policy = self.table(data, "policy")
        authority = self.table(data, "authority")
        access = self.table(data, "access")
        return Organisation(
            name=self.line(controller, "name"),
            **{name: self.address(controller, name) for name in ("email", "desk_email")},
            **{name: self.text(controller, name) for name in ("number", "address", "phone")},
            policy=Policy(
                version=self.texts(policy, "version"),
                id=self.text(policy, "id"),
                url=self.site(policy, "url"),
            ),
            recipients=self.recipients(data, "recipients", MAY_LACK),
            portal_recipients=self.recipients(data, "portal_recipients", ("what",)),
            periods=tuple(
                Period(
                    item=self.texts(period, "item"),
                    kept=self.texts(period, "kept"),
                    reason=self.texts(period, "reason"),
                    setting=str(period.get("setting", "")),
                )
                for period in self.tables(data, "periods")
            ),
            authority=Authority(
                **{
                    name: self.text(authority, name)
                    for name in ("name", "postal_address", "source")
                },
                complaint_url=self.site(authority, "complaint_url"),
                checked_on=self.day(authority, "checked_on"),
                phone=self.way(authority, "phone"),
                email=self.way(authority, "email"),
            ),
            access=AccessFacts(
                **{name: self.texts(access, name) for name in AccessFacts.__slots__}
            ),
            consent_on_device=self.texts(self.table(data, "consent"), "on_device"),
            checked_grounds=self.days(data, "checked_grounds"),
        )

    def recipients(
        self, data: Mapping[str, Any], name: str, may_lack: Collection[str]
    ) -> tuple[Recipient, ...]:
        return tuple(
            Recipient(
                **{
                    part: self.texts(recipient, part)
                    if part in recipient or part not in may_lack
                    else {}
                    for part in Recipient.__slots__
                }
            )
            for recipient in self.tables(data, name)
        )

    def way(self, data: Mapping[str, Any], name: str) -> Reach | None:
        """Return a way that may be shown; one without a date is kept in the file and not shown."""
        checked = f"{name}_checked_on"
        if name not in data or checked not in data:
            return None
        return Reach(self.text(data, name), self.day(data, checked))

    def table(self, data: Mapping[str, Any], name: str) -> Mapping[str, Any]:
        value = data.get(name)
        if not isinstance(value, Mapping):
            raise OrganisationWrong(f"The organisation's file lacks [{name}].")
        return value

    def tables(self, data: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
        value = data.get(name)
        if not isinstance(value, list):
            raise OrganisationWrong(f"The organisation's file lacks [[{name}]].")
        return value

    def text(self, data: Mapping[str, Any], name: str) -> str:
        value = data.get(name)
        if not isinstance(value, str) or not value:
            raise OrganisationWrong(f"The organisation's file lacks a text for {name}.")
        return value

    def line(self, data: Mapping[str, Any], name: str) -> str:
        """Return what stands in headers of letters: one line, and nothing that could be more."""
        value = self.text(data, name)
        if not value.isprintable() or "=?" in value:
            raise OrganisationWrong(f"The organisation's file needs one plain line for {name}.")
        return value

    def address(self, data: Mapping[str, Any], name: str) -> str:
        """Return an address that letters go to, or that stands in their headers."""
        try:
            return canonical(self.text(data, name))
        except AddressInvalid:
            raise OrganisationWrong(
                f"The organisation's file needs one e-mail address for {name}."
            ) from None

    def site(self, data: Mapping[str, Any], name: str) -> str:
        """Return an address that people are sent to: a whole one, so that a link leads there."""
        value = self.line(data, name)
        parts = urlsplit(value)
        if parts.scheme != "https" or not parts.hostname or " " in value:
            raise OrganisationWrong(
                f"The organisation's file needs an address that begins with https:// for {name}."
            )
        return value

    def texts(self, data: Mapping[str, Any], name: str) -> Texts:
        value = data.get(name)
        if isinstance(value, str) and value:
            return dict.fromkeys(self.languages, value)
        if not isinstance(value, Mapping) or set(self.languages) - value.keys():
            languages = ", ".join(self.languages)
            raise OrganisationWrong(f"The organisation's file needs {name} in {languages}.")
        return {language: str(value[language]) for language in self.languages}

    def days(self, data: Mapping[str, Any], name: str) -> Mapping[str, date]:
        table = data.get(name, {})
        if not isinstance(table, Mapping):
            raise OrganisationWrong(f"The organisation's file needs dates under [{name}].")
        return {str(key): self.day(table, key) for key in table}

    def day(self, data: Mapping[str, Any], name: str) -> date:
        value = data.get(name)
        if not isinstance(value, date):
            raise OrganisationWrong(f"The organisation's file needs a date for {name}.")
        return value
