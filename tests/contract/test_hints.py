"""Letters that another process wrote are looked for at once, and a little later where the hint is not heard."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from bot.app.parts import SystemClock
from bot.domain.delivery import Letter, Sent
from bot.domain.messages import Address, Outgoing
from bot.services import delivery as delivering
from bot.services import turning
from bot.services.delivery import Delivery
from bot.storage import hints
from bot.storage.engines import open_database
from bot.storage.store import SqlStore
from tests.contract.conftest import Desk
from tests.databases import on_postgres
from tests.proxy import Wire

pytestmark = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
LONG_S = 600.0
OUTGOING = Outgoing("of another replica")
PORT = 5432


class Told:
    """How often somebody was told that letters wait."""

    def __init__(self) -> None:
        self.times = 0
        self._more = asyncio.Event()

    def __call__(self) -> None:
        self.times += 1
        self._more.set()

    async def until(self, times: int) -> None:
        async with asyncio.timeout(60):
            while self.times < times:
                self._more.clear()
                await self._more.wait()


@asynccontextmanager
async def hearing(store: SqlStore) -> AsyncIterator[Told]:
    told = Told()
    task = asyncio.create_task(store.hear(told))
    await told.until(1)
    yield told
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_another_process_is_told_of_letters_and_who_wrote_them_is_not(desk: Desk, other: Desk) -> None:
    async with hearing(desk.store) as own, hearing(other.store) as theirs:
        await desk.send(("telegram:1", "a"))
        await theirs.until(2)
        await other.send(("telegram:1", "b"))
        await own.until(2)
        assert (own.times, theirs.times) == (2, 2)


async def test_commits_without_letters_tell_nobody(desk: Desk, other: Desk) -> None:
    async with hearing(other.store) as theirs:
        await desk.arrive(("1", "telegram:1"))
        await desk.store.beat("w", 5.0)
        await desk.turn()
        await desk.send(("telegram:1", "a"))
        await theirs.until(2)
        assert theirs.times == 2


async def test_a_cut_connection_is_made_anew_and_who_listens_looks_then(
    desk: Desk, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hints, "AGAIN_S", (0.05,))
    async with Wire.to(PORT) as wire:
        database = open_database(database_url.replace(f":{PORT}/", f":{wire.port}/"))
        async with hearing(SqlStore(database, {}, SystemClock())) as told:
            await wire.cut()
            await desk.send(("telegram:1", "while it was cut"))
            await wire.mend()
            await told.until(2)
            await desk.send(("telegram:1", "again"))
            await told.until(3)
        await database.close()


async def test_a_connection_that_the_server_ended_is_made_anew(
    desk: Desk, other: Desk, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hints, "AGAIN_S", (0.05,))
    ended = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query ILIKE 'LISTEN%' AND datname = '{}'"
    async with hearing(other.store) as theirs:
        await asyncio.to_thread(on_postgres, ended.format(database_url.rpartition("/")[2]))
        await theirs.until(2)
        await desk.send(("telegram:1", "a"))
        await theirs.until(3)


class Outlet:
    """A platform that takes everything."""

    name = "telegram"

    def __init__(self) -> None:
        self.got: asyncio.Queue[str] = asyncio.Queue()

    async def send(self, letter: Letter) -> Sent:
        self.got.put_nowait(letter.outgoing.text)
        return Sent()

    async def show_typing(self, address: Address) -> None:
        """Nobody looks."""


@pytest.mark.parametrize("heard", [True, False], ids=["the hint is heard", "it is not"])
async def test_a_letter_of_one_replica_is_sent_by_another(
    desk: Desk, other: Desk, heard: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the hint is heard, without waiting for the next look."""
    for module, name in ((turning, "IDLE_S"), (turning, "BUSY_S"), (delivering, "BUSY_S")):
        monkeypatch.setattr(module, name, LONG_S if heard else 0.05)
    outlet, store = Outlet(), SqlStore(other.database, {}, SystemClock())
    delivery = Delivery(outlet, ("telegram",), store, SystemClock(), "w2", lambda *_: None)
    listening = asyncio.create_task(store.hear(delivery.poke) if heard else asyncio.sleep(LONG_S))
    running = asyncio.create_task(delivery.run())
    await asyncio.sleep(0.2)
    await SqlStore(desk.database, {}, SystemClock()).send([Letter(Address("telegram", "1"), OUTGOING)])
    async with asyncio.timeout(60):
        assert await outlet.got.get() == OUTGOING.text
    delivery.stop()
    await running
    listening.cancel()
