"""What a matcher has learned: a number for each feature and class, laid out densely or as lists of classes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from bot.answers.features import Floats, Ids

MAX_DENSE_CELLS = 64_000_000
_FILE = "{}.weights.npy"
Half = NDArray[np.float16]
Arrays = Mapping[str, NDArray[Any]]


class Rows(Protocol):
    """A matrix of half floats of which a few rows are looked at, wherever it lies; they come as whole floats."""

    def __getitem__(self, ids: Ids) -> Floats: ...

    def __array__(self, dtype: object = None, copy: bool | None = None) -> Half: ...


OpenRows = Callable[[Path], Rows]


class Weights(Protocol):
    """A matrix of one row a feature and one column a class."""

    def scores(self, ids: Ids, values: Floats) -> Floats:
        """The rows of these features times their values, summed: one number a class."""

    def scores_of(self, texts: Sequence[tuple[Ids, Floats]]) -> Floats:
        """The same of several texts, which share most of their features: one row a text."""

    def of(self, place: int, ids: Ids) -> Floats:
        """What these features weigh for the class at this place: one number a feature."""

    def arrays(self) -> Arrays:
        """All there is to keep, by name."""


@dataclass(frozen=True, slots=True)
class DenseWeights:
    """Every cell: features x classes, as half floats, which take half the memory: a learned weight is not known to
    three digits anyway.
    """

    cells: Half | Rows

    @classmethod
    def of_cells(cls, cells: Floats) -> "DenseWeights":
        return cls(cells.astype(np.float16))

    def scores(self, ids: Ids, values: Floats) -> Floats:
        return np.asarray(values @ self._rows(ids), dtype=np.float32)

    def scores_of(self, texts: Sequence[tuple[Ids, Floats]]) -> Floats:
        """By `einsum`, as a matrix product of this size would wait for a second thread longer than it takes."""
        shared, columns = np.unique(np.concatenate([ids for ids, _ in texts]), return_inverse=True)
        laid = np.zeros((len(texts), len(shared)), dtype=np.float32)
        rows = np.repeat(np.arange(len(texts)), [len(ids) for ids, _ in texts])
        laid[rows, columns] = np.concatenate([values for _, values in texts])
        return np.asarray(np.einsum("tf,fc->tc", laid, self._rows(shared)), dtype=np.float32)

    def of(self, place: int, ids: Ids) -> Floats:
        return self._rows(ids)[:, place]

    def arrays(self) -> Arrays:
        return {"cells": np.asarray(self.cells, dtype=np.float16)}

    def _rows(self, ids: Ids) -> Floats:
        return np.asarray(self.cells[ids], dtype=np.float32)


@dataclass(frozen=True, slots=True)
class SparseWeights:
    """The cells that matter: feature f has classes[starts[f]:starts[f+1]] with the values there; others weigh 0."""

    starts: NDArray[np.int64]
    classes: NDArray[np.uint16] | NDArray[np.int32]
    values: Floats
    class_count: int

    def scores(self, ids: Ids, values: Floats) -> Floats:
        places, lengths = spans(self.starts, ids)
        parts = self.values[places] * np.repeat(values, lengths)
        summed = np.bincount(self.classes[places], weights=parts, minlength=self.class_count)
        return summed.astype(np.float32)

    def scores_of(self, texts: Sequence[tuple[Ids, Floats]]) -> Floats:
        return np.array([self.scores(ids, values) for ids, values in texts])

    def of(self, place: int, ids: Ids) -> Floats:
        places, lengths = spans(self.starts, ids)
        owners = np.repeat(np.arange(len(ids)), lengths)
        here = self.classes[places] == place
        found = np.bincount(owners[here], weights=self.values[places[here]], minlength=len(ids))
        return found.astype(np.float32)

    def arrays(self) -> Arrays:
        return {
            "starts": self.starts,
            "classes": self.classes,
            "values": self.values,
            "class_count": np.array(self.class_count),
        }


def restore(directory: Path, open_rows: OpenRows) -> Weights:
    """Weights from the files that `keep` wrote; `open_rows` opens the one that is too large to be held.

    Raises:
        OSError, ValueError: a file of the layout is missing or damaged.
    """
    if (cells := directory / _FILE.format("cells")).exists():
        return DenseWeights(open_rows(cells))
    starts, classes, values, class_count = (
        np.asarray(np.load(directory / _FILE.format(name), mmap_mode="r"))
        for name in ("starts", "classes", "values", "class_count")
    )
    return SparseWeights(starts, classes, values, int(class_count))


def keep(weights: Weights, directory: Path) -> None:
    """Write a file for each array."""
    for name, array in weights.arrays().items():
        np.save(directory / _FILE.format(name), array)


def class_type(class_count: int) -> type[np.uint16] | type[np.int32]:
    """The smallest kind of number that holds every class."""
    return np.uint16 if class_count <= np.iinfo(np.uint16).max else np.int32


def spans(starts: NDArray[np.int64], rows: NDArray[Any]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Where the items of some rows lie, end to end, and how many each row has; row r has starts[r]:starts[r+1]."""
    first = starts[rows]
    lengths = starts[rows + 1] - first
    ends = np.cumsum(lengths)
    places = np.arange(ends[-1] if len(ends) else 0)
    return places + np.repeat(first - ends + lengths, lengths), lengths
