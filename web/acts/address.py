"""«Rett e-postadressen»: of what somebody at the desk put in, while nobody has confirmed it."""

from __future__ import annotations

from models.catalogue.questions import Answers, Email, LongText, Question
from models.database import transaction
from models.filings import may_be_corrected
from models.registering import is_by_hand
from web.acts.act import HIDDEN, OPEN, Act, ActRefused, Offer, Pressed, Seen, Theme
from web.services.answers.on_paper import contact_of
from web.services.intake import readdressing
from web.services.intake.correction import CannotBeRead
from web.services.intake.readdressing import NoWay
from web.services.outbox.holding import TooLate

ADDRESS = Email(key="address", home="act.address", required=False)
CONTACT = LongText(key="contact", home="act.address", required=False, longest=500)


def _offer(seen: Seen) -> Offer:
    """Offer it while the address of a case that came by hand is unproven."""
    case = seen.view.case
    return OPEN if is_by_hand(case) and may_be_corrected(case) else HIDDEN


def _questions(_: Seen) -> tuple[Question, ...]:
    return (ADDRESS, CONTACT)


def _known(seen: Seen) -> Answers:
    return {ADDRESS.key: seen.view.address, CONTACT.key: contact_of(seen.view.asked)}


async def _correct(pressed: Pressed) -> bool:
    address, contact = (pressed.answers[question.key] for question in (ADDRESS, CONTACT))

    async def work() -> bool:
        case = await pressed.fresh()
        return await readdressing.readdress(
            pressed.portal, case, address, contact, pressed.by, pressed.now
        )

    try:
        return await transaction(work)
    except TooLate:
        raise ActRefused("leaves", "") from None
    except NoWay:
        raise ActRefused("no_way", ADDRESS.key) from None
    except CannotBeRead:
        raise ActRefused("lost", ADDRESS.key) from None


ADDRESS_BY_HAND = Act(
    name="address",
    slug="rett-adressen",
    theme=Theme.CONTACT,
    offer=_offer,
    questions=_questions,
    do=_correct,
    known=_known,
)
