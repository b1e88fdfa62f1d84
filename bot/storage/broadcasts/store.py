"""The BroadcastStore port over a Database: each call one unit of work."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TypeVar

from sqlalchemy import Connection, select

from bot.domain.articles import UNDER_WAY, ArticleStep, Underway
from bot.domain.broadcasts import ALL, Broadcast, BroadcastStatus, NewBroadcast
from bot.domain.delivery import Letter
from bot.ports.broadcasts import Direct, InDemand, Note, Outdated, Way
from bot.ports.chunk_sending import BulkTurn, BulkWish, Report
from bot.ports.clock import Clock
from bot.services.pace import UNPACED, Pace
from bot.storage import outbox
from bot.storage.broadcasts import articles, cards, lifecycle, quizzes, rows, sending, triggers, warnings
from bot.storage.broadcasts import audience as audiences
from bot.storage.broadcasts.audience import AudienceGroup
from bot.storage.broadcasts.tables import audience_counts, broadcast_clock, broadcasts
from bot.storage.database import Database
from bot.storage.desk.lookups import invited
from bot.storage.dialects import insert_new, put

T = TypeVar("T")
_SINCE = "since"


class SqlBroadcasts:
    """Implements `bot.ports.broadcasts.BroadcastStore`. `channels` are those that chunks are written for."""

    def __init__(self, database: Database, limits: Mapping[str, Pace], clock: Clock, channels: tuple[str, ...]) -> None:
        self._database = database
        self._limits = limits
        self._clock = clock
        self._channels = channels

    async def bulk_turn(self, wish: BulkWish, reports: Sequence[Report]) -> BulkTurn:
        limits = self._limits.get(wish.channel, UNPACED)
        return await self._write(lambda connection, now_s: sending.turn(connection, wish, reports, limits, now_s))

    async def since(self) -> float:
        def unit(connection: Connection, now_s: float) -> float:
            fresh = {"name": _SINCE, "at": now_s}
            connection.execute(insert_new(connection.dialect.name, broadcast_clock), fresh)
            kept = select(broadcast_clock.c.at).where(broadcast_clock.c.name == _SINCE)
            since_s = float(connection.execute(kept).scalar_one())
            if since_s > now_s:
                put(connection, broadcast_clock, [fresh])
            return min(since_s, now_s)

        return await self._write(unit)

    async def known(self, occurrences: Sequence[str]) -> frozenset[str]:
        statement = select(broadcasts.c.occurrence).where(broadcasts.c.occurrence.in_(list(occurrences)))
        return await self._database.read(
            lambda connection: frozenset(one for one in connection.execute(statement).scalars() if one)
        )

    async def create(self, broadcast: NewBroadcast) -> bool:
        def unit(connection: Connection, now_s: float) -> bool:
            if broadcast.about is not None and not warnings.stands(connection, broadcast.about):
                return False
            recipients = audiences.quick_count(
                connection, AudienceGroup(broadcast.audience, broadcast.topic, broadcast.rhythm)
            )
            return rows.create(connection, broadcast, recipients, now_s)

        return await self._write(unit)

    async def in_status(self, *statuses: BroadcastStatus) -> tuple[Broadcast, ...]:
        return await self._database.read(partial(rows.in_status, statuses=statuses))

    async def by_code(self, code: str) -> Broadcast | None:
        return await self._database.read(partial(rows.by_code, code=code))

    async def invited(self) -> tuple[str, ...]:
        return await self._database.read(lambda connection: tuple(one.id for one in invited(connection)))

    async def count(self, audience: str, topic: str = "", rhythm: int = 2) -> int:
        """On a reading connection: nobody waits for it."""
        return await self._database.read(partial(audiences.count, group=AudienceGroup(audience, topic, rhythm)))

    async def start(self, broadcast: Broadcast, recipients: int, direct: Direct) -> bool:
        def unit(connection: Connection, now_s: float) -> bool:
            if not lifecycle.start(connection, broadcast, recipients, self._channels, now_s):
                return False
            lifecycle.write_letters(connection, broadcast, direct, now_s)
            return True

        return await self._write(unit)

    async def as_letters(self, broadcast: Broadcast, way: Way) -> bool:
        return await self._write(lambda connection, now_s: lifecycle.as_letters(connection, broadcast, way, now_s))

    async def to_be_letters(self) -> tuple[Broadcast, ...]:
        def unit(connection: Connection) -> tuple[Broadcast, ...]:
            codes = [one.code for one in articles.in_steps(connection, [ArticleStep.LETTERS])]
            return tuple(one for code in codes if (one := rows.by_code(connection, code)) is not None)

        return await self._database.read(unit)

    async def articles(self, channel: str) -> tuple[Underway, ...]:
        return await self._database.read(partial(articles.in_steps, steps=UNDER_WAY, channel=channel))

    async def steps(self, *steps: ArticleStep) -> tuple[Underway, ...]:
        return await self._database.read(partial(articles.in_steps, steps=steps))

    async def move_article(self, was: Underway, now: Underway, letters: Sequence[Letter] = ()) -> bool:
        def unit(connection: Connection, now_s: float) -> bool:
            done = articles.move(connection, was, now, now_s)
            outbox.add(connection, letters if done else (), now_s)
            return done

        return await self._write(unit)

    async def went_after_all(self, was: Underway, letters: Sequence[Letter]) -> bool:
        def unit(connection: Connection, now_s: float) -> bool:
            done = articles.went_after_all(connection, was, now_s)
            outbox.add(connection, letters if done else (), now_s)
            return done

        return await self._write(unit)

    async def articles_used(self) -> int:
        return await self._database.read(partial(articles.used, now_s=self._clock.now_s()))

    async def plan_some(self, broadcast: Broadcast) -> bool:
        return await self._write(
            lambda connection, now_s: lifecycle.plan_some(connection, broadcast.id, self._channels, now_s)
        )

    async def change(self, broadcast: Broadcast, status: BroadcastStatus) -> bool:
        ends = status in {BroadcastStatus.CANCELLED, BroadcastStatus.DONE}

        def unit(connection: Connection, now_s: float) -> bool:
            values: dict[str, object] = {"status": status.value, **({"finished_at": now_s} if ends else {})}
            return connection.execute(rows.changing(broadcast.id, broadcast.status, **values)).rowcount == 1

        return await self._write(unit)

    async def finish(self, broadcast: Broadcast) -> bool:
        return await self._write(lambda connection, now_s: lifecycle.finish(connection, broadcast, now_s))

    async def unswept(self) -> tuple[Broadcast, ...]:
        return await self._database.read(lifecycle.unswept)

    async def sweep(self, broadcast: Broadcast) -> bool:
        return await self._write(lambda connection, now_s: lifecycle.sweep(connection, broadcast, now_s))

    async def progress(self, broadcast: Broadcast) -> Broadcast:
        def unit(connection: Connection) -> Broadcast:
            return lifecycle.progress(connection, rows.by_code(connection, broadcast.code) or broadcast)

        return await self._database.read(unit)

    async def tell(self, broadcast: Broadcast, note: Note, before_s: float) -> bool:
        return await self._write(lambda connection, now_s: cards.tell(connection, broadcast, note, before_s, now_s))

    async def untold(self, before_s: float) -> tuple[Broadcast, ...]:
        return await self._database.read(partial(cards.untold, before_s=before_s))

    async def refresh_counts(self, audience: Sequence[str]) -> None:
        def counted(connection: Connection) -> list[tuple[str, int]]:
            if audiences.bounds(connection, AudienceGroup(ALL))[1] <= audiences.COUNTED_AT_ONCE:
                return []
            return [(one, audiences.count(connection, AudienceGroup(one))) for one in audience]

        found = await self._database.read(counted)
        if found:
            await self._write(lambda connection, now_s: put(connection, audience_counts, _counts(found, now_s)))

    async def compare_entries(self, hashes: Mapping[str, tuple[str, str]]) -> tuple[tuple[str, str, str, int], ...]:
        return await self._database.read(partial(triggers.compare, now=hashes))

    async def keep_entries(self, hashes: Mapping[str, tuple[str, str]]) -> None:
        await self._write(lambda connection, _: triggers.keep(connection, hashes))

    async def in_demand(self, members: int, window_s: float) -> tuple[InDemand, ...]:
        since_s = self._clock.now_s() - window_s
        return await self._database.read(partial(warnings.in_demand, members=members, since_s=since_s))

    async def outdated(self) -> tuple[Outdated, ...]:
        return await self._database.read(warnings.outdated)

    async def quiz_counts(self, broadcast: Broadcast) -> Mapping[int, int]:
        return await self._database.read(partial(quizzes.counts, broadcast_id=broadcast.id))

    async def _write(self, unit: Callable[[Connection, float], T]) -> T:
        return await self._database.write(lambda connection: unit(connection, self._clock.now_s()))


def _counts(found: list[tuple[str, int]], now_s: float) -> list[dict[str, object]]:
    return [{"audience": audience, "members": members, "counted_at": now_s} for audience, members in found]
