"""How long a request's body may take to come, for every route there is: one that does not come holds its connection.

A body has to go on coming: in each span of `SPAN_S` at least `LEAST_BYTES`, until it is whole, and all of it within
`WHOLE_WITHIN_S`. So a word that never comes is given up soon, and a photo over a slow line is not.
"""

import asyncio
from collections.abc import Awaitable, Callable

from aiohttp import web
from aiohttp.streams import StreamReader

SPAN_S = 15.0
LEAST_BYTES = 30_000
WHOLE_WITHIN_S = 120.0
LINGER_S = 5.0
"""What is left of a body after the answer is waited for so long, and the connection closed."""

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class BodyLate(TimeoutError):  # noqa: N818 - it says what the body is
    """Raised where the body is read."""


@web.middleware
async def in_time(request: web.Request, handler: Handler) -> web.StreamResponse:
    """The handler, with an answer for whoever does not send what they announced."""
    if not request.can_read_body:
        return await handler(request)
    watch = _Watch(request.content)
    try:
        return await handler(request)
    except BodyLate:
        response = web.Response(status=408)
        response.force_close()
        return response
    finally:
        watch.stop()


class _Watch:
    """Looks at a body once in each span."""

    def __init__(self, content: StreamReader) -> None:
        self._content = content
        self._loop = asyncio.get_running_loop()
        self._end_s = self._loop.time() + WHOLE_WITHIN_S
        self._seen = content.total_bytes
        self._next = self._loop.call_later(SPAN_S, self._look)

    def stop(self) -> None:
        self._next.cancel()

    def _look(self) -> None:
        if self._content.is_eof():
            return
        came, self._seen = self._content.total_bytes - self._seen, self._content.total_bytes
        if came < LEAST_BYTES or self._loop.time() >= self._end_s:
            self._content.set_exception(BodyLate())
            return
        self._next = self._loop.call_later(SPAN_S, self._look)
