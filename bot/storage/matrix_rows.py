"""Rows of a matrix that lies in a file, read when they are asked for.

Mapped into memory they would count as the process's own, more with every new question; read, they stay where the system
keeps all files, and a question takes no longer (docs/why/matcher.md).
"""

import os
from pathlib import Path
from threading import Lock

import numpy as np

from bot.answers.features import Floats, Ids
from bot.answers.weights import Half

KEPT_ROWS = 4_096
"""Row r is kept at place r % KEPT_ROWS until another of that place is asked for: most are those of common words."""


class FileRows:
    """The two-dimensional array of a .npy file of half floats.

    Raises:
        OSError, ValueError: the file is missing, cut off, or of another form.
    """

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            if np.lib.format.read_magic(file) != (1, 0):
                raise ValueError(f"{path}: expected a .npy file of version 1.0")
            shape, by_columns, kind = np.lib.format.read_array_header_1_0(file)
            self._start_byte = file.tell()
        if by_columns or kind != np.float16 or len(shape) != 2:
            raise ValueError(f"{path}: expected rows of half floats")
        self.shape = (shape[0], shape[1])
        self._row_bytes = shape[1] * kind.itemsize
        if path.stat().st_size != self._start_byte + shape[0] * self._row_bytes:
            raise ValueError(f"{path}: expected {shape[0]} rows of {self._row_bytes} bytes")
        self._kept = np.empty((KEPT_ROWS, shape[1]), dtype=np.float32)
        self._kept_ids = np.full(KEPT_ROWS, -1, dtype=np.int32)
        self._lock = Lock()
        self._file = os.open(path, os.O_RDONLY)

    def __getitem__(self, ids: Ids) -> Floats:
        places = ids % KEPT_ROWS
        with self._lock:
            found = self._kept[places]
            missing = np.flatnonzero(self._kept_ids[places] != ids)
            if len(missing):
                found[missing] = read = self._read(ids[missing])
                self._kept[places[missing]] = read
                self._kept_ids[places[missing]] = ids[missing]
        return found

    def _read(self, ids: Ids) -> Half:
        found = np.empty((len(ids), self.shape[1]), dtype=np.float16)
        for into, row in zip(found, ids.tolist(), strict=True):
            read_bytes = os.preadv(self._file, [into.data], self._start_byte + row * self._row_bytes)
            if read_bytes != self._row_bytes:
                raise OSError(f"row {row}: expected {self._row_bytes} bytes, read {read_bytes}")
        return found

    def __array__(self, dtype: object = None, copy: bool | None = None) -> Half:
        return self._read(np.arange(self.shape[0], dtype=np.int32))

    def __del__(self) -> None:
        if hasattr(self, "_file"):
            os.close(self._file)
