"""Who is on duty when, by the desk's weekly rota. Moments are aware; those returned are in the desk's zone.

A shift belongs to the day it begins on: none begins on a holiday, and one that began before goes on to its end. Without
any shift the desk is on duty always, all its officers together.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

from bot.domain.cases import Officer
from bot.domain.desk import Desk, Shift

MAX_EXPECTED_DAYS = 60
"""An answer is never expected later than that, however long the queue."""
WEEK_MIN = 7 * 24 * 60

DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
_HORIZON_DAYS = 400
_NEGLIGIBLE_MIN = 1e-6


@dataclass(frozen=True, slots=True)
class Expected:
    """When an answer can be expected; `off_hours`: nobody is on duty now."""

    at: datetime
    off_hours: bool


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch of the week that no shift covers, in minutes from Monday 00:00; `end_min` may lie past the week."""

    start_min: int
    end_min: int


@dataclass(frozen=True, slots=True)
class DutySpan:
    """A stretch of time with the same officers on duty (by id), in UTC."""

    start: datetime
    end: datetime
    officers: frozenset[str]


def on_duty(desk: Desk, at: datetime) -> tuple[Officer, ...]:
    """In the order of the desk's list."""
    now = next(spans(desk, at), None)
    ids = now.officers if now is not None and now.start <= at else frozenset()
    return tuple(officer for officer in desk.officers if officer.id in ids)


def is_duty(desk: Desk, at: datetime) -> bool:
    now = next(spans(desk, at), None)
    return now is not None and now.start <= at


def next_shift(desk: Desk, at: datetime) -> datetime | None:
    """When somebody comes on duty next, later than `at`; None when nobody does within a year."""
    before = _nobody(at)
    for span in spans(desk, at):
        staying = before.officers if before.end == span.start else frozenset()
        if span.start > at and span.officers - staying:
            return span.start.astimezone(desk.zone)
        before = span
    return None


def boundaries(desk: Desk, start: datetime, end: datetime) -> tuple[datetime, ...]:
    """When the officers on duty change, later than `start` and up to `end`."""
    found: dict[datetime, None] = {}
    before = _nobody(start - DAY)
    for span in spans(desk, start - DAY):
        if before.end != span.start or before.officers != span.officers:
            found |= dict.fromkeys((before.end, span.start))
        if span.start > end:
            break
        before = span
    return tuple(moment.astimezone(desk.zone) for moment in found if start < moment <= end)


def gaps(desk: Desk) -> tuple[Gap, ...]:
    """The parts of an ordinary week without anybody on duty; holidays are not counted."""
    found: list[Gap] = []
    covered = 0
    for start, end in [*sorted(part for shift in desk.shifts for part in _in_week(shift)), (WEEK_MIN, WEEK_MIN)]:
        if start > covered:
            found.append(Gap(covered, start))
        covered = max(covered, end)
    if not desk.shifts:
        return ()
    if len(found) > 1 and found[0].start_min == 0 and found[-1].end_min == WEEK_MIN:
        first, *between, last = found
        return (*between, Gap(last.start_min, WEEK_MIN + first.end_min))
    return tuple(found)


def expected_answer(desk: Desk, now: datetime, waiting: int) -> Expected:
    """When a case that comes now, behind `waiting` others, is answered at `answer_min` minutes of duty for each.

    The others are shared out among the officers on duty; the case itself takes one officer.
    """
    latest = now.astimezone(UTC) + MAX_EXPECTED_DAYS * DAY
    others_min, own_min = waiting * desk.answer_min, desk.answer_min
    for span in spans(desk, now):
        start = max(span.start, now.astimezone(UTC))
        length_min = (span.end - start) / MINUTE
        share = max(len(span.officers), 1)
        queued_min = min(length_min, others_min / share)
        others_min -= queued_min * share
        if others_min < _NEGLIGIBLE_MIN:
            left_min = length_min - queued_min
            if own_min <= left_min:
                latest = min(latest, start + (queued_min + own_min) * MINUTE)
                break
            own_min -= left_min
        if span.end >= latest:
            break
    return Expected(latest.astimezone(desk.zone), not is_duty(desk, now))


def _nobody(at: datetime) -> DutySpan:
    return DutySpan(at, at, frozenset())


def spans(desk: Desk, at: datetime) -> Iterator[DutySpan]:
    """The spans that end after `at`, in order, for some time to come."""
    at = at.astimezone(UTC)
    if not desk.shifts:
        yield DutySpan(at - DAY, at + _HORIZON_DAYS * DAY, frozenset(officer.id for officer in desk.officers))
        return
    first = at.astimezone(desk.zone).date()
    for day in (first + count * DAY for count in range(_HORIZON_DAYS)):
        yield from (span for span in _of_day(desk, day) if span.end > at)


def _of_day(desk: Desk, day: date) -> Iterator[DutySpan]:
    """A day cut wherever a shift begins or ends."""
    shifts = [*_begun_on(desk, day - DAY), *_begun_on(desk, day)]
    midnight, next_midnight = (_moment(desk, one, time()) for one in (day, day + DAY))
    edges = {edge for shift in shifts for edge in (shift.start, shift.end) if midnight < edge < next_midnight}
    for start, end in pairwise(sorted({midnight, next_midnight, *edges})):
        officers = frozenset[str]().union(*(shift.officers for shift in shifts if shift.start <= start < shift.end))
        if officers:
            yield DutySpan(start, end, officers)


def _begun_on(desk: Desk, day: date) -> Iterator[DutySpan]:
    if day in desk.holidays:
        return
    for shift in desk.shifts:
        if day.weekday() in shift.days:
            last = day + DAY if shift.end <= shift.start else day
            yield DutySpan(_moment(desk, day, shift.start), _moment(desk, last, shift.end), frozenset(shift.officers))


def _moment(desk: Desk, day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, desk.zone).astimezone(UTC)


def _in_week(shift: Shift) -> Iterator[tuple[int, int]]:
    """The shift in minutes of the week, one that goes on over Sunday's midnight in two parts."""
    start_min, end_min = (clock.hour * 60 + clock.minute for clock in (shift.start, shift.end))
    length_min = end_min - start_min if end_min > start_min else end_min - start_min + 24 * 60
    for day in shift.days:
        begin = day * 24 * 60 + start_min
        yield begin, min(begin + length_min, WEEK_MIN)
        if begin + length_min > WEEK_MIN:
            yield 0, begin + length_min - WEEK_MIN
