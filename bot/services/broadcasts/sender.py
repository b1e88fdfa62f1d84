"""Sends the chunks of broadcasts: beside replies and after them, at the pace that all share.

Every member is looked up once more within a moment of the sending, so that who has left gets nothing. What became of
messages is recorded a few at a time; no more than `window` are ever under way or unrecorded, for so many a kill -9
could make the platform get twice.
"""

import asyncio
import logging
import math
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from bot.domain.broadcasts import CHUNK_SIZE
from bot.domain.errors import DeliveryError, Limited, PlatformDown, Retryable, StoreUnavailable
from bot.ports.broadcasts import BroadcastStore, BulkChannel, BulkTurn, BulkWish, Prepared, Recipient
from bot.ports.clock import Clock
from bot.services.broadcasts.spacing import Recent
from bot.services.broadcasts.work import Item, Work

log = logging.getLogger(__name__)

WINDOW, MAX_WINDOW = 5, 250
"""Messages under way or unrecorded: the duplicates that one kill -9 can cause. More only at a paid pace, as many as go
in the time of a round trip and of a transaction and a half, for some are recorded while the next ones go.
"""
PAID_FROM_PER_S = 150.0
TURNS_AHEAD = 1.5
AHEAD_S = 0.4
LOW_S = 0.25
"""Moments are reserved so far ahead, once fewer than for this time are left. Replies wait at most as long."""
LOOK_AHEAD_S, LOOKED_FOR_S = 0.2, 0.4
"""Members are looked up shortly before their moment; again, where that was longer ago than the second."""
RECORD_WITHIN_S = 0.1
STALE_SLOT_S = 0.05
"""A moment that passed unused is given up: used late, it would crowd the moments of other replicas."""
IDLE_S = 1.0
PAUSE_S = 0.05
COUNT_EVERY_S = 0.02
STORE_WAIT_S = 0.5
FIRST_S, SMOOTHING = 0.02, 8
"""Transactions and round trips, until some were seen; how many of them count."""
DOWN_FIRST_S, DOWN_MOST_S = 1.0, 30.0
STOP_WAIT_S = 5.0
PREPARED_KEPT = 16


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


@dataclass(frozen=True, slots=True)
class _Ready:
    work: Work
    item: Item
    recipient: Recipient
    looked_s: float


