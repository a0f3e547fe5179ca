"""Who asks, as far as it can be counted: the peer, or what our own proxy says it was."""

from __future__ import annotations

import ipaddress

from aiohttp import web

from web.pages import PORTAL
from web.settings import is_loopback

_INSIDE = tuple(
    ipaddress.ip_network(network)
    for network in (
        *("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"),
        *("::1/128", "fc00::/7", "fe80::/10"),
    )
)
_OF_PROXIES = ("Forwarded", "Via", "X-Real-IP", "X-Forwarded-Host", "X-Forwarded-Proto")


def client(request: web.Request) -> str:
    """Return the address of whoever asks: the peer, or what our own proxy says it was."""
    return household(_asking(request))


def is_from_inside(request: web.Request) -> bool:
    """Say whether this machine or its own network asks, as surely as it can be known.

    Directly, and then under another name than the public one, which is a proxy's; or by way of our
    own proxy that tells who it is.
    """
    settings = request.app[PORTAL].settings
    if "X-Forwarded-For" in request.headers:
        ours = _within(request.remote or "", settings.trusted_proxies)
        return ours and _within(_asking(request), _INSIDE)
    try:
        named = (request.url.host or "").lower()
    except ValueError:
        return False
    if named == settings.host and not is_loopback(named):
        return False
    if any(name in request.headers for name in _OF_PROXIES):
        return False
    return _within(request.remote or "", _INSIDE)


def _asking(request: web.Request) -> str:
    trusted = request.app[PORTAL].settings.trusted_proxies
    hop = request.remote or ""
    forwarded = ",".join(request.headers.getall("X-Forwarded-For", ())).split(",")
    while trusted and forwarded and _within(hop, trusted):
        hop = forwarded.pop().strip() or hop
    return hop


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
