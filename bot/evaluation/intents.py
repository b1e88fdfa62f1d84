"""The matcher alone on any intent set: `bot eval --train FILE --test FILE`."""

import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

import numpy as np

from bot.answers.background import of_other_matters
from bot.answers.matcher import Matcher, train
from bot.answers.schema import Lexicon

MAX_FALSE_ANSWERS = 0.05


@dataclass(frozen=True, slots=True)
class IntentScore:
    """top1, top3: share of the rows with an entry that have it first, among three.

    a5: at the threshold where at most 5 % of the rows without an entry are answered, the share of the rows with an
    entry that are answered with the right one. auroc: how well confidence tells rows with an entry from those
    without. p50_ms: median time of a question.
    """

    top1: float
    top3: float
    a5: float
    auroc: float
    p50_ms: float

    def rounded(self) -> dict[str, float]:
        return {name: round(value, 4) for name, value in asdict(self).items()}


def score_intents(
    training: Sequence[tuple[str, str | None]],
    test: Sequence[tuple[str, str | None]],
    background: Sequence[str],
    lexicon: Lexicon,
) -> IntentScore:
    """Build on the one set and the general background lines, without the shipped entries; ask the other."""
    labelled = [(text, entry) for text, entry in training if entry is not None]
    others = [text for text, entry in training if entry is None]
    texts, entries = [text for text, _ in labelled], [entry for _, entry in labelled]
    general = of_other_matters(background, texts, entries, lexicon)
    matcher = train(texts, entries, [*general, *others], lexicon)
    return ask_all(matcher, test)


def ask_all(matcher: Matcher, test: Sequence[tuple[str, str | None]]) -> IntentScore:
    return score_ranker(matcher.names, lambda text: matcher.rank(text).probabilities(1.0)[:-1], test)


def score_ranker(
    names: Sequence[str], shares: Callable[[str], np.ndarray], test: Sequence[tuple[str, str | None]]
) -> IntentScore:
    """Any way to give each entry a share of a question; the largest share is the confidence."""
    times_ms, confidence = [], []
    first, third = [], []
    for text, entry in test:
        start = time.perf_counter()
        ranked = shares(text)
        times_ms.append((time.perf_counter() - start) * 1e3)
        best = int(ranked.argmax())
        confidence.append(float(ranked[best]))
        first.append(names[best] == entry)
        third.append(entry in {names[place] for place in np.argsort(-ranked)[:3]})
    inside = np.array([entry is not None for _, entry in test])
    sure = np.array(confidence)
    right = np.array(first)
    return IntentScore(
        top1=_share(right[inside]),
        top3=_share(np.array(third)[inside]),
        a5=answered_and_right(sure[inside], right[inside], sure[~inside]),
        auroc=auroc(sure[inside], sure[~inside]),
        p50_ms=float(np.median(times_ms)),
    )


def answered_and_right(inside: np.ndarray, right: np.ndarray, outside: np.ndarray) -> float:
    """The share answered and right at the lowest threshold that lets at most MAX_FALSE_ANSWERS of the outside pass."""
    if not len(outside):
        return _share(right)
    allowed = int(MAX_FALSE_ANSWERS * len(outside))
    threshold = np.sort(outside)[::-1][allowed]
    return _share(right & (inside > threshold))


def auroc(inside: np.ndarray, outside: np.ndarray) -> float:
    """The chance that a question with an entry is surer than one without; ties count half."""
    if not len(inside) or not len(outside):
        return 0.0
    both = np.concatenate([inside, outside])
    _, place, count = np.unique(both, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(count) - (count - 1) / 2)[place]
    return float((ranks[: len(inside)].sum() - len(inside) * (len(inside) + 1) / 2) / (len(inside) * len(outside)))


def _share(flags: np.ndarray) -> float:
    return float(flags.mean()) if len(flags) else 0.0
