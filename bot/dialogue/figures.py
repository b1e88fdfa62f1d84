"""Figures in words: what was counted as tables for officers, on the page, in a spreadsheet, as a picture. Pure."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from urllib.parse import urlencode

from bot.dialogue.library import Library
from bot.domain.cases import CaseKind, Finding
from bot.domain.counting import QuestionOutcome, last_weeks
from bot.domain.figures import (
    OTHER,
    CaseFact,
    Cell,
    Delivered,
    Facts,
    Figure,
    Line,
    Reached,
    Subscribed,
    Unit,
    by_both,
    by_column,
    by_row,
    middle,
    nine_in_ten,
)

WEEKS = 12
TOPIC_WEEKS = 4
"""So many weeks stand beside each other where there is a line for each topic."""
MONTHS = 3
NO_FINDING = "chua"
"""In addresses, in the place of a finding's slug."""
NO_TOPIC = ""
UNLISTED = frozenset({"asked", "topics", "subscribed", "delivered", "paid"})
"""What is counted without a record of each that was counted (docs/why/figures.md)."""


def since_s(now_s: float, library: Library) -> float:
    """From when on facts are wanted (epoch seconds)."""
    return last_weeks(now_s, library.desk.zone, WEEKS)[0].timestamp()


def figures(facts: Facts, now_s: float, library: Library) -> tuple[Figure, ...]:
    """All tables, those without anything in them too, in the order in which they are read."""
    weeks = last_weeks(now_s, library.desk.zone, WEEKS)
    return (
        _outcomes(facts, weeks, library),
        _topics(facts, weeks[-TOPIC_WEEKS:], library),
        _times(facts, weeks, library, "claim", Reached.TAKEN, lambda one: one.claimed_s),
        _times(facts, weeks, library, "finding", Reached.ANSWERED, lambda one: one.answered_s),
        _findings(facts.cases, library),
        _subscribed(facts, library),
        _delivered(facts, library),
        *([_paid(facts, now_s, library)] if library.carried.paid_most else []),
    )


def _outcomes(facts: Facts, weeks: Sequence[datetime], library: Library) -> Figure:
    """How the questions of each week ended."""
    counts = dict.fromkeys(((week.timestamp(), one) for week in weeks for one in QuestionOutcome), 0)
    for (week_s, _, outcome), number in facts.asked.items():
        if (week_s, QuestionOutcome(outcome)) in counts:
            counts[week_s, QuestionOutcome(outcome)] += number
    rows = by_row([[counts[week.timestamp(), one] for one in QuestionOutcome] for week in weeks])
    heads = tuple(library.say(f"figures_{one.value}") for one in QuestionOutcome)
    lines = tuple(_week_line(week, map(Cell, row), library) for week, row in zip(weeks, rows, strict=True))
    return _figure("asked", library, "week", heads, lines)


def _topics(facts: Facts, weeks: Sequence[datetime], library: Library) -> Figure:
    """The questions on each topic, week beside week; those that no topic was found for are one more line, so that each
    week's sum is the one of the table by outcome.
    """
    titles = {topic: one.title for topic, one in library.knowledge.topics.items()}
    titles[NO_TOPIC] = library.say("figures_no_topic")
    of_week = {week.timestamp(): place for place, week in enumerate(weeks)}
    counts = {topic: [0] * len(weeks) for topic in titles}
    for (week_s, topic, _), number in facts.asked.items():
        if week_s in of_week:
            counts[topic if topic in counts else NO_TOPIC][of_week[week_s]] += number
    rows = by_column(list(counts.values()))
    lines = [
        Line(titles[topic], tuple(map(Cell, row)), topic=topic)
        for topic, row in zip(counts, rows, strict=True)
        if any(counts[topic])
    ]
    lines.sort(key=lambda line: -sum(cell.value or 0 for cell in line.cells))
    return _figure("topics", library, "topic", tuple(_week(week, library) for week in weeks), tuple(lines))


