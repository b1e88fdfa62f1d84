"""A long text in pieces, cut where it reads best: between paragraphs, lines, sentences, words; last of all anywhere.

A platform counts UTF-16 units of what is shown (https://core.telegram.org/bots/api#sendmessage): marks count nothing.
"""

import re
from collections.abc import Iterator

from bot.domain.marks import BOLD, BOLD_END

_SEAMS = (re.compile(r"\n\n+"), re.compile(r"\n"), re.compile(r"(?<=[.!?…])\s+"), re.compile(r"\s+"))
_MARKS = frozenset({BOLD, BOLD_END})
_NO_MARKS = dict.fromkeys(map(ord, _MARKS))


def units(text: str) -> int:
    """The length of what is shown, in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2 - text.count(BOLD) - text.count(BOLD_END)


def split_text(text: str, max_units: int) -> list[str]:
    """The pieces in order, each of 1 to `max_units` units; bold that is cut goes on in the next piece.

    Blanks alone make one empty piece.
    """
    if units(text) <= max_units:
        return [text]
    return list(_rebalanced(_cut(text, max_units))) or [""]


def _cut(text: str, max_units: int) -> Iterator[str]:
    rest = text
    while units(rest) > max_units:
        end = _furthest(rest, max_units)
        seam = _seam(rest, end)
        yield rest[: seam[0]].rstrip()
        rest = rest[seam[1] :].lstrip()
    yield rest


def _furthest(text: str, max_units: int) -> int:
    """The most letters that fit."""
    used = 0
    for place, letter in enumerate(text):
        used += 0 if letter in _MARKS else 1 + (letter > "\uffff")
        if used > max_units:
            return place
    return len(text)


def _seam(text: str, end: int) -> tuple[int, int]:
    """Where to end the piece and where to go on: the last good seam in its second half."""
    for pattern in _SEAMS:
        last = None
        for found in pattern.finditer(text, end // 2, end + 1):
            if found.start() <= end:
                last = found
        if last is not None and last.start() > 0:
            return last.start(), last.end()
    return end, end


def _rebalanced(pieces: Iterator[str]) -> Iterator[str]:
    """Each piece with its own marks in pairs; those that show nothing are left out."""
    bold = False
    for piece in pieces:
        opened = BOLD + piece if bold else piece
        bold = opened.rfind(BOLD) > opened.rfind(BOLD_END)
        if opened.translate(_NO_MARKS).strip():
            yield opened + BOLD_END if bold else opened
