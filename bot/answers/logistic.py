"""Logistic regression over a handful of numbers, by numpy alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.float64]

RIDGE = 1.0
STEPS = 40
MAX_STEP = 2.0


@dataclass(frozen=True, slots=True)
class Logistic:
    """A chance (0..1) from numbers: `weights` has one for each."""

    weights: tuple[float, ...]
    bias: float

    def chance(self, values: Sequence[float]) -> float:
        speaks = self.bias + sum(weight * value for weight, value in zip(self.weights, values, strict=True))
        return 1.0 / (1.0 + exp(-max(-60.0, min(60.0, speaks))))

    def chances(self, rows: Rows) -> Rows:
        return np.asarray(1.0 / (1.0 + np.exp(-np.clip(rows @ np.array(self.weights) + self.bias, -60.0, 60.0))))


def fit_logistic(rows: Rows, wanted: NDArray[np.bool_]) -> Logistic:
    """By Newton's method on standardised columns, with a small ridge; both outcomes weigh the same in total."""
    mean, spread = rows.mean(axis=0), rows.std(axis=0) + 1e-9
    design = np.hstack([(rows - mean) / spread, np.ones((len(rows), 1))])
    share = min(max(float(wanted.mean()), 1e-9), 1.0 - 1e-9)
    importance = np.where(wanted, 0.5 / share, 0.5 / (1.0 - share))
    ridge = np.diag([RIDGE] * rows.shape[1] + [0.0])
    found = np.zeros(design.shape[1])
    for _ in range(STEPS):
        chance = 1.0 / (1.0 + np.exp(-np.clip(design @ found, -60.0, 60.0)))
        gradient = design.T @ (importance * (chance - wanted)) + ridge @ found
        curve = design.T @ (design * (importance * np.maximum(chance * (1.0 - chance), 1e-6))[:, np.newaxis]) + ridge
        step = np.linalg.solve(curve, gradient)
        found -= step * min(1.0, MAX_STEP / max(float(np.abs(step).max()), 1e-9))
        if np.abs(step).max() < 1e-7:
            break
    weights = found[:-1] / spread
    return Logistic(tuple(round(float(one), 5) for one in weights), round(float(found[-1] - weights @ mean), 5))
