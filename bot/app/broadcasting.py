"""The parts that broadcast, wired for Telegram."""

import asyncio

from bot.channels.telegram.bulk import TelegramBulk
from bot.channels.zalo.events import NAME as ZALO
from bot.config import Settings
from bot.dialogue.library import Library
from bot.domain.messages import LOCAL_CHANNELS
from bot.ports.channel import Outlet
from bot.ports.clock import Clock
from bot.services.broadcasts.keeper import Keeper
from bot.services.broadcasts.sender import Sender
from bot.services.broadcasts.spacing import Recent, Spaced
from bot.services.broadcasts.terms import Terms
from bot.services.delivery import Delivery
from bot.services.upkeep import beat_forever
from bot.storage.store import SqlStore

DIRECT = tuple(sorted(LOCAL_CHANNELS))


class Broadcasting:
    """`outlet` gives the channel for letters, which keep clear of broadcasts to the same chat."""

    def __init__(self, settings: Settings, library: Library, store: SqlStore, clock: Clock, worker: str) -> None:
        self._recent = Recent(clock, settings.pace.overall_per_s)
        self._clock = clock
        self._store = store
        self._worker = f"{worker}/b"
        self._delivery: Delivery | None = None
        broadcasts = store.broadcasts()
        telegram = settings.telegram
        self._bulk = TelegramBulk(telegram.token, telegram.api_base, settings.broadcast.paid)
        direct = (*DIRECT, *((ZALO,) if settings.zalo.app_id else ()))
        self.keeper = Keeper(broadcasts, library, clock, self._more_chunks, self._wake, direct)
        terms = Terms(settings.pace.overall_per_s, lambda: self.keeper.daylight, self._crowded)
        self.sender = Sender(self._bulk, broadcasts, clock, self._worker, self._recent, terms)

    def outlet(self, outlet: Outlet) -> Spaced:
        return Spaced(outlet, self._recent, self._clock)

    def beside(self, delivery: Delivery) -> None:
        """Its letters go first."""
        self._delivery = delivery

    async def close(self) -> None:
        """Chunks are free again at once.

        Raises:
            StoreUnavailable: they come free a little later by themselves.
        """
        await self._bulk.close()
        await self._store.retire(self._worker)

    def background(self) -> tuple["asyncio.Task[None]", ...]:
        """What is cancelled in the end. The sender is a worker of its own: a delivery of the same process that gives
        back what it does not know of leaves its chunks alone.
        """
        beating = beat_forever(self._store, self._worker, self._more_chunks)
        return asyncio.create_task(self.keeper.run()), asyncio.create_task(beating)

    def _more_chunks(self) -> None:
        self.sender.poke()

    def _wake(self) -> None:
        if self._delivery is not None:
            self._delivery.poke()

    def _crowded(self) -> bool:
        return self._delivery is not None and self._delivery.crowded
