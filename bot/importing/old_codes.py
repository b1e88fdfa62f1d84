"""Text typed with the fonts of before Unicode, TCVN3 (.VnTime) and VNI (VNI-Times), turned into Unicode.

TCVN3 has one byte a letter (TCVN 5712:1993, VN3) and no capitals with marks: those live in fonts that end in "H", where
the small codes are drawn as capitals. VNI writes a letter and then its marks, one byte each.
"""

import re
import unicodedata
from enum import StrEnum

from bot.answers.syllables import is_syllable

_TCVN3_CODES = "µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉË®ÌÐÎÏÑªÒÕÓÔÖ×ÝØÜÞßãáâä«åèæçé¬êíëìîïóñòô\xadõøö÷ùúýûüþ¡¢§£¤¥¦"  # fmt: skip
_TCVN3_LETTERS = "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵĂÂĐÊÔƠƯ"  # fmt: skip
_TCVN3 = {ord(code): letter for code, letter in zip(_TCVN3_CODES, _TCVN3_LETTERS, strict=True)}

_GRAVE, _ACUTE, _HOOK, _TILDE, _DOT = "\u0300", "\u0301", "\u0309", "\u0303", "\u0323"
_CIRCUMFLEX, _BREVE = "\u0302", "\u0306"
_VNI_MARKS = {
    "ø": _GRAVE, "ù": _ACUTE, "û": _HOOK, "õ": _TILDE, "ï": _DOT,
    "â": _CIRCUMFLEX, "à": _CIRCUMFLEX + _GRAVE, "á": _CIRCUMFLEX + _ACUTE, "å": _CIRCUMFLEX + _HOOK,
    "ã": _CIRCUMFLEX + _TILDE, "ä": _CIRCUMFLEX + _DOT,
    "ê": _BREVE, "è": _BREVE + _GRAVE, "é": _BREVE + _ACUTE, "ú": _BREVE + _HOOK, "ü": _BREVE + _TILDE,
    "ë": _BREVE + _DOT,
}  # fmt: skip
_VNI_BASES = {"a": "a", "e": "e", "o": "o", "u": "u", "y": "y", "ô": "ơ", "ö": "ư"}
_VNI_SINGLE = {"ñ": "đ", "ô": "ơ", "ö": "ư", "ì": "ì", "í": "í", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}

_WORD = re.compile(r"[^\W\d_]+")
_OUTSIDE_ASCII = re.compile(r"[^\x00-\x7f]")
MIN_CAPITALS_SHARE = 0.85
MIN_GAIN = 0.1
"""How much more of the words must be syllables before a text is taken for one of an old code."""


class Code(StrEnum):
    UNICODE = "Unicode"
    TCVN3 = "TCVN3"
    VNI = "VNI"


def _vni_table() -> dict[str, str]:
    table: dict[str, str] = {}
    for base, letter in _VNI_BASES.items():
        for mark, combining in _VNI_MARKS.items():
            composed = unicodedata.normalize("NFC", letter + combining)
            if composed in _TCVN3_LETTERS:
                table[base + mark] = composed
    table |= _VNI_SINGLE
    capitals = {code.upper(): letter.upper() for code, letter in table.items()}
    return capitals | table


_VNI = _vni_table()
_VNI_PATTERN = re.compile("|".join(sorted(map(re.escape, _VNI), key=len, reverse=True)))


def from_tcvn3(text: str, *, capitals: bool = False) -> str:
    """`text` in the codes of TCVN3, as Unicode; `capitals` for the fonts whose small codes are drawn as capitals."""
    lines = [line.upper() if capitals or _in_capitals(line) else line for line in text.translate(_TCVN3).split("\n")]
    return "\n".join(lines)


def _in_capitals(line: str) -> bool:
    """A line typed in capitals: its letters without marks are, those with marks could not be."""
    plain = [letter for letter in line if letter.isascii() and letter.isalpha()]
    return len(plain) > 3 and sum(map(str.isupper, plain)) > MIN_CAPITALS_SHARE * len(plain)


def from_vni(text: str) -> str:
    """`text` in the codes of VNI, as Unicode; a letter with its mark is tried before the letter alone."""
    return _VNI_PATTERN.sub(lambda found: _VNI[found[0]], text)


def of_font(name: str) -> Code | None:
    """The code that a font's name tells of (".VnTimeH", "VNI-Times"); None for the fonts of today."""
    lower = name.lower().lstrip(".")
    if name.startswith(".") and lower.startswith("vn"):
        return Code.TCVN3
    return Code.VNI if lower.startswith("vni") else None


def is_capitals_font(name: str) -> bool:
    """True for ".VnTimeH" and its like, whose small codes are drawn as capitals."""
    return of_font(name) is Code.TCVN3 and name.rstrip("0123456789 ").endswith("H")


def turned(text: str, code: Code) -> str:
    """`text`, typed in `code`, as Unicode."""
    match code:
        case Code.TCVN3:
            return from_tcvn3(text)
        case Code.VNI:
            return from_vni(text)
        case _:
            return text


def guessed(text: str) -> Code:
    """The code a text is in, by which reading makes clearly more of its words Vietnamese syllables."""
    if not _OUTSIDE_ASCII.search(text):
        return Code.UNICODE
    shares = {code: syllable_share(turned(text, code)) for code in Code}
    best = max(Code, key=lambda code: shares[code])
    return best if shares[best] >= shares[Code.UNICODE] + MIN_GAIN else Code.UNICODE


def syllable_share(text: str) -> float:
    """Which share of the words with letters of Vietnamese can be syllables; 1.0 for a text without words."""
    words = [word for word in _WORD.findall(unicodedata.normalize("NFC", text)) if not word.isupper() or len(word) > 5]
    if not words:
        return 1.0
    return sum(is_word(word) for word in words) / len(words)


def is_word(word: str) -> bool:
    """True for what can be a syllable of Vietnamese, each mark where one may stand."""
    lower = word.lower()
    plain = _without_marks(lower)
    return plain is not None and is_syllable(plain)


def _without_marks(word: str) -> str | None:
    """The word without its marks; None where it has a letter that no Vietnamese word has, or a second tone."""
    letters: list[str] = []
    tones = 0
    for letter in unicodedata.normalize("NFD", word.replace("đ", "d")):
        if letter in (_GRAVE, _ACUTE, _HOOK, _TILDE, _DOT):
            tones += 1
        elif letter in (_CIRCUMFLEX, _BREVE, "\u031b"):
            continue
        elif not letter.isascii():
            return None
        else:
            letters.append(letter)
    return "".join(letters) if tones <= 1 else None
