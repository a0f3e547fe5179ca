"""What the post says of a letter: it counts only at the letter's own address, and only once."""

from pathlib import Path

import pytest

from mail.sender import SmtpTransport
from models.database import transaction
from models.events import EventName
from models.status import Status
from models.tables import (
    Case,
    Event,
    Letter,
    LetterState,
    MailState,
    Message,
    MessageState,
    Role,
    Task,
    TaskKind,
)
from tests.mail.sink import open_sink
from tests.web.conftest import KARI, PER, SIRI, Clock, Running, running
from tests.web.desk_steps import GRANTED, a_case, is_sent, siri_at
from tests.web.mail_steps import (
    address_of,
    arrives,
    bounce_address,
    kari_writes,
    written,
)
from tests.web.steps import files_access, files_and_confirms, shows_the_code
from web.services.outbox.delivery import settle
from web.services.person import withdrawing
from web.services.post.mails import Why


def bounce(
    status: str = "5.1.1",
    action: str = "failed",
    said: str = "Nobody lives here.",
    mail_id: str = "",
    to: str = KARI,
) -> bytes:
    """What a mail server says when a mail does not arrive, or not yet."""
    return (
        "From: mailer-daemon@example.com\r\nSubject: Undelivered Mail\r\n"
        "MIME-Version: 1.0\r\nAuto-Submitted: auto-replied\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        f"--b\r\nContent-Type: text/plain\r\n\r\n{said}\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\n"
        "Reporting-MTA: dns; mx.example.com\r\n\r\n"
        f"Final-Recipient: rfc822; {to}\r\nAction: {action}\r\nStatus: {status}\r\n"
        f"\r\n--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: {mail_id}\r\n"
        "--b--\r\n"
    ).encode()


async def answered(portal: Running) -> tuple[Case, Letter]:
    """A case of Kari's that is answered, and the letter with the answer."""
    case = await a_case(portal)
    siri = await siri_at(portal, case)
    await is_sent(siri, case, **GRANTED)
    await portal.works()
    return case, await Letter.get(name="answer_granted")


@pytest.mark.database
async def test_a_bounced_answer_opens_the_case_again_with_the_same_date_t43(
    portal: Running,
) -> None:
    case, letter = await answered(portal)
    to = bounce_address(portal, letter)
    # A delay is recorded and nothing else; so is what was read, or went well.
    for status, action in (("4.4.1", "delayed"), ("2.1.5", "delivered")):
        row = await arrives(portal, bounce(status, action), to)
        assert (row.why, row.case_id) == (Why.DELAYED, case.id)
    assert (await Case.get(id=case.id)).status == Status.ANSWERED
    assert await Task.all().count() == 0
    # Given up after days: the status is still that of a passing trouble.
    for said in ("Sorry.", "Sorry.", "Sorry again."):
        row = await arrives(portal, bounce("4.4.7", said=said), to)
        assert (row.why, row.case_id, row.state) == (Why.BOUNCE, case.id, MailState.HANDLED)
    fresh = await Case.get(id=case.id)
    assert (fresh.status, fresh.due_on) == (Status.OPEN, case.due_on)
    assert await Message.filter(state=MessageState.DRAFT).count() == 1
    assert await Task.filter(kind=TaskKind.LETTER_FAILED, case_id=case.id).count() == 1
    assert len(await portal.letters(SIRI, "desk_undelivered")) == 1
    events = await Event.filter(name=EventName.LETTER_BOUNCED.value)
    assert [event.detail for event in events] == ["answer_granted 4.4.7"]
    assert (await Letter.get(id=letter.id)).last_reply == "bounced 4.4.7"


