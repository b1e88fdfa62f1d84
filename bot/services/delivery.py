"""The only place that sends: takes jobs from the outbox, keeps the pace, hands them to the channel, reports back.

One Delivery a channel and process. A job is sent when one of the moments comes that the shared pace gave out; the
most urgent job takes it; the answer to a tap is no message, and takes none. What became of it is stored before the
place in the window is free again.
"""

import asyncio
import logging
import time
from collections import deque
from collections.abc import Callable
from dataclasses import replace

from bot.domain.backoff import Backoff
from bot.domain.delivery import Fate, Job, Outcome
from bot.domain.errors import DeliveryError, PlatformDown, Retryable, Unreachable
from bot.ports.channel import Outlet
from bot.ports.clock import Clock
from bot.ports.store import Store, Wish
from bot.services.job_buffer import Hand, late_replies
from bot.services.retry import outcome_of
from bot.services.steps import Backwards
from bot.services.tally import SendTally
from bot.services.turning import BUSY_S, stored, until_look_s
from bot.services.window import Window

log = logging.getLogger(__name__)

HELD_AT_LEAST = 16
TYPING_FROM_S = 1.0
STALE_SLOT_S = 0.1
"""A moment that passed unused longer ago is given up: used late, it would crowd the moments of other replicas."""
DOWN_WAITS_S = (1.0, 2.0, 4.0, 8.0, 16.0, 30.0)
STOP_WAIT_S = 5.0
GATHER_S = 0.004
"""How long a receipt may wait for others; about what a commit takes."""

OnDead = Callable[[Job, str], None]


