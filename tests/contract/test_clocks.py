"""The clock is put back or forward by up to an hour: nothing stands still for longer than a minute; on both databases.

What is legal stays: a chat that the platform told to wait an hour waits an hour.
"""

import random

import pytest

from bot.domain.cases import CaseKind, Material
from bot.domain.delivery import Fate, Job, Letter, Outcome, Priority, Track
from bot.domain.desk import DeskPlan, DeskView
from bot.domain.messages import Address, Outgoing
from bot.domain.submission_effects import OpenCase
from bot.ports.store import Arrival, Decision
from bot.services.alerts import Alerts
from bot.services.pace import LaneClock, Pace, Spacing
from tests.contract.conftest import Desk, SetClock, answer, delivered

HOUR_S, MINUTE_S = 3600.0, 60.0
LAN, HOA, GROUP = "telegram:11", "telegram:22", "telegram:-100"
JUMPS_S = [-HOUR_S, -1800.0, -130.0, 130.0, HOUR_S]


async def texts(desk: Desk, worker: str = "w1") -> list[str]:
    """What is handed out within a minute, looked at every two seconds, and arrives."""
    found: list[str] = []
    for _ in range(int(MINUTE_S) // 2):
        jobs = (await desk.turn(worker)).jobs
        found += [job.letter.outgoing.text for job in jobs]
        await desk.turn(worker, *map(delivered, jobs), want=0)
        desk.clock.pass_s(2)
        await desk.store.beat(worker, 5.0)
    return found


@pytest.mark.parametrize("jump_s", JUMPS_S)
async def test_replies_go_to_chats_that_are_known_and_to_new_ones(desk: Desk, clock: SetClock, jump_s: float) -> None:
    desk.limits["telegram"] = Pace()
    await desk.send((LAN, "1"), (GROUP, "1"), (GROUP, "2"), (GROUP, "3"), (GROUP, "4"), (GROUP, "5"))
    await texts(desk)
    await desk.send((LAN, "trước"))
    (job,) = (await desk.turn()).jobs
    await desk.turn("w1", Outcome(job, Fate.AGAIN, clock.time_s + 1.0, counted=True), want=0)
    clock.pass_s(jump_s)
    await desk.send((LAN, "sau"), (HOA, "mới"), (GROUP, "nhóm"))
    assert sorted(await texts(desk)) == ["mới", "nhóm", "sau", "trước"]


@pytest.mark.parametrize("jump_s", JUMPS_S)
async def test_updates_albums_and_what_is_being_looked_at_are_handled(
    desk: Desk, clock: SetClock, jump_s: float
) -> None:
    pieces = [Arrival(f"p{one}", LAN, f'"{one}"', clock.time_s + 1.5, "album") for one in range(2)]
    await desk.store.receive("telegram", "telegram/777", pieces, None)
    await desk.store.receive("telegram", "telegram/777", [Arrival("q", HOA, "1", clock.time_s + 10.0)], None)
    clock.pass_s(jump_s)
    await desk.arrive(("r", "telegram:33"))
    handled = 0
    for _ in range(int(MINUTE_S)):
        handled += await desk.handle(answer)
        clock.pass_s(1)
    assert handled == 3


@pytest.mark.parametrize("jump_s", JUMPS_S)
async def test_what_a_dead_process_held_comes_free(desk: Desk, other: Desk, clock: SetClock, jump_s: float) -> None:
    assert await desk.store.lease("poll/x", "w1", 5.0)
    await desk.store.beat("w1", 5.0)
    await desk.send((LAN, "giữ"))
    assert await desk.hold("w1") == ["giữ"]
    clock.pass_s(jump_s)
    waited_s = 0.0
    while not await other.store.lease("poll/x", "w2", 5.0):
        clock.pass_s(1)
        waited_s += 1
    assert waited_s <= MINUTE_S
    assert "giữ" in await texts(other, "w2")


@pytest.mark.parametrize("jump_s", [*JUMPS_S, 0.0])
async def test_a_pause_of_all_ends_within_a_minute(desk: Desk, clock: SetClock, jump_s: float) -> None:
    await desk.send((LAN, "1"), (HOA, "2"), ("telegram:33", "3"))
    first, second, third = (await desk.turn()).jobs
    limited = [Outcome(one, Fate.AGAIN, clock.time_s + HOUR_S, limited_s=HOUR_S) for one in (first, second)]
    await desk.turn("w1", *limited, delivered(third), want=0)
    clock.pass_s(jump_s)
    await desk.send(("telegram:33", "4"))
    moment_s = None
    for _ in range(int(MINUTE_S) + 1):
        turn = await desk.turn()
        if turn.jobs:
            moment_s = turn.slots[0]
            break
        clock.pass_s(1)
    assert moment_s is not None
    assert moment_s <= clock.time_s + MINUTE_S + 1


async def test_a_chat_that_must_wait_an_hour_waits_an_hour(desk: Desk, clock: SetClock) -> None:
    desk.limits["telegram"] = Pace()
    await desk.send((LAN, "1"))
    (job,) = (await desk.turn()).jobs
    await desk.turn("w1", Outcome(job, Fate.AGAIN, clock.time_s + HOUR_S, limited_s=HOUR_S), want=0)
    await desk.send((LAN, "2"))
    for _ in range(60):
        assert not (await desk.turn()).jobs
        clock.pass_s(MINUTE_S - 1)
    clock.pass_s(MINUTE_S + 1)
    assert await desk.hold() == ["1"]


@pytest.mark.parametrize("jump_s", JUMPS_S)
async def test_the_desk_hears_of_cases_and_cards_are_set_right(desk: Desk, clock: SetClock, jump_s: float) -> None:
    desk.limits["telegram"] = Pace()
    address = Address.of(GROUP)
    rooms: list[int] = []

    def plan(view: DeskView) -> DeskPlan:
        rooms.append(view.room)
        card = Letter(address, Outgoing("thẻ"), Priority.DESK, track=Track(1, "card"))
        return DeskPlan(letters=(card,), shown=(1,), edited=(1,)) if view.fresh else DeskPlan()

    opened = OpenCase("K7-3M2X", CaseKind.SUBMISSION, Material(text="x"))
    await desk.arrive(("1", LAN))
    await desk.handle(lambda _, __: Decision("{}", effects=(opened,)))
    await desk.store.desk_turn(address, plan)
    await texts(desk)
    await desk.send(*((GROUP, str(number)) for number in range(8)))
    for _ in range(8):
        jobs: tuple[Job, ...] = (await desk.turn()).jobs
        await desk.turn("w1", *map(delivered, jobs), want=0)
        clock.pass_s(5)
    clock.pass_s(jump_s)
    rooms.clear()
    for _ in range(int(MINUTE_S)):
        await desk.store.desk_turn(address, plan)
        clock.pass_s(1)
    assert max(rooms) > 0


async def test_clocks_of_replicas_that_differ_a_little_break_no_pace(desk: Desk, clock: SetClock) -> None:
    desk.limits["telegram"] = Pace()
    await desk.send((LAN, "1"), (LAN, "2"))
    assert await desk.hold() == ["1"]
    clock.pass_s(-20.0)
    assert await desk.hold("w2") == []


@pytest.mark.parametrize("seed", range(3))
async def test_whatever_the_clock_does_nobody_waits_longer_than_a_minute(
    desk: Desk, clock: SetClock, seed: int
) -> None:
    choose = random.Random(seed)
    desk.limits["telegram"] = Pace()
    for number in range(8):
        clock.pass_s(choose.uniform(-HOUR_S, HOUR_S))
        keys = choose.sample([LAN, HOA, GROUP, "telegram:33"], 2)
        await desk.send(*((key, f"{number}") for key in keys))
        await desk.arrive((f"u{number}", LAN))
        got = await texts(desk)
        assert got.count(f"{number}") == 2
        assert await desk.handle(lambda *_: Decision(keep_state=True)) == 1


def test_a_lane_of_a_clock_that_was_ahead_begins_anew_and_no_other_does() -> None:
    spacing = Spacing(4.0, burst=4, gap_s=1.1)
    ahead = LaneClock(5_000.0, 5_012.0)
    assert ahead.after(1_000.0, spacing) == LaneClock(1_004.0, 1_016.0, 1_004.0)
    sound = LaneClock(1_000.0, 1_012.0)
    assert sound.after(1_000.0, spacing) == LaneClock(1_004.0, 1_016.0, 1_004.0)
    assert LaneClock.read(5_000.0, 5_000.0, 5_000.0, 60.0, 1_000.0) == LaneClock()
    assert LaneClock.read(4_600.0, 4_600.0, 4_600.0, 3_600.0, 1_000.0) == LaneClock(4_600.0, 4_600.0, 4_600.0)


async def test_the_desk_hears_of_a_pause_of_all_once(desk: Desk, clock: SetClock) -> None:
    alerts = Alerts(desk.store, Address.of(GROUP), "{count}", "tạm chờ")
    await alerts.flush()
    await desk.send((LAN, "1"), (HOA, "2"))
    jobs = (await desk.turn()).jobs
    limited = [Outcome(one, Fate.AGAIN, clock.time_s + HOUR_S, limited_s=HOUR_S) for one in jobs]
    await desk.turn("w1", *limited, want=0)
    assert 0 < (await desk.store.backlog()).paused_s <= MINUTE_S
    for _ in range(3):
        await alerts.flush()
    assert await desk.hold() == ["tạm chờ"]


async def test_what_could_have_gone_is_overdue_and_what_waits_for_its_pace_is_not(desk: Desk, clock: SetClock) -> None:
    desk.limits["telegram"] = Pace()
    await desk.send((LAN, "1"), (LAN, "2"))
    (job,) = (await desk.turn()).jobs
    await desk.turn("w1", Outcome(job, Fate.AGAIN, clock.time_s + HOUR_S, limited_s=HOUR_S), want=0)
    await desk.send((HOA, "tin định kỳ"), priority=Priority.BROADCAST)
    clock.pass_s(200.0)
    assert (await desk.store.backlog()).overdue_s == 0.0
    await desk.send((HOA, "3"))
    clock.pass_s(130.0)
    assert (await desk.store.backlog()).overdue_s == 130.0


async def test_a_lease_is_held_by_who_lives(desk: Desk, clock: SetClock) -> None:
    assert not (await desk.store.backlog("poll/x")).leased
    await desk.store.lease("poll/x", "w1", 5.0)
    assert (await desk.store.backlog("poll/x")).leased
    clock.pass_s(6.0)
    assert not (await desk.store.backlog("poll/x")).leased
    clock.pass_s(-HOUR_S)
    assert not (await desk.store.backlog("poll/x")).leased
