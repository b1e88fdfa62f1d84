"""The decision's parameters from the knowledge base alone: what `bot train` does.

Folds hold out examples, whole not-covered entries and background lines; on what was held out the temperature is the
one that makes the probabilities truest, and the threshold the lowest that keeps false answers under the limit.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from bot.answers.decision import Answer, Decider, Parameters, Status, agree
from bot.answers.matcher import Matcher, Ranking, train
from bot.answers.schema import Card, Corpus, Entry, Kind, Knowledge

FOLDS = 5
WHOLE_REFUSALS_EVERY = 2 * FOLDS
SEED = 2022
TEMPERATURES = (0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.15, 1.3, 1.5, 1.75, 2.0)
ANSWER_LEVELS = tuple(level / 100 for level in range(20, 96, 2))
MAX_FALSE_ANSWERS = 0.10
"""Of held-out examples, which are unlike one another on purpose; of other people's questions it is less than half
(docs/why/calibration.md)."""
SUGGEST_SHARE_OF_ANSWER = 0.5
CONFLICT_SHARE = 0.5
NEGATED_CONFLICT_SHARE = 0.35
URGENT_FROM = 0.5
ABOUT_FROM = 0.5


@dataclass(frozen=True, slots=True)
class HeldOut:
    """A question the matcher had not seen: its ranking, and its entry or card (None: other matters)."""

    entry: Entry | Card | None
    decider: Decider
    place: int | None
    ranking: Ranking

    def decide(self, parameters: Parameters) -> Answer:
        probabilities = self.ranking.probabilities(parameters.temperature)
        return self.decider.decide(probabilities, self.ranking.negated, parameters)

    def is_answerable(self) -> bool:
        return self.entry is not None and self.entry.kind is Kind.RULE


def calibrate(corpus: Corpus, knowledge: Knowledge, version: str) -> tuple[Parameters, list[HeldOut]]:
    """Learn the parameters; the held-out rankings are returned for the report."""
    held = [item for fold in range(FOLDS) for item in hold_out(corpus, knowledge, fold)]
    temperature = truest_temperature(held)
    levels = [parameters_at(temperature, level, version) for level in ANSWER_LEVELS]
    chosen = next((level for level in levels if false_answers(held, level) <= MAX_FALSE_ANSWERS), levels[-1])
    return chosen, held


def false_answers(held: Sequence[HeldOut], parameters: Parameters) -> float:
    """The share answered of the held-out questions that no rule answers."""
    outside = [item for item in held if not item.is_answerable()]
    answered = sum(item.decide(parameters).status is Status.ANSWERED for item in outside)
    return answered / max(1, len(outside))


def report(held: Sequence[HeldOut], parameters: Parameters) -> dict[str, float]:
    """What the parameters do on the held-out questions."""
    inside = [(item.entry, item.decide(parameters)) for item in held if item.is_answerable()]
    answered = [(entry, answer.entry) for entry, answer in inside if answer.status is Status.ANSWERED]
    right = sum(agree(entry, said) for entry, said in answered if isinstance(entry, Entry) and said)
    return {
        "answered": len(answered) / len(inside),
        "right": right / len(inside),
        "false answers": false_answers(held, parameters),
    }


def truest_temperature(held: Sequence[HeldOut]) -> float:
    return min(TEMPERATURES, key=lambda value: _surprise(held, value))


def parameters_at(temperature: float, answer_from: float, version: str) -> Parameters:
    return Parameters(
        temperature=temperature,
        answer_from=answer_from,
        suggest_from=round(answer_from * SUGGEST_SHARE_OF_ANSWER, 3),
        conflict_share=CONFLICT_SHARE,
        negated_conflict_share=NEGATED_CONFLICT_SHARE,
        urgent_from=URGENT_FROM,
        about_from=ABOUT_FROM,
        corpus=version,
    )


def hold_out(corpus: Corpus, knowledge: Knowledge, fold: int) -> Iterator[HeldOut]:
    """Rank what one fold holds out, by a matcher that learned from the rest."""
    said: dict[str, Entry | Card] = {**knowledge.entries, **knowledge.cards}
    draw = np.random.default_rng(SEED)
    out = draw.integers(0, FOLDS, len(corpus.texts)) == fold
    line_out = draw.integers(0, FOLDS, len(corpus.background)) == fold
    refusals = sorted(name for name in set(corpus.entries) if said[name].kind is Kind.NOT_COVERED)
    away = {name for place, name in enumerate(refusals) if place % WHOLE_REFUSALS_EVERY == fold}
    examples = list(zip(corpus.texts, corpus.entries, out, strict=True))
    lines = list(zip(corpus.background, line_out, strict=True))
    kept = [(text, name) for text, name, held in examples if not held and name not in away]
    matcher = train(
        [text for text, _ in kept],
        [name for _, name in kept],
        [line for line, held in lines if not held],
        corpus.lexicon,
    )
    decider = Decider(matcher.names, knowledge.entries, knowledge.cards)
    for text, name, held in examples:
        if held:
            yield _held(matcher, decider, text, said[name])
    for line, held in lines:
        if held:
            yield _held(matcher, decider, line, None)


def _held(matcher: Matcher, decider: Decider, text: str, entry: Entry | Card | None) -> HeldOut:
    place = matcher.names.index(entry.id) if entry and entry.id in matcher.names else None
    return HeldOut(entry, decider, place, matcher.rank(text))


def _surprise(held: Sequence[HeldOut], temperature: float) -> float:
    """Mean negative log-likelihood of the right entry, over the questions that have one."""
    losses = [
        -np.log(max(1e-9, float(item.ranking.probabilities(temperature)[item.place])))
        for item in held
        if item.place is not None
    ]
    return float(np.mean(losses))
