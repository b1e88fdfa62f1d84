"""The rota: who is on duty, when that changes, and when a waiting case is brought to notice."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.cases import Case, CaseKind, Material, Officer, Status, Urgency
from bot.domain.desk import HOME_ZONE, Backup, Desk, Escalation, Shift
from bot.planning.escalation import backups, last_due, next_escalation, waiting
from bot.planning.rota import (
    MAX_EXPECTED_DAYS,
    Expected,
    Gap,
    boundaries,
    expected_answer,
    gaps,
    is_duty,
    next_shift,
    on_duty,
)

LAN, MINH, HOA = Officer("telegram:1", "Lan"), Officer("telegram:2", "Minh"), Officer("telegram:3", "Hoa", head=True)
OFFICE = frozenset(range(5))
DESK = Desk(
    officers=(LAN, MINH, HOA),
    shifts=(
        Shift(OFFICE, time(7, 30), time(11, 30), (LAN.id, MINH.id)),
        Shift(OFFICE, time(13, 30), time(17), (MINH.id,)),
        Shift(frozenset({5}), time(20), time(2), (HOA.id,)),
    ),
    holidays=frozenset({date(2026, 9, 2)}),
    standby=(HOA.id,),
)
"""Monday to Friday in two halves, and Saturday night."""


def at(day: int, clock: str, month: int = 9) -> datetime:
    return datetime.combine(date(2026, month, day), time.fromisoformat(clock), HOME_ZONE)


@pytest.mark.parametrize(
    ("moment", "who"),
    [
        (at(1, "07:29"), ()),
        (at(1, "07:30"), (LAN, MINH)),
        (at(1, "11:30"), ()),
        (at(1, "16:59"), (MINH,)),
        (at(2, "09:00"), ()),
        (at(5, "23:59"), (HOA,)),
        (at(6, "01:59"), (HOA,)),
        (at(6, "02:00"), ()),
    ],
)
def test_those_of_the_shift_are_on_duty_and_nobody_on_a_holiday(moment: datetime, who: tuple[Officer, ...]) -> None:
    assert on_duty(DESK, moment) == who


def test_a_night_that_began_before_a_holiday_goes_on_to_its_end() -> None:
    desk = replace(DESK, holidays=frozenset({date(2026, 9, 6)}))
    assert on_duty(desk, at(6, "01:00")) == (HOA,)


def test_without_shifts_all_are_on_duty_always() -> None:
    desk = Desk(officers=(LAN, MINH))
    assert on_duty(desk, at(6, "03:00")) == (LAN, MINH)
    assert (gaps(desk), next_shift(desk, at(6, "03:00"))) == ((), None)
    assert expected_answer(desk, at(6, "03:00"), 0) == Expected(at(6, "03:15"), off_hours=False)
    assert next_escalation(desk, at(6, "03:00"), 1, at(6, "03:00")) == (at(6, "03:20"), Backup.STANDBY)


def test_the_next_shift_skips_holidays() -> None:
    assert next_shift(DESK, at(1, "17:00")) == at(3, "07:30")
    assert next_shift(DESK, at(1, "08:00")) == at(1, "13:30")


def test_shifts_change_when_the_officers_do() -> None:
    assert boundaries(DESK, at(1, "07:30"), at(1, "17:00")) == (at(1, "11:30"), at(1, "13:30"), at(1, "17:00"))
    assert boundaries(DESK, at(7, "07:00"), at(7, "08:00")) == (at(7, "07:30"),)
    through = Desk(officers=(LAN,), shifts=(Shift(frozenset(range(7)), time(), time(), (LAN.id,)),))
    assert boundaries(through, at(1, "00:00"), at(20, "00:00")) == ()


def test_gaps_of_the_week_are_found_over_its_end_too() -> None:
    minutes = 24 * 60
    assert gaps(DESK)[-1] == Gap(6 * minutes + 120, 7 * minutes + 450)
    assert gaps(DESK)[0] == Gap(690, 810)
    through = (
        Shift(frozenset({6}), time(0), time(23), (LAN.id,)),
        Shift(frozenset(range(6)), time(0), time(0), ("x",)),
    )
    assert gaps(Desk(shifts=through)) == (Gap(6 * minutes + 23 * 60, 7 * minutes),)


def test_the_first_reminder_comes_at_the_start_of_the_next_shift_where_nobody_is_on_duty() -> None:
    night = at(4, "22:00")
    assert next_escalation(DESK, night, 0, night) == (at(5, "20:00"), Backup.DUTY)
    assert next_escalation(DESK, night, 2, night) == (at(5, "20:30"), Backup.HEAD)
    late = at(1, "16:55")
    assert next_escalation(DESK, late, 0, late) == (at(3, "07:30"), Backup.DUTY)


def test_behind_the_last_step_a_case_is_called_out_at_widening_intervals_of_duty() -> None:
    now = at(1, "14:00")
    assert next_escalation(DESK, now, 3, now) == (at(1, "14:40"), Backup.HEAD)
    assert next_escalation(DESK, now, 4, now) == (at(1, "15:20"), Backup.HEAD)
    assert next_escalation(DESK, now, 5, now) == (at(1, "16:40"), Backup.HEAD)
    always = replace(DESK, shifts=())
    assert next_escalation(always, now, 90, now) == (at(1, "22:00"), Backup.HEAD)
    assert next_escalation(replace(DESK, escalation=()), now, 0, now) is None


def test_an_urgent_case_waits_half_as_long_and_at_night_too_and_a_held_one_for_its_holder() -> None:
    case = Case(1, "A", CaseKind.SUBMISSION, Status.OPEN, Urgency.HIGH, 0.0, Material())
    night = at(1, "23:00")
    assert next_escalation(waiting(DESK, case), night, 0, night) == (at(1, "23:05"), Backup.DUTY)
    held = waiting(DESK, replace(case, status=Status.CLAIMED))
    assert [next_escalation(held, night, step, night) for step in range(4)] == [
        (at(1, "23:15"), Backup.HOLDER),
        (at(1, "23:30"), Backup.DUTY),
        (at(2, "00:00"), Backup.HEAD),
        (at(2, "00:00"), Backup.HEAD),
    ]
    normal = waiting(DESK, replace(case, status=Status.CLAIMED, urgency=Urgency.NORMAL))
    assert next_escalation(normal, at(1, "07:30"), 0, at(1, "07:30")) == (at(1, "13:30"), Backup.HOLDER)


def test_timers_stand_still_over_lunch() -> None:
    desk = replace(DESK, escalation=(Escalation(10, Backup.DUTY), Escalation(60, Backup.HEAD)))
    opened = at(1, "11:00")
    assert next_escalation(desk, opened, 0, opened) == (at(1, "11:10"), Backup.DUTY)
    assert next_escalation(desk, opened, 1, opened) == (at(1, "14:00"), Backup.HEAD)


def test_a_reminder_missed_while_the_machine_was_off_waits_for_the_next_shift() -> None:
    opened = at(1, "16:00")
    assert next_escalation(DESK, opened, 0, at(1, "16:30")) == (at(1, "16:10"), Backup.DUTY)
    assert next_escalation(DESK, opened, 0, at(1, "20:00")) == (at(3, "07:30"), Backup.DUTY)


def test_after_a_standstill_only_the_last_call_that_is_due_is_made() -> None:
    opened = at(1, "14:00")
    assert last_due(DESK, opened, 0, at(1, "14:09")) is None
    assert last_due(DESK, opened, 0, at(1, "14:10")) == (0, Backup.DUTY)
    assert last_due(DESK, opened, 0, at(1, "14:25")) == (1, Backup.STANDBY)
    assert last_due(DESK, opened, 0, at(1, "16:00")) == (2, Backup.HEAD)
    assert last_due(DESK, opened, 2, at(1, "16:00")) == (2, Backup.HEAD)
    assert last_due(DESK, opened, 3, at(1, "16:00")) == (3, Backup.HEAD), "its timer said so"
    assert last_due(DESK, opened, 3, at(1, "20:00")) is None, "nobody is on duty"
    assert last_due(DESK, opened, 0, at(1, "20:00")) is None, "nobody is on duty"


def test_an_answer_is_expected_after_those_before_it_shared_out_among_the_officers() -> None:
    assert expected_answer(DESK, at(1, "08:00"), 0) == Expected(at(1, "08:15"), off_hours=False)
    assert expected_answer(DESK, at(1, "08:00"), 4) == Expected(at(1, "08:45"), off_hours=False)
    assert expected_answer(DESK, at(1, "14:00"), 4) == Expected(at(1, "15:15"), off_hours=False)
    assert expected_answer(DESK, at(1, "18:00"), 0) == Expected(at(3, "07:45"), off_hours=True)


def test_who_is_called_where_there_is_no_standby() -> None:
    assert backups(DESK, Backup.STANDBY, at(1, "08:00")) == (HOA,)
    alone = replace(DESK, standby=(), officers=(LAN, MINH))
    assert backups(alone, Backup.STANDBY, at(1, "08:00")) == backups(alone, Backup.HEAD, at(1, "08:00")) == (LAN, MINH)


HALF_HOUR = timedelta(minutes=30)
clocks = st.integers(0, 47).map(lambda half: time(half // 2, half % 2 * 30))
shifts = st.builds(
    Shift,
    st.frozensets(st.integers(0, 6), min_size=1),
    clocks,
    clocks,
    st.lists(st.sampled_from([LAN.id, MINH.id, HOA.id]), min_size=1, unique=True).map(tuple),
)
desks = st.builds(
    lambda rota, off: replace(DESK, shifts=tuple(rota), holidays=off),
    st.lists(shifts, min_size=1, max_size=4),
    st.frozensets(st.integers(1, 14).map(lambda day: date(2026, 6, day)), max_size=3),
)
moments = st.integers(0, 14 * 48).map(lambda half: at(1, "00:00", month=6) + half * HALF_HOUR)


def serving(desk: Desk, moment: datetime) -> frozenset[str]:
    """By the meaning of a shift, one at a time."""
    found: set[str] = set()
    for shift in desk.shifts:
        for day in (moment.date(), moment.date() - timedelta(days=1)):
            start, end = (datetime.combine(day, clock, HOME_ZONE) for clock in (shift.start, shift.end))
            end += timedelta(days=end <= start)
            if day.weekday() in shift.days and day not in desk.holidays and start <= moment < end:
                found |= set(shift.officers)
    return frozenset(found)


@given(desks, moments)
def test_on_duty_is_whom_a_shift_names(desk: Desk, moment: datetime) -> None:
    assert {officer.id for officer in on_duty(desk, moment)} == serving(desk, moment)
    assert is_duty(desk, moment) == bool(serving(desk, moment))


@given(desks, moments, st.integers(0, 100))
def test_between_two_boundaries_nothing_changes(desk: Desk, start: datetime, halves: int) -> None:
    steps = [start + count * HALF_HOUR for count in range(halves + 1)]
    changes = [b for a, b in pairwise(steps) if serving(desk, a) != serving(desk, b)]
    assert list(boundaries(desk, start, steps[-1])) == changes


@given(desks)
def test_a_gap_is_where_nobody_serves_in_an_ordinary_week(desk: Desk) -> None:
    ordinary = replace(desk, holidays=frozenset())
    monday = at(8, "00:00", month=6)
    week = 7 * 48
    found = {half % week for gap in gaps(desk) for half in range(gap.start_min // 30, gap.end_min // 30)}
    assert found == {half for half in range(week) if not serving(ordinary, monday + half * HALF_HOUR)}


@given(desks, moments)
def test_the_next_shift_is_the_first_that_brings_somebody(desk: Desk, moment: datetime) -> None:
    coming = next_shift(desk, moment)
    halves = int((coming - moment) / HALF_HOUR) if coming else 7 * 48
    steps = [moment + count * HALF_HOUR for count in range(halves + 1)]
    comes = [bool(serving(desk, b) - serving(desk, a)) for a, b in pairwise(steps)]
    assert comes == [False] * (halves - 1) + [coming is not None]


@given(desks, moments, st.integers(0, 5000))
def test_calls_come_in_order_and_never_while_nobody_is_on_duty(desk: Desk, opened: datetime, later_min: int) -> None:
    now = opened + timedelta(minutes=later_min)
    calls = [next_escalation(desk, opened, step, now) for step in range(len(desk.escalation))]
    dues = [call[0] for call in calls if call is not None]
    assert len(dues) == len(desk.escalation)
    assert dues == sorted(dues)
    assert all(is_duty(desk, due) and due >= opened for due in dues)
    at_once = [next_escalation(desk, opened, step, opened) for step in range(len(desk.escalation))]
    assert not is_duty(desk, now) or calls == at_once


@given(desks, moments, st.integers(0, 200))
def test_a_longer_queue_is_never_faster(desk: Desk, now: datetime, waiting: int) -> None:
    shorter, longer = expected_answer(desk, now, waiting), expected_answer(desk, now, waiting + 1)
    assert now < shorter.at <= longer.at <= now + timedelta(days=MAX_EXPECTED_DAYS)
    assert shorter.off_hours is not is_duty(desk, now)
    capped = shorter.at == now + timedelta(days=MAX_EXPECTED_DAYS)
    assert capped or is_duty(desk, shorter.at - timedelta(seconds=1))
