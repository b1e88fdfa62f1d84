"""The times at which a process was killed, and which of them lies between two messages."""

import time
from bisect import bisect
from collections.abc import Sequence
from typing import Self

from benchmarks.running import Process


class Kills:
    """Each from before the signal until the next process is ready: what the dead process had handed to the network may
    be noted down by a busy server long after its end, and belongs before the kill all the same.
    """

    def __init__(self, spans: Sequence[tuple[float, float]] = ()) -> None:
        self._begun_s = [begun_s for begun_s, _ in spans]
        self._over_s = [over_s for _, over_s in spans]

    @classmethod
    def at(cls, *moments_s: float) -> Self:
        return cls([(moment_s, moment_s) for moment_s in moments_s])

    def __len__(self) -> int:
        return len(self._begun_s)

    async def kill(self, process: Process) -> float:
        """Kill it and start it again; the seconds until it was ready."""
        self._begun_s.append(time.time())
        await process.kill()
        start_s = await process.start()
        self._over_s.append(time.time())
        return start_s

    def before(self, moment_s: float) -> bool:
        """Whether any came before (Unix seconds, as everywhere here)."""
        return bool(bisect(self._begun_s, moment_s))

    def between(self, first_s: float, second_s: float) -> int | None:
        """The place of the first that lies between them."""
        place = bisect(self._over_s, first_s)
        return place if place < len(self) and self._begun_s[place] < second_s else None


class Copies:
    """Second copies, by the kill that came between: the first where several did, for its lease may end only after the
    next kill.
    """

    def __init__(self, kills: Kills) -> None:
        self._kills = kills
        self._counts = [0] * (len(kills) + 1)

    def add(self, first_s: float, second_s: float) -> None:
        place = self._kills.between(first_s, second_s)
        self._counts[0 if place is None else place + 1] += 1

    @property
    def by_kill(self) -> tuple[int, ...]:
        """At 0 those without a kill between them."""
        return tuple(self._counts)
