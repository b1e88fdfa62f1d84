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


def shown(cell: Cell, unit: Unit, library: Library) -> str:
    """A number as it is read: "12", "dưới 5", "45 phút", "2,5 giờ"."""
    if cell.value is None:
        return library.say("figures_withheld")
    if unit is Unit.COUNT or not cell.value:
        return f"{round(cell.value)}"
    if cell.value < 2 * 60:
        return library.say("figures_minutes", minutes=max(1, round(cell.value)))
    hours = f"{cell.value / 60:.1f}".replace(".", ",").removesuffix(",0")
    return library.say("figures_hours", hours=hours)


def _value(cell: Cell, library: Library) -> str | int:
    return library.say("figures_withheld") if cell.value is None else round(cell.value)
