"""The organisation's file: what it may leave out, and what it may not."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from locales import FOLDER, LANGUAGES
from models.organisation import MAY_LACK, OrganisationWrong, Reach, read_organisation
from tests.register import complete

OURS = FOLDER / "organisation.toml"


def test_the_register_says_what_it_lacks_and_never_that_something_is_not_stated() -> None:
    recipients = read_organisation(OURS, LANGUAGES).recipients
    told = {recipient.name.get("nb"): recipient.lacks for recipient in recipients}
    assert told["Google Analytics"] == told["Hotjar"] == ("country", "safeguard")
    assert [recipient.lacks for recipient in recipients if not recipient.name] == [MAY_LACK] * 2
    assert "kke oppgitt" not in OURS.read_text("utf-8")


def test_a_register_that_is_filled_in_lacks_nothing(tmp_path: Path) -> None:
    recipients = read_organisation(complete(tmp_path), LANGUAGES).recipients
    assert recipients
    assert [recipient.lacks for recipient in recipients] == [()] * len(recipients)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"[recipients.what]\n": "[recipients.whatever]\n"}, "needs what in nb, nn, en"),
        ({'name = "Hotjar"': 'name = ""'}, "needs name in nb, nn, en"),
        ({'name = "Hotjar"': 'name = { nb = "Hotjar" }'}, "needs name in nb, nn, en"),
        (
            {"[portal_recipients.country]": "[portal_recipients.land]"},
            "needs country in nb, nn, en",
        ),
        ({'name = "Techem Norge AS"': 'name = "Techem\\nBcc: x"'}, "needs one plain line for name"),
        ({'name = "Techem Norge AS"': 'name = "=?utf-8?q?T?="'}, "needs one plain line for name"),
        (
            {'\nemail = "info@techem.no"': '\nemail = "Techem <info@techem.no>"'},
            "needs one e-mail address for email",
        ),
        (
            {'desk_email = "info@techem.no"': 'desk_email = "ingen"'},
            "needs one e-mail address for desk_email",
        ),
        ({'url = "https://www': 'url = "www'}, "begins with https:// for url"),
        (
            {'complaint_url = "https://www': 'complaint_url = "http://www'},
            "begins with https:// for complaint_url",
        ),
    ],
)
def test_what_may_not_be_left_out_or_is_left_half_said_is_told(
    tmp_path: Path, change: Mapping[str, str], told: str
) -> None:
    with pytest.raises(OrganisationWrong, match=told):
        read_organisation(changed(tmp_path, change), LANGUAGES)


def test_a_norwegian_domain_is_written_as_mail_servers_know_it(tmp_path: Path) -> None:
    theirs = {'desk_email = "info@techem.no"': 'desk_email = "desk@blåbær.no"'}
    found = read_organisation(changed(tmp_path, theirs), LANGUAGES)
    assert found.desk_email == "desk@xn--blbr-roah.no"


def test_a_number_of_the_authority_is_shown_once_somebody_has_seen_it_in_the_source(
    tmp_path: Path,
) -> None:
    ours = read_organisation(OURS, LANGUAGES).authority
    assert (ours.phone, ours.email) == (None, None)
    assert 'phone = "22 39 69 00"' in OURS.read_text("utf-8")
    seen = {"# phone_checked_on = 2027-01-15": "phone_checked_on = 2026-01-15"}
    authority = read_organisation(changed(tmp_path, seen), LANGUAGES).authority
    assert authority.phone == Reach("22 39 69 00", date(2026, 1, 15))
    assert authority.email is None
    # The start reminds of what has waited longest for somebody to look at it again.
    assert (ours.oldest_check, authority.oldest_check) == (ours.checked_on, date(2026, 1, 15))


def test_a_day_on_which_nobody_can_have_looked_is_told(tmp_path: Path) -> None:
    file = changed(tmp_path, {"# email_checked_on = 2027-01-15": 'email_checked_on = "soon"'})
    with pytest.raises(OrganisationWrong, match="needs a date for email_checked_on"):
        read_organisation(file, LANGUAGES)


def changed(folder: Path, change: Mapping[str, str]) -> Path:
    """Write our file anew with something changed in it."""
    text = OURS.read_text("utf-8")
    for old, new in change.items():
        assert old in text
        text = text.replace(old, new, 1)
    file = folder / "organisation.toml"
    file.write_text(text, "utf-8")
    return file
