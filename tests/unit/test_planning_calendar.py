"""A planned message goes at its hour, or at the first open moment after; late within its window, never twice."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.planning.calendar import (
    DueNow,
    Later,
    Missed,
    Occurrence,
    due,
    first_open,
    holiday,
    is_quiet,
    occurrences,
    scheduled_times,
    settle,
    year_plan,
)
from bot.planning.schema import Audience, Calendar, Cron, Dates, Planned, Reach

HOME = ZoneInfo("Asia/Ho_Chi_Minh")
CALENDAR = Calendar(
    zone=HOME,
    quiet_from=time(21),
    quiet_until=time(7, 30),
    each_year={(1, 1): "Tết Dương lịch", (4, 30): "Ngày Chiến thắng", (5, 1): "Ngày Quốc tế Lao động"},
    dates={date(2027, 2, day): "Tết Nguyên đán" for day in range(4, 12)},
    late_window_s=12 * 3600,
)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=HOME)


def message(schedule: Cron | Dates, name: str = "m", late_window_s: int = 12 * 3600) -> Planned:
    return Planned(name, "t", name.upper(), "Chào", None, None, (), (), schedule, Audience(Reach.ALL), late_window_s)


def cron(expression: str, name: str = "m") -> Planned:
    return message(Cron(expression), name)


def dated(*texts: str, name: str = "m") -> Planned:
    return message(Dates(tuple(map(at, texts))), name)


@pytest.mark.parametrize(
    ("scheduled", "opens"),
    [
        ("2026-12-01 08:00", "2026-12-01 08:00"),
        ("2026-12-01 07:30", "2026-12-01 07:30"),
        ("2026-12-01 07:29", "2026-12-01 07:30"),
        ("2026-12-01 20:59", "2026-12-01 20:59"),
        ("2026-12-01 21:00", "2026-12-02 07:30"),
        ("2026-12-02 00:00", "2026-12-02 07:30"),
        ("2027-01-01 08:00", "2027-01-02 07:30"),
        ("2026-12-31 21:00", "2027-01-02 07:30"),
        ("2027-04-30 08:00", "2027-05-02 07:30"),
        ("2027-02-04 00:00", "2027-02-12 07:30"),
        ("2027-02-11 23:59", "2027-02-12 07:30"),
    ],
)
def test_a_time_in_quiet_hours_or_on_a_holiday_moves_to_the_first_open_moment(scheduled: str, opens: str) -> None:
    assert first_open(at(scheduled), CALENDAR) == at(opens)


def test_quiet_hours_within_one_day_end_on_that_day() -> None:
    siesta = Calendar(HOME, time(12), time(13, 30), {}, {}, 0)
    assert first_open(at("2026-12-01 12:00"), siesta) == at("2026-12-01 13:30")
    assert first_open(at("2026-12-01 21:00"), siesta) == at("2026-12-01 21:00")


def test_a_time_named_in_another_zone_is_the_same_moment() -> None:
    assert first_open(datetime(2026, 12, 1, 15, 0, tzinfo=UTC), CALENDAR) == at("2026-12-02 07:30")


def test_in_an_hour_that_the_clock_shows_twice_nothing_moves_back() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    night = Calendar(berlin, time(22), time(2, 30), {}, {}, 0)
    again = datetime(2026, 10, 25, 2, 10, tzinfo=berlin, fold=1)
    assert first_open(again, night).astimezone(UTC) == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


def test_quiet_hours_that_end_in_a_skipped_hour_end_after_it() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    night = Calendar(berlin, time(22), time(2, 30), {}, {}, 0)
    assert str(first_open(datetime(2027, 3, 28, 1, 0, tzinfo=berlin), night)) == "2027-03-28 03:30:00+02:00"


@pytest.mark.parametrize("schedule", [Cron("0 8 1 12 *"), Dates((at("2026-12-01 08:00"),))])
def test_a_schedule_counts_its_start(schedule: Cron | Dates) -> None:
    assert next(scheduled_times(schedule, at("2026-12-01 08:00"), HOME)) == at("2026-12-01 08:00")


def test_the_key_names_the_scheduled_time_and_not_the_moved_one() -> None:
    (new_year,) = occurrences([cron("0 8 1 1 *")], at("2026-12-01 00:00"), at("2027-12-01 00:00"), CALENDAR)
    assert new_year == Occurrence("m", at("2027-01-01 08:00"), at("2027-01-02 07:30"))
    assert new_year.key == "m@2027-01-01T08:00+07:00"


def test_a_cron_goes_on_every_year() -> None:
    found = occurrences([cron("0 8 * 1 TUE#1")], at("2026-11-25 09:00"), at("2030-01-01 00:00"), CALENDAR)
    assert [str(one.scheduled.date()) for one in found] == ["2027-01-05", "2028-01-04", "2029-01-02"]


def test_the_start_belongs_to_the_span_and_the_end_does_not() -> None:
    daily = cron("0 8 * * *")
    found = occurrences([daily], at("2026-12-01 08:00"), at("2026-12-03 08:00"), CALENDAR)
    assert [one.due for one in found] == [at("2026-12-01 08:00"), at("2026-12-02 08:00")]


def test_what_was_scheduled_before_the_span_and_moved_into_it_is_found() -> None:
    found = occurrences([dated("2027-02-04 08:00")], at("2027-02-12 07:30"), at("2027-02-12 08:00"), CALENDAR)
    assert [one.key for one in found] == ["m@2027-02-04T08:00+07:00"]


def test_two_moved_onto_the_same_moment_keep_the_order_of_their_times() -> None:
    planned = [dated("2027-02-06 19:00", name="late"), dated("2027-02-05 08:00", name="early")]
    found = occurrences(planned, at("2027-02-01 00:00"), at("2027-03-01 00:00"), CALENDAR)
    assert [(one.id, one.due) for one in found] == [
        ("early", at("2027-02-12 07:30")),
        ("late", at("2027-02-12 07:30")),
    ]


def test_of_the_times_of_one_message_moved_onto_one_day_the_first_goes() -> None:
    found = occurrences([cron("0 8 * * *")], at("2027-02-03 00:00"), at("2027-02-14 00:00"), CALENDAR)
    assert [(str(one.scheduled.date()), str(one.due)[:16]) for one in found] == [
        ("2027-02-03", "2027-02-03 08:00"),
        ("2027-02-04", "2027-02-12 07:30"),
        ("2027-02-13", "2027-02-13 08:00"),
    ]


def test_due_is_the_next_after_the_moment_given_and_none_when_no_date_is_left() -> None:
    once = dated("2026-12-05 08:00")
    found = due(once, at("2026-12-01 00:00"), CALENDAR)
    assert found is not None
    assert found.key == "m@2026-12-05T08:00+07:00"
    assert due(once, at("2026-12-05 07:59"), CALENDAR) == found
    assert due(once, at("2026-12-05 08:00"), CALENDAR) is None


def test_a_year_plan_names_each_sending_in_order() -> None:
    planned = [cron("0 8 5 12 *", "b"), cron("0 22 1 12 *", "a")]
    assert year_plan(planned, CALENDAR, at("2026-11-25 09:00")) == [
        (at("2026-12-02 07:30"), "a", "A"),
        (at("2026-12-05 08:00"), "b", "B"),
    ]


@pytest.mark.parametrize(
    ("now", "decision"),
    [
        ("2026-12-01 07:00", Later(at("2026-12-01 08:00"))),
        ("2026-12-01 08:00", DueNow(0)),
        ("2026-12-01 10:30", DueNow(2.5 * 3600)),
        ("2026-12-01 20:00", DueNow(12 * 3600)),
        ("2026-12-01 20:01", Missed(at("2026-12-01 08:00"), 12 * 3600 + 60)),
        ("2026-12-05 12:00", Missed(at("2026-12-01 08:00"), 100 * 3600)),
    ],
)
def test_a_machine_that_was_off_sends_late_within_the_window_else_reports(now: str, decision: object) -> None:
    assert settle(cron("0 8 1 12 *"), at("2026-12-01 08:00"), at(now), CALENDAR) == decision


@pytest.mark.parametrize(
    ("now", "decision"),
    [
        ("2026-12-01 21:30", Later(at("2026-12-02 07:30"))),
        ("2026-12-02 07:30", DueNow(11.75 * 3600)),
        ("2026-12-02 07:46", Missed(at("2026-12-01 19:45"), 12 * 3600 + 60)),
    ],
)
def test_late_in_the_evening_waits_for_the_morning_if_the_window_reaches_it(now: str, decision: object) -> None:
    assert settle(cron("45 19 1 12 *"), at("2026-12-01 19:45"), at(now), CALENDAR) == decision


def test_a_morning_beyond_the_window_is_missed_at_once() -> None:
    short = message(Cron("45 19 1 12 *"), late_window_s=2 * 3600)
    decision = settle(short, at("2026-12-01 19:45"), at("2026-12-01 21:00"), CALENDAR)
    assert decision == Missed(at("2026-12-01 19:45"), 75 * 60)


def test_a_holiday_takes_nothing_from_the_window() -> None:
    planned = cron("0 8 4 2 *")
    assert settle(planned, at("2027-02-04 08:00"), at("2027-02-05 10:00"), CALENDAR) == Later(at("2027-02-12 07:30"))
    assert settle(planned, at("2027-02-04 08:00"), at("2027-02-12 19:30"), CALENDAR) == DueNow(12 * 3600)
    assert isinstance(settle(planned, at("2027-02-04 08:00"), at("2027-02-12 19:31"), CALENDAR), Missed)


ZONES = st.sampled_from([HOME, ZoneInfo("Europe/Berlin"), ZoneInfo("America/Havana"), ZoneInfo("Australia/Lord_Howe")])
CLOCKS = st.builds(time, st.integers(0, 23), st.sampled_from([0, 15, 30, 59]))
DAYS = st.dates(date(2026, 11, 1), date(2027, 5, 1))
MOMENTS = st.datetimes(datetime(2026, 11, 1), datetime(2027, 5, 1), timezones=st.just(UTC))  # noqa: DTZ001
EXPRESSIONS = st.sampled_from(["0 8 * * *", "45 19 * * THU", "30 2 * * *", "0 23 * * 1-5", "0 8 1 * *", "0 0 29 2 *"])


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    return Calendar(
        zone=draw(ZONES),
        quiet_from=draw(CLOCKS),
        quiet_until=draw(CLOCKS),
        each_year={(day.month, day.day): "lễ" for day in draw(st.lists(DAYS, max_size=8))},
        dates=dict.fromkeys(draw(st.lists(DAYS, max_size=30)), "nghỉ"),
        late_window_s=3600,
    )


@given(calendars(), MOMENTS, MOMENTS, st.integers(0, 99))
def test_moving_finds_the_first_open_moment_and_keeps_the_order(
    calendar: Calendar, one: datetime, other: datetime, percent: int
) -> None:
    moved = first_open(one, calendar)
    assert moved.astimezone(UTC) >= one
    assert holiday(moved.date(), calendar) is None
    assert not is_quiet(moved.time(), calendar)
    assert first_open(moved, calendar) == moved
    wait = moved.astimezone(UTC) - one
    between = (one + wait * percent // 100).astimezone(calendar.zone)
    assert not wait or holiday(between.date(), calendar) or is_quiet(between.time(), calendar)
    earlier, later = sorted((one, other))
    assert first_open(earlier, calendar).astimezone(UTC) <= first_open(later, calendar).astimezone(UTC)


@given(calendars(), st.lists(EXPRESSIONS, min_size=1, max_size=3), st.lists(MOMENTS, min_size=3, max_size=3))
def test_two_spans_side_by_side_find_what_the_whole_finds_each_once(
    calendar: Calendar, expressions: list[str], ends: list[datetime]
) -> None:
    planned = [cron(expression, f"m{place}") for place, expression in enumerate(expressions)]
    start, middle, end = sorted(ends)
    whole = occurrences(planned, start, end, calendar)
    assert occurrences(planned, start, middle, calendar) + occurrences(planned, middle, end, calendar) == whole
    assert len({one.key for one in whole}) == len(whole)
    assert len({(one.id, one.due.date()) for one in whole}) == len(whole)
    assert all(one.scheduled.astimezone(UTC) <= one.due.astimezone(UTC) for one in whole)
    if whole:
        first = due(planned[0], start - timedelta(microseconds=1), calendar)
        assert first == next((one for one in whole if one.id == "m0"), first)


@given(calendars(), MOMENTS, st.timedeltas(timedelta(days=-3), timedelta(days=5)), st.integers(0, 7 * 86400))
def test_settling_sends_only_what_is_due_in_an_open_moment_within_the_window(
    calendar: Calendar, scheduled: datetime, after: timedelta, late_window_s: int
) -> None:
    now = scheduled + after
    opens = first_open(scheduled, calendar).astimezone(UTC)
    last = opens + timedelta(seconds=late_window_s)
    match settle(message(Cron("0 8 * * *"), late_window_s=late_window_s), scheduled, now, calendar):
        case DueNow(late_s):
            assert opens <= now <= last
            assert late_s == (now - opens).total_seconds()
            assert first_open(now, calendar).astimezone(UTC) == now
        case Later(later):
            assert now < later.astimezone(UTC) <= max(opens, last)
            assert first_open(later, calendar) == later
        case Missed(due_at, _):
            assert due_at.astimezone(UTC) == opens
            assert first_open(now, calendar).astimezone(UTC) > last