class Delivery:
    """`await run()` until `stop()`; `poke()` says that new letters wait.

    `desk_lost`: the desk's chat could not be reached when it was tried last. `landed_s` (monotonic): when an attempt
    ended last, well or badly. `tally` counts.
    """

    def __init__(
        self, channel: Outlet, routes: tuple[str, ...], store: Store, clock: Clock, worker: str, on_dead: OnDead
    ) -> None:
        self.window = Window()
        self.tally = SendTally()
        self._channel = channel
        self._store = store
        self._clock = clock
        self._wish = (worker, routes, channel.name)
        self._on_dead = on_dead
        self._hand = Hand()
        self._slots: deque[float] = deque()
        self._missed_slots = 0
        self._flying: dict[int, float] = {}
        self._claimed_again: dict[int, Job] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._outcomes: list[Outcome] = []
        self._landed_s = 0.0
        self._stir = asyncio.Event()
        self._poked = True
        self._more = False
        self._look_at_s = 0.0
        self._stopping = False
        self._down = Backoff(*DOWN_WAITS_S)
        self._down_until_s = 0.0
        self._desk = ""
        self.desk_lost = False
        self.landed_s = time.monotonic()
        self._backwards = Backwards(clock)

    def guard(self, desk_key: str) -> None:
        """The desk's conversation is never given up as unreachable."""
        self._desk = desk_key

    @property
    def crowded(self) -> bool:
        """Letters wait for their moment: nothing less urgent should take any."""
        return self._hand.urgent >= HELD_AT_LEAST // 2

    def poke(self) -> None:
        self._poked = True
        self._stir.set()

    def stop(self) -> None:
        self._stopping = True
        self._stir.set()

    async def run(self) -> None:
        while not self._stopping:
            looking = (
                self._poked or time.monotonic() >= self._look_at_s or (self._more and self._hand.is_low(self._full))
            )
            if looking or self._missed_slots or self._may_store():
                await self._turn(looking)
            self._launch()
            await self._rest()
        await self._land()

    @property
    def _full(self) -> int:
        return max(HELD_AT_LEAST, 2 * self.window.size)

    def _may_store(self) -> bool:
        """Receipts share a commit: the first that comes back waits a moment for those that are still under way."""
        return bool(self._outcomes) and (not self._under_way() or time.monotonic() >= self._landed_s + GATHER_S)

    async def _turn(self, looking: bool) -> None:
        """One transaction: outcomes recorded, jobs taken if looking; repeated until the database takes it."""
        outcomes = [self._as_claimed(one) for one in self._outcomes] if self._may_store() or self._stopping else []
        want, up_to = self._hand.wanting(self._full) if looking else (0, 0)
        missed, self._missed_slots = self._missed_slots, 0
        self._poked = self._poked and not looking
        turn = await stored(
            self._store, Wish(*self._wish, want, missed, up_to), outcomes, self._known, lambda: self._stopping
        )
        if turn is None:
            return
        for outcome in outcomes:
            self._claimed_again.pop(outcome.job.id, None)
        del self._outcomes[: len(outcomes)]
        self._hand.put(self._new_of(turn.jobs))
        self._slots.extend(turn.slots)
        self.tally.pace(turn.slots, self._clock.now_s())
        if want:
            self._more = len(turn.jobs) == want
            self._look_at_s = time.monotonic() + until_look_s(turn, self._clock.now_s())
            self._show_typing(turn.jobs)
        elif looking:  # with both hands full: again as soon as they are not
            self._more = True
            self._look_at_s = time.monotonic() + BUSY_S

    def _new_of(self, jobs: tuple[Job, ...]) -> list[Job]:
        """Those not held yet. One whose lease ran out in hand is given again: it goes on, under the new claim."""
        held = frozenset(self._known())
        self._claimed_again.update((job.id, job) for job in jobs if job.id in held)
        return [job for job in jobs if job.id not in held]

    def _as_claimed(self, outcome: Outcome) -> Outcome:
        """It counts for the newest claim of its job only."""
        return replace(outcome, job=self._claimed_again.get(outcome.job.id, outcome.job))

    def _known(self) -> tuple[int, ...]:
        """All jobs in this worker's hands: it may have been given others, and the answer was lost."""
        return (*self._hand.ids, *self._flying, *(outcome.job.id for outcome in self._outcomes))

    def _launch(self) -> None:
        """Send what may go now: a moment has come, and the window has room."""
        now_s = self._clock.now_s()
        if self._backwards.by_s():
            self._down_until_s = 0.0
            self._missed_slots += len(self._slots)
            self._slots.clear()
        if now_s < self._down_until_s or self._stopping:
            return
        while self._slots and self._slots[0] < now_s - STALE_SLOT_S:
            self._slots.popleft()
            self._missed_slots += 1
        while self._hand and self._has_room():
            if not self._hand.begins_with_tap:
                if not self._slots or self._slots[0] > now_s:
                    return
                self._slots.popleft()
            job = self._hand.take()
            self._flying[job.id] = time.monotonic()
            self.tally.began(now_s - job.created_s)
            task = asyncio.create_task(self._attempt(job))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    def _has_room(self) -> bool:
        return self._under_way() + len(self._outcomes) < self.window.size

    def _under_way(self) -> int:
        """How many are being sent, without those that hang."""
        slow_since_s = time.monotonic() - self.window.slow_s
        return sum(start_s > slow_since_s for start_s in self._flying.values())

    async def _attempt(self, job: Job) -> None:
        start_s, begun_s = self._flying[job.id], self._clock.now_s()
        try:
            sent = await self._channel.send(job.letter)
        except DeliveryError as error:
            outcome = self._failed(job, error)
        except Exception as error:
            log.exception("sending failed in the program", extra={"job": job.id})
            outcome = self._failed(job, Retryable(type(error).__name__))
        else:
            outcome = Outcome(job, Fate.DELIVERED, sent=sent, begun_s=begun_s)
            self.tally.delivered()
            self.desk_lost = self.desk_lost and job.letter.address.key != self._desk
            self._down.reset()
            end_s = time.monotonic()
            self.window.note(end_s - start_s, end_s)
        del self._flying[job.id]
        self.landed_s = time.monotonic()
        if not self._outcomes:
            self._landed_s = time.monotonic()
        self._outcomes.append(outcome)
        self._stir.set()

    def _failed(self, job: Job, error: DeliveryError) -> Outcome:
        now_s = self._clock.now_s()
        self.tally.failed(error)
        if isinstance(error, Unreachable) and job.letter.address.key == self._desk:
            log.error("the desk's chat can't be reached", extra={"fault": str(error)})
            self.desk_lost = True
            error = Retryable(str(error))
        if isinstance(error, PlatformDown):
            self._down_until_s = now_s + self._down.next_s()
        outcome = outcome_of(job, error, now_s)
        log.info("not delivered", extra={"job": job.id, "fate": str(outcome.fate), "fault": outcome.fault})
        if outcome.fate is Fate.DEAD:
            self._on_dead(job, outcome.fault)
        return outcome

    async def _rest(self) -> None:
        """Until something happens, or something is due."""
        if self._poked or self._missed_slots or self._may_store():
            return
        due_s = min(self._look_at_s, self._landed_s + GATHER_S) if self._outcomes else self._look_at_s
        wait_s = due_s - time.monotonic()
        if self._slots and self._hand and self._has_room():
            wait_s = min(wait_s, max(self._slots[0], self._down_until_s) - self._clock.now_s())
        alarm = asyncio.get_running_loop().call_later(max(wait_s, 0), self._stir.set)
        await self._stir.wait()
        alarm.cancel()
        self._stir.clear()

    async def _land(self) -> None:
        """What is under way gets a little time to come back; what is held is given back by retiring."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=STOP_WAIT_S)
        if self._outcomes:
            await self._turn(looking=False)

    def _show_typing(self, jobs: tuple[Job, ...]) -> None:
        """A reply that the pace holds back lets its reader see that it is on its way."""
        late_s = self._clock.now_s() + TYPING_FROM_S
        for letter in late_replies(jobs, self._hand, self._slots, late_s):
            task = asyncio.create_task(self._channel.show_typing(letter.address))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
