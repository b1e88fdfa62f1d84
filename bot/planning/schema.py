"""What is planned to be sent, to whom and when, once read and found sound."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.answers.schema import Citation
from bot.domain.broadcasts import Quiz


class MessageKind(StrEnum):
    GUIDANCE = "guidance"
    QUIZ = "quiz"


class Reach(StrEnum):
    ALL = "all"
    UNIT = "unit"
    OFFICERS = "officers"


@dataclass(frozen=True, slots=True)
class Audience:
    """Who a message is for; `unit` is the unit's name where one unit is meant."""

    reach: Reach
    unit: str | None = None

    def __str__(self) -> str:
        return self.reach if self.unit is None else f"{self.reach}:{self.unit}"


@dataclass(frozen=True, slots=True)
class Cron:
    """Five fields, minute to weekday, that hold at most once a day."""

    expression: str


@dataclass(frozen=True, slots=True)
class Dates:
    """Single times, aware, ascending, at most one a day."""

    times: tuple[datetime, ...]


@dataclass(frozen=True, slots=True)
class Planned:
    """One message of the plan. Guidance has `text` and perhaps a picture; a quiz has neither.

    `entries` are ids of the knowledge base to read on; `late_window_s` is how long after its time it may still go;
    `description` stands above guidance that goes as an article.
    """

    id: str
    topic: str
    title: str
    text: str
    picture: Path | None
    quiz: Quiz | None
    entries: tuple[str, ...]
    citations: tuple[Citation, ...]
    schedule: Cron | Dates
    audience: Audience
    late_window_s: int
    description: str = ""

    @property
    def kind(self) -> MessageKind:
        return MessageKind.GUIDANCE if self.quiz is None else MessageKind.QUIZ


@dataclass(frozen=True, slots=True)
class Calendar:
    """When nothing is sent: from `quiet_from` to `quiet_until` on the clock of `zone` (over midnight where the first is
    the later), and on holidays: those of every year by (month, day), the others by date.
    """

    zone: ZoneInfo
    quiet_from: time
    quiet_until: time
    each_year: Mapping[tuple[int, int], str]
    dates: Mapping[date, str]
    late_window_s: int


@dataclass(frozen=True, slots=True)
class Plan:
    """All that is planned, in the order of the files; `topics` are the names of what members can choose, by id."""

    messages: tuple[Planned, ...]
    topics: Mapping[str, str]
    calendar: Calendar
