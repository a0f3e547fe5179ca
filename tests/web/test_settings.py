"""A wrong setting stops the start with one clear sentence; right ones mean what they say."""

from datetime import timedelta
from pathlib import Path

import pytest

from web.settings import Settings, SettingsWrong, check_listening, is_loopback, read_settings

MAIL = {
    "smtp_url": "smtp://user:hemmelig@mail.example.no:587",
    "mail_from": "personvern@example.no",
    "reply_domain": "svar.example.no",
}
AS_SET_BY_AN_OPERATOR = {**MAIL, "public_url": "https://personvern.example.no"}

WRONG = [
    ({"public_url": "personvern.example.no"}, "PUBLIC_URL must be an address such as"),
    ({"public_url": "ftp://127.0.0.1"}, "PUBLIC_URL must be an address such as"),
    ({"public_url": "http://127.0.0.1/portal"}, "PUBLIC_URL must end with the host's name"),
    ({"public_url": "http://127.0.0.1/?a=b"}, "PUBLIC_URL must end with the host's name"),
    ({"public_url": "http://personvern.example.no"}, "PUBLIC_URL must begin with https://"),
    ({"public_url": "https://personvern.example.no"}, "PUBLIC_URL must be this machine's own"),
    ({"database_url": "mysql://user:hemmelig@host/name"}, "DATABASE_URL must be an address"),
    ({"database_url": "portal.db"}, "DATABASE_URL must be an address"),
    ({"database_url": "sqlite://"}, "DATABASE_URL must be an address"),
    ({"database_url": "postgres://user:hemmelig@host:abc/name"}, "DATABASE_URL must be an address"),
    ({**MAIL, "mail_from": ""}, "SMTP_URL needs MAIL_FROM and REPLY_DOMAIN beside it."),
    ({**MAIL, "reply_domain": ""}, "SMTP_URL needs MAIL_FROM and REPLY_DOMAIN beside it."),
    ({"mail_from": "Personvern <a@example.no>"}, "MAIL_FROM must be one e-mail address"),
    ({"mail_from": "personvern"}, "MAIL_FROM must be one e-mail address"),
    *(
        ({**MAIL, "reply_domain": domain}, "REPLY_DOMAIN must be a domain such as svar.example.no")
        for domain in ("svar@x.no", "https://svar.x.no", "svar.x.no\nBcc: e@x.no", "a." * 99 + "no")
    ),
    ({"smtp_in": "2525"}, "SMTP_IN must be a host and a port"),
    ({"smtp_in": "127.0.0.1:99999"}, "SMTP_IN must be a host and a port"),
    ({"auth_source": "m365", "smtp_in": "127.0.0.1:25"}, "AUTH_SOURCE=m365 needs IMAP_URL: "),
    ({"trusted_proxies": "10.0.0.0/8, proxy"}, "TRUSTED_PROXIES must be addresses or networks"),
    ({"trusted_proxies": "10.0.0.1/8"}, "TRUSTED_PROXIES must be addresses or networks"),
    ({"retention_case_days": "three years"}, "RETENTION_CASE_DAYS must be a whole number"),
    ({"retention_case_days": "1.5"}, "RETENTION_CASE_DAYS must be a whole number"),
    ({"retention_file_days": "0"}, "RETENTION_FILE_DAYS must be at least 1 day"),
    ({"retention_proof_days": "-3"}, "RETENTION_PROOF_DAYS must be at least 1 day"),
    ({"retention_proof_days": "30"}, "RETENTION_PROOF_DAYS must not be less than"),
    *(
        ({"imap_url": url}, f"IMAP_URL {sentence}")
        for url, sentence in (
            ("pop3://a:hemmelig@post.no", "must be an address such as imaps://user:password@"),
            ("imaps://a:hemmelig@[post.no", "must be an address such as imaps://"),
            ("imaps://a:b@post.no:hemmelig/INBOX", "must be an address such as imaps://"),
            ("imaps://a:hemm#elig@post.no", "must be an address such as imaps://"),
            ("imap://a:hemmelig@post.no", "must begin with imaps: in clear only this machine"),
            ("imap+xoauth2://a:hemmelig@post.no?tenant=t&user=u", "must begin with imaps: in"),
            ("imaps://post.no/INBOX", "must hold who signs in"),
            ("imaps://a@post.no/INBOX", "must hold who signs in"),
            ("imaps://a:hemmelig%0D%0Ab@post.no", "must not hold line breaks"),
            ("imaps://a:hemmelig@post.no/Behandlet", "must name another folder than Behandlet"),
            ("imaps://a:hemmelig@post.no?tenant=t", "must end after the folder unless"),
            ("imaps+xoauth2://a:hemmelig@post.no?tenant=t", "with xoauth2 must end with"),
            ("imaps+xoauth2://a:hemmelig@post.no?user=u", "with xoauth2 must name a tenant"),
            (
                "imaps+xoauth2://a:hemmelig@post.no?user=u&token=http://id.no/hemmelig",
                "must get its token from an address that begins with https://",
            ),
        )
    ),
]


