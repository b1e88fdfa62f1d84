"""What sends broadcasts to many by a channel's own way, beside the letters of that channel."""

from collections.abc import Callable

from bot.ports.channel import Outlet
from bot.ports.chunk_sending import BulkChannel
from bot.ports.clock import Clock
from bot.services.broadcasts.sender import BroadcastSender
from bot.services.broadcasts.spacing import Recent, Spaced
from bot.services.broadcasts.terms import Terms
from bot.services.delivery import Delivery
from bot.storage.store import SqlStore


class Carrier:
    """`outlet` gives the channel for letters, which keep clear of broadcasts to the same chat. The sender is a worker
    of its own: a delivery of the same process that gives back what it does not know of leaves its chunks alone.
    """

    def __init__(
        self, bulk: BulkChannel, store: SqlStore, clock: Clock, worker: str, per_s: float, may_send: Callable[[], bool]
    ) -> None:
        self.worker = f"{worker}/b"
        self._clock = clock
        self._recent = Recent(clock, per_s)
        self._delivery: Delivery | None = None
        terms = Terms(per_s, may_send, self._crowded)
        self.sender = BroadcastSender(bulk, store.broadcasts(), clock, self.worker, self._recent, terms)

    def outlet(self, outlet: Outlet) -> Spaced:
        return Spaced(outlet, self._recent, self._clock)

    def beside(self, delivery: Delivery) -> None:
        """Its letters go first."""
        self._delivery = delivery

    def _crowded(self) -> bool:
        return self._delivery is not None and self._delivery.crowded
