"""Recognising a photo or screenshot that came before, recompressed, resized, cut, framed or stamped.

With each picture are kept `PhotoHash.to_bytes()` (a BLOB of 0.2 to 2 KB) and its `band_keys`: a row (case_id, key) for
each, with an index on (key, case_id). A new picture is looked up without reading the other cases:

    SELECT case_id, count(*) AS shared FROM photo_band WHERE key IN (...)
    GROUP BY case_id ORDER BY shared DESC LIMIT 100

and `same_photo` compares it with those few. That finds what is *nearly* the same, to be shown and asked about: one
changed word in a screenshot is not seen. An exact repeat is the same file, by its bytes.
"""

import zlib
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from bot.likeness.grid import COLUMNS, Bits, Frame, frames
from bot.likeness.picture import PhotoUnreadable, read_grey

MAX_DISTANCE = 0.62
STRIP_ROWS = 8
"""Two or three lines of text on a phone: one such strip that differs makes it another picture."""
MIN_STRIP_BITS = 61
"""A strip with fewer marks, an eighth of its cells, is nearly empty: a small stamp fills no more."""
MIN_CONTENT_BITS = 96
"""A picture with fewer marks is nearly blank and is never recognised."""
MIN_OVERLAP = 0.7
BANDS = 32
BAND_BITS = 14
"""For each frame; docs/why/likeness.md has how many pictures share how many of these keys."""


@dataclass(frozen=True, slots=True)
class PhotoHash:
    """What is kept of a picture: outlines at 64 columns, no letters and no faces."""

    frames: tuple[Frame, ...]

    def to_bytes(self) -> bytes:
        rows = [[*frame.lighter, *frame.darker] for frame in self.frames]
        parts = (len(row).to_bytes(_COUNT_BYTES) + np.array(row, dtype=">u8").tobytes() for row in rows)
        return zlib.compress(b"".join(parts))

    @classmethod
    def from_bytes(cls, data: bytes) -> "PhotoHash":
        """The hash that `to_bytes` gave.

        Raises:
            PhotoUnreadable: for bytes that it can't have given.
        """
        try:
            rest = zlib.decompress(data)
            found = []
            while rest:
                end = _COUNT_BYTES + 8 * int.from_bytes(rest[:_COUNT_BYTES])
                row = np.frombuffer(rest[_COUNT_BYTES:end], dtype=">u8").tolist()
                half = len(row) // 2
                found.append(Frame(tuple(row[:half]), tuple(row[half:])))
                rest = rest[end:]
        except (zlib.error, ValueError) as error:
            raise PhotoUnreadable("photo hash: expected the bytes of PhotoHash.to_bytes") from error
        return cls(tuple(found))


def photo_hash(data: bytes) -> PhotoHash:
    """The hash of an image file's bytes.

    Raises:
        PhotoUnreadable: see `bot.likeness.picture.read_grey`.
    """
    return PhotoHash(frames(read_grey(data)))


def same_photo(a: PhotoHash, b: PhotoHash) -> bool:
    return distance(a, b) <= MAX_DISTANCE


def distance(a: PhotoHash, b: PhotoHash) -> float:
    """0 (the same) to 1: what disagrees in the strip that differs most, where the two lie best on each other."""
    return min((_distance(one, other) for one in a.frames for other in b.frames), default=1.0)


def band_keys(hash_: PhotoHash) -> tuple[int, ...]:
    """Up to 64 numbers below 2**19, of which pictures that are the same share some; () for a nearly blank one."""
    keys = {key for frame in hash_.frames if _content(frame) >= MIN_CONTENT_BITS for key in _keys(frame)}
    return tuple(sorted(keys))


def _distance(one: Frame, other: Frame) -> float:
    if min(_content(one), _content(other)) < MIN_CONTENT_BITS:
        return 1.0
    agree, marked = _best_overlap(one.bits(), other.bits())
    strips = np.ones(min(STRIP_ROWS, len(agree)))
    agree_in_strip, marked_in_strip = np.convolve(agree, strips, "valid"), np.convolve(marked, strips, "valid")
    telling = marked_in_strip >= MIN_STRIP_BITS
    shares = agree_in_strip[telling] / marked_in_strip[telling]
    overall = agree.sum() / max(1, marked.sum())
    return 1.0 - float(min(shares.min(initial=1.0), overall))


def _best_overlap(one: tuple[Bits, Bits], other: tuple[Bits, Bits]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Bits that agree, and bits set in either, row by row, at the shift of rows where most agree."""
    agree = sum(np.bitwise_count(a[:, None] & b[None, :]).astype(np.int64) for a, b in zip(one, other, strict=True))
    rows, other_rows = agree.shape
    least = int(np.ceil(MIN_OVERLAP * min(rows, other_rows)))
    shift = least - rows + int(np.argmax(_diagonal_sums(agree)[least - 1 : rows + other_rows - least]))
    marked = np.bitwise_count((one[0] | one[1])[:, None] | (other[0] | other[1])[None, :]).astype(np.int64)
    return np.diagonal(agree, shift), np.diagonal(marked, shift)


def _diagonal_sums(table: NDArray[np.int64]) -> NDArray[np.int64]:
    """The sum of each diagonal, from the one at the lower left to the one at the upper right.

    Each row is written one place further to the left than the row above it, so that a diagonal becomes a column.
    """
    rows = len(table)
    slanted = np.pad(np.pad(table, ((0, 0), (rows - 1, 0))).ravel(), (0, rows)).reshape(rows, -1)
    return np.asarray(slanted.sum(axis=0)[:-1], dtype=np.int64)


def _content(frame: Frame) -> int:
    return sum(row.bit_count() for row in (*frame.lighter, *frame.darker))


def _keys(frame: Frame) -> list[int]:
    """Signs of random projections of the profile: how often each column grows lighter less how often darker."""
    lighter, darker = (_unpacked(bits).sum(axis=0, dtype=np.int64) for bits in frame.bits())
    profile = (lighter - darker)[1:-1]
    signs = (_directions()[:, 1:-1] @ profile > 0).reshape(BANDS, BAND_BITS)
    values = signs @ (1 << np.arange(BAND_BITS))
    return [(band << BAND_BITS) | int(value) for band, value in enumerate(values)]


def _unpacked(bits: Bits) -> NDArray[np.uint8]:
    return np.unpackbits(bits.astype(">u8")[:, None].view(np.uint8), axis=1)


@cache
def _directions() -> NDArray[np.int64]:
    """BANDS x BAND_BITS rows of 1 and -1, a column of the grid each; drawn once and for all."""
    rows = [blake2b(f"direction {row}".encode(), digest_size=COLUMNS // 8).digest() for row in range(BANDS * BAND_BITS)]
    bits = np.unpackbits(np.frombuffer(b"".join(rows), dtype=np.uint8)).reshape(-1, COLUMNS)
    return 2 * bits.astype(np.int64) - 1


_COUNT_BYTES = 2
