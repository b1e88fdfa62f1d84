"""What to do with a sending whose hour has come or gone: now, later, or too late."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.planning.calendar import first_open
from bot.planning.schema import Calendar, Planned


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