class Sender:
    """`await run()` until `stop()`."""

    def __init__(
        self,
        channel: BulkChannel,
        store: BroadcastStore,
        clock: Clock,
        worker: str,
        recent: Recent,
        terms: Terms,
    ) -> None:
        self._channel = channel
        self._store = store
        self._clock = clock
        self._worker = worker
        self._recent = recent
        self._terms = terms
        self._per_s = terms.per_s
        self._turn_s = self._trip_s = FIRST_S
        self._window = terms.window(FIRST_S, FIRST_S)
        self._works: dict[int, Work] = {}
        self._ready: deque[_Ready] = deque()
        self._slots: deque[float] = deque()
        self._flying = 0
        self._recording = 0
        self._recorded_s = 0.0
        self._turning: asyncio.Task[None] | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._stir = asyncio.Event()
        self._look_at_s = 0.0
        self._down_s = 0.0
        self._down_until_s = 0.0
        self._stopping = False
        self._prepared: dict[int, tuple[Prepared, ...]] = {}

    def poke(self) -> None:
        """Chunks may wait."""
        self._look_at_s = 0.0
        self._stir.set()

    def stop(self) -> None:
        self._stopping = True
        self._stir.set()

    async def run(self) -> None:
        while not self._stopping:
            self._launch()
            if self._turning is None or self._turning.done():
                self._begin_turn()
            await self._rest()
        await self._land()

    def _begin_turn(self) -> None:
        """One transaction in the background, when there is something for it to do."""
        if self._turning is not None:
            self._turning.result()
            self._turning = None
        now_s = self._clock.now_s()
        wish, looking = self._wish(now_s)
        must = wish.chunks or wish.slots or wish.look or any(one.over or one.released for one in self._works.values())
        many = self._unrecorded >= max(2, self._window // 2)
        changed = any(work.changed for work in self._works.values())
        if must or many or (changed and now_s - self._recorded_s >= RECORD_WITHIN_S):
            self._recorded_s = now_s
            self._turning = asyncio.create_task(self._turn(wish, looking))

    @property
    def _unrecorded(self) -> int:
        return self._recording + sum(work.unrecorded for work in self._works.values())

    def _wish(self, now_s: float) -> tuple[BulkWish, list[tuple[Work, Item]]]:
        """What is wanted next, with the items that are to be looked up."""
        chunks = slots = 0
        looking: list[tuple[Work, Item]] = []
        if self._terms.may_send() and now_s >= self._down_until_s and not self._terms.crowded():
            if now_s >= self._look_at_s:
                chunks = self._more_chunks(now_s)
                self._look_at_s = now_s + (IDLE_S if chunks else COUNT_EVERY_S)
            near = sum(slot_s <= now_s + LOOK_AHEAD_S for slot_s in self._slots)
            if len(self._ready) <= near // 2:
                looking = self._due(near - len(self._ready), now_s)
            if len(self._slots) < self._per_s * LOW_S and self._is_anything_due(now_s):
                slots = math.ceil(self._per_s * AHEAD_S) - len(self._slots)
        look: dict[int, tuple[int, ...]] = {}
        for work, item in looking:
            look[work.chunk.id] = (*look.get(work.chunk.id, ()), item[1])
        held = tuple(work.chunk for work in self._works.values())
        return BulkWish(self._worker, self._channel.name, chunks, slots, look, held), looking

    def _more_chunks(self, now_s: float) -> int:
        """Enough to go on for a second."""
        waiting = sum(work.due_by(now_s + AHEAD_S) for work in self._works.values())
        return math.ceil((self._per_s + 1 - waiting) / CHUNK_SIZE) if waiting < self._per_s / 2 + 1 else 0

    def _is_anything_due(self, now_s: float) -> bool:
        return bool(self._ready) or any(one.due_by(now_s) for one in self._works.values() if not one.stopped)

    def _due(self, most: int, now_s: float) -> list[tuple[Work, Item]]:
        found: list[tuple[Work, Item]] = []
        for work in self._works.values():
            if work.stopped:
                continue
            found += [(work, item) for item in work.take(most - len(found), now_s)]
        return found

    async def _turn(self, wish: BulkWish, looking: list[tuple[Work, Item]]) -> None:
        changed = [work for work in self._works.values() if work.changed or work.over or work.released]
        self._recording = sum(work.unrecorded for work in changed)
        reports = [work.report() for work in changed]
        began_s = time.monotonic()
        while True:
            try:
                turn = await self._store.bulk_turn(wish, reports)
            except StoreUnavailable as error:
                log.warning("a broadcast waits for the database", extra={"fault": str(error)})
                if self._stopping:
                    return
                await asyncio.sleep(STORE_WAIT_S)
            else:
                break
        self._recording = 0
        self._turn_s += (time.monotonic() - began_s - self._turn_s) / SMOOTHING
        self._window = self._terms.window(self._turn_s, self._trip_s)
        for report in reports:
            if report.over or report.released:
                self._works.pop(report.chunk.id, None)
        self._take_in(wish, turn, looking)
        self._stir.set()

    def _take_in(self, wish: BulkWish, turn: BulkTurn, looking: list[tuple[Work, Item]]) -> None:
        for lost in turn.lost:
            self._works.pop(lost, None)
        for stopped in turn.stopped & self._works.keys():
            self._works[stopped].stopped = True
        now_s = self._clock.now_s()
        for work, item in looking:
            if work.chunk.id in self._works:
                self._admit(work, item, turn.looked.get(work.chunk.id, {}).get(item[1]), now_s)
        for stretch in turn.stretches:
            self._works[stretch.chunk.id] = Work(stretch)
        if wish.chunks and len(turn.stretches) == wish.chunks:
            self._look_at_s = 0.0
        self._slots.extend(turn.slots)

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
            self._ready.append(_Ready(work, item, recipient, now_s))

    def _launch(self) -> None:
        """Send what may go now: a moment has come, and the window has room."""
        now_s = self._clock.now_s()
        while self._slots and self._slots[0] < now_s - STALE_SLOT_S:
            self._slots.popleft()
        if now_s < self._down_until_s or self._stopping or not self._terms.may_send():
            return
        self._put_back_stopped()
        while self._ready and self._slots and self._slots[0] <= now_s:
            if self._flying + self._unrecorded >= self._window:
                return
            ready = self._ready.popleft()
            if ready.work.chunk.id not in self._works:
                continue
            if ready.looked_s < now_s - LOOKED_FOR_S or self._recent.free_s(ready.recipient.key, letters=True) > now_s:
                ready.work.give_back(ready.item, self._recent.free_s(ready.recipient.key, letters=True))
                continue
            self._slots.popleft()
            self._flying += 1
            self._recent.note(ready.recipient.key)
            task = asyncio.create_task(self._attempt(ready))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    def _put_back_stopped(self) -> None:
        if any(work.stopped for work in self._works.values()):
            for ready in self._ready:
                if ready.work.stopped:
                    ready.work.give_back(ready.item)
            self._ready = deque(ready for ready in self._ready if not ready.work.stopped)

    async def _attempt(self, ready: _Ready) -> None:
        work, (part, _), key = ready.work, ready.item, ready.recipient.key
        began_s = time.monotonic()
        try:
            poll = await self._channel.send(self._made(work)[part], key.partition(":")[2])
        except DeliveryError as error:
            self._note_failure(ready, error)
        except Exception as error:
            log.exception("sending a broadcast failed in the program", extra={"chunk": work.chunk.id})
            self._note_failure(ready, Retryable(type(error).__name__))
        else:
            self._down_s = 0.0
            self._trip_s += (time.monotonic() - began_s - self._trip_s) / SMOOTHING
            work.sent(ready.item, poll, self._clock.now_s())
        self._recent.note(key)
        self._flying -= 1
        self._stir.set()

    def _note_failure(self, ready: _Ready, error: DeliveryError) -> None:
        now_s = self._clock.now_s()
        log.info("a broadcast was not delivered", extra={"chunk": ready.work.chunk.id, "fault": type(error).__name__})
        if isinstance(error, Limited):
            self._slots.clear()
        if isinstance(error, PlatformDown):
            self._down_s = min(max(2 * self._down_s, DOWN_FIRST_S), DOWN_MOST_S)
            self._down_until_s = now_s + self._down_s
            self._slots.clear()
        ready.work.failed(ready.item, ready.recipient.key, error, now_s)

    def _made(self, work: Work) -> tuple[Prepared, ...]:
        broadcast = work.chunk.broadcast
        if broadcast not in self._prepared:
            if len(self._prepared) >= PREPARED_KEPT:
                self._prepared.clear()
            self._prepared[broadcast] = tuple(map(self._channel.prepare, work.parts))
        return self._prepared[broadcast]

    async def _rest(self) -> None:
        """Until something happens, or something is due."""
        now_s = self._clock.now_s()
        busy = self._works and self._terms.may_send()
        timeout_s = PAUSE_S if busy else IDLE_S
        if self._ready and self._slots and self._flying + self._unrecorded < self._window:
            timeout_s = min(timeout_s, max(self._slots[0], self._down_until_s) - now_s)
        if timeout_s <= 0:
            await asyncio.sleep(0)
        else:
            try:
                async with asyncio.timeout(timeout_s):
                    await self._stir.wait()
            except TimeoutError:
                pass
        self._stir.clear()

    async def _land(self) -> None:
        """What is under way comes back and is recorded; what is held is given back by retiring."""
        if self._turning is not None:
            await asyncio.wait([self._turning], timeout=STOP_WAIT_S)
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=STOP_WAIT_S)
        if any(work.changed for work in self._works.values()):
            await self._turn(BulkWish(self._worker, self._channel.name), [])
