"""Before the desk is set up: the numbers that its settings need are told in the group, to its administrators."""

import asyncio
import logging
from collections.abc import Callable

from telegram import Bot

from bot.channels.telegram.numbers import NumbersAsked, asked_in, is_admin
from bot.dialogue.library import Library
from bot.domain.delivery import Letter, Priority
from bot.domain.errors import StoreUnavailable
from bot.domain.messages import Address, Outgoing
from bot.ports.channel import Raw
from bot.ports.store import Store

log = logging.getLogger(__name__)

MAX_AT_ONCE = 8


class NumbersTold:
    """Answers in the background; `on_letters` is called when an answer waits to be sent."""

    def __init__(self, bot: Bot, store: Store, library: Library, channel: str, on_letters: Callable[[], None]) -> None:
        self._bot = bot
        self._store = store
        self._library = library
        self._channel = channel
        self._on_letters = on_letters
        self._tasks: set[asyncio.Task[None]] = set()

    def look(self, raw: Raw) -> None:
        asked = asked_in(raw, self._bot.username)
        if asked is not None and asked.chat and len(self._tasks) < MAX_AT_ONCE:
            task = asyncio.create_task(self._tell(asked))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _tell(self, asked: NumbersAsked) -> None:
        log.info("a group asks for its number", extra={"chat": asked.chat, "added": asked.added})
        if not await is_admin(self._bot, asked):
            return
        say = self._library.say
        own = say("numbers_own", number=asked.user) if asked.user else say("numbers_own_unseen")
        text = say("numbers", group=asked.chat, own=own)
        try:
            await self._store.send([Letter(Address(self._channel, asked.chat), Outgoing(text), Priority.GROUP)])
        except StoreUnavailable as error:
            log.warning("the numbers could not be told", extra={"fault": str(error)})
        self._on_letters()
