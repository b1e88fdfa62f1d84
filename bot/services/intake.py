"""Updates in: stored before they are acknowledged, then handled in the order of their conversations."""

import asyncio
import json
import logging
import time
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from itertools import chain

from bot.domain.backoff import Backoff
from bot.domain.errors import StoreUnavailable
from bot.domain.messages import Address
from bot.domain.neighbours import neighbourhood
from bot.ports.channel import Channel, Raw
from bot.ports.clock import Clock
from bot.ports.store import Arrival, Crowding, Decide, Decision, Lookup, Resting, Store, Waiting
from bot.services.looking import LOOK_S, Glance, Looking
from bot.services.shares import Shares

log = logging.getLogger(__name__)

BATCH = 16
"""Few enough that receipts do not wait long behind the thinking."""
IDLE_S = 1.0
TICK_S = 0.005
ALBUM_S = 1.5
"""How long an album is collected: its pieces come as messages of their own."""
BURST_S, SHARE = 0.1, 0.05
"""Processor time that one conversation may take for its decisions at once, and of each second after that: an ordinary
one takes 2 ms, the worst text of a message's length 60 to 140, and twenty ordinary ones a second are none too many.
"""
GROUPS_BURST_S, GROUPS_SHARE = 0.2, 0.3
"""The same for all groups together: one member can write in a hundred of them. Besides, after each turn with groups
comes one without, so that no group's backlog stands before a member, however little of the processor there is.
"""
VISITORS_BURST_S, VISITORS_SHARE = 0.2, 0.5
"""The same for all visitors of the page together: each may be somebody new at any moment. Members of other channels go
first; what is left is enough for two hundred questions a second.
"""
GROUPS, VISITORS = "groups", "visitors"
STORE_WAITS_S = (0.1, 0.5, 1.0, 2.0, 5.0)


def _nobody(_: str) -> bool:
    return False


