"""Learning: one softmax over all entries and a background class, by numpy alone.

Mini-batch gradient descent, where the commonest features are dense columns and the others are gathered and scattered;
the residual of each example then gives the weights, W = X^T R, as at the optimum of L2-regularised logistic regression:
one long step towards it that descent would take many passes for. `docs/why/matcher.md` has the figures.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.answers.features import Examples, Floats
from bot.answers.weights import spans

HASHED_CELLS = 24_000_000
MIN_HASHED_COLUMNS, MAX_HASHED_COLUMNS = 1536, 6144
INVERSE_REGULARISATION = 10.0
EXAMPLES_SEEN = 150_000
COMMON_FEATURES = 1536
MIN_EPOCHS = 12
MAX_EPOCHS = 80
MAX_BATCH = 256
MIN_BATCH = 32
BATCHES_AN_EPOCH = 12
LEARNING_RATE = 200.0
BIAS_RATE = 0.01
STEPS_A_DECAY = 8
SEED = 20220425
NEGLIGIBLE_RESIDUAL = 1e-2
MAX_DENSE_CLASSES = 1024
SUMMED_IN_ORDER = 7
"""Above it numpy adds in pairs."""


@dataclass(frozen=True, slots=True)
class Hashing:
    """Feature f goes to column[f] with sign[f], both drawn once."""

    column: NDArray[np.int64]
    sign: Floats
    columns: int

    @classmethod
    def of(cls, features: int, examples: int) -> "Hashing":
        """More columns for fewer examples: collisions cost accuracy, columns cost time."""
        columns = min(MAX_HASHED_COLUMNS, max(MIN_HASHED_COLUMNS, HASHED_CELLS // examples))
        draw = np.random.default_rng(SEED)
        column = draw.integers(0, columns, features, dtype=np.int64)
        return cls(column, draw.choice(np.array([-1.0, 1.0], dtype=np.float32), features), columns)

    def rows(self, examples: Examples, picked: NDArray[np.int64]) -> Floats:
        """Some examples as dense rows: len(picked) x columns."""
        places, lengths = spans(examples.starts, picked)
        ids = examples.ids[places]
        cells = np.repeat(np.arange(len(picked)) * self.columns, lengths) + self.column[ids]
        dense = np.zeros(len(picked) * self.columns, dtype=np.float32)
        np.add.at(dense, cells, examples.values[places] * self.sign[ids])
        return dense.reshape(len(picked), self.columns)


@dataclass(frozen=True, slots=True)
class Design:
    """Examples laid out for learning: the commonest features as dense columns, the others as lists; what a single
    example has tells nothing of any other, and is left out.

    Example i has ids[starts[i]:starts[i+1]] with `values` there; each list ends with a feature of its own that weighs
    nothing (number `features`), so that none is empty.
    """

    common: NDArray[np.int64]
    dense: Floats
    ids: NDArray[np.int64]
    values: Floats
    starts: NDArray[np.int64]

    @classmethod
    def of(cls, examples: Examples, features: int) -> "Design":
        count = len(examples)
        in_examples = np.bincount(examples.ids, minlength=features)
        common = np.sort(np.argsort(-in_examples, kind="stable")[:COMMON_FEATURES])
        place = np.full(features, -1, dtype=np.int64)
        place[common] = np.arange(len(common))
        column = place[examples.ids]
        owners = np.repeat(np.arange(count), np.diff(examples.starts))
        is_common = column >= 0
        dense = np.zeros((count, len(common)), dtype=np.float32)
        dense[owners[is_common], column[is_common]] = examples.values[is_common]
        listed = ~is_common & (in_examples[examples.ids] > 1)
        ids = np.concatenate([examples.ids[listed], np.full(count, features)])
        owners = np.concatenate([owners[listed], np.arange(count)])
        values = np.concatenate([examples.values[listed], np.zeros(count, dtype=np.float32)])
        order = np.argsort(owners, kind="stable")
        starts = np.concatenate([[0], np.cumsum(np.bincount(owners, minlength=count))])
        return cls(common, dense, ids[order], values[order], starts)

    def __len__(self) -> int:
        return len(self.dense)


class _Model:
    """Softmax regression over a design. The weights of rare features are kept divided by `scale`, so that decay is one
    multiplication.
    """

    def __init__(self, design: Design, features: int, class_count: int) -> None:
        self._design = design
        self._common = np.zeros((design.dense.shape[1], class_count), dtype=np.float32)
        self._rare = np.zeros((features + 1, class_count), dtype=np.float32)
        self._scale = 1.0
        self.bias = np.zeros(class_count, dtype=np.float32)

    def logits(self, picked: NDArray[np.int64]) -> Floats:
        places, lengths = spans(self._design.starts, picked)
        parts = self._rare[self._design.ids[places]]
        parts *= self._design.values[places][:, np.newaxis]
        found = np.add.reduceat(parts, np.cumsum(lengths) - lengths, axis=0)
        found *= np.float32(self._scale)
        found += self._design.dense[picked] @ self._common
        found += self.bias
        return np.asarray(found, dtype=np.float32)

    def descend(self, picked: NDArray[np.int64], error: Floats) -> None:
        """One step against the error of each of the picked examples, already multiplied by the rate."""
        self._common -= self._design.dense[picked].T @ error
        self.bias -= np.float32(BIAS_RATE) * error.sum(axis=0)
        places, lengths = spans(self._design.starts, picked)
        ids = self._design.ids[places]
        order = np.argsort(ids, kind="stable")
        owners = np.repeat(np.arange(len(picked)), lengths)[order]
        parts = error[owners]
        parts *= (self._design.values[places][order] / np.float32(self._scale))[:, np.newaxis]
        ids = ids[order]
        first = np.flatnonzero(np.concatenate([[True], ids[1:] != ids[:-1]]))
        self._rare[ids[first]] -= run_sums(parts, first)

    def decay(self, share: float) -> None:
        self._common *= np.float32(1.0 - share)
        self._scale *= 1.0 - share


def run_sums(rows: Floats, first: NDArray[np.int64]) -> Floats:
    """`np.add.reduceat(rows, first, axis=0)` to the last bit, and quicker where most runs are of a row or two.

    As numpy does: what follows a run's first row is added up, up to SUMMED_IN_ORDER rows one by one, and then added.
    """
    lengths = np.diff(first, append=len(rows))
    sums = rows[first]
    for length in range(2, SUMMED_IN_ORDER + 2):
        runs = np.flatnonzero(lengths == length)
        begins = first[runs]
        rest = rows[begins + 1]
        for place in range(2, length):
            rest += rows[begins + place]
        sums[runs] += rest
    for run in np.flatnonzero(lengths > SUMMED_IN_ORDER + 1):
        whole = rows[first[run] : first[run] + lengths[run]]
        sums[run] = np.add.reduceat(whole, [0], axis=0)[0]
    return sums


def fit_residuals(
    examples: Examples, classes: NDArray[np.int64], class_count: int, features: int
) -> tuple[Floats, Floats]:
    """Softmax regression by mini-batches, the rate falling to nothing.

    Returns the residuals (one row an example: wanted minus predicted, times the inverse regularisation) and the bias.
    """
    count = len(examples)
    model = _Model(Design.of(examples, features), features, class_count)
    draw = np.random.default_rng(SEED)
    batch = min(MAX_BATCH, max(MIN_BATCH, count // BATCHES_AN_EPOCH))
    epochs = min(MAX_EPOCHS, max(MIN_EPOCHS, EXAMPLES_SEEN // count))
    top_rate = LEARNING_RATE * batch / MAX_BATCH
    steps = epochs * -(-count // batch)
    for step, picked in enumerate(_batches(count, batch, epochs, draw)):
        rate = top_rate * (1.0 - step / steps)
        error = softmax(model.logits(picked))
        error[np.arange(len(picked)), classes[picked]] -= 1.0
        error *= np.float32(rate / len(picked))
        if step % STEPS_A_DECAY == 0:
            model.decay(STEPS_A_DECAY * rate / (INVERSE_REGULARISATION * count))
        model.descend(picked, error)
    residuals = np.empty((count, class_count), dtype=np.float32)
    for start in range(0, count, MAX_BATCH):
        picked = np.arange(start, min(count, start + MAX_BATCH))
        residuals[picked] = -softmax(model.logits(picked))
    residuals[np.arange(count), classes] += 1.0
    return residuals * np.float32(INVERSE_REGULARISATION), model.bias


def _batches(count: int, batch: int, epochs: int, draw: np.random.Generator) -> Iterator[NDArray[np.int64]]:
    """Every example once an epoch, in an order of its own."""
    for _ in range(epochs):
        order = draw.permutation(count)
        yield from (order[start : start + batch] for start in range(0, count, batch))


def softmax(logits: Floats) -> Floats:
    """Row by row, in place of overflow: the largest logit is taken away first."""
    powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True), dtype=np.float32)


def exact_weights(examples: Examples, residuals: Floats, features: int) -> Floats:
    """W = X^T R over the exact features: one row a feature, one column a class.

    Residuals near nothing are summed and stand on the mean example instead of each on its own.
    """
    weights = np.empty((residuals.shape[1], features), dtype=np.float32)
    floor = NEGLIGIBLE_RESIDUAL * INVERSE_REGULARISATION
    mean = np.bincount(examples.ids, weights=examples.values, minlength=features) / len(examples)
    for number, column in enumerate(residuals.T):
        mattering = np.abs(column) > floor
        rows = np.flatnonzero(mattering)
        places, lengths = spans(examples.starts, rows)
        values = examples.values[places] * np.repeat(column[rows], lengths)
        weights[number] = np.bincount(examples.ids[places], weights=values, minlength=features)
        weights[number] += column[~mattering].sum() * mean
    return np.ascontiguousarray(weights.T)
