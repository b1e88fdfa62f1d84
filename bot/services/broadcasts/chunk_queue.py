"""Claimed chunks of a broadcast, and the queue of their verified recipients. No I/O."""

from collections import deque
from dataclasses import dataclass

from bot.domain.chunks import Chunk
from bot.ports.chunk_sending import BulkTurn, Recipient, Report
from bot.services.broadcasts.chunk_progress import Item, Work
from bot.services.broadcasts.spacing import Recent

LOOKED_FOR_S = 0.4
"""Whoever was looked up longer ago is looked up again."""

Picked = list[tuple[Work, Item]]
"""Items that are to be looked up once more."""


@dataclass(frozen=True, slots=True)
class ReadyRecipient:
    """Somebody who belongs to the audience, as of `looked_s`, and may be sent to."""

    work: Work
    item: Item
    recipient: Recipient
    looked_s: float


class HeldChunks:
    """`pick` whom to look up, `take_in` what a turn of the database gave, `pop` whom to send to."""

    def __init__(self, recent: Recent) -> None:
        self._recent = recent
        self._works: dict[int, Work] = {}
        self._ready: deque[ReadyRecipient] = deque()

    def __bool__(self) -> bool:
        return bool(self._works)

    @property
    def chunks(self) -> tuple[Chunk, ...]:
        return tuple(work.chunk for work in self._works.values())

    @property
    def ready(self) -> int:
        return len(self._ready)

    @property
    def unrecorded(self) -> int:
        return sum(work.unrecorded for work in self._works.values())

    @property
    def changed(self) -> bool:
        return any(work.changed for work in self._works.values())

    @property
    def ended(self) -> bool:
        """A chunk is over, or to be given back."""
        return any(work.over or work.released for work in self._works.values())

    def due_by(self, when_s: float) -> int:
        """How many can be picked by then."""
        return sum(work.due_by(when_s) for work in self._works.values() if not work.stopped)

    def pick(self, most: int, now_s: float) -> Picked:
        found: Picked = []
        for work in self._works.values():
            if not work.stopped and len(found) < most:
                found += [(work, item) for item in work.take(most - len(found), now_s)]
        return found

    def reports(self) -> list[Report]:
        return [one.report() for one in self._works.values() if one.changed or one.over or one.released]

    def take_in(self, turn: BulkTurn, picked: Picked, reports: list[Report], now_s: float) -> None:
        ended = {report.chunk.id for report in reports if report.over or report.released}
        for gone in ended | turn.lost:
            self._works.pop(gone, None)
        for stopped in turn.stopped & self._works.keys():
            self._works[stopped].stopped = True
        for work, item in picked:
            if work.chunk.id in self._works:
                self._admit(work, item, turn.looked.get(work.chunk.id, {}).get(item[1]), now_s)
        for stretch in turn.stretches:
            self._works[stretch.chunk.id] = Work(stretch)
        self._put_back_stopped()

    def pop(self, now_s: float) -> ReadyRecipient | None:
        """Who is sent to now; None when nobody is ready."""
        while self._ready:
            ready = self._ready.popleft()
            if ready.work.chunk.id not in self._works:
                continue
            free_s = self._recent.free_s(ready.recipient.key, letters=True)
            if ready.looked_s >= now_s - LOOKED_FOR_S and free_s <= now_s:
                return ready
            ready.work.give_back(ready.item, free_s)
        return None

    def set_back(self, by_s: float) -> None:
        """The clock was put back: what waits for a moment waits no longer than before."""
        for work in self._works.values():
            work.set_back(by_s)
        for ready in self._ready:
            ready.work.give_back(ready.item)
        self._ready.clear()

    def _admit(self, work: Work, item: Item, recipient: Recipient | None, now_s: float) -> None:
        if work.stopped:
            work.give_back(item)
            return
        if recipient is None:
            work.left(item)
            return
        free_s = max(recipient.ready_s, self._recent.free_s(recipient.key, letters=True))
        if free_s > now_s:
            work.give_back(item, free_s)
        else:
            self._ready.append(ReadyRecipient(work, item, recipient, now_s))

    def _put_back_stopped(self) -> None:
        stopped = [ready for ready in self._ready if ready.work.stopped]
        for ready in stopped:
            ready.work.give_back(ready.item)
        if stopped:
            self._ready = deque(ready for ready in self._ready if not ready.work.stopped)
