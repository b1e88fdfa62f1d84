"""Questions in, ranked entries out."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial

import numpy as np
from numpy.typing import NDArray

from bot.answers.concepts import Concepts
from bot.answers.features import Examples, FeatureSpace, Floats, Vector, build_space
from bot.answers.negation import is_negated
from bot.answers.normalise import asking_sentence, fold, passages, words
from bot.answers.reading import Analysis, TermReader
from bot.answers.repair import Repairer, telex_skeletons, vni_skeleton
from bot.answers.sampled import fit_sampled, keep_residuals, sparse_weights
from bot.answers.schema import Lexicon
from bot.answers.syllables import is_syllable
from bot.answers.training import MAX_DENSE_CLASSES, exact_weights, fit_residuals
from bot.answers.weights import MAX_DENSE_CELLS, DenseWeights, Weights

BACKGROUND = -1
MAX_QUESTION_CHARS = 2_000
MIN_EXAMPLES_WITH_LOAN_WORD = 4
MUCH_MORE_COMMON = 100
BRIEF_WORDS = 3
ASKED_SHARE = np.float32(0.3)
NOTHING_LOGIT = 100.0


def no_passages() -> None:
    """Those of a short text."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """Logits of all classes for one question, the background's last; whether it says that something is not done; and
    whether it is too short to ask anything.

    known: the share of the text that the examples know. scale: what the logits are a multiple of, as the asking
    sentence counts once more. passages: gives the logits of each passage of a longer text, one row a passage; of
    most texts they are not wanted. vector: the whole text, in the matcher's space.
    """

    logits: Floats
    negated: bool
    brief: bool = False
    known: float = 1.0
    scale: float = 1.0
    passages: Callable[[], Floats | None] = no_passages
    vector: Vector | None = None

    def probabilities(self, temperature: float) -> Floats:
        """Of each entry and, last, of other matters; they sum to 1."""
        powers = np.exp((self.logits - self.logits.max()) * np.float32(1.0 / temperature))
        return np.asarray(powers / powers.sum(), dtype=np.float32)


class Matcher:
    """A trained model over a feature space; `names` are the entries in the order of the logits. What is learned beyond
    them are the kinds of other matters, which are one class in every ranking.
    """

    def __init__(
        self, names: Sequence[str], reader: TermReader, space: FeatureSpace, weights: Weights, bias: Floats
    ) -> None:
        self.names = tuple(names)
        self.reader = reader
        self.space = space
        self.weights = weights
        self.bias = bias

    def analyse(self, text: str) -> Analysis:
        return self.reader.read(words(text[:MAX_QUESTION_CHARS]))

    def rank(self, text: str) -> Ranking:
        """The whole text, and once more for a share the sentence of a longer story that asks."""
        text = text[:MAX_QUESTION_CHARS]
        typed = words(text)
        asked = asking_sentence(text)
        vectors = [self._vector(part) for part in (typed, *([words(asked)] if asked else []))]
        rows = self._logits(vectors)
        logits, scale = rows[0], 1.0
        if asked:
            logits = logits + ASKED_SHARE * rows[1]
            scale += float(ASKED_SHARE)
        whole, brief = vectors[0], len(typed) <= BRIEF_WORDS
        return Ranking(logits, is_negated(typed), brief, whole.known, scale, partial(self._passages, text), whole)

    def _passages(self, text: str) -> Floats | None:
        read = passages(text, words(text))
        return self.logits(read) if read else None

    def logits(self, texts: Sequence[Sequence[str]]) -> Floats:
        """One row for each text, given as words: of each entry and, last, of other matters."""
        return self._logits(list(map(self._vector, texts)))

    def _vector(self, typed: Sequence[str]) -> Vector:
        return self.space.vector(self.reader.read(typed))

    def _logits(self, vectors: Sequence[Vector]) -> Floats:
        """One row a vector: of each entry and, last, of other matters."""
        rows = self._gathered(self._every(vectors))
        rows[[place for place, vector in enumerate(vectors) if len(vector.ids) == 0]] = self._nothing()
        return rows

    def _every(self, vectors: Sequence[Vector]) -> Floats:
        """One row a vector: a logit an entry and one a kind of other matters."""
        if len(vectors) == 1:
            scores = self.weights.scores(vectors[0].ids, vectors[0].weights)[np.newaxis]
        else:
            scores = self.weights.scores_of([(vector.ids, vector.weights) for vector in vectors])
        norms = np.array([[vector.norm] for vector in vectors], dtype=np.float32)
        return np.asarray(scores / norms + self.bias, dtype=np.float32)

    def _gathered(self, every: Floats) -> Floats:
        """All kinds of other matters as one class: in a softmax it has the share that they have together."""
        kinds = every[:, len(self.names) :]
        if kinds.shape[1] < 2:
            return every
        most = kinds.max(axis=1, keepdims=True)
        together = most + np.log(np.exp(kinds - most).sum(axis=1, keepdims=True))
        return np.hstack([every[:, : len(self.names)], together])

    def strongest(self, text: str, place: int, most: int) -> tuple[tuple[str, float], ...]:
        """The features of a text that speak most for the entry at this place, or behind all entries for the likeliest
        kind of other matters, with what each adds to its logit.
        """
        vector = self.space.vector(self.analyse(text))
        if place == len(self.names):
            place += int(self._every([vector])[0, place:].argmax())
        parts = vector.weights * self.weights.of(place, vector.ids) / np.float32(vector.norm)
        order = np.argsort(-parts)[:most]
        return tuple((self.space.name(int(vector.ids[at])), float(parts[at])) for at in order)

    def _nothing(self) -> Floats:
        logits = np.zeros(len(self.names) + 1, dtype=np.float32)
        logits[BACKGROUND] = NOTHING_LOGIT
        return logits


def train(
    texts: Sequence[str],
    entries: Sequence[str],
    background: Sequence[str],
    lexicon: Lexicon,
    kinds: Sequence[str] = (),
) -> Matcher:
    """Learn from example questions (each with its entry) and lines of other matters, each of its kind if kinds are
    told: a jest and a question about property have nothing in common that could be learned.
    """
    names = sorted(set(entries))
    number = {name: place for place, name in enumerate(names)}
    other = {kind: place for place, kind in enumerate(sorted(set(kinds)) or [""], len(names))}
    classes = [number[entry] for entry in entries]
    classes += [other[kind] for _, kind in zip(background, kinds or [""] * len(background), strict=True)]
    everything = (*texts, *background)
    typed = [words(text[:MAX_QUESTION_CHARS]) for text in everything]
    reader = make_reader(known_tokens(typed, lexicon.short_forms), lexicon)
    space, examples = build_space(map(reader.read, typed), classes)
    del typed
    weights, bias = _learn(examples, np.array(classes), len(names) + len(other), len(space))
    return Matcher(names, reader, space, weights, bias)


def make_reader(known: Iterable[str], lexicon: Lexicon) -> TermReader:
    return TermReader(Repairer(known, lexicon.short_forms), _concepts(lexicon.phrases))


@lru_cache(maxsize=2)
def _concepts(phrases: tuple[tuple[str, str], ...]) -> Concepts:
    """One for all matchers of a knowledge, and again for those of the next where these did not change."""
    return Concepts(phrases)


def _learn(examples: Examples, classes: NDArray[np.int64], class_count: int, features: int) -> tuple[Weights, Floats]:
    """All classes at once where they are few, else a sample at a time; cells laid out as their number asks."""
    if class_count > MAX_DENSE_CLASSES:
        kept, bias = fit_sampled(examples, classes, class_count, features)
        return sparse_weights(examples, kept, features, class_count), bias
    residuals, bias = fit_residuals(examples, classes, class_count, features)
    if features * class_count > MAX_DENSE_CELLS:
        return sparse_weights(examples, keep_residuals(residuals), features, class_count), bias
    return DenseWeights.of_cells(exact_weights(examples, residuals, features)), bias


def known_tokens(texts: Iterable[Sequence[str]], short_forms: Mapping[str, tuple[str, ...]]) -> set[str]:
    """The tokens that repair may turn others into: syllables, and loan words that several people wrote."""
    counted: Counter[str] = Counter()
    for typed in texts:
        counted.update(set(map(fold, typed)))
    return {
        token
        for token, examples in counted.items()
        if token
        and token not in short_forms
        and (is_syllable(token) or (examples >= MIN_EXAMPLES_WITH_LOAN_WORD and not _is_typed_raw(token, counted)))
    }


def _is_typed_raw(token: str, counted: Mapping[str, int]) -> bool:
    """Whether a token is a common syllable in the keys of Telex or VNI ("khoong"), and no loan word ("seen")."""
    read = (*telex_skeletons(token), vni_skeleton(token))
    return any(counted.get(one, 0) >= MUCH_MORE_COMMON * counted[token] and is_syllable(one) for one in read)
