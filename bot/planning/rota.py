"""Who is on duty when, by the desk's weekly rota. Moments are aware; those returned are in the desk's zone.

A shift belongs to the day it begins on: none begins on a holiday, and one that began before goes on to its end. Without
any shift the desk is on duty always, all its officers together.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

from bot.domain.cases import Case, Officer, Status, Urgency
from bot.domain.desk import Backup, Desk, Escalation, Shift

MAX_EXPECTED_DAYS = 60
"""An answer is never expected later than that, however long the queue."""
MAX_GAP_MIN = 8 * 60
"""At least once in so many minutes of duty a case that still waits is called out again."""
URGENT_FACTOR = 0.5
WEEK_MIN = 7 * 24 * 60

_DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)
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
class _Span:
    """A stretch of time with the same officers on duty (by id), in UTC."""

    start: datetime
    end: datetime
    officers: frozenset[str]


def on_duty(desk: Desk, at: datetime) -> tuple[Officer, ...]:
    """In the order of the desk's list."""
    now = next(_from(desk, at), None)
    ids = now.officers if now is not None and now.start <= at else frozenset()
    return tuple(officer for officer in desk.officers if officer.id in ids)


def is_duty(desk: Desk, at: datetime) -> bool:
    now = next(_from(desk, at), None)
    return now is not None and now.start <= at


def next_shift(desk: Desk, at: datetime) -> datetime | None:
    """When somebody comes on duty next, later than `at`; None when nobody does within a year."""
    before = _nobody(at)
    for span in _from(desk, at):
        staying = before.officers if before.end == span.start else frozenset()
        if span.start > at and span.officers - staying:
            return span.start.astimezone(desk.zone)
        before = span
    return None


def boundaries(desk: Desk, start: datetime, end: datetime) -> tuple[datetime, ...]:
    """When the officers on duty change, later than `start` and up to `end`."""
    found: dict[datetime, None] = {}
    before = _nobody(start - _DAY)
    for span in _from(desk, start - _DAY):
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
    latest = now.astimezone(UTC) + MAX_EXPECTED_DAYS * _DAY
    others_min, own_min = waiting * desk.answer_min, desk.answer_min
    for span in _from(desk, now):
        start = max(span.start, now.astimezone(UTC))
        length_min = (span.end - start) / _MINUTE
        share = max(len(span.officers), 1)
        queued_min = min(length_min, others_min / share)
        others_min -= queued_min * share
        if others_min < _NEGLIGIBLE_MIN:
            left_min = length_min - queued_min
            if own_min <= left_min:
                latest = min(latest, start + (queued_min + own_min) * _MINUTE)
                break
            own_min -= left_min
        if span.end >= latest:
            break
    return Expected(latest.astimezone(desk.zone), not is_duty(desk, now))


def waiting(desk: Desk, case: Case) -> Desk:
    """The desk by whose escalation a case waits: for somebody to take it, or for its holder to answer. An urgent one
    waits half as long, and at night too.
    """
    urgent = case.urgency is Urgency.HIGH
    if case.status is Status.CLAIMED:
        first_min = desk.held_min[list(Urgency).index(case.urgency)]
        calls = ((1, Backup.HOLDER), (2, Backup.DUTY), (4, Backup.HEAD))
        escalation = tuple(Escalation(times * first_min, to) for times, to in calls)
    else:
        factor = URGENT_FACTOR if urgent else 1.0
        escalation = tuple(replace(one, after_min=one.after_min * factor) for one in desk.escalation)
    return replace(desk, escalation=escalation, shifts=() if urgent else desk.shifts)


def next_escalation(desk: Desk, opened_at: datetime, step: int, now: datetime) -> tuple[datetime, Backup] | None:
    """When escalation `step` (from 0) of a case that waits is due, and who is called; None when nobody ever is.

    The first comes `after_min` after the case, or at the start of the next shift where nobody is on duty by then; each
    of the others so many minutes of duty later. One whose time passed unheard, and nobody is on duty `now`, waits for
    the next shift too; otherwise the answer does not depend on `now`.

    Behind the last step it is called out again and again, each time after twice as long from `now`.
    """
    if not desk.escalation:
        return None
    if step >= len(desk.escalation):
        again = _after_duty(desk, now.astimezone(UTC), _gap(desk.escalation, step))
        return (again.astimezone(desk.zone), desk.escalation[-1].to) if again else None
    first, *others = desk.escalation[: step + 1]
    due = _first_call(desk, opened_at.astimezone(UTC), first.after_min * _MINUTE)
    before_min = first.after_min
    for escalation in others:
        due = due and _after_duty(desk, due, (escalation.after_min - before_min) * _MINUTE)
        before_min = escalation.after_min
    if due is not None and due < now and not is_duty(desk, now):
        due = _after_duty(desk, now.astimezone(UTC), timedelta())
    return (due.astimezone(desk.zone), desk.escalation[step].to) if due else None


