"""A text as a sparse vector: syllables, syllable bigrams, diacritic keys and concepts."""

from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain, count, islice, repeat
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from bot.answers.reading import SYLLABLE, TERM_KINDS, Analysis

Ids = NDArray[np.int32]
Floats = NDArray[np.float32]

KIND_WEIGHT = (1.0, 0.7, 0.8, 1.0)
"""Of syllables, bigrams, diacritic keys and concepts."""


@dataclass(frozen=True, slots=True)
class Vector:
    """A text's known features (row numbers), their weights, and the length of the whole with what is unknown."""

    ids: Ids
    weights: Floats
    norm: float

    @property
    def known(self) -> float:
        """The share of the text, by weight, that this space has."""
        return float(np.dot(self.weights, self.weights)) / self.norm**2


class FeatureSpace:
    """The vocabulary of a set of examples, each feature weighted by kind x sqrt(idf x icf).

    Rows are numbered kind after kind, in the order of TERM_KINDS.
    """

    def __init__(self, terms: Sequence[Sequence[str]], weights: Floats) -> None:
        self.terms = tuple(map(tuple, terms))
        self.weights = weights
        starts = accumulate(map(len, self.terms), initial=0)
        self._tables = [
            dict(zip(own, count(start), strict=False)) for own, start in zip(self.terms, starts, strict=False)
        ]
        self._unknown = float(weights.max(initial=1.0))

    def __len__(self) -> int:
        return len(self.weights)

    def name(self, row: int) -> str:
        """The term of a row, for people."""
        return next(islice(chain.from_iterable(self.terms), row, None))

    def vector(self, analysis: Analysis) -> Vector:
        """Place an analysed text in this space; syllables that it does not have add to the length."""
        ids: list[int] = []
        factors: list[float] = []
        for table, terms in zip(self._tables, analysis.terms, strict=True):
            ids += map(table.get, terms, repeat(-1))
            factors += terms.values()
        unknown = 0.0
        if -1 in ids:
            syllables = len(analysis.terms[SYLLABLE])
            unseen = sum(share**2 for row, share in zip(ids[:syllables], factors, strict=False) if row < 0)
            unknown = unseen * self._unknown**2
            pairs = [(row, share) for row, share in zip(ids, factors, strict=True) if row >= 0]
            ids, factors = [row for row, _ in pairs], [share for _, share in pairs]
        rows = np.array(ids, dtype=np.int32)
        weights = self.weights[rows] * np.array(factors, dtype=np.float32)
        squared = float(np.dot(weights, weights)) + unknown
        return Vector(rows, weights, sqrt(squared) or 1.0)


@dataclass(frozen=True, slots=True)
class Examples:
    """Vectors laid end to end: example i has ids[starts[i]:starts[i+1]]; values are L2-normalised."""

    ids: Ids
    values: Floats
    starts: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.starts) - 1


def build_space(analyses: Iterable[Analysis], classes: Sequence[int]) -> tuple[FeatureSpace, Examples]:
    """The space of these examples and each example's vector in it; `classes` numbers each one's entry from 0.

    Analyses are read once and let go one by one: all of them together would take more memory than the space.
    """
    owners = np.array(classes, dtype=np.int64)
    terms = [_Terms() for _ in TERM_KINDS]
    for analysis in analyses:
        for gathered, own in zip(terms, analysis.terms, strict=True):
            gathered.add(own)
    laid = [one.laid() for one in terms]
    weights = [_weigh(kind, part, owners) for kind, part in enumerate(laid)]
    space = FeatureSpace([one.names() for one in terms], np.concatenate(weights))
    return space, _stack(laid, weights, len(owners))


@dataclass(frozen=True, slots=True)
class _Laid:
    """One kind of feature over all examples: which feature, in which example, with what factor."""

    ids: Ids
    rows: Ids
    factors: Floats


class _Terms:
    """Terms of one kind, gathered example by example."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._ids, self._factors, self._lengths = array("i"), array("f"), array("i")

    def add(self, terms: Mapping[str, float]) -> None:
        numbers = self._numbers
        self._ids.extend([numbers.setdefault(term, len(numbers)) for term in terms])
        self._factors.extend(terms.values())
        self._lengths.append(len(terms))

    def names(self) -> list[str]:
        return sorted(self._numbers)

    def laid(self) -> "_Laid":
        """Numbered in the order of `names`, whatever order they came in."""
        place = np.empty(len(self._numbers), dtype=np.int32)
        place[[self._numbers[name] for name in self.names()]] = np.arange(len(place), dtype=np.int32)
        ids = place[np.asarray(self._ids)]
        rows = np.repeat(np.arange(len(self._lengths), dtype=np.int32), self._lengths)
        return _Laid(ids, rows, np.asarray(self._factors))


def _weigh(kind: int, laid: _Laid, owners: NDArray[np.int64]) -> Floats:
    """Of each feature of a kind: kind weight x sqrt(idf x icf), over examples and over entries."""
    if not len(laid.ids):
        return np.empty(0, dtype=np.float32)
    in_examples = np.bincount(laid.ids)
    class_count = int(owners.max()) + 1
    pairs = owners[laid.rows]
    pairs += laid.ids.astype(np.int64) * class_count
    pairs.sort()
    first = np.concatenate([[True], pairs[1:] != pairs[:-1]])
    in_classes = np.bincount(pairs[first] // class_count)
    rarity = np.log1p(len(owners) / in_examples)
    specific = np.log1p(len(np.unique(owners)) / in_classes)
    return np.asarray(KIND_WEIGHT[kind] * np.sqrt(rarity * specific), dtype=np.float32)


def _stack(laid: Sequence[_Laid], weights: Sequence[Floats], size: int) -> Examples:
    """All kinds side by side: each example's syllables, then its bigrams, keys and concepts."""
    lengths = np.array([np.bincount(part.rows, minlength=size) for part in laid])
    starts = np.concatenate([[0], np.cumsum(lengths.sum(axis=0))])
    ids = np.empty(starts[-1], dtype=np.int32)
    values = np.empty(starts[-1], dtype=np.float32)
    squared = np.zeros(size)
    first, first_row = starts[:-1].copy(), 0
    for part, weight, its_lengths in zip(laid, weights, lengths, strict=True):
        value = weight[part.ids] * part.factors
        squared += np.bincount(part.rows, weights=value**2, minlength=size)
        places = np.arange(len(part.ids)) + np.repeat(first - np.cumsum(its_lengths) + its_lengths, its_lengths)
        ids[places] = part.ids + first_row
        values[places] = value
        first += its_lengths
        first_row += len(weight)
    squared[squared == 0.0] = 1.0
    values /= np.repeat(np.sqrt(squared), lengths.sum(axis=0))
    return Examples(ids, values, starts)
