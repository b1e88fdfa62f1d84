"""Recognising a forwarded text that came before by its normal form (`bot.likeness.form`): exactly (`text_key`), or
nearly (`signature`, then `near`).

With each case are kept its normal form, its `text_key` and its `signature`: a row (case_id, key) for each of the
`BANDS` numbers, with an index on (key, case_id). A new text is then looked up without reading the other cases:

    SELECT case_id, count(*) AS shared FROM text_band WHERE key IN (...)
    GROUP BY case_id ORDER BY shared DESC LIMIT 20

and `near` compares it with the normal forms of those few. Links are left out here: two texts are an exact repeat when
`text_key` is the same and their canonical links are, too.
"""

from collections.abc import Sequence
from functools import cache
from hashlib import blake2b
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from bot.likeness.compare import likeness
from bot.likeness.form import LINK

MIN_WORDS = 8
"""Words besides links from which on a text is recognised: fewer ("bài này đúng không ạ") are said of many a post."""
MIN_SCORE = 0.75
MIN_WORDS_IN_COMMON = 0.6
"""Share of the shorter text's words that the longer one has anywhere; below it the texts are not aligned at all."""
MIN_SHARE_OF_LONGER = 0.2
"""One sentence quoted in a long text does not make the two the same."""
BANDS = 16
SHINGLE_WORDS = 3
_UINT64 = 8

Id = TypeVar("Id")


def text_key(form: str) -> str:
    """32 hexadecimal digits, equal for texts of one normal form; "" for a form of fewer than `MIN_WORDS` words."""
    return blake2b(form.lower().encode(), digest_size=16).hexdigest() if _is_recognisable(form) else ""


def signature(form: str) -> tuple[int, ...]:
    """`BANDS` numbers of 0..2**63-1 (MinHash of its word triples); of near texts some are equal. () for a short form.

    The share of equal numbers is about the share of common triples. Source: Broder 1997, "On the resemblance and
    containment of documents".
    """
    if not _is_recognisable(form):
        return ()
    words = form.lower().split()
    triples = {" ".join(words[place : place + SHINGLE_WORDS]) for place in range(len(words) - SHINGLE_WORDS + 1)}
    hashes = np.array([_hash(triple) for triple in triples], dtype=np.uint64)
    lowest = (hashes[:, None] * _factors()).min(axis=0) >> np.uint64(1)
    return tuple(int(key) for key in lowest)


def near(form: str, candidates: Sequence[tuple[Id, str]]) -> list[tuple[Id, float]]:
    """Which of the candidates (id, normal form) are the message of this normal form, edited, cut or
    wrapped: (id, score), best first.

    The score (`MIN_SCORE`..1) is the share of the shorter text that stands in the other one. A message with another
    name, number or place, a denied or a rebutted one is not among them: see `bot.likeness.compare`.
    """
    scored = [(id_, _score(form, other)) for id_, other in candidates] if _is_recognisable(form) else []
    return sorted((one for one in scored if one[1] >= MIN_SCORE), key=lambda one: -one[1])


def _score(form: str, other: str) -> float:
    shorter, longer = sorted((form.lower().split(), other.lower().split()), key=len)
    there = set(longer)
    if sum(word in there for word in shorter) < MIN_WORDS_IN_COMMON * len(shorter):
        return 0.0
    score = likeness(form, other)
    return score if score * len(shorter) >= MIN_SHARE_OF_LONGER * len(longer) else 0.0


def _is_recognisable(form: str) -> bool:
    return sum(word != LINK for word in form.split()) >= MIN_WORDS


def _hash(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=_UINT64).digest(), "little")


@cache
def _factors() -> NDArray[np.uint64]:
    """An odd number a band; multiplied by it, the hashes stand in another order."""
    return np.array([_hash(f"band {band}") | 1 for band in range(BANDS)], dtype=np.uint64)
