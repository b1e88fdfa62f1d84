"""A message that was sent, changed or taken away."""

from contextlib import suppress
from dataclasses import replace

from telegram import Bot, LinkPreviewOptions
from telegram.constants import ParseMode
from telegram.error import BadRequest, TelegramError

from bot.channels.telegram.errors import NO_TEXT, NOT_MODIFIED, NOTHING_TO_EDIT, says, translate
from bot.channels.telegram.forms import buttons_of
from bot.channels.telegram.rendering import MAX_CAPTION_UNITS, Shown, in_place, shown
from bot.domain.delivery import NOT_TRACKED, Letter, Sent
from bot.domain.pieces import units

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


class Editor:
    """Raises what the library raises."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    async def remove(self, chat: int, letter: Letter) -> Sent:
        """Take a message back; of one that is too old for it, the words are replaced."""
        try:
            await self._bot.delete_message(chat, int(letter.edit))
        except BadRequest:
            await self.edit(chat, letter)
        return NOT_TRACKED

    async def bare(self, chat: int, letter: Letter) -> Sent:
        """Of a message that is gone, or has no buttons, none need to go."""
        with suppress(BadRequest):
            await self._bot.edit_message_reply_markup(chat, int(letter.edit))
        return NOT_TRACKED

    async def edit(self, chat: int, letter: Letter) -> Sent | None:
        """Put the letter in the place of an earlier message; None where that can't be had any more."""
        if not letter.edit.isdecimal():
            return None
        out = in_place(letter.outgoing)
        show = shown(replace(letter, outgoing=out), self._bot.username)
        try:
            await self._edit_text(chat, int(letter.edit), show, fits_caption=units(out.text) <= MAX_CAPTION_UNITS)
        except TelegramError as error:
            if says(error, NOTHING_TO_EDIT) or says(error, NO_TEXT):
                return None
            if not says(error, NOT_MODIFIED) and translate(error) is not None:
                raise
        return Sent(letter.edit, letter.origin.topic)

    async def _edit_text(self, chat: int, message: int, show: Shown, *, fits_caption: bool) -> None:
        """The text, or what stands under a picture."""
        keyboard = buttons_of(show)
        try:
            await self._bot.edit_message_text(
                show.html,
                chat,
                message,
                parse_mode=ParseMode.HTML,
                reply_markup=keyboard,
                link_preview_options=NO_PREVIEW,
            )
        except BadRequest as error:
            if not fits_caption or not says(error, NO_TEXT):
                raise
            await self._bot.edit_message_caption(
                chat, message, caption=show.html, parse_mode=ParseMode.HTML, reply_markup=keyboard
            )