class Intake:
    """`receive` stores; `run` handles until `stop`. `on_letters` is called when replies are about to be in the outbox.

    Who works on what comes next is woken before the database has answered: its unit of work then stands in line right
    behind, sees what was written before it, and shares the commit; but what is handled was committed before, so that
    it is still there should handling it end the process. With `looking`, messages with pictures wait until they were
    looked at. With `crowding`, who sends more than can be answered is told so; `spared` are conversations (by their
    keys) that are never held back for the others' sake. `handled_s` (monotonic): when something was handled last;
    `kept`: how many updates were stored so far, by channel.
    """

    def __init__(
        self,
        store: Store,
        channels: tuple[str, ...],
        decide: Decide,
        clock: Clock,
        on_letters: Callable[[], None],
        looking: Looking | None = None,
        *,
        crowding: Crowding | None = None,
        spared: Callable[[str], bool] = _nobody,
    ) -> None:
        self._store = store
        self._channels = channels
        self._decide = decide
        self._clock = clock
        self._on_letters = on_letters
        self._looking = looking
        self._crowding = crowding
        self._spared = spared
        self._shares = Shares(BURST_S, SHARE)
        self._crowds = {
            GROUPS: Shares(GROUPS_BURST_S, GROUPS_SHARE),
            VISITORS: Shares(VISITORS_BURST_S, VISITORS_SHARE),
        }
        self._spared_groups: set[str] = set()
        self._had_turn: set[str] = set()
        self.handled_s = time.monotonic()
        self.kept = Counter(dict.fromkeys(channels, 0))
        self._stir = asyncio.Event()
        self._stopping = False

    async def receive(
        self, channel: Channel, source: str, updates: Sequence[tuple[str, Raw]], next_offset: int | None = None
    ) -> None:
        """Store updates with their ids; when this returns they are on disk, and may be acknowledged.

        Raises:
            StoreUnavailable: nothing was stored; the platform keeps them.
        """
        now_s = self._clock.now_s()
        arrivals: list[Arrival] = []
        glances: list[Glance] = []
        for update_id, raw in updates:
            album = channel.album_of(raw)
            ready_s = now_s + ALBUM_S if album else now_s
            key = channel.lane_of(raw)
            spared = self._spared(key)
            if spared and Address.of(key).is_group:
                self._spared_groups.add(key)
            if self._looking is not None and self._looking.has_room(key) and (pictures := channel.photos_of(raw)):
                glances.append(Glance(channel, key, update_id, pictures, ready_s))
                ready_s = now_s + LOOK_S
            arrivals.append(Arrival(update_id, key, _body(raw), ready_s, album, spared))
        self._stir.set()
        releases = channel.capabilities.windowed
        kept = await self._store.receive(
            *(channel.name, source, arrivals, next_offset, self._crowding), releases=releases
        )
        self.kept[channel.name] += kept
        if not kept:
            return
        for ready_s in {arrival.ready_s for arrival in arrivals} - {now_s}:
            self.wake(ready_s)
        for glance in glances:
            if self._looking is not None:
                self._looking.begin(glance, self.wake)

    def wake(self, at_s: float) -> None:
        """Something will be ready then (epoch seconds)."""
        wait_s = at_s - self._clock.now_s()
        if wait_s > 0:
            asyncio.get_running_loop().call_later(wait_s + TICK_S, self._stir.set)
        else:
            self._stir.set()

    def stop(self) -> None:
        self._stopping = True
        self._stir.set()

    async def run(self) -> None:
        backoff = Backoff(*STORE_WAITS_S)
        while not self._stopping:
            self._stir.clear()
            self._on_letters()
            waiting, self._had_turn = self._had_turn, set()
            resting = self._resting(waiting)
            try:
                handled = await self._store.handle(self._channels, BATCH, self._timed, resting)
            except StoreUnavailable as error:
                wait_s = backoff.next_s()
                log.warning("intake waits for the database", extra={"wait_s": wait_s, "fault": str(error)})
                await asyncio.sleep(wait_s)
                continue
            backoff.reset()
            if handled:
                self.handled_s = time.monotonic()
            elif not waiting:
                await self._rest()

    def _timed(self, waiting: Waiting, lookup: Lookup) -> Decision:
        """Counted by the processor's time of this thread, so that nobody pays for what else the machine does."""
        began_s = time.thread_time()
        try:
            return self._decide(waiting, lookup)
        finally:
            if not self._spared(waiting.key):
                took_s = time.thread_time() - began_s
                self._shares.note(waiting.key, took_s)
                if crowd := _crowd_of(waiting.key):
                    self._crowds[crowd].note(crowd, took_s)
                    self._had_turn.add(crowd)

    def _resting(self, had_turn: Collection[str]) -> Resting:
        """A crowd rests for a turn after its own, and for as long as it is ahead of its share."""
        rests = {crowd for crowd, shares in self._crowds.items() if crowd in had_turn or shares.rest_s(crowd) > 0}
        spared = tuple(sorted(self._spared_groups))
        return Resting(tuple(self._shares.resting()), GROUPS in rests, spared, VISITORS in rests)

    async def _rest(self) -> None:
        """Until something comes, or somebody has rested."""
        crowds = (one.resting().values() for one in self._crowds.values())
        rests_s = (*self._shares.resting().values(), *chain.from_iterable(crowds))
        try:
            async with asyncio.timeout(min((IDLE_S, *rests_s))):
                await self._stir.wait()
        except TimeoutError:
            return


def _crowd_of(key: str) -> str:
    """What a conversation belongs to where anybody may have as many of them as they like, "" where nobody can."""
    if neighbourhood(key):
        return VISITORS
    return GROUPS if Address.of(key).is_group else ""


def _body(raw: Raw) -> str:
    """As JSON; what is nested too deeply for that is not of the platform, and goes to quarantine as what it is not."""
    try:
        return json.dumps(raw, separators=(",", ":"))
    except (RecursionError, ValueError):
        return '{"unwritable":true}'
