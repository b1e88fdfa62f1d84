"""A text as a sparse vector: syllables, syllable bigrams, diacritic keys and character trigrams."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from bot.answers.repair import Repairer

Ids = NDArray[np.int32]
Floats = NDArray[np.float32]

SYLLABLE, BIGRAM, KEY, GRAM = range(4)
KIND_WEIGHT = (1.0, 0.7, 0.8, 0.3)
GRAM_CHARS = 3
MIN_EXAMPLES_WITH_GRAM = 2

_BASE = 37
_ALPHABET = np.zeros(256, dtype=np.int32)
_ALPHABET[ord("a") : ord("z") + 1] = np.arange(1, 27)
_ALPHABET[ord("0") : ord("9") + 1] = np.arange(27, 37)
GRAM_CODES = _BASE**GRAM_CHARS


@dataclass(frozen=True, slots=True)
class Analysis:
    """What was read in a text, before any vocabulary: each term with its weight, each trigram by its code."""

    syllables: dict[str, float]
    bigrams: dict[str, float]
    keys: frozenset[str]
    grams: Ids


@dataclass(frozen=True, slots=True)
class Vector:
    """A text's known features (row numbers), their weights, and the length of the whole with what is unknown."""

    ids: Ids
    weights: Floats
    norm: float


def analyse(words: Iterable[str], repairer: Repairer) -> Analysis:
    """Read a text, given as its canonical words: tokens repaired, trigrams from the folded spelling as typed."""
    tokens = [token for token in map(repairer.token, words) if token.slot]
    syllables: dict[str, float] = {}
    bigrams: dict[str, float] = {}
    before: tuple[tuple[str, float], ...] = ()
    for token in tokens:
        for reading in token.slot:
            weight, parts = reading.weight, reading.syllables
            for part in parts:
                if syllables.get(part, 0.0) < weight:
                    syllables[part] = weight
            for left, right in pairwise(parts):
                bigrams[f"{left} {right}"] = weight
            for last, last_weight in before:
                pair = f"{last} {parts[0]}"
                joint = last_weight * weight
                if bigrams.get(pair, 0.0) < joint:
                    bigrams[pair] = joint
        before = token.ends
    keys = frozenset(token.key for token in tokens if token.key)
    return Analysis(syllables, bigrams, keys, gram_codes(" ".join([token.folded for token in tokens])))


def gram_codes(folded: str) -> Ids:
    """The distinct character trigrams of a folded text, each as one number below GRAM_CODES, in order."""
    if not folded:
        return np.empty(0, dtype=np.int32)
    code = _ALPHABET[np.frombuffer(f" {folded} ".encode("ascii"), dtype=np.uint8)]
    codes = (code[:-2] * _BASE + code[1:-1]) * _BASE + code[2:]
    codes.sort()
    fresh = np.empty(len(codes), dtype=bool)
    fresh[:1] = True
    np.not_equal(codes[1:], codes[:-1], out=fresh[1:])
    return codes[fresh]


def spell_gram(code: int) -> str:
    """The characters of a trigram from its code; "_" is a space."""
    letters = [code // _BASE**place % _BASE for place in reversed(range(GRAM_CHARS))]
    return "".join("_abcdefghijklmnopqrstuvwxyz0123456789"[letter] for letter in letters)


class FeatureSpace:
    """The vocabulary of a set of examples, each feature weighted by kind x sqrt(idf x icf).

    Rows are numbered syllables first, then bigrams, keys and trigrams.
    """

    def __init__(
        self, syllables: Sequence[str], bigrams: Sequence[str], keys: Sequence[str], grams: Ids, weights: Floats
    ) -> None:
        self.terms = (tuple(syllables), tuple(bigrams), tuple(keys))
        self.grams = grams
        self.weights = weights
        starts = (0, len(syllables), len(syllables) + len(bigrams))
        self._syllables = dict(zip(syllables, range(starts[0], len(weights)), strict=False))
        self._bigrams = dict(zip(bigrams, range(starts[1], len(weights)), strict=False))
        self._keys = dict(zip(keys, range(starts[2], len(weights)), strict=False))
        self._gram_row = np.full(GRAM_CODES, -1, dtype=np.int32)
        self._gram_row[grams] = np.arange(len(weights) - len(grams), len(weights), dtype=np.int32)
        self._unknown = float(weights.max(initial=1.0))

    def __len__(self) -> int:
        return len(self.weights)

    def name(self, row: int) -> str:
        """What a feature is, for people: the term, or the trigram between bars."""
        for terms in self.terms:
            if row < len(terms):
                return terms[row]
            row -= len(terms)
        return f"|{spell_gram(int(self.grams[row]))}|"

    def vector(self, analysis: Analysis) -> Vector:
        """Place an analysed text in this space."""
        ids: list[int] = []
        factors: list[float] = []
        unknown = 0.0
        for table, terms in ((self._syllables, analysis.syllables), (self._bigrams, analysis.bigrams)):
            for term, factor in terms.items():
                row = table.get(term)
                if row is not None:
                    ids.append(row)
                    factors.append(factor)
                elif table is self._syllables:
                    unknown += factor * factor
        keyed = [row for row in map(self._keys.get, analysis.keys) if row is not None]
        rows = self._gram_row[analysis.grams]
        rows = rows[rows >= 0]
        all_ids = np.concatenate([np.array(ids + keyed, dtype=np.int32), rows])
        weights = self.weights[all_ids]
        weights[: len(factors)] *= np.array(factors, dtype=np.float32)
        squared = float(np.dot(weights, weights)) + unknown * self._unknown**2
        return Vector(all_ids, weights, sqrt(squared) or 1.0)


@dataclass(frozen=True, slots=True)
class Examples:
    """Vectors laid end to end: example i has ids[starts[i]:starts[i+1]]; values are L2-normalised."""

    ids: Ids
    values: Floats
    starts: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.starts) - 1


