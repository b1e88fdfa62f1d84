"""One way to run a unit of work, a plain function of a connection, on either database.

Writes share commits: units that come while one commit is under way run together in the next transaction (group
commit). Should one of them fail, all are rolled back and run again one by one, so that each stands for itself;
where the database is out of reach, all fail at once.
"""

import asyncio
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import Connection, Table, event
from sqlalchemy.engine import URL
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import create_async_engine

from bot.domain.errors import StoreUnavailable
from bot.storage.faults import passes, translated
from bot.storage.floors import NO_FLOOR, Floors
from bot.storage.hints import NOTIFY, Hints, OnLetters, were_written
from bot.storage.scrubbing import SCRUB_EVERY_S, empty_log
from bot.storage.sqlite import Writer, reading_engine, sqlite_engine
from bot.storage.urls import parsed
from bot.storage.vacuum import Vacuum

T = TypeVar("T")
Unit = Callable[[Connection], T]

MAX_UNITS = 64
"""Units in one commit; more wait for the next, so that no transaction grows long."""
SOON_S = 0.05
"""How old an unsynced commit may get while others follow it. At the shipped pace of 27 messages a second there are no
more than two receipts in it, which is what a power cut could make the platform get twice beside those under way."""
POSTGRES_CONNECT_S, POSTGRES_ANSWER_S = 5.0, 10.0
"""A server that does not answer in this time counts as unavailable."""
READ_POOL = 4


class Database(ABC):
    """`await database.write(unit)`, `await database.read(unit)`."""

    def __init__(self) -> None:
        self._queue: asyncio.Queue[_Asked] = asyncio.Queue()
        self._next: _Asked | None = None
        self._task: asyncio.Task[None] | None = None
        self._synced_s = 0.0

    async def write(self, unit: Unit[T], *, soon: bool = False, first: bool = False) -> T:
        """Run the unit in a transaction that is on disk when this returns.

        With `soon` it outlives this process when this returns, but is on disk a little later: a power cut may undo it,
        together with all that was written after it. For what is done again then without harm.

        With `first` nothing stands before it in its transaction: what was written before is kept, though the process
        end in the middle of this unit.

        Raises:
            StoreUnavailable: the database is locked, full, or out of reach; nothing was written.
        """
        if self._task is None:
            self._task = asyncio.create_task(self._write_forever())
        done: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        await self._queue.put(_Asked(unit, done, soon, first))
        return await done

    async def read(self, unit: Unit[T]) -> T:
        """Run the unit on a reading connection.

        Raises:
            StoreUnavailable: as for `write`.
        """
        try:
            return await self._run(unit)
        except (SQLAlchemyError, OSError) as error:
            raise translated(error) from error

    async def hear(self, on_letters: OnLetters) -> None:  # noqa: ARG002 - on SQLite nobody tells
        """Call it whenever another process put letters in the outbox, until cancelled; a hint, not all are heard."""
        await asyncio.Event().wait()

    @abstractmethod
    def floor(self, queue: Table) -> int:
        """Below this number the queue has no rows, and will have none; 0 where that is not known."""

    async def close(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _write_forever(self) -> None:
        while True:
            batch = [self._next or await self._queue.get()]
            self._next = None
            await asyncio.sleep(0)  # those who were woken with the first get in line
            while len(batch) < MAX_UNITS and not self._queue.empty():
                one = self._queue.get_nowait()
                if one.first:
                    self._next = one
                    break
                batch.append(one)
            try:
                await self._write_batch(batch)
            except asyncio.CancelledError:
                for one in (*batch, *([self._next] if self._next else [])):
                    _fail(one.done, StoreUnavailable("the database was closed"))
                raise

    async def _write_batch(self, batch: list["_Asked"]) -> None:
        synced = not all(one.soon for one in batch) or time.monotonic() - self._synced_s > SOON_S
        try:
            results = await self._commit([one.unit for one in batch], synced)
        except Exception as error:  # noqa: BLE001 - handed to whoever asked for the unit
            if len(batch) == 1 or passes(error):
                for one in batch:
                    _fail(one.done, error)
                return
            for one in batch:
                await self._write_batch([one])
            return
        if synced:
            self._synced_s = time.monotonic()
        for one, result in zip(batch, results, strict=True):
            if not one.done.done():
                one.done.set_result(result)

    @abstractmethod
    async def _run(self, unit: Unit[T]) -> T:
        """Run the unit on a reading connection."""

    @abstractmethod
    async def _commit(self, units: list[Unit[Any]], synced: bool) -> list[Any]:
        """Run the units in one transaction and commit it; on disk if `synced`, else with the next one that is."""


@dataclass(frozen=True, slots=True)
class _Asked:
    unit: Unit[Any]
    done: "asyncio.Future[Any]"
    soon: bool
    first: bool


class SqliteDatabase(Database):
    """SQLite in WAL mode: one writing connection in a thread of its own, reading ones in a few others.

    A hop to a thread for each batch and each reading unit, not for each statement (docs/why/delivery.md).
    """

    def __init__(self, url: URL) -> None:
        super().__init__()
        self._readers = ThreadPoolExecutor(READ_POOL, thread_name_prefix="sqlite-reader")
        self._reading = reading_engine(url, READ_POOL)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="sqlite-writer")
        self._path = str(url.database)
        self._scrubbed_s = time.monotonic()
        self._writer = Writer(sqlite_engine(url))

    def floor(self, queue: Table) -> int:  # noqa: ARG002 - no snapshot keeps its deleted rows in the way
        return NO_FLOOR

    async def close(self) -> None:
        await super().close()
        await asyncio.to_thread(self._readers.shutdown)
        self._reading.dispose()
        await asyncio.get_running_loop().run_in_executor(self._thread, self._writer.close)
        self._thread.shutdown()

    async def _write_batch(self, batch: list[_Asked]) -> None:
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

    def __init__(self, url: URL) -> None:
        wire = {"timeout": POSTGRES_CONNECT_S, "command_timeout": POSTGRES_ANSWER_S}
        self.engine = create_async_engine(
            url, pool_size=READ_POOL, max_overflow=2, pool_pre_ping=True, hide_parameters=True, connect_args=wire
        )
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

    async def _write_batch(self, batch: list[_Asked]) -> None:
        await super()._write_batch(batch)
        self._vacuum.when_due()
        self.floors.when_due()

    async def _commit(self, units: list[Unit[Any]], synced: bool) -> list[Any]:
        async with self.engine.begin() as connection:
            if not synced:
                await connection.exec_driver_sql("SET LOCAL synchronous_commit TO off")
            results = await connection.run_sync(lambda sync: [unit(sync) for unit in units])
            if await connection.run_sync(were_written):
                await connection.exec_driver_sql(NOTIFY)
            return results


def open_database(url: str) -> Database:
    """The database behind a URL: sqlite+aiosqlite:///… or postgresql+asyncpg://….

    Raises:
        BotError: for any other kind.
    """
    found = parsed(url)
    return SqliteDatabase(found) if found.get_backend_name() == "sqlite" else PostgresDatabase(found)


def _fail(done: "asyncio.Future[Any]", error: Exception) -> None:
    if not done.done():
        done.set_exception(translated(error))
