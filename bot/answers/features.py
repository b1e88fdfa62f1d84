"""A text as a sparse vector: syllables, syllable bigrams, diacritic keys and character n-grams."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log, sqrt

import numpy as np
from numpy.typing import NDArray

from bot.answers.normalise import words
from bot.answers.repair import Repairer

Ids = NDArray[np.int32]
Floats = NDArray[np.float32]

SYLLABLE, BIGRAM, KEY, GRAM = range(4)
KIND_WEIGHT = (1.0, 0.7, 0.8, 0.4)
GRAM_SIZES = (2, 3, 4)
MIN_EXAMPLES_WITH_GRAM = 2

_BASE = 37
_ALPHABET = np.zeros(256, dtype=np.int32)
_ALPHABET[ord("a") : ord("z") + 1] = np.arange(1, 27)
_ALPHABET[ord("0") : ord("9") + 1] = np.arange(27, 37)
_GRAM_OFFSET = tuple(sum(_BASE**smaller for smaller in GRAM_SIZES if smaller < size) for size in GRAM_SIZES)
GRAM_CODES = sum(_BASE**size for size in GRAM_SIZES)


@dataclass(frozen=True, slots=True)
class Analysis:
    """What was read in a text, before any vocabulary: each term with its weight, each n-gram by its code."""

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


def analyse(text: str, repairer: Repairer) -> Analysis:
    """Read a text: its tokens repaired, its n-grams from the folded spelling as typed."""
    tokens = [token for token in map(repairer.token, words(text)) if token.slot]
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
    """The distinct character 2- to 4-grams of a folded text, each as one number below GRAM_CODES."""
    if not folded:
        return np.empty(0, dtype=np.int32)
    code = _ALPHABET[np.frombuffer(f" {folded} ".encode("ascii"), dtype=np.uint8)]
    parts = []
    rolling = code
    for size, offset in zip(GRAM_SIZES, _GRAM_OFFSET, strict=True):
        rolling = rolling[:-1] * _BASE + code[size - 1 :]
        parts.append(rolling + offset)
    return np.unique(np.concatenate(parts))


def spell_gram(code: int) -> str:
    """The characters of an n-gram from its code; "_" is a space."""
    size, offset = next(
        (size, offset) for size, offset in reversed(list(zip(GRAM_SIZES, _GRAM_OFFSET, strict=True))) if code >= offset
    )
    number = code - offset
    letters = [number // _BASE**place % _BASE for place in reversed(range(size))]
    return "".join("_abcdefghijklmnopqrstuvwxyz0123456789"[letter] for letter in letters)


class FeatureSpace:
    """The vocabulary of a set of examples, each feature weighted by kind x sqrt(idf x icf).

    Rows are numbered syllables first, then bigrams, keys and n-grams.
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
        """What a feature is, for people: the term, or the n-gram between bars."""
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


def build_space(analyses: Sequence[Analysis], classes: Sequence[int]) -> FeatureSpace:
    """The space of these examples; `classes` gives each one's entry, -1 for background."""
    counters = [_count(analyses, classes, kind) for kind in (SYLLABLE, BIGRAM, KEY)]
    total, total_classes = len(analyses), len(set(classes))
    weights: list[Floats] = []
    names: list[list[str]] = []
    for kind, (in_examples, in_classes) in zip((SYLLABLE, BIGRAM, KEY), counters, strict=True):
        kept = sorted(in_examples)
        names.append(kept)
        weights.append(
            _weigh(
                kind,
                np.array([in_examples[name] for name in kept], dtype=np.float64),
                np.array([in_classes[name] for name in kept], dtype=np.float64),
                total,
                total_classes,
            )
        )
    grams, gram_examples, gram_classes = _count_grams(analyses, classes)
    weights.append(_weigh(GRAM, gram_examples, gram_classes, total, total_classes))
    return FeatureSpace(names[0], names[1], names[2], grams, np.concatenate(weights))


def _count(
    analyses: Sequence[Analysis], classes: Sequence[int], kind: int
) -> tuple[Counter[str], Counter[str]]:
    in_examples: Counter[str] = Counter()
    pairs: set[tuple[str, int]] = set()
    for analysis, owner in zip(analyses, classes, strict=True):
        terms = (analysis.syllables, analysis.bigrams, analysis.keys)[kind]
        in_examples.update(terms.keys() if isinstance(terms, dict) else terms)
        pairs.update((term, owner) for term in terms)
    return in_examples, Counter(term for term, _ in pairs)


def _count_grams(
    analyses: Sequence[Analysis], classes: Sequence[int]
) -> tuple[Ids, NDArray[np.float64], NDArray[np.float64]]:
    codes = np.concatenate([analysis.grams for analysis in analyses]).astype(np.int64)
    owners = np.repeat(np.array(classes, dtype=np.int64) + 1, [len(analysis.grams) for analysis in analyses])
    in_examples = np.bincount(codes, minlength=GRAM_CODES)
    distinct = np.unique(codes * (max(classes) + 2) + owners) // (max(classes) + 2)
    in_classes = np.bincount(distinct, minlength=GRAM_CODES)
    kept = np.flatnonzero(in_examples >= MIN_EXAMPLES_WITH_GRAM)
    return kept.astype(np.int32), in_examples[kept].astype(float), in_classes[kept].astype(float)


def _weigh(
    kind: int, in_examples: NDArray[np.float64], in_classes: NDArray[np.float64], total: int, total_classes: int
) -> Floats:
    rarity = np.array([log(1 + total / 1.0)]) if len(in_examples) == 0 else np.log1p(total / in_examples)
    specific = np.log1p(total_classes / in_classes) if len(in_classes) else rarity
    return (KIND_WEIGHT[kind] * np.sqrt(rarity * specific))[: len(in_examples)].astype(np.float32)
