"""The floor of a queue: whoever looks for the next job begins there, and passes over none."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from sqlalchemy import insert, select, text

from bot.domain.delivery import Fate, Outcome, Priority
from bot.storage import schema
from bot.storage.engines import PostgresDatabase
from bot.storage.floors import NO_FLOOR, Floors
from tests.contract.conftest import Desk, answer, delivered

ON_POSTGRES = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
pytestmark = ON_POSTGRES
LETTERS = 20


@pytest.fixture
def floors(desk: Desk) -> Floors:
    """Raised by the test alone."""
    assert isinstance(desk.database, PostgresDatabase)
    found = desk.database.floors
    found._done_s = float("inf")
    return found


async def raised(floors: Floors) -> int:
    """The outbox's floor after everything that has ended by now was seen."""
    for _ in range(2):
        await floors.renew()
    return floors.of("outbox")


async def passed(desk: Desk, count: int = LETTERS) -> None:
    """Letters that came and went."""
    await desk.send(*((f"telegram:{number}", "gone") for number in range(100, 100 + count)))
    turn = await desk.turn(want=count)
    await desk.turn("w1", *map(delivered, turn.jobs), want=0)


async def newest(desk: Desk) -> int:
    return int(
        await desk.database.read(lambda found: found.execute(text("SELECT last_value FROM outbox_id_seq")).scalar_one())
    )


@asynccontextmanager
async def late(desk: Desk, text_: str) -> AsyncIterator[None]:
    """Another process has written a letter, and commits when the block is left."""
    assert isinstance(desk.database, PostgresDatabase)
    row = {
        "route": "telegram",
        "owner": "telegram:1",
        "priority": int(Priority.REPLY),
        "body": f'{{"text":"{text_}"}}',
        "ready_at": desk.clock.time_s,
        "created_at": desk.clock.time_s,
    }
    async with desk.database.engine.begin() as connection:
        await connection.execute(insert(schema.outbox), [row])
        yield


async def test_it_lies_behind_all_that_is_done(desk: Desk, floors: Floors) -> None:
    assert floors.of("outbox") == NO_FLOOR
    await passed(desk)
    assert await raised(floors) == await newest(desk) + 1
    await desk.send(("telegram:1", "next"))
    assert await desk.hold() == ["next"]


async def test_it_never_passes_a_letter_that_waits_or_is_held(desk: Desk, floors: Floors) -> None:
    await desk.send(("telegram:1", "held"))
    first = await newest(desk)
    assert await desk.hold() == ["held"]
    await passed(desk)
    assert await raised(floors) == first


async def test_a_letter_that_is_put_off_is_given_again_later(desk: Desk, floors: Floors) -> None:
    await desk.send(("telegram:1", "later"))
    (job,) = (await desk.turn()).jobs
    await desk.turn("w1", Outcome(job, Fate.AGAIN, again_at_s=desk.clock.time_s + 60), want=0)
    await passed(desk)
    await raised(floors)
    assert await desk.hold() == []
    clock = desk.clock
    clock.pass_s(61)
    assert await desk.hold() == ["later"]


async def test_a_letter_that_is_committed_late_with_a_lower_number_is_not_passed_over(
    desk: Desk, other: Desk, floors: Floors
) -> None:
    async with late(other, "late"):
        waited = await newest(desk)
        await passed(desk)
        for _ in range(4):
            assert await raised(floors) <= waited
    await desk.send(("telegram:2", "after"))
    assert sorted(await desk.hold()) == ["after", "late"]


async def test_one_that_began_between_two_looks_is_waited_for_too(desk: Desk, other: Desk, floors: Floors) -> None:
    await passed(desk)
    await floors.renew()
    async with late(other, "late"):
        waited = await newest(desk)
        await passed(desk)
        for _ in range(4):
            await floors.renew()
            assert floors.of("outbox") <= waited
    assert await desk.hold() == ["late"]
    await floors.renew()


async def test_a_number_that_is_given_back_holds_nothing_up(desk: Desk, other: Desk, floors: Floors) -> None:
    assert isinstance(other.database, PostgresDatabase)
    async with other.database.engine.connect() as connection:
        await connection.execute(text("SELECT nextval('outbox_id_seq')"))
        await floors.renew()
        await connection.rollback()
    await passed(desk)
    assert await raised(floors) == await newest(desk) + 1


async def test_a_snapshot_that_somebody_holds_does_not_keep_it_down(desk: Desk, other: Desk, floors: Floors) -> None:
    assert isinstance(other.database, PostgresDatabase)
    async with other.database.engine.connect() as holder:
        await holder.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
        await holder.execute(select(schema.outbox.c.id))
        await passed(desk)
        assert await raised(floors) == await newest(desk) + 1


async def test_a_server_that_knows_less_than_before_brings_it_down(desk: Desk, floors: Floors) -> None:
    """As a standby that was promoted may: numbers are given anew."""
    await passed(desk)
    assert await raised(floors) > 1
    await desk.database.write(
        lambda connection: connection.execute(text("ALTER SEQUENCE outbox_id_seq RESTART WITH 1")) and None
    )
    await floors.renew()
    assert floors.of("outbox") == NO_FLOOR
    await desk.send(("telegram:1", "again"))
    assert await desk.hold() == ["again"]


async def test_a_new_connection_forgets_it(desk: Desk, floors: Floors) -> None:
    await passed(desk)
    assert await raised(floors) > NO_FLOOR
    assert isinstance(desk.database, PostgresDatabase)
    await desk.database.engine.dispose()
    await desk.send(("telegram:1", "after"))
    assert floors.of("outbox") == NO_FLOOR


async def test_updates_are_handled_in_order_from_the_floor_of_the_inbox_on(desk: Desk, floors: Floors) -> None:
    await desk.arrive(("1", "telegram:1"), ("2", "telegram:2"))
    await desk.handle(answer)
    await raised(floors)
    assert floors.of("inbox") > 2 - 1
    await desk.arrive(("3", "telegram:1"), ("4", "telegram:1"))
    assert [await desk.handle(answer), await desk.handle(answer), await desk.handle(answer)] == [1, 1, 0]


async def test_many_processes_that_write_and_take_at_once_lose_nothing_and_repeat_nothing(
    desk: Desk, other: Desk, floors: Floors
) -> None:
    """The floor is raised all the time meanwhile."""
    writing = [True]
    wanted = {f"{place} {number}" for place in range(4) for number in range(25)}
    got: list[str] = []

    async def write(place: int) -> None:
        for number in range(25):
            await (desk, other)[place % 2].send((f"telegram:{place}{number:03}", f"{place} {number}"))

    async def take(one: Desk, worker: str) -> None:
        while writing or len(got) < len(wanted):
            turn = await one.turn(worker, want=5)
            got.extend(job.letter.outgoing.text for job in turn.jobs)
            await one.turn(worker, *map(delivered, turn.jobs), want=0)

    async def raise_() -> None:
        while len(got) < len(wanted):
            await floors.renew()

    async def write_all() -> None:
        await asyncio.gather(*map(write, range(4)))
        writing.clear()

    async with asyncio.timeout(120):
        await asyncio.gather(write_all(), take(desk, "w1"), take(other, "w2"), raise_())
    assert sorted(got) == sorted(wanted)
    assert await raised(floors) == await newest(desk) + 1


async def test_the_very_first_letter_of_a_new_database_is_passed_over_by_nobody(desk: Desk, floors: Floors) -> None:
    assert await raised(floors) <= 1
    await desk.send(("telegram:1", "the first"))
    assert [job.letter.outgoing.text for job in (await desk.turn(want=1)).jobs] == ["the first"]
