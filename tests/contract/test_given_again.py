"""A job whose lease ran out in the hands of a worker is given to it again, and yet sent once."""

import asyncio
from collections.abc import Callable

from bot.domain.delivery import Letter, Sent
from bot.domain.messages import Address
from bot.services.delivery import Delivery
from bot.services.pace import Pace
from bot.storage import schema
from tests.contract.conftest import Desk

WORKER, OTHER = "w1", "w2"
LEASE_S = 5.0
CHATS = [f"telegram:{number}" for number in range(1, 7)]


class Gate:
    """A channel that sends nothing until it is opened."""

    name = "telegram"

    def __init__(self) -> None:
        self.open = asyncio.Event()
        self.begun: list[str] = []

    async def send(self, letter: Letter) -> Sent:
        self.begun.append(letter.outgoing.text)
        await self.open.wait()
        return Sent()

    async def show_typing(self, address: Address) -> None:
        """Nobody looks."""


async def until(desk: Desk, holds: Callable[[], bool], most_s: float = 5.0) -> None:
    """The clock goes on meanwhile: a moment to send comes when it is past."""
    async with asyncio.timeout(most_s):
        while not holds():
            desk.clock.pass_s(0.01)
            await asyncio.sleep(0.01)


async def run_out(desk: Desk, other: Desk) -> None:
    """The worker's lease ends unnoticed, another replica gives its jobs back, and then it is seen again."""
    desk.clock.pass_s(LEASE_S + 1)
    await other.store.beat(OTHER, LEASE_S)
    await desk.store.beat(WORKER, LEASE_S)


async def test_a_letter_under_way_is_not_sent_a_second_time(desk: Desk, other: Desk) -> None:
    gate = Gate()
    delivery = Delivery(gate, ("telegram",), desk.store, desk.clock, WORKER, lambda _job, _why: None)
    await desk.store.beat(WORKER, LEASE_S)
    await desk.send(*((chat, f"to {chat}") for chat in CHATS))
    running = asyncio.create_task(delivery.run())
    await until(desk, lambda: len(gate.begun) == min(delivery.window.size, len(CHATS)))
    await run_out(desk, other)
    delivery.poke()
    await asyncio.sleep(0.3)
    gate.open.set()
    await until(desk, lambda: len(gate.begun) >= len(CHATS))
    await asyncio.sleep(0.3)
    delivery.stop()
    await running
    assert sorted(gate.begun) == sorted(f"to {chat}" for chat in CHATS)
    assert await desk.rows(schema.outbox) == []


async def test_letters_that_wait_in_hand_are_held_once(desk: Desk, other: Desk) -> None:
    gate = Gate()
    gate.open.set()
    desk.limits["telegram"] = Pace(overall_per_s=0.01)
    delivery = Delivery(gate, ("telegram",), desk.store, desk.clock, WORKER, lambda _job, _why: None)
    await desk.store.beat(WORKER, LEASE_S)
    await desk.send(*((chat, f"to {chat}") for chat in CHATS))
    running = asyncio.create_task(delivery.run())
    await until(desk, lambda: len(gate.begun) == 1)
    await run_out(desk, other)
    delivery.poke()
    await asyncio.sleep(0.3)
    desk.limits["telegram"] = Pace(overall_per_s=1e6)
    for _ in range(10):
        desk.clock.pass_s(100)
        await desk.store.beat(WORKER, LEASE_S)
        delivery.poke()
        await asyncio.sleep(0.05)
    delivery.stop()
    await running
    assert sorted(gate.begun) == sorted(f"to {chat}" for chat in CHATS)
