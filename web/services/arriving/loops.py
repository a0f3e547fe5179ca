"""Mail that goes in circles: our own letters, and what has passed too many servers. RFC 3834.

What is only written from the organisation's own mailbox, or in its domain, is somebody's mail: it
is weighed like any other. A machine that answers without saying so is stopped by
`automatic_letters`.
"""

from __future__ import annotations

import re

from mail.inbound import Kind
from web.portal import Portal
from web.services.post.automatic_letters import is_ours
from web.services.post.mails import Opened

MOST_HOPS = 25

_OWN_ID = re.compile(r"<(?:[0-9a-f]{24}|[a-z2-7]{8}\.[a-z2-7]{8})@([^<>@]{1,255})>")
"""A Message-ID as `mail.outbox` and `reply_addresses` make them."""


def is_own(portal: Portal, opened: Opened) -> bool:
    """Say whether a mail is one of ours come back, or goes round and round."""
    mail = opened.mail
    if mail.hops > MOST_HOPS:
        return True
    own_id = _OWN_ID.fullmatch((mail.message_id or "").lower())
    if own_id and own_id[1] == portal.stationery.reply_domain.lower():
        return True
    sender = mail.from_address or ""
    is_mailbox = sender.lower() == portal.stationery.sender.lower()
    is_machines = mail.kind is Kind.AUTO_REPLY or mail.may_be_automatic
    return is_ours(portal, sender) and not (is_mailbox and not is_machines)
