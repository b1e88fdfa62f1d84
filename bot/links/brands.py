"""Names inside a label: whole, beside telling words, or a slip of the pen away."""

import re
from collections.abc import Iterator
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.links.skeleton import look
from bot.links.sources import SHORT_CHARS, Brand, Kind, Name, Source, Sources
from bot.links.syllables import are_syllables

UNMISTAKABLE_CHARS = 4
"""A unique name of so many letters is no part of another word."""
LONG_CHARS = 10
"""From so many letters on, two slips are forgiven; from SHORT_CHARS on one; below none but a doubled letter."""
_ANY_WORDS_CHARS = 6
"""A unique name of so many letters is taken for an imitation with one slip beside any words."""
_DIGITS = re.compile(r"\d+h?")
_KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_LOOKS = ("mn", "uv", "il", "ij", "lj", "oa", "ce", "gq", "bd", "pq", "hn", "tf", "sz", "iy", "rn", "vw", "kc", "oe")


def by_name(label: str, sources: Sources) -> Name | None:
    """The name that a label is, hyphens aside."""
    joined = label.replace("-", "")
    return next((name for name in sources.names if name.text == joined and stands_alone(name)), None)


def by_look(label: str, sources: Sources) -> Name | None:
    """The name that a label is taken for: b1dv, vietcornbank; for three letters only where a digit stands in."""
    joined = label.replace("-", "")
    if len(joined) < SHORT_CHARS - 1 and joined.isalpha():
        return None
    seen = look(joined)
    return next(
        (name for name in sources.names if name.text != joined and look(name.text) == seen and stands_alone(name)), None
    )


def stands_alone(name: Name) -> bool:
    """A short nickname (vcb, bca) may be anyone's; it tells only beside telling words."""
    return not (name.is_short and name.text != name.source.label)


def is_unmistakable(name: Name) -> bool:
    """A unique source's own name: beside any words at all it is meant."""
    return name.source.brand is Brand.UNIQUE and name.text == name.source.label


def with_words(label: str, sources: Sources) -> Name | None:
    """The name that a label holds beside other words: vtv-vn, vtv24h, vayvon-bidv-vn, baotuoitre."""
    joined = label.replace("-", "")
    undoubled = _undoubled(joined)
    for name in sources.names:
        if name.text in label:
            before, _, after = label.partition(name.text)
        elif not name.is_short and name.text in joined:
            before, _, after = joined.partition(name.text)
        elif is_unmistakable(name) and len(name.text) >= UNMISTAKABLE_CHARS and name.text in undoubled:
            before, _, after = undoubled.partition(name.text)
        else:
            continue
        if (before or after) and _tells(name, before, after, sources):
            return name
    return None


def near(label: str, sources: Sources) -> Name | None:
    """The name that a label, or one of its words, is a slip away from: vietconbank, vietnamplu, agrlbank-online."""
    joined = label.replace("-", "")
    found = [
        (distance, -len(name.text), name)
        for core, alone in _cores(label, joined, sources)
        for distance, name in _slips(core, sources)
        if alone or (name.source.brand is Brand.UNIQUE and distance == 1 and len(name.text) >= _ANY_WORDS_CHARS)
    ]
    return min(found, key=lambda item: item[:2])[2] if found else None


def made_of(text: str, words: frozenset[str], least_chars: int = 1) -> bool:
    """True for what words of at least so many letters, numbers and "vn" make up without a rest."""
    reached = {0}
    for start in range(len(text)):
        if start not in reached:
            continue
        if digits := _DIGITS.match(text, start):
            reached |= {digits.end(), len(digits[0].rstrip("h")) + start}
        reached |= {
            end
            for end in range(start + 1, len(text) + 1)
            if (word := text[start:end]) in words and (len(word) >= least_chars or word == "vn")
        }
    return len(text) in reached


@lru_cache(maxsize=1024)
def telling_words(source: Source, sources: Sources) -> frozenset[str]:
    """The words that, beside a source's name, make an imitation of it."""
    groups = {"glue"}
    if source.brand is Brand.COMMON:
        groups |= {{Kind.PRESS: "common_press", Kind.GOVERNMENT: "agency"}.get(source.kind, "service")}
    else:
        groups |= {"press", "common_press", "service"} | ({"agency"} if source.kind is not Kind.PRESS else set())
    return frozenset().union(*(sources.words.get(group, frozenset()) for group in groups))


def is_place(source: Source) -> bool:
    """An agency known by an ordinary word, a province or an acronym: only words of agencies tell."""
    return source.kind is Kind.GOVERNMENT and source.brand is Brand.COMMON


def _tells(name: Name, before: str, after: str, sources: Sources) -> bool:
    whole = (not before or before[-1] == "-") and (not after or after[0] == "-")
    if is_unmistakable(name) and (whole or len(name.text) >= UNMISTAKABLE_CHARS):
        return True
    words = telling_words(name.source, sources)
    if is_place(name.source) and not whole:
        words = words - sources.words["glue"]
    least_chars = 3 if name.is_short else 1
    left, right = before.split("-"), after.split("-")
    glued, apart = (left[-1], right[0]), (*left[:-1], *right[1:])
    return all(made_of(piece, words, least_chars) for piece in glued) and all(made_of(piece, words) for piece in apart)


def _cores(label: str, joined: str, sources: Sources) -> Iterator[tuple[str, bool]]:
    """Parts of a label to be compared; True where nothing but telling words stands beside."""
    yield joined, True
    words = sources.words["glue"] | sources.words["press"] | sources.words["service"] | sources.words["common_press"]
    pieces = label.split("-")
    if len(pieces) > 1:
        for index, piece in enumerate(pieces):
            yield piece, all(made_of(other, words) for other in (*pieces[:index], *pieces[index + 1 :]))
    for end in range(2, len(joined) - SHORT_CHARS + 1):
        if made_of(joined[:end], words, 2):
            yield joined[end:], True
        if made_of(joined[-end:], words, 2):
            yield joined[:-end], True


def _slips(core: str, sources: Sources) -> Iterator[tuple[int, Name]]:
    if core in sources.other_names or len(core) < SHORT_CHARS - 1:
        return
    texts = _texts(sources)
    for text, distance, index in process.extract(core, texts, scorer=OSA.distance, score_cutoff=2, limit=None):
        name = sources.names[index]
        if distance and stands_alone(name) and _is_slip(core, text, int(distance), name):
            yield int(distance), name


@lru_cache(maxsize=16)
def _texts(sources: Sources) -> tuple[str, ...]:
    return tuple(name.text for name in sources.names)


def _is_slip(core: str, text: str, distance: int, name: Name) -> bool:
    if name.is_short:
        return len(core) == len(text) + 1 and _undoubled(core) == _undoubled(text)
    if distance > (1 if len(text) < LONG_CHARS else 2):
        return False
    if not (are_syllables(core) and are_syllables(text)):
        return distance == 1 or core[0] == text[0]
    return distance == 1 and _is_easy(core, text)


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
