"""Open connections of readers who wait for messages, woken by a signal; each then reads its own messages.

One look a moment for all who wait, at what was written since the last one, by whatever process.
"""

import asyncio
import logging
import time
from collections import defaultdict
from collections.abc import Iterable
from contextlib import suppress

from bot.domain.backoff import Backoff
from bot.domain.errors import StoreUnavailable
from bot.ports.pages import Pages
from bot.services.tally import SendTally

log = logging.getLogger(__name__)

LOOK_EVERY_S = 0.25
STORE_WAITS_S = (0.1, 0.5, 1.0, 2.0)


class Readers:
    """`await run()` until `stop()`; `poke()`: something was written. `landed_s` (monotonic): the last look that went
    well. `tally` stays empty: what is read is not sent.
    """

    desk_lost = False

    def __init__(self, pages: Pages) -> None:
        self._pages = pages
        self.tally = SendTally()
        self._waiting: defaultdict[str, set[asyncio.Event]] = defaultdict(set)
        self._stir = asyncio.Event()
        self._newest: int | None = None
        self._known: frozenset[int] = frozenset()
        self.stopping = False
        self.landed_s = time.monotonic()

    def poke(self) -> None:
        self._stir.set()

    def stop(self) -> None:
        self.stopping = True
        self._stir.set()
        self._wake(self._waiting)

    def count(self, key: str = "") -> int:
        """How many wait, of all or of one reader."""
        return len(self._waiting.get(key, ())) if key else sum(map(len, self._waiting.values()))

    def listen(self, key: str) -> asyncio.Event:
        """An event that is set whenever there may be something new for a reader; `leave` it in the end."""
        event = asyncio.Event()
        self._waiting[key].add(event)
        return event

    def leave(self, key: str, event: asyncio.Event) -> None:
        events = self._waiting.get(key, set())
        events.discard(event)
        if not events:
            self._waiting.pop(key, None)

    def wake(self, key: str) -> None:
        """One reader looks at once, in this process."""
        self._wake({key} & self._waiting.keys())

    async def run(self) -> None:
        backoff = Backoff(*STORE_WAITS_S)
        while not self.stopping:
            self._stir.clear()
            wait_s = LOOK_EVERY_S
            if self._waiting:
                try:
                    await self._look()
                    backoff.reset()
                except StoreUnavailable as error:
                    wait_s = backoff.next_s()
                    log.warning("the page waits for the database", extra={"wait_s": wait_s, "fault": str(error)})
            else:
                self._newest, self._known = None, frozenset()
                self.landed_s = time.monotonic()
            await waited(self._stir, wait_s)

    async def _look(self) -> None:
        """Who began to wait before the first look may have missed any number of messages: all of them look."""
        if self._newest is None:
            self._newest = await self._pages.newest()
            self._wake(self._waiting)
        found = await self._pages.readers_since(self._newest)
        self.landed_s = time.monotonic()
        self._wake({found[one] for one in found.keys() - self._known} & self._waiting.keys())
        self._newest = max(found, default=self._newest)
        self._known = frozenset(found)

    def _wake(self, keys: Iterable[str]) -> None:
        for key in keys:
            for event in self._waiting[key]:
                event.set()


async def waited(event: asyncio.Event, wait_s: float) -> None:
    """Until it is set, or so many seconds have passed."""
    with suppress(TimeoutError):
        async with asyncio.timeout(wait_s):
            await event.wait()
