"""The pace and the window, by the numbers that their words say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.messages import Address
from bot.services.pace import LaneClock, Pace, Spacing, reserved
from bot.services.window import FEWEST, Window
from tests.fakes.bot_api import worst_window

MEMBER, GROUP = Address("telegram", "5"), Address("telegram", "-5")


def test_moments_are_reserved_evenly_before_the_next_one() -> None:
    assert reserved(11.5, 3, 2.0) == (10.0, 10.5, 11.0)
    assert reserved(11.5, 0, 2.0) == ()


@pytest.mark.parametrize(("address", "limit", "span_s"), [(MEMBER, 1, 1.0), (GROUP, 1, 1.0), (GROUP, 20, 60.0)])
@given(asked=st.lists(st.floats(0, 300), min_size=1, max_size=120))
def test_a_chat_never_gets_more_than_its_limit(address: Address, limit: int, span_s: float, asked: list[float]) -> None:
    spacing, clock, sent = Pace().spacing(address), LaneClock(), []
    for moment_s in sorted(asked):
        at_s = max(moment_s, clock.next_s)
        clock = clock.after(at_s, spacing)
        sent.append(at_s)
    assert worst_window(sent, span_s) <= limit


@pytest.mark.parametrize("per_min", [1.0, 2.0, 4.0, 7.0, 10.0, 20.0, 30.0])
@given(asked=st.lists(st.tuples(st.floats(0, 200), st.booleans()), min_size=1, max_size=120))
def test_replies_and_others_together_keep_the_limit_of_a_group(per_min: float, asked: list[tuple[float, bool]]) -> None:
    spacing, clock = Pace(group_per_min=per_min).spacing(GROUP), LaneClock()
    sent: list[float] = []
    for moment_s, is_reply in sorted(asked):
        at_s = max([moment_s, clock.next_s if is_reply else clock.others_s, *sent[-1:]])
        clock = clock.after(at_s, spacing)
        sent.append(at_s)
    assert worst_window(sent, 59.999) <= per_min


def test_a_group_that_was_silent_gets_some_in_a_row_and_then_one_each_four_seconds() -> None:
    clock, sent = LaneClock(), []
    for _ in range(8):
        at_s = max(100.0, clock.next_s)
        clock = clock.after(at_s, Pace().spacing(GROUP))
        sent.append(round(at_s, 6))
    assert sent == [100.0, 101.03, 102.06, 103.09, 104.12, 105.15, 108.0, 112.0]


def test_of_what_a_silent_group_may_get_three_are_kept_for_replies() -> None:
    spacing, clock, sent = Pace().spacing(GROUP), LaneClock(), []
    for _ in range(4):
        at_s = max(100.0, clock.others_s)
        clock = clock.after(at_s, spacing)
        sent.append(round(at_s, 6))
    assert sent == [100.0, 101.03, 104.0, 108.0]
    for _ in range(3):
        at_s = max(108.5, clock.next_s)
        clock = clock.after(at_s, spacing)
        sent.append(round(at_s, 6))
    assert sent[4:] == [109.03, 110.06, 111.09]


def test_a_steady_interval_without_a_burst() -> None:
    clock = LaneClock().after(10.0, Spacing(2.0))
    assert clock == LaneClock(12.0, 12.0, 12.0)
    assert clock.after(20.0, Spacing(2.0)) == LaneClock(22.0, 22.0, 22.0)


def test_two_messages_are_under_way_where_the_platform_answers_at_once() -> None:
    window = Window()
    assert window.size == FEWEST == 2
    for number in range(100):
        window.note(0.002, number * 0.01)
    assert window.size == 2


def test_as_many_are_under_way_as_the_distance_of_the_platform_asks_for() -> None:
    window, now_s = Window(), 0.0
    for _ in range(40):
        for _ in range(window.size):
            window.note(0.2, now_s)
        now_s += 0.2
    assert window.size == 128
    rate_per_s = 27
    paced = Window()
    for number in range(200):
        paced.note(0.2, number / rate_per_s)
    assert paced.size == pytest.approx(1.25 * rate_per_s * 0.2, abs=1)


def test_a_message_that_takes_eight_times_as_long_as_others_hangs() -> None:
    window = Window()
    assert window.slow_s == 1.0
    window.note(0.5, 0.0)
    assert window.slow_s == 4.0
    window.note(0.01, 1.0)
    assert window.slow_s == 1.0
