"""The rota of a week, day by day: it says at every minute what `on_duty` says."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.desk import HOME_ZONE, Desk, Shift
from bot.planning.rota import on_duty
from bot.planning.weeks import monday_of, week_of
from tests.unit.test_planning_rota import DESK, HOA, LAN, MINH

MONDAY = date(2026, 8, 31)
CLOCKS = st.times().map(lambda one: one.replace(second=0, microsecond=0, minute=one.minute // 30 * 30))
SHIFTS = st.lists(
    st.builds(
        Shift,
        st.frozensets(st.integers(0, 6), min_size=1),
        CLOCKS,
        CLOCKS,
        st.lists(st.sampled_from((LAN.id, MINH.id, HOA.id)), min_size=1, max_size=2, unique=True).map(tuple),
    ),
    min_size=1,
    max_size=4,
).map(tuple)


def test_a_week_has_its_days_shifts_and_holidays() -> None:
    week = week_of(DESK, MONDAY)
    assert [one.day.isoweekday() for one in week] == [1, 2, 3, 4, 5, 6, 7]
    first, second, third = week[:3]
    assert [(f"{one.start:%H:%M}", f"{one.end:%H:%M}", one.officers) for one in first.stretches] == [
        ("07:30", "11:30", (LAN, MINH)),
        ("13:30", "17:00", (MINH,)),
    ]
    assert (third.holiday, third.stretches) == (True, ())
    assert not second.holiday
    (night,), (morning,) = week[5].stretches, week[6].stretches
    assert (night.end.date(), night.officers, morning.officers) == (week[6].day, (HOA,), (HOA,))


def test_without_shifts_all_are_on_duty_all_day() -> None:
    for day in week_of(Desk(officers=(LAN, MINH)), MONDAY):
        (whole,) = day.stretches
        assert (whole.start.time(), whole.end - whole.start, whole.officers) == (time(), timedelta(days=1), (LAN, MINH))


@given(SHIFTS, st.integers(0, 52), st.frozensets(st.integers(0, 6), max_size=2), st.integers(0, 7 * 48 - 1))
def test_at_every_moment_a_week_says_who_is_on_duty(
    shifts: tuple[Shift, ...], later: int, off: frozenset[int], half_hour: int
) -> None:
    monday = MONDAY + later * timedelta(weeks=1)
    desk = replace(DESK, shifts=shifts, holidays=frozenset(monday + day * timedelta(days=1) for day in off))
    at = datetime.combine(monday, time(), HOME_ZONE) + half_hour * timedelta(minutes=30)
    week = week_of(desk, monday)
    found = [part.officers for day in week for part in day.stretches if part.start <= at < part.end]
    assert (found or [()]) == [on_duty(desk, at)]
    for day in week:
        assert all(one.end < two.start or one.officers != two.officers for one, two in pairwise(day.stretches))


@pytest.mark.parametrize("days", range(7))
def test_a_week_begins_on_its_monday(days: int) -> None:
    assert monday_of(MONDAY + timedelta(days=days)) == MONDAY
