"""How much mail is kept for one address in an hour: a flood waits at the mail server, not here.

For mail by SMTP, whose envelope says whom it is to. A mailbox that is read by IMAP has its own
server's limits.
"""

from __future__ import annotations

from datetime import datetime

from mail import addresses
from mail.smtp_in import Arrived
from models import limits
from web.portal import Portal

_MIB = 2**20
_OURS = (limits.MAIL_TO_ADDRESS, limits.MIB_TO_ADDRESS)
_NOBODYS = (limits.MAIL_ELSEWHERE, limits.MIB_ELSEWHERE)


async def demand(portal: Portal, arrived: Arrived, now: datetime) -> None:
    """Count a mail, or raise `TooMany`; in the transaction that keeps it.

    An address of ours has its own share. All that is nobody's has one together: anybody may make
    such addresses up. Whole MiB are a share beside the mails': however much has come, there is room
    for a «Vent!».
    """
    sign, domain = portal.vault.mac, portal.stationery.reply_domain
    mib = len(arrived.raw) // _MIB
    for to in arrived.recipients:
        is_ours = addresses.read(sign, to, domain) or addresses.read_other(sign, to, domain)
        (mails, sizes), subject = (_OURS, to.lower()) if is_ours else (_NOBODYS, "all")
        await limits.demand(portal.vault, mails, subject, now)
        if mib:
            await limits.demand(portal.vault, sizes, subject, now, times=mib)
