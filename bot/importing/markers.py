"""What a paragraph begins with: Phần, Chương, Mục, "A.", "I.", Điều, "1.", "1.1.", "a)", a dash."""

import re
from dataclasses import dataclass
from enum import IntEnum

_ORDINALS = ("nhất", "hai", "ba", "tư", "năm", "sáu", "bảy", "tám", "chín", "mười")
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
LETTERS = "abcdđeghiklmnopqrstuvxy"
"""The order of điểm: Vietnamese drafting has no f, j, w, z (Nghị định 30/2020/NĐ-CP, phụ lục I)."""
_ALL_LETTERS = "abcdđefghijklmnopqrstuvwxyz"
_PASSED_OVER = set("đfjwz")
"""Word counts without đ, people without the others."""

_PART_NUMBER = rf"{'|'.join(_ORDINALS)}|[IVX]+|\d{{1,2}}"


class MarkerLevel(IntEnum):
    """From the widest to the narrowest."""

    PART = 0
    CHAPTER = 1
    SECTION = 2
    CAPITAL = 3
    ROMAN = 4
    ARTICLE = 5
    NUMBER = 6
    LETTER = 10
    DASH = 11
    PLUS = 12


@dataclass(frozen=True, slots=True)
class Marker:
    """`number` is (5,) for "Điều 5.", (4, 1) for "4.1."; () for a dash. `written` is the number as it stands there."""

    level: MarkerLevel
    number: tuple[int, ...]
    written: str

    @property
    def depth(self) -> int:
        """`level`, with "1.1." below "1."."""
        return self.level + max(0, len(self.number) - 1) if self.level is MarkerLevel.NUMBER else self.level

    def follows(self, last: tuple[int, ...] | None) -> bool:
        """Whether it is the next of its level, `last` being the one before: the first where that is None."""
        number, before = self.number[-1], last[-1] if last else 0
        return number == before + 1 or (
            self.level is MarkerLevel.LETTER
            and number > before
            and set(_ALL_LETTERS[before : number - 1]) <= _PASSED_OVER
        )


_PATTERNS: tuple[tuple[MarkerLevel, re.Pattern[str]], ...] = (
    (MarkerLevel.PART, re.compile(rf"phần\s+(?:thứ\s+)?({_PART_NUMBER})\b\s*[.:]?\s*", re.IGNORECASE)),
    (MarkerLevel.CHAPTER, re.compile(r"(?:CHƯƠNG|Chương)\s+([IVXLC]+|\d{1,2})\b\s*[.:]?\s*")),
    (MarkerLevel.SECTION, re.compile(r"(?:MỤC|Mục)\s+([IVX]+|\d{1,2})\b\s*[.:]?\s*")),
    (MarkerLevel.ARTICLE, re.compile(r"(?:ĐIỀU|Điều)\s+(\d{1,3})\s*(?:[.:]\s*|[-–]\s+|$)")),
    (MarkerLevel.CAPITAL, re.compile(r"([A-H])\s*[.)/-]\s+")),
    (MarkerLevel.ROMAN, re.compile(r"([IVX]{1,5})\s*[.)/-]\s+")),
    (MarkerLevel.NUMBER, re.compile(r"(\d{1,2}(?:\.\d{1,2}){0,3})(?:\s*[.)/]|(?<=\.\d)|(?<=\.\d\d)|\s?[-–])\s+")),
    (MarkerLevel.LETTER, re.compile(rf"([{_ALL_LETTERS}])\s*[.)/]\s+")),
    (MarkerLevel.DASH, re.compile(r"([-–—•●▪])\s+")),
    (MarkerLevel.PLUS, re.compile(r"(\+)\s*")),
)  # fmt: skip


def marker_of(text: str) -> tuple[Marker, str] | None:
    """The marker that `text` begins with, and the rest; None for a paragraph without one."""
    stripped = text.lstrip()
    for level, pattern in _PATTERNS:
        found = pattern.match(stripped)
        if found:
            number, rest = _number(level, found[1]), stripped[found.end() :]
            if number is None or (_needs_capital(level, found[0]) and not rest[:1].isupper()):
                return None
            return Marker(level, number, found[1]), rest
    return None


def _needs_capital(level: MarkerLevel, written: str) -> bool:
    """What may as well be within a sentence: "5 - 10 người", the first letter of a name."""
    return level is MarkerLevel.CAPITAL or (level is MarkerLevel.NUMBER and written.rstrip()[-1] in "-–")


def _number(level: MarkerLevel, written: str) -> tuple[int, ...] | None:
    match level:
        case MarkerLevel.DASH | MarkerLevel.PLUS:
            return ()
        case MarkerLevel.NUMBER:
            return tuple(map(int, written.split(".")))
        case MarkerLevel.LETTER:
            return (_ALL_LETTERS.index(written) + 1,)
        case MarkerLevel.CAPITAL:
            return (ord(written) - ord("A") + 1,)
        case _:
            value = _counted(written)
            return (value,) if value else None


def _counted(written: str) -> int:
    """3 for "3", "ba", "III"; 0 for what is none of these."""
    if written.isdecimal():
        return int(written)
    if written.lower() in _ORDINALS:
        return _ORDINALS.index(written.lower()) + 1
    return roman_value(written.upper())


def roman_value(written: str) -> int:
    """4 for "IV"; 0 for what is no Roman number."""
    values = [_ROMAN_VALUES.get(letter, 0) for letter in written]
    if not values or 0 in values:
        return 0
    return sum(-one if one < after else one for one, after in zip(values, [*values[1:], 0], strict=True))
