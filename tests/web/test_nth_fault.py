"""The database fails at the first statement of an act, then at the second, and so on until none.

After every failure the act is done whole or not at all, and doing it again works: it happens once.
"""

import sqlite3
from dataclasses import dataclass
from functools import partial

import pytest

from mail.delivering import deliver_due, sweep
from mail.smtp_in import Arrived
from models.status import Status
from models.tables import (
    Case,
    Conversation,
    ConversationFile,
    File,
    Key,
    Letter,
    LetterState,
    Message,
    MessageState,
    RawMail,
    Task,
)
from tests.web.conftest import KARI, SIRI, Running
from tests.web.desk_steps import writes
from tests.web.samples import PNG
from tests.web.steps import files_access, files_and_confirms, fills_in, fills_in_access
from web.app import make_office
from web.services.arriving import inbox
from web.services.examples import devbox

MOST_STATEMENTS = 500


@dataclass
class Faults:
    """Which statement fails next: the n-th from now, or none."""

    left: int = 0
    fired: bool = False

    def at(self, number: int) -> None:
        self.left, self.fired = number, False

    def never(self) -> None:
        self.left = 0


@pytest.fixture
def faults(monkeypatch: pytest.MonkeyPatch) -> Faults:
    """A real SQLite whose statements fail on demand."""
    faults = Faults()

    class Failing(sqlite3.Connection):
        def execute(self, sql: str, *values: object) -> sqlite3.Cursor:
            if faults.left and sql.split(" ", 1)[0] not in ("ROLLBACK", "PRAGMA"):
                faults.left -= 1
                if not faults.left:
                    faults.fired = True
                    raise sqlite3.OperationalError("disk I/O error")
            return super().execute(sql, *values)  # type: ignore[arg-type]

    monkeypatch.setattr(sqlite3, "connect", partial(sqlite3.connect, factory=Failing))
    return faults


@pytest.fixture
async def failing(faults: Faults, portal: Running) -> Running:
    return portal


async def test_a_filing_of_two_with_a_file_happens_once_or_not_at_all(
    failing: Running, faults: Faults
) -> None:
    kari = await failing.visitor()
    await fills_in_access(kari)
    await fills_in(kari, "klage", {"what": "Feil måling"}, [("maaling.png", PNG)])
    form = kari.page.form("Send inn henvendelsene")
    for number in range(1, MOST_STATEMENTS):
        faults.at(number)
        page = await kari.posts(form.action, form.fields)
        faults.never()
        filed = await Case.all().count(), await Letter.filter(name="confirm").count()
        kept = await File.all().count(), await ConversationFile.all().count()
        drafts = await Conversation.all().count()
        assert (*filed, *kept, drafts) in ((0, 0, 0, 1, 1), (2, 1, 1, 0, 0))
        assert await Key.all().count() == drafts + filed[0]  # the draft's, or the cases'
        assert "disk" not in page.html
        if not faults.fired:
            break
    assert page.status == 200
    assert number > 60
    assert await Case.all().count() == 2
    assert len(await failing.letters(KARI, "confirm")) == 1
    assert "Vi har sendt én e-post til kari@example.com" in kari.sees


async def test_a_confirmation_of_two_happens_once_or_not_at_all(
    failing: Running, faults: Faults
) -> None:
    await failing.hires(SIRI, "Siri")
    kari = await failing.visitor()
    await fills_in_access(kari)
    await fills_in(kari, "sletting", {"scope": "part", "part": "Supportsaken min"})
    await kari.presses("Send inn henvendelsene")
    await kari.opens((await failing.letter(KARI, "confirm")).links[0])
    form = kari.page.form("Ja, det er meg")
    # A press that came through may still fail to draw the next page: then the same browser
    # presses again and gets the same receipt.
    for number in range(1, MOST_STATEMENTS):
        faults.at(number)
        page = await kari.posts(form.action, form.fields)
        faults.never()
        opened = await Case.filter(status=Status.OPEN).count()
        letters = await Letter.filter(name__in=("receipt_several", "desk_case")).count()
        assert (opened, letters) in ((0, 0), (2, 3))
        if not faults.fired:
            break
    assert page.status == 200
    assert opened == 2
    assert len(await failing.letters(KARI, "receipt_several")) == 1
    assert len(await failing.letters(SIRI, "desk_case")) == 2


async def test_an_answer_is_sent_once_or_not_at_all(failing: Running, faults: Faults) -> None:
    await failing.hires(SIRI, "Siri")
    _, case = await files_and_confirms(failing)
    siri = await failing.signed_in(SIRI)
    await writes(siri, case, act="review", outcome="granted", text="Vi har e-posten din.")
    form = siri.page.form("Send svaret")
    for number in range(1, MOST_STATEMENTS):
        faults.at(number)
        page = await siri.posts(form.action, form.fields)
        faults.never()
        message = await Message.get(case_id=case.id)
        posted = await Letter.filter(name="answer_granted").count()
        assert posted == (1 if message.state is MessageState.SENDING else 0)
        if posted:
            break
        assert page.status in (500, 503)
    assert number > 10
    await failing.works()
    assert (await Case.get(id=case.id)).status == Status.ANSWERED
    assert len(await failing.letters(KARI, "answer_granted")) == 1


async def test_a_mail_becomes_one_draft_or_waits_for_the_next_round(
    failing: Running, faults: Faults
) -> None:
    await failing.hires(SIRI, "Siri")
    await files_and_confirms(failing)
    letter = await failing.letter(SIRI, "desk_case")
    raw = devbox.reply(letter, "Vi har e-posten din.", failing.clock())
    arrived = Arrived(raw, SIRI, (), "smtp")
    for number in range(1, MOST_STATEMENTS):
        faults.at(number)
        try:
            await inbox.receive(failing.portal, arrived, failing.clock())
        except Exception:
            assert faults.fired
        faults.never()
        if not faults.fired:
            break
    assert await RawMail.all().count() == 1
    for number in range(1, MOST_STATEMENTS, 6):
        faults.at(number)
        try:
            await inbox.round(failing.portal, failing.clock())
        except Exception:
            assert faults.fired
        faults.never()
        drafts = await Message.filter(state=MessageState.DRAFT).count()
        assert drafts == await Letter.filter(name="desk_waits").count()
        if drafts:
            break
        await RawMail.all().update(attempts=0)
    assert drafts == 1
    assert await Task.all().count() == 0


async def test_a_letter_is_recorded_as_sent_or_goes_again_under_the_same_id(
    failing: Running, faults: Faults
) -> None:
    await files_access(await failing.visitor())
    office = make_office(failing.portal)
    for number in range(1, MOST_STATEMENTS):
        faults.at(number)
        try:
            await sweep(office, failing.clock())
            await deliver_due(office, failing.clock())
        except Exception:
            assert faults.fired
        faults.never()
        letter = await Letter.get()
        if letter.state is LetterState.SENT:
            break
        failing.clock.move(minutes=11)
    assert letter.state is LetterState.SENT
    assert number > 5
