"""What monitoring asks for: answered to this machine and its own network, and to nobody else.

The numbers are about a business. Whoever comes in from outside meets a page that is not there.
"""

from __future__ import annotations

import asyncio

from aiohttp import web

from web.clients import is_from_inside
from web.pages import NOW
from web.services.clock import metrics

_TRY = 0.01
"""How long to sleep to see how late the loop wakes up, in seconds."""


async def show(request: web.Request) -> web.Response:
    """Tell what waits, and for how long."""
    if not is_from_inside(request):
        raise web.HTTPNotFound
    body, content_type = metrics.text(await metrics.read(request[NOW]), lag=await _lag())
    return web.Response(body=body, headers={"Content-Type": content_type})


async def _lag() -> float:
    loop = asyncio.get_running_loop()
    asked = loop.time()
    await asyncio.sleep(_TRY)
    return max(loop.time() - asked - _TRY, 0)
