"""Which background lines are of other matters than a given set of entries."""

from collections.abc import Sequence

import numpy as np

from bot.answers.features import Floats, build_space
from bot.answers.matcher import known_tokens, make_reader
from bot.answers.normalise import words
from bot.answers.schema import Lexicon
from bot.answers.training import Hashing

NEAR_SHARE = 0.3
"""A line as near to some entry as this share of the examples is to its own speaks of the same matters."""


def of_other_matters(
    background: Sequence[str], texts: Sequence[str], entries: Sequence[str], lexicon: Lexicon
) -> list[str]:
    """The lines that are not nearer to an entry than the loosest examples are to their own (cosine to the sum).

    General lines on, say, alarms or tickets are no background for a set of entries on alarms or tickets.
    """
    names = {name: place for place, name in enumerate(sorted(set(entries)))}
    owners = np.array([names[entry] for entry in entries])
    dense = _dense([*texts, *background], [*owners, *[len(names)] * len(background)], lexicon)
    examples, lines = dense[: len(texts)], dense[len(texts) :]
    sums = np.zeros((len(names), dense.shape[1]), dtype=np.float32)
    np.add.at(sums, owners, examples)
    own = _cosines(examples, sums[owners] - examples)
    nearest = (lines @ (sums / _lengths(sums)).T).max(axis=1)
    return [line for line, near in zip(background, nearest, strict=True) if near <= np.quantile(own, NEAR_SHARE)]


def _dense(texts: Sequence[str], classes: Sequence[int], lexicon: Lexicon) -> Floats:
    typed = [words(text) for text in texts]
    reader = make_reader(known_tokens(typed, lexicon.short_forms), lexicon)
    space, examples = build_space(map(reader.read, typed), classes)
    return Hashing.of(len(space), len(examples)).rows(examples, np.arange(len(examples)))


def _cosines(rows: Floats, others: Floats) -> Floats:
    return np.asarray((rows * (others / _lengths(others))).sum(axis=1), dtype=np.float32)


def _lengths(rows: Floats) -> Floats:
    return np.asarray(np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9), dtype=np.float32)