def last_due(desk: Desk, opened_at: datetime, step: int, now: datetime) -> tuple[int, Backup] | None:
    """The last escalation, from `step` on, whose time has come, and who is called; None where none has. One behind the
    last step has come: its time was told when the one before was called.

    After a standstill several have: to call all of them one after another would be noise.
    """
    if desk.escalation and step >= len(desk.escalation):
        return (step, desk.escalation[-1].to) if is_duty(desk, now) else None
    found = None
    while (call := next_escalation(desk, opened_at, step, now)) and call[0] <= now:
        found, step = (step, call[1]), step + 1
    return found


def backups(desk: Desk, to: Backup, at: datetime) -> tuple[Officer, ...]:
    """Who is meant by a step of the escalation; those on duty where there is no standby, or no head."""
    match to:
        case Backup.STANDBY:
            called = tuple(officer for officer in desk.officers if officer.id in desk.standby)
        case Backup.HEAD:
            called = tuple(officer for officer in desk.officers if officer.head)
        case Backup.DUTY | Backup.HOLDER:
            called = ()
    return called or on_duty(desk, at)


def reachable(desk: Desk, at: datetime) -> tuple[Officer, ...]:
    """Who is called at any hour when somebody needs help: those on duty, else those on call, else the head and the
    standby, else all.
    """
    on_call = tuple(officer for officer in desk.officers if officer.id in desk.on_call)
    backing = tuple(officer for officer in desk.officers if officer.head or officer.id in desk.standby)
    return on_duty(desk, at) or on_call or backing or desk.officers


def _first_call(desk: Desk, opened: datetime, wait: timedelta) -> datetime | None:
    covered_until = opened
    for span in _from(desk, opened):
        if span.start > covered_until:
            return span.start
        if opened + wait < span.end:
            return opened + wait
        covered_until = span.end
    return None


def _after_duty(desk: Desk, at: datetime, wait: timedelta) -> datetime | None:
    """The moment of duty so long after `at`, by a clock that stands still while nobody is on duty."""
    for span in _from(desk, at):
        start = max(span.start, at)
        if wait < span.end - start:
            return start + wait
        wait -= span.end - start
    return None


def _gap(escalation: tuple[Escalation, ...], step: int) -> timedelta:
    last_min = escalation[-1].after_min
    times = 1 << min(step - len(escalation), 20)
    return max(last_min, min(last_min * times, MAX_GAP_MIN)) * _MINUTE


def _nobody(at: datetime) -> _Span:
    return _Span(at, at, frozenset())


def _from(desk: Desk, at: datetime) -> Iterator[_Span]:
    """The spans that end after `at`, in order, for some time to come."""
    at = at.astimezone(UTC)
    if not desk.shifts:
        yield _Span(at - _DAY, at + _HORIZON_DAYS * _DAY, frozenset(officer.id for officer in desk.officers))
        return
    first = at.astimezone(desk.zone).date()
    for day in (first + count * _DAY for count in range(_HORIZON_DAYS)):
        yield from (span for span in _of_day(desk, day) if span.end > at)


def _of_day(desk: Desk, day: date) -> Iterator[_Span]:
    """A day cut wherever a shift begins or ends."""
    shifts = [*_begun_on(desk, day - _DAY), *_begun_on(desk, day)]
    midnight, next_midnight = (_moment(desk, one, time()) for one in (day, day + _DAY))
    edges = {edge for shift in shifts for edge in (shift.start, shift.end) if midnight < edge < next_midnight}
    for start, end in pairwise(sorted({midnight, next_midnight, *edges})):
        officers = frozenset[str]().union(*(shift.officers for shift in shifts if shift.start <= start < shift.end))
        if officers:
            yield _Span(start, end, officers)


def _begun_on(desk: Desk, day: date) -> Iterator[_Span]:
    if day in desk.holidays:
        return
    for shift in desk.shifts:
        if day.weekday() in shift.days:
            last = day + _DAY if shift.end <= shift.start else day
            yield _Span(_moment(desk, day, shift.start), _moment(desk, last, shift.end), frozenset(shift.officers))


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
