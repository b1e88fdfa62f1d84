"""The officers' chat, which gets another id when its group becomes a supergroup."""

from collections.abc import Mapping

from bot.domain.messages import NOBODY

FIRST_SUPERGROUP = -1_000_000_000_000
"""Supergroups and channels have smaller ids, and keep them (https://core.telegram.org/bots/api#chat)."""


class DeskChat:
    """`chat` is its id as the settings have it, "" where there is no desk; `here` the one it has now."""

    def __init__(self, chat: str = "") -> None:
        self.here = chat
        self._known = {chat} - {""}

    @property
    def may_move(self) -> bool:
        return self.here.startswith("-") and int(self.here) > FIRST_SUPERGROUP

    def is_it(self, chat: str) -> bool:
        return chat in self._known

    def moved(self, new_ids: Mapping[str, str]) -> None:
        """What is known of chats that got another id: new ids by old ones."""
        while (chat := new_ids.get(self.here, "")) and chat not in self._known:
            self.here = chat
            self._known.add(chat)

    def is_spared(self, key: str) -> bool:
        """Whether a conversation is never held back for the others' sake: officers work as fast as they can, and what
        belongs to nobody is no one's flood.
        """
        chat = key.partition(":")[2]
        return chat == NOBODY or self.is_it(chat)
