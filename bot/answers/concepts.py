"""Words that mean the same kind of thing: `knowledge/concepts.yaml`.

A phrase is looked up by its folded syllables: one, an adjacent pair, or three as two overlapping pairs.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import pairwise

from bot.answers.normalise import fold_text
from bot.data.yaml_source import Source, line_of

ONE_SYLLABLE_WEIGHT = 0.5
MAX_SYLLABLES = 3


class Concepts:
    """Finds the concepts that a text's syllables and bigrams speak of."""

    def __init__(self, phrases: Iterable[tuple[str, str]] = ()) -> None:
        self.phrases = tuple(phrases)
        self._single: dict[str, list[str]] = defaultdict(list)
        self._pair: dict[str, list[str]] = defaultdict(list)
        self._triple: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for phrase, concept in self.phrases:
            pairs = [" ".join(pair) for pair in pairwise(phrase.split())]
            if not pairs:
                self._single[phrase].append(concept)
            elif len(pairs) == 1:
                self._pair[phrase].append(concept)
            else:
                self._triple[pairs[0]].append((pairs[1], concept))

    def found(self, syllables: Mapping[str, float], bigrams: Mapping[str, float]) -> dict[str, float]:
        """Concept to weight: 1 for a phrase, ONE_SYLLABLE_WEIGHT for a single syllable; in the order of the text."""
        found: dict[str, float] = {}
        for term in syllables:
            for concept in self._single.get(term, ()):
                found[concept] = ONE_SYLLABLE_WEIGHT
        for term in bigrams:
            for concept in self._pair.get(term, ()):
                found[concept] = 1.0
            for second, concept in self._triple.get(term, ()):
                if second in bigrams:
                    found[concept] = 1.0
        return found


def read_concepts(source: Source) -> tuple[tuple[str, str], ...]:
    """(folded phrase, concept) pairs of the file; faults are noted."""
    root = source.root()
    if root is None:
        return ()
    found: dict[tuple[str, str], None] = {}
    table = source.fields(root, "(file)", frozenset({"concepts"})).get("concepts")
    for name, node in source.pairs(table, "concepts") if table is not None else ():
        phrases = source.texts(node, name.text)
        if not phrases:
            source.fault(line_of(node), name.text, "expected at least one phrase")
        for phrase in phrases:
            folded = fold_text(phrase.text)
            if not 1 <= len(folded.split()) <= MAX_SYLLABLES:
                source.fault(
                    phrase.line, name.text, f"expected phrases of 1 to {MAX_SYLLABLES} syllables: {phrase.text!r}"
                )
            found[(folded, name.text)] = None
    return tuple(found)
