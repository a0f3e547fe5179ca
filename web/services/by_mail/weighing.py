"""A mail to a handler's address, weighed: who it is from, what it asks, and what becomes of it.

The table is in `mail/acceptance.py`; here what it weighs is found out. Reads only.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from email import message_from_bytes, policy
from email.message import EmailMessage

from locales import DESK_LANGUAGE
from mail import acceptance, actions, addresses, labels, outbox, voices
from mail.acceptance import SHORT, Ruling, Sender, Weighed
from mail.actions import TO_THE_PERSON, Action, Verb
from mail.addresses import ReplyAddress
from mail.holds import RECEIPT
from mail.inbound import Kind, Mail, Oddity
from mail.labels import Label, Labelled
from mail.outside import speak_to_nobody
from mail.reply import Cut, cut
from mail.verdict import vouched
from mail.voices import NOBODY, Colleagues
from models import cases
from models.catalogue.requirements import Outcome, Requirements
from models.keyring import open_key
from models.status import AT_THE_DESK, Status
from models.tables import Case, Letter, Staff
from web.portal import Portal
from web.services.answers.answer_facts import register_labels
from web.services.cases.needs import needs_of
from web.services.people.staff import by_address, members
from web.services.post import mails
from web.services.post.mails import Opened

_MOST_LETTERS = 20
_LONGEST_TO_COMPARE = 100_000


@dataclass(frozen=True, slots=True)
class Reply:
    """A mail to a handler's address: whose it is, what it asks for, its words, and the ruling.

    `handler` is whose address it went to, `sender` who at the desk it says it is from; nobody's
    mail has none.
    """

    opened: Opened
    case: Case
    handler: Staff
    sender: Staff | None
    action: Action
    weighed: Weighed
    ruling: Ruling
    parted: Cut = field(repr=False)

    @property
    def author(self) -> Staff:
        """Whose words it is taken for: the sender's, or the handler's whose address it went to."""
        return self.sender or self.handler

    @property
    def text(self) -> str:
        """What they wrote, without what it quotes."""
        return self.parted.text

    @property
    def mail(self) -> Mail:
        """The mail as it was read."""
        return self.opened.mail

    @property
    def is_theirs(self) -> bool:
        """Say whether a server we believe vouches that it is from the handler themselves."""
        return self.weighed.sender is Sender.OWN and self.weighed.vouched


async def part(portal: Portal, opened: Opened, case: Case, handler: Staff) -> Cut:
    """Cut what a mail quotes, by the letters its sender has had.

    Of a mail made for it that takes a quarter of a second: done in a thread, and to be asked for
    before a transaction, in which everybody else waits.
    """
    mail = opened.mail
    answers = await cases.answers_of(portal.vault, case)
    asked = _asked(portal, needs_of(case, answers))
    sender = await by_address(portal.vault, mail.from_address)
    sent = await _sent_to(portal, case, handler, sender) if sender else []
    to_receipt = await _is_to_receipt(mail, case)
    person = next((one.value for one in answers if one.question == "name"), "")
    others = await _colleagues(portal, sender or handler, person)
    return await asyncio.to_thread(_parted, mail, sent, asked, others, to_receipt=to_receipt)


async def weigh(
    portal: Portal, opened: Opened, case: Case, handler: Staff, action: str, parted: Cut
) -> Reply:
    """Find out what is known of a mail, and rule on it.

    `action` is the name in its address, and `parted` its words as `part` has cut them.
    """
    mail = opened.mail
    needs = needs_of(case, await cases.answers_of(portal.vault, case))
    sender = await by_address(portal.vault, mail.from_address)
    meant = action_of(action, needs)
    asked = _asked(portal, needs)
    leaves = meant.verb in TO_THE_PERSON
    said = labels.read(parted.text, asked)
    weighed = Weighed(
        sender=_whose(sender, handler),
        vouched=vouched(portal.settings.believed, mail.stamps, mail.from_address),
        is_forward=mail.kind is Kind.FORWARD,
        is_protected=Oddity.PROTECTED in mail.oddities,
        has_cloud_link=Oddity.CLOUD_LINK in mail.oddities,
        is_readable=mail.kind is not Kind.UNREADABLE,
        case_is_open=Status(case.status) in AT_THE_DESK,
        # What stays in the house may be a word, and may be read by others.
        others=leaves and await _others(portal, mail, sender),
        several=await _several(portal, opened, case, handler, action, sender),
        names_case=names(mail.subject, case),
        length=_length(parted.text, said) if leaves else SHORT,
        is_filled_in=bool(said.values),
        has_files=bool(mail.attachments),
        certain=not leaves or _is_certain(mail, parted, meant.verb, said),
    )
    ruling = acceptance.rule(weighed)
    return Reply(opened, case, handler, sender, meant, weighed, ruling, parted)


def _asked(portal: Portal, needs: Requirements) -> Sequence[Label]:
    """Return the lines that a letter to a handler asks to be filled in."""
    return labels.all_of(needs, portal.words[DESK_LANGUAGE], register_labels(portal))


async def _colleagues(portal: Portal, sender: Staff, person: str) -> Colleagues:
    """Return who else is at the desk; the person may be called the same."""
    others = [one for one in await members(portal.vault) if one.id != sender.id]
    return voices.of([(one.name, one.address) for one in others], person)


def _parted(
    mail: Mail,
    sent: Sequence[str],
    asked: Sequence[Label],
    colleagues: Colleagues = NOBODY,
    *,
    to_receipt: bool,
) -> Cut:
    """Cut a mail once more, by the letters its sender has had.

    What a reply to a receipt quotes is cut off first: it holds the sender's own words, which may
    well be sent once more. A label that was left empty stands in our letters as it does in the
    mail, and is no quote.
    """
    plain = Cut(mail.text, mail.quoted, mail.certain, is_apart=mail.certain)
    if not sent or len(mail.whole) > _LONGEST_TO_COMPARE:
        return plain
    text = mail.text if to_receipt else mail.whole
    fields = [label.text for label in asked]
    parted = cut(text, sent=sent, colleagues=colleagues, fields=fields)
    certain, is_apart = parted.certain, parted.is_apart
    left = text if certain else labels.left_out(text, asked)
    if left != text:
        filled = cut(left, sent=sent, colleagues=colleagues, fields=fields)
        is_same = filled.text == labels.left_out(parted.text, asked).strip()
        certain, is_apart = is_same and filled.certain, is_apart or (is_same and filled.is_apart)
    if to_receipt:
        certain = certain and plain.certain and parted.text == plain.text
        return replace(plain, certain=certain, is_apart=certain)
    is_clear = mail.is_whole and mail.is_clear
    return replace(parted, certain=certain and is_clear, is_apart=is_apart and is_clear)


async def _is_to_receipt(mail: Mail, case: Case) -> bool:
    """Say whether a mail answers the letter that shows a handler what they sent."""
    about = [mail.in_reply_to, *mail.references[-1:]]
    return await Letter.filter(
        case_id=case.id, name=RECEIPT, mail_id__in=[one for one in about if one]
    ).exists()


def action_of(name: str, needs: Requirements) -> Action:
    """Return what an address asks for; an answer that lacks what it names no more."""
    known = actions.read(name, [ground.code for ground in needs.grounds])
    if known is not None:
        return known
    outcome = {"del": Outcome.PARTLY, "nei": Outcome.REFUSED}.get(name.partition("-")[0])
    return Action(Verb.ANSWER, outcome)


def names(subject: str, case: Case) -> bool:
    """Say whether a subject carries a case's reference, however it is written."""
    return case.reference in re.sub(r"[^a-z0-9]", "", subject.lower())


