"""Vietnamese text to words, in named steps.

    raw text -> canonical -> words -> fold (per word) -> diacritic_key (per word)

NFC and NFD spellings of one text give the same words, and every step accepts any string.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from enum import StrEnum
from functools import lru_cache

ZERO_WIDTH = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
COMBINING = "".join(chr(code) for code in range(0x0300, 0x0370))
MIN_WORDS_WITH_PASSAGES = 12
WINDOW_WORDS = 20
MAX_PASSAGES = 12
KEPT_TEXTS = 64
"""A message is read by many, one after the other: it is taken apart for the first of them."""
TONES = {"\u0300": "2", "\u0301": "1", "\u0303": "4", "\u0309": "3", "\u0323": "5"}

_INVISIBLE = re.compile(f"[{ZERO_WIDTH}]")
_STRAY_MARKS = re.compile(f"[{COMBINING}]")
_INNER_END = re.compile(r"[.!?…]\s|\n")
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+|\n+")
_WORD = re.compile(r"[^\W_]+")
_NOT_ASCII_WORD = re.compile(r"[^a-z0-9]")


def canonical(text: str) -> str:
    """Lower case, compatibility letters unified (NFKC), invisible and stray combining marks removed."""
    if text.isascii():
        return text.lower()
    composed = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text)).lower()
    return _STRAY_MARKS.sub("", unicodedata.normalize("NFC", composed))


@lru_cache(maxsize=KEPT_TEXTS)
def words(text: str) -> tuple[str, ...]:
    """The runs of letters and digits of a text, canonical: "Đăng bài, được ko?" -> (đăng, bài, được, ko)."""
    return tuple(_WORD.findall(canonical(text)))


@lru_cache(maxsize=65_536)
def fold(word: str) -> str:
    """A canonical word without diacritics, in [a-z0-9]*: "đường" -> "duong"; other scripts fold to nothing."""
    if word.isascii():
        return word
    bare = unicodedata.normalize("NFD", word.replace("đ", "d"))
    return _NOT_ASCII_WORD.sub("", bare)


@lru_cache(maxsize=65_536)
def diacritic_key(word: str) -> str:
    """What an accented word adds to its folded form, the tone moved to the end; "" for a word without accents.

    "hoà" and "hòa" -> "hoa2"; "đường" -> "đương2"; "duong" -> "".
    """
    if word.isascii():
        return ""
    letters: list[str] = []
    tone = ""
    for mark in unicodedata.normalize("NFD", word):
        if mark in TONES:
            tone = TONES[mark]
        else:
            letters.append(mark)
    key = unicodedata.normalize("NFC", "".join(letters)) + tone
    return key if key != fold(word) else ""


@lru_cache(maxsize=KEPT_TEXTS)
def fold_text(text: str) -> str:
    """The folded words of a text, one space between: the form in which two questions are the same."""
    return " ".join(filter(None, map(fold, words(text))))


def fold_tokens(tokens: Iterable[str]) -> list[str]:
    """Each of them as `fold_text` folds it."""
    return [" ".join(filter(None, map(fold, _WORD.findall(canonical(token))))) for token in tokens]


class Script(StrEnum):
    """What a text is written in: LATIN has words to read; SYMBOLS are emoji without words; NONE says nothing."""

    LATIN = "latin"
    OTHER = "other"
    SYMBOLS = "symbols"
    NONE = "none"


def script_of(text: str) -> Script:
    """Of most of the words; of a text without words, whether it has symbols."""
    read = [word for word in words(text) if not word.isdecimal()]
    foreign = sum(not fold(word) for word in read)
    if foreign * 2 > len(read):
        return Script.OTHER
    if read:
        return Script.LATIN
    return Script.SYMBOLS if any(unicodedata.category(letter) == "So" for letter in text) else Script.NONE


def asking_sentence(text: str) -> str:
    """The sentence of a longer text that asks: the last with a question mark, else the last; "" for a single one."""
    if _INNER_END.search(text) is None:
        return ""
    sentences = [sentence for sentence in _SENTENCE_END.split(text) if sentence.strip()]
    if len(sentences) < 2:
        return ""
    return next((sentence for sentence in reversed(sentences) if "?" in sentence), sentences[-1])


def passages(text: str, typed: Sequence[str]) -> list[Sequence[str]]:
    """The sentences of a longer text, as words; those that run on are cut into overlapping windows.

    `typed` are the words of the text; of a short text, and of a single sentence that is not long, there are none.
    """
    if len(typed) < MIN_WORDS_WITH_PASSAGES:
        return []
    found: list[Sequence[str]] = []
    for sentence in map(words, _SENTENCE_END.split(text)):
        found += _windows(sentence, WINDOW_WORDS)
    if len(found) > MAX_PASSAGES:
        found = _windows(typed, 2 * len(typed) // MAX_PASSAGES + 1)
    return found if len(found) > 1 else []


def _windows(typed: Sequence[str], size: int) -> list[Sequence[str]]:
    """Runs of this many words, each beginning half a run after the one before."""
    if not typed or len(typed) <= size + size // 2:
        return [typed] if typed else []
    return [typed[start : start + size] for start in range(0, len(typed) - size // 2, max(1, size // 2))]
