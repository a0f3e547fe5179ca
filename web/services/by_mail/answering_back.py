"""What a handler is told of a mail of theirs: what goes out and when, or why it waits.

Everything goes to the address somebody at the desk is registered with, never to where a mail says
it is from; a stranger is told nothing. In the caller's transaction.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import datetime

from locales import DESK_LANGUAGE, Words
from locales.dates import long_instant
from mail import reply_letters
from mail.acceptance import Wait
from mail.actions import TO_THE_PERSON, Verb
from mail.reply_letters import Going, Waiting
from models import contents, references
from models.answers import Gap, Missing, Proposed
from models.cases import answers_of
from models.catalogue.requirements import Outcome
from models.files import FileRefused, pages_of
from models.identity import Proof
from models.keyring import open_key
from models.status import AT_THE_DESK, Status
from models.tables import Case, IdentityCheck, Message, MessageKind, Staff, Task, TaskKind
from models.vault import DataKey
from web.desk_gaps import gap_errors
from web.desk_words import outcome_name
from web.portal import Portal
from web.services.answers import answer_files, reading
from web.services.answers.held import Held, beyond_stopping
from web.services.by_mail import as_it_goes
from web.services.by_mail.weighing import Reply
from web.services.cases.case_facts import facts
from web.services.cases.needs import needs_of
from web.services.letters import reply_addresses
from web.services.people.staff import member, name_of
from web.services.people.who_is_told import active, leads_among
from web.services.post import automatic_letters
from web.services.post.mails import Why
from web.services.post.posting import post_to_case
from web.timeline import size


async def held(
    portal: Portal, reply: Reply, by: Staff, message: Message, now: datetime, *, stopped: bool
) -> None:
    """Show a handler exactly what goes to the person, when, and how to stop it.

    `stopped`: what they had on its way before is stopped for it. The person's own link is left out:
    it opens the case.
    """
    case = await Case.get(id=message.case_id)
    words = portal.words[DESK_LANGUAGE]
    shows = await as_it_goes.of(portal, case, message, words)
    if shows is None:
        return  # told already, or told by hand: nothing waits to leave
    key = await open_key(portal.vault, case.key_id)
    files = [line async for line in _files(portal, key, message)]
    leaves_at, is_held = shows.not_before, shows.not_before > now
    is_answer = message.kind is MessageKind.ANSWER
    shown = references.shown(case.reference)
    going = Going(
        to=shows.to,
        when=long_instant(leaves_at, DESK_LANGUAGE) if is_held else words("inbox.held.now"),
        letter=shows.letter,
        waits=shows.waits,
        files=files,
        asks=" ".join(
            said
            for said, holds in (
                (words("inbox.waits.stopped"), stopped),
                (words("inbox.waits.unsure"), await _something_may_have_arrived(case)),
                (words("inbox.held.same"), is_answer and await _has_said_same(case.id, by.id)),
                (words("inbox.held.others", article=shows.article), bool(shows.article)),
            )
            if holds
        ),
        stop=f"/desk/sak/{shown}/stopp/{message.id}" if is_held else "",
    )
    letter = reply_letters.held(
        portal.stationery,
        facts(case),
        (await member(portal.vault, by)).address,
        going,
        reply=reply_addresses.to_replace(portal, case, by, reply.opened.row.action),
        thread=reply_addresses.thread_of(portal, case, by),
    )
    await post_to_case(portal, case, letter, now, staff_id=by.id)


async def _something_may_have_arrived(case: Case) -> bool:
    """Say whether something called off or given up on may have reached the person all the same."""
    kind = TaskKind.LETTER_UNSETTLED
    return await Task.exists(case_id=case.id, kind=kind, done_at=None)


async def _has_said_same(case_id: str, staff_id: str) -> bool:
    """Say whether what stands of the account is that this handler found the address to be its."""
    newest = await IdentityCheck.filter(case_id=case_id).order_by("-at", "-id").first()
    return newest is not None and newest.by_id == staff_id and newest.proof is Proof.SAME


async def waits(
    portal: Portal,
    reply: Reply,
    by: Staff,
    why: Why | Wait,
    now: datetime,
    *,
    missing: Sequence[Missing] = (),
    refused: Sequence[FileRefused] = (),
    goes: Held | None = None,
    stopped: bool = False,
    counted: bool = False,
) -> None:
    """Tell somebody at the desk why their mail waits, what it lacks, and what may be done.

    `goes` is what another has on its way instead, `stopped` that what they sent before is stopped,
    `counted` that a letter to them is counted already. That something is stopped is told however
    many letters went before: each was held, and counted then.
    """
    case, words = await Case.get(id=reply.case.id), portal.words[DESK_LANGUAGE]
    to = (await member(portal.vault, by)).address
    allowed = counted or await automatic_letters.allow(portal, to, now, case=case, staff=True)
    if not (allowed or stopped):
        return
    lacks = [text async for text in _lacks(portal, reply, missing)]
    lacks += [words(f"errors.file.{one.code}", **one.values) for one in refused]
    desk = f"/desk/sak/{references.shown(case.reference)}"
    page = f"{desk}/epost/{reply.opened.row.id}"
    leaves = None if goes else await beyond_stopping(case)
    may_answer = Status(case.status) in AT_THE_DESK and goes is None and leaves is None
    is_answer = reply.action.verb is Verb.ANSWER and may_answer
    known = reply.weighed
    says = known.is_readable and not known.is_protected and (known.length or known.has_files)
    told = [text async for text in _of_what_goes(portal, goes, leaves, stopped=stopped)]
    if await _something_may_have_arrived(case):
        told.append(words("inbox.waits.unsure"))
    if stopped and await _has_said_same(case.id, by.id):
        told.append(words("inbox.waits.still_same"))
    waiting = Waiting(
        why=words(f"inbox.why.{why.value}"),
        look=f"{page}#send",
        correct=f"{page}#rett" if is_answer else "",
        note=f"{page}#notat" if reply.action.verb in TO_THE_PERSON else "",
        missing=lacks,
        goes=" ".join(told),
        stop=f"{desk}/stopp/{goes.message.id}" if goes else "",
        may_be_sent=may_answer and bool(says) and reply.parted.is_apart,
    )
    letter = reply_letters.waits(
        portal.stationery,
        facts(case),
        to,
        waiting,
        reply=reply_addresses.to_answer(portal, case, by),
        thread=reply_addresses.thread_of(portal, case, by),
    )
    await post_to_case(portal, case, letter, now, staff_id=by.id)


async def foreign(portal: Portal, reply: Reply, now: datetime) -> None:
    """Tell those who answer for the desk, and the handler whose address it was, of a stranger."""
    case, desk = reply.case, await active()
    leads = leads_among(desk)
    told = [*leads, *(row for row in desk if row.id == reply.handler.id and row not in leads)]
    to: list[tuple[str, Staff | None]] = [
        ((await member(portal.vault, row)).address, row) for row in told
    ]
    if not leads:
        to.append((portal.organisation.desk_email, None))
    shown = references.shown(case.reference)
    for address, row in to:
        if not await automatic_letters.allow(portal, address, now, case=case, staff=True):
            continue
        letter = reply_letters.foreign(
            portal.stationery,
            facts(case),
            address,
            why=portal.words[DESK_LANGUAGE](f"inbox.why.{reply.ruling.why or Wait.STRANGER}"),
            look=f"/desk/sak/{shown}/epost/{reply.opened.row.id}",
            thread=reply_addresses.thread_of(portal, case, row) if row else None,
        )
        await post_to_case(portal, case, letter, now, staff_id=row.id if row else None)


async def _files(portal: Portal, key: DataKey, message: Message) -> AsyncIterator[str]:
    words = portal.words[DESK_LANGUAGE]
    for file in await answer_files.of(key, message.id):
        pages = pages_of(await contents.read(key, file.id))
        name = {None: "file", 1: "file_page"}.get(pages, "file_pages")
        about = {"name": file.name, "size": size(file.size, DESK_LANGUAGE)}
        yield words(f"inbox.held.{name}", **about, pages=pages)


async def _lacks(portal: Portal, reply: Reply, missing: Sequence[Missing]) -> AsyncIterator[str]:
    """Say what an answer lacks, in the words of the desk's page."""
    if not missing:
        return
    case = await Case.get(id=reply.case.id)
    view = await reading.view(portal, case, reply.opened.row.received_at)
    typed = view.draft.proposed if view.draft else Proposed(None)
    words = portal.words[DESK_LANGUAGE]
    mailed = {Gap.IDENTITY: words("inbox.waits.identity")}
    for one in missing:
        # What is chosen on the page is written on a line of the mail.
        for error in gap_errors([one], view, typed, portal.organisation, words):
            yield mailed.get(one.gap, error.text)


