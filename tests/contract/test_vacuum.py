"""Where PostgreSQL's autovacuum is off, the dead rows of the busiest tables are cleared away by the program."""

import asyncio

import pytest

from bot.storage import vacuum
from bot.storage.engines import PostgresDatabase
from bot.storage.vacuum import clear
from tests.contract.conftest import Desk, delivered

LETTERS = 40
TURNS = 20
CLEARED = "SELECT count(*) FROM pg_stat_user_tables WHERE relname = 'outbox' AND last_vacuum IS NOT NULL"
LEFT = "SELECT pg_relation_size('outbox')"
ON_POSTGRES = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


async def asked(desk: Desk, statement: str) -> object:
    return await desk.database.read(lambda connection: connection.exec_driver_sql(statement).scalar_one())


async def sent(desk: Desk) -> None:
    """Letters that come and go leave dead rows."""
    await desk.send(*((f"telegram:{number}", "x" * 500) for number in range(LETTERS)))
    turn = await desk.turn(want=LETTERS)
    await desk.turn("w1", *map(delivered, turn.jobs), want=0)


@ON_POSTGRES
async def test_cleared_tables_grow_no_further(desk: Desk, database_url: str) -> None:
    assert isinstance(desk.database, PostgresDatabase)
    sizes = []
    for _ in range(3):
        for _ in range(3):
            await sent(desk)
        await clear(desk.database.engine)
        sizes.append(await asked(desk, LEFT))
    assert sizes[1] == sizes[2]


@ON_POSTGRES
async def test_the_program_clears_exactly_where_the_server_does_not(
    desk: Desk, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vacuum, "EVERY_S", 0.05)
    off = await asked(desk, "SHOW autovacuum") == "off"
    cleared = await asked(desk, CLEARED)
    for _ in range(TURNS):
        await sent(desk)
        await asyncio.sleep(0.1)
        if (cleared := await asked(desk, CLEARED)) and off:
            break
    assert bool(cleared) is off
