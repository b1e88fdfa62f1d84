"""The pace that all processes share."""

import asyncio
from itertools import pairwise

import pytest

from bot.domain.delivery import Fate, Job, Outcome, Priority
from bot.services.pace import Pace
from tests.contract.conftest import Desk, SetClock, delivered
from tests.fakes.bot_api import worst_window

LAN, HOA, MAI, GROUP = "telegram:11", "telegram:22", "telegram:33", "telegram:-5"
OVERALL = Pace(27.0, 1e6, 1e9)
CHATS = Pace(1e6, 1.0, 20.0)


def limited(job: Job, clock: SetClock, after_s: float) -> Outcome:
    return Outcome(job, Fate.AGAIN, clock.time_s + after_s, limited_s=after_s, fault="Limited")


async def test_two_workers_together_stay_below_the_limit_in_any_second(
    desk: Desk, other: Desk, clock: SetClock
) -> None:
    desk.limits["telegram"] = other.limits["telegram"] = OVERALL
    await desk.send(*((f"telegram:{number}", str(number)) for number in range(200)))
    slots: list[float] = []
    for _ in range(40):
        turns = await asyncio.gather(desk.turn("w1", want=3), other.turn("w2", want=2))
        slots += [slot for turn in turns for slot in turn.slots]
        clock.pass_s(0.05)
    assert len(slots) == 200
    assert len(set(slots)) == 200
    assert worst_window(sorted(slots)) <= 28
    assert max(slots) - min(slots) == pytest.approx(199 / 27)


async def test_a_moment_not_used_is_replaced_by_a_later_one(desk: Desk, clock: SetClock) -> None:
    desk.limits["telegram"] = OVERALL
    await desk.send((LAN, "1"), (HOA, "2"))
    first = await desk.turn()
    clock.pass_s(60)
    again = await desk.turn("w1", want=0, slots=2)
    assert again.slots == pytest.approx((clock.time_s, clock.time_s + 1 / 27))
    assert min(again.slots) > max(first.slots)


async def test_a_chat_gets_one_message_a_second_and_the_others_do_not_wait_for_it(desk: Desk, clock: SetClock) -> None:
    desk.limits["telegram"] = CHATS
    await desk.send((LAN, "1"), (LAN, "2"), (HOA, "3"))
    first = await desk.turn()
    assert [job.letter.outgoing.text for job in first.jobs] == ["1", "3"]
    assert await desk.hold("w1", *map(delivered, first.jobs)) == []
    clock.pass_s(1.0)
    assert await desk.hold() == []
    clock.pass_s(0.11)
    assert await desk.hold() == ["2"]


async def test_a_chat_gets_one_message_a_second_of_whatever_urgency(desk: Desk, clock: SetClock) -> None:
    desk.limits["telegram"] = CHATS
    await desk.send((LAN, "broadcast"), priority=Priority.BROADCAST)
    await desk.send((LAN, "reply"))
    assert await desk.hold() == ["reply"]
    clock.pass_s(0.5)
    assert await desk.hold() == []
    clock.pass_s(0.7)
    assert await desk.hold() == ["broadcast"]


async def test_a_group_gets_a_short_burst_and_at_most_twenty_in_any_minute(desk: Desk, clock: SetClock) -> None:
    desk.limits["telegram"] = CHATS
    await desk.send(*((GROUP, str(number)) for number in range(60)))
    times: list[float] = []
    turn = await desk.turn()
    while turn.waiting:
        times += [clock.time_s for _ in turn.jobs]
        turn = await desk.turn("w1", *map(delivered, turn.jobs))
        if not turn.jobs:
            clock.pass_s(0.5)
    assert len(times) == 60
    assert worst_window(times, 60.0) <= 20
    assert [times[place + 1] - times[place] for place in range(4)] == [1.5, 1.5, 1.5, 1.5]
    assert max(after - before for before, after in pairwise(times)) < 4.5


