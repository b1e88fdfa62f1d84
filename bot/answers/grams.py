"""The character trigrams of a folded text, each as one number."""

import numpy as np
from numpy.typing import NDArray

GRAM_CHARS = 3

_BASE = 37
_ALPHABET = np.zeros(256, dtype=np.int32)
_ALPHABET[ord("a") : ord("z") + 1] = np.arange(1, 27)
_ALPHABET[ord("0") : ord("9") + 1] = np.arange(27, 37)
GRAM_CODES = _BASE**GRAM_CHARS


def gram_codes(folded: str) -> NDArray[np.int32]:
    """The distinct trigrams of a folded text, each as one number below GRAM_CODES, in order."""
    if not folded:
        return np.empty(0, dtype=np.int32)
    code = _ALPHABET[np.frombuffer(f" {folded} ".encode("ascii"), dtype=np.uint8)]
    codes = (code[:-2] * _BASE + code[1:-1]) * _BASE + code[2:]
    codes.sort()
    fresh = np.empty(len(codes), dtype=bool)
    fresh[:1] = True
    np.not_equal(codes[1:], codes[:-1], out=fresh[1:])
    return codes[fresh]


def spell_gram(code: int) -> str:
    """The characters of a trigram from its code; "_" is a space."""
    letters = [code // _BASE**place % _BASE for place in reversed(range(GRAM_CHARS))]
    return "".join("_abcdefghijklmnopqrstuvwxyz0123456789"[letter] for letter in letters)