def build_space(analyses: Sequence[Analysis], classes: Sequence[int]) -> tuple[FeatureSpace, Examples]:
    """The space of these examples and each example's vector in it; `classes` numbers each one's entry from 0."""
    owners = np.array(classes, dtype=np.int64)
    laid = [
        _lay_terms([analysis.syllables for analysis in analyses]),
        _lay_terms([analysis.bigrams for analysis in analyses]),
        _lay_terms([dict.fromkeys(analysis.keys, 1.0) for analysis in analyses]),
        _lay_grams([analysis.grams for analysis in analyses]),
    ]
    weights, ids, values, rows, first_row = [], [], [], [], 0
    for kind, part in enumerate(laid):
        weight = _weigh(kind, part, owners)
        weights.append(weight)
        ids.append(part.ids + first_row)
        values.append(weight[part.ids] * part.factors)
        rows.append(part.rows)
        first_row += len(weight)
    syllables, bigrams, keys = (list(part.terms) for part in laid[:3])
    space = FeatureSpace(syllables, bigrams, keys, laid[GRAM].codes, np.concatenate(weights))
    return space, _stack(np.concatenate(ids), np.concatenate(values), np.concatenate(rows), len(analyses))


@dataclass(frozen=True, slots=True)
class _Laid:
    """One kind of feature over all examples: which feature, in which example, with what factor."""

    terms: dict[str, int]
    codes: Ids
    ids: NDArray[np.int64]
    rows: NDArray[np.int64]
    factors: Floats


def _lay_terms(terms: Sequence[dict[str, float]]) -> _Laid:
    numbers = {term: number for number, term in enumerate(sorted(set().union(*terms)))}
    lengths = [len(one) for one in terms]
    total = sum(lengths)
    ids = np.fromiter(map(numbers.__getitem__, chain.from_iterable(terms)), dtype=np.int64, count=total)
    factors = np.fromiter(chain.from_iterable(one.values() for one in terms), dtype=np.float32, count=total)
    return _Laid(numbers, np.empty(0, dtype=np.int32), ids, np.repeat(np.arange(len(terms)), lengths), factors)


def _lay_grams(grams: Sequence[Ids]) -> _Laid:
    codes = np.concatenate(grams)
    rows = np.repeat(np.arange(len(grams)), [len(one) for one in grams])
    in_examples = np.bincount(codes, minlength=GRAM_CODES)
    kept = np.flatnonzero(in_examples >= MIN_EXAMPLES_WITH_GRAM).astype(np.int32)
    number = np.full(GRAM_CODES, -1, dtype=np.int64)
    number[kept] = np.arange(len(kept))
    ids = number[codes]
    known = ids >= 0
    return _Laid({}, kept, ids[known], rows[known], np.ones(int(known.sum()), dtype=np.float32))


def _weigh(kind: int, laid: _Laid, owners: NDArray[np.int64]) -> Floats:
    """Of each feature of a kind: kind weight x sqrt(idf x icf), over examples and over entries."""
    in_examples = np.bincount(laid.ids)
    class_count = int(owners.max()) + 1
    pairs = np.sort(laid.ids * class_count + owners[laid.rows])
    first = np.concatenate([[True], pairs[1:] != pairs[:-1]])
    in_classes = np.bincount(pairs[first] // class_count)
    rarity = np.log1p(len(owners) / in_examples)
    specific = np.log1p(len(np.unique(owners)) / in_classes)
    return np.asarray(KIND_WEIGHT[kind] * np.sqrt(rarity * specific), dtype=np.float32)


def _stack(ids: NDArray[np.int64], values: Floats, rows: NDArray[np.int64], count: int) -> Examples:
    order = np.argsort(rows, kind="stable")
    rows = rows[order]
    norms = np.sqrt(np.bincount(rows, weights=values[order] ** 2, minlength=count))
    norms[norms == 0.0] = 1.0
    starts = np.concatenate([[0], np.cumsum(np.bincount(rows, minlength=count))])
    return Examples(ids[order].astype(np.int32), np.asarray(values[order] / norms[rows], dtype=np.float32), starts)
