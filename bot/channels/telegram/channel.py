"""The Channel port for Telegram."""

import asyncio
import contextlib

from telegram import Bot, LinkPreviewOptions, ReplyParameters
from telegram.constants import ChatAction, ParseMode
from telegram.error import TelegramError

from bot.channels.telegram.errors import translate
from bot.channels.telegram.raw import as_raw, lane_of, redacted
from bot.channels.telegram.reading import Reader
from bot.channels.telegram.rendering import pieces, shown
from bot.domain.delivery import NOT_TRACKED, Letter, Sent
from bot.domain.errors import Rejected
from bot.domain.messages import Address, Incoming, Outgoing
from bot.ports.channel import Raw

NAME = "telegram"
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


class TelegramChannel:
    """Implements `bot.ports.channel.Channel`; `bot` has been initialised, so that it knows its name."""

    name = NAME

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._reader = Reader(bot.id, bot.username)

    def lane_of(self, raw: Raw) -> str:
        return lane_of(raw)

    def read(self, raw: Raw) -> Incoming | None:
        return self._reader.read(raw)

    def redact(self, raw: Raw) -> Raw:
        return as_raw(redacted(raw))

    def split(self, outgoing: Outgoing) -> tuple[Outgoing, ...]:
        return pieces(outgoing)

    async def send(self, letter: Letter) -> Sent:
        """One sendMessage, and for a tap the acknowledgement beside it, so that the button stops turning."""
        acknowledging = self._acknowledge(letter.origin.tap) if letter.origin.tap else None
        try:
            if acknowledging is None:
                return await self._send(letter)
            _, sent = await asyncio.gather(acknowledging, self._send(letter))
        except TelegramError as error:
            translated = translate(error)
            if translated is not None:
                raise translated from error
            return NOT_TRACKED
        return sent

    async def show_typing(self, address: Address) -> None:
        with contextlib.suppress(TelegramError):
            await self._bot.send_chat_action(_chat(address), ChatAction.TYPING)

    async def _send(self, letter: Letter) -> Sent:
        chat_id, topic = _chat(letter.address), _topic(letter)
        message = shown(letter, self._bot.username)
        in_group = chat_id < 0 and letter.origin.message
        sent = await self._bot.send_message(
            chat_id,
            message.html,
            parse_mode=ParseMode.HTML,
            reply_markup=message.keyboard,
            message_thread_id=topic,
            link_preview_options=NO_PREVIEW,
            reply_parameters=ReplyParameters(int(letter.origin.message), allow_sending_without_reply=True)
            if in_group
            else None,
        )
        return Sent(str(sent.message_id), str(topic or ""))

    async def _acknowledge(self, tap: str) -> None:
        """Always answered; a tap that is too old to be answered is no fault."""
        with contextlib.suppress(TelegramError):
            await self._bot.answer_callback_query(tap)


def _chat(address: Address) -> int:
    try:
        return int(address.chat)
    except ValueError as error:
        raise Rejected(f"{address.key}: expected a number as the chat's id") from error


def _topic(letter: Letter) -> int | None:
    return int(letter.origin.topic) if letter.origin.topic.isdecimal() else None
