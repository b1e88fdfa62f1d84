"""An officer's formatted words as members get them: bold stays, a hidden address is written out, the rest is plain."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

from bot.dialogue.library import Library
from bot.dialogue.shown import without_strangers
from bot.domain.marks import BOLD, BOLD_END
from bot.domain.messages import Span

_BOLD, _HIDDEN = "bold", "text_link"
_LOST = {
    "italic": "italic",
    "underline": "underline",
    "strikethrough": "strikethrough",
    "spoiler": "spoiler",
    "code": "code",
    "pre": "code",
    "blockquote": "blockquote",
    "expandable_blockquote": "blockquote",
    "custom_emoji": "custom_emoji",
    "text_mention": "text_mention",
}
"""What is not passed on, by the name that the officer is told (https://core.telegram.org/bots/api#messageentity)."""
_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class FormattedWords:
    """`lost`: what of the formatting is not passed on, `hidden`: how many addresses stood behind words."""

    text: str
    lost: tuple[str, ...] = ()
    hidden: int = 0


def formatted(text: str, spans: Sequence[Span], library: Library) -> FormattedWords:
    """The text that is safe to send; its bold parts as whole words, so that no mark stands inside an address."""
    places = [(span, *_place(text, span)) for span in spans if span.offset >= 0 and span.length > 0]
    links = [
        (start + len(text[start:end].rstrip()), span.url)
        for span, start, end in places
        if _is_hidden(span, text[start:end])
    ]
    written = _written_out(text, links)
    bold = [_moved(start, end, links) for span, start, end in places if span.kind == _BOLD]
    safe = without_strangers(written, library)
    marked = _marked(safe, _bold_words(written, bold), len(_WORD.findall(written)))
    lost = dict.fromkeys(_LOST[span.kind] for span, *_ in places if span.kind in _LOST)
    unmarked = (_BOLD,) if bold and marked == safe else ()
    return FormattedWords(marked, (*unmarked, *lost), len(links))


def _place(text: str, span: Span) -> tuple[int, int]:
    """Where a span begins and ends in letters; spans count UTF-16 units."""
    wide = text.encode("utf-16-le", "surrogatepass")
    start, end = (
        len(wide[: 2 * place].decode("utf-16-le", "surrogatepass"))
        for place in (span.offset, span.offset + span.length)
    )
    return start, end


def _is_hidden(span: Span, words: str) -> bool:
    return span.kind == _HIDDEN and bool(span.url) and span.url.rstrip("/") != words.strip().rstrip("/")


def _written_out(text: str, links: Sequence[tuple[int, str]]) -> str:
    parts, begin = [], 0
    for end, url in sorted(links):
        parts += [text[begin:end], f" ({url})"]
        begin = end
    return "".join((*parts, text[begin:]))


def _moved(start: int, end: int, links: Sequence[tuple[int, str]]) -> tuple[int, int]:
    """Where a part of the text stands once addresses are written out before and in it."""
    before = sum(len(url) + 3 for place, url in links if place <= start)
    within = sum(len(url) + 3 for place, url in links if start < place < end)
    return start + before, end + before + within


def _bold_words(text: str, bold: Sequence[tuple[int, int]]) -> list[bool]:
    """For each word whether something of it is bold."""
    return [any(start < word.end() and word.start() < end for start, end in bold) for word in _WORD.finditer(text)]


def _marked(text: str, bold: Sequence[bool], words: int) -> str:
    """Marks around runs of bold words; none where the words are no longer the ones that were written."""
    found = list(_WORD.finditer(text))
    if len(found) != words:
        return text
    parts, begin = [], 0
    for is_bold, run in groupby(zip(found, bold, strict=True), key=itemgetter(1)):
        if is_bold:
            together = [word for word, _ in run]
            start, end = together[0].start(), together[-1].end()
            parts += [text[begin:start], BOLD, text[start:end], BOLD_END]
            begin = end
    return "".join((*parts, text[begin:]))
