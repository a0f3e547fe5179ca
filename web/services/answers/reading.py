"""A case as the desk reads it, with everything in it. Who has read it is remembered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from models import cases, events, filings
from models.cases import AsAsked
from models.catalogue.access import ACCESS
from models.catalogue.erasure import ERASURE
from models.catalogue.requirements import Requirements
from models.database import transaction
from models.events import EventName
from models.keyring import open_key
from models.status import AT_THE_DESK
from models.tables import Case, Message, MessageKind, MessageState
from web.portal import Portal
from web.services.answers import access_first, answer_files, on_paper, story
from web.services.answers.drafting import Drafted, draft_of
from web.services.answers.held import Held, held
from web.services.answers.mycase import Offered, Said, said
from web.services.answers.story import Happened
from web.services.cases import progress
from web.services.cases.needs import is_at_once, needs_of
from web.services.cases.progress import Progress
from web.services.people.staff import Member, members, name_of


@dataclass(frozen=True, slots=True)
class DeskView:
    """A case with what its answer must hold.

    `address` is empty for a person who gave none. `together` are the cases sent with this one.
    `waits_for` is the request for access that is answered before this erasure, `holds_back` the
    erasure that waits for this request for access. `identified_by` names who made the newest
    finding of whose account it is about, `answered_by` whoever may not handle this complaint.
    `came_back`: the answer was sent and did not arrive, so it may be given by hand. `held` is what
    came by mail and has not left yet. `authors` names who wrote the notes, by their ids, and
    `staff` is everybody at the desk.
    """

    case: Case
    address: str = field(repr=False)
    asked: Sequence[AsAsked] = field(repr=False)
    attached: Sequence[Offered] = field(repr=False)
    needs: Requirements
    at_once: bool
    together: Sequence[Case]
    waits_for: Case | None
    holds_back: Case | None
    messages: Sequence[Said] = field(repr=False)
    replaced: Sequence[Said] = field(repr=False)
    sent_files: Sequence[Offered] = field(repr=False)
    draft: Drafted | None
    handler: str = field(repr=False)
    progress: Progress
    happened: Sequence[Happened]
    answered_by: str = field(repr=False)
    identified_by: str = field(repr=False)
    came_back: bool
    authors: Mapping[str, str] = field(repr=False)
    staff: Sequence[Member] = field(repr=False)
    held: Sequence[Held] = ()

    @property
    def is_leaving(self) -> bool:
        """Say whether the answer is on its way to the person."""
        return self.draft is not None and self.draft.state is MessageState.SENDING


async def read(portal: Portal, case: Case, reader: Member, now: datetime) -> DeskView:
    """Return a case readable; that it was read, and by whom, is remembered."""

    async def work() -> DeskView:
        await events.record(
            portal.vault, EventName.CASE_READ, now=now, actor=reader.id, case_id=case.id
        )
        return await view(portal, case, now)

    return await transaction(work)


async def view(portal: Portal, case: Case, now: datetime) -> DeskView:
    """Return a case readable, as it stands now; raise `KeyGone` once its content is purged."""
    fresh = await Case.get(id=case.id)
    key = await open_key(portal.vault, fresh.key_id)
    rows = await Message.filter(case_id=fresh.id).order_by("created_at", "id")
    rows = [row for row in rows if not _is_draft(row)]
    sent = [row.id for row in rows if row.state is MessageState.SENT]
    asked = await cases.answers_of(portal.vault, fresh)
    so_far = await progress.of(fresh)
    needs = needs_of(fresh, asked, so_far)
    found = so_far.identity
    return DeskView(
        case=fresh,
        address=await cases.address_of(portal.vault, fresh),
        asked=asked,
        attached=await answer_files.of_the_person(key, fresh),
        needs=needs,
        at_once=is_at_once(fresh, asked),
        together=[one for one in await filings.together(fresh) if one.id != fresh.id],
        waits_for=await waits_for(portal, fresh, needs, now),
        holds_back=await _holds_back(portal, fresh, now),
        messages=tuple(said(key, row) for row in rows if row.state is not MessageState.DISCARDED),
        replaced=tuple(said(key, row) for row in rows if row.state is MessageState.DISCARDED),
        sent_files=await answer_files.of(key, *sent),
        draft=await draft_of(portal, key, fresh),
        handler=await name_of(portal.vault, fresh.handler_id),
        progress=so_far,
        happened=await story.happened(fresh, so_far, at_desk=True),
        answered_by=await name_of(portal.vault, so_far.own_answer_of or None),
        identified_by=await name_of(portal.vault, found.by_id if found else None),
        came_back=await on_paper.came_back(fresh),
        held=await held(fresh, now),
        authors=await _authors(portal, rows),
        staff=await members(portal.vault),
    )


async def _authors(portal: Portal, rows: Sequence[Message]) -> Mapping[str, str]:
    ids = {row.author_id for row in rows if row.kind is MessageKind.NOTE and row.author_id}
    return {author: await name_of(portal.vault, author) for author in sorted(ids)}


def _is_draft(row: Message) -> bool:
    """Say whether a message is the answer being written or on its way, which the page has below."""
    working = (MessageState.DRAFT, MessageState.SENDING)
    return row.kind is MessageKind.ANSWER and row.state in working


async def waits_for(portal: Portal, case: Case, needs: Requirements, now: datetime) -> Case | None:
    """Return the request for access that has to be answered before this case is."""
    return await access_first.waits(case, now) if needs.access_first else None


async def _holds_back(portal: Portal, case: Case, now: datetime) -> Case | None:
    """Return an erasure of the same person's that waits for this request for access."""
    if case.kind != ACCESS.name:
        return None
    erasures = Case.filter(
        kind=ERASURE.name,
        address_index=case.address_index,
        status__in=[status.value for status in AT_THE_DESK],
    )
    for erasure in await erasures:
        access = await access_first.waits(erasure, now)
        if access is not None and access.id == case.id:
            return erasure
    return None
