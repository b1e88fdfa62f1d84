"""When the next message of a broadcast may go. Pure arithmetic; times in seconds."""

from collections import deque

MOST_LATE_S = 1.0
"""A moment that passed unused longer ago is given up."""
CATCH_UP = 0.97
"""Of the time between two moments, while late ones are made up for."""
BUNCH_S = 0.04
"""A program is not woken more finely: what fell due within this time may go at once."""
SURPLUS = 1.05
"""So many times the pace are the most in any second, which leaves room for replies: the platform's limit is 30/27."""
TRIPS = 1_024
"""Of so many the shortest is what the way to the platform takes at least. At the usual pace they are the last half
minute: with the last two seconds only, one slow spell passed for a long way, and a second had one message too many.
"""


class Moments:
    """Moments that the shared pace gave out. Late ones are used a little faster than they were given, never in a heap:
    however many processes share the pace, no second has more than a twelfth too many.
    """

    def __init__(self) -> None:
        self._given: deque[float] = deque()
        self._last_given_s = self._last_used_s = 0.0

    def add(self, given: tuple[float, ...]) -> None:
        self._given.extend(given)

    @property
    def last_s(self) -> float:
        """The last one given out."""
        return self._given[-1] if self._given else self._last_given_s

    def by(self, when_s: float) -> int:
        """How many lie no later."""
        return sum(given_s <= when_s for given_s in self._given)

    def after(self, when_s: float) -> int:
        return len(self._given) - self.by(when_s)

    def next_s(self, now_s: float) -> float | None:
        """When the next message may go; None where no moment is left."""
        while self._given and self._given[0] < now_s - MOST_LATE_S:
            self._given.popleft()
        if not self._given:
            return None
        given_s = self._given[0]
        return max(given_s, self._last_used_s + CATCH_UP * (given_s - self._last_given_s))

    def use(self, now_s: float) -> None:
        """A message goes now, at the next moment or after it."""
        next_s = self.next_s(now_s)
        if next_s is not None:
            self._last_given_s, self._last_used_s = self._given.popleft(), max(next_s, now_s - BUNCH_S)

    def clear(self) -> None:
        self._given.clear()


class LastSecond:
    """How many messages may have reached the platform within one second of its own clock, and room for one more.

    A message arrives between its sending and its answer, and each of the two ways takes its part of the shortest round
    trip. If it counts from its sending until a second, less that trip, after its answer, then no second of the platform
    has more than `most`, though requests be held up on their way and arrive in a heap.
    """

    def __init__(self, per_s: float) -> None:
        self.most = max(int(per_s * SURPLUS), int(per_s) + 1)
        self._under_way = 0
        self._answered_s: deque[float] = deque()
        self._trips_s: deque[float] = deque(maxlen=TRIPS)
        self._counts_for_s = 1.0

    def begin(self) -> None:
        self._under_way += 1

    def end(self, trip_s: float, now_s: float) -> None:
        self._under_way -= 1
        self._answered_s.append(now_s)
        self._trips_s.append(trip_s)
        self._counts_for_s = 1.0 - min(1.0, *self._trips_s)
        self._forget(now_s)

    def free_s(self, now_s: float) -> float | None:
        """When one more may go, now or later; None while that depends on answers."""
        self._forget(now_s)
        too_many = self._under_way + len(self._answered_s) + 1 - self.most
        if too_many <= 0:
            return now_s
        if too_many > len(self._answered_s):
            return None
        return self._answered_s[too_many - 1] + self._counts_for_s

    def _forget(self, now_s: float) -> None:
        while self._answered_s and self._answered_s[0] <= now_s - self._counts_for_s:
            self._answered_s.popleft()