@pytest.mark.database
async def test_a_report_that_cannot_be_the_posts_waits_and_opens_no_case_again(
    portal: Running,
) -> None:
    case, letter = await answered(portal)
    to = bounce_address(portal, letter)

    async def waits(raw: bytes) -> None:
        row = await arrives(portal, raw, to)
        assert (row.state, row.why, row.case_id) == (MailState.HOLDING, Why.BOUNCE, None)
        assert await Task.filter(kind=TaskKind.MAIL_UNMATCHED, subject=row.id).exists()
        assert (await Case.get(id=case.id)).status == Status.ANSWERED
        assert (await Letter.get(id=letter.id)).bounced_at is None

    await waits(bounce(to="kari@elsewhere.example"))
    await Letter.filter(id=letter.id).update(attempts=0)
    await waits(bounce(said="Before it has been tried."))
    await Letter.filter(id=letter.id).update(attempts=1)
    kari = await portal.visitor()
    await shows_the_code(portal, kari, case)  # she has it: nothing has come back
    await waits(bounce(said="She does not like the answer."))
    await Event.filter(name__in=("answer.read", "code.used")).delete()
    portal.clock.move(days=9)
    await waits(bounce(said="Long after."))


@pytest.mark.database
async def test_an_answer_the_server_never_confirmed_is_told_of_as_one_that_may_have_arrived(
    database_url: str, tmp_path: Path, clock: Clock
) -> None:
    async with (
        open_sink("ok") as sink,
        SmtpTransport(sink.url) as transport,
        running(database_url, tmp_path, clock, transport) as portal,
    ):
        case = await a_case(portal)
        siri = await siri_at(portal, case)
        await portal.works()
        sink.modes[:] = ["taken_and_cut"] * 3 + ["ok"]
        await is_sent(siri, case, **GRANTED)
        for _ in range(10):
            await portal.works()
            clock.move(minutes=5)
        assert await Message.filter(state=MessageState.DRAFT).count() == 1
        assert [task.kind for task in await Task.all()] == [TaskKind.LETTER_UNSETTLED]
        assert len(await portal.letters(SIRI, "desk_unsettled")) == 1
        assert await portal.letters(SIRI, "desk_undelivered") == []
        await siri.opens("/desk/utboks")
        assert "Usikkert om det kom fram" in siri.sees


async def test_a_bounce_that_overtakes_the_news_that_the_answer_left_is_not_forgotten(
    portal: Running,
) -> None:
    case, letter = await answered(portal)
    await Message.filter(id=letter.message_id).update(state=MessageState.SENDING, sent_at=None)
    await Case.filter(id=case.id).update(status=Status.OPEN.value)
    await Letter.filter(id=letter.id).update(state=LetterState.LEASED)
    await arrives(portal, bounce(), bounce_address(portal, letter))
    letter.state = LetterState.SENT
    await transaction(lambda: settle(portal.portal, letter, portal.clock()))
    assert (await Case.get(id=case.id)).status == Status.OPEN
    assert (await Message.get(id=letter.message_id)).state is MessageState.DRAFT


async def test_a_bounce_of_what_was_withdrawn_meanwhile_brings_nothing_back(
    portal: Running,
) -> None:
    _, case = await files_and_confirms(portal)
    await portal.works()
    await withdrawing.withdraw(portal.portal, case, portal.clock())
    receipt = await Letter.get(name="receipt")
    row = await arrives(portal, bounce(), bounce_address(portal, receipt))
    assert row.why == Why.BOUNCE
    assert (await Case.get(id=case.id)).status == Status.WITHDRAWN
    assert await Message.filter(state=MessageState.DRAFT).count() == 0


