"""Who asks, as far as it can be counted: the peer, or what our own proxy says it was."""

from __future__ import annotations

import ipaddress

from aiohttp import web

from web.pages import PORTAL


def client(request: web.Request) -> str:
    """Return the address of whoever asks: the peer, or what our own proxy says it was."""
    trusted = request.app[PORTAL].settings.trusted_proxies
    hop = request.remote or ""
    forwarded = ",".join(request.headers.getall("X-Forwarded-For", ())).split(",")
    while trusted and forwarded and _within(hop, trusted):
        hop = forwarded.pop().strip() or hop
    return household(hop)


def household(hop: str) -> str:
    """Return what one client has: an IPv4 address, or the /64 an IPv6 client chooses from."""
    try:
        address = ipaddress.ip_address(hop)
    except ValueError:
        return hop
    return hop if address.version == 4 else str(ipaddress.ip_network((hop, 64), strict=False))


def _within(
    address: str, networks: tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]
) -> bool:
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return False
    return any(parsed in network for network in networks)
