"""The phrases of all circumstances by words of theirs; making the table takes long, so that it can be kept as JSON."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from itertools import chain, pairwise
from typing import Any

from bot.answers.schema import Circumstance

GAPS = {"..": 4, "...": 14}
"""In a phrase: at most so many other words may stand here."""
OTHER_NUMBER = "~"
"""In a phrase: a number that none of the documents has or names; neither a year nor a number of another phrase."""

Phrase = tuple[str, ...]
Owners = frozenset[tuple[int, str]]
"""Whose a phrase is: the number of a circumstance, and the role that the phrase has there."""
Listed = tuple[Phrase, Phrase, Owners]
"""A phrase, the words that it needs wherever they stand, and whose it is. There are twenty thousand: of most the words
are the phrase itself, and a few hundred sets say whose all of them are.
"""
Table = Mapping[Phrase, Sequence[Listed]]


def by_telling_words(known: Sequence[Circumstance], read: Callable[[str], Phrase]) -> Table:
    """Each phrase under two of its words that stand together, or else under one: those that the fewest phrases have."""
    plain: dict[str, Phrase] = {part: (part,) for part in (*GAPS, OTHER_NUMBER)}
    owners: dict[Phrase, Owners] = {}
    shared: dict[Owners, Owners] = {}
    for number, one in enumerate(known):
        for role, phrases in (("says", one.says), ("with", one.with_), ("unless", one.unless)):
            plain |= {part: read(part) for part in set(" ".join(phrases).split()) - plain.keys()}
            for phrase in phrases:
                parts = tuple(chain.from_iterable(map(plain.__getitem__, phrase.split())))
                whose = owners.get(parts, frozenset()) | {(number, role)}
                owners[parts] = shared.setdefault(whose, whose)
    phrases_with = Counter(chain.from_iterable(map(_keys, owners)))
    table: dict[Phrase, list[Listed]] = defaultdict(list)
    for parts, whose in owners.items():
        key = min(_keys(parts), key=lambda one: (phrases_with[one], one))
        table[key].append(_listed(parts, whose))
    return dict(table)


def as_plain(table: Table) -> dict[str, Any]:
    """For JSON: words and owners are written once, and referred to by their places."""
    words: dict[str, int] = {}
    owners: dict[Owners, int] = {}

    def places(phrase: Phrase) -> list[int]:
        return [words.setdefault(word, len(words)) for word in phrase]

    rows = [
        [places(key), [[owners.setdefault(whose, len(owners)), *places(parts)] for parts, _, whose in listed]]
        for key, listed in table.items()
    ]
    return {"words": list(words), "owners": [sorted(one) for one in owners], "rows": rows}


def from_plain(plain: Mapping[str, Any]) -> Table:
    """Raises ValueError, KeyError, TypeError or IndexError for what `as_plain` did not write."""
    word_at = plain["words"].__getitem__
    owners = [frozenset((int(number), str(role)) for number, role in one) for one in plain["owners"]]
    return {
        tuple(map(word_at, key)): [_listed(tuple(map(word_at, parts)), owners[whose]) for whose, *parts in listed]
        for key, listed in plain["rows"]
    }


def _listed(parts: Phrase, whose: Owners) -> Listed:
    has_gaps = not GAPS.keys().isdisjoint(parts)
    return parts, tuple(part for part in parts if part not in GAPS) if has_gaps else parts, whose


def _keys(parts: Phrase) -> set[Phrase]:
    if GAPS.keys().isdisjoint(parts) and len(parts) > 1:
        return set(pairwise(parts))
    pairs: set[Phrase] = {pair for pair in pairwise(parts) if GAPS.keys().isdisjoint(pair)}
    return pairs or {(word,) for word in parts if word not in GAPS}
