"""One storage suite over SQLite and PostgreSQL: each test runs on both."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import Table, insert, select

from bot.domain.delivery import Fate, Job, Letter, Outcome, Priority, Turn
from bot.domain.messages import Address, Outgoing
from bot.ports.store import Arrival, Decide, Decision, Lookup, Waiting, Wish
from bot.services.pace import UNPACED, Pace
from bot.storage.database import Database
from bot.storage.engines import open_database
from bot.storage.store import SqlStore

NOON_S = 1_795_496_400.0
SOURCE = "telegram/777"


@dataclass
class SetClock:
    """The time is what a test says it is."""

    time_s: float = NOON_S

    def now_s(self) -> float:
        return self.time_s

    def pass_s(self, seconds: float) -> None:
        self.time_s += seconds


@dataclass
class Desk:
    """One process's view of the database, with what a test does to it."""

    database: Database
    store: SqlStore
    clock: SetClock
    limits: dict[str, Pace] = field(default_factory=dict)

    async def rows(self, table: Table) -> list[Mapping[str, Any]]:
        statement = select(table).order_by(*table.primary_key.columns)
        return await self.database.read(
            lambda connection: [dict(row) for row in connection.execute(statement).mappings()]
        )

    async def put(self, table: Table, *rows: dict[str, Any]) -> None:
        await self.database.write(lambda connection: connection.execute(insert(table), list(rows)) and None)

    async def arrive(self, *told: tuple[str, str], offset: int | None = None, source: str = SOURCE) -> int:
        """Updates by id and conversation; the body is the id."""
        arrivals = [Arrival(update_id, key, f'"{update_id}"', self.clock.time_s) for update_id, key in told]
        return await self.store.receive("telegram", source, arrivals, offset)

    async def handle(self, decide: Decide, limit: int = 64) -> int:
        return await self.store.handle(("telegram",), limit, decide)

    async def send(self, *told: tuple[str, str], priority: Priority = Priority.REPLY) -> None:
        await self.store.send([letter(key, text, priority) for key, text in told])

    async def turn(self, worker: str = "w1", *outcomes: Outcome, want: int = 10, slots: int = 0) -> Turn:
        return await self.store.turn(Wish(worker, ("telegram",), "telegram", want, slots), outcomes)

    async def hold(self, worker: str = "w1", *outcomes: Outcome, want: int = 10) -> list[str]:
        """The texts of the jobs that a turn gives."""
        return [job.letter.outgoing.text for job in (await self.turn(worker, *outcomes, want=want)).jobs]


def letter(key: str, text: str, priority: Priority = Priority.REPLY) -> Letter:
    return Letter(Address.of(key), Outgoing(text), priority)


def delivered(job: Job) -> Outcome:
    return Outcome(job, Fate.DELIVERED)


def answer(waiting: Waiting, _: Lookup) -> Decision:
    """Each update is answered with its own body."""
    return Decision("state", letters=(letter(waiting.key, waiting.body),))


SEALED = (Fernet.generate_key().decode(),)
"""What is written to PostgreSQL is sealed here, what is written to SQLite is not: all there is works with both."""


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
async def desks(database_url: str, clock: SetClock) -> AsyncIterator[tuple[Desk, Desk]]:
    """Two processes at one database."""
    made = []
    for _ in range(2):
        database = open_database(database_url, SEALED if database_url.startswith("postgresql") else ())
        limits = {"telegram": UNPACED}
        made.append(Desk(database, SqlStore(database, limits, clock), clock, limits))
    yield made[0], made[1]
    for desk in made:
        await desk.store.close()


@pytest.fixture
def desk(desks: tuple[Desk, Desk]) -> Desk:
    return desks[0]


@pytest.fixture
def other(desks: tuple[Desk, Desk]) -> Desk:
    return desks[1]
