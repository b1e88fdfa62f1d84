"""Priority buffer of claimed jobs, and how many more the worker should claim."""

import heapq
from collections.abc import Iterable, Sequence

from bot.domain.delivery import Job, Letter, Priority


class Hand:
    """Filled up when few are left, so that asking costs little for each; urgent ones are let in at any time."""

    def __init__(self) -> None:
        self._jobs: list[tuple[int, int, Job]] = []

    def __len__(self) -> int:
        return len(self._jobs)

    @property
    def ids(self) -> tuple[int, ...]:
        return tuple(number for _, number, _ in self._jobs)

    def put(self, jobs: Iterable[Job]) -> None:
        for job in jobs:
            heapq.heappush(self._jobs, (int(job.letter.priority), job.id, job))

    def take(self) -> Job:
        """The most urgent, of those the oldest."""
        return heapq.heappop(self._jobs)[2]

    def place_of(self, job: Job) -> int:
        """How many go before it that need a moment as well."""
        mine = (int(job.letter.priority), job.id)
        return sum(one[0] > Priority.TAP and one[:2] < mine for one in self._jobs)

    @property
    def begins_with_tap(self) -> bool:
        """Whether the most urgent needs no moment."""
        return bool(self._jobs) and self._jobs[0][0] == Priority.TAP

    @property
    def urgent(self) -> int:
        """How many go before any broadcast; replies in groups go beside."""
        return sum(one[0] < Priority.GROUP for one in self._jobs)

    def is_low(self, full: int) -> bool:
        return len(self._jobs) <= full // 4

    def wanting(self, full: int) -> tuple[int, int]:
        """How many jobs to ask for, and how urgent at least: any while few are held, else only such as would go
        before the least urgent one held.
        """
        if self.is_low(full):
            return full - len(self._jobs), max(Priority)
        least = max(one[0] for one in self._jobs)
        before = sum(one[0] < least for one in self._jobs)
        return (max(full - before, 0), least - 1) if least > Priority.REPLY else (0, least)


def late_replies(jobs: Iterable[Job], hand: Hand, slots: Sequence[float], late_s: float) -> list[Letter]:
    """The replies whose moment comes after `late_s`."""
    found = []
    for job in jobs:
        place = hand.place_of(job)
        if job.letter.priority == Priority.REPLY and place < len(slots) and slots[place] > late_s:
            found.append(job.letter)
    return found
