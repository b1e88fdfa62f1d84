"""The duty desk as the settings describe it: who, when, and what happens when nobody answers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, time, tzinfo
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.domain.cases import Case, Officer, Similar
from bot.domain.delivery import Letter
from bot.domain.messages import Address, Outgoing
from bot.domain.pending import Stop

NAMED = "name:"
"""Before the name of an officer whose id is known only once they were invited (`bot.planning.invited`)."""
UNDO_FOR_S = 60.0
"""From the tap on "Gửi", so long a finding can be taken back."""
HOME_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


class HowOften(StrEnum):
    """How often, at most, the chat is told what waits to be learned from."""

    DAILY = "daily"
    WEEKLY = "weekly"
    NEVER = "never"


class Backup(StrEnum):
    """Who is called when a case waits: those on duty again, the standby, the head; or the one who holds it."""

    DUTY = "duty"
    STANDBY = "standby"
    HEAD = "head"
    HOLDER = "holder"


@dataclass(frozen=True, slots=True)
class Shift:
    """Officers by id, or NAMED and a name, on these days of the week (0 is Monday), from `start` to `end` (past
    midnight where earlier).
    """

    days: frozenset[int]
    start: time
    end: time
    officers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Escalation:
    """A case that waits for `after_min` minutes is brought to the notice of `to`."""

    after_min: float
    to: Backup


@dataclass(frozen=True, slots=True)
class Desk:
    """`address` is the officers' chat, None where there is none yet; `standby` are officers by id.

    `escalation`: for a case that nobody holds. `held_min`: how long an officer may hold a case without answering, by
    its urgency from the most urgent.

    `on_call`: officers by id who are called for harm and danger while nobody is on duty.

    `answer_min`: minutes that one case takes, for the expected answer time. `per_day`, `open_most`: how many cases a
    member may send in 24 hours, and have open at once. `undo_s`: so long a finding waits after the officer's “Gửi”.
    `weekly_picture`: whether the chat gets one of the figures on Monday. `learning_told`: how often it hears what it
    can learn from.
    """

    address: Address | None = None
    officers: tuple[Officer, ...] = ()
    shifts: tuple[Shift, ...] = ()
    holidays: frozenset[date] = frozenset()
    standby: tuple[str, ...] = ()
    on_call: tuple[str, ...] = ()
    escalation: tuple[Escalation, ...] = (
        Escalation(10, Backup.DUTY),
        Escalation(20, Backup.STANDBY),
        Escalation(40, Backup.HEAD),
    )
    held_min: tuple[float, float, float] = (15.0, 60.0, 240.0)
    zone: tzinfo = HOME_ZONE
    answer_min: float = 15.0
    per_day: int = 20
    open_most: int = 10
    undo_s: float = 20.0
    weekly_picture: bool = False
    learning_told: HowOften = HowOften.DAILY


@dataclass(frozen=True, slots=True)
class Unheard:
    """A case, and how many of those who sent it could not be reached."""

    case: Case
    count: int


@dataclass(frozen=True, slots=True)
class Stopped:
    """A finding that was on its way and does not go: `mark` and `purpose` as in `bot.domain.pending.Pending`; `officer`
    by id, "" for one who has left.
    """

    case: Case
    mark: str
    officer: str
    purpose: str
    why: Stop


@dataclass(frozen=True, slots=True)
class DeskView:
    """What the desk's clerk looks at. Times in epoch seconds.

    `fresh`: cases that the desk has not been told of, the most urgent first, up to a bound; `fresh_in_all` and
    `fresh_urgent` count them all, and `repeated` are those among them (by id) whose members all sent another case
    shortly before. `wanted`: cases that it asked to see again. `changed`: cases whose card no longer
    says how things are and may be edited now. `calls`: cases that officers are to be called for at once. `due`:
    unanswered cases whose escalation is due, each with its step. `late`: those of which a member was promised an answer
    by now. `unheard`: those of which the desk has not been told yet that somebody was not reached. `held`: codes of the
    cases that each officer holds, by the officer's id. `queue`: all open cases, and `similar`: those that share bands
    with one; both looked up when they are called. `marks`: when things were last told, by name. `room`: how many
    messages the chat can get within a few seconds without breaking its pace. `stopped`: findings that do not go.
    """

    now_s: float
    fresh: tuple[Case, ...]
    fresh_in_all: int
    fresh_urgent: int
    wanted: tuple[Case, ...]
    changed: tuple[Case, ...]
    calls: tuple[Case, ...]
    due: tuple[tuple[Case, int], ...]
    late: tuple[Case, ...]
    unheard: tuple[Unheard, ...]
    held: Mapping[str, tuple[str, ...]]
    queue: Callable[[], tuple[Case, ...]]
    similar: Callable[[Case], tuple[Similar, ...]]
    officers: tuple[Officer, ...]
    marks: Mapping[str, float]
    room: int
    repeated: frozenset[int] = frozenset()
    stopped: tuple[Stopped, ...] = ()


@dataclass(frozen=True, slots=True)
class Timer:
    """How far the escalation of a case has gone, and when it goes on (None: nobody is on duty for a year)."""

    case_id: int
    step: int
    at_s: float | None


@dataclass(frozen=True, slots=True)
class Apology:
    """Said to those members whom an answer about this case was promised by now."""

    case_id: int
    outgoing: Outgoing


@dataclass(frozen=True, slots=True)
class DeskPlan:
    """What the clerk does: letters to the desk, cases now told (`shown`; `all_shown` for a digest of all that is new),
    cards now right (`edited`), cases now called for (`called`), timers, apologies,
    cases of which the desk hears who was not reached (`unheard`), officers whose cases are open again (`released`, by
    id), marks, findings of which the desk hears that they do not go (`stopped`, by their mark).
    """

    letters: tuple[Letter, ...] = ()
    all_shown: bool = False
    shown: tuple[int, ...] = ()
    edited: tuple[int, ...] = ()
    called: tuple[int, ...] = ()
    timers: tuple[Timer, ...] = ()
    apologies: tuple[Apology, ...] = ()
    unheard: tuple[int, ...] = ()
    released: tuple[str, ...] = ()
    marks: tuple[tuple[str, float], ...] = ()
    stopped: tuple[str, ...] = ()


Plan = Callable[[DeskView], DeskPlan]
