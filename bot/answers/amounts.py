"""Slang for sums of money, read as the sums: "3 củ" and "3 cu" as 3 triệu, "5 lít" as 5 trăm nghìn. Pure.

Typed without marks the same letters are other words ("ba cu": bà cụ), so that there only a figure makes a sum of them.
"""

from collections.abc import Sequence
from itertools import pairwise

from bot.answers.normalise import fold

_MILLIONS, _HUNDREDS, _BILLIONS = ("triệu",), ("trăm", "nghìn"), ("tỷ",)
_UNITS = {
    "củ": _MILLIONS,
    "chai": _MILLIONS,
    "lít": _HUNDREDS,
    "xị": _HUNDREDS,
    "tỏi": _BILLIONS,
}
_UNMARKED = {fold(unit): sum_ for unit, sum_ in _UNITS.items() if unit != "tỏi"}
"""“3 toi” is as often “3 tối”."""
_NUMBERS = frozenset(
    "một hai ba bốn năm sáu bảy tám chín mười chục trăm mấy vài rưỡi mươi tư lăm "
    "mot bon sau bay tam chin muoi chuc may vai".split()
)
_THINGS = frozenset(
    "nước nuoc bia rượu ruou dầu dau xăng xang sữa sua mắm mam khoai sắn san hành hanh tỏi gừng nghệ cà tương giấm "
    "thuốc thuoc già gia ông ong bà ba cụ nhà nha".split()
)
"""What is bottled, dug up, or an old person: no sum."""
_NO_WORD = ""


def with_sums(words: Sequence[str]) -> tuple[str, ...]:
    """The words with each unit of slang behind a number in the place of what it stands for."""
    if len(words) < 2 or not any(word in _UNITS or word in _UNMARKED for word in words):
        return tuple(words)
    found: list[str] = list(words[:1])
    for (before, word), after in zip(pairwise(words), (*words[2:], _NO_WORD), strict=True):
        found += _sum(before, word) if after not in _THINGS else (word,)
    return tuple(found)


def _sum(before: str, word: str) -> tuple[str, ...]:
    if before.isdigit():
        return _UNITS.get(word) or _UNMARKED.get(word) or (word,)
    return _UNITS.get(word, (word,)) if before in _NUMBERS else (word,)
