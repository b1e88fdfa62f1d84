"""Bounds the messages in flight without a stored receipt: as many a kill -9 can make the platform get twice.

Two are enough where the platform answers at once; more are allowed only as far as its distance asks for it: the
rate reached times the shortest round trip seen, and a quarter more so that the rate can grow. The idea is that of
congestion control by bottleneck bandwidth and round trip (BBR, https://queue.acm.org/detail.cfm?id=3022184).
A short round trip is no distance: there the quarter more would only queue messages at our own processor, or at the
platform's, which lengthens the round trip and asks for more again.
"""

import math
from collections import deque

FEWEST = 2
GAIN = 1.25
SPAN_S = 1.0
SHORTEST_SPAN_S = 0.25
"""Two that come back together are no rate: after a start, or on a busy machine, they asked for a third under way."""
ROUND_TRIPS = 256
AT_ONCE_S = 0.01
"""Two under way make 200 messages a second at this round trip, many times the shipped pace."""
SLOW_ROUND_TRIPS = 8
SLOW_AT_LEAST_S = 1.0


class Window:
    """Counts the round trips of messages that got an answer. Times in seconds of one clock.

    `size`: how many may be under way now. `slow_s`: a message that takes longer hangs, and no longer holds up others.
    """

    def __init__(self, fewest: int = FEWEST, most: int = 128) -> None:
        self._fewest = fewest
        self._most = most
        self._ends: deque[float] = deque()
        self._trips: deque[float] = deque(maxlen=ROUND_TRIPS)
        self.size = fewest
        self.slow_s = SLOW_AT_LEAST_S

    def note(self, trip_s: float, now_s: float) -> None:
        """A message came back after `trip_s`."""
        self._trips.append(trip_s)
        self._ends.append(now_s)
        while self._ends[0] < now_s - SPAN_S:
            self._ends.popleft()
        shortest_s = min(self._trips)
        span_s = max(min(SPAN_S, now_s - self._ends[0]), SHORTEST_SPAN_S, shortest_s)
        wanted = GAIN * len(self._ends) / span_s * shortest_s if shortest_s > AT_ONCE_S else 0
        self.size = max(self._fewest, min(self._most, math.ceil(wanted - 1e-9)))
        self.slow_s = max(SLOW_AT_LEAST_S, SLOW_ROUND_TRIPS * shortest_s)
