"""How many messages may be under way without a stored receipt: what a kill -9 could make the platform get twice.

Two are enough where the platform answers at once; more are allowed only as far as its distance asks for it: the
rate reached times the shortest round trip seen, and a quarter more so that the rate can grow. The idea is that of
congestion control by bottleneck bandwidth and round trip (BBR, https://queue.acm.org/detail.cfm?id=3022184).
"""

import math
from collections import deque

FEWEST = 2
GAIN = 1.25
SPAN_S = 1.0
ROUND_TRIPS = 64
SLOW_ROUND_TRIPS = 8
SLOW_AT_LEAST_S = 1.0


class Window:
    """Counts the round trips of messages that got an answer. Times in seconds of one clock."""

    def __init__(self, fewest: int = FEWEST, most: int = 128) -> None:
        self._fewest = fewest
        self._most = most
        self._ends: deque[float] = deque()
        self._trips: deque[float] = deque(maxlen=ROUND_TRIPS)

    def note(self, trip_s: float, now_s: float) -> None:
        """A message came back after `trip_s`."""
        self._trips.append(trip_s)
        self._ends.append(now_s)
        while self._ends[0] < now_s - SPAN_S:
            self._ends.popleft()

    @property
    def size(self) -> int:
        """How many may be under way now."""
        if not self._trips:
            return self._fewest
        span_s = max(min(SPAN_S, self._ends[-1] - self._ends[0]), min(self._trips))
        wanted = GAIN * len(self._ends) / span_s * min(self._trips)
        return max(self._fewest, min(self._most, math.ceil(wanted - 1e-9)))

    @property
    def slow_s(self) -> float:
        """A message that takes longer hangs: it no longer holds up the others."""
        return max(SLOW_AT_LEAST_S, SLOW_ROUND_TRIPS * min(self._trips)) if self._trips else SLOW_AT_LEAST_S
