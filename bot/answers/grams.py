"""The character n-grams of a folded text, each as one number."""

import numpy as np
from numpy.typing import NDArray

GRAM_SIZES = (2, 3, 4)

_BASE = 37
_ALPHABET = np.zeros(256, dtype=np.int32)
_ALPHABET[ord("a") : ord("z") + 1] = np.arange(1, 27)
_ALPHABET[ord("0") : ord("9") + 1] = np.arange(27, 37)
_GRAM_OFFSET = tuple(sum(_BASE**smaller for smaller in GRAM_SIZES if smaller < size) for size in GRAM_SIZES)
GRAM_CODES = sum(_BASE**size for size in GRAM_SIZES)


def gram_codes(folded: str) -> NDArray[np.int32]:
    """The distinct character 2- to 4-grams of a folded text, each as one number below GRAM_CODES."""
    if not folded:
        return np.empty(0, dtype=np.int32)
    code = _ALPHABET[np.frombuffer(f" {folded} ".encode("ascii"), dtype=np.uint8)]
    parts = []
    rolling = code
    for size, offset in zip(GRAM_SIZES, _GRAM_OFFSET, strict=True):
        rolling = rolling[:-1] * _BASE + code[size - 1 :]
        parts.append(rolling + offset)
    codes = np.concatenate(parts)
    codes.sort()
    fresh = np.empty(len(codes), dtype=bool)
    fresh[:1] = True
    np.not_equal(codes[1:], codes[:-1], out=fresh[1:])
    return codes[fresh]


def spell_gram(code: int) -> str:
    """The characters of an n-gram from its code; "_" is a space."""
    size, offset = next(
        (size, offset) for size, offset in reversed(list(zip(GRAM_SIZES, _GRAM_OFFSET, strict=True))) if code >= offset
    )
    number = code - offset
    letters = [number // _BASE**place % _BASE for place in reversed(range(size))]
    return "".join("_abcdefghijklmnopqrstuvwxyz0123456789"[letter] for letter in letters)
