"""The jobs that a worker holds, and what it asks for next; how many may be under way."""

import pytest

from bot.domain.delivery import Job, Letter, Priority
from bot.domain.messages import Address, Outgoing
from bot.services.job_buffer import Hand
from bot.services.window import Window

FULL = 16


def jobs(*told: tuple[int, Priority]) -> list[Job]:
    address = Address("telegram", "1")
    return [Job(number, Letter(address, Outgoing("x"), priority), 1, 0, False, 0.0) for number, priority in told]


def test_the_most_urgent_goes_first_and_of_those_the_oldest() -> None:
    hand = Hand()
    hand.put(jobs((5, Priority.BROADCAST), (7, Priority.REPLY), (6, Priority.REPLY), (8, Priority.FINDING)))
    assert [hand.take().id for _ in range(len(hand))] == [6, 7, 8, 5]


def test_an_empty_hand_is_filled_with_anything() -> None:
    assert Hand().wanting(FULL) == (FULL, max(Priority))


def test_a_hand_that_holds_enough_takes_only_what_would_go_before() -> None:
    hand = Hand()
    hand.put(jobs(*((number, Priority.BROADCAST) for number in range(FULL))))
    assert hand.wanting(FULL) == (FULL, Priority.BROADCAST - 1)
    hand.put(jobs((20, Priority.REPLY), (21, Priority.DESK)))
    assert hand.wanting(FULL) == (FULL - 2, Priority.BROADCAST - 1)


def test_answers_to_taps_need_no_moment_and_stand_in_nobodys_way() -> None:
    hand = Hand()
    hand.put(jobs((5, Priority.TAP), (6, Priority.TAP), (7, Priority.REPLY)))
    (last,) = jobs((8, Priority.REPLY))
    assert (hand.begins_with_tap, hand.place_of(last)) == (True, 1)
    assert [hand.take().id for _ in range(2)] == [5, 6]
    assert not hand.begins_with_tap


def test_replies_in_groups_hold_up_no_broadcast() -> None:
    hand = Hand()
    hand.put(jobs(*((number, Priority.GROUP) for number in range(FULL)), (30, Priority.WORDS), (31, Priority.REPLY)))
    assert (len(hand), hand.urgent) == (FULL + 2, 2)


def test_a_hand_full_of_replies_asks_for_nothing() -> None:
    hand = Hand()
    hand.put(jobs(*((number, Priority.REPLY) for number in range(FULL))))
    assert hand.wanting(FULL)[0] == 0


def test_however_often_it_asks_it_never_holds_more_than_twice_its_fill() -> None:
    hand = Hand()
    hand.put(jobs(*((number, Priority.BROADCAST) for number in range(FULL))))
    for start in range(100, 2_000, 100):
        want, _ = hand.wanting(FULL)
        hand.put(jobs(*((start + number, Priority.REPLY) for number in range(want))))
    assert len(hand) <= 2 * FULL


@pytest.mark.parametrize(
    ("trip_s", "per_s", "size"),
    [(0.002, 300, 2), (0.009, 10_000, 2), (0.05, 40, 3), (0.05, 200, 13), (0.2, 27, 7), (0.05, 10_000, 128)],
)
def test_as_many_may_be_under_way_as_the_distance_asks_for(trip_s: float, per_s: int, size: int) -> None:
    window = Window()
    for number in range(max(400, per_s)):
        window.note(trip_s, number / per_s)
    assert window.size == size


def test_a_few_that_come_back_together_are_no_rate_yet() -> None:
    window = Window()
    for number in range(6):
        window.note(0.02, 0.02 * (number // 2))
        assert window.size == 2


def test_one_slow_message_does_not_widen_the_window_and_one_that_hangs_is_told() -> None:
    window = Window()
    for number in range(50):
        window.note(9.0 if number == 30 else 0.01, number * 0.01)
    assert window.size == 2
    assert window.slow_s == 1.0
