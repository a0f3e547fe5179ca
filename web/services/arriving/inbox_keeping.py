"""The words of a mail that waits: kept where somebody will look, with a task.

They are the draft of the answer where they may be that, and else a note on the case.
"""

from __future__ import annotations

from datetime import datetime

from mail.acceptance import SHORT, Wait
from mail.actions import Verb
from models import messages
from models.catalogue.questions import tidy
from models.keyring import open_key
from models.messages import Content
from models.tables import Message, MessageKind, MessageState, Task, TaskKind
from web.portal import Portal
from web.services.answers.drafting import is_on_its_way
from web.services.by_mail import mailed_answers, overtaking
from web.services.by_mail.mailed import Mailed
from web.services.by_mail.weighing import Reply
from web.services.post.mails import Why


async def keep_words(portal: Portal, reply: Reply, asked: Mailed, why: Why, now: datetime) -> None:
    """Keep the words of an answer as its draft; of anything else, or beside another's, as they are.

    Files that are not taken are asked for on the case.
    """
    is_answer = asked.action.verb is Verb.ANSWER
    if not is_answer or await mailed_answers.is_in_the_way(portal, reply.case, asked.by.id):
        await put_on_case(portal, reply, why, now)
    elif (await mailed_answers.keep(portal, asked, now)).refused:
        await ask_for_files(reply, now)


async def may_be_draft(portal: Portal, reply: Reply, *, stopped: bool) -> bool:
    """Say whether a mail's words are put in the place of the answer; a remark takes none away."""
    known = reply.weighed
    says = bool(known.length or known.has_files) and not known.is_forward and known.case_is_open
    if not (says and is_about_this(reply)) or await is_on_its_way(reply.case):
        return False
    if stopped and await overtaking.is_overtaken(reply, stopped=stopped):
        return False  # which of the two is the newer nobody knows: what was stopped is the draft
    if known.several or await mailed_answers.is_in_the_way(portal, reply.case, reply.author.id):
        return False
    if known.has_files or not await Message.exists(case_id=reply.case.id, state=MessageState.DRAFT):
        return True
    is_remark = known.length < SHORT or not known.certain
    return not (is_remark or overtaking.is_second_thought(reply, has_sent=stopped))


def is_about_this(reply: Reply) -> bool:
    """Say whether a mail can be read, and is about the case whose address it came to."""
    known = reply.weighed
    return known.is_readable and not known.is_protected and known.names_case


async def put_on_case(portal: Portal, reply: Reply, why: Why | Wait, now: datetime) -> None:
    """Put a mail on its case under its sender's name, as something somebody has to look at."""
    await note(portal, reply, why, now, author_id=reply.author.id)
    await ask_somebody(TaskKind.MAIL_WAITS, reply, now)


async def note(
    portal: Portal, reply: Reply, why: Why | Wait, now: datetime, *, author_id: str | None
) -> None:
    """Put a mail's words on its case as a note, with why it waits."""
    key = await open_key(portal.vault, reply.case.key_id)
    row = messages.new(key, reply.case, MessageKind.NOTE, MessageState.RECEIVED, now)
    row.raw_mail_id, row.author_id = reply.opened.row.id, author_id
    row.content = messages.write(key, row.id, Content(tidy(reply.text), why.value))
    await row.save(force_create=True)


async def ask_somebody(kind: TaskKind, reply: Reply, now: datetime) -> None:
    """Make it somebody's task to look at a mail."""
    row = reply.opened.row
    await Task.create(kind=kind, case_id=reply.case.id, subject=row.id, created_at=now)


async def ask_for_files(reply: Reply, now: datetime) -> None:
    """Make it somebody's task to see to the files of a mail that were not taken."""
    await ask_somebody(TaskKind.MAIL_FILES, reply, now)
