"""What a durable unit of work costs: four statements and a commit, one after another and sixteen at a time.

`python -m benchmarks.commits`. Through aiosqlite each statement hops to its thread and back; through ours a whole batch
does. In place, with nothing else going on in the process, is what the statements themselves cost.
"""

import asyncio
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, bindparam, delete, event, insert
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from benchmarks.disk import sync_ms
from bot.storage.database import Database
from bot.storage.engines import open_database
from bot.storage.schema import metadata, offsets, seen
from bot.storage.sqlite import sqlite_engine
from bot.storage.urls import parsed

UNITS = 400
AT_ONCE = 16
ROUNDS = 3

_SEEN = insert(seen)
_UNSEEN = delete(seen).where(seen.c.update_id == bindparam("of_update_id"))
_OFFSET = insert(offsets)
_NO_OFFSET = delete(offsets).where(offsets.c.source == bindparam("of_source"))


@dataclass(frozen=True, slots=True)
class Cost:
    """Milliseconds a unit: by the clock, and of processor time."""

    wall_ms: float
    cpu_ms: float


def statements(connection: Connection) -> None:
    connection.execute(_SEEN, {"source": "a", "update_id": "1", "seen_at": 1.0})
    connection.execute(_OFFSET, {"source": "a", "next_offset": 2, "polled_at": 1.0})
    connection.execute(_UNSEEN, {"of_update_id": "1"})
    connection.execute(_NO_OFFSET, {"of_source": "a"})


def main() -> None:
    print(f"one fdatasync of 8 KiB here: {sync_ms():.2f} ms (median)")
    print("a unit of four statements and its commit     ms   CPU ms")
    with tempfile.TemporaryDirectory() as place:
        costs = asyncio.run(_all(Path(place)))
    for name, cost in costs.items():
        print(f"{name:40}  {cost.wall_ms:5.2f}  {cost.cpu_ms:7.2f}")


async def _all(place: Path) -> dict[str, Cost]:
    url = f"sqlite+aiosqlite:///{place / 'units.db'}"
    engine = sqlite_engine(parsed(url))
    metadata.create_all(engine)
    through_aiosqlite = create_async_engine(url)
    event.listen(through_aiosqlite.sync_engine, "connect", _set_up)
    ours = open_database(url)

    async def in_place() -> None:
        with engine.begin() as connection:
            statements(connection)

    ways: dict[str, tuple[Callable[[], Awaitable[None]], int]] = {
        "aiosqlite": (lambda: _hop_each(through_aiosqlite), 1),
        "ours": (lambda: _hop_once(ours), 1),
        "in place": (in_place, 1),
        "ours, sixteen at a time": (lambda: _hop_together(ours), AT_ONCE),
    }
    costs: dict[str, list[Cost]] = {name: [] for name in ways}
    for _ in range(ROUNDS):
        for name, (work, units) in ways.items():
            costs[name].append(await _measure(work, units))
    await ours.close()
    await through_aiosqlite.dispose()
    engine.dispose()
    return {name: min(found, key=lambda one: one.wall_ms) for name, found in costs.items()}


async def _measure(work: Callable[[], Awaitable[None]], units: int) -> Cost:
    await work()
    began_s, cpu_s = time.perf_counter(), time.process_time()
    for _ in range(UNITS // units):
        await work()
    used_s = time.process_time() - cpu_s
    return Cost((time.perf_counter() - began_s) / UNITS * 1e3, used_s / UNITS * 1e3)


async def _hop_each(engine: AsyncEngine) -> None:
    async with engine.begin() as connection:
        await connection.run_sync(statements)


async def _hop_once(database: Database) -> None:
    await database.write(statements)


async def _hop_together(database: Database) -> None:
    await asyncio.gather(*(database.write(statements) for _ in range(AT_ONCE)))


def _set_up(connection: object, _: object) -> None:
    """As the product sets up its own."""
    cursor = connection.cursor()  # type: ignore[attr-defined]
    for setting in ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {setting}")
    cursor.close()


if __name__ == "__main__":
    main()
