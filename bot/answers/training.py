"""Learning: one softmax over all entries and a background class, by numpy alone.

The examples are hashed to a few thousand dense columns (signed feature hashing, Weinberger et al. 2009), where
mini-batch gradient descent is a matter of matrix products; the residual of each example then gives the weights of
the exact features: W = X^T R, as at the optimum of L2-regularised logistic regression. `docs/why/matcher.md` has
the figures.
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
EXAMPLES_SEEN = 100_000
MIN_EPOCHS = 5
MAX_EPOCHS = 80
MAX_BATCH = 256
MIN_BATCH = 32
BATCHES_AN_EPOCH = 12
LEARNING_RATE = 300.0
BIAS_RATE = 0.01
STEPS_A_DECAY = 8
SEED = 20220425
NEGLIGIBLE_RESIDUAL = 1e-2
MAX_DENSE_CLASSES = 1024


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


def fit_residuals(dense: Floats, classes: NDArray[np.int64], class_count: int) -> tuple[Floats, Floats]:
    """Softmax regression by mini-batches, the rate falling to nothing.

    Returns the residuals (one row an example: wanted minus predicted, times the inverse regularisation) and the bias.
    """
    count = len(dense)
    weights = np.zeros((dense.shape[1], class_count), dtype=np.float32)
    bias = np.zeros(class_count, dtype=np.float32)
    draw = np.random.default_rng(SEED)
    batch = min(MAX_BATCH, max(MIN_BATCH, count // BATCHES_AN_EPOCH))
    epochs = min(MAX_EPOCHS, max(MIN_EPOCHS, EXAMPLES_SEEN // count))
    top_rate = LEARNING_RATE * batch / MAX_BATCH
    steps = epochs * -(-count // batch)
    for step, picked in enumerate(_batches(count, batch, epochs, draw)):
        rate = top_rate * (1.0 - step / steps)
        rows = dense[picked]
        error = softmax(rows @ weights + bias)
        error[np.arange(len(picked)), classes[picked]] -= 1.0
        error *= np.float32(rate / len(picked))
        if step % STEPS_A_DECAY == 0:
            weights *= np.float32(1.0 - STEPS_A_DECAY * rate / (INVERSE_REGULARISATION * count))
        weights -= rows.T @ error
        bias -= np.float32(BIAS_RATE) * error.sum(axis=0)
    residuals = -softmax(dense @ weights + bias)
    residuals[np.arange(count), classes] += 1.0
    return residuals * np.float32(INVERSE_REGULARISATION), bias


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