def _whose(sender: Staff | None, handler: Staff) -> Sender:
    if sender is None:
        return Sender.OTHER
    return Sender.OWN if sender.id == handler.id else Sender.COLLEAGUE


async def _others(portal: Portal, mail: Mail, sender: Staff | None) -> bool:
    """Say whether anybody reads along: in To or Cc, neither ours nor the sender's own address."""
    for address in mail.recipients:
        if _is_ours(portal, address):
            continue
        known = await by_address(portal.vault, address)
        if known is None or sender is None or known.id != sender.id:
            return True
    return False


async def _several(
    portal: Portal, opened: Opened, case: Case, handler: Staff, action: str, sender: Staff | None
) -> bool:
    """Say whether a mail went to addresses of ours that stand for different things.

    Either all of them stand in it, or the same mail has come to another of them: a server hands
    over one at a time, and whom a mail was sent to unseen does not stand in it.
    """
    sign, domain = portal.vault.mac, portal.stationery.reply_domain
    meant = ReplyAddress(case.reference, handler.code, action)
    for address in opened.recipients:
        if addresses.read_other(sign, address, domain) is not None:
            return True
        if addresses.read(sign, address, domain) not in (None, meant):
            return True
    return sender is not None and await mails.went_elsewhere(opened.row, case, sender.id)


def _is_ours(portal: Portal, address: str) -> bool:
    """Say whether a mail to an address comes to the portal; others may live at its domain."""
    paper, sign = portal.stationery, portal.vault.mac
    return (
        address == paper.sender.lower()
        or addresses.read(sign, address, paper.reply_domain) is not None
        or addresses.read_other(sign, address, paper.reply_domain) is not None
    )


def _is_certain(mail: Mail, parted: Cut, verb: Verb, said: Labelled) -> bool:
    """Say whether what a mail says goes to the person without a doubt; an answer says «du»."""
    is_note = verb is Verb.ANSWER and not said.values and speak_to_nobody(parted.text)
    return parted.certain and not mail.may_be_automatic and not is_note


def _length(text: str, said: Labelled) -> int:
    """Return how much somebody wrote: lines to fill in count once one of them is filled in.

    Whose account it is says nothing to the person.
    """
    return len(text) if said.values.keys() - {labels.IDENTITY} else len(said.text)


async def _sent_to(portal: Portal, case: Case, *readers: Staff) -> Sequence[str]:
    """Return the letters that some at the desk have had about a case, as they read."""
    rows = Letter.filter(case_id=case.id, staff_id__in=[row.id for row in readers])
    rows = rows.exclude(name=RECEIPT).order_by("-created_at").limit(_MOST_LETTERS)
    found = []
    for row in await rows:
        _, raw = outbox.read(await open_key(portal.vault, row.key_id), row)
        found.append(text_of(raw))
    return list(dict.fromkeys(found))


def text_of(raw: bytes) -> str:
    """Return the text of a letter of our own."""
    # Made by us, so that the newer parser is safe here.
    letter: EmailMessage = message_from_bytes(raw, policy=policy.default)
    plain = letter.get_body(("plain",))
    return plain.get_content() if plain else ""
