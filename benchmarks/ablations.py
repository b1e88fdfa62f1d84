"""What each part of the matcher gives, by folds over the shipped knowledge: `python -m benchmarks.ablations`.

For each variant: the share of held-out rule questions answered right, at thresholds that let 4, 6, 8 and 10 % of the
held-out questions without an answer pass.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from types import ModuleType

import numpy as np

from bot.answers import calibration, features, matcher, training
from bot.answers.calibration import hold_out
from bot.answers.decision import AnswerStatus, agree
from bot.answers.loader import load_knowledge
from bot.answers.schema import Corpus, Entry, Kind, Knowledge, Lexicon
from bot.config import load_settings

FALSE_SHARES = (0.04, 0.06, 0.08, 0.10)
FOLDS_USED = (0, 1)
WEIGHTS = features.KIND_WEIGHT

Setting = tuple[ModuleType, str, object]


def variants(corpus: Corpus, entries: dict[str, Entry]) -> Iterator[tuple[str, Corpus, list[Setting]]]:
    yield "as shipped", corpus, []
    for place, kind in enumerate(("syllables", "bigrams", "diacritic keys", "concepts")):
        silent = tuple(weight if at != place else 1e-4 for at, weight in enumerate(WEIGHTS))
        yield f"without {kind}", corpus, [(features, "KIND_WEIGHT", silent)]
    yield "without short forms", replace(corpus, lexicon=Lexicon({}, corpus.lexicon.phrases)), []
    yield "without the asking sentence", corpus, [(matcher, "ASKED_SHARE", np.float32(0.0))]
    few = replace(corpus, background=corpus.background[:140], background_kinds=corpus.background_kinds[:140])
    yield "with 140 background lines", few, []
    yield "with all other matters as one kind", replace(corpus, background_kinds=("",) * len(corpus.background)), []
    titles = {entry.title for entry in entries.values()}
    kept = [pair for pair in zip(corpus.texts, corpus.entries, strict=True) if pair[0] not in titles]
    yield "without titles", replace(corpus, texts=tuple(t for t, _ in kept), entries=tuple(e for _, e in kept)), []
    for share in (0.25, 0.5, 0.75):
        yield f"with {share:.0%} of the examples", _thinned(corpus, share), []
    yield "half the examples seen", corpus, [(training, "EXAMPLES_SEEN", training.EXAMPLES_SEEN // 2)]
    yield "half the learning rate", corpus, [(training, "LEARNING_RATE", training.LEARNING_RATE / 2)]


def main() -> None:
    knowledge, corpus = load_knowledge(load_settings().knowledge)
    entries = dict(knowledge.entries)
    print(f"{'':32}" + "".join(f"{f'{share:.0%} false':>10}" for share in FALSE_SHARES))
    for name, used, settings in variants(corpus, entries):
        with _set(settings):
            right = right_at(used, knowledge)
        print(f"{name:32}" + "".join(f"{share:>10.1%}" for share in right), flush=True)


def right_at(corpus: Corpus, knowledge: Knowledge) -> list[float]:
    """The share answered right at each of FALSE_SHARES, between the levels tried."""
    held = [item for fold in FOLDS_USED for item in hold_out(corpus, knowledge, fold)]
    learned = calibration.learn_parameters(held, "")
    points = []
    for level in calibration.ANSWER_LEVELS:
        parameters = replace(learned, answer_from=level)
        inside = [(item.said, item.decide(parameters)) for item in held if item.kind is Kind.RULE]
        right = [
            answer.status is AnswerStatus.ANSWERED
            and isinstance(entry, Entry)
            and answer.entry is not None
            and agree(answer.entry, entry)
            for entry, answer in inside
        ]
        points.append((calibration.false_answers(held, parameters), float(np.mean(right))))
    false, rights = zip(*reversed(points), strict=True)
    return [float(np.interp(share, false, rights)) for share in FALSE_SHARES]


def _thinned(corpus: Corpus, share: float) -> Corpus:
    kept = np.random.default_rng(1).random(len(corpus.texts)) < share
    return replace(
        corpus,
        texts=tuple(text for text, keep in zip(corpus.texts, kept, strict=True) if keep),
        entries=tuple(entry for entry, keep in zip(corpus.entries, kept, strict=True) if keep),
    )


@contextmanager
def _set(settings: list[Setting]) -> Iterator[None]:
    """Constants of modules set for a while."""
    before = [(module, name, getattr(module, name)) for module, name, _ in settings]
    for module, name, value in settings:
        setattr(module, name, value)
    try:
        yield
    finally:
        for module, name, value in before:
            setattr(module, name, value)


if __name__ == "__main__":
    main()
