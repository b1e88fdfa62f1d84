"""The Database on SQLite and on PostgreSQL, and which of them a URL means."""

import asyncio
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from sqlalchemy import Table, event
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import create_async_engine

from bot.storage.database import Database, QueuedUnit, T, Unit
from bot.storage.floors import NO_FLOOR, Floors
from bot.storage.hints import NOTIFY, Hints, OnLetters, were_written
from bot.storage.sealing import seal_with
from bot.storage.shared_statements import carried_out
from bot.storage.sqlite import SCRUB_EVERY_S, Writer, empty_log, reading_engine, sqlite_engine
from bot.storage.urls import parsed
from bot.storage.vacuum import Vacuum

POSTGRES_CONNECT_S, POSTGRES_ANSWER_S = 5.0, 10.0
"""A server that does not answer in this time counts as unavailable."""

READ_POOL = 4


class SqliteDatabase(Database):
    """SQLite in WAL mode: one writing connection in a thread of its own, reading ones in a few others.

    A hop to a thread for each batch and each reading unit, not for each statement (docs/why/delivery.md).
    """

    def __init__(self, url: URL, keys: Sequence[str] = ()) -> None:
        super().__init__()
        self._readers = ThreadPoolExecutor(READ_POOL, thread_name_prefix="sqlite-reader")
        self._reading, writing = reading_engine(url, READ_POOL), sqlite_engine(url)
        for engine in (self._reading, writing):
            seal_with(engine.dialect, keys)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="sqlite-writer")
        self._path = str(url.database)
        self._scrubbed_s = time.monotonic()
        self._writer = Writer(writing)

    def floor(self, queue: Table) -> int:  # noqa: ARG002 - no snapshot keeps its deleted rows in the way
        return NO_FLOOR

    async def close(self) -> None:
        await super().close()
        await asyncio.to_thread(self._readers.shutdown)
        self._reading.dispose()
        await asyncio.get_running_loop().run_in_executor(self._thread, self._writer.close)
        self._thread.shutdown()

    async def _write_batch(self, batch: list[QueuedUnit]) -> None:
        await super()._write_batch(batch)
        if time.monotonic() - self._scrubbed_s > SCRUB_EVERY_S:
            await asyncio.get_running_loop().run_in_executor(self._thread, empty_log, self._path)
            self._scrubbed_s = time.monotonic()

    async def _run(self, unit: Unit[T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._readers, self._read_in_place, unit)

    def _read_in_place(self, unit: Unit[T]) -> T:
        with self._reading.connect() as connection:
            return unit(connection)

    async def _commit(self, units: list[Unit[Any]], synced: bool) -> list[Any]:
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._writer.commit, units, synced)


class PostgresDatabase(Database):
    """PostgreSQL through asyncpg; the units run in its greenlet."""

    def __init__(self, url: URL, keys: Sequence[str] = ()) -> None:
        wire = {"timeout": POSTGRES_CONNECT_S, "command_timeout": POSTGRES_ANSWER_S}
        self.engine = create_async_engine(
            url, pool_size=READ_POOL, max_overflow=2, pool_pre_ping=True, hide_parameters=True, connect_args=wire
        )
        seal_with(self.engine.dialect, keys)
        super().__init__()
        self._vacuum = Vacuum(self.engine)
        self.floors = Floors(self.engine)
        self._hints = Hints(self.engine, url, wire)
        event.listen(self.engine.sync_engine, "connect", lambda *_: self.floors.forget())

    async def hear(self, on_letters: OnLetters) -> None:
        await self._hints.hear(on_letters)

    def floor(self, queue: Table) -> int:
        return self.floors.of(queue.name)

    async def close(self) -> None:
        await self.floors.stop()
        await self._vacuum.stop()
        await super().close()
        await self.engine.dispose()

    async def _run(self, unit: Unit[T]) -> T:
        async with self.engine.connect() as connection:
            return await connection.run_sync(unit)

    async def _write_batch(self, batch: list[QueuedUnit]) -> None:
        await super()._write_batch(batch)
        self._vacuum.when_due()
        self.floors.when_due()

    async def _commit(self, units: list[Unit[Any]], synced: bool) -> list[Any]:
        async with self.engine.begin() as connection:
            if not synced:
                await connection.exec_driver_sql("SET LOCAL synchronous_commit TO off")
            results = await connection.run_sync(carried_out, units)
            if await connection.run_sync(were_written):
                await connection.exec_driver_sql(NOTIFY)
            return results


def open_database(url: str, keys: Sequence[str] = ()) -> Database:
    """The database behind a URL: sqlite+aiosqlite:///… or postgresql+asyncpg://….

    `keys` seal what members and officers wrote (`bot.storage.sealing`).

    Raises:
        BotError: for any other kind.
    """
    found = parsed(url)
    return SqliteDatabase(found, keys) if found.get_backend_name() == "sqlite" else PostgresDatabase(found, keys)
