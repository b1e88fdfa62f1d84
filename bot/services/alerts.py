"""The desk learns of messages that could not be delivered: how many, never whose or what."""

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

    def __init__(self, store: Store, desk: Address | None, template: str) -> None:
        self._store = store
        self._desk = desk
        self._template = template
        self._dead = 0

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
        count, self._dead = self._dead, 0
        if not count or self._desk is None:
            return
        try:
            await self._store.send([Letter(self._desk, Outgoing(self._template.format(count=count)), Priority.DESK)])
        except StoreUnavailable:
            self._dead += count
            raise
