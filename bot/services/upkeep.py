"""Periodic jobs (`every`): the heartbeat of the worker, retention, leases."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable

from bot.domain.errors import StoreUnavailable
from bot.ports.store import Store

log = logging.getLogger(__name__)

LEASE_S = 5.0
TIDY_EVERY_S = 600.0


async def beat_forever(store: Store, worker: str, on_beat: Callable[[], None]) -> None:
    """Say every third of a lease that this worker lives; jobs of dead workers come free with it."""

    async def beat() -> None:
        await store.beat(worker, LEASE_S)
        on_beat()

    await every(LEASE_S / 3, beat, "heartbeat")


async def tidy_forever(store: Store) -> None:
    """Delete what is older than its retention, at the start and every ten minutes."""
    await every(TIDY_EVERY_S, store.tidy, "retention")


async def every(period_s: float, work: Callable[[], Awaitable[None]], name: str) -> None:
    while True:
        try:
            await work()
        except StoreUnavailable as error:
            log.warning("%s waits for the database", name, extra={"fault": str(error)})
            await asyncio.sleep(min(period_s, 1.0))
        else:
            await asyncio.sleep(period_s)


class Lease:
    """A name that one process at a time holds."""

    def __init__(self, store: Store, name: str, holder: str) -> None:
        self._store = store
        self._name = name
        self._holder = holder
        self._until_s = 0.0

    @property
    def held(self) -> bool:
        """Whether it is this one. Not beyond its end: while renewing it takes long another process may have it."""
        return time.monotonic() < self._until_s

    async def keep(self) -> None:
        """Take it when it is free and keep it, until cancelled."""
        await every(LEASE_S / 3, self._renew, f"lease {self._name}")

    async def give_up(self) -> None:
        """Another process may take it at once.

        Raises:
            StoreUnavailable: it ends by itself a little later.
        """
        if self.held:
            self._until_s = 0.0
            await self._store.lease(self._name, self._holder, -LEASE_S)

    async def _renew(self) -> None:
        asked_s = time.monotonic()
        try:
            is_mine = await self._store.lease(self._name, self._holder, LEASE_S)
        except StoreUnavailable:
            self._until_s = 0.0
            raise
        self._until_s = asked_s + LEASE_S if is_mine else 0.0
