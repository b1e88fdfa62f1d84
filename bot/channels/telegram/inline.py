"""Inline mode: `@bot câu hỏi` in any chat."""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Sequence

from telegram import Bot, InlineQueryResultArticle, InlineQueryResultsButton, InputTextMessageContent
from telegram.constants import ParseMode
from telegram.error import TelegramError

from bot.channels.telegram.rendering import as_html, pieces
from bot.channels.telegram.sending import NO_PREVIEW
from bot.dialogue.inline import Offer

log = logging.getLogger(__name__)

CACHE_S = 60
MAX_AT_ONCE = 32


class InlineMode:
    """Answers queries as they come, in the background; one that fails is not tried again, as the member types on."""

    def __init__(self, bot: Bot, offer: Callable[[str], Sequence[Offer]], private_label: str) -> None:
        self._bot = bot
        self.offer = offer
        self._label = private_label
        self._tasks: set[asyncio.Task[None]] = set()

    def answer(self, query_id: str, text: str) -> None:
        if query_id and len(self._tasks) < MAX_AT_ONCE:
            task = asyncio.create_task(self._answer(query_id, text))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _answer(self, query_id: str, text: str) -> None:
        try:
            results = [_article(offer) for offer in self.offer(text)]
        except Exception:
            log.exception("an inline query failed")
            results = []
        with contextlib.suppress(TelegramError):
            await self._bot.answer_inline_query(
                query_id,
                results,
                cache_time=CACHE_S,
                button=InlineQueryResultsButton(self._label, start_parameter="hoi"),
            )


def _article(offer: Offer) -> InlineQueryResultArticle:
    content = InputTextMessageContent(
        as_html(pieces(offer.message)[0].text), parse_mode=ParseMode.HTML, link_preview_options=NO_PREVIEW
    )
    return InlineQueryResultArticle(offer.id, offer.title, content, description=offer.description[:200])
