"""Signs in a post that somebody else wrote: named by their phrases, weighed together. Pure.

Phrases are matched on the folded text; their gaps are bounded, so that time grows with the text alone.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.answers.normalise import fold_text

ENOUGH = 2
GAP_WORDS = 6
MAX_NAMED_CHARS = 100
"""Where a notice says whose it is."""
MIN_SHOUTED = 4
LIKE_ONE, LIKE_NONE = 0.4, 0.3
"""From which share on a post is like the kinds that signs name, and below which it is like none of them."""
LIKE_FORBIDDEN = 0.35
"""From which share on a post may be said to be of the kind that is forbidden to pass on."""
_SHOUTED = re.compile(r"\b[A-ZÀ-ỸĐ]{3,}\b")
_MARKS = re.compile("!!|[\U0001f6a8\U0001f4a5\U0001f525\u203c\u26a0\u2757]")
GAP = "..."
MAX_GAPS = 3
"""In one phrase: each may be of none to GAP_WORDS words, so each makes seven times as many ways of them all."""
_WARNS = re.compile(
    r"\b(?:(?<!neu )khong|dung|chang|tuyet doi khong)(?: \w+){0,2}"
    r" (?:cung cap|nhap|chuyen tien|chuyen khoan|bam|lam theo|dang nhap)(?: \w+){0,8}"
)
"""What a warning says not to do is no sign of its doing it."""


class UnspokenSigns(StrEnum):
    """Signs that no phrase tells."""

    SHOUTING = "shouting"
    LINK = "link"
    NOTHING = ""


@dataclass(frozen=True, slots=True)
class Sign:
    """`entry`: what to say in place of the common verdict; `settles`: answers of the guided check; `kind`: the kind of
    post that shows it.
    """

    id: str
    label: str
    weight: int
    pattern: re.Pattern[str] | None = None
    seen: UnspokenSigns = UnspokenSigns.NOTHING
    kind: str = ""
    entry: str = ""
    settles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Signs:
    """All signs; `verdict` is the id of what is said of a suspicious post, `official_entry` of one that calls itself an
    authority's and shows none.
    """

    signs: tuple[Sign, ...] = ()
    verdict: str = ""
    official: re.Pattern[str] | None = None
    official_entry: str = ""


@dataclass(frozen=True, slots=True)
class PostSigns:
    """What was seen in a post; `bad_share`: how much it is like the kinds that signs name."""

    signs: tuple[Sign, ...]
    is_official: bool
    bad_share: float = 0.0

    @property
    def suspicious(self) -> bool:
        return sum(sign.weight for sign in self.signs) >= ENOUGH

    @property
    def settles(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(answer for sign in self.signs for answer in sign.settles))

    @property
    def entry(self) -> str:
        """What the heaviest sign that has an entry of its own asks for, "" for none."""
        own = [sign for sign in self.signs if sign.entry]
        return max(own, key=lambda sign: sign.weight).entry if own else ""


def phrases(ways: Iterable[str]) -> re.Pattern[str]:
    """One pattern for all: words with | between alternatives, "..." for at most GAP_WORDS words."""
    return re.compile("|".join(rf"\b{_pattern(way)}\b" for way in ways))


def _pattern(way: str) -> str:
    parts = [rf"(?:\w+ ){{0,{GAP_WORDS}}}" if token == GAP else f"(?:{token}) " for token in way.split()]
    return "".join(parts).removesuffix(" ")


def look(
    text: str, signs: Signs, strange_links: Sequence[str] = (), kinds: Mapping[str, float] | None = None
) -> PostSigns:
    """The signs of a text; `strange_links` are those that lead to no official source, `kinds` how much it is like each
    kind of post. What calls itself an authority's and is like no bad kind shows no more than links.
    """
    folded = _WARNS.sub(" ", fold_text(text))
    likeliest, bad = _likeliest(signs, kinds or {})
    named = signs.official is not None and signs.official.search(folded[:MAX_NAMED_CHARS]) is not None
    if named and kinds and bad < LIKE_NONE:
        return PostSigns(
            tuple(sign for sign in signs.signs if sign.seen is UnspokenSigns.LINK and strange_links), named, bad
        )
    found = tuple(
        sign
        for sign in signs.signs
        if (sign is likeliest and bad >= LIKE_ONE) or _shows(sign, text, folded, strange_links)
    )
    return PostSigns(found, named, bad)


def _likeliest(signs: Signs, kinds: Mapping[str, float]) -> tuple[Sign | None, float]:
    """The sign of the kind that a post is most like, None where that is a fine one, or one that is not sure enough for
    the answer of its own; and how much it is like those of all signs together. Kinds in brackets are no posts.
    """
    together = sum(kinds[sign.kind] for sign in signs.signs if sign.kind in kinds)
    of_posts = {kind: share for kind, share in kinds.items() if not kind.startswith("(")}
    likeliest = max(of_posts, key=lambda kind: of_posts[kind], default="")
    named = next((sign for sign in signs.signs if sign.kind and sign.kind == likeliest), None)
    if named is not None and named.entry and of_posts[likeliest] < LIKE_FORBIDDEN:
        named = None
    return named, together


def _shows(sign: Sign, text: str, folded: str, strange_links: Sequence[str]) -> bool:
    if sign.seen is UnspokenSigns.LINK:
        return bool(strange_links)
    if sign.seen is UnspokenSigns.SHOUTING:
        return _MARKS.search(text) is not None or len(_SHOUTED.findall(text)) >= MIN_SHOUTED
    return sign.pattern is not None and sign.pattern.search(folded) is not None
