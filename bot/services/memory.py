"""What conversations have in mind, in this process alone: bounded, soon forgotten, never written anywhere."""

from collections import OrderedDict
from dataclasses import dataclass

from bot.dialogue.thread import LASTS_S, NOTHING, Thread

MAX_CONVERSATIONS = 10_000


@dataclass(frozen=True, slots=True)
class _Kept:
    """The thread before and after the last update, as an update may be handled again after a failed transaction.
    `version`: of the state that was stored with it, None where none was.
    """

    update: int
    before: Thread
    after: Thread
    version: int | None


class Memory:
    def __init__(self, max_conversations: int = MAX_CONVERSATIONS) -> None:
        self._kept: OrderedDict[str, _Kept] = OrderedDict()
        self._max = max_conversations

    def recall(self, key: str, update: int, version: int | None = None) -> Thread:
        """The thread of a conversation as it was before this update. `version`: of the state that is stored; another
        than was stored here is of another process, which has heard something since, and knows the thread alone.
        """
        kept = self._kept.get(key)
        if kept is None:
            return NOTHING
        if kept.update == update:
            return kept.before
        return kept.after if kept.version == version else NOTHING

    def keep(self, key: str, update: int, thread: Thread, before: Thread = NOTHING, version: int | None = None) -> None:
        """Note the thread before and after this update, and the `version` that is stored with it; with it go all that
        are old, and the oldest where there are too many.
        """
        self._kept.pop(key, None)
        if thread == NOTHING:
            return
        self._kept[key] = _Kept(update, before, thread, version)
        while self._kept:
            oldest = next(iter(self._kept.values()))
            if len(self._kept) <= self._max and thread.at_s - oldest.after.at_s <= LASTS_S:
                break
            self._kept.popitem(last=False)

    def __len__(self) -> int:
        return len(self._kept)
