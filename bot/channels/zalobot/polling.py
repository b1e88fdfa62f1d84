"""Asking for updates. The platform gives one at a time and never again: it is stored before the next question."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence

from bot.channels.zalobot.api import ZaloBotApi
from bot.channels.zalobot.errors import Idle
from bot.channels.zalobot.events import name_of
from bot.domain.backoff import Backoff
from bot.domain.errors import DeliveryError, StoreUnavailable
from bot.ports.channel import Raw

log = logging.getLogger(__name__)

LONG_POLL_S, MARGIN_S = 30, 10.0
LOOK_AGAIN_S, NO_PROGRESS_S = 0.1, 1.0
WAITS_S = (0.5, 1.0, 2.0, 5.0, 10.0, 30.0)
STORE_WAITS_S = (0.1, 0.5, 1.0, 2.0)
LAST_STORE_S = 4.0
"""How long an update that is in hand may take to be stored once it is told to stop."""

Receive = Callable[[Sequence[tuple[str, Raw]], int | None], Awaitable[None]]


class ZaloBotPoller:
    """`await run()` until it is cancelled. `is_mine`: whether this replica holds the lease of polling. `answered_s` is
    the loop's time of the last good answer.
    """

    def __init__(self, api: ZaloBotApi, receive: Receive, is_mine: Callable[[], bool]) -> None:
        self._api = api
        self._receive = receive
        self._is_mine = is_mine
        self.answered_s = 0.0

    async def run(self) -> None:
        backoff = Backoff(*WAITS_S)
        while True:
            try:
                wait_s = await self._once() if self._is_mine() else LOOK_AGAIN_S
                backoff.reset()
            except DeliveryError as error:
                wait_s = backoff.next_s()
                log.warning("polling waits", extra={"wait_s": wait_s, "fault": type(error).__name__})
            if wait_s:
                await asyncio.sleep(wait_s)

    async def _once(self) -> float:
        """One question; the seconds to wait before the next."""
        try:
            result = await self._api.call("getUpdates", {"timeout": str(LONG_POLL_S)}, LONG_POLL_S + MARGIN_S)
        except Idle:
            result = None
        self.answered_s = asyncio.get_running_loop().time()
        found = result if isinstance(result, list) else [result]
        updates = [(name_of(one), one) for one in found if isinstance(one, Mapping) and one]
        if not updates:
            return 0.0 if result is None else NO_PROGRESS_S
        storing = asyncio.create_task(self._store(updates))
        try:
            await asyncio.shield(storing)
        except asyncio.CancelledError:
            await asyncio.wait([storing], timeout=LAST_STORE_S)
            storing.cancel()
            raise
        return 0.0

    async def _store(self, updates: Sequence[tuple[str, Raw]]) -> None:
        """Tried until the database takes it: the platform does not give it again."""
        backoff = Backoff(*STORE_WAITS_S)
        while True:
            try:
                await self._receive(updates, None)
            except StoreUnavailable as error:
                wait_s = backoff.next_s()
                log.warning("an update in hand waits for the database", extra={"wait_s": wait_s, "fault": str(error)})
                await asyncio.sleep(wait_s)
            else:
                return
