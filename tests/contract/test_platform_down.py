"""While a platform is down it is asked less and less often, by whichever letter comes next."""

import asyncio

import pytest

from bot.domain.delivery import Letter, Sent
from bot.domain.errors import PlatformDown
from bot.domain.messages import Address
from bot.services.delivery import Delivery
from bot.services.pace import Pace
from bot.storage import schema
from tests.contract.conftest import Desk

WORKER = "w1"
CHATS = [f"telegram:{number}" for number in range(1, 9)]


class Down:
    """A channel whose platform answers nobody until it is up."""

    name = "telegram"

    def __init__(self, desk: Desk) -> None:
        self.asked_s: list[float] = []
        self.up = False
        self._desk = desk

    async def send(self, _: Letter) -> Sent:
        self.asked_s.append(self._desk.clock.time_s)
        if not self.up:
            raise PlatformDown("502")
        return Sent()

    async def show_typing(self, address: Address) -> None:
        """Nobody looks."""


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_each_failure_doubles_the_wait_and_nothing_is_lost(desk: Desk) -> None:
    down = Down(desk)
    desk.limits["telegram"] = Pace(overall_per_s=4)
    delivery = Delivery(down, ("telegram",), desk.store, desk.clock, WORKER, lambda _job, _why: None)
    await desk.store.beat(WORKER, 3_600)
    await desk.send(*((chat, f"to {chat}") for chat in CHATS))
    running = asyncio.create_task(delivery.run())
    async with asyncio.timeout(20):
        while len(down.asked_s) < 4:
            await passing(desk, delivery)
        waits_s = [later - earlier for earlier, later in zip(down.asked_s, down.asked_s[1:], strict=False)]
        down.up = True
        while await desk.rows(schema.outbox):
            await passing(desk, delivery)
    delivery.stop()
    await running
    assert [wait_s >= least_s for wait_s, least_s in zip(waits_s, (1.0, 2.0, 4.0), strict=True)] == [True] * 3


async def passing(desk: Desk, delivery: Delivery) -> None:
    desk.clock.pass_s(0.1)
    delivery.poke()
    await asyncio.sleep(0.005)
