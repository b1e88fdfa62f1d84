"""The Channel port for Telegram."""

import asyncio
import contextlib
from collections.abc import Awaitable, Sequence

from telegram import Bot
from telegram.constants import ChatAction
from telegram.error import TelegramError

from bot.channels.kept import Elsewhere, Find, nothing_kept, nowhere
from bot.channels.redaction import redacted
from bot.channels.telegram.comments import Comments
from bot.channels.telegram.content import MAX_PICTURE_BYTES
from bot.channels.telegram.desk_chat import DeskChat
from bot.channels.telegram.errors import translate
from bot.channels.telegram.raw_update import RawUpdate
from bot.channels.telegram.reading import Reader
from bot.channels.telegram.rendering import MAX_TEXT_UNITS, pieces
from bot.channels.telegram.request import AiohttpRequest
from bot.channels.telegram.sending import Sender, chat_of
from bot.domain.delivery import NOT_TRACKED, Letter, Sent
from bot.domain.errors import DeliveryError, Moved, Rejected
from bot.domain.messages import KEPT, LOCAL, Address, Incoming, Outgoing
from bot.ports.channel import Capabilities, Picture, Raw

NAME = "telegram"


class TelegramChannel:
    """Implements `bot.ports.channel.Channel`; `bot` has been initialised, so that it knows its name.

    `no_file` is said in the place of a file that the platform does not send again. `find` gives a photo that lies in
    our database.
    """

    name = NAME
    capabilities = Capabilities(max_text_chars=MAX_TEXT_UNITS)

    def __init__(
        self,
        bot: Bot,
        desk: DeskChat | None = None,
        no_file: str = "",
        find: Find = nothing_kept,
        elsewhere: Elsewhere = nowhere,
    ) -> None:
        self._bot = bot
        self._desk = desk or DeskChat()
        self._reader = Reader(bot.id, bot.username, self._desk.is_it)
        self._comments = Comments()
        self._sender = Sender(bot, no_file, find, elsewhere)

    def lane_of(self, raw: Raw) -> str:
        return RawUpdate.of(raw).lane

    def album_of(self, raw: Raw) -> str:
        update = RawUpdate.of(raw)
        return self._comments.album(update, update.album(self._desk.is_it))

    def photos_of(self, raw: Raw) -> tuple[Picture, ...]:
        return self._reader.pictures(raw)

    async def fetch(self, ref: str) -> bytes:
        """From the platform's store of files, whatever the file's name says; never from another host. An address is no
        reference of Telegram's: the platform is not told of it.
        """
        if "://" in ref or ref.startswith((KEPT, LOCAL)):
            raise Rejected("a file: expected a reference of the platform's own")
        try:
            url = (await self._bot.get_file(ref)).file_path or ""
            request = self._bot.request
            if not isinstance(request, AiohttpRequest) or not url.startswith(f"{self._bot.base_file_url}/"):
                raise Rejected("a file: expected a place in the platform's own store")
            return await request.fetch(url, MAX_PICTURE_BYTES)
        except TelegramError as error:
            raise (translate(error) or Rejected(error.message)) from error

    def read(self, raw: Raw, more: Sequence[Raw] = ()) -> Incoming | None:
        return self._reader.read(raw, more)

    def redact(self, raw: Raw) -> Raw:
        return redacted(raw)

    def split(self, outgoing: Outgoing) -> tuple[Outgoing, ...]:
        return pieces(outgoing)

    async def send(self, letter: Letter) -> Sent:
        """The letter, and for a tap the acknowledgement beside it, so that the button stops turning."""
        try:
            if not letter.origin.tap:
                return await self._sender.send(letter)
            used = [_tried(self._sender.take_buttons(letter))] if letter.origin.used.isdecimal() else []
            if letter.outgoing.is_silent and not letter.edit and not letter.close_topic:
                await asyncio.gather(self._sender.acknowledge(letter), *used)
                return NOT_TRACKED
            beside = asyncio.gather(_tried(self._sender.acknowledge(letter)), *used)
            _, sent = await asyncio.gather(beside, self._sender.send(letter))
        except TelegramError as error:
            translated = translate(error)
            if translated is None:
                return NOT_TRACKED
            if isinstance(translated, Moved):
                self._desk.moved({letter.address.chat: translated.chat})
            raise translated from error
        return sent

    async def show_typing(self, address: Address) -> None:
        with contextlib.suppress(TelegramError, DeliveryError):
            await self._bot.send_chat_action(chat_of(address), ChatAction.TYPING)


async def _tried(call: Awaitable[object]) -> None:
    """A tap that is too old to be answered is no fault."""
    with contextlib.suppress(TelegramError):
        await call
