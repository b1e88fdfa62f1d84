"""Finds official names inside the label of a host: whole, beside telling words, or misspelled by a letter."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.links.homoglyphs import look
from bot.links.prose import are_syllables
from bot.links.sources import SHORT_CHARS, Brand, Name, OfficialSource, SourceKind, Sources

UNMISTAKABLE_CHARS = 4
"""A unique name of so many letters is no part of another word."""
LEAST_GLUED_CHARS = 3
"""Two letters (fb) tell only as a word of their own: fbref.com is nobody's imitation."""
LONG_CHARS = 10
"""From so many letters on, doubled letters and one slip more are forgiven; from SHORT_CHARS on one slip."""
_ANY_WORDS_CHARS = 8
"""A unique name of so many letters is taken for an imitation with one slip beside any words."""
_WORD_CHARS = 24
_DIGITS = re.compile(r"\d+h?")
_VOWELS = ("a", "e", "i", "o", "u", "y")
_ENDINGS = frozenset({"com", "net", "org", "gov", "edu"})
"""Glued to a short name, or to a place, these may be part of a word: cand|com."""
_KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_LOOKS = ("mn", "uv", "il", "ij", "lj", "oa", "ce", "gq", "bd", "pq", "hn", "tf", "sz", "iy", "rn", "vw", "kc", "oe")


def by_name(label: str, sources: Sources) -> Name | None:
    """The name that a label is, hyphens aside."""
    return sources.by_text.get(label.replace("-", ""))


def by_look(label: str, sources: Sources) -> Name | None:
    """The name that a label is taken for: b1dv, vietcornbank; for three letters only where a digit stands in."""
    joined = label.replace("-", "")
    name = sources.by_look.get(look(joined))
    is_too_short = len(joined) < SHORT_CHARS - 1 and joined.isalpha()
    return None if name is None or name.text == joined or is_too_short else name


def with_words(label: str, sources: Sources, at_home: bool = True) -> Name | None:
    """The name that a label holds beside other words: vtv-vn, vtv24h, vayvon-bidv-vn, baotuoitre.

    `at_home`: registered in Vietnam, where owners are known; elsewhere a name between hyphens tells more.
    """
    joined = label.replace("-", "")
    if joined in sources.other_names:
        return None
    undoubled = _undoubled(joined)
    for name in [name for name in sources.names if name.text in joined or name.text in undoubled]:
        if name.text in joined or name.is_unmistakable:
            before, after = _beside(name, label, joined)
            if (before or after) and _tells(name, before, after, sources, at_home):
                return name
    return None


def _beside(name: Name, label: str, joined: str) -> tuple[str, str]:
    """What stands before and after a name in a label, with its hyphens where they don't break the name."""
    if name.text in label:
        before, _, after = label.partition(name.text)
    elif not name.is_short and name.text in joined:
        before, _, after = joined.partition(name.text)
    elif name.is_unmistakable and len(name.text) >= UNMISTAKABLE_CHARS:
        before, _, after = _undoubled(joined).partition(name.text)
    else:
        before = after = ""
    return before, after


def near(label: str, sources: Sources) -> Name | None:
    """The name that a label, or one of its words, is a slip away from: vietconbank, vietnamplu, agrlbank-online."""
    found = [
        (distance, -len(name.text), name)
        for core, is_whole in _cores(label, sources)
        for distance, name in _slips(core, sources)
        if is_whole or (name.is_unmistakable and len(name.text) >= _ANY_WORDS_CHARS)
    ]
    return min(found, key=lambda item: item[:2])[2] if found else None


def made_of(text: str, words: frozenset[str], least_chars: int = 1) -> bool:
    """True for what words of at least so many letters, numbers and "vn" make up without a rest."""
    return len(text) in _reached(text, words, least_chars)


def _reached(text: str, words: frozenset[str], least_chars: int) -> set[int]:
    """The places up to which words make up a text from its beginning."""
    reached = {0}
    for start in range(len(text)):
        if start not in reached:
            continue
        if digits := _DIGITS.match(text, start):
            reached |= {digits.end(), start + len(digits[0].rstrip("h"))}
        for end in range(start + min(2, least_chars), min(len(text), start + _WORD_CHARS) + 1):
            word = text[start:end]
            if word in words and (end - start >= least_chars or word == "vn"):
                reached.add(end)
    return reached


@lru_cache(maxsize=1024)
def telling_words(source: OfficialSource, sources: Sources) -> frozenset[str]:
    """The words that, beside a source's name, make an imitation of it."""
    groups = {"glue"}
    if source.kind is SourceKind.NETWORK:
        groups |= {"service", "network"}
    elif source.brand is Brand.COMMON:
        groups |= {{SourceKind.PRESS: "common_press", SourceKind.GOVERNMENT: "place"}.get(source.kind, "service")}
    else:
        groups |= {"press", "common_press", "service"} | ({"agency"} if source.kind is not SourceKind.PRESS else set())
    return frozenset().union(*(sources.words.get(group, frozenset()) for group in groups))


