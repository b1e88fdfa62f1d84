"""What a picture's hash is made of: where, row by row, it grows lighter or darker to the right.

A picture is scaled to 64 columns, its rows in proportion, so that a status bar cut off, a bar of black above or another
phone's screen height only shift the rows. A border all round would change the scale: a picture with flat edges is
therefore kept twice, with and without them.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from bot.likeness.picture import Grey

COLUMNS = 64
MIN_ROWS = 8
MAX_ROWS = 3 * COLUMNS
"""Three times as high as wide; a longer strip of screenshots is compressed to it."""
MIN_STEP = 6
"""Grey levels from one column to the next that count: what JPEG at quality 30 adds to a flat area stays below."""
MAX_EDGE_STEP = 40
MAX_EDGE_NOISE = 0.004
"""Of a line: pixels by which compression may leave the one colour of an edge."""
MIN_EDGE_SHARE = 0.005
MAX_EDGE_SHARE = 0.5
"""Of the width: less than that is no border, more leaves nothing to compare."""

Bits = NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Frame:
    """A bit a column, a number of 64 bits a row: where the picture grows lighter, and where darker."""

    lighter: tuple[int, ...]
    darker: tuple[int, ...]

    def bits(self) -> tuple[Bits, Bits]:
        return np.array(self.lighter, dtype=np.uint64), np.array(self.darker, dtype=np.uint64)


def frames(grey: Grey) -> tuple[Frame, ...]:
    """The picture as it is, and without its flat edges where it has some at the left or right."""
    width = grey.shape[1]
    left, right = _edge(grey.T), _edge(grey.T[::-1])
    whole = _frame(grey)
    if not MIN_EDGE_SHARE * width <= left + right <= MAX_EDGE_SHARE * width:
        return (whole,)
    return whole, _frame(grey[:, left : width - right])


def _edge(lines: Grey) -> int:
    """How many lines, from the first on, are of one colour; 0 where all are."""
    level = float(np.median(lines[0]))
    flat = (np.abs(lines - level) > MAX_EDGE_STEP).mean(axis=1) <= MAX_EDGE_NOISE
    return 0 if flat.all() else int(np.argmin(flat))


def _frame(grey: Grey) -> Frame:
    height, width = grey.shape
    rows = int(np.clip(round(height * COLUMNS / width), MIN_ROWS, MAX_ROWS))
    small = Image.fromarray(np.ascontiguousarray(grey)).resize((COLUMNS + 1, rows), Image.Resampling.BOX)
    levels = np.pad(np.asarray(small, dtype=np.float64), ((1, 1), (0, 0)), mode="edge")
    softened = (levels[:-2] + 2 * levels[1:-1] + levels[2:]) / 4
    steps = np.diff(softened, axis=1)
    return Frame(_packed(steps > MIN_STEP), _packed(steps < -MIN_STEP))


def _packed(bits: NDArray[np.bool_]) -> tuple[int, ...]:
    return tuple(np.packbits(bits, axis=1).view(">u8")[:, 0].tolist())
