"""The words in members' photos: read one at a time, after all looks, and only where there is time for it.

A photo that is not read is handled as one without words; so nobody waits longer for reading than for a look.
"""

import time
from collections import Counter
from collections.abc import Awaitable, Callable

from bot.services.shares import Shares

MAX_HELD = 6
"""Pictures held in memory until they are read; more could not be read within the time that a message waits."""
MAX_OF_ONE = 3
BURST_S, SHARE = 8.0, 0.2
"""Seconds that the photos of one member may take at once, and of each second after that."""

Read = Callable[[bytes], Awaitable[str]]
"""The words in a picture, "" for none. Raises BotError for what can't be read."""


async def nobody_reads(_: bytes) -> str:
    """For where no program is that reads."""
    return ""


class ReadingQueue:
    """`admits` holds a place, until `leave` gives it back."""

    def __init__(self, read: Read) -> None:
        self._read = read
        self._held: Counter[str] = Counter()
        self._shares = Shares(BURST_S, SHARE)

    def admits(self, key: str) -> bool:
        """Whether one more photo of this conversation may be held and read."""
        if self._read is nobody_reads or self._held.total() >= MAX_HELD or self._held[key] >= MAX_OF_ONE:
            return False
        if self._shares.rest_s(key) > 0:
            return False
        self._held[key] += 1
        return True

    async def read(self, key: str, data: bytes) -> str:
        begun_s = time.monotonic()
        try:
            return await self._read(data)
        finally:
            self._shares.note(key, time.monotonic() - begun_s)

    def leave(self, key: str, count: int) -> None:
        self._held[key] -= count
        if self._held[key] <= 0:
            del self._held[key]
