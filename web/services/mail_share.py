"""How much mail is kept for one address in an hour: a flood waits at the mail server, not here.

For mail by SMTP, whose envelope says whom it is to. A mailbox that is read by IMAP has its own
server's limits.
"""

from __future__ import annotations

from datetime import datetime

from mail import addresses
from mail.smtp_in import Arrived
from models import limits
from models.limits import TooMany
from web.portal import Portal

_MIB = 2**20


async def demand(portal: Portal, arrived: Arrived, now: datetime) -> None:
    """Count a mail, large ones several times, or raise `TooMany`; in the transaction that keeps it.

    An address of ours has its own share. All that is nobody's has one together: anybody may make
    such addresses up.
    """
    sign, domain = portal.vault.mac, portal.stationery.reply_domain
    for to in arrived.recipients:
        is_ours = addresses.read(sign, to, domain) or addresses.read_other(sign, to, domain)
        rule, subject = (
            (limits.MAIL_TO_ADDRESS, to.lower()) if is_ours else (limits.MAIL_ELSEWHERE, "all")
        )
        if await limits.reached(portal.vault, rule, subject, now):
            raise TooMany(rule)
        times = 1 + len(arrived.raw) // _MIB
        await limits.count(portal.vault, rule, subject, now, times=times)
