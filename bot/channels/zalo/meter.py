"""What costs money: to whoever wrote within 48 hours messages are free; to others they are counted, up to a limit.

An answer of the platform without `quota` is of a message that costs (docs/zalo.md).
"""

import logging
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Protocol

from bot.channels.zalo.errors import ZONE
from bot.domain.delivery import Letter, Priority
from bot.domain.errors import PlatformDown, StoreUnavailable, WaitsForMember

log = logging.getLogger(__name__)

FREE_S = 48 * 3600.0
MARGIN_S = 60.0
"""So much earlier the free time is taken to end: clocks differ."""


class Ledger(Protocol):
    """What is known of members and of the month ("2026-11"), in the database."""

    async def last_word_s(self, key: str) -> float | None: ...

    async def spent(self, month: str) -> int: ...

    async def spend(self, month: str, count: int) -> None: ...


class Meter:
    """`most` messages of a month may cost; then letters wait for their reader's next word, and `on_used_up` is told."""

    def __init__(
        self, ledger: Ledger, most: int, now_s: Callable[[], float], on_used_up: Callable[[str], Awaitable[None]]
    ) -> None:
        self._ledger = ledger
        self._most = most
        self._now_s = now_s
        self._on_used_up = on_used_up
        self._uncounted = 0

    async def admit(self, letter: Letter) -> None:
        """Answers follow a word, and so are free.

        Raises:
            WaitsForMember: it would cost, and as much as may be was spent.
            PlatformDown: it can't be told now.
        """
        if letter.priority <= Priority.REPLY:
            return
        try:
            last_s = await self._ledger.last_word_s(letter.address.key)
            if last_s is not None and self._now_s() - last_s < FREE_S - MARGIN_S:
                return
            spent = await self._ledger.spent(self._month) + self._uncounted
            if spent >= self._most:
                await self._on_used_up(self._month)
        except StoreUnavailable as error:
            raise PlatformDown("what was spent can't be read now") from error
        if spent >= self._most:
            raise WaitsForMember(f"{spent} messages of this month cost money, and no more may")

    async def note(self, answer: Mapping[str, object]) -> None:
        """The platform's answer to a message that was sent; one that the database does not take is counted later."""
        if "quota" in answer:
            return
        self._uncounted += 1
        count, month = self._uncounted, self._month
        log.info("a message costs money", extra={"month": month})
        try:
            await self._ledger.spend(month, count)
        except StoreUnavailable as error:
            log.warning("what a message costs was not counted yet", extra={"fault": str(error)})
        else:
            self._uncounted -= count

    async def left(self) -> int:
        """How many messages of this month may still cost money.

        Raises:
            StoreUnavailable: it can't be read now.
        """
        return max(self._most - await self._ledger.spent(self._month) - self._uncounted, 0)

    @property
    def _month(self) -> str:
        return datetime.fromtimestamp(self._now_s(), ZONE).strftime("%Y-%m")
