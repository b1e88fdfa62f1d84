"""The Store port over a Database: each call one unit of work. `limits` by channel; others go unpaced."""

import logging
from collections.abc import Callable, Mapping, Sequence
from functools import partial

from sqlalchemy import Connection

from bot.domain.asking import Asks
from bot.domain.cases import PublicFinding, Status
from bot.domain.delivery import Letter, Outcome, Turn
from bot.domain.desk import Plan
from bot.domain.errors import NotOpened, StoreUnavailable
from bot.domain.messages import Address
from bot.domain.retention import USUAL, Retention
from bot.ports.clock import Clock
from bot.ports.store import NONE_RESTING, Arrival, Backlog, Burden, Crowding, Decide, Looked, Resting, Wish
from bot.services.pace import UNPACED, Pace
from bot.storage import (
    handling,
    inbox,
    leases,
    members,
    moved_chats,
    numbers,
    outbox,
    postgres_demands,
    schema,
    turns,
    upcoming,
    waiting,
    windows,
    workers,
)
from bot.storage.database import Database
from bot.storage.desk import clerk, lookups, publishing
from bot.storage.desk.export import Exported, exported
from bot.storage.resealing import is_opened
from bot.storage.rooms import Rooms
from bot.storage.shared_statements import Alike

log = logging.getLogger(__name__)


