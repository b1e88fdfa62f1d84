"""Whether the clock was put back while a process ran: then moments that it holds in memory lie too far ahead."""

import time

from bot.ports.clock import Clock

NOTICED_S = 1.0


class Backwards:
    """Compares the clock with one that only runs. It costs two looks at clocks, and no timer of its own."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._offset_s = self._now_s()

    def by_s(self) -> float:
        """How far it was put back since this was asked last; 0 where it was not."""
        before_s, self._offset_s = self._offset_s, self._now_s()
        back_s = before_s - self._offset_s
        return back_s if back_s > NOTICED_S else 0.0

    def _now_s(self) -> float:
        return self._clock.now_s() - time.monotonic()
