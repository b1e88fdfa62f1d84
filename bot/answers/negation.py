"""Whether a question says that something is not done."""

from collections.abc import Sequence
from itertools import pairwise

_NOT = frozenset("không khong ko k kg hông hổng hok hem chẳng chang".split())
_OTHER_NEGATIONS = frozenset("chưa chua đừng chớ cấm cam".split())
_AFTER_A_QUESTION = frozenset(
    "ạ a vậy vay zậy v hả ha nhỉ nhi nhé nhe ta bạn ban mọi moi mấy may anh chị chi em các cac đồng dong".split()
)
"""What follows a "không" that ends a question: "được không ạ", "không mấy anh ơi"."""


def is_negated(words: Sequence[str]) -> bool:
    """Whether a question, given as its canonical words, says that something is not done.

    "không kiểm chứng thì có sao không" does, "có được không" does not.
    """
    return any(
        word in _OTHER_NEGATIONS or (word in _NOT and after not in _AFTER_A_QUESTION) for word, after in pairwise(words)
    )
