"""The sender at a database whose answers get lost: each member gets a broadcast once, and it comes to its end."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager

import pytest
from sqlalchemy import func, insert, select

from bot.app.parts import SystemClock
from bot.channels.telegram.bulk import TelegramBulk
from bot.domain.broadcasts import (
    Broadcast,
    BroadcastKind,
    BroadcastStatus,
    NewBroadcast,
    Part,
    Quiz,
)
from bot.domain.errors import StoreUnavailable
from bot.ports.broadcasts import Direct
from bot.ports.chunk_sending import BulkTurn, BulkWish, Report
from bot.services.broadcasts.sender import BroadcastSender
from bot.services.broadcasts.spacing import Recent
from bot.services.broadcasts.terms import Terms
from bot.services.pace import Pace
from bot.storage.broadcasts import tables
from bot.storage.broadcasts.store import SqlBroadcasts
from bot.storage.database import Database
from bot.storage.engines import open_database
from bot.storage.schema import subscribers
from bot.storage.store import SqlStore
from tests.fakes.bot_api import BotApi

CODE = "K7-3M2X"
PER_S = 500.0
FIRST_CHAT = 100_000
TEXT = (Part("Tin chung"),)
QUIZ = (Part(quiz=Quiz("?", ("a", "b"), 1, "")),)
COUNT_POLLS = select(func.count()).select_from(tables.polls)
Loses = Callable[[BulkWish, Sequence[Report]], bool]


class Forgetful(SqlBroadcasts):
    """Its answers to some turns get lost after the commit; each that `loses` names, once."""

    def __init__(self, database: Database, loses: Loses) -> None:
        super().__init__(database, {"telegram": Pace(PER_S)}, SystemClock(), ("telegram",))
        self._loses = loses
        self._lost_last = False
        self.lost = 0

    async def bulk_turn(self, wish: BulkWish, reports: Sequence[Report]) -> BulkTurn:
        turn = await super().bulk_turn(wish, reports)
        self._lost_last = not self._lost_last and self._loses(wish, reports)
        if self._lost_last:
            self.lost += 1
            raise StoreUnavailable("the answer was lost")
        return turn


LOSSES: dict[str, Loses] = {
    "chunks given out": lambda wish, _: wish.chunks > 0,
    "moments given out": lambda wish, _: wish.slots > 0,
    "progress": lambda _, reports: bool(reports) and not any(one.over for one in reports),
    "the end of a chunk": lambda _, reports: any(one.over for one in reports),
}


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.services.broadcasts.sender.STORE_WAIT_S", 0.01)


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with BotApi.serving() as running:
        yield running


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    opened = open_database(database_url)
    yield opened
    await opened.close()


@asynccontextmanager
async def sending(api: BotApi, store: SqlBroadcasts, database: Database, worker: str) -> AsyncIterator[BroadcastSender]:
    clock = SystemClock()
    await SqlStore(database, {}, clock).beat(worker, 60.0)
    channel = TelegramBulk(api.token, api.url)
    sender = BroadcastSender(channel, store, clock, worker, Recent(clock, PER_S), Terms(PER_S))
    task = asyncio.create_task(sender.run())
    try:
        yield sender
        sender.stop()
        await task
    finally:
        task.cancel()
        await channel.close()


async def started(store: SqlBroadcasts, database: Database, members: int, parts: tuple[Part, ...]) -> Broadcast:
    rows = [{"owner": f"telegram:{FIRST_CHAT + place}", "since": 0.0} for place in range(members)]
    await database.write(lambda connection: connection.execute(insert(subscribers), rows) and None)
    await store.create(NewBroadcast(CODE, BroadcastKind.COMPOSED, BroadcastStatus.APPROVED, "t", parts))
    one = await store.by_code(CODE)
    assert one is not None
    await store.start(one, members, Direct())
    while await store.plan_some(one):
        pass
    return one


async def done(store: SqlBroadcasts, one: Broadcast) -> Broadcast:
    async with asyncio.timeout(20):
        while not await store.finish(one):  # noqa: ASYNC110 - of the database
            await asyncio.sleep(0.02)
    return await store.progress(one)


def got(api: BotApi) -> Counter[int]:
    return Counter(one.chat_id for one in api.sent())


@pytest.mark.slow
@pytest.mark.parametrize("loses", LOSSES.values(), ids=LOSSES)
async def test_lost_answers_cost_nobody_their_message_and_bring_none_twice(
    api: BotApi, database: Database, loses: Loses
) -> None:
    store = Forgetful(database, loses)
    one = await started(store, database, 230, TEXT)
    async with sending(api, store, database, "w1"):
        ended = await done(store, one)
    assert store.lost
    assert got(api) == dict.fromkeys(range(FIRST_CHAT, FIRST_CHAT + 230), 1)
    assert ended.tally.sent == 230


async def test_polls_whose_record_was_confirmed_to_nobody_are_recorded_once(api: BotApi, database: Database) -> None:
    store = Forgetful(database, lambda _, reports: any(one.polls for one in reports))
    one = await started(store, database, 20, QUIZ)
    async with sending(api, store, database, "w1"):
        await done(store, one)
    assert store.lost
    count = await database.read(lambda connection: connection.execute(COUNT_POLLS).scalar_one())
    assert count == 20


@pytest.mark.slow
async def test_two_senders_of_which_one_hears_little_share_a_broadcast(
    api: BotApi, database: Database, database_url: str
) -> None:
    other = open_database(database_url)
    deaf, well = Forgetful(database, lambda *_: True), Forgetful(other, lambda *_: False)
    one = await started(well, database, 330, TEXT)
    async with sending(api, deaf, database, "w1"), sending(api, well, other, "w2"):
        ended = await done(well, one)
    await other.close()
    assert deaf.lost
    assert got(api) == dict.fromkeys(range(FIRST_CHAT, FIRST_CHAT + 330), 1)
    assert ended.tally.sent == 330
