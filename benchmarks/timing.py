"""How long things take: a question, and the same beside plain rapidfuzz over the same examples."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from rapidfuzz import fuzz, process

from bot.answers.normalise import fold_text

SLOW_QUESTIONS = 40


@dataclass(frozen=True, slots=True)
class Times:
    """Milliseconds a question: median and 99th percentile."""

    p50_ms: float
    p99_ms: float


def time_each(ask: Callable[[str], object], questions: Sequence[str], rounds: int = 5) -> Times:
    """Ask every question `rounds` times, after a first round that warms the memo of tokens."""
    for question in questions:
        ask(question)
    taken_ms = []
    for _ in range(rounds):
        for question in questions:
            start = time.perf_counter()
            ask(question)
            taken_ms.append((time.perf_counter() - start) * 1e3)
    return Times(float(np.median(taken_ms)), float(np.quantile(taken_ms, 0.99)))


def time_plain(examples: Sequence[str], questions: Sequence[str]) -> tuple[Times, Times]:
    """Rapidfuzz over the folded examples: extractOne with WRatio, and bare cdist with ratio."""
    folded = [fold_text(example) for example in examples]
    asked = [fold_text(question) for question in questions[:SLOW_QUESTIONS]]
    extract = time_each(lambda text: process.extractOne(text, folded, scorer=fuzz.WRatio), asked, rounds=1)
    distances = time_each(lambda text: process.cdist([text], folded, scorer=fuzz.ratio, workers=1), asked, rounds=1)
    return extract, distances
