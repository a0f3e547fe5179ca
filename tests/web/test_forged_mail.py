"""Mail that is not what it says: nothing leaves, and somebody at the desk sees every one of it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest

from mail.acceptance import Wait
from mail.smtp_in import Arrived
from mail.verdict import AuthSource, Kind
from models import messages
from models.keyring import open_key
from models.status import Status
from models.tables import Case, Letter, MailState, Message, MessageState, RawMail, Role, Task
from tests.web.conftest import KARI, PER, SIRI, Clock, Running, running
from tests.web.desk_steps import a_case
from tests.web.test_held_answers import FOUND, SAME, comes, told_of
from web.services.arriving import inbox
from web.services.by_mail import waiting
from web.services.by_mail.waiting import Offer
from web.services.examples import devbox
from web.services.handling import leaving

BORDER = AuthSource(Kind.SERVER, "mx.example.com")
MALLORY = "mallory@example.org"
LEAD = "lotte@example.com"
PASSED = b"Authentication-Results: mx.example.com; dmarc=pass header.from=example.com\r\n"
FAILED = PASSED.replace(b"pass", b"fail")
RECEIVED = b"Received: from evil.example by mx.example.com with ESMTP\r\n"
PROVEN = PASSED + RECEIVED


@pytest.fixture
async def portal(database_url: str, tmp_path: Path, clock: Clock) -> AsyncIterator[Running]:
    """A portal that believes its mail server, with Siri, Per, and Lotte who leads them."""
    source = f"authserv:{BORDER.server}"
    async with running(database_url, tmp_path, clock, auth_source=source) as started:
        await started.hires(SIRI, "Siri")
        await started.hires(PER, "Per")
        await started.hires(LEAD, "Lotte", Role.LEAD)
        yield started


def forged(own: bytes) -> Sequence[tuple[str, bytes, str | None]]:
    """Fifteen ways to pretend, from a mail with no stamp on it; and why each waits."""

    def sender(written: str) -> bytes:
        return own.replace(f"From: {SIRI}".encode(), f"From: {written}".encode())

    return (
        ("a From of hers alone", own, Wait.NOT_VOUCHED),
        ("somebody who proves to be themselves", PROVEN + sender(MALLORY), Wait.STRANGER),
        (
            "a result of another server",
            PASSED.replace(b"mx.", b"mx2.") + RECEIVED + own,
            Wait.NOT_VOUCHED,
        ),
        ("a result from outside", RECEIVED + PASSED + own, Wait.NOT_VOUCHED),
        ("a result and no server it passed", PASSED + own, Wait.NOT_VOUCHED),
        ("two results, one fails", PASSED + FAILED + RECEIVED + own, Wait.NOT_VOUCHED),
        (
            "another domain passes",
            PASSED.replace(b"from=", b"from=x.") + RECEIVED + own,
            Wait.NOT_VOUCHED,
        ),
        (
            "Exchange says so, who is not asked",
            b"X-MS-Exchange-Organization-AuthAs: Internal\r\n" + own,
            Wait.NOT_VOUCHED,
        ),
        ("two addresses in From", PROVEN + sender(f"{SIRI}, {MALLORY}"), Wait.STRANGER),
        ("her address for a name", PROVEN + sender(f"{SIRI} <{MALLORY}>"), Wait.STRANGER),
        ("her address twice over", PROVEN + sender(f"<{SIRI}> <{MALLORY}>"), Wait.STRANGER),
        ("two From", PROVEN + f"From: {MALLORY}\r\n".encode() + own, Wait.STRANGER),
        ("her colleague, whom nobody vouches for", sender(PER), Wait.STRANGER),
        ("a mark of a list", PROVEN + b"List-Id: <alle.example.com>\r\n" + own, Wait.UNCERTAIN),
        ("an address with one sign changed", PROVEN + _with_another_sign(own), None),
    )


def _with_another_sign(own: bytes) -> bytes:
    at = own.index(b"@svar.example.com") - 1
    return own[:at] + (b"a" if own[at : at + 1] != b"a" else b"b") + own[at + 1 :]


async def test_nothing_forged_releases_anything_and_each_is_seen_at_the_desk_t33(
    portal: Running,
) -> None:
    case = await a_case(portal)
    letter = await told_of(portal, case)
    vault, words = portal.portal.vault, f"{SAME}\n\n{FOUND}"
    own = devbox.reply(letter, words, portal.clock())
    assert own.startswith(f"From: {SIRI}\r\n".encode())
    variants = forged(own)
    for number, (_, raw, _) in enumerate(variants):
        raw = raw.replace(b"Message-ID: <", b"Message-ID: <%d." % number)
        await inbox.receive(portal.portal, Arrived(raw, MALLORY, ()), portal.clock())
    await portal.works()
    rows = await RawMail.all().order_by("received_at")
    for row, (what, _, why) in zip(rows, variants, strict=True):
        if why is None:
            assert (row.state, row.case_id) == (MailState.HOLDING, None), what
            assert await Task.filter(subject=row.id, done_at=None).exists(), what
            continue
        assert (row.why, row.case_id) == (why, case.id), what
        said = await Message.get(raw_mail_id=row.id)
        assert FOUND in messages.read(await open_key(vault, said.key_id), said).text, what
        if why is Wait.STRANGER:
            assert row.staff_id is None, what
            assert await Task.filter(subject=row.id, kind="mail_foreign").exists(), what
            assert said.author_id is None, what
        else:
            # What is in doubt takes no draft away.
            noted = (MessageState.RECEIVED,) if why is Wait.UNCERTAIN else ()
            assert said.state in (MessageState.DRAFT, MessageState.DISCARDED, *noted), what
    seen = await waiting.of(portal.portal, case, rows[1].id, portal.clock())
    assert seen.offers == (Offer.NOTE, Offer.REGISTER)  # a stranger's words go nowhere
    portal.clock.move(minutes=61)
    assert await portal.letters(KARI) == []
    assert await portal.letters(MALLORY) == []
    assert await Letter.filter(case_id=case.id, message_id__isnull=False).count() == 0
    assert (await Case.get(id=case.id)).status == Status.OPEN
    for to in (SIRI, LEAD):  # and nobody else; nothing of what it said is in it
        told = await portal.letter(to, "desk_foreign")
        assert FOUND not in told.text
        assert "sak+" not in told.raw.decode()
    assert await portal.letters(PER, "desk_foreign") == []
    assert "bekreftet ikke hvem" in (await portal.letter(SIRI, "desk_waits")).text
    # The real mail acts, though a forged copy of it came first.
    real = devbox.reply(letter, words, portal.clock(), stamped=BORDER)
    await comes(portal, real[real.index(b"From:") :])
    assert (await comes(portal, real)).why in ("incomplete", "held")
    await leaving.remove(portal.portal, SIRI, portal.clock())
    again = devbox.reply(letter, f"{words} En gang til.", portal.clock(), stamped=BORDER)
    assert (await comes(portal, again)).why == Wait.STRANGER  # her address never acts again
