"""Limits the connections that the HTTP server accepts: how many at once, and how long a silent one lasts.

Each connection costs a file of the process; without these limits a thousand silent ones stop it from reaching anybody.
"""

import asyncio
import resource
from typing import cast

from aiohttp import web

MAX_HEAD_BYTES = 16_384
HEAD_WITHIN_S = 10.0
MOST_FILES, MOST_CONNECTIONS = 4_096, 1_024
_HEAD_ENDS = b"\r\n\r\n"


def more_files() -> None:
    """As many open files as the system allows without asking, up to MOST_FILES."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = MOST_FILES if hard == resource.RLIM_INFINITY else min(MOST_FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


def most_connections() -> int:
    """Half of the files that may be open: the rest are for the database and for what goes out."""
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return MOST_CONNECTIONS if soft == resource.RLIM_INFINITY else max(1, min(MOST_CONNECTIONS, soft // 2))


class Doorway:
    """Makes the protocol of each new connection; those that have said what they want are handed on to `inside`."""

    def __init__(self, inside: web.Server, most: int, head_within_s: float = HEAD_WITHIN_S) -> None:
        self.inside = inside
        self.head_within_s = head_within_s
        self.waiting: set[asyncio.Transport] = set()
        self._most = most

    def __call__(self) -> asyncio.Protocol:
        return _AtTheDoor(self)

    @property
    def is_full(self) -> bool:
        return len(self.waiting) + len(self.inside.connections) >= self._most

    def close(self) -> None:
        for transport in tuple(self.waiting):
            transport.abort()


class _AtTheDoor(asyncio.Protocol):
    """Gathers the head of the first request."""

    def __init__(self, doorway: Doorway) -> None:
        self._doorway = doorway
        self._head = bytearray()
        self._transport: asyncio.Transport | None = None
        self._alarm: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        made = cast("asyncio.Transport", transport)
        if self._doorway.is_full:
            made.abort()
            return
        self._transport = made
        self._doorway.waiting.add(made)
        self._alarm = asyncio.get_running_loop().call_later(self._doorway.head_within_s, made.abort)

    def data_received(self, data: bytes) -> None:
        if self._transport is None:
            return
        self._head += data
        if _HEAD_ENDS in self._head:
            self._hand_on(self._transport)
        elif len(self._head) > MAX_HEAD_BYTES:
            self._transport.abort()

    def connection_lost(self, _: Exception | None) -> None:
        self._leave()

    def _hand_on(self, transport: asyncio.Transport) -> None:
        self._leave()
        inner = self._doorway.inside()
        transport.set_protocol(inner)
        inner.connection_made(transport)
        inner.data_received(bytes(self._head))

    def _leave(self) -> None:
        if self._alarm is not None:
            self._alarm.cancel()
        if self._transport is not None:
            self._doorway.waiting.discard(self._transport)
