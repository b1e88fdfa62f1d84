"""Which commits wait for the disk."""

import asyncio

from sqlalchemy import Connection

from bot.storage.database import SOON_S
from tests.contract.conftest import Desk

SYNCED = {"sqlite": "2", "postgresql": "on"}
UNSYNCED = {"sqlite": "1", "postgresql": "off"}


def syncing(connection: Connection) -> str:
    sqlite = connection.dialect.name == "sqlite"
    return str(connection.exec_driver_sql("PRAGMA synchronous" if sqlite else "SHOW synchronous_commit").scalar_one())


async def test_only_what_may_be_undone_by_a_power_cut_is_committed_unsynced_and_not_for_long(desk: Desk) -> None:
    backend = await desk.database.write(lambda connection: connection.dialect.name)
    found = [await desk.database.write(syncing, soon=True) for _ in range(3)]
    assert found == [UNSYNCED[backend]] * 3
    assert await desk.database.write(syncing) == SYNCED[backend]
    await asyncio.sleep(SOON_S + 0.01)
    assert await desk.database.write(syncing, soon=True) == SYNCED[backend]
    assert await desk.database.write(syncing, soon=True) == UNSYNCED[backend]


async def test_a_commit_that_is_shared_with_one_that_waits_waits_too(desk: Desk) -> None:
    await desk.database.write(syncing)
    both = await asyncio.gather(desk.database.write(syncing, soon=True), desk.database.write(syncing))
    assert len(set(both)) == 1
    assert set(both) <= set(SYNCED.values())
