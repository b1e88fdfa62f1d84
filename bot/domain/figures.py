"""Figures to look at: what was counted, and tables of it in which no small group shows. Pure.

A group below `LEAST` is withheld, as it might say something of one person. Where those that are withheld could be
found by subtraction from a sum that stands elsewhere, the smallest of the others are withheld with them (secondary
suppression: Hundepool et al., Statistical Disclosure Control, 2012, chapter 4).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import tzinfo
from enum import StrEnum
from math import ceil
from statistics import median

LEAST = 5
MAX_LISTED = 100
"""So many of the cases that a bar counts stand on a page."""
OTHER = "other"
"""What members write by that has no name in tables."""


@dataclass(frozen=True, slots=True)
class CaseFact:
    """Of one case, as cases are counted: times in epoch seconds, None for what has not happened; `finding` by its
    slug, "" for none. `claimed_s`: when an officer took it first.
    """

    kind: str
    finding: str
    opened_s: float
    claimed_s: float | None = None
    answered_s: float | None = None


class Reached(StrEnum):
    """How far a case has come, as addresses say it."""

    TAKEN = "nhan"
    ANSWERED = "ket-luan"


@dataclass(frozen=True, slots=True)
class CasesWanted:
    """Cases to list: of a kind, with a finding ("" for none yet; None for any), opened in [`since_s`, `until_s`), 0 for
    whenever, that have come so far. `start`: how many of them stand on pages before.
    """

    kind: str | None = None
    finding: str | None = None
    since_s: float = 0.0
    until_s: float = 0.0
    reached: Reached | None = None
    start: int = 0


@dataclass(frozen=True, slots=True)
class Subscribed:
    """Members of a carrier who asked for periodic messages: `active`, and of those how many are out of reach."""

    active: int = 0
    unreached: int = 0


@dataclass(frozen=True, slots=True)
class Delivered:
    """What became of the recipients of broadcasts."""

    sent: int = 0
    failed: int = 0
    blocked: int = 0


@dataclass(frozen=True, slots=True)
class Facts:
    """All that was counted since some moment. `asked`: numbers by week (epoch seconds of its beginning), topic and
    outcome; `subscribed` and `delivered` by carrier; `paid`: messages that cost money, by carrier and month
    ("2026-11").
    """

    asked: Mapping[tuple[float, str, str], int]
    cases: Sequence[CaseFact]
    subscribed: Mapping[str, Subscribed]
    delivered: Mapping[str, Delivered]
    paid: Mapping[tuple[str, str], int]


@dataclass(frozen=True, slots=True)
class FactsWanted:
    """Those of the last weeks in a zone; `carriers` as those that have a name."""

    weeks: int
    zone: tzinfo
    carriers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Carried:
    """What members write by, with its name, in the order of tables. `paid_most`: how many messages of a month may cost
    money on the carrier `paid_by`, 0 where none is counted.
    """

    names: Mapping[str, str] = field(default_factory=dict)
    paid_by: str = ""
    paid_most: int = 0


class Table(StrEnum):
    """A figure as an officer asks for it."""

    ASKED = "tuan"
    TOPICS = "chu-de"
    CLAIM = "nhan"
    FINDING = "ket-luan"
    FINDINGS = "vu"
    SUBSCRIBED = "nhan-tin"
    DELIVERED = "phat-tin"
    PAID = "tinh-tien"

    @property
    def id(self) -> str:
        return self.name.lower()


class Unit(StrEnum):
    COUNT = "count"
    MINUTES = "minutes"


@dataclass(frozen=True, slots=True)
class Cell:
    """A number, None where it is withheld. `cases`: the query of the list of cases that it counts, "" for none."""

    value: float | None
    cases: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table; `day` is the Monday of its week ("2026-11-23"), "" where it is of the whole time; `topic`: the
    id of the topic that it is about, "" for none.
    """

    label: str
    cells: tuple[Cell, ...]
    day: str = ""
    topic: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A table that is drawn as bars: of one line those of a `stacked` one stand end to end, of another one below the
    other. `id` is its place on the page; `heads` name the cells of each line. `no_list`: why there is no list of what
    it counts, "" where each bar leads to its cases.
    """

    id: str
    title: str
    note: str
    label: str
    heads: tuple[str, ...]
    lines: tuple[Line, ...]
    unit: Unit = Unit.COUNT
    stacked: bool = True
    no_list: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not any(cell.value or cell.value is None for line in self.lines for cell in line.cells)

    @property
    def is_withheld(self) -> bool:
        """Whether a number of it is not shown."""
        return any(cell.value is None for line in self.lines for cell in line.cells)


def withheld(counts: Sequence[int]) -> tuple[int | None, ...]:
    """The counts of a column as they may be shown; nobody is no group, so that 0 stays."""
    hidden = _hidden(counts, frozenset())
    return tuple(None if place in hidden else count for place, count in enumerate(counts))


def is_found_by_sum(hidden: Sequence[int]) -> bool:
    """Whether counts that are withheld, each at least 1, could be told from their sum."""
    return len(hidden) == 1 or sum(hidden) < 2 * max(LEAST, len(hidden))


def _hidden(counts: Sequence[int], already: frozenset[int]) -> frozenset[int]:
    """The places of a column that are withheld, with those that are withheld already for another reason."""
    hidden = already | {place for place, count in enumerate(counts) if 0 < count < LEAST}
    others = sorted((place for place, count in enumerate(counts) if count >= LEAST), key=lambda place: counts[place])
    for place in others:
        if not hidden or not is_found_by_sum([counts[one] for one in hidden]):
            break
        hidden |= {place}
    return hidden


def by_both(rows: Sequence[Sequence[int]]) -> list[tuple[int | None, ...]]:
    """Rows of counts in which neither a row's sum nor a column's tells what is withheld."""
    hidden: frozenset[tuple[int, int]] = frozenset()
    while (more := _crossed(rows, hidden)) != hidden:
        hidden = more
    return [
        tuple(None if (down, across) in hidden else count for across, count in enumerate(row))
        for down, row in enumerate(rows)
    ]


def _crossed(rows: Sequence[Sequence[int]], hidden: frozenset[tuple[int, int]]) -> frozenset[tuple[int, int]]:
    """What is withheld (row, column), with what each row and each column asks for besides."""
    of_rows = {
        (down, across)
        for down, row in enumerate(rows)
        for across in _hidden(row, frozenset(right for below, right in hidden if below == down))
    }
    return frozenset(of_rows) | {
        (down, across)
        for across, column in enumerate(zip(*rows, strict=True))
        for down in _hidden(column, frozenset(below for below, right in of_rows if right == across))
    }


def by_column(rows: Sequence[Sequence[int]]) -> list[tuple[int | None, ...]]:
    """Rows of counts, each column withheld by itself."""
    columns = [withheld(column) for column in zip(*rows, strict=True)]
    return list(zip(*columns, strict=True))


def by_row(rows: Sequence[Sequence[int]]) -> list[tuple[int | None, ...]]:
    """Rows of counts, each row withheld by itself."""
    return [withheld(row) for row in rows]


def middle(times: Sequence[float]) -> float | None:
    """The median, None where it would be of too few."""
    return median(times) if len(times) >= LEAST else None


def nine_in_ten(times: Sequence[float]) -> float | None:
    """The 90th percentile by the nearest rank, None where it would be of too few."""
    return sorted(times)[ceil(0.9 * len(times)) - 1] if len(times) >= LEAST else None
