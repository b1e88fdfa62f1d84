"""When a planned message is due, moved on to the first moment the calendar leaves open; whether that is now, later or
too late.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import takewhile
from zoneinfo import ZoneInfo

from cronsim import CronSim

from bot.planning.schema import Calendar, Cron, Dates, Planned

_DAY = timedelta(days=1)
_TICK = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One sending of a message: `scheduled` by its schedule, `due` once moved; both in the calendar's zone."""

    id: str
    scheduled: datetime
    due: datetime

    @property
    def key(self) -> str:
        """Names this sending for ever, so that none is made twice: the scheduled time does not change when a holiday
        is added to the calendar.
        """
        return f"{self.id}@{self.scheduled.isoformat(timespec='minutes')}"


def holiday(day: date, calendar: Calendar) -> str | None:
    """The holiday's name, None on any other day."""
    return calendar.dates.get(day) or calendar.each_year.get((day.month, day.day))


def holidays_known_until(calendar: Calendar) -> int:
    """The last year with holidays of its own, such as Tết, in the calendar; 0 where there is none."""
    return max((day.year for day in calendar.dates), default=0)


def is_quiet(clock: time, calendar: Calendar) -> bool:
    start, end = calendar.quiet_from, calendar.quiet_until
    return start <= clock < end if start <= end else clock >= start or clock < end


def first_open(at: datetime, calendar: Calendar) -> datetime:
    """The first moment from `at` on that is neither quiet nor on a holiday, in the calendar's zone.

    Never earlier than `at`, and never earlier for a later `at`: what is moved keeps its order.
    """
    at = at.astimezone(calendar.zone)
    while True:
        if holiday(at.date(), calendar):
            at = wall_time(at.date() + _DAY, time(), calendar.zone)
        elif is_quiet(at.time(), calendar):
            evening = at.time() >= calendar.quiet_until
            at = wall_time(at.date() + _DAY * evening, calendar.quiet_until, calendar.zone, fold=at.fold)
        else:
            return at


def wall_time(day: date, clock: time, zone: ZoneInfo, fold: int = 0) -> datetime:
    """The moment a clock in `zone` shows this. A time skipped in spring comes as much later as the clock was put on."""
    return datetime.combine(day, clock, zone).replace(fold=fold).astimezone(UTC).astimezone(zone)


def occurrences(planned: Iterable[Planned], start: datetime, end: datetime, calendar: Calendar) -> list[Occurrence]:
    """All that is due from `start` up to, not at, `end`: by due time, then scheduled time, then order of `planned`.

    A message goes at most once a day: of its times that are moved onto one day, the first stands.
    """
    end = end.astimezone(UTC)
    found: list[Occurrence] = []
    for one in planned:
        found += takewhile(lambda occurrence: occurrence.due < end, _from(one, start, calendar))
    return sorted(found, key=lambda occurrence: (occurrence.due.timestamp(), occurrence.scheduled.timestamp()))


def due(planned: Planned, after: datetime, calendar: Calendar) -> Occurrence | None:
    """The next sending later than `after`, None when no date is left."""
    return next(_from(planned, after + _TICK, calendar), None)


def year_plan(planned: Iterable[Planned], calendar: Calendar, start: datetime) -> list[tuple[datetime, str, str]]:
    """A year's sendings from `start` on: when it is due, the message's id and title."""
    messages = {one.id: one for one in planned}
    coming = occurrences(messages.values(), start, start + timedelta(days=365), calendar)
    return [(occurrence.due, occurrence.id, messages[occurrence.id].title) for occurrence in coming]


def _from(planned: Planned, start: datetime, calendar: Calendar) -> Iterator[Occurrence]:
    start = start.astimezone(UTC)
    last: date | None = None
    for scheduled in scheduled_times(planned.schedule, _back_over_closed(start, calendar), calendar.zone):
        moved = first_open(scheduled, calendar)
        if moved.date() != last and moved >= start:
            yield Occurrence(planned.id, scheduled, moved)
        last = moved.date()


def scheduled_times(schedule: Cron | Dates, start: datetime, zone: ZoneInfo) -> Iterator[datetime]:
    """The schedule's own times from `start` on, in `zone`."""
    if isinstance(schedule, Dates):
        yield from (at.astimezone(zone) for at in schedule.times if at >= start)
    else:
        second_before = start.astimezone(UTC) - timedelta(seconds=1)
        yield from CronSim(schedule.expression, second_before.astimezone(zone))


def _back_over_closed(start: datetime, calendar: Calendar) -> datetime:
    """So early that all that may be moved to `start` or later, or compete for its day, is scheduled after it."""
    day = start.astimezone(calendar.zone).date() - _DAY
    while holiday(day, calendar):
        day -= _DAY
    return wall_time(day, time(), calendar.zone).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class DueNow:
    """Due; `late_s` is how long ago."""

    late_s: float


@dataclass(frozen=True, slots=True)
class Later:
    """Not due before `at`, or due but the calendar is closed until then."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Missed:
    """No open moment was left within the window after `due`: to be reported, not sent."""

    due: datetime
    late_s: float


def settle(planned: Planned, scheduled_at: datetime, now: datetime, calendar: Calendar) -> DueNow | Later | Missed:
    """Decide on one sending of `planned`, scheduled (not moved) for `scheduled_at`.

    The window counts from the due time, so a holiday takes nothing from it. Whoever calls holds the sending's key,
    and asks only for what was neither sent nor reported.
    """
    now = now.astimezone(UTC)
    due = first_open(scheduled_at, calendar)
    opens = first_open(now, calendar)
    wait, late = opens.astimezone(UTC) - now, now - due.astimezone(UTC)
    if late < timedelta():
        return Later(due)
    if late + wait > timedelta(seconds=planned.late_window_s):
        return Missed(due, late.total_seconds())
    return Later(opens) if wait else DueNow(late.total_seconds())
