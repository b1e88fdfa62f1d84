"""Figures to look at: what was counted, and tables of it in which no small group shows. Pure.

A group below `LEAST` is withheld, as it might say something of one person. Where only one of a column would be, it
could be found by subtraction from what other tables say; so the smallest of the others is withheld with it
(secondary suppression: Hundepool et al., Statistical Disclosure Control, 2012, chapter 4).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import ceil
from statistics import median

LEAST = 5
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


@dataclass(frozen=True, slots=True)
class CasesWanted:
    """Cases to list: of a kind, with a finding ("" for none yet; None for any), opened in [`since_s`, `until_s`), 0 for
    whenever.
    """

    kind: str | None = None
    finding: str | None = None
    since_s: float = 0.0
    until_s: float = 0.0


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
    """A row of a table; `day` is the Monday of its week ("2026-11-23"), "" where it is of the whole time."""

    label: str
    cells: tuple[Cell, ...]
    day: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A table that is drawn as bars: of one line those of a `stacked` one stand end to end, of another one below the
    other. `id` is its place on the page; `heads` name the cells of each line.
    """

    id: str
    title: str
    note: str
    label: str
    heads: tuple[str, ...]
    lines: tuple[Line, ...]
    unit: Unit = Unit.COUNT
    stacked: bool = True

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not any(cell.value or cell.value is None for line in self.lines for cell in line.cells)


def withheld(counts: Sequence[int]) -> tuple[int | None, ...]:
    """The counts of a column as they may be shown; nobody is no group, so that 0 stays."""
    hidden = {place for place, count in enumerate(counts) if 0 < count < LEAST}
    others = [place for place, count in enumerate(counts) if count >= LEAST]
    if len(hidden) == 1 and others:
        hidden.add(min(others, key=lambda place: counts[place]))
    return tuple(None if place in hidden else count for place, count in enumerate(counts))


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
