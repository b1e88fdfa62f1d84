"""The decision's parameters from the knowledge base alone: what `bot train` does.

Folds hold out examples, whole entries and background lines; on what was held out the temperature is the one that
makes the probabilities truest, and the thresholds are those that keep false answers under the limit.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from bot.answers.decision import Answer, Parameters, Status, agree, decide, is_negated
from bot.answers.features import Floats
from bot.answers.matcher import Matcher, train
from bot.answers.normalise import words
from bot.answers.schema import Corpus, Entry, Kind
from bot.answers.training import softmax

FOLDS = 5
WHOLE_ENTRIES_EVERY = 12
SEED = 2022
TEMPERATURES = (0.6, 0.7, 0.8, 0.9, 1.0, 1.15, 1.3, 1.5, 1.75, 2.0)
ANSWER_LEVELS = tuple(level / 100 for level in range(20, 96, 2))
MAX_FALSE_ANSWERS = 0.04
SUGGEST_SHARE_OF_ANSWER = 0.25
CONFLICT_SHARE = 0.5
NEGATED_CONFLICT_SHARE = 0.35


@dataclass(frozen=True, slots=True)
class HeldOut:
    """A question the matcher had not seen: its logits, and its entry (None: other matters, or an entry held out)."""

    text: str
    entry: str | None
    names: tuple[str, ...]
    logits: Floats


def calibrate(corpus: Corpus, entries: Mapping[str, Entry], version: str) -> tuple[Parameters, list[HeldOut]]:
    """Learn the parameters; the held-out rankings are returned for the report."""
    held = [item for fold in range(FOLDS) for item in _fold(corpus, fold)]
    temperature = min(TEMPERATURES, key=lambda value: _surprise(held, value))
    answer_from = next(
        (
            level
            for level in ANSWER_LEVELS
            if false_answers(held, entries, _parameters(temperature, level, version)) <= MAX_FALSE_ANSWERS
        ),
        ANSWER_LEVELS[-1],
    )
    return _parameters(temperature, answer_from, version), held


def false_answers(held: Sequence[HeldOut], entries: Mapping[str, Entry], parameters: Parameters) -> float:
    """The share answered of the held-out questions that no rule of the matcher's answers."""
    outside = [item for item in held if item.entry is None or entries[item.entry].kind is Kind.NOT_COVERED]
    answered = sum(_decide(item, entries, parameters).status is Status.ANSWERED for item in outside)
    return answered / max(1, len(outside))


def _decide(item: HeldOut, entries: Mapping[str, Entry], parameters: Parameters) -> Answer:
    probabilities = softmax(item.logits / np.float32(parameters.temperature))
    return decide(probabilities, item.names, entries, is_negated(words(item.text)), parameters)


def _parameters(temperature: float, answer_from: float, version: str) -> Parameters:
    return Parameters(
        temperature=temperature,
        answer_from=answer_from,
        suggest_from=round(answer_from * SUGGEST_SHARE_OF_ANSWER, 3),
        conflict_share=CONFLICT_SHARE,
        negated_conflict_share=NEGATED_CONFLICT_SHARE,
        corpus=version,
    )


def _fold(corpus: Corpus, fold: int) -> Iterator[HeldOut]:
    draw = np.random.default_rng(SEED)
    example_fold = draw.integers(0, FOLDS, len(corpus.texts))
    line_fold = draw.integers(0, FOLDS, len(corpus.background))
    names = sorted(set(corpus.entries))
    away = {name for place, name in enumerate(names) if place % WHOLE_ENTRIES_EVERY == fold}
    kept = [
        (text, entry)
        for text, entry, number in zip(corpus.texts, corpus.entries, example_fold, strict=True)
        if number != fold and entry not in away
    ]
    lines = [line for line, number in zip(corpus.background, line_fold, strict=True) if number != fold]
    matcher = train([text for text, _ in kept], [entry for _, entry in kept], lines, corpus.short_forms)
    for text, entry, number in zip(corpus.texts, corpus.entries, example_fold, strict=True):
        if number == fold:
            yield _held(matcher, text, None if entry in away else entry)
    for line, number in zip(corpus.background, line_fold, strict=True):
        if number == fold:
            yield _held(matcher, line, None)


def _held(matcher: Matcher, text: str, entry: str | None) -> HeldOut:
    return HeldOut(text, entry, matcher.names, matcher.rank(text).logits)


def _surprise(held: Sequence[HeldOut], temperature: float) -> float:
    """Mean negative log-likelihood of the right entry, over the questions that have one."""
    losses = [
        -np.log(max(1e-9, float(softmax(item.logits / np.float32(temperature))[item.names.index(item.entry)])))
        for item in held
        if item.entry is not None
    ]
    return float(np.mean(losses))


def report(held: Sequence[HeldOut], entries: Mapping[str, Entry], parameters: Parameters) -> dict[str, float]:
    """What the parameters do on the held-out questions."""
    inside = [item for item in held if item.entry is not None and entries[item.entry].kind is Kind.RULE]
    answers = [_decide(item, entries, parameters) for item in inside]
    answered = [(item, answer) for item, answer in zip(inside, answers, strict=True) if answer.entry is not None]
    right = sum(agree(answer.entry, entries[item.entry]) for item, answer in answered if answer.entry and item.entry)
    return {
        "answered": len(answered) / len(inside),
        "right": right / len(inside),
        "false answers": false_answers(held, entries, parameters),
    }
