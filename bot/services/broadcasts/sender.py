"""Sends the chunks of broadcasts: beside replies and after them, at the pace that all share.

Every member is looked up once more within a moment of the sending, so that who has left gets nothing. What became of
messages is recorded a few at a time; no more than `window` are ever under way or unrecorded, for so many a kill -9
could make the platform get twice.
"""

import asyncio
import logging
import math
import time
from dataclasses import replace

from bot.domain.backoff import Backoff
from bot.domain.chunks import CHUNK_SIZE
from bot.domain.errors import DeliveryError, Limited, PlatformDown, Retryable, StoreUnavailable
from bot.ports.broadcasts import BroadcastStore
from bot.ports.chunk_sending import BulkChannel, BulkTurn, BulkWish, Report
from bot.ports.clock import Clock
from bot.services.broadcasts.chunk_queue import HeldChunks, Picked, ReadyRecipient
from bot.services.broadcasts.prepared import PreparedParts
from bot.services.broadcasts.send_slots import Moments
from bot.services.broadcasts.spacing import Recent
from bot.services.broadcasts.terms import Terms
from bot.services.delivery import DOWN_WAITS_S
from bot.services.steps import Backwards
from bot.services.tally import SendTally

log = logging.getLogger(__name__)

AHEAD_S, LOW_S = 0.4, 0.25
"""Moments for so long are reserved, once the last one is this near. Replies wait little longer than the first."""
LOOK_AHEAD_S = 0.2
"""Members are looked up so long before their moment."""
RECORD_WITHIN_S = 0.1
IDLE_S, PAUSE_S, COUNT_EVERY_S = 1.0, 0.05, 0.02
STORE_WAIT_S = 0.5
FIRST_S, SMOOTHING = 0.02, 8
"""Transactions and round trips, until some were seen; how many of them count."""
STOP_WAIT_S = 5.0


