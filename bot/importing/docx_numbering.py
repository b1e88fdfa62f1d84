"""Numbers that Word counts by itself and does not keep in the text: "Điều 5.", "a)", "-" (ECMA-376, 17.9)."""

import re
from dataclasses import dataclass, field

from docx.document import Document as DocxDocument
from docx.text.paragraph import Paragraph
from lxml.etree import _Element

from bot.data.whole import whole

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PLACE = re.compile(r"%(\d)")
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
          (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
MAX_LEVELS = 9
MOST = 9_999
MOST_STYLES = 50
"""So many styles may be based on one another; a hostile file bases them in a ring."""


@dataclass(frozen=True, slots=True)
class _Level:
    start: int
    form: str
    text: str


@dataclass(slots=True)
class Numbering:
    """The lists of a document and how far each has been counted; ask for the labels in the paragraphs' order.

    Lists of one form are counted on together, but where one begins anew (`_anew`: list, depth, first number).
    """

    _levels: dict[str, dict[int, _Level]]
    _abstract_of: dict[str, str]
    _anew: dict[tuple[str, int], int]
    _counted: dict[tuple[str, int], int] = field(default_factory=dict)

    @classmethod
    def of(cls, document: DocxDocument) -> "Numbering":
        try:
            root = document.part.numbering_part.element
        except (KeyError, NotImplementedError):  # python-docx makes no numbering part where the file has none
            return cls({}, {}, {})
        levels = {
            str(abstract.get(f"{W}abstractNumId")): {
                _depth(str(level.get(f"{W}ilvl"))): _level(level) for level in abstract.findall(f"{W}lvl")
            }
            for abstract in root.findall(f"{W}abstractNum")
        }
        of_number = {
            str(number.get(f"{W}numId")): _value(number, "abstractNumId", "") for number in root.findall(f"{W}num")
        }
        anew = {
            (str(number.get(f"{W}numId")), _depth(str(override.get(f"{W}ilvl")))): _start(override, "startOverride")
            for number in root.findall(f"{W}num")
            for override in number.findall(f"{W}lvlOverride")
            if override.find(f"{W}startOverride") is not None
        }
        return cls(levels, of_number, anew)

    def label_of(self, paragraph: Paragraph) -> str:
        """The label of this paragraph ("Điều 5.", "b)", "-"), counted on; "" for one without."""
        place = _place_of(paragraph)
        if place is None:
            return ""
        number, depth = place
        abstract = self._abstract_of.get(number, "")
        level = self._levels.get(abstract, {}).get(depth)
        if level is None:
            return ""
        for deeper in range(depth + 1, MAX_LEVELS):
            self._counted.pop((abstract, deeper), None)
        begun = self._anew.pop(place, None)
        count = self._counted.get((abstract, depth), level.start - 1) + 1 if begun is None else begun
        self._counted[abstract, depth] = count
        if level.form == "bullet":
            return "-"
        return _PLACE.sub(lambda found: self._shown(abstract, int(found[1]) - 1), level.text)

    def _shown(self, abstract: str, depth: int) -> str:
        level = self._levels[abstract].get(depth)
        if level is None:
            return ""
        return _written(self._counted.get((abstract, depth), level.start), level.form)


def _level(element: _Element) -> _Level:
    return _Level(_start(element, "start"), _value(element, "numFmt", "decimal"), _value(element, "lvlText", ""))


def _start(element: _Element, name: str) -> int:
    start = whole(_value(element, name, "1"), 0, MOST)
    return 1 if start is None else start


def _depth(written: str) -> int:
    """From 0; what is none counts as the outermost."""
    return whole(written, 0, MAX_LEVELS - 1) or 0


def _value(element: _Element, name: str, default: str) -> str:
    found = element.find(f"{W}{name}")
    return str(found.get(f"{W}val", default)) if found is not None else default


def _place_of(paragraph: Paragraph) -> tuple[str, int] | None:
    """(list, depth from 0) of a numbered paragraph, its own or its style's; None for one without a number."""
    properties = [paragraph._p.pPr]  # noqa: SLF001
    style = paragraph.style
    while style is not None and len(properties) <= MOST_STYLES:
        properties.append(style.element.find(f"{W}pPr"))
        style = style.base_style
    for found in properties:
        numbered = found.find(f"{W}numPr") if found is not None else None
        if numbered is not None:
            number = _value(numbered, "numId", "0")
            return None if number == "0" else (number, _depth(_value(numbered, "ilvl", "0")))
    return None


def _written(count: int, form: str) -> str:
    if form in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)
        return letter.upper() if form == "upperLetter" else letter
    if form in ("lowerRoman", "upperRoman"):
        return _roman(count).upper() if form == "upperRoman" else _roman(count)
    return f"{count:02}" if form == "decimalZero" else str(count)


def _roman(count: int) -> str:
    written = ""
    for value, letters in _ROMAN:
        times, count = divmod(count, value)
        written += letters * times
    return written
