"""What a reader hands on: the document's text, its lines with their place in it, and what was noticed on the way."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class RawLine:
    """One line as a reader finds it. `page` counts from 1; `heading` where the file itself marks it as one, `row` where
    it is a row of a table, `note` where it is a footnote.
    """

    text: str
    page: int
    heading: bool = False
    row: bool = False
    note: bool = False


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """A line and its place: characters `start` to `end` of the document's text."""

    text: str
    page: int
    start: int
    end: int
    heading: bool = False
    row: bool = False
    note: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """A document's text and lines. `remarks` are for the person who imports it, in Vietnamese."""

    text: str
    lines: tuple[DocumentLine, ...]
    pages: int
    remarks: tuple[str, ...] = field(default=())


def reading_of(raw: Iterable[RawLine], remarks: Iterable[str] = ()) -> Reading:
    """The lines joined by line feeds into one text, each with its offsets there; every letter and its marks are one
    character.
    """
    lines: list[DocumentLine] = []
    at = 0
    for line in raw:
        written = unicodedata.normalize("NFC", line.text)
        end = at + len(written)
        lines.append(DocumentLine(written, line.page, at, end, line.heading, line.row, line.note))
        at = end + 1
    text = "\n".join(line.text for line in lines)
    return Reading(text, tuple(lines), max((line.page for line in lines), default=0), tuple(remarks))
