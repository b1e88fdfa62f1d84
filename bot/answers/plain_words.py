"""The plainest words of danger: a message that says nothing else is heard, whatever the matcher makes of it."""

from collections.abc import Iterable

from bot.answers.normalise import fold_text
from bot.answers.schema import Card

MAX_WORDS = 12
MIN_WORDS = 2
"""Fewer are no danger: "chết rồi" is an exclamation."""
_BEFORE = frozenset(
    "toi tui em minh tau tao t e con chau bac chu co anh chi troi oi oi da a hu hic gio bay nay ma vua moi".split()
)
_AFTER = frozenset("qua roi r lam a oi troi thoi luon cho xong di ne day nha nhe ha ui hu hic that thiet".split())
_RELATIVES = frozenset("chong vo ck vk me ma bo ba ong ngoai noi gai trai ban nguoi nha di cau thim duong mo".split())
_WHOM_IT_BEFALLS = 4
"""So many words may name somebody else before what befalls them: "con gái tôi bị …"."""


class PlainWords:
    """What each card of help is plainly asked by (`plainly` in knowledge/urgent.yaml)."""

    def __init__(self, cards: Iterable[Card]) -> None:
        self._cards = {core(words): card for card in cards for words in card.plainly}

    def heard(self, text: str) -> Card | None:
        """The card that a message asks for by its plain words alone, without who says it and how."""
        return self._cards.get(core(text)) if text.count(" ") < MAX_WORDS else None


def core(text: str) -> tuple[str, ...]:
    """The folded words of a text without those that only lead in or fade out; () for fewer than MIN_WORDS."""
    words = fold_text(text).split()
    while words and words[0] in _BEFORE:
        words.pop(0)
    befalls = words.index("bi") if "bi" in words[: _WHOM_IT_BEFALLS + 1] else 0
    if all(word in _RELATIVES or word in _BEFORE for word in words[:befalls]):
        words = words[befalls:]
    while words and words[-1] in _AFTER:
        words.pop()
    return tuple(words) if len(words) >= MIN_WORDS else ()
