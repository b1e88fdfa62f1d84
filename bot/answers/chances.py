"""What a text is, before which entry: a question for the documents, a call for help, words about the bot."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from bot.answers.features import Floats
from bot.answers.logistic import Logistic
from bot.answers.matcher import Ranking
from bot.answers.parameters import Parameters
from bot.answers.signals import Group, Groups

PASSAGES_FROM = 0.01
"""The chance of the whole text from which its passages are looked at: with less none has ever been sure enough."""


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

        def chance(group: Group, learned: Logistic) -> float:
            return learned.chance(group.signals(raw, probabilities, ranking.known)) if len(group) else 0.0

        urgent = chance(groups.urgent, parameters.urgent)
        looked_at = urgent >= PASSAGES_FROM
        passage, loudest = loudest_passage(ranking, groups.urgent, parameters) if looked_at else (0.0, None)
        return cls(
            probabilities=probabilities,
            question=chance(groups.rules, parameters.question),
            urgent=urgent,
            passage=passage,
            about=chance(groups.about, parameters.about),
            urgent_logits=loudest if loudest is not None and passage > urgent else ranking.logits,
        )


def loudest_passage(ranking: Ranking, group: Group, parameters: Parameters) -> tuple[float, Floats | None]:
    """The largest chance of a passage, and its logits; (0, None) of a text that is not long."""
    parts = ranking.passages() if len(group) else None
    if parts is None:
        return 0.0, None
    rows = group.rows_of_signals(parts, parameters.temperature, ranking.known)
    chances = parameters.urgent.chances(rows)
    place = int(chances.argmax())
    return float(chances[place]), parts[place]
