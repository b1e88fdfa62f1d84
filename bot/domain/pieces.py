"""A long text in pieces, cut where it reads best: between paragraphs, lines, sentences, words; last of all anywhere.

Somebody else's words stay marked as such: a quoted line that is cut goes on as one, or a reader of the next piece would
take it for ours.

A platform counts UTF-16 units of what is shown (https://core.telegram.org/bots/api#sendmessage): marks count nothing.
"""

import re
from collections.abc import Iterator

from bot.domain.marks import BOLD, BOLD_END

QUOTE = "│ "
"""How a line of somebody else's words begins."""
_SEAMS = (
    *(re.compile(r"\n\n+"), re.compile(r"\n"), re.compile(r"(?<=[.!?…])\s+"), re.compile(r"\s+")),
    re.compile(r"(?<=[(\[\"“'‘:,;–])(?=\w)"),
)
"""The last one keeps an address whole that stands right behind a bracket in a text without blanks."""
_QUOTED = ("│", "•")
"""What begins the lines of others: an entry of a list is one as well."""
_FEWEST_FOR_QUOTE = 16
"""In a shorter piece nothing would be left for the words."""
_MARKS = frozenset({BOLD, BOLD_END})
_NO_MARKS = dict.fromkeys(map(ord, _MARKS))


def units(text: str) -> int:
    """The length of what is shown, in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2 - text.count(BOLD) - text.count(BOLD_END)


def split_text(text: str, max_units: int) -> list[str]:
    """The pieces in order, each of 1 to `max_units` units; bold or a quoted line that is cut goes on in the next piece.

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
        before, after = rest[: seam[1]], rest[seam[1] :]
        again = QUOTE if max_units >= _FEWEST_FOR_QUOTE and _is_cut_in_quote(before, after) else ""
        rest = again + after.lstrip()
    yield rest


def _is_cut_in_quote(before: str, after: str) -> bool:
    """Whether the line that is cut is quoted, and goes on."""
    line = before.rpartition("\n")[2].translate(_NO_MARKS).lstrip()
    blanks = after[: len(after) - len(after.lstrip())]
    return line.startswith(_QUOTED) and "\n" not in blanks and bool(after.translate(_NO_MARKS).strip())


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


def shortened(text: str, max_chars: int) -> str:
    """The beginning of a name or a label that is too long, wherever it is cut."""
    return text if len(text) <= max_chars else text[: max_chars - 1].rstrip() + "…"


def begun(text: str, max_units: int) -> str:
    """The beginning of a text that is too long, cut where it may be."""
    return text if units(text) <= max_units else split_text(text, max(max_units - 1, 1))[0].rstrip() + "…"
