"""Photos of cases as officers look at them: written anew, whatever platform keeps them.

Only the platform's own copy is fetched, by the reference that the platform gave, within the bounds of every picture
(`bot.services.looking`). What was written anew stays in memory for a while and nowhere else.
"""

import asyncio
import logging
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from bot.channels.kept import Find
from bot.domain.errors import BotError
from bot.domain.messages import KEPT, Media

log = logging.getLogger(__name__)

FETCH_S = 20.0
STAY_S = 10 * 60.0
MOST_BYTES = 16 * 2**20
AT_ONCE = 2

Fetch = Callable[[str], Awaitable[bytes]]
Anew = Callable[[bytes], Awaitable[bytes]]


@dataclass
class Photos:
    """`kept`: photos that lie in our database, which were written anew when they came."""

    kept: Find
    fetch: Fetch
    anew: Anew
    _here: OrderedDict[str, tuple[float, bytes]] = field(default_factory=OrderedDict, init=False)
    _turns: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE), init=False)

    async def read(self, photo: Media) -> bytes | None:
        """A JPEG of ours; None where the photo can't be had, or is no picture that can be read."""
        if photo.ref.startswith(KEPT):
            return await self.kept(photo.ref.removeprefix(KEPT))
        async with self._turns:
            if (found := self._found(photo.ref)) is not None:
                return found
            try:
                async with asyncio.timeout(FETCH_S):
                    made = await self.anew(await self.fetch(photo.ref))
            except (BotError, TimeoutError) as error:
                log.info("a photo can't be shown on the board", extra={"fault": type(error).__name__})
                return None
        self._keep(photo.ref, made)
        return made

    def _found(self, ref: str) -> bytes | None:
        now_s = time.monotonic()
        for old in [one for one, (until_s, _) in self._here.items() if until_s < now_s]:
            del self._here[old]
        return self._here[ref][1] if ref in self._here else None

    def _keep(self, ref: str, made: bytes) -> None:
        self._here[ref] = (time.monotonic() + STAY_S, made)
        while sum(len(content) for _, content in self._here.values()) > MOST_BYTES:
            self._here.popitem(last=False)
