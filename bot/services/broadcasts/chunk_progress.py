"""A chunk in the hands of a sender: what is still to be sent of it, and what became of what was sent. No I/O."""

import heapq
from collections import Counter
from dataclasses import dataclass, field, replace

from bot.domain.chunks import Tally
from bot.domain.errors import DeliveryError, Limited, MaybeDelivered, Moved, PlatformDown, Rejected, Unreachable
from bot.ports.chunk_sending import Report, Stretch
from bot.services.retry import MAYBE_DELIVERED_WAIT_S, wait_s

BETWEEN_PARTS_S = 1.05
"""The same chat takes one message a second."""
MAX_TRIES = 5

Item = tuple[int, int]
"""A part and a number of the chunk."""


@dataclass
class _Learnt:
    """Since the last report."""

    polls: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    limited: list[tuple[str, float]] = field(default_factory=list)
    moved: list[tuple[str, str]] = field(default_factory=list)


class Work:
    """`take` what is due, then say what became of each; `report` what is new."""

    def __init__(self, stretch: Stretch) -> None:
        self.chunk = stretch.chunk
        self.parts = stretch.parts
        self.changed = False
        self.unrecorded = 0
        self.stopped = False
        self._due: list[tuple[float, int, int]] = []
        self._out = 0
        self._tries: Counter[Item] = Counter()
        self._maybe: set[Item] = set()
        self._learnt = _Learnt()
        belong = set(stretch.numbers)
        for number in range(self.chunk.first, self.chunk.first + self.chunk.size):
            part = self._next_part(number)
            if part is None:
                continue
            if number in belong:
                heapq.heappush(self._due, (0.0, part, number))
            else:
                self._close(number, Tally(left=1))

    def set_back(self, by_s: float) -> None:
        """The clock was put back by so much."""
        self._due = [(max(due_s - by_s, 0.0), part, number) for due_s, part, number in self._due]

    def due_by(self, when_s: float) -> int:
        """How many can be taken by then."""
        return sum(due_s <= when_s for due_s, _, _ in self._due)

    @property
    def over(self) -> bool:
        return not self._due and not self._out

    @property
    def released(self) -> bool:
        """It is not to be sent for now, and nothing of it is under way."""
        return self.stopped and not self._out

    def take(self, most: int, now_s: float) -> list[Item]:
        """Up to so many items that are due, first parts first; they are to be given back or ended."""
        taken: list[Item] = []
        while self._due and len(taken) < most and self._due[0][0] <= now_s:
            _, part, number = heapq.heappop(self._due)
            taken.append((part, number))
        self._out += len(taken)
        return taken

    def give_back(self, item: Item, not_before_s: float = 0.0) -> None:
        self._out -= 1
        heapq.heappush(self._due, (not_before_s, *item))

    def left(self, item: Item) -> None:
        """Its number no longer belongs to the audience."""
        self._end(item, Tally(left=1))

    def sent(self, item: Item, poll: str, now_s: float) -> None:
        part, number = item
        self._out -= 1
        self._note()
        self.chunk = self.chunk.marked(part, number)
        if poll:
            self._learnt.polls.append(poll)
        if part + 1 < len(self.parts):
            heapq.heappush(self._due, (now_s + BETWEEN_PARTS_S, part + 1, number))
        else:
            self.chunk = replace(self.chunk, tally=self.chunk.tally + Tally(sent=1))

    def failed(self, item: Item, key: str, error: DeliveryError, now_s: float) -> None:
        """Tried again later, or given up."""
        match error:
            case Limited(after_s=after_s):
                self._learnt.limited.append((key, after_s))
                self._note()
                self.give_back(item, now_s + after_s)
            case PlatformDown():
                self.give_back(item, now_s)
            case Moved(chat=chat):
                self._learnt.moved.append((key, f"{key.partition(':')[0]}:{chat}"))
                self._note()
                self.give_back(item, now_s)
            case Unreachable():
                self._learnt.gone.append(key)
                self._end(item, Tally(blocked=1))
            case Rejected():
                self._end(item, Tally(failed=1))
            case MaybeDelivered():
                self._again_or_failed(item, item in self._maybe, now_s + MAYBE_DELIVERED_WAIT_S)
                self._maybe.add(item)
            case _:
                self._tries[item] += 1
                tries = self._tries[item]
                self._again_or_failed(item, tries >= MAX_TRIES, now_s + wait_s(tries))

    def report(self) -> Report:
        learnt, self._learnt = self._learnt, _Learnt()
        self.changed, self.unrecorded = False, 0
        return Report(
            self.chunk,
            self.over,
            self.released,
            tuple(learnt.polls),
            tuple(learnt.gone),
            tuple(learnt.limited),
            tuple(learnt.moved),
        )

    def _again_or_failed(self, item: Item, enough: bool, again_s: float) -> None:
        if enough:
            self._end(item, Tally(failed=1))
        else:
            self.give_back(item, again_s)

    def _note(self) -> None:
        """A send whose end is worth a record."""
        self.changed = True
        self.unrecorded += 1

    def _end(self, item: Item, end: Tally) -> None:
        self._out -= 1
        self._note()
        self._close(item[1], end)

    def _close(self, number: int, end: Tally) -> None:
        self.changed = True
        self.chunk = self.chunk.closed(number, len(self.parts), end)

    def _next_part(self, number: int) -> int | None:
        return next((part for part in range(len(self.parts)) if not self.chunk.has(part, number)), None)
