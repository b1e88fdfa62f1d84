"""What a reader hands on: the document's text, its lines with their place in it, and what was noticed on the way."""

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class RawLine:
    """One line as a reader finds it. `page` counts from 1; `heading` where the file itself marks it as one."""

    text: str
    page: int
    heading: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A line and its place: characters `start` to `end` of the document's text."""

    text: str
    page: int
    start: int
    end: int
    heading: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """A document's text and lines. `remarks` are for the person who imports it, in Vietnamese."""

    text: str
    lines: tuple[Line, ...]
    pages: int
    remarks: tuple[str, ...] = field(default=())


def reading_of(raw: Iterable[RawLine], remarks: Iterable[str] = ()) -> Reading:
    """The lines joined by line feeds into one text, each with its offsets there."""
    lines: list[Line] = []
    at = 0
    for line in raw:
        end = at + len(line.text)
        lines.append(Line(line.text, line.page, at, end, line.heading))
        at = end + 1
    text = "\n".join(line.text for line in lines)
    return Reading(text, tuple(lines), max((line.page for line in lines), default=0), tuple(remarks))
