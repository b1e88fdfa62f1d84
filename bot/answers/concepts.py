"""Words that mean the same kind of thing: `knowledge/concepts.yaml`.

A phrase is looked up by its folded syllables: one, an adjacent pair, or three as two overlapping pairs; where the text
is typed with diacritics, they must not say another word.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain, pairwise

from bot.answers.normalise import diacritic_key, fold, words
from bot.data.yaml_source import Source, line_of

ONE_SYLLABLE_WEIGHT = 0.5
MAX_SYLLABLES = 3


class Concepts:
    """Finds the concepts that a text's syllables and bigrams speak of."""

    def __init__(self, phrases: Iterable[tuple[str, str]] = ()) -> None:
        self.phrases = tuple(phrases)
        self._single: dict[str, list[_Phrase]] = defaultdict(list)
        self._pair: dict[str, list[_Phrase]] = defaultdict(list)
        self._triple: dict[str, list[tuple[str, _Phrase]]] = defaultdict(list)
        for text, concept in self.phrases:
            spelling = tuple((fold(word), _spellings(diacritic_key(word))) for word in words(text))
            phrase = _Phrase(concept, spelling)
            pairs = [f"{left} {right}" for (left, _), (right, _) in pairwise(spelling)]
            if not pairs:
                self._single[spelling[0][0]].append(phrase)
            elif len(pairs) == 1:
                self._pair[pairs[0]].append(phrase)
            else:
                self._triple[pairs[0]].append((pairs[1], phrase))

    def found(
        self, syllables: Mapping[str, float], bigrams: Mapping[str, float], accents: Mapping[str, set[str]]
    ) -> dict[str, float]:
        """Concept to weight: 1 for a phrase, ONE_SYLLABLE_WEIGHT for a single syllable; in the order of the text.

        `accents` has the diacritic keys with which a syllable was typed: "bảo hành" does not speak of "bạo hành",
        "bao hanh" may.
        """
        singles = chain.from_iterable(filter(None, map(self._single.get, syllables)))
        pairs = chain.from_iterable(filter(None, map(self._pair.get, bigrams)))
        triples = chain.from_iterable(filter(None, map(self._triple.get, bigrams)))
        found = {phrase.concept: ONE_SYLLABLE_WEIGHT for phrase in singles if phrase.may_be(accents)}
        found |= {phrase.concept: 1.0 for phrase in pairs if phrase.may_be(accents)}
        found |= {phrase.concept: 1.0 for second, phrase in triples if second in bigrams and phrase.may_be(accents)}
        return found


@dataclass(frozen=True, slots=True)
class _Phrase:
    """A phrase of a concept: each folded syllable with the diacritic keys that may stand for it."""

    concept: str
    spelling: tuple[tuple[str, frozenset[str]], ...]

    def may_be(self, accents: Mapping[str, set[str]]) -> bool:
        """Whether each syllable was typed at least once as it is spelt here, or with marks left out."""
        for syllable, spellings in self.spelling:
            typed = accents.get(syllable)
            if typed is not None and typed.isdisjoint(spellings):
                return False
        return True


def _spellings(key: str) -> frozenset[str]:
    """A diacritic key, the same without its tone, and none; hỏi and ngã are one tone, as many speak and type them."""
    return frozenset({"", key, key.replace("3", "4"), key.replace("4", "3"), key.rstrip("12345")})


def read_concepts(source: Source) -> tuple[tuple[str, str], ...]:
    """(phrase, concept) pairs of the file, canonical; faults are noted."""
    root = source.root()
    if root is None:
        return ()
    found: dict[tuple[str, str], None] = {}
    table = source.fields(root, "(tệp)", frozenset({"concepts"})).get("concepts")
    for name, node in source.pairs(table, "concepts") if table is not None else ():
        phrases = source.texts(node, name.text)
        if not phrases:
            source.fault(line_of(node), name.text, "cần ít nhất một cụm từ")
        for phrase in phrases:
            canonical = words(phrase.text)
            if not 1 <= len(canonical) <= MAX_SYLLABLES:
                source.fault(phrase.line, name.text, f"cần cụm từ có từ 1 đến {MAX_SYLLABLES} tiếng: {phrase.text!r}")
            found[" ".join(canonical), name.text] = None
    return tuple(found)
