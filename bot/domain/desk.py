"""The duty desk as the settings describe it: who, when, and what happens when nobody answers."""

from dataclasses import dataclass
from datetime import date, time, tzinfo
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.domain.cases import Officer
from bot.domain.messages import Address

HOME_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


class Backup(StrEnum):
    """Who is called when a case waits: those on duty again, the standby, the head."""

    DUTY = "duty"
    STANDBY = "standby"
    HEAD = "head"


@dataclass(frozen=True, slots=True)
class Shift:
    """Officers by id, on these days of the week (0 is Monday), from `start` to `end` (past midnight where earlier)."""

    days: frozenset[int]
    start: time
    end: time
    officers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Escalation:
    """A case that nobody claims for `after_min` minutes is brought to the notice of `to`."""

    after_min: float
    to: Backup


@dataclass(frozen=True, slots=True)
class Desk:
    """`address` is the officers' chat, None where there is none yet; `standby` are officers by id.

    `answer_min`: minutes that one case takes, for the expected answer time. `per_day`, `open_most`: how many cases a
    member may send in 24 hours, and have open at once.
    """

    address: Address | None = None
    officers: tuple[Officer, ...] = ()
    shifts: tuple[Shift, ...] = ()
    holidays: frozenset[date] = frozenset()
    standby: tuple[str, ...] = ()
    escalation: tuple[Escalation, ...] = (
        Escalation(10, Backup.DUTY),
        Escalation(20, Backup.STANDBY),
        Escalation(40, Backup.HEAD),
    )
    zone: tzinfo = HOME_ZONE
    answer_min: float = 15.0
    per_day: int = 20
    open_most: int = 10
