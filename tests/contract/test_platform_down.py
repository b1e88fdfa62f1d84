"""While a platform is down it is asked less and less often, by whichever letter comes next."""

import asyncio
import time
from typing import Any

import pytest

from bot.domain.broadcasts import Part
from bot.domain.delivery import Letter, Sent, Turn
from bot.domain.errors import PlatformDown
from bot.domain.messages import Address
from bot.services.broadcasts.sender import BroadcastSender
from bot.services.broadcasts.spacing import Recent
from bot.services.broadcasts.terms import Terms
from bot.services.delivery import Delivery
from bot.services.pace import Pace
from bot.services.turning import BUSY_S
from bot.storage import schema
from tests.contract.conftest import Desk
from tests.contract.test_broadcasts import broadcasts, started, subscribed

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


class DownForMany:
    """The same platform, as broadcasts meet it."""

    name = "telegram"

    def __init__(self, desk: Desk) -> None:
        self.asked_s: list[float] = []
        self._desk = desk

    def prepare(self, part: Part) -> Part:
        return part

    async def send(self, _: object, __: str) -> str:
        self.asked_s.append(self._desk.clock.time_s)
        raise PlatformDown("502")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_broadcast_too_waits_twice_as_long_after_each_failure(desk: Desk) -> None:
    down, per_s = DownForMany(desk), 4.0
    desk.limits["telegram"] = Pace(overall_per_s=per_s)
    await desk.store.beat(WORKER, 3_600)
    await subscribed(desk, len(CHATS))
    await started(desk)
    sender = BroadcastSender(down, broadcasts(desk), desk.clock, WORKER, Recent(desk.clock, 1_000), Terms(per_s))
    running = asyncio.create_task(sender.run())
    async with asyncio.timeout(20):
        while len(down.asked_s) < 4:
            desk.clock.pass_s(0.1)
            sender.poke()
            await asyncio.sleep(0.005)
    sender.stop()
    await running
    waits_s = [later - earlier for earlier, later in zip(down.asked_s, down.asked_s[1:], strict=False)]
    assert [wait_s >= least_s for wait_s, least_s in zip(waits_s, (1.0, 2.0, 4.0), strict=True)] == [True] * 3


@pytest.mark.timed
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_with_both_hands_full_the_database_is_left_in_peace(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    turns: list[float] = []
    turn = desk.store.turn

    async def counted(*asked: Any) -> Turn:
        turns.append(time.monotonic())
        return await turn(*asked)

    monkeypatch.setattr(desk.store, "turn", counted)
    down = Down(desk)
    delivery = Delivery(down, ("telegram",), desk.store, desk.clock, WORKER, lambda _job, _why: None)
    await desk.store.beat(WORKER, 3_600)
    await desk.send(*((f"telegram:{number}", "answer") for number in range(1, 100)))
    running = asyncio.create_task(delivery.run())
    async with asyncio.timeout(20):
        while not down.asked_s:
            await passing(desk, delivery)
    await asyncio.sleep(0.2)
    turns.clear()
    await asyncio.sleep(1)
    assert len(turns) <= 1.5 / BUSY_S
    delivery.stop()
    await running


async def passing(desk: Desk, delivery: Delivery) -> None:
    desk.clock.pass_s(0.1)
    delivery.poke()
    await asyncio.sleep(0.005)
