"""What claiming costs on PostgreSQL while a snapshot is held, with the floor of the queues and without it.

`python -m benchmarks.held_snapshot [JOBS]`: a PostgreSQL at 127.0.0.1 is needed; the database is made for it and
dropped. JOBS letters go through the outbox while a second connection holds a snapshot from before them. What is timed
is the statement that finds the next jobs and locks them, by the server, with 16 letters waiting. Pages are those that
it looked at: they do not depend on what else the machine does.
"""

import asyncio
import sys
import time
from dataclasses import dataclass, replace

import numpy as np
from sqlalchemy import text

from benchmarks.machine import describe
from bot.app.parts import SystemClock
from bot.domain.delivery import Fate, Letter, Outcome
from bot.domain.messages import Address, Outgoing
from bot.ports.store import Wish
from bot.storage import claim, schema
from bot.storage.engines import PostgresDatabase, open_database
from bot.storage.floors import EVERY_S, NO_FLOOR
from bot.storage.migrate import migrate
from bot.storage.store import SqlStore
from tests.databases import drop_postgres, new_postgres, postgres_url

JOBS, AT_ONCE, TURN, STEPS = 80_000, 2_000, 16, 4
TIMED = 20
FIRST_MEMBER = 1_000_000
_WRITTEN = text(
    "INSERT INTO outbox (route, owner, priority, body, ready_at, created_at) "
    "SELECT 'telegram', 'telegram:' || number, 0, repeat('a', 300), 1.5, 1.5 "
    "FROM generate_series(CAST(:first AS bigint), CAST(:last AS bigint)) AS number"
)
_HELD = text("UPDATE outbox SET worker = 'worker', attempts = attempts + 1 WHERE worker IS NULL")
_GONE = text("DELETE FROM outbox WHERE worker = 'worker'")
WISH = Wish("worker", ("telegram",), "telegram", TURN)


def main() -> None:
    jobs = int(sys.argv[1]) if len(sys.argv) > 1 else JOBS
    print(f"claim of {TURN} jobs while a snapshot is held, median of {TIMED} ({describe()}):")
    name = new_postgres()
    try:
        asyncio.run(_run(postgres_url(name), jobs))
    finally:
        drop_postgres(name)


async def _run(url: str, jobs: int) -> None:
    await migrate(url)
    database = open_database(url)
    assert isinstance(database, PostgresDatabase)
    passing = _Passing(database, SqlStore(database, {}, SystemClock()))
    async with database.engine.connect() as holder:
        await holder.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
        await holder.execute(text("SELECT count(*) FROM outbox"))
        for step in range(STEPS + 1):
            await passing.up_to(jobs * step // STEPS)
            await passing.told()
    await database.close()


@dataclass
class _Passing:
    """Letters that come and go, numbered on."""

    database: PostgresDatabase
    store: SqlStore
    passed: int = 0

    async def up_to(self, jobs: int) -> None:
        """By SQL alone, a statement for what each of them goes through: written, held, gone."""
        while self.passed < jobs:
            numbers = {"first": FIRST_MEMBER + self.passed, "last": FIRST_MEMBER + self.passed + AT_ONCE - 1}
            async with self.database.engine.begin() as connection:
                await connection.execute(_WRITTEN, numbers)
            async with self.database.engine.begin() as connection:
                await connection.execute(_HELD)
            async with self.database.engine.begin() as connection:
                await connection.execute(_GONE)
            self.passed += AT_ONCE

    async def letters(self, count: int) -> None:
        """Each to another member."""
        numbers = range(FIRST_MEMBER + self.passed, FIRST_MEMBER + self.passed + count)
        await self.store.send([Letter(Address("telegram", str(number)), Outgoing("a" * 200)) for number in numbers])

    async def told(self) -> None:
        await asyncio.sleep(2 * EVERY_S)
        await self.letters(TURN)
        for _ in range(2):  # one look at who writes, one after they have ended
            await self.database.floors.renew()
        floor = self.database.floor(schema.outbox)
        without, held = await self.claim(NO_FLOOR), await self.claim(floor)
        print(f"  after {self.passed:6,} jobs: without the floor {without}; with it {held}", flush=True)
        turn = await self.store.turn(WISH, ())
        await self.store.turn(replace(WISH, want=0), [Outcome(job, Fate.DELIVERED) for job in turn.jobs])

    async def claim(self, floor: int) -> str:
        """What the server says of the statement, run so many times: milliseconds, pages looked at."""
        bounds = {"now": time.time(), "most": TURN, "up_to": WISH.up_to, "floor": floor, "route_0": WISH.routes[0]}
        compiled = claim.heads_by_urgency(1).compile(dialect=self.database.engine.dialect)
        shown = compiled.construct_expanded_state(bounds)
        explain = f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {shown.statement}"
        took_ms, pages = [], 0
        async with self.database.engine.connect() as connection:
            for _ in range(TIMED):
                said = await connection.exec_driver_sql(explain, shown.positional_parameters)
                (told,) = said.scalar_one()
                took_ms.append(told["Execution Time"])
                pages = told["Plan"]["Shared Hit Blocks"] + told["Plan"]["Shared Read Blocks"]
                assert told["Plan"]["Actual Rows"] == TURN
                await connection.rollback()
        return f"{np.median(took_ms):.2f} ms (least {min(took_ms):.2f}, {pages:,} pages)"


if __name__ == "__main__":
    main()
