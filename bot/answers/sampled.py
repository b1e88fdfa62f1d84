"""Learning for thousands of classes: softmax regression as in `training`, over a sample of the classes at a time.

Each mini-batch sees the classes of its own examples, the background and a random sample of the others, whose part in
the sum is made up for (sampled softmax, Jean et al. 2015). Residuals are kept only where they matter, and the weights
of the exact features, again W = X^T R, only where they are strong: no array has a cell for each feature and class,
or for each example and class.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.answers.features import Examples, Floats
from bot.answers.training import SEED, Hashing, softmax
from bot.answers.weights import SparseWeights, class_type, spans

# Less than for few classes: at 100,000 examples of 5,000 entries top-1 is 0.89 with 4, 0.88 with 5, 0.85 with 10.
INVERSE_REGULARISATION = 4.0
EPOCHS = 3
BATCH = 512
SAMPLED_CLASSES = 256
RATE = 2.0
BIAS_RATE = 0.01
FIRST_RESIDUAL = 0.5
# A class with more examples than this in a batch (the background) learns slower: its steps would overshoot.
MAX_OF_CLASS_IN_BATCH = 8.0
BATCHES_A_DECAY = 8
BLOCK_CELLS = 4_000_000
# At 2,000 classes a feature top-1 stays the same and a question takes twice as long.
MAX_CLASSES_A_FEATURE = 800
NEGLIGIBLE_WEIGHT = 0.04
MIN_RESIDUAL = 0.005


@dataclass(frozen=True, slots=True)
class Residuals:
    """Wanted minus predicted, times the inverse regularisation, where it matters: `values` by example and class."""

    examples: NDArray[np.int64]
    classes: NDArray[np.int64]
    values: Floats


def fit_sampled(
    examples: Examples, classes: NDArray[np.int64], class_count: int, features: int
) -> tuple[Residuals, Floats]:
    """Residuals and the bias; the last class is the background, every other one has few examples."""
    model = _SampledModel(Hashing.of(features, len(examples)), examples, classes, class_count)
    model.start()
    draw = np.random.default_rng(SEED)
    count = len(examples)
    steps = EPOCHS * -(-count // BATCH)
    step = 0
    for _ in range(EPOCHS):
        order = draw.permutation(count)
        for start in range(0, count, BATCH):
            rate = RATE * (1.0 - step / steps)
            model.descend(order[start : start + BATCH], rate, draw)
            step += 1
            if step % BATCHES_A_DECAY == 0:
                model.decay(rate * BATCHES_A_DECAY)
    return model.residuals(), model.bias


def keep_residuals(residuals: Floats) -> Residuals:
    """What matters of dense residuals: one row an example, one column a class."""
    rows, columns = np.nonzero(np.abs(residuals) > MIN_RESIDUAL * INVERSE_REGULARISATION)
    return Residuals(rows, columns, residuals[rows, columns])


class _SampledModel:
    """Softmax regression in the hashed columns, one row of weights a class."""

    def __init__(self, hashing: Hashing, examples: Examples, classes: NDArray[np.int64], class_count: int) -> None:
        self._hashing = hashing
        self._examples = examples
        self._classes = classes
        self._weights = np.zeros((class_count, hashing.columns), dtype=np.float32)
        self.bias = np.zeros(class_count, dtype=np.float32)
        in_batch = np.bincount(classes, minlength=class_count) * (BATCH / len(examples))
        self._pace = np.minimum(1.0, MAX_OF_CLASS_IN_BATCH / np.maximum(in_batch, 1e-9)).astype(np.float32)

    def start(self) -> None:
        """Begin where every example speaks for its own class alone."""
        own_weight = np.float32(FIRST_RESIDUAL * INVERSE_REGULARISATION)
        for picked in _runs(len(self._examples), BATCH):
            present, own = np.unique(self._classes[picked], return_inverse=True)
            membership = np.zeros((len(present), len(picked)), dtype=np.float32)
            membership[own, np.arange(len(picked))] = own_weight
            self._weights[present] += membership @ self._rows(picked)
        self._weights -= self._weights.mean(axis=0)

    def descend(self, picked: NDArray[np.int64], rate: float, draw: np.random.Generator) -> None:
        """One step down on a batch of examples, for the classes in view."""
        view, boost = self._view(picked, draw)
        place = np.empty(len(self.bias), dtype=np.int64)
        place[view] = np.arange(len(view))
        rows = self._rows(picked)
        error = softmax(rows @ self._weights[view].T + (self.bias[view] + boost))
        error[np.arange(len(picked)), place[self._classes[picked]]] -= 1.0
        error *= self._pace[view] * np.float32(rate)
        self._weights[view] -= error.T @ rows
        self.bias[view] -= np.float32(BIAS_RATE) * error.sum(axis=0)

    def decay(self, rate: float) -> None:
        share = rate * BATCH / (INVERSE_REGULARISATION * len(self._examples))
        self._weights *= (1.0 - np.float32(share) * self._pace)[:, np.newaxis]

    def residuals(self) -> Residuals:
        """Of all examples under the learned weights, over all classes, a block of examples at a time."""
        parts = []
        for picked in _runs(len(self._examples), BATCH):
            error = -softmax(self._rows(picked) @ self._weights.T + self.bias)
            error[np.arange(len(picked)), self._classes[picked]] += 1.0
            row, column = np.nonzero(np.abs(error) > MIN_RESIDUAL)
            parts.append((picked[row], column, error[row, column] * np.float32(INVERSE_REGULARISATION)))
        rows, columns, values = zip(*parts, strict=True)
        return Residuals(np.concatenate(rows), np.concatenate(columns), np.concatenate(values))

    def _rows(self, picked: NDArray[np.int64]) -> Floats:
        return self._hashing.rows(self._examples, picked)

    def _view(self, picked: NDArray[np.int64], draw: np.random.Generator) -> tuple[NDArray[np.int64], Floats]:
        """Classes to look at, and what the logit of each gains for those like it that were left out."""
        unseen = np.ones(len(self.bias), dtype=bool)
        unseen[self._classes[picked]] = False
        unseen[-1] = False
        certain, others = np.flatnonzero(~unseen), np.flatnonzero(unseen)
        drawn = draw.choice(others, min(SAMPLED_CLASSES, len(others)), replace=False)
        boost = np.zeros(len(certain) + len(drawn), dtype=np.float32)
        boost[len(certain) :] = np.log(len(others) / max(1, len(drawn))) if len(drawn) else 0.0
        return np.concatenate([certain, drawn]), boost


def sparse_weights(examples: Examples, residuals: Residuals, features: int, class_count: int) -> SparseWeights:
    """W = X^T R, a block of classes at a time; each feature keeps the classes that it speaks for or against most."""
    order = np.argsort(residuals.classes, kind="stable")
    first = np.searchsorted(residuals.classes[order], np.arange(class_count + 1))
    width = max(1, BLOCK_CELLS // features)
    blocks = []
    for low in range(0, class_count, width):
        high = min(class_count, low + width)
        cells = _block(examples, residuals, order[first[low] : first[high]], low, (high - low, features))
        column, row = np.nonzero(np.abs(cells) > NEGLIGIBLE_WEIGHT)
        numbers = (column + low).astype(class_type(class_count))
        blocks.append((row.astype(np.int32), numbers, cells[column, row]))
    rows, classes, values = (np.concatenate(part) for part in zip(*blocks, strict=True))
    del blocks
    return _by_feature(rows, classes, values, features, class_count)


def _block(
    examples: Examples, residuals: Residuals, items: NDArray[np.int64], low: int, shape: tuple[int, int]
) -> Floats:
    """The weights of some classes, from `low` on: one row a class, one column a feature."""
    places, lengths = spans(examples.starts, residuals.examples[items])
    cell = np.repeat((residuals.classes[items] - low) * shape[1], lengths) + examples.ids[places]
    values = examples.values[places] * np.repeat(residuals.values[items], lengths)
    return np.bincount(cell, weights=values, minlength=shape[0] * shape[1]).astype(np.float32).reshape(shape)


def _by_feature(
    rows: NDArray[np.int32], classes: NDArray[np.uint16], values: Floats, features: int, class_count: int
) -> SparseWeights:
    """Cells in order of class to lists by feature, without what is weak for its feature."""
    kept = _strong(rows, np.abs(values), features)
    rows, classes, values = rows[kept], classes[kept], values[kept]
    order = np.argsort(rows, kind="stable")
    starts = np.concatenate([[0], np.cumsum(np.bincount(rows, minlength=features))])
    return SparseWeights(starts, classes[order], values[order], class_count)


def _strong(rows: NDArray[np.int32], strength: Floats, features: int) -> NDArray[np.bool_]:
    """Which cells are among the strongest of their feature."""
    counts = np.bincount(rows, minlength=features)
    crowded = np.flatnonzero(counts > MAX_CLASSES_A_FEATURE)
    kept = np.ones(len(rows), dtype=bool)
    at = np.flatnonzero((counts > MAX_CLASSES_A_FEATURE)[rows])
    order = at[np.lexsort((-strength[at], rows[at]))]
    rank = np.arange(len(order)) - np.repeat(np.cumsum(counts[crowded]) - counts[crowded], counts[crowded])
    kept[order[rank >= MAX_CLASSES_A_FEATURE]] = False
    return kept


def _runs(count: int, size: int) -> list[NDArray[np.int64]]:
    return [np.arange(start, min(count, start + size)) for start in range(0, count, size)]
