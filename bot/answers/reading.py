"""What is read in a text, before any vocabulary: its terms of four kinds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.answers.amounts import with_sums
from bot.answers.concepts import Concepts
from bot.answers.repair import Repairer, Token

SYLLABLE, BIGRAM, KEY, CONCEPT = range(4)
TERM_KINDS = ("syllables", "bigrams", "keys", "concepts")

Terms = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Analysis:
    """Each term with its weight (0..1), by kind in the order of TERM_KINDS."""

    terms: tuple[Terms, ...]


class TermReader:
    """Reads canonical words: tokens repaired, concepts found."""

    def __init__(self, repairer: Repairer, concepts: Concepts) -> None:
        self.repairer = repairer
        self.concepts = concepts

    def read(self, words: Sequence[str]) -> Analysis:
        tokens = [token for token in map(self.repairer.token, with_sums(words)) if token.slot]
        syllables, bigrams = _syllables_and_bigrams(tokens)
        keys = dict.fromkeys([token.key for token in tokens if token.key], 1.0)
        concepts = self.concepts.found(syllables, bigrams, _accents(tokens))
        return Analysis((syllables, bigrams, keys, concepts))


def _accents(tokens: Sequence[Token]) -> dict[str, set[str]]:
    """The diacritic keys with which each syllable was typed."""
    found: dict[str, set[str]] = {}
    for token in tokens:
        if token.plain:
            found.setdefault(token.plain, set()).add(token.key)
    return found


def _syllables_and_bigrams(tokens: Sequence[Token]) -> tuple[dict[str, float], dict[str, float]]:
    """Every reading of every token; a bigram weighs what both of its syllables weigh together."""
    syllables: dict[str, float] = {}
    bigrams: dict[str, float] = {}
    before: tuple[tuple[str, float], ...] = ()
    for token in tokens:
        if token.plain:
            syllables[token.plain] = 1.0
            for last, last_weight in before:
                _raise(bigrams, f"{last} {token.plain}", last_weight)
        else:
            _read_every_way(token, before, syllables, bigrams)
        before = token.ends
    return syllables, bigrams


def _read_every_way(
    token: Token, before: tuple[tuple[str, float], ...], syllables: dict[str, float], bigrams: dict[str, float]
) -> None:
    for reading in token.slot:
        for part in reading.syllables:
            _raise(syllables, part, reading.weight)
        for left, right in pairwise(reading.syllables):
            _raise(bigrams, f"{left} {right}", reading.weight)
        for last, last_weight in before:
            _raise(bigrams, f"{last} {reading.syllables[0]}", last_weight * reading.weight)


def _raise(terms: dict[str, float], term: str, weight: float) -> None:
    if terms.get(term, 0.0) < weight:
        terms[term] = weight