@pytest.mark.database
async def test_a_bounced_confirmation_shows_on_the_waiting_page_and_a_forged_one_does_not(
    portal: Running,
) -> None:
    kari = await portal.visitor()
    case = await files_access(kari)
    await portal.works()
    letter = await Letter.get(name="confirm")
    real = bounce_address(portal, letter)
    local, _, domain = real.partition("@")
    forged = [
        f"b+{letter.code}.{'a' * 26}@{domain}",
        f"{local[:-1]}{'a' if local[-1] != 'a' else 'b'}@{domain}",
        f"personvern@{domain}",
        # The person's address is a true one, and not that of the letter.
        address_of(portal, case),
    ]
    for to in forged:
        row = await arrives(portal, bounce(mail_id=letter.mail_id), to)
        assert (row.state, row.case_id) == (MailState.HOLDING, None)
    await kari.opens(kari.page.url)
    assert "E-posten kom ikke fram" not in kari.sees
    notice = (
        b"From: MAILER-DAEMON@example.com\r\nSubject: failure notice\r\n\r\n"
        b"I'm afraid I wasn't able to deliver your message. This is a permanent error.\r\n"
    )
    tasks = await Task.all().count()
    await arrives(portal, notice, real)
    await kari.opens(kari.page.url)
    assert "E-posten kom ikke fram" in kari.sees
    assert await Task.all().count() == tasks


@pytest.mark.database
async def test_what_does_not_reach_siri_is_told_to_per_and_the_case_is_as_it_was(
    portal: Running,
) -> None:
    await portal.hires(SIRI, "Siri")
    await portal.hires(PER, "Per", Role.LEAD)
    _, case = await files_and_confirms(portal)
    await portal.works()
    before = await Case.get(id=case.id)
    first, second = await Letter.filter(name="desk_case"), await portal.letter(SIRI, "desk_case")
    theirs = [row for row in first if row.mail_id.encode() in second.raw]
    for said in ("Sorry.", "Sorry again."):
        await arrives(portal, bounce(said=said, to=SIRI), bounce_address(portal, theirs[0]))
    assert await Task.filter(kind=TaskKind.STAFF_UNREACHED).count() == 1
    assert await Task.filter(kind=TaskKind.LETTER_FAILED).count() == 0
    told = await portal.letters(name="desk_unreached")
    assert [mail.to for mail in told] == [PER]
    assert "Siri" in told[0].text
    assert "E-post til en saksbehandler kommer i retur" in (await portal.signed_in(PER)).sees
    after = await Case.get(id=case.id)
    assert (after.status, after.version) == (before.status, before.version)


@pytest.mark.database
async def test_what_a_person_sends_to_the_envelopes_address_is_heard_and_a_read_receipt_is_not(
    portal: Running,
) -> None:
    _, case = await files_and_confirms(portal)
    await portal.works()
    to = bounce_address(portal, await Letter.get(name="receipt"))
    receipt = (
        f"From: {KARI}\r\nTo: {to}\r\nSubject: Lest\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=disposition-notification; boundary="b"\r\n'
        "\r\n--b\r\nContent-Type: message/disposition-notification\r\n\r\n"
        "Disposition: manual-action/MDN-sent-manually; displayed\r\n--b--\r\n"
    )
    row = await arrives(portal, receipt.encode(), to)
    assert (row.why, row.case_id) == (Why.AUTO_REPLY, case.id)
    assert (await Letter.get(name="receipt")).bounced_at is None
    row = await arrives(portal, written(portal, "Takk for svaret.", to), to)
    assert (row.why, row.case_id) == (Why.FROM_PERSON, case.id)
    row = await arrives(portal, written(portal, "Hei.", to, sender="x@evil.example"), to)
    assert row.why == Why.NOT_THE_PERSON


async def test_nothing_can_come_back_of_a_letter_that_answers_a_mail_and_of_any_other_it_can(
    database_url: str, tmp_path: Path, clock: Clock
) -> None:
    async with (
        open_sink("ok") as sink,
        SmtpTransport(sink.url) as transport,
        running(database_url, tmp_path, clock, transport) as portal,
    ):
        case = await a_case(portal)
        await Case.filter(id=case.id).update(status=Status.ANSWERED.value)
        await kari_writes(portal, case, "Takk for svaret.")
        # She withdrew by a press, and no mail of hers asked for it.
        await withdrawing.withdraw(portal.portal, await a_case(portal, PER), portal.clock())
        await portal.works()
        senders = {mail.recipients[0]: mail.sender for mail in sink.mails}
        assert senders[KARI] == ""
        assert senders[PER].startswith("b+")
