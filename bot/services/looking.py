"""Pictures that members send are looked at before their message is handled, so that one that came before is known.

Only the platform's own copy of the picture is fetched, by the reference that the platform gave (`Channel.fetch`).
Nothing that a message says is ever opened: no link, no name of a file. The picture is forgotten at once; what stays
is its look, a short text that tells two pictures apart and shows neither. The words that are read in it stay beside the
message until it is handled.

The message waits in the inbox meanwhile, put off by at most `LOOK_S`. Whatever goes wrong, it is then handled without
a look: also after a crash, when the time has passed.
"""

import asyncio
import contextlib
import logging
import time
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, replace
from functools import partial

from bot.domain.errors import BotError, StoreUnavailable
from bot.domain.messages import Address
from bot.likeness import seen
from bot.ports.channel import Channel, Picture
from bot.ports.clock import Clock
from bot.ports.store import Looked, Store
from bot.services.reading import Read, ReadingQueue, nobody_reads
from bot.services.shares import Shares
from bot.services.upkeep import every

log = logging.getLogger(__name__)

LOOK_S = 10.0
GIVE_UP_S = 9.0
"""A little earlier than the row is ready by itself."""
TYPING_FROM_S, TYPING_EVERY_S = 1.0, 4.0
"""The platform shows it for 5 s (https://core.telegram.org/bots/api#sendchataction)."""
AT_ONCE = 8
"""Pictures held in memory; they are looked at one by one, in a process of its own (`bot.pictures`)."""
AT_ONCE_OF_ONE = 2
"""Of one member: the pictures of the others come in between."""
MAX_WAITING = 100
"""More pictures at once than could be looked at in time: those are handled without."""
MAX_OF_ONE = 20
"""The same for those of one member: two albums."""
BURST_S, SHARE = 2.0, 0.1
"""Seconds that the looks of one member may take at once, an album of ten photos of 0.05 to 0.3 s each, and of each
second after that."""

Look = Callable[[bytes], Awaitable[str]]
"""A picture's look. Raises BotError where the bytes are no picture that can be read."""


@dataclass(frozen=True, slots=True)
class Glance:
    """What to look at: the pictures of one update, which is to be handled from `ready_s` on and not before."""

    channel: Channel
    key: str
    update_id: str
    pictures: tuple[Picture, ...]
    ready_s: float


class Looking:
    """`begin` gives at once."""

    def __init__(self, store: Store, look: Look, clock: Clock, read: Read = nobody_reads) -> None:
        self._store = store
        self._look = look
        self._clock = clock
        self._reading = ReadingQueue(read)
        self._at_once = asyncio.Semaphore(AT_ONCE)
        self._tasks: set[asyncio.Task[None]] = set()
        self._waiting: Counter[str] = Counter()
        self._lines: defaultdict[str, asyncio.Semaphore] = defaultdict(lambda: asyncio.Semaphore(AT_ONCE_OF_ONE))
        self._shares = Shares(BURST_S, SHARE)

    def has_room(self, key: str) -> bool:
        """For one more of this conversation."""
        return len(self._tasks) < MAX_WAITING and self._waiting[key] < MAX_OF_ONE

    def begin(self, glance: Glance, on_ready: Callable[[float], None]) -> None:
        """Look in the background; `on_ready` hears from when on (epoch seconds) the update can be handled."""
        task = asyncio.create_task(self._glance(glance, on_ready))
        self._tasks.add(task)
        self._waiting[glance.key] += 1
        task.add_done_callback(partial(self._done, glance.key))

    def _done(self, key: str, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self._waiting[key] -= 1
        if not self._waiting[key]:
            del self._waiting[key]
            self._lines.pop(key, None)

    async def stop(self) -> None:
        """What is under way is given up; those updates are ready when their time has passed."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _glance(self, glance: Glance, on_ready: Callable[[float], None]) -> None:
        looks: dict[str, str] = {}
        to_read: dict[str, bytes] = {}
        try:
            async with asyncio.timeout(GIVE_UP_S), _typing(glance.channel, Address.of(glance.key)):
                for picture in glance.pictures:
                    looks[picture.unique] = await self._seen(glance, picture, to_read)
                for unique, data in to_read.items():
                    words = await self._reading.read(glance.key, data)
                    looks[unique] = seen.written(replace(seen.read(looks[unique]), words=words))
        except (BotError, TimeoutError) as error:
            log.info("a picture was not looked at", extra={"fault": type(error).__name__})
        except Exception:
            log.exception("looking at a picture failed in the program")
        finally:
            self._reading.leave(glance.key, len(to_read))
        ready_s = max(glance.ready_s, self._clock.now_s())
        try:
            await self._store.looked(Looked(glance.key, glance.update_id, looks, ready_s))
        except StoreUnavailable as error:
            log.warning("what was seen could not be kept", extra={"fault": str(error)})
            return
        on_ready(ready_s)

    async def _seen(self, glance: Glance, picture: Picture, to_read: dict[str, bytes]) -> str:
        """Those of all members take turns, and who has taken more than their share rests first. What is private and
        may be read is put to what is to be read.
        """
        async with self._lines[glance.key]:
            await asyncio.sleep(self._shares.rest_s(glance.key))
            async with self._at_once:
                data = await glance.channel.fetch(picture.ref)
                begun_s = time.monotonic()
                try:
                    look = await self._look(data)
                finally:
                    self._shares.note(glance.key, time.monotonic() - begun_s)
        new = picture.unique not in to_read and Address.of(glance.key).is_private
        if new and self._reading.admits(glance.key):
            to_read[picture.unique] = data
        return look


@contextlib.asynccontextmanager
async def _typing(channel: Channel, address: Address) -> AsyncIterator[None]:
    """While it takes long, the member sees that something is being done."""
    task = asyncio.create_task(_keep_typing(channel, address))
    try:
        yield
    finally:
        task.cancel()


async def _keep_typing(channel: Channel, address: Address) -> None:
    await asyncio.sleep(TYPING_FROM_S)
    await every(TYPING_EVERY_S, lambda: channel.show_typing(address), "typing")
