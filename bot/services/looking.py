"""Pictures that members send are looked at before their message is handled, so that one that came before is known.

Only the platform's own copy of the picture is fetched, by the reference that the platform gave (`Channel.fetch`).
Nothing that a message says is ever opened: no link, no name of a file. The picture is forgotten at once; what stays
is its look, a short text that tells two pictures apart and shows neither.

The message waits in the inbox meanwhile, put off by at most `LOOK_S`. Whatever goes wrong, it is then handled without
a look: also after a crash, when the time has passed.
"""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass

from bot.domain.errors import BotError, StoreUnavailable
from bot.domain.messages import Address
from bot.ports.channel import Channel, Picture
from bot.ports.clock import Clock
from bot.ports.store import Looked, Store

log = logging.getLogger(__name__)

LOOK_S = 10.0
GIVE_UP_S = 9.0
"""A little earlier than the row is ready by itself."""
TYPING_FROM_S, TYPING_EVERY_S = 1.0, 4.0
"""The platform shows it for 5 s (https://core.telegram.org/bots/api#sendchataction)."""
AT_ONCE = 8
"""Pictures held in memory; they are looked at one by one, in a process of its own (`bot.pictures`)."""
MAX_WAITING = 100
"""More pictures at once than could be looked at in time: those are handled without."""

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

    def __init__(self, store: Store, look: Look, clock: Clock) -> None:
        self._store = store
        self._look = look
        self._clock = clock
        self._at_once = asyncio.Semaphore(AT_ONCE)
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def has_room(self) -> bool:
        return len(self._tasks) < MAX_WAITING

    def begin(self, glance: Glance, on_ready: Callable[[float], None]) -> None:
        """Look in the background; `on_ready` hears from when on (epoch seconds) the update can be handled."""
        task = asyncio.create_task(self._glance(glance, on_ready))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def stop(self) -> None:
        """What is under way is given up; those updates are ready when their time has passed."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _glance(self, glance: Glance, on_ready: Callable[[float], None]) -> None:
        looks: dict[str, str] = {}
        try:
            async with asyncio.timeout(GIVE_UP_S), _typing(glance.channel, Address.of(glance.key)):
                for picture in glance.pictures:
                    looks[picture.unique] = await self._seen(glance.channel, picture)
        except (BotError, TimeoutError) as error:
            log.info("a picture was not looked at", extra={"fault": type(error).__name__})
        except Exception:
            log.exception("looking at a picture failed in the program")
        ready_s = max(glance.ready_s, self._clock.now_s())
        try:
            await self._store.looked(Looked(glance.key, glance.update_id, looks, ready_s))
        except StoreUnavailable as error:
            log.warning("what was seen could not be kept", extra={"fault": str(error)})
            return
        on_ready(ready_s)

    async def _seen(self, channel: Channel, picture: Picture) -> str:
        async with self._at_once:
            data = await channel.fetch(picture.ref)
            return await self._look(data)


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
    while True:
        await channel.show_typing(address)
        await asyncio.sleep(TYPING_EVERY_S)