def _lures(source: OfficialSource, sources: Sources) -> frozenset[str]:
    """What tells only of a host registered abroad, as dealers at home use it too: bills, prizes, votes."""
    is_ordinary = source.brand is Brand.COMMON and source.kind in {SourceKind.PRESS, SourceKind.GOVERNMENT}
    return frozenset() if is_ordinary else sources.words.get("lure", frozenset())


def is_place(source: OfficialSource) -> bool:
    """An agency known by an ordinary word, a province or an acronym: only words of agencies tell."""
    return source.kind is SourceKind.GOVERNMENT and source.brand is Brand.COMMON


def _tells(name: Name, before: str, after: str, sources: Sources, at_home: bool) -> bool:
    whole = (not before or before[-1] == "-") and (not after or after[0] == "-")
    if len(name.text) < LEAST_GLUED_CHARS and not whole:
        return False
    is_plain_to_see = len(name.text) >= UNMISTAKABLE_CHARS or (whole and not at_home)
    if name.is_unmistakable and is_plain_to_see and not _reads_on(name.text, after):
        return True
    if name.is_distinct and not at_home and not _reads_on(name.text, after):
        return True
    if is_place(name.source) and not _DIGITS.sub("", before + after).strip("-"):
        return False
    words = telling_words(name.source, sources)
    lures = _lures(name.source, sources) if not at_home else frozenset()
    glued_words = words - _ENDINGS if name.is_short or (is_place(name.source) and not whole) else words
    glued_words |= lures if name.source.brand is not Brand.COMMON else frozenset()
    apart_words = words | lures
    apart_words |= sources.words["press"] if not at_home and name.source.kind is SourceKind.PRESS else frozenset()
    least_chars = 3 if name.is_short else 1
    left, right = before.split("-"), after.split("-")
    return all(made_of(piece, glued_words, least_chars) for piece in (left[-1], right[0])) and all(
        made_of(piece, apart_words) for piece in (*left[:-1], *right[1:])
    )


def _reads_on(name: str, after: str) -> bool:
    """True where the letters after a name make another word of its end: bidv|ina, bocongan|h."""
    if are_syllables(name):
        return len(after) == 1 and after.isalpha()
    return len(name) < SHORT_CHARS and after[:1] in _VOWELS and not name.endswith(_VOWELS)


def _cores(label: str, sources: Sources) -> Iterator[tuple[str, bool]]:
    """Parts of a label to be compared; True where only words that tell stand apart from it."""
    joined = label.replace("-", "")
    yield joined, True
    words = sources.words["glue"] | sources.words["press"] | sources.words["service"] | sources.words["common_press"]
    pieces = label.split("-")
    if len(pieces) > 1:
        for index, piece in enumerate(pieces):
            yield piece, all(made_of(other, words) for other in (*pieces[:index], *pieces[index + 1 :]))
    longest = len(joined) - SHORT_CHARS
    yield from ((joined[end:], False) for end in _reached(joined, words, 2) if 0 < end <= longest)
    yield from ((joined[:end], False) for end in range(SHORT_CHARS, len(joined)) if made_of(joined[end:], words, 2))


def _slips(core: str, sources: Sources) -> Iterator[tuple[int, Name]]:
    if core in sources.other_names or len(core) < SHORT_CHARS - 1:
        return
    texts = _texts(sources)
    for text, distance, index in process.extract(core, texts, scorer=OSA.distance, score_cutoff=2, limit=None):
        name = sources.names[index]
        if distance and name.stands_alone and _is_slip(core, text, int(distance), name):
            yield int(distance), name


@lru_cache(maxsize=16)
def _texts(sources: Sources) -> tuple[str, ...]:
    return tuple(name.text for name in sources.names)


def _is_slip(core: str, text: str, distance: int, name: Name) -> bool:
    if name.is_short:
        return len(core) == len(text) + 1 and _undoubled(core) == _undoubled(text)
    if len(text) == SHORT_CHARS and (len(core) < SHORT_CHARS or name.source.brand is not Brand.UNIQUE):
        return False
    if not name.is_own and name.source.brand is Brand.COMMON:
        return False
    if distance > 1:
        return len(text) >= LONG_CHARS and _is_scramble(core, text)
    return not (are_syllables(core) and are_syllables(text)) or _is_easy(core, text)


def _is_scramble(core: str, text: str) -> bool:
    """Two slips that add no letter of their own: doubled ones and one slip more, or a swap and a dropped one."""
    if are_syllables(core) and are_syllables(text):
        return False
    return OSA.distance(_undoubled(core), _undoubled(text)) <= 1 or Counter(core) <= Counter(text)


def _undoubled(text: str) -> str:
    return re.sub(r"(.)\1+", r"\1", text)


def _is_easy(core: str, text: str) -> bool:
    """A slip of the pen or the eye, where both read as Vietnamese: a letter doubled, dropped, swapped or look-alike."""
    if len(core) < len(text) or sorted(core) == sorted(text):
        return True
    if len(core) > len(text):
        return _undoubled(core) == _undoubled(text)
    wrong, right = next((one, other) for one, other in zip(core, text, strict=True) if one != other)
    pair = {wrong, right}
    return any(pair == set(two) for two in _LOOKS) or any(wrong + right in row or right + wrong in row for row in _KEYS)
