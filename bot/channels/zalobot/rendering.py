"""Our messages as the platform shows them: plain text of at most 2,000 characters, choices as numbered lines."""

import unicodedata
from collections.abc import Callable

from bot.domain.marks import plain
from bot.domain.messages import Outgoing
from bot.domain.pieces import begun, split_text, units

MAX_TEXT_CHARS = 2_000
MAX_LABEL_CHARS = 100
EMPTY = "…"

Hint = Callable[[int], str]
"""How to choose, among so many choices."""


def pieces(outgoing: Outgoing, hint: Hint) -> tuple[Outgoing, ...]:
    """The message in the order in which it is sent; cutting a piece again gives that piece. Files go before the text;
    the choices stand under the last text, or by themselves where there is no room.
    """
    text = unicodedata.normalize("NFC", plain(outgoing.text)).strip()
    files = tuple(Outgoing("", media=(one,)) for one in outgoing.media)
    if not text and not outgoing.choices:
        return files or (Outgoing(plain(outgoing.notice)),)
    parts = split_text(text, MAX_TEXT_CHARS) if text else [""]
    if not outgoing.choices:
        return (*files, *map(Outgoing, parts))
    *first, last = parts
    if last and units(shown(Outgoing(last, outgoing.choices), hint)) > MAX_TEXT_CHARS:
        first, last = parts, ""
    return (*files, *map(Outgoing, first), Outgoing(last, outgoing.choices))


def shown(piece: Outgoing, hint: Hint) -> str:
    """The text of a piece with its choices beneath."""
    count = len(piece.choices)
    if not count:
        return piece.text or EMPTY
    room = min(MAX_LABEL_CHARS, (MAX_TEXT_CHARS - units(hint(count)) - 4) // count - 6)
    lines = "\n".join(f"{number}. {begun(choice.label, room)}" for number, choice in enumerate(piece.choices, 1))
    return "\n\n".join(filter(None, (piece.text, lines, hint(count))))
