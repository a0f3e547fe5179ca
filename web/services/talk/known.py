"""What only this installation knows, for the sentences that ask for it."""

from __future__ import annotations

from collections.abc import Mapping

from web.portal import Portal


def known(portal: Portal, language: str) -> Mapping[str, str]:
    """Return the values by the name a sentence asks for them with."""
    organisation = portal.organisation
    policy, authority = organisation.policy, organisation.authority
    return {
        "organisation": organisation.name,
        "number": _whole(organisation.number),
        "address": organisation.address,
        "email": organisation.email,
        "phone": _whole(organisation.phone),
        "version": policy.version[language],
        "policy_url": policy.url,
        "authority": authority.name,
        "authority_url": authority.complaint_url,
        "authority_address": authority.postal_address,
        "site": portal.settings.host,
    }


def _whole(number: str) -> str:
    """Return a number that is never broken between two lines."""
    return number.replace(" ", "\u00a0")
