"""Where the bars of a figure stand, for whatever draws them: the page as SVG, a picture for the desk's chat. Pure.

Lengths are in points of a sheet that is `WIDTH` wide, as wide as a telephone shows text. Colours: each against the
white ground, and each beside the next with a white seam, at least 3:1 (WCAG 2.1, 1.4.11).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.dialogue.figures_sheet import shown
from bot.dialogue.library import Library
from bot.domain.figures import Figure, Line
from bot.domain.pieces import shortened

WIDTH = 360
COLOURS = ("#0b4f91", "#9a5b00", "#5b6470", "#b3261e")
INK, GROUND, TRACK = "#1d2127", "#ffffff", "#e9e5dd"
TEXT_HEIGHT, BAR_HEIGHT, SEAM, GAP = 17, 12, 1, 9
LEAST_WIDTH = 2
"""So wide a bar is at least, so that it is seen."""
MAX_LABEL_CHARS = 48


@dataclass(frozen=True, slots=True)
class Bar:
    """`series` is the place of its head, and of its colour; `cases` and `topic` as in `bot.domain.figures`."""

    x: float
    y: float
    width: float
    series: int
    said: str
    cases: str = ""
    topic: str = ""


@dataclass(frozen=True, slots=True)
class Label:
    """A line of text; `y` is that of its baseline. `numbers`: those of its bars, for where no table stands beside."""

    y: float
    text: str
    numbers: str


@dataclass(frozen=True, slots=True)
class Drawing:
    height: int
    labels: tuple[Label, ...]
    bars: tuple[Bar, ...]


def drawing(figure: Figure, library: Library) -> Drawing:
    """Each line's label above its bars; a number that is withheld has none."""
    longest = max((_length(figure, line) for line in figure.lines), default=0.0)
    labels: list[Label] = []
    bars: list[Bar] = []
    y = 0.0
    for line in figure.lines:
        numbers = " · ".join(shown(cell, figure.unit, library) for cell in line.cells)
        labels.append(Label(y + TEXT_HEIGHT - 4, shortened(line.label, MAX_LABEL_CHARS), numbers))
        y += TEXT_HEIGHT
        bars.extend(_bars(figure, line, y, longest, library))
        y += BAR_HEIGHT * (1 if figure.stacked else len(figure.heads)) + GAP
    return Drawing(round(y), tuple(labels), tuple(bars))


def _bars(figure: Figure, line: Line, y: float, longest: float, library: Library) -> Iterator[Bar]:
    x = 0.0
    for series, (head, cell) in enumerate(zip(figure.heads, line.cells, strict=True)):
        if not cell.value:
            continue
        width = max(cell.value / longest * WIDTH, LEAST_WIDTH)
        said = f"{line.label} – {head}: {shown(cell, figure.unit, library)}"
        if figure.stacked:
            yield Bar(round(x, 1), y, round(max(width - SEAM, SEAM), 1), series, said, cell.cases, line.topic)
            x += width
        else:
            yield Bar(0, y + series * BAR_HEIGHT, round(width, 1), series, said, cell.cases, line.topic)


def _length(figure: Figure, line: Line) -> float:
    values = [cell.value or 0 for cell in line.cells]
    return sum(values) if figure.stacked else max(values, default=0)
