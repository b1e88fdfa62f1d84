"""How much of one conversation may wait: updates and replies together, and nothing of it slows or drops another's."""

import pytest

from bot.domain.delivery import Priority
from bot.domain.messages import Outgoing
from bot.ports.store import Arrival, Crowding
from bot.storage import schema
from bot.storage.crowding import TELL_EVERY_S
from tests.contract.conftest import SOURCE, Desk, SetClock, answer

LAN, HOA, GROUP = "telegram:11", "telegram:22", "telegram:-33"
CROWDING = Crowding(Outgoing("chậm lại"), most=3)


class Flood:
    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self._count = 0

    async def arrive(self, *keys: str, spared: bool = False) -> int:
        """One update of each; how many were kept."""
        first = self._count
        self._count += len(keys)
        arrivals = [
            Arrival(str(first + place), key, f'"{first + place}"', self.desk.clock.time_s, "", spared)
            for place, key in enumerate(keys)
        ]
        return await self.desk.store.receive("telegram", SOURCE, arrivals, self._count, CROWDING)

    async def told(self, key: str = LAN) -> int:
        rows = await self.desk.rows(schema.outbox)
        return sum(row["owner"] == key and "chậm lại" in row["body"] for row in rows)


@pytest.fixture
def flood(desk: Desk) -> Flood:
    return Flood(desk)


async def test_of_one_conversation_only_so_much_is_kept_and_of_the_others_all(flood: Flood, desk: Desk) -> None:
    assert await flood.arrive(*[LAN] * 5, HOA) == 4
    assert await flood.arrive(LAN, HOA, HOA) == 2
    assert sorted(row["owner"] for row in await desk.rows(schema.inbox)) == [LAN] * 3 + [HOA] * 3


async def test_replies_that_wait_count_too_and_what_was_delivered_does_not(flood: Flood, desk: Desk) -> None:
    await flood.arrive(*[LAN] * 3)
    while await desk.handle(answer):
        pass
    assert await flood.arrive(LAN) == 0
    await desk.turn()
    (job,) = [row for row in await desk.rows(schema.outbox) if row["worker"]]
    await desk.database.write(lambda connection: connection.execute(schema.outbox.delete()) and None)
    assert job["owner"] == LAN
    assert await flood.arrive(LAN, LAN) == 2


@pytest.mark.parametrize("priority", [Priority.TAP, Priority.REPLY, Priority.GROUP])
async def test_whatever_is_written_because_of_what_was_sent_there_takes_room(
    flood: Flood, desk: Desk, priority: Priority
) -> None:
    await desk.send(*[(GROUP, "trả lời")] * 2, priority=priority)
    assert await flood.arrive(*[GROUP] * 3) == 1


async def test_what_comes_on_ones_account_at_another_time_takes_none_of_the_room(flood: Flood, desk: Desk) -> None:
    await desk.send(*[(LAN, "kết luận")] * 5, priority=Priority.FINDING)
    assert await flood.arrive(LAN) == 1


async def test_the_member_is_told_once_in_a_while_and_a_group_is_not(flood: Flood, desk: Desk, clock: SetClock) -> None:
    for _ in range(4):
        await flood.arrive(*[LAN] * 4, *[GROUP] * 4)
    assert (await flood.told(), await flood.told(GROUP)) == (1, 0)
    clock.pass_s(TELL_EVERY_S + 1)
    await flood.arrive(LAN)
    assert await flood.told() == 2


async def test_what_was_refused_is_asked_for_no_second_time(flood: Flood, desk: Desk) -> None:
    await flood.arrive(*[LAN] * 5)
    assert await desk.store.offset(SOURCE) == (5, desk.clock.time_s)
    arrivals = [Arrival("4", LAN, '"4"', desk.clock.time_s)]
    await desk.database.write(lambda connection: connection.execute(schema.inbox.delete()) and None)
    assert await desk.store.receive("telegram", SOURCE, arrivals, 5, CROWDING) == 0


async def test_the_desk_is_never_held_back(flood: Flood) -> None:
    assert await flood.arrive(*[GROUP] * 9, spared=True) == 9
