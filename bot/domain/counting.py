"""What is counted of questions: how many of each topic ended how, by week. Never who asked, nor what.

Source: ISO 8601 for weeks, which begin on Monday.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from enum import StrEnum


class QuestionOutcome(StrEnum):
    """How a question ended: answered, with readings to choose from, with neither, or with what to do in danger."""

    ANSWERED = "answered"
    CHOICES = "choices"
    SILENT = "silent"
    URGENT = "urgent"


@dataclass(frozen=True, slots=True, order=True)
class Asked:
    """One question. `week_s`: when its week began (epoch seconds); `topic` by its id, "" where it has none."""

    week_s: float
    topic: str
    outcome: QuestionOutcome


def week_start(at_s: float, zone: tzinfo) -> datetime:
    """Monday at midnight, in the zone, of the week that a moment (epoch seconds) lies in."""
    at = datetime.fromtimestamp(at_s, zone)
    return at.replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=at.weekday())


def last_weeks(now_s: float, zone: tzinfo, count: int) -> tuple[datetime, ...]:
    """The beginnings of the last weeks, that of `now_s` the last."""
    this = week_start(now_s, zone)
    return tuple(this - timedelta(weeks=back) for back in reversed(range(count)))