class BroadcastSender:
    """`await run()` until `stop()`. `worker` is a name of its own: chunks are held in it, and nothing else. `tally`
    counts.
    """

    def __init__(
        self, channel: BulkChannel, store: BroadcastStore, clock: Clock, worker: str, recent: Recent, terms: Terms
    ) -> None:
        self.tally = SendTally()
        self._channel = channel
        self._store = store
        self._clock = clock
        self._worker = worker
        self._recent = recent
        self._terms = terms
        self._turn_s = self._trip_s = FIRST_S
        self._window = terms.window(FIRST_S, FIRST_S)
        self._held = HeldChunks(recent)
        self._moments = Moments()
        self._flying = 0
        self._recording = 0
        self._recorded_s = 0.0
        self._turning: asyncio.Task[None] | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._stir = asyncio.Event()
        self._look_at_s = 0.0
        self._down = Backoff(*DOWN_WAITS_S)
        self._down_until_s = 0.0
        self._stopping = False
        self._backwards = Backwards(clock)
        self._prepared = PreparedParts(channel)

    def poke(self) -> None:
        """Chunks may wait."""
        self._look_at_s = 0.0
        self._stir.set()

    def stop(self) -> None:
        self._stopping = True
        self._stir.set()

    async def run(self) -> None:
        while not self._stopping:
            if back_s := self._backwards.by_s():
                self._set_back(back_s)
            self._launch()
            if self._turning is None or self._turning.done():
                self._begin_turn()
            await self._rest()
        await self._land()

    def _set_back(self, by_s: float) -> None:
        """The clock was put back: what was to come soon comes as soon as before."""
        self._moments = Moments()
        self._look_at_s = self._recorded_s = self._down_until_s = 0.0
        self._recent.clear()
        self._held.set_back(by_s)

    def _begin_turn(self) -> None:
        """One transaction in the background, when there is something for it to do."""
        if self._turning is not None:
            self._turning.result()
            self._turning = None
        now_s = self._clock.now_s()
        wish, picked = self._wish(now_s)
        must = wish.chunks or wish.slots or wish.look or self._held.ended
        many = self._unrecorded >= max(2, self._window // 2)
        if must or many or (self._held.changed and now_s - self._recorded_s >= RECORD_WITHIN_S):
            self._recorded_s = now_s
            self._turning = asyncio.create_task(self._turn(wish, picked))

    @property
    def _unrecorded(self) -> int:
        return self._recording + self._held.unrecorded

    @property
    def _may_send(self) -> bool:
        return self._terms.may_send() and self._clock.now_s() >= self._down_until_s and not self._stopping

    def _wish(self, now_s: float) -> tuple[BulkWish, Picked]:
        """What is wanted next, with the items that are to be looked up."""
        wish = BulkWish(self._worker, self._channel.name, held=self._held.chunks)
        if not self._may_send or self._terms.crowded():
            return wish, []
        chunks = slots = 0
        if now_s >= self._look_at_s:
            chunks = self._more_chunks(now_s)
            self._look_at_s = now_s + (IDLE_S if chunks else COUNT_EVERY_S)
        near = min(self._moments.by(now_s + LOOK_AHEAD_S), self._terms.in_s(LOOK_AHEAD_S))
        picked = self._held.pick(near - self._held.ready, now_s) if self._held.ready <= near // 2 else []
        if self._moments.last_s < now_s + LOW_S and (picked or self._held.ready or self._held.due_by(now_s)):
            slots = max(self._terms.in_s(AHEAD_S) - self._moments.after(now_s), 1)
        look: dict[int, tuple[int, ...]] = {}
        for work, (_, number) in picked:
            look[work.chunk.id] = (*look.get(work.chunk.id, ()), number)
        return replace(wish, chunks=chunks, slots=slots, look=look), picked

    def _more_chunks(self, now_s: float) -> int:
        """Enough to go on for a second."""
        waiting = self._held.due_by(now_s + AHEAD_S)
        per_s = self._terms.per_s
        return math.ceil((per_s + 1 - waiting) / CHUNK_SIZE) if waiting < per_s / 2 + 1 else 0

    async def _turn(self, wish: BulkWish, picked: Picked) -> None:
        self._recording = self._held.unrecorded
        reports = self._held.reports()
        began_s = time.monotonic()
        turn = await self._stored(wish, reports)
        if turn is None:
            return
        self._recording = 0
        self._turn_s += (time.monotonic() - began_s - self._turn_s) / SMOOTHING
        self._window = self._terms.window(self._turn_s, self._trip_s)
        self._held.take_in(turn, picked, reports, self._clock.now_s())
        self._moments.add(turn.slots)
        if wish.chunks and len(turn.stretches) == wish.chunks:
            self._look_at_s = 0.0
        self._stir.set()

    async def _stored(self, wish: BulkWish, reports: list[Report]) -> BulkTurn | None:
        """None when told to stop while the database is out of reach."""
        while True:
            try:
                return await self._store.bulk_turn(wish, reports)
            except StoreUnavailable as error:
                log.warning("a broadcast waits for the database", extra={"fault": str(error)})
                if self._stopping:
                    return None
                await asyncio.sleep(STORE_WAIT_S)
                wish = replace(wish, unsure=True)

    def _launch(self) -> None:
        """Send what may go now: a moment has come, and the window has room."""
        if not self._may_send:
            return
        now_s = self._clock.now_s()
        while self._held.ready and self._wait_s(now_s) == 0.0:
            ready = self._held.pop(now_s)
            if ready is None:
                return
            self._moments.use(now_s)
            self._flying += 1
            self._recent.overall.begin()
            self._recent.note(ready.recipient.key)
            task = asyncio.create_task(self._attempt(ready))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    def _wait_s(self, now_s: float) -> float | None:
        """How long until the next message may go; None while that depends on something else than the time."""
        next_s = self._moments.next_s(now_s)
        last_second_s = time.monotonic()
        free_s = self._recent.overall.free_s(last_second_s)
        if next_s is None or free_s is None or self._flying + self._unrecorded >= self._window:
            return None
        return max(next_s - now_s, free_s - last_second_s, 0.0)

    async def _attempt(self, ready: ReadyRecipient) -> None:
        work, (part, _), key = ready.work, ready.item, ready.recipient.key
        began_s = time.monotonic()
        try:
            poll = await self._channel.send(self._prepared.of(work)[part], key.partition(":")[2])
        except DeliveryError as error:
            self._note_failure(ready, error)
        except Exception as error:
            log.exception("sending a broadcast failed in the program", extra={"chunk": work.chunk.id})
            self._note_failure(ready, Retryable(type(error).__name__))
        else:
            self._down.reset()
            self._trip_s += (time.monotonic() - began_s - self._trip_s) / SMOOTHING
            work.sent(ready.item, poll, self._clock.now_s())
            self.tally.delivered()
        ended_s = time.monotonic()
        self._recent.overall.end(ended_s - began_s, ended_s)
        self._recent.note(key)
        self._flying -= 1
        self._stir.set()

    def _note_failure(self, ready: ReadyRecipient, error: DeliveryError) -> None:
        now_s = self._clock.now_s()
        self.tally.failed(error)
        log.info("a broadcast was not delivered", extra={"chunk": ready.work.chunk.id, "fault": type(error).__name__})
        if isinstance(error, PlatformDown):
            self._down_until_s = now_s + self._down.next_s()
        if isinstance(error, Limited | PlatformDown):
            self._moments.clear()
        ready.work.failed(ready.item, ready.recipient.key, error, now_s)

    async def _rest(self) -> None:
        """Until something happens, or something is due."""
        timeout_s = PAUSE_S if self._held and self._may_send else IDLE_S
        if self._held.ready and self._may_send:
            wait_s = self._wait_s(self._clock.now_s())
            timeout_s = timeout_s if wait_s is None else min(timeout_s, wait_s)
        alarm = asyncio.get_running_loop().call_later(timeout_s, self._stir.set)
        await self._stir.wait()
        alarm.cancel()
        self._stir.clear()

    async def _land(self) -> None:
        """What is under way comes back and is recorded; what is held is given back by retiring."""
        if self._turning is not None:
            await asyncio.wait([self._turning], timeout=STOP_WAIT_S)
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=STOP_WAIT_S)
        if self._held.changed:
            await self._turn(BulkWish(self._worker, self._channel.name), [])
