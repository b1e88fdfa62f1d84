"""Below which number a queue of PostgreSQL has no rows any more, and never will have.

While a snapshot is held (pg_dump, a transaction somebody forgot, a dead replication slot) the rows of jobs that are
done stay in the table, and whoever looks for the next job passes all of them. Who begins at the floor does not
(docs/why/postgres.md has the figures).

A number is given out before its row can be seen, so that the lowest row in sight is no floor: a transaction may still
bring a lower one. What makes it one: let S be the last number that was given out. Whoever writes a row locks the table
for writing before a number is given to it, until its end. So once all who held that lock *after* S was read have ended,
every row numbered up to S is in sight, or will never be. The lowest row in sight is the floor then, or S + 1 where
there is none up to S. A row that is put off keeps its number, and keeps the floor below it.
"""

import asyncio
import logging
import time
from dataclasses import dataclass, field

from sqlalchemy import BigInteger, Boolean, Select, bindparam, case, column, func, literal_column, select, table
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.storage import schema

log = logging.getLogger(__name__)

EVERY_S = 1.0
QUEUES = (schema.outbox, schema.inbox)
NAMES = tuple(one.name for one in QUEUES)
NO_FLOOR = 0
"""Of a sequence that gave out none yet, too: its `last_value` is 1 then."""
_LOCKS = table(
    "pg_locks", *(column(name) for name in ("virtualtransaction", "mode", "granted", "relation", "database"))
)
_HERE: Select[int] = (
    select(literal_column("oid"))
    .select_from(table("pg_database"))
    .where(literal_column("datname = current_database()"))
)
_LAST = select(
    *(
        select(case((column("is_called", Boolean), column("last_value", BigInteger)), else_=NO_FLOOR))
        .select_from(table(f"{one.name}_id_seq"))
        .scalar_subquery()
        .label(one.name)
        for one in QUEUES
    )
)
_WRITERS = (
    select(_LOCKS.c.virtualtransaction)
    .distinct()
    .where(_LOCKS.c.mode == "RowExclusiveLock", _LOCKS.c.granted, _LOCKS.c.database == _HERE.scalar_subquery())
    .where(_LOCKS.c.relation.in_([literal_column(f"'{one.name}'::regclass") for one in QUEUES]))
)
_LOWEST = select(
    *(
        select(func.min(one.c.id)).where(one.c.id >= bindparam(one.name)).scalar_subquery().label(one.name)
        for one in QUEUES
    )
)


@dataclass(frozen=True, slots=True)
class _Look:
    """The last numbers that had been given out, and those of who wrote then that have not ended yet."""

    last: dict[str, int]
    writers: frozenset[str]


@dataclass
class Floors:
    """`when_due()` after each commit, `of(table)` at any time; `forget()` when a connection is made anew, for the
    server behind it may be another one that knows less.
    """

    engine: AsyncEngine
    _known: dict[str, int] = field(default_factory=dict)
    _look: _Look | None = None
    _age: int = 0
    _done_s: float = field(default_factory=time.monotonic)
    _task: "asyncio.Task[None] | None" = None

    def of(self, queue: str) -> int:
        return self._known.get(queue, NO_FLOOR)

    def forget(self) -> None:
        self._age += 1
        self._known, self._look = {}, None

    def when_due(self) -> None:
        if time.monotonic() - self._done_s > EVERY_S and self._task is None:
            self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self) -> None:
        try:
            await self.renew()
        except (SQLAlchemyError, OSError) as error:
            self.forget()
            log.warning("the floors of the queues are not known", extra={"fault": type(error).__name__})
        finally:
            self._done_s = time.monotonic()
            self._task = None

    async def renew(self) -> None:
        """One step on: raise the floors where all that was written at the last look has ended, and look anew."""
        async with self.engine.connect() as opened:
            connection = await opened.execution_options(isolation_level="AUTOCOMMIT")
            age = self._age
            known, look = await self._step(connection)
            if age == self._age:
                self._known, self._look = known, look

    async def _step(self, connection: AsyncConnection) -> tuple[dict[str, int], _Look]:
        last: dict[str, int] = dict((await connection.execute(_LAST)).mappings().one())
        writers = frozenset((await connection.execute(_WRITERS)).scalars())
        known = {name: floor for name, floor in self._known.items() if floor <= last[name] + 1}
        before = self._look
        if before is None or any(before.last[name] > last[name] for name in NAMES):
            return known, _Look(last, writers)
        if left := before.writers & writers:
            return known, _Look(before.last, left)
        since = {name: known.get(name, NO_FLOOR) for name in NAMES}
        lowest = (await connection.execute(_LOWEST, since)).mappings().one()
        decided = {name: before.last[name] + 1 for name in NAMES}
        floors = {name: min(lowest[name] or decided[name], decided[name]) for name in NAMES}
        return floors, _Look(last, writers)
