"""The contents of broadcasts made ready for a channel, each once for all who get it."""

from bot.ports.chunk_sending import BulkChannel, Prepared
from bot.services.broadcasts.chunk_progress import Work

PREPARED_KEPT = 16


class PreparedParts:
    """Of a few broadcasts at a time."""

    def __init__(self, channel: BulkChannel) -> None:
        self._channel = channel
        self._by_broadcast: dict[int, tuple[Prepared, ...]] = {}

    def of(self, work: Work) -> tuple[Prepared, ...]:
        broadcast = work.chunk.broadcast
        if broadcast not in self._by_broadcast:
            if len(self._by_broadcast) >= PREPARED_KEPT:
                self._by_broadcast.clear()
            self._by_broadcast[broadcast] = tuple(map(self._channel.prepare, work.parts))
        return self._by_broadcast[broadcast]
