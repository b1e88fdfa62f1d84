"""One way to run a unit of work, a plain function of a connection, on either database.

Writes share commits: units that come while one commit is under way run together in the next transaction (group
commit). Should one of them fail, all are rolled back and run again one by one, so that each stands for itself;
where the database is out of reach, all fail at once.
"""

import asyncio
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import Connection, Table
from sqlalchemy.exc import SQLAlchemyError

from bot.domain.errors import StoreUnavailable
from bot.storage.faults import passes, refused, translated
from bot.storage.hints import OnLetters

T = TypeVar("T")
Unit = Callable[[Connection], T]

MAX_UNITS = 64
"""Units in one commit; more wait for the next, so that no transaction grows long."""
SOON_S = 0.05
"""How old an unsynced commit may get while others follow it. At the shipped pace of 27 messages a second there are no
more than two receipts in it, which is what a power cut could make the platform get twice beside those under way."""


@dataclass(frozen=True, slots=True)
class QueuedUnit:
    """A unit that waits to be written, and who waits for it."""

    unit: Unit[Any]
    done: "asyncio.Future[Any]"
    soon: bool
    first: bool


class Database(ABC):
    """`await database.write(unit)`, `await database.read(unit)`."""

    def __init__(self) -> None:
        self._queue: asyncio.Queue[QueuedUnit] = asyncio.Queue()
        self._next: QueuedUnit | None = None
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
        await self._queue.put(QueuedUnit(unit, done, soon, first))
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

    async def _write_batch(self, batch: list[QueuedUnit]) -> None:
        synced = not all(one.soon for one in batch) or time.monotonic() - self._synced_s > SOON_S
        try:
            results = await self._commit([one.unit for one in batch], synced)
        except Exception as error:  # noqa: BLE001 - handed to whoever asked for the unit
            if len(batch) == 1 or (passes(error) and not refused(error)):
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


def _fail(done: "asyncio.Future[Any]", error: Exception) -> None:
    if not done.done():
        done.set_exception(translated(error))
