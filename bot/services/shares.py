"""Nobody takes more than a small share of what does one thing at a time: the decisions, the looks at pictures.

What a member's messages cost is counted against them; who is ahead of their share rests, and whoever else waits goes
first. What costs little never makes anybody rest.
"""

import time
from collections.abc import Callable


class Shares:
    """A leaky bucket for each conversation: `burst_s` may be taken at once, `share` of the time for as long as it goes.

    `clock` gives seconds that only go forward.
    """

    def __init__(self, burst_s: float, share: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._share = share
        self._burst_s = burst_s / share
        self._clock = clock
        self._even_at_s: dict[str, float] = {}

    def note(self, key: str, took_s: float) -> None:
        """So much was taken for it."""
        now_s = self._clock()
        self._even_at_s[key] = max(self._even_at_s.get(key, now_s), now_s) + took_s / self._share
        self._forget(now_s)

    def rest_s(self, key: str) -> float:
        """How long it has to rest, 0 for nearly all."""
        return max(self._even_at_s.get(key, 0.0) - self._burst_s - self._clock(), 0.0)

    def resting(self) -> dict[str, float]:
        """Who has to rest, and for how long; another thread may note something meanwhile."""
        return {key: rest_s for key in list(self._even_at_s) if (rest_s := self.rest_s(key)) > 0}

    def _forget(self, now_s: float) -> None:
        """Those who are even again; they were noted in no order, so all are looked at, but few are ever uneven."""
        for key in [key for key, at_s in self._even_at_s.items() if at_s <= now_s]:
            del self._even_at_s[key]