async def test_an_officer_s_reply_finds_room_however_many_cards_wait(desk: Desk, clock: SetClock) -> None:
    desk.limits["telegram"] = CHATS
    await desk.send(*((GROUP, f"card {number}") for number in range(90)), priority=Priority.DESK)
    began_s, asked_s = clock.time_s, clock.time_s + 20.3
    times: list[float] = []
    waits_s: list[float] = []
    while clock.time_s < began_s + 200:
        if clock.time_s >= asked_s:
            asked_s += 9.7
            await desk.send((GROUP, f"{clock.time_s}"))
        turn = await desk.turn()
        for job in turn.jobs:
            times.append(clock.time_s)
            if job.letter.priority is Priority.REPLY:
                waits_s.append(clock.time_s - float(job.letter.outgoing.text))
            await desk.turn("w1", delivered(job), want=0)
        clock.time_s = min(clock.time_s + 0.9, turn.next_s or asked_s)
    assert len(waits_s) == 19
    assert max(waits_s) <= 1.03
    assert worst_window(times, 60.0) <= 20
    assert len(times) >= 45


async def test_cards_take_what_replies_leave_and_wait_no_longer_than_the_steady_pace(
    desk: Desk, clock: SetClock
) -> None:
    desk.limits["telegram"] = CHATS
    await desk.send(*((GROUP, f"card {number}") for number in range(8)), priority=Priority.DESK)
    began_s = clock.time_s
    times: list[float] = []
    while len(times) < 6:
        for job in (await desk.turn()).jobs:
            times.append(clock.time_s - began_s)
            await desk.turn("w1", delivered(job), want=0)
        clock.pass_s(0.25)
    assert [after - before for before, after in pairwise(times)] == [1.25, 2.75, 4.0, 4.0, 4.0]


async def test_the_answer_to_a_tap_alone_waits_for_no_pace_and_takes_no_moment(desk: Desk, clock: SetClock) -> None:
    desk.limits["telegram"] = CHATS
    await desk.send(*((GROUP, str(number)) for number in range(5)))
    await desk.send((GROUP, "tap 1"), (GROUP, "tap 2"), (LAN, "tap 3"), priority=Priority.TAP)
    turn = await desk.turn()
    assert [job.letter.outgoing.text for job in turn.jobs] == ["tap 1", "tap 3", "0"]
    assert await desk.hold("w1", *map(delivered, turn.jobs)) == ["tap 2"]
    clock.pass_s(1.04)
    assert await desk.hold() == ["1"]


async def test_taps_without_end_take_none_of_the_moments_of_messages(desk: Desk) -> None:
    desk.limits["telegram"] = OVERALL
    await desk.send(*((f"telegram:{number}", "tap") for number in range(50)), priority=Priority.TAP)
    turn = await desk.turn(want=50)
    assert (len(turn.jobs), turn.slots) == (50, ())
    await desk.send(*((f"telegram:{number}", "tap") for number in range(60, 90)), priority=Priority.TAP)
    await desk.send((HOA, "reply"))
    turn = await desk.turn(want=50)
    assert (len(turn.jobs), turn.slots) == (31, (desk.clock.time_s,))


async def test_replies_in_groups_go_after_replies_and_cards_of_all_and_before_letters_of_broadcasts(
    desk: Desk,
) -> None:
    """One member can write in a hundred groups, and all of them together wait for one member who waits for a reply."""
    desk.limits["telegram"] = OVERALL
    groups = [f"telegram:-{number}" for number in range(200, 280)]
    await desk.send(*((group, "group") for group in groups), priority=Priority.GROUP)
    await desk.send((MAI, "broadcast"), priority=Priority.BROADCAST)
    for priority in (Priority.WORDS, Priority.DESK, Priority.FINDING, Priority.REPLY):
        await desk.send((f"telegram:{int(priority)}", priority.name), priority=priority)
    texts = await desk.hold(want=90)
    assert texts == ["REPLY", "FINDING", "DESK", "WORDS", *["group"] * 80, "broadcast"]


async def test_a_group_gets_its_replies_as_fast_as_before_though_they_go_after_others(
    desk: Desk, clock: SetClock
) -> None:
    desk.limits["telegram"] = CHATS
    await desk.send(*((GROUP, str(number)) for number in range(5)), priority=Priority.GROUP)
    times: list[float] = []
    while len(times) < 5:
        for job in (turn := await desk.turn()).jobs:
            times.append(clock.time_s)
            turn = await desk.turn("w1", delivered(job), want=1)
        assert turn.next_s is None or turn.next_s > clock.time_s
        clock.pass_s(0.05)
    assert [round(after - before, 2) for before, after in pairwise(times)] == [1.05, 1.05, 1.05, 1.05]


