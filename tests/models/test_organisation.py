"""The organisation's file: what it may leave out, and what it may not."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from locales import FOLDER, LANGUAGES
from models.organisation import MAY_LACK, OrganisationWrong, read_organisation
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
    ],
)
def test_what_may_not_be_left_out_or_is_left_half_said_is_told(
    tmp_path: Path, change: Mapping[str, str], told: str
) -> None:
    text = OURS.read_text("utf-8")
    for old, new in change.items():
        assert old in text
        text = text.replace(old, new, 1)
    file = tmp_path / "organisation.toml"
    file.write_text(text, "utf-8")
    with pytest.raises(OrganisationWrong, match=told):
        read_organisation(file, LANGUAGES)
