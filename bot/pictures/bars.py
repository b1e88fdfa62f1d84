"""Figures painted as one picture, for a chat that shows no page: as they are drawn, with their numbers beside the bars.

The letters are Be Vietnam Pro, which has all of Vietnamese; Pillow's own font has not.
"""

import io
from collections.abc import Sequence
from functools import cache
from importlib.resources import as_file, files

from PIL import Image, ImageDraw, ImageFont

from bot.dialogue.figures_drawing import BAR_HEIGHT, COLOURS, GROUND, INK, SEAM, TRACK, WIDTH, Drawing
from bot.domain.figures import Figure

SCALE = 2
"""Pixels of a point: sharp on a telephone."""
MARGIN, HEAD, LEGEND, AFTER = 14, 26, 20, 16
TITLE_SIZE, TEXT_SIZE, SMALL_SIZE = 15, 12, 11
SOFT = "#565e69"

Font = ImageFont.FreeTypeFont


def painted(title: str, drawn: Sequence[tuple[Figure, Drawing]]) -> bytes:
    """A PNG, the figures below one another."""
    height = 2 * MARGIN + HEAD + sum(HEAD + LEGEND * _legend_lines(one) + it.height + AFTER for one, it in drawn)
    picture = Image.new("RGB", ((WIDTH + 2 * MARGIN) * SCALE, height * SCALE), GROUND)
    pen = _Pen(ImageDraw.Draw(picture))
    pen.text(0, MARGIN, title, _font("SemiBold", TITLE_SIZE))
    y: float = MARGIN + HEAD
    for figure, drawing in drawn:
        pen.text(0, y, figure.title, _font("SemiBold", TEXT_SIZE))
        y = _legend(pen, figure, y + HEAD)
        _bars(pen, drawing, y)
        y += drawing.height + AFTER
    content = io.BytesIO()
    picture.quantize(64).save(content, "PNG", optimize=True)
    return content.getvalue()


class _Pen:
    """Draws in points, from the margin on."""

    def __init__(self, draw: ImageDraw.ImageDraw) -> None:
        self._draw = draw

    def text(self, x: float, y: float, text: str, font: Font, fill: str = INK, anchor: str = "la") -> None:
        self._draw.text(((x + MARGIN) * SCALE, y * SCALE), text, fill=fill, font=font, anchor=anchor)

    def bar(self, x: float, y: float, width: float, colour: str, height: float = BAR_HEIGHT - SEAM) -> None:
        left, top = (x + MARGIN) * SCALE, y * SCALE
        self._draw.rectangle((left, top, left + width * SCALE - 1, top + height * SCALE - 1), fill=colour)


def _legend_lines(figure: Figure) -> int:
    return (len(figure.heads) + 1) // 2


def _legend(pen: _Pen, figure: Figure, y: float) -> float:
    """Two beside each other; where it ends."""
    for place, head in enumerate(figure.heads):
        x, line = (place % 2) * WIDTH / 2, y + place // 2 * LEGEND
        pen.bar(x, line + 2, 10, COLOURS[place], 10)
        pen.text(x + 15, line, head, _font("Regular", SMALL_SIZE), SOFT)
    return y + _legend_lines(figure) * LEGEND


def _bars(pen: _Pen, drawing: Drawing, y: float) -> None:
    for label in drawing.labels:
        pen.text(0, y + label.y, label.text, _font("Regular", TEXT_SIZE), anchor="ls")
        pen.text(WIDTH, y + label.y, label.numbers, _font("Regular", SMALL_SIZE), SOFT, anchor="rs")
        pen.bar(0, y + label.y + 4, WIDTH, TRACK)
    for bar in drawing.bars:
        pen.bar(bar.x, y + bar.y, bar.width, COLOURS[bar.series])


@cache
def _font(weight: str, size: int) -> Font:
    found = files("fontpkg_be_vietnam_pro") / "files" / f"BeVietnamPro-{weight}.ttf"
    with as_file(found) as path:
        return ImageFont.truetype(path, size * SCALE)