async def test_what_went_late_makes_the_next_one_of_its_group_wait_as_long(desk: Desk, clock: SetClock) -> None:
    desk.limits["telegram"] = CHATS
    await desk.send((GROUP, "1"), (GROUP, "2"))
    (first,) = (await desk.turn()).jobs
    clock.pass_s(0.6)
    sent = Outcome(first, Fate.DELIVERED, begun_s=clock.time_s)
    clock.pass_s(0.5)
    assert await desk.hold("w1", sent) == []
    clock.pass_s(0.5)
    assert await desk.hold("w1") == []
    clock.pass_s(0.05)
    assert await desk.hold("w1") == ["2"]


async def test_a_turn_says_when_the_next_reply_may_go(desk: Desk, clock: SetClock) -> None:
    desk.limits["telegram"] = CHATS
    await desk.send((GROUP, "1"), (GROUP, "2"))
    (first,) = (await desk.turn()).jobs
    clock.pass_s(0.1)
    again = await desk.turn("w1", delivered(first))
    assert again.next_s == pytest.approx(clock.time_s + 0.93)
    await desk.send((GROUP, "card"), priority=Priority.DESK)
    clock.pass_s(0.94)
    assert (await desk.turn()).next_s is None


async def test_a_429_pauses_its_chat_alone(desk: Desk, clock: SetClock) -> None:
    await desk.send((LAN, "1"), (LAN, "2"), (HOA, "3"))
    jobs = (await desk.turn(want=1)).jobs
    assert await desk.hold("w1", limited(jobs[0], clock, 7)) == ["3"]
    clock.pass_s(6.9)
    await desk.send((LAN, "urgent"), priority=Priority.REPLY)
    assert await desk.hold() == []
    clock.pass_s(0.2)
    assert await desk.hold() == ["1"]


async def test_429s_of_two_chats_within_seconds_pause_all_on_every_replica(
    desk: Desk, other: Desk, clock: SetClock
) -> None:
    await desk.send((LAN, "1"), (HOA, "2"), (MAI, "3"))
    lan, hoa = (await desk.turn(want=2)).jobs
    await desk.turn("w1", limited(lan, clock, 7), want=0)
    clock.pass_s(4.9)
    await other.turn("w1", limited(hoa, clock, 10), want=0)
    paused_until_s = clock.time_s + 10
    (slot,) = (await other.turn("w2")).slots
    assert slot == pytest.approx(paused_until_s)


@pytest.mark.parametrize(("second", "first_s", "apart_s"), [(LAN, 0.5, 1.0), (HOA, 60.0, 5.1)])
async def test_429s_of_one_chat_or_far_apart_pause_no_others(
    desk: Desk, clock: SetClock, second: str, first_s: float, apart_s: float
) -> None:
    await desk.send((LAN, "1"), (second, "2"), (MAI, "3"))
    first = (await desk.turn(want=1)).jobs[0]
    await desk.turn("w1", limited(first, clock, first_s), want=0)
    clock.pass_s(apart_s)
    again = (await desk.turn(want=1)).jobs[0]
    assert again.letter.address.key == second
    await desk.turn("w1", limited(again, clock, 30), want=0)
    turn = await desk.turn()
    assert MAI in [job.letter.address.key for job in turn.jobs]
    assert max(turn.slots) < clock.time_s + 1


@pytest.mark.parametrize("asked_s", [61.0, 3_600.0, 86_400.0, 1e9])
async def test_two_limited_chats_keep_their_long_pause_and_the_others_wait_a_minute(
    desk: Desk, clock: SetClock, asked_s: float
) -> None:
    desk.limits["telegram"] = OVERALL
    await desk.send((LAN, "1"), (HOA, "2"))
    first = await desk.turn()
    await desk.turn("w1", *(limited(job, clock, asked_s) for job in first.jobs))
    await desk.send((MAI, "3"))
    turn = await desk.turn()
    assert [job.letter.outgoing.text for job in turn.jobs] == ["3"]
    assert turn.slots[0] == pytest.approx(clock.time_s + 60)
    clock.pass_s(asked_s - 1)
    assert await desk.hold("w2") == []
    clock.pass_s(2)
    assert await desk.hold("w2") == ["1", "2"]
