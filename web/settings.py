"""The settings, in one place: the only module that reads the environment.

A wrong value stops the start with one clear sentence (`SettingsWrong`).
"""

from __future__ import annotations

from datetime import timedelta
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from tortoise.exceptions import ConfigurationError

from mail.mailbox import Mailbox, read_url
from mail.verdict import AuthSource, AuthSourceWrong, Kind, read_source
from models.addresses import AddressInvalid, canonical, canonical_domain
from models.database import configuration

LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})


class SettingsWrong(Exception):
    """A setting that cannot be; the text is one sentence for the operator."""


class Settings(BaseSettings):
    """What an operator may set, in the environment or in a file called `.env`."""

    model_config = SettingsConfigDict(
        env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True
    )

    public_url: str = "http://127.0.0.1:8080"
    database_url: SecretStr | None = None
    data_dir: Path = Path("data")
    keys_dir: Path = Path("keys")
    smtp_url: SecretStr | None = None
    mail_from: str = ""
    reply_domain: str = ""
    smtp_in: str = ""
    imap_url: SecretStr | None = None
    auth_source: str = ""
    hold_seconds: int = 300
    trusted_proxies: Annotated[tuple[IPv4Network | IPv6Network, ...], NoDecode] = ()
    organisation_file: Path | None = None
    retention_case_days: int = 3 * 365
    retention_proof_days: int = 5 * 365
    retention_file_days: int = 30

    @field_validator("public_url")
    @classmethod
    def _an_address_of_a_site(cls, value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("must be an address such as https://personvern.example.no")
        if parts.path.strip("/") or parts.query or parts.fragment:
            raise ValueError("must end with the host's name: the portal lives at the root")
        if parts.scheme == "http" and parts.hostname not in LOOPBACK_NAMES:
            raise ValueError("must begin with https:// unless it is this machine's own address")
        return value.rstrip("/")

    @field_validator("database_url")
    @classmethod
    def _sqlite_or_postgresql(cls, value: SecretStr | None) -> SecretStr | None:
        try:
            if value is not None:
                configuration(value.get_secret_value())
        except (ConfigurationError, ValueError):
            # The reason is not quoted: it may hold the password.
            raise ValueError(
                "must be an address such as postgres://user:password@host/name"
                " or sqlite:///folder/portal.sqlite3"
            ) from None
        return value

    @field_validator("smtp_in")
    @classmethod
    def _host_and_port(cls, value: str) -> str:
        if value:
            split_host_port(value)
        return value

    @field_validator("imap_url")
    @classmethod
    def _a_mailbox(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None:
            read_url(value.get_secret_value())
        return value

    @field_validator("auth_source")
    @classmethod
    def _somebody_to_believe(cls, value: str) -> str:
        try:
            read_source(value)
        except AuthSourceWrong:
            raise ValueError(
                "must be m365, none or authserv: with the name our mail server signs with"
            ) from None
        return value

    @field_validator("hold_seconds")
    @classmethod
    def _no_time_past(cls, value: int) -> int:
        if not 0 <= value <= 24 * 3600:
            raise ValueError("must be between 0 and 86400 seconds")
        return value

    @field_validator("mail_from")
    @classmethod
    def _an_email_address(cls, value: str) -> str:
        try:
            return canonical(value) if value else value
        except AddressInvalid:
            raise ValueError("must be one e-mail address") from None

    @field_validator("reply_domain")
    @classmethod
    def _a_domain(cls, value: str) -> str:
        try:
            return canonical_domain(value) if value else value
        except AddressInvalid:
            raise ValueError("must be a domain such as svar.example.no") from None

    @field_validator("trusted_proxies", mode="before")
    @classmethod
    def _networks(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        try:
            return tuple(ip_network(part.strip()) for part in value.split(",") if part.strip())
        except ValueError:
            raise ValueError("must be addresses or networks with commas between") from None

    @field_validator("retention_case_days", "retention_proof_days", "retention_file_days")
    @classmethod
    def _at_least_a_day(cls, value: int) -> int:
        if value < 1:
            raise ValueError("must be at least 1 day")
        return value

    @property
    def secure(self) -> bool:
        """Whether people reach the portal over TLS."""
        return self.public_url.startswith("https://")

    @property
    def host(self) -> str:
        """The name of the host in the portal's address."""
        return urlsplit(self.public_url).hostname or ""

    @property
    def development(self) -> bool:
        """Whether letters stay in the development mailbox, since no mail server is named."""
        return self.smtp_url is None

    @property
    def mailbox(self) -> Mailbox | None:
        """The mailbox that mail is read from, if there is one."""
        return read_url(self.imap_url.get_secret_value()) if self.imap_url else None

    @property
    def replies_arrive(self) -> bool:
        """Whether what is sent to an address of ours reaches the portal."""
        return bool(self.smtp_in) or self.imap_url is not None or self.development

    @property
    def sender(self) -> str:
        """The address letters come from."""
        return self.mail_from or f"personvern@{self.replies}"

    @property
    def replies(self) -> str:
        """The domain replies to letters go to."""
        return self.reply_domain or "svar.example.com"

    @property
    def database(self) -> str:
        """The address of the database."""
        if self.database_url is not None:
            return self.database_url.get_secret_value()
        return f"sqlite:///{(self.data_dir / 'portal.sqlite3').absolute()}"

    @property
    def on_sqlite(self) -> bool:
        """Whether the database is a file of ours, which one process serves."""
        return self.database.startswith("sqlite:")

    @property
    def hold(self) -> timedelta:
        """How long what a handler answers by mail waits before it leaves."""
        return timedelta(seconds=self.hold_seconds)

    @property
    def believed(self) -> AuthSource:
        """Whose word is taken for who sent a mail."""
        return read_source(self.auth_source)

    @property
    def case_kept(self) -> timedelta:
        """How long the content of a closed case is kept."""
        return timedelta(days=self.retention_case_days)

    @property
    def proof_kept(self) -> timedelta:
        """How long the proof that a case was handled is kept."""
        return timedelta(days=self.retention_proof_days)

    @property
    def files_kept(self) -> timedelta:
        """How long the files of an answer can be fetched."""
        return timedelta(days=self.retention_file_days)


def read_settings(**overrides: object) -> Settings:
    """Read the settings; raise `SettingsWrong` with one sentence for the first that cannot be."""
    try:
        settings = Settings(**overrides)  # type: ignore[arg-type]
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        name = str(first["loc"][0]).upper() if first["loc"] else "SETTINGS"
        wrong = _plain(first["type"], first["msg"]).removeprefix(f"{name} ")
        raise SettingsWrong(f"{name} {wrong}.") from None
    if not settings.development and not (settings.mail_from and settings.reply_domain):
        raise SettingsWrong("SMTP_URL needs MAIL_FROM and REPLY_DOMAIN beside it.")
    direct = settings.smtp_in and settings.imap_url is None
    if settings.believed.kind is Kind.M365 and direct:
        raise SettingsWrong(
            "AUTH_SOURCE=m365 needs IMAP_URL: what Exchange marks is believed only in its mailbox, "
            "never in mail that comes by SMTP_IN."
        )
    if settings.retention_proof_days < settings.retention_case_days:
        raise SettingsWrong("RETENTION_PROOF_DAYS must not be less than RETENTION_CASE_DAYS.")
    if settings.development and settings.host not in LOOPBACK_NAMES:
        raise SettingsWrong(
            "PUBLIC_URL must be this machine's own address while SMTP_URL is empty: "
            "the development mailbox shows every letter to anybody who can open it."
        )
    return settings


def check_listening(settings: Settings, host: str) -> None:
    """Refuse to show the development mailbox to other machines."""
    if settings.development and not is_loopback(host):
        raise SettingsWrong(
            "The portal listens only on this machine (127.0.0.1) while SMTP_URL is empty."
        )


def is_loopback(host: str) -> bool:
    """Say whether a name or address is this machine's own."""
    if host in LOOPBACK_NAMES:
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def split_host_port(value: str) -> tuple[str, int]:
    """Read `host:port`."""
    host, _, port = value.rpartition(":")
    if not host or not port.isdigit() or not 0 <= int(port) < 65536:
        raise ValueError("must be a host and a port, such as 127.0.0.1:2525")
    return host.strip("[]"), int(port)


def _plain(kind: str, message: str) -> str:
    if kind.startswith("int_"):
        return "must be a whole number"
    return message.removeprefix("Value error, ").rstrip(".")
