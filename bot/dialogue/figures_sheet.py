"""Figures as the rows of one sheet: each number a row, with what it counts beside it. Pure."""

from collections.abc import Iterable, Iterator

from bot.dialogue.library import Library
from bot.domain.figures import Cell, Figure, Unit

HEADS = ("table", "week", "line", "what", "value", "unit")


def heads(library: Library) -> tuple[str, ...]:
    return tuple(library.say(f"figures_csv_{name}") for name in HEADS)


def rows(figures: Iterable[Figure], library: Library) -> Iterator[tuple[str | int, ...]]:
    """In the order of `heads`; a group that is withheld is told as such, never as a number."""
    for figure in figures:
        unit = library.say(f"figures_csv_{figure.unit.value}")
        for line in figure.lines:
            for what, cell in zip(figure.heads, line.cells, strict=True):
                label = "" if line.day else line.label
                yield figure.title, line.day, label, what, _value(cell, library), unit


def in_words(figure: Figure, library: Library) -> str:
    """A table as one message: each line's numbers in the order of its heads."""
    said = {"title": figure.title, "note": figure.note}
    if figure.is_empty:
        return library.say("desk_table_empty", **said)
    lines = "\n".join(
        library.say(
            "desk_table_line",
            label=line.label,
            numbers=" · ".join(shown(cell, figure.unit, library) for cell in line.cells),
        )
        for line in figure.lines
    )
    table = library.say("desk_table", heads=" · ".join(figure.heads), lines=lines, **said)
    return f"{table}\n{library.say('figures_withheld_why')}" if figure.is_withheld else table


def shown(cell: Cell, unit: Unit, library: Library) -> str:
    """A number as it is read: "12", "không hiện", "45 phút", "2,5 giờ"."""
    if cell.value is None:
        return library.say("figures_withheld")
    if unit is Unit.COUNT or not cell.value:
        return f"{round(cell.value)}"
    return minutes_said(cell.value, library)


def minutes_said(minutes: float, library: Library) -> str:
    if minutes < 2 * 60:
        return library.say("figures_minutes", minutes=max(1, round(minutes)))
    hours = f"{minutes / 60:.1f}".replace(".", ",").removesuffix(",0")
    return library.say("figures_hours", hours=hours)


def _value(cell: Cell, library: Library) -> str | int:
    return library.say("figures_withheld") if cell.value is None else round(cell.value)
