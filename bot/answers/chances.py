"""What a text is, before which entry: a question for the documents, a call for help, words about the bot.

The softmax alone hides how much a text speaks for anything at all, for its shares always sum to 1; so the raw logits
are looked at beside it (docs/why/calibration.md has what each gives).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log
from typing import Self

import numpy as np
from numpy.typing import NDArray

from bot.answers.features import Floats
from bot.answers.logistic import Rows
from bot.answers.matcher import Ranking
from bot.answers.parameters import Parameters
from bot.answers.schema import Card, CardKind, Entry, Kind

SIGNALS = ("margin over background", "margin over others", "log odds of the mass", "raw logit", "known share")
LEAST_SHARE = 1e-6
PASSAGES_FROM = 0.01
"""The chance of the whole text from which its passages are looked at: with less none has ever been sure enough."""

Places = NDArray[np.int64]


class Group:
    """Some of the classes, against the others and the background, which is the last."""

    def __init__(self, places: Places, classes: int) -> None:
        """`classes` counts the entries; other matters come after them."""
        self.places = places
        self._others = np.setdiff1d(np.arange(classes), places)
        self._is_own = np.zeros(classes + 1, dtype=np.float32)
        self._is_own[places] = 1.0

    def __len__(self) -> int:
        return len(self.places)

    def signals(self, logits: Floats, probabilities: Floats, known: float) -> tuple[float, ...]:
        """In the order of SIGNALS."""
        best = float(logits.take(self.places).max())
        other = float(logits.take(self._others).max()) if len(self._others) else 0.0
        mass = min(max(float(probabilities @ self._is_own), LEAST_SHARE), 1.0 - LEAST_SHARE)
        return (best - float(logits[-1]), best - other, log(mass / (1.0 - mass)), best, known)

    def rows_of_signals(self, logits: Floats, temperature: float, known: float) -> Rows:
        """The same of many texts at once, one row of logits each."""
        powers = np.exp((logits - logits.max(axis=1, keepdims=True)) / np.float32(temperature))
        own = powers[:, self.places].sum(axis=1) / powers.sum(axis=1)
        mass = np.clip(own, LEAST_SHARE, 1.0 - LEAST_SHARE)
        best = logits[:, self.places].max(axis=1)
        other = logits[:, self._others].max(axis=1)
        parts = (best - logits[:, -1], best - other, np.log(mass / (1.0 - mass)), best, np.full(len(best), known))
        return np.stack(parts, axis=1).astype(np.float64)


class Groups:
    """The classes of a matcher by what they are; `said` is what stands behind each, in their order."""

    def __init__(self, names: Sequence[str], entries: Mapping[str, Entry], cards: Mapping[str, Card]) -> None:
        self.said: list[Entry | Card] = [cards[name] if name in cards else entries[name] for name in names]
        kinds = [said.kind for said in self.said]
        self.rules, self.refusals, self.urgent, self.about = (
            Group(np.flatnonzero([kind is wanted for kind in kinds]), len(names))
            for wanted in (Kind.RULE, Kind.NOT_COVERED, CardKind.URGENT, CardKind.ABOUT)
        )


@dataclass(frozen=True, slots=True)
class Chances:
    """Each 0..1, of its own: they need not sum to 1. `passage` is the largest chance that one passage of a longer text
    calls for help, and `urgent_logits` are those of the text or passage that does so most.
    """

    probabilities: Floats
    question: float
    urgent: float
    passage: float
    about: float
    urgent_logits: Floats

    @classmethod
    def of(cls, ranking: Ranking, groups: Groups, parameters: Parameters) -> Self:
        probabilities = ranking.probabilities(parameters.temperature)
        raw = ranking.logits / np.float32(ranking.scale)

        signals = [
            group.signals(raw, probabilities, ranking.known) if len(group) else ()
            for group in (groups.rules, groups.urgent, groups.about)
        ]
        learned = (parameters.question, parameters.urgent, parameters.about)
        question, urgent, about = (
            one.chance(values) if values else 0.0 for one, values in zip(learned, signals, strict=True)
        )
        looked_at = urgent >= PASSAGES_FROM
        passage, loudest = loudest_passage(ranking, groups.urgent, parameters) if looked_at else (0.0, None)
        return cls(
            probabilities=probabilities,
            question=question,
            urgent=urgent,
            passage=passage,
            about=about,
            urgent_logits=loudest if loudest is not None and passage > urgent else ranking.logits,
        )


def loudest_passage(ranking: Ranking, group: Group, parameters: Parameters) -> tuple[float, Floats | None]:
    """The largest chance of a passage, and its logits; (0, None) of a text that is not long."""
    parts = ranking.passages() if len(group) else None
    if parts is None:
        return 0.0, None
    chances = parameters.urgent.chances(group.rows_of_signals(parts, parameters.temperature, ranking.known))
    place = int(chances.argmax())
    return float(chances[place]), parts[place]


def chances_of_help(logits: Floats, group: Group, parameters: Parameters) -> Sequence[float]:
    """Of each text, one row of logits each, that it calls for help; 0 where no card of help is known."""
    if not len(group):
        return [0.0] * len(logits)
    chances: list[float] = parameters.urgent.chances(
        group.rows_of_signals(logits, parameters.temperature, 1.0)
    ).tolist()
    return chances
