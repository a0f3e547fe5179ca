"""Whether what a case's draft holds is what a mail says, word for word and file for file.

A mail's page shows the mail, and not the draft that it became: what was changed at the desk since,
or put beside it there, nobody sees on it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from mail.parts import Attachment
from models import cases, contents, messages
from models.catalogue.questions import tidy
from models.files import plain_name
from models.keyring import open_key
from models.tables import Case, Message, MessageState, RawMail
from models.vault import DataKey
from web.portal import Portal
from web.services.answers import answer_files
from web.services.answers.drafting import clean_lines
from web.services.by_mail import mailed_answers
from web.services.by_mail.weighing import Reply
from web.services.cases import progress
from web.services.cases.needs import needs_of
from web.services.handling.sending import leaving_lines


async def holds_else(portal: Portal, case: Case, row: RawMail, reply: Reply) -> bool:
    """Say whether to send a mail as the answer would send, or leave out, what it does not show.

    Of another draft than the mail's own its lines and files would go along (`mailed_answers.keep`);
    a colleague's, which would not, is no matter here.
    """
    draft = await Message.get_or_none(case_id=case.id, state=MessageState.DRAFT)
    if draft is None:
        return False
    written = await mailed_answers.read(portal, case, reply.action, reply.text)
    says = written.proposed
    needs = needs_of(case, await cases.answers_of(portal.vault, case), await progress.of(case))
    leaving = partial(leaving_lines, portal, needs, says.outcome)
    key = await open_key(portal.vault, draft.key_id)
    there = messages.read(key, draft)
    lines = await clean_lines(portal, case, says)
    if draft.raw_mail_id != row.id:
        if await mailed_answers.is_in_the_way(portal, case, row.staff_id):
            return False
        has_files = await mailed_answers.put_at_the_desk(draft).exists()
        return has_files or leaving({**there.lines, **lines}) != leaving(lines)
    outcome = says.outcome.value if says.outcome else None
    words = (outcome, says.ground or None, tidy(says.text), tidy(says.reason))
    if words != (draft.outcome, draft.ground, there.text, there.reason):
        return True
    if leaving(lines) != leaving(there.lines):
        return True
    return not await _are(key, draft, reply.mail.attachments)


async def _are(key: DataKey, draft: Message, came: Sequence[Attachment]) -> bool:
    """Say whether the files beside a draft are those that came: their bytes, by their names."""
    there = await answer_files.of(key, draft.id)
    if sorted((one.name, one.size) for one in there) != sorted(
        (plain_name(one.name), len(one.content)) for one in came
    ):
        return False
    read = [(one.name, await contents.read(key, one.id)) for one in there]
    return sorted(read) == sorted((plain_name(one.name), one.content) for one in came)
