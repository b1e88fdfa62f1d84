"""Lines of a page joined into paragraphs, each with its marker; numbers out of order stay words of the text."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.importing.lines import DocumentLine
from bot.importing.markers import Marker, MarkerLevel, marker_of

UNWRAPPED_CHARS = 160
"""Files whose long lines are longer than this hold a paragraph a line; the others break at the margin."""
SHORT_SHARE = 0.72
"""A line shorter than this share of the usual width ends its paragraph."""
_ENDED = re.compile(r"[.:;!?…][”\"')\]]*$|\./\.$")
_LONE = re.compile(r"\W*+(?:\d{1,3}\W*+)?|[\W_]++")
_NOTE = re.compile(r"(\d{1,2}) (?=\w)")
_STARRED = re.compile(r"\* ")
_BLANK_RUN = re.compile(r"[ \t\u00a0]+")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """`text` is without the marker. `start` and `end` are offsets in the document's text, the marker included."""

    text: str
    page: int
    start: int
    end: int
    marker: Marker | None = None
    heading: bool = False

    @property
    def whole(self) -> str:
        """The text with its marker, as it stands in the document."""
        return f"{_shown(self.marker)}{self.text}"


@dataclass(frozen=True, slots=True)
class Joined:
    paragraphs: tuple[Paragraph, ...]
    left_over: tuple[DocumentLine, ...]
    """Lines that are no words: page numbers, marks of notes, rules. They are shown to the editor, in no clause."""
    notes: tuple[Paragraph, ...] = ()
    """Notes at the foot of a page, which break a sentence of the text where the page ends."""


def joined(lines: Sequence[DocumentLine]) -> Joined:
    """The paragraphs of these lines."""
    width = _usual_width(lines)
    order = _Order()
    blocks: list[_Block] = []
    left_over: list[DocumentLine] = []
    note_numbers: set[str] = set()
    notes = 0
    told: list[Paragraph] = []
    last: DocumentLine | None = None
    current: _Block | None = None
    for line in lines:
        words = _BLANK_RUN.sub(" ", line.text).strip()
        if not words:
            continue
        if line.note:
            told.append(Paragraph(words, line.page, line.start, line.end))
            continue
        if _LONE.fullmatch(words):
            left_over.append(line)
            note_numbers.add(words)
            continue
        ended = last is None or _is_end(last, width)
        marked = marker_of(words)
        taken = marked is not None and order.takes(marked[0], ended=ended)
        note = _NOTE.match(words)
        is_note = bool(note and note[1] in note_numbers and int(note[1]) == notes + 1)
        notes += is_note
        if taken and marked is not None:
            blocks.append(_Block(line, marked[1], marked[0]))
        elif is_note or last is None or _begins(line, words, last, ended=ended, wrapped=width < UNWRAPPED_CHARS):
            blocks.append(_Block(line, words, is_note=is_note))
        else:
            current = _continued(blocks, current or blocks[-1], last)
            current.take(line, words)
            last = line
            continue
        current, last = blocks[-1], line
    return Joined(
        tuple(block.paragraph() for block in blocks if not block.is_note),
        tuple(left_over),
        (*(block.paragraph() for block in blocks if block.is_note), *told),
    )


class _Block:
    """A paragraph that is being joined."""

    def __init__(self, line: DocumentLine, text: str, marker: Marker | None = None, *, is_note: bool = False) -> None:
        self.first, self.last, self.text, self.marker, self.is_note = line, line, text, marker, is_note

    def take(self, line: DocumentLine, words: str) -> None:
        self.text = _glued(self.text, words)
        self.last = line

    def paragraph(self) -> Paragraph:
        first = self.first
        return Paragraph(self.text, first.page, first.start, self.last.end, self.marker, first.heading)


def _continued(blocks: list[_Block], current: _Block, last: DocumentLine) -> _Block:
    """The block that a line goes on with: past a note that has ended, the sentence that the note broke."""
    if current.is_note and _ENDED.search(last.text.strip()):
        return next((block for block in reversed(blocks) if not block.is_note), current)
    return current


class _Order:
    """Which number may come next, at each level."""

    def __init__(self) -> None:
        self._at: dict[int, tuple[int, ...]] = {}

    def takes(self, marker: Marker, *, ended: bool) -> bool:
        """True when the marker is one, and not "12." within a sentence; it is then counted."""
        if marker.level in (MarkerLevel.DASH, MarkerLevel.PLUS):
            return ended
        last = self._at.get(marker.depth)
        *parents, number = marker.number
        if parents and self._at.get(marker.depth - 1) != tuple(parents):
            return False
        expected = 1 if last is None else last[-1] + 1
        next_one = marker.follows(last) and (ended or marker.level is not MarkerLevel.CAPITAL)
        fits = next_one or (ended and (number == 1 or expected - 1 <= number <= expected + 1))
        if fits:
            self._at = {
                depth: value for depth, value in self._at.items() if depth < marker.depth or _runs_on(depth, marker)
            }
            self._at[marker.depth] = marker.number
        return fits


def _runs_on(depth: int, marker: Marker) -> bool:
    """Articles are counted through all chapters."""
    return depth == MarkerLevel.ARTICLE and marker.level < MarkerLevel.ARTICLE


def _usual_width(lines: Sequence[DocumentLine]) -> int:
    lengths = sorted(len(line.text.strip()) for line in lines if len(line.text.strip()) > 20)
    return lengths[len(lengths) * 9 // 10] if lengths else 0


def _is_end(line: DocumentLine, width: int) -> bool:
    words = line.text.strip()
    return (
        bool(_ENDED.search(words)) or line.heading or line.row or len(words) < SHORT_SHARE * min(width, UNWRAPPED_CHARS)
    )


def _begins(line: DocumentLine, words: str, last: DocumentLine, *, ended: bool, wrapped: bool) -> bool:
    """Whether a line without a marker begins a paragraph."""
    if line.heading or last.heading or line.row or last.row or (ended and _STARRED.match(words)):
        return True
    if words[0].islower() or words[0] in ",;)":
        return False
    if not wrapped:
        return True
    return ended and bool(_ENDED.search(last.text.strip()) or words[:1].isupper() or words[0] in "(“\"'")


def _glued(before: str, after: str) -> str:
    if not before or re.search(r"\d-$|[A-ZĐ]-$", before):
        return before + after
    return f"{before} {after}" if after[0] not in ",.;:)" else before + after


def _shown(marker: Marker | None) -> str:
    if marker is None:
        return ""
    names = {
        MarkerLevel.PART: "Phần",
        MarkerLevel.CHAPTER: "Chương",
        MarkerLevel.SECTION: "Mục",
        MarkerLevel.ARTICLE: "Điều",
    }
    if marker.level in names:
        return f"{names[marker.level]} {marker.written}. "
    if marker.level in (MarkerLevel.DASH, MarkerLevel.PLUS):
        return f"{marker.written} "
    return f"{marker.written}{')' if marker.level is MarkerLevel.LETTER else '.'} "
