"""What handlers mailed with files goes with the files of the answer; nobody else's mail does."""

from __future__ import annotations

import pytest

from mail.parts import Attachment
from models.tables import Event, File, FileContent, RawMail
from tests.web.conftest import SIRI, Running
from tests.web.desk_steps import a_case, at_desk
from tests.web.mail_steps import kari_writes
from tests.web.test_held_answers import FOUND, SAME, TWO_PAGES, portal, replies, told_of
from web.services.clock import housekeeping
from web.services.post import mails

pytestmark = pytest.mark.database

__all__ = ["portal"]


def a_copy(name: str) -> Attachment:
    return Attachment(name, "application/pdf", TWO_PAGES)


async def whole() -> list[str]:
    """The mails whose bytes are still here, by what became of them."""
    kept = await FileContent.all().values_list("id", flat=True)
    return sorted(str(row.why) for row in await RawMail.filter(id__in=kept))


async def test_thirty_days_after_the_answer_no_mail_of_siris_holds_its_files(
    portal: Running,
) -> None:
    case = await a_case(portal)
    letter = await told_of(portal, case)
    first = await replies(portal, letter, f"{SAME}\n{FOUND}", files=[a_copy("feil.pdf")])
    portal.clock.move(minutes=1)
    await replies(portal, letter, f"{SAME}\n{FOUND} Her er kopien.", files=[a_copy("kopi.pdf")])
    portal.clock.move(minutes=6)
    await portal.works()
    await replies(portal, letter, f"{FOUND} Jeg glemte denne.", files=[a_copy("glemt.pdf")])
    await kari_writes(portal, case, "Takk!", files=[("min.pdf", TWO_PAGES)])

    portal.clock.move(days=30, minutes=-1)
    done = await housekeeping.round(portal.portal, portal.clock())
    assert (done.files, done.mailed) == (0, 0)
    portal.clock.move(minutes=1)
    done = await housekeeping.round(portal.portal, portal.clock())
    assert (done.files, done.mailed) == (2, 2)
    # Kari's is hers, and the last of Siri's waits for somebody to say what it is.
    assert await whole() == ["case_ended", "from_person"]
    assert await File.filter(message_id__isnull=False).count() == 0
    assert await Event.filter(case_id=case.id, name="file.removed").count() == 4
    with pytest.raises(mails.MailErased):
        await mails.read(portal.portal, first)

    siri = await portal.signed_in(SIRI)
    await siri.opens(f"{at_desk(case)}/epost/{first.id}")
    assert "Vi sletter e-poster med filer 30 dager etter" in siri.sees
    await siri.opens(f"{at_desk(case)}/epost/{first.id}.html")
    waits = await RawMail.get(why="case_ended")
    await siri.opens(f"{at_desk(case)}/epost/{waits.id}")
    await siri.presses("Behold som internt notat")
    assert "Her er kopien." in siri.sees
    assert (await housekeeping.round(portal.portal, portal.clock())).mailed == 1
    assert await whole() == ["from_person"]
