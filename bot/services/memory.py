"""What conversations have in mind, in this process alone: bounded, soon forgotten, never written anywhere."""

from collections import OrderedDict
from dataclasses import dataclass

from bot.dialogue.thread import LASTS_S, NOTHING, Thread

MAX_CONVERSATIONS = 10_000


@dataclass(frozen=True, slots=True)
class _Kept:
    """The thread before and after the last update, as an update may be handled again after a failed transaction."""

    update: int
    before: Thread
    after: Thread


class Memory:
    def __init__(self, max_conversations: int = MAX_CONVERSATIONS) -> None:
        self._kept: OrderedDict[str, _Kept] = OrderedDict()
        self._max = max_conversations

    def recall(self, key: str, update: int) -> Thread:
        """The thread of a conversation as it was before this update."""
        kept = self._kept.get(key)
        if kept is None:
            return NOTHING
        return kept.before if kept.update == update else kept.after

    def keep(self, key: str, update: int, thread: Thread) -> None:
        """Note the thread after this update; with it go all that are old, and the oldest where there are too many."""
        before = self.recall(key, update)
        self._kept.pop(key, None)
        if thread == NOTHING:
            return
        self._kept[key] = _Kept(update, before, thread)
        while self._kept:
            oldest = next(iter(self._kept.values()))
            if len(self._kept) <= self._max and thread.at_s - oldest.after.at_s <= LASTS_S:
                break
            self._kept.popitem(last=False)

    def __len__(self) -> int:
        return len(self._kept)
