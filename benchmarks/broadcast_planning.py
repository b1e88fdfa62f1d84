"""How long an audience of millions takes to be planned, and what it keeps others from meanwhile."""

import resource
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, text

from benchmarks.broadcast_place import CODE, TEXT
from bot.app.parts import SystemClock
from bot.domain.broadcasts import ALL, BroadcastKind, BroadcastStatus, NewBroadcast, Part
from bot.ports.broadcasts import Direct
from bot.storage.broadcasts.lifecycle import plan_some
from bot.storage.broadcasts.store import SqlBroadcasts
from bot.storage.database import Database
from bot.storage.engines import SqliteDatabase, open_database
from bot.storage.migrate import migrate


@dataclass(frozen=True, slots=True)
class Planned:
    """Planning of an audience: seconds, rows, the longest transaction, memory."""

    took_s: float
    rows: int
    longest_ms: float
    memory_mb: float


async def planned(place: Path, recipients: int) -> Planned:
    """Chunks for so many subscribers, on SQLite."""
    url = f"sqlite+aiosqlite:///{place / 'plan.db'}"
    await migrate(url)
    database = _Timed(open_database(url))
    store = SqlBroadcasts(database.inner, {}, SystemClock(), ("telegram",))
    await database.inner.write(lambda connection: _many(connection, recipients))
    new = NewBroadcast(CODE, BroadcastKind.COMPOSED, BroadcastStatus.APPROVED, "Nhắc nhở", (Part(TEXT),))
    await store.create(new)
    one = await store.by_code(CODE)
    assert one is not None
    before_mb = _peak_mb()
    began_s = time.perf_counter()
    count = await store.count(ALL)
    await store.start(one, count, Direct())
    while await database.timed(lambda connection: plan_some(connection, one.id, ("telegram",), 0.0)):
        pass
    took_s = time.perf_counter() - began_s
    memory_mb = _peak_mb() - before_mb
    rows = await database.inner.read(
        lambda connection: connection.execute(text("SELECT count(*) FROM outbox")).scalar()
    )
    await database.inner.close()
    return Planned(took_s, int(rows or 0), database.longest_s * 1000, memory_mb)


def _peak_mb() -> float:
    """The most memory that this process ever had (getrusage(2): kilobytes)."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


class _Timed:
    """Notes the longest time that a write held the lock, with its commit."""

    def __init__(self, inner: Database) -> None:
        assert isinstance(inner, SqliteDatabase)
        self.inner = inner
        self.longest_s = 0.0

    async def timed(self, unit: Callable[[Connection], bool]) -> bool:
        began_s = 0.0

        def noted(connection: Connection) -> bool:
            nonlocal began_s
            began_s = time.perf_counter()
            return unit(connection)

        found_ = await self.inner.write(noted)
        self.longest_s = max(self.longest_s, time.perf_counter() - began_s)
        return found_


def _many(connection: Connection, count: int) -> None:
    """By SQL alone: the subscribers are not what is measured."""
    connection.execute(
        text(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :count) "
            "INSERT INTO subscribers (owner, since) SELECT 'telegram:' || (100000 + i), 0 FROM n"
        ),
        {"count": count},
    )