class SqlStore(Rooms):
    """Implements `bot.ports.store.Store` on SQLite and PostgreSQL with the same statements.

    `found_to`: the newest update that was there when this process began; see `handling`. `bulk`: the channels by which
    broadcasts go to many at once.
    """

    def __init__(
        self,
        database: Database,
        limits: Mapping[str, Pace],
        clock: Clock,
        found_to: int = 0,
        *,
        bulk: tuple[str, ...] = (),
        retention: Retention = USUAL,
    ) -> None:
        super().__init__(database, limits, clock, bulk)
        self._found_to = found_to
        self._retention = retention
        self._counted = 0

    async def receive(
        self,
        channel: str,
        source: str,
        arrivals: Sequence[Arrival],
        next_offset: int | None,
        crowding: Crowding | None = None,
        *,
        releases: bool = False,
    ) -> int:
        asked = inbox.Brought(arrivals, next_offset, self._clock.now_s())
        take_in = partial(inbox.take_in, channel, source, crowding, releases)
        return await self._database.write(Alike((channel, source, crowding, releases), take_in, asked))

    async def looked(self, found: Looked) -> None:
        await self._database.write(partial(inbox.looked, found=found))

    async def offset(self, source: str) -> tuple[int, float] | None:
        return await self._database.read(partial(inbox.offset, source=source))

    async def handle(
        self, channels: tuple[str, ...], limit: int, decide: Decide, resting: Resting = NONE_RESTING
    ) -> int:
        if self._found_to and (handled := await self._handle_found(channels, self._found_to, decide)):
            return handled
        return await self._handle(channels, limit, decide, upcoming.ALL, resting)

    async def _handle_found(self, channels: tuple[str, ...], up_to: int, decide: Decide) -> int:
        """Handle one of the updates that were there when this process began; how many were handled."""
        now_s = self._clock.now_s()
        number = await self._database.write(
            lambda connection: handling.count(connection, channels, up_to, self._counted, now_s), soon=True
        )
        if number is None:
            self._found_to = 0
        if not number:
            return 0
        self._counted = number
        return await self._handle(channels, 1, decide, (number, number))

    async def _handle(
        self,
        channels: tuple[str, ...],
        limit: int,
        decide: Decide,
        span: tuple[int, int],
        resting: Resting = NONE_RESTING,
    ) -> int:
        unit = partial(
            handling.handle,
            channels=channels,
            limit=limit,
            decide=decide,
            now_s=self._clock.now_s(),
            span=span,
            floor=self._database.floor(schema.inbox),
            resting=resting,
            retention=self._retention,
        )
        try:
            return await self._database.write(unit, first=True)
        except (StoreUnavailable, NotOpened):
            raise
        except Exception:  # noqa: BLE001 - whatever it was, it is one update's, and is logged with it
            return await self._database.write(partial(unit, apart=True))

    async def send(self, letters: Sequence[Letter]) -> None:
        await self._database.write(partial(outbox.add, letters=letters, now_s=self._clock.now_s()))

    async def turn(self, wish: Wish, outcomes: Sequence[Outcome]) -> Turn:
        now_s, floor = self._clock.now_s(), self._database.floor(schema.outbox)
        limits = self._limits.get(wish.channel, UNPACED)
        return await self._database.write(
            lambda connection: turns.turn(connection, wish, outcomes, limits, now_s, floor), soon=True
        )

    async def desk_turn(self, desk: Address, plan: Plan) -> int:
        now_s = self._clock.now_s()
        limits = self._limits.get(desk.channel, UNPACED)
        return await self._database.write(lambda connection: clerk.turn(connection, desk, plan, limits, now_s))

    async def awaited(self, key: str) -> tuple[str, ...]:
        """The codes of a member's cases that have no answer yet."""
        asks, now_s = Asks(own=True), self._clock.now_s()
        found = await self._database.read(lambda connection: lookups.find(connection, key, asks, (), now_s))
        return tuple(case.code for case in found.own if case.status in {Status.OPEN, Status.CLAIMED})

    async def export(self) -> list[Exported]:
        """All cases as rows of a table, without personal data."""
        return await self._database.read(exported)

    async def beat(self, worker: str, lease_s: float) -> None:
        """Raises NotOpened once another process has sealed what is kept with a key that this one has not."""
        now_s = self._clock.now_s()

        def unit(connection: Connection) -> None:
            is_opened(connection)
            workers.beat(connection, worker, now_s + lease_s)
            workers.orphans(connection, now_s)

        await self._database.write(unit)

    async def retire(self, worker: str) -> None:
        await self._database.write(partial(workers.retire, worker=worker))

    async def lease(self, name: str, holder: str, lease_s: float) -> bool:
        now_s = self._clock.now_s()
        return await self._database.write(
            lambda connection: leases.lease(connection, name, holder, now_s + lease_s, now_s)
        )

    async def erase(self, key: str) -> None:
        await self._database.write(partial(members.erase, key=key, now_s=self._clock.now_s()))

    async def heard_s(self, source: str) -> float | None:
        """When an update of the source came last; None for longer ago than ids are kept, or never."""
        return await self._database.read(partial(inbox.heard_s, source=source))

    async def last_word_s(self, key: str) -> float | None:
        """When a member wrote last; None for longer ago than is kept."""
        return await self._database.read(partial(windows.last_word_s, owner=key))

    async def spent(self, channel: str, month: str) -> int:
        """How many messages of the month cost money."""
        return await self._database.read(partial(windows.spent, channel=channel, month=month))

    async def spend(self, channel: str, month: str, count: int) -> None:
        await self._database.write(partial(windows.spend, channel=channel, month=month, count=count))

    async def give_numbers(self, chat: str, actions: Sequence[str]) -> int:
        """Numbers for choices that are shown in a chat without buttons; the first of them."""
        now_s = self._clock.now_s()
        return await self._database.write(partial(numbers.give, chat=chat, actions=actions, now_s=now_s))

    async def picked(self, chat: str, number: int) -> str:
        """The action that was shown with this number, "" for none."""
        return await self._database.read(partial(numbers.picked, chat=chat, number=number))

    async def moved(self) -> Mapping[str, str]:
        return await self._database.read(moved_chats.moved)

    async def move(self, old_key: str, new_key: str) -> None:
        await self._database.write(partial(moved_chats.move, old=old_key, new=new_key))

    async def tidy(self) -> None:
        await self._database.write(partial(members.tidy, now_s=self._clock.now_s(), retention=self._retention))
        if told := await self._database.read(partial(postgres_demands.clocks_differ, now_s=self._clock.now_s)):
            log.critical("this machine's clock differs from the server's", extra={"fault": told})

    async def backlog(self, lease: str = "") -> Backlog:
        """What waits, and whether somebody who lives holds the `lease`."""
        now_s = self._clock.now_s()
        floor = self._database.floor(schema.outbox)
        return await self._database.read(partial(waiting.backlog, lease=lease, now_s=now_s, floor=floor))

    async def burden(self) -> Burden | None:
        """What weighs on PostgreSQL; None on SQLite, where nothing does."""
        return await self._database.read(waiting.burden)

    async def hear(self, on_letters: Callable[[], None]) -> None:
        """Call it whenever another process put letters in the outbox, until cancelled; not all are heard."""
        await self._database.hear(on_letters)

    async def public_findings(self, recent_s: float) -> tuple[PublicFinding, ...]:
        """Those that the desk made public within the last `recent_s` seconds."""
        return await self._database.read(partial(publishing.public, since_s=self._clock.now_s() - recent_s))

    async def close(self) -> None:
        await self._database.close()