def _times(
    facts: Facts,
    weeks: Sequence[datetime],
    library: Library,
    what: str,
    reached: Reached,
    end_s: Callable[[CaseFact], float | None],
) -> Figure:
    """How long the cases opened in each week waited, in minutes; those that still wait are not counted."""
    lines = []
    for week in weeks:
        begin_s, next_s = week.timestamp(), (week + timedelta(weeks=1)).timestamp()
        ends = [(one.opened_s, end_s(one)) for one in facts.cases if begin_s <= one.opened_s < next_s]
        waits_min = [max(end - opened, 0.0) / 60 for opened, end in ends if end is not None]
        query = urlencode({"tuan": f"{week:%Y-%m-%d}", "moc": reached.value})
        cells = [Cell(value, "" if value is None else query) for value in (middle(waits_min), nine_in_ten(waits_min))]
        empty = (Cell(0, ""), Cell(0, ""))
        lines.append(_week_line(week, cells if waits_min else empty, library))
    heads = (library.say("figures_median"), library.say("figures_p90"))
    return _figure(what, library, "week", heads, tuple(lines), unit=Unit.MINUTES, stacked=False)


def _findings(cases: Sequence[CaseFact], library: Library) -> Figure:
    """Cases by what they are and what was found."""
    slugs = ["", *(one.value for one in Finding)]
    counts = [[sum((one.kind, one.finding) == (kind, slug) for one in cases) for kind in CaseKind] for slug in slugs]
    lines = []
    for slug, row, shown in zip(slugs, counts, by_column(counts), strict=True):
        queries = [urlencode({"loai": kind.value, "ket-luan": slug or NO_FINDING}) for kind in CaseKind]
        cells = tuple(Cell(value, query if value else "") for value, query in zip(shown, queries, strict=True))
        label = library.say(f"finding_name_{slug}") if slug else library.say("figures_no_finding")
        if any(row):
            lines.append(Line(label[:1].upper() + label[1:], cells))
    heads = tuple(library.say(f"figures_kind_{kind.value}") for kind in CaseKind)
    return _figure("findings", library, "result", heads, tuple(lines))


def _subscribed(facts: Facts, library: Library) -> Figure:
    heads = (library.say("figures_reached"), library.say("figures_unreached"))
    found = [(one, facts.subscribed.get(one, Subscribed())) for one in (*library.carried.names, OTHER)]
    rows = [(name, (one.active - one.unreached, one.unreached)) for name, one in found if one.active]
    return _figure("subscribed", library, "carrier", heads, _carrier_lines(rows, library))


def _delivered(facts: Facts, library: Library) -> Figure:
    heads = tuple(library.say(f"figures_{what}") for what in ("sent", "failed", "blocked"))
    found = [(one, facts.delivered.get(one, Delivered())) for one in (*library.carried.names, OTHER)]
    rows = [(name, (one.sent, one.failed, one.blocked)) for name, one in found if one != Delivered()]
    return _figure("delivered", library, "carrier", heads, _carrier_lines(rows, library))


def _carrier_lines(rows: Sequence[tuple[str, tuple[int, ...]]], library: Library) -> tuple[Line, ...]:
    other = library.say("figures_carrier_other")
    shown = by_both([counts for _, counts in rows])
    return tuple(
        Line(library.carried.names.get(name, other), tuple(map(Cell, cells)))
        for (name, _), cells in zip(rows, shown, strict=True)
    )


def _paid(facts: Facts, now_s: float, library: Library) -> Figure:
    """Messages of the last months that cost money, beside how many may be left in each."""
    this, carried = datetime.fromtimestamp(now_s, library.desk.zone), library.carried
    months = [divmod(this.year * 12 + this.month - 1 - back, 12) for back in reversed(range(MONTHS))]
    lines = []
    for year, month in months:
        number = facts.paid.get((carried.paid_by, f"{year}-{month + 1:02}"), 0)
        left = max(carried.paid_most - number, 0)
        lines.append(Line(library.say("figures_month", month=month + 1, year=year), (Cell(number), Cell(left))))
    heads = (library.say("figures_paid_spent"), library.say("figures_paid_left"))
    return _figure("paid", library, "month", heads, tuple(lines))


def _figure(
    id_: str,
    library: Library,
    label: str,
    heads: tuple[str, ...],
    lines: tuple[Line, ...],
    *,
    unit: Unit = Unit.COUNT,
    stacked: bool = True,
) -> Figure:
    title, note, by = (library.say(f"figures_{key}") for key in (f"{id_}_title", f"{id_}_note", f"by_{label}"))
    no_list = library.say(f"figures_{id_}_no_list") if id_ in UNLISTED else ""
    return Figure(id_, title, note, by, heads, lines, unit, stacked, no_list)


def _week_line(week: datetime, cells: Iterable[Cell], library: Library) -> Line:
    return Line(_week(week, library), tuple(cells), f"{week:%Y-%m-%d}")


def _week(week: datetime, library: Library) -> str:
    return library.say("figures_week", day=f"{week:%d/%m}")
