"""Inline mode: `@bot câu hỏi` in any chat."""

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable, Sequence

from telegram import Bot, InlineQueryResultArticle, InlineQueryResultsButton, InputTextMessageContent
from telegram.constants import ParseMode
from telegram.error import TelegramError

from bot.channels.telegram.editing import NO_PREVIEW
from bot.channels.telegram.raw_update import InlineQuery
from bot.channels.telegram.rendering import as_html, pieces
from bot.dialogue.inline import Offer
from bot.services.shares import Shares

log = logging.getLogger(__name__)

CACHE_S = 60
MAX_AT_ONCE = 32
BURST_S, SHARE = 0.1, 0.05
"""Processor time that the queries of one person may take at once, and of each second after that."""


class InlineMode:
    """Answers queries in the background; one that fails is not tried again, as the member types on.

    Of one person one at a time, and of those that came meanwhile the newest: the others were typed over.
    """

    def __init__(self, bot: Bot, offer: Callable[[str], Sequence[Offer]], private_label: str) -> None:
        self._bot = bot
        self.offer = offer
        self._label = private_label
        self._shares = Shares(BURST_S, SHARE)
        self._newest: dict[str, InlineQuery] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}

    def answer(self, query: InlineQuery) -> None:
        sender = query.sender
        if not query.id or (sender not in self._tasks and len(self._tasks) >= MAX_AT_ONCE):
            return
        self._newest[sender] = query
        if sender not in self._tasks:
            self._tasks[sender] = asyncio.create_task(self._answer_all(sender))

    async def _answer_all(self, sender: str) -> None:
        try:
            while sender in self._newest:
                await asyncio.sleep(self._shares.rest_s(sender))
                await self._answer(self._newest.pop(sender))
        finally:
            del self._tasks[sender]

    async def _answer(self, query: InlineQuery) -> None:
        began_s = time.thread_time()
        try:
            results = [_article(offer) for offer in self.offer(query.text)]
        except Exception:
            log.exception("an inline query failed")
            results = []
        self._shares.note(query.sender, time.thread_time() - began_s)
        with contextlib.suppress(TelegramError):
            await self._bot.answer_inline_query(
                query.id,
                results,
                cache_time=CACHE_S,
                button=InlineQueryResultsButton(self._label, start_parameter="hoi"),
            )


def _article(offer: Offer) -> InlineQueryResultArticle:
    content = InputTextMessageContent(
        as_html(pieces(offer.message)[0].text), parse_mode=ParseMode.HTML, link_preview_options=NO_PREVIEW
    )
    return InlineQueryResultArticle(offer.id, offer.title, content, description=offer.description[:200])
