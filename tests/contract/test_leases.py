"""Leases: one process at a time holds a name."""

import asyncio
from types import SimpleNamespace

import pytest

from bot.services import upkeep
from tests.contract.conftest import Desk, SetClock

POLLING = "poll/telegram/777"


async def test_one_process_holds_a_lease_for_as_long_as_it_says_so(desk: Desk, other: Desk, clock: SetClock) -> None:
    assert await desk.store.lease(POLLING, "w1", 5)
    assert not await other.store.lease(POLLING, "w2", 5)
    for _ in range(3):
        clock.pass_s(4)
        assert await desk.store.lease(POLLING, "w1", 5)
        assert not await other.store.lease(POLLING, "w2", 5)


async def test_a_lease_that_ended_goes_to_the_next_who_asks(desk: Desk, other: Desk, clock: SetClock) -> None:
    await desk.store.lease(POLLING, "w1", 5)
    clock.pass_s(5.1)
    assert await other.store.lease(POLLING, "w2", 5)
    assert not await desk.store.lease(POLLING, "w1", 5)


async def test_other_names_are_other_leases(desk: Desk) -> None:
    assert await desk.store.lease(POLLING, "w1", 5)
    assert await desk.store.lease("poll/telegram/888", "w2", 5)


async def test_of_many_that_ask_at_once_one_gets_it(desk: Desk, other: Desk) -> None:
    got = await asyncio.gather(
        *(one.store.lease(POLLING, f"w{number}", 5) for number in range(10) for one in (desk, other))
    )
    assert sum(got) == 2  # the same holder asks at both


async def test_while_renewing_it_takes_long_it_is_held_until_its_end_and_no_longer(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = SimpleNamespace(monotonic=lambda: 100.0)
    monkeypatch.setattr(upkeep, "time", clock)
    lease = upkeep.Lease(desk.store, POLLING, "w1")
    await lease._renew()
    clock.monotonic = lambda: 100.0 + upkeep.LEASE_S - 0.1
    assert lease.held
    clock.monotonic = lambda: 100.0 + upkeep.LEASE_S
    assert not lease.held
