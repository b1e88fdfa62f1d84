"""Rows of a table on their way from one database to the other, and what they add up to."""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b

Row = tuple[object, ...]
_WRAP = 1 << 64


@dataclass(frozen=True, slots=True)
class Sum:
    """How many rows, and the sum of their hashes (64 bits, BLAKE2b): the same rows in any order give the same."""

    count: int = 0
    hashes: int = 0

    def plus(self, rows: Iterable[Row]) -> "Sum":
        count, hashes = self.count, self.hashes
        for row in rows:
            count += 1
            hashes += int.from_bytes(blake2b(repr(row).encode(), digest_size=8).digest())
        return Sum(count, hashes % _WRAP)
