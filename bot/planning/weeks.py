"""The rota of some weeks, day by day. Pure; by the clocks of the desk's zone."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import takewhile

from bot.domain.cases import Officer
from bot.domain.desk import Desk
from bot.planning.rota import DAY, spans

WEEK = timedelta(weeks=1)


@dataclass(frozen=True, slots=True)
class DutyStretch:
    """A part of a day with the same officers on duty, in the desk's zone."""

    start: datetime
    end: datetime
    officers: tuple[Officer, ...]


@dataclass(frozen=True, slots=True)
class Day:
    """`holiday`: no shift begins on it."""

    day: date
    holiday: bool
    stretches: tuple[DutyStretch, ...]


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def week_of(desk: Desk, monday: date) -> tuple[Day, ...]:
    """Seven days from Monday on; without any shift a day is one stretch of all."""
    return tuple(
        Day(day, day in desk.holidays, tuple(_stretches(desk, day))) for day in (monday + n * DAY for n in range(7))
    )


def _stretches(desk: Desk, day: date) -> Iterator[DutyStretch]:
    """What is cut by the midnights alone, or by a shift that changes nobody, is put together."""
    start, end = (datetime.combine(one, time(), desk.zone) for one in (day, day + DAY))
    before: DutyStretch | None = None
    for span in takewhile(lambda one: one.start.timestamp() < end.timestamp(), spans(desk, start)):
        begin, stop = (one.astimezone(desk.zone) for one in (max(span.start, start), min(span.end, end)))
        now = DutyStretch(begin, stop, tuple(one for one in desk.officers if one.id in span.officers))
        if before is not None and before.end == now.start and before.officers == now.officers:
            before = replace(before, end=now.end)
            continue
        if before is not None:
            yield before
        before = now
    if before is not None:
        yield before
