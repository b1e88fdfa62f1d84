"""What a paragraph begins with: Phần, Chương, Mục, "I.", Điều, "1.", "1.1.", "a)", a dash."""

import re
from dataclasses import dataclass
from enum import IntEnum

_ORDINALS = ("nhất", "hai", "ba", "tư", "năm", "sáu", "bảy", "tám", "chín", "mười")
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
LETTERS = "abcdđeghiklmnopqrstuvxy"
"""The order of điểm: Vietnamese drafting has no f, j, w, z (Nghị định 30/2020/NĐ-CP, phụ lục I)."""

_PART_NUMBER = rf"{'|'.join(_ORDINALS)}|[IVX]+|\d{{1,2}}"


class Level(IntEnum):
    """From the widest to the narrowest."""

    PART = 0
    CHAPTER = 1
    SECTION = 2
    ROMAN = 3
    ARTICLE = 4
    NUMBER = 5
    LETTER = 9
    DASH = 10
    PLUS = 11


@dataclass(frozen=True, slots=True)
class Marker:
    """`number` is (5,) for "Điều 5.", (4, 1) for "4.1."; () for a dash. `written` is the number as it stands there."""

    level: Level
    number: tuple[int, ...]
    written: str

    @property
    def depth(self) -> int:
        """`level`, with "1.1." below "1."."""
        return self.level + max(0, len(self.number) - 1) if self.level is Level.NUMBER else self.level


_PATTERNS: tuple[tuple[Level, re.Pattern[str]], ...] = (
    (Level.PART, re.compile(rf"phần\s+(?:thứ\s+)?({_PART_NUMBER})\b\s*[.:]?\s*", re.IGNORECASE)),
    (Level.CHAPTER, re.compile(r"(?:CHƯƠNG|Chương)\s+([IVXLC]+|\d{1,2})\b\s*[.:]?\s*")),
    (Level.SECTION, re.compile(r"(?:MỤC|Mục)\s+([IVX]+|\d{1,2})\b\s*[.:]?\s*")),
    (Level.ARTICLE, re.compile(r"(?:ĐIỀU|Điều)\s+(\d{1,3})\s*[.:]\s*")),
    (Level.ROMAN, re.compile(r"([IVX]{1,5})\s*[.)/-]\s+")),
    (Level.NUMBER, re.compile(r"(\d{1,2}(?:\.\d{1,2}){0,3})(?:\s*[.)/]|(?<=\.\d)|(?<=\.\d\d))\s+")),
    (Level.LETTER, re.compile(rf"([{LETTERS}])\s*[.)/]\s+")),
    (Level.DASH, re.compile(r"([-–—•●▪])\s+")),
    (Level.PLUS, re.compile(r"(\+)\s*")),
)  # fmt: skip


def marker_of(text: str) -> tuple[Marker, str] | None:
    """The marker that `text` begins with, and the rest; None for a paragraph without one."""
    stripped = text.lstrip()
    for level, pattern in _PATTERNS:
        found = pattern.match(stripped)
        if found:
            number = _number(level, found[1])
            return (Marker(level, number, found[1]), stripped[found.end() :]) if number is not None else None
    return None


def _number(level: Level, written: str) -> tuple[int, ...] | None:
    if level in (Level.DASH, Level.PLUS):
        return ()
    if level is Level.NUMBER:
        return tuple(map(int, written.split(".")))
    if level is Level.LETTER:
        return (LETTERS.index(written) + 1,)
    if written.isdecimal():
        return (int(written),)
    if written.lower() in _ORDINALS:
        return (_ORDINALS.index(written.lower()) + 1,)
    value = roman_value(written.upper())
    return (value,) if value else None


def roman_value(written: str) -> int:
    """4 for "IV"; 0 for what is no Roman number."""
    values = [_ROMAN_VALUES.get(letter, 0) for letter in written]
    if not values or 0 in values:
        return 0
    return sum(-one if one < after else one for one, after in zip(values, [*values[1:], 0], strict=True))
