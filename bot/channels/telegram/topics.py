"""Topics of a forum. A group that has none, or does not let the bot open any, is asked again after a while."""

import logging
import time

from telegram import Bot
from telegram.error import BadRequest

from bot.channels.telegram.errors import translate
from bot.channels.telegram.rendering import cut
from bot.domain.errors import Unreachable

log = logging.getLogger(__name__)

MAX_TITLE_UNITS = 128
"""https://core.telegram.org/bots/api#createforumtopic"""


NO_FORUM_FOR_S, NO_RIGHT_FOR_S = 600.0, 30.0
_NO_RIGHT = ("not enough rights", "chat_admin_required", "need administrator rights")


class Topics:
    """Raises what the library raises."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._not_before_s: dict[int, float] = {}
        self._no_right: set[int] = set()

    def refuses(self, chat: int) -> bool:
        """Whether the bot lacked the right when a topic was last asked for."""
        return chat in self._no_right

    async def open(self, chat: int, name: str) -> int | None:
        """A new topic; None where the group has no topics, or does not let the bot open any."""
        title = cut(name.strip(), MAX_TITLE_UNITS)
        if not title or chat > 0 or time.monotonic() < self._not_before_s.get(chat, 0.0):
            return None
        try:
            topic = await self._bot.create_forum_topic(chat, title)
        except BadRequest as error:
            if isinstance(translate(error), Unreachable):
                raise
            refused = any(words in error.message.lower() for words in _NO_RIGHT)
            log.info("no topic was opened", extra={"fault": error.message})
            self._not_before_s[chat] = time.monotonic() + (NO_RIGHT_FOR_S if refused else NO_FORUM_FOR_S)
            if refused:
                self._no_right.add(chat)
            return None
        self._no_right.discard(chat)
        return topic.message_thread_id

    async def reopen(self, chat: int, topic: int) -> None:
        """Open it again, as far as the platform lets the bot; one that is open stays so."""
        try:
            await self._bot.reopen_forum_topic(chat, topic)
        except BadRequest as error:
            if translate(error) is not None:
                log.info("a topic was not opened again", extra={"fault": error.message})

    async def close(self, chat: int, topic: int) -> None:
        """Close it, as far as the platform lets the bot; closing twice does no harm."""
        try:
            await self._bot.close_forum_topic(chat, topic)
        except BadRequest as error:
            if translate(error) is not None:
                log.info("a topic was not closed", extra={"fault": error.message})
