"""Limits of the broadcast sender: its rate, when it may send, and how many messages may be in flight."""

import math
from collections.abc import Callable
from dataclasses import dataclass

WINDOW, MAX_WINDOW = 5, 250
"""Messages under way or unrecorded: the duplicates that one kill -9 can cause. More only at a paid pace, as many as go
in the time of a round trip and of a transaction and a half, for some are recorded while the next ones go.
"""
PAID_FROM_PER_S = 150.0
TURNS_AHEAD = 1.5


@dataclass(frozen=True, slots=True)
class Terms:
    """`per_s`: the pace of the channel. `may_send`: whether broadcasts may go now (daylight). `crowded`: whether
    replies need all of the pace.
    """

    per_s: float
    may_send: Callable[[], bool] = lambda: True
    crowded: Callable[[], bool] = lambda: False

    def window(self, turn_s: float, trip_s: float) -> int:
        """Messages under way or unrecorded at the same time, where a transaction and a round trip take so long."""
        if self.per_s <= PAID_FROM_PER_S:
            return WINDOW
        return min(max(WINDOW, math.ceil(self.per_s * (turn_s * TURNS_AHEAD + trip_s))), MAX_WINDOW)

    def in_s(self, span_s: float) -> int:
        """How many go in so many seconds."""
        return math.ceil(self.per_s * span_s)