def settings(**values: object) -> Settings:
    return read_settings(_env_file=None, **values)


@pytest.mark.parametrize(("values", "sentence"), WRONG)
def test_a_wrong_value_is_one_sentence_without_what_is_secret(
    values: dict[str, str], sentence: str
) -> None:
    with pytest.raises(SettingsWrong) as stopped:
        settings(**values)
    said = str(stopped.value)
    assert said.startswith(sentence)
    assert said.endswith(".")
    assert "\n" not in said
    assert "hemmelig" not in said


def test_nothing_set_is_a_portal_on_this_machine_that_sends_nothing() -> None:
    found = settings()
    assert found.development
    assert found.on_sqlite
    assert not found.secure
    assert is_loopback(found.host)
    assert found.database.endswith("/data/portal.sqlite3")


def test_what_an_operator_sets_is_taken() -> None:
    found = settings(**AS_SET_BY_AN_OPERATOR, trusted_proxies="10.0.0.0/8, 192.0.2.1")
    assert found.secure
    assert not found.development
    assert found.sender == "personvern@example.no"
    assert found.replies == "svar.example.no"
    assert settings(reply_domain=" Svar.Blåbær.no").replies == "svar.xn--blbr-roah.no"
    assert [str(network) for network in found.trusted_proxies] == ["10.0.0.0/8", "192.0.2.1/32"]


def test_an_empty_setting_is_one_that_is_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RETENTION_CASE_DAYS", "")
    monkeypatch.setenv("SMTP_URL", "")
    assert settings().case_kept == timedelta(days=3 * 365)
    assert settings().development


def test_the_environment_is_read_before_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path(".env").write_text("RETENTION_FILE_DAYS=14\nRETENTION_CASE_DAYS=100\nELSEWHERE=1\n")
    monkeypatch.setenv("RETENTION_CASE_DAYS", "200")
    assert read_settings().files_kept == timedelta(days=14)
    assert read_settings().case_kept == timedelta(days=200)


@pytest.mark.parametrize("name", ["postgres", "postgresql", "asyncpg"])
def test_postgresql_goes_by_three_names(name: str) -> None:
    assert not settings(database_url=f"{name}://user:pw@host/name").on_sqlite


def test_no_secret_is_in_what_the_settings_show_of_themselves() -> None:
    found = settings(
        **AS_SET_BY_AN_OPERATOR,
        database_url="postgres://user:hemmelig@host/name",
        imap_url="imaps+xoauth2://id:hemmelig@host?tenant=t&user=post%40x.no",
    )
    assert found.mailbox is not None
    assert "hemmelig" not in f"{found!r} {found} {found.mailbox!r}"


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.7", "::", "personvern.example.no"])
def test_the_development_mailbox_is_not_shown_to_other_machines(host: str) -> None:
    with pytest.raises(SettingsWrong, match="listens only on this machine"):
        check_listening(settings(), host)
    check_listening(settings(**AS_SET_BY_AN_OPERATOR), host)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.1.2.3", "::1", "localhost"])
def test_this_machine_goes_by_several_names(host: str) -> None:
    check_listening(settings(), host)
