"""A comment and the forward it was written for: a member's telephone sends them as two messages of one second, the
comment first. They are handled as one.
"""

from collections import OrderedDict
from dataclasses import dataclass

from bot.channels.telegram.raw_update import RawUpdate
from bot.dialogue.pointing import points

APART_S = 2
"""So many seconds lie between the moments of the two at most."""
MAX_KEPT = 1_000


@dataclass(slots=True)
class Comment:
    """`album`: what both are gathered under; `taken_by`: the forward that it belongs to, "" so far."""

    album: str
    date: int
    taken_by: str = ""


class Comments:
    """Knows the last comment of each conversation that asks of something it does not bring. Another process knows
    nothing of it: there the two are answered one after the other.
    """

    def __init__(self) -> None:
        self._last: OrderedDict[str, Comment] = OrderedDict()

    def album(self, raw: RawUpdate, own: str) -> str:
        """What the update is gathered under; `own`, its album or "", where it is neither. The same update brought again
        is told the same.
        """
        said = raw.said
        if said is None:
            return own
        if said.forward:
            comment = self._last.get(raw.lane)
            name = own or raw.name
            if comment is None or not 0 <= said.date - comment.date <= APART_S or comment.taken_by not in {"", name}:
                return own
            comment.taken_by = name
            return comment.album
        if not points(said.text):
            return own
        album = f"comment-{raw.name}"
        if (kept := self._last.get(raw.lane)) is None or kept.album != album:
            self._last[raw.lane] = Comment(album, said.date)
            self._last.move_to_end(raw.lane)
            if len(self._last) > MAX_KEPT:
                self._last.popitem(last=False)
        return album
