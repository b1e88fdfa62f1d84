"""Topics of a forum; a group that has none is remembered while the process lives."""

import logging

from telegram import Bot
from telegram.error import BadRequest

from bot.channels.telegram.errors import translate
from bot.channels.telegram.rendering import cut
from bot.domain.errors import Unreachable

log = logging.getLogger(__name__)

MAX_TITLE_UNITS = 128
"""https://core.telegram.org/bots/api#createforumtopic"""


class Topics:
    """Raises what the library raises."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._plain: set[int] = set()

    async def open(self, chat: int, name: str) -> int | None:
        """A new topic; None where the group has no topics, or does not let the bot open any."""
        title = cut(name.strip(), MAX_TITLE_UNITS)
        if not title or chat > 0 or chat in self._plain:
            return None
        try:
            topic = await self._bot.create_forum_topic(chat, title)
        except BadRequest as error:
            if isinstance(translate(error), Unreachable):
                raise
            log.info("a group without topics", extra={"fault": error.message})
            self._plain.add(chat)
            return None
        return topic.message_thread_id

    async def close(self, chat: int, topic: int) -> None:
        """Close it, as far as the platform lets the bot; closing twice does no harm."""
        try:
            await self._bot.close_forum_topic(chat, topic)
        except BadRequest as error:
            if translate(error) is not None:
                log.info("a topic was not closed", extra={"fault": error.message})
