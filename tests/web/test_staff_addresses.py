"""One person, several addresses: Siri is Siri whichever she writes from."""

from __future__ import annotations

import pytest

from models.tables import Role, StaffAddress
from tests.web.conftest import PER, SIRI, Running
from tests.web.program import Here
from web.services.people import staff

ALIAS = "siri.solberg@example.com"
ADD = ("staff", "add", SIRI, "--name", "Siri Solberg")


@pytest.mark.database
def test_other_addresses_are_added_listed_and_taken_away(here: Here) -> None:
    here.does(*ADD, "--also", "Siri.Solberg@Example.com", "--also", "ss@example.com")
    here.does("staff", "also", SIRI, "s@example.com")
    here.does("staff", "also", SIRI, "ss@example.com", "--remove")
    assert here.does("staff", "list") == (
        f"{SIRI}\thandler\tSiri Solberg\ts@example.com, {ALIAS}\n"
    )
    wrong = (
        (["also", SIRI, ALIAS], f"{ALIAS} is registered already."),
        (["also", SIRI, SIRI], f"{SIRI} is registered already."),
        (
            ["also", SIRI, "ss@example.com", "--remove"],
            f"ss@example.com is not an address of {SIRI}.",
        ),
        (["also", PER, "p@example.com"], f"{PER} is not registered."),
        (["add", ALIAS, "--name", "Anna"], f"{ALIAS} is registered already."),
        (["add", PER, "--name", "Per", "--also", SIRI], f"{SIRI} is registered already."),
        (["also", SIRI, "siri"], "That is not an e-mail address."),
    )
    for arguments, said in wrong:
        ended = here.runs("staff", *arguments)
        assert (ended.status, ended.err) == (1, f"{said}\n")
    assert here.does("staff", "list").count("\n") == 1  # Per was not half added


def test_a_mailbox_that_several_people_read_is_warned_about(here: Here) -> None:
    assert "several people read" in here.does("staff", "add", "post@example.com", "--name", "Post")
    said = here.does(*ADD, "--also", "personvern.oslo@example.com")
    assert "Warning: personvern.oslo@example.com looks like a mailbox that several" in said
    assert "Warning" in here.does("staff", "also", SIRI, "kundeservice@example.com")
    assert "Warning" not in here.does("staff", "also", SIRI, ALIAS)


@pytest.mark.parametrize(
    ("address", "shared"),
    [
        *((f"{name}@example.com", True) for name in ("firmapost", "INFO", "post-mottak", "gdpr")),
        *((f"{name}@example.com", False) for name in ("siri", "posten", "infolinn", "per.post")),
    ],
)
def test_what_a_shared_mailbox_is_called(address: str, *, shared: bool) -> None:
    assert staff.is_shared(address) is shared


async def test_a_sign_in_asked_with_another_address_goes_to_the_registered_one(
    portal: Running,
) -> None:
    vault = portal.portal.vault
    await staff.add(vault, SIRI, "Siri", Role.HANDLER, portal.clock(), also=[ALIAS])
    visitor = await portal.visitor()
    await visitor.opens("/desk")
    await visitor.presses("Send meg en lenke", email=ALIAS)
    assert [letter.to for letter in await portal.letters(name="sign_in")] == [SIRI]


@pytest.mark.database
async def test_an_address_is_found_as_people_and_programs_write_it_and_lies_sealed(
    portal: Running,
) -> None:
    vault = portal.portal.vault
    await staff.add(vault, SIRI, "Siri", Role.HANDLER, portal.clock(), also=[ALIAS])
    for written in (SIRI, ALIAS, ALIAS.upper(), f" {SIRI} "):
        row = await staff.by_address(vault, written)
        assert row is not None
        assert row.address_index == vault.index(SIRI)
    for nobody in (None, "", "siri", PER, f"{SIRI}\r\nBcc: x@y.no", f"x+{SIRI}"):
        assert await staff.by_address(vault, nobody) is None
    kept = await StaffAddress.get()
    assert b"solberg" not in kept.address
