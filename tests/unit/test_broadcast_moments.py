"""When the next message of a broadcast may go: late moments are made up for, and no second has too many."""

import heapq

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.services.broadcasts.send_slots import BUNCH_S, CATCH_UP, MOST_LATE_S, LastSecond, Moments
from tests.fakes.bot_api import worst_window

PER_S = 27.0
STALLS = st.lists(st.tuples(st.floats(0, 20), st.floats(0, 0.9)), max_size=8)
"""When the program stood still, and for how long (seconds)."""


def sent(stalls: list[tuple[float, float]], lasting_s: float = 40.0, per_s: float = PER_S) -> list[float]:
    """When messages went of a program that always has one to send and stood still at times."""
    moments, times = Moments(), []
    moments.add(tuple(place / per_s for place in range(int(lasting_s * per_s))))
    now_s = 0.0
    while (next_s := moments.next_s(now_s)) is not None:
        now_s = max(now_s, next_s)
        now_s = max([now_s, *(at_s + still_s for at_s, still_s in stalls if at_s <= now_s < at_s + still_s)])
        if moments.next_s(now_s) is not None:
            moments.use(now_s)
            times.append(now_s)
    return times


def test_moments_are_used_as_they_were_given() -> None:
    assert sent([], 3.0) == pytest.approx([place / PER_S for place in range(81)])


@given(stalls=STALLS)
def test_no_second_has_a_twelfth_too_many_however_the_program_stalls(stalls: list[tuple[float, float]]) -> None:
    assert worst_window(sent(stalls)) <= PER_S * (1 + BUNCH_S) / CATCH_UP + 1


def test_what_a_short_stall_cost_is_made_up_for() -> None:
    times = sent([(5.0, 0.3)])
    assert len(times) == 40 * PER_S
    assert times[-1] == pytest.approx((40 * PER_S - 1) / PER_S)


def test_of_a_long_stall_only_the_last_second_is_made_up_for() -> None:
    assert len(sent([(5.0, 10.0)])) == pytest.approx((40 - 10 + MOST_LATE_S) * PER_S, abs=1)


@given(
    trips=st.lists(st.tuples(st.floats(0, 0.5), st.floats(0, 0.3)), min_size=40, max_size=120),
    shortest_s=st.floats(0.002, 0.3),
)
@example(trips=[(0.0, 0.0)] * 42 + [(0.0, 0.25)] * 36 + [(0.5, 0.0)] * 33 + [(0.0, 0.0)], shortest_s=0.25)
def test_no_second_of_the_platform_has_too_many_though_requests_come_in_a_heap(
    trips: list[tuple[float, float]], shortest_s: float
) -> None:
    """Each message is held up on its way, and then its answer; one message alone shows the shortest trip."""
    second = LastSecond(PER_S)
    second.begin()
    second.end(shortest_s, 0.0)
    under_way: list[tuple[float, float]] = []
    arrived, now_s = [-shortest_s / 2], 0.0
    for there_s, back_s in trips:
        while (free_s := second.free_s(now_s)) is None or free_s > now_s:
            if under_way and (free_s is None or under_way[0][0] <= free_s):
                now_s, trip_s = heapq.heappop(under_way)
                second.end(trip_s, now_s)
            else:
                assert free_s is not None
                now_s = free_s
        second.begin()
        arrived.append(now_s + shortest_s / 2 + there_s)
        trip_s = shortest_s + there_s + back_s
        heapq.heappush(under_way, (now_s + trip_s, trip_s))
    assert worst_window(sorted(arrived), 1 - 1e-9) <= second.most == 28


def test_what_is_older_than_a_second_is_forgotten_though_nobody_asks() -> None:
    second = LastSecond(PER_S)
    for number in range(1_000):
        second.begin()
        second.end(0.01, number / PER_S)
    assert len(second._answered_s) <= PER_S


def test_a_message_a_second_has_room_beside_another() -> None:
    assert LastSecond(1.0).most == 2
