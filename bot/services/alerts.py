"""The desk learns of messages that could not be delivered, how many, never whose or what, and of pauses of all."""

import logging

from bot.domain.delivery import Letter, Priority
from bot.domain.errors import StoreUnavailable
from bot.domain.messages import Address, Outgoing
from bot.ports.store import Store
from bot.services.upkeep import every

log = logging.getLogger(__name__)

EVERY_S = 60.0


class Alerts:
    """Counts dead letters and tells the desk at most once a minute; without a desk the log alone tells."""

    def __init__(self, store: Store, desk: Address | None, template: str, paused: str = "") -> None:
        self._store = store
        self._desk = desk
        self._template = template
        self._paused = paused
        self._dead = 0
        self._told_until_s: float | None = None

    def dead(self, job_id: int, fault: str) -> None:
        log.error("dead letter", extra={"job": job_id, "fault": fault})
        self._dead += 1

    async def run(self, every_s: float = EVERY_S) -> None:
        await every(every_s, self.flush, "alerts")

    async def flush(self) -> None:
        """Tell what has gathered.

        Raises:
            StoreUnavailable: nothing was told; it is told the next time.
        """
        if self._desk is None:
            self._dead = 0
            return
        backlog = await self._store.backlog()
        until_s = backlog.paused_until_s
        is_new = self._told_until_s not in {None, until_s} and backlog.paused_s > 0
        words = [self._paused] if is_new else []
        count, self._dead = self._dead, 0
        if count:
            words.append(self._template.format(count=count))
        try:
            if words:
                await self._store.send([Letter(self._desk, Outgoing(one), Priority.DESK) for one in words])
        except StoreUnavailable:
            self._dead += count
            raise
        self._told_until_s = until_s
