"""Questions in, ranked entries out."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from bot.answers.features import Analysis, FeatureSpace, Floats, analyse, build_space
from bot.answers.normalise import asking_sentence, fold, words
from bot.answers.repair import Repairer
from bot.answers.syllables import is_syllable
from bot.answers.training import exact_weights, fit_residuals, hash_columns, softmax

BACKGROUND = -1
MAX_QUESTION_CHARS = 2_000
MIN_EXAMPLES_WITH_LOAN_WORD = 4
ASKED_SHARE = np.float32(0.3)
NOTHING_LOGIT = 100.0


@dataclass(frozen=True, slots=True)
class Ranking:
    """Logits of all entries for one question, the background's last."""

    logits: Floats

    def probabilities(self, temperature: float) -> Floats:
        """Of each entry and, last, of other matters; they sum to 1."""
        return softmax(self.logits / np.float32(temperature))


class Matcher:
    """A trained model over a feature space; `names` are the entries in the order of the logits."""

    def __init__(
        self, names: Sequence[str], repairer: Repairer, space: FeatureSpace, weights: Floats, bias: Floats
    ) -> None:
        self.names = tuple(names)
        self.repairer = repairer
        self.space = space
        self.weights = weights
        self.bias = bias

    def analyse(self, text: str) -> Analysis:
        return analyse(words(text[:MAX_QUESTION_CHARS]), self.repairer)

    def rank(self, text: str) -> Ranking:
        """The whole text, and once more for a share the sentence of a longer story that asks."""
        text = text[:MAX_QUESTION_CHARS]
        logits = self._logits(text)
        asked = asking_sentence(text)
        return Ranking(logits + ASKED_SHARE * self._logits(asked) if asked else logits)

    def _logits(self, text: str) -> Floats:
        vector = self.space.vector(self.analyse(text))
        if len(vector.ids) == 0:
            return self._nothing()
        return vector.weights @ self.weights[vector.ids] / np.float32(vector.norm) + self.bias

    def strongest(self, text: str, place: int, most: int) -> tuple[tuple[str, float], ...]:
        """The features of a text that speak most for the entry at this place, with what each adds to its logit."""
        vector = self.space.vector(self.analyse(text))
        parts = vector.weights * self.weights[vector.ids, place] / np.float32(vector.norm)
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
    short_forms: Mapping[str, tuple[str, ...]],
) -> Matcher:
    """Learn from example questions (each with its entry) and lines of other matters."""
    names = sorted(set(entries))
    number = {name: place for place, name in enumerate(names)}
    classes = [number[entry] for entry in entries] + [len(names)] * len(background)
    typed = [words(text[:MAX_QUESTION_CHARS]) for text in (*texts, *background)]
    repairer = Repairer(known_tokens(typed, short_forms), short_forms)
    analyses = [analyse(one, repairer) for one in typed]
    space, examples = build_space(analyses, classes)
    dense = hash_columns(examples, len(space))
    residuals, bias = fit_residuals(dense, np.array(classes), len(names) + 1)
    return Matcher(names, repairer, space, exact_weights(examples, residuals, len(space)), bias)


def known_tokens(texts: Iterable[Sequence[str]], short_forms: Mapping[str, tuple[str, ...]]) -> set[str]:
    """The tokens that repair may turn others into: syllables, and loan words that several people wrote."""
    counted: Counter[str] = Counter()
    for typed in texts:
        counted.update(set(map(fold, typed)))
    return {
        token
        for token, examples in counted.items()
        if token and token not in short_forms and (is_syllable(token) or examples >= MIN_EXAMPLES_WITH_LOAN_WORD)
    }