async def _of_what_goes(
    portal: Portal, goes: Held | None, leaves: Message | None, *, stopped: bool
) -> AsyncIterator[str]:
    """Say what is stopped, and what goes to the person all the same, or may have gone."""
    words = portal.words[DESK_LANGUAGE]
    if stopped:
        yield words("inbox.waits.stopped")
    if leaves is not None:
        name = await name_of(portal.vault, leaves.author_id)
        yield words("inbox.waits.leaves", what=await _what(portal, leaves, words), name=name)
    if goes is None:
        return
    name = await name_of(portal.vault, goes.message.author_id)
    what = await _what(portal, goes.message, words)
    if goes.leaves_at is None:
        yield words("inbox.waits.goes_soon", what=what, name=name)
    else:
        when = long_instant(goes.leaves_at, DESK_LANGUAGE)
        yield words("inbox.waits.goes", what=what, name=name, when=when)


async def _what(portal: Portal, message: Message, words: Words) -> str:
    """Say what somebody has on its way: an answer by its outcome, the rest by what it is."""
    outcome = ""
    if message.kind is MessageKind.ANSWER:
        case = await Case.get(id=message.case_id)
        needs = needs_of(case, await answers_of(portal.vault, case))
        named = Outcome(message.outcome or Outcome.GRANTED)
        outcome = outcome_name(case.kind, named, words, needs)
    return words(f"inbox.waits.what.{message.kind.value}", outcome=outcome)
