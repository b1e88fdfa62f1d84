"""Parts of a message converted to arguments of python-telegram-bot's calls."""

from pathlib import Path

from telegram import (
    ForceReply,
    InlineKeyboardMarkup,
    InputFile,
    InputMediaAudio,
    InputMediaDocument,
    InputMediaPhoto,
    InputMediaVideo,
)
from telegram.error import BadRequest

from bot.channels.file_kinds import ending_of
from bot.channels.kept import Elsewhere, Find, carried, nowhere
from bot.channels.telegram.errors import NO_FILE
from bot.channels.telegram.rendering import Shown
from bot.domain.messages import KEPT, LOCAL, Media, MediaKind

IN_ALBUM = {
    MediaKind.PHOTO: InputMediaPhoto,
    MediaKind.VIDEO: InputMediaVideo,
    MediaKind.AUDIO: InputMediaAudio,
    MediaKind.FILE: InputMediaDocument,
}


async def file_of(media: Media, find: Find, elsewhere: Elsewhere = nowhere) -> str | Path | bytes | InputFile:
    """What is sent again by its id, read from this machine, or fetched from the platform that keeps it.

    Raises:
        BadRequest: as the platform does for a file that is gone.
    """
    if media.ref.startswith(KEPT):
        found = await find(media.ref.removeprefix(KEPT))
        if found is None:
            raise BadRequest(NO_FILE[0])
        return found
    if "://" in media.ref:
        content = await carried(elsewhere, media.ref)
        if content is None:
            raise BadRequest(NO_FILE[0])
        return InputFile(content, filename=f"tep.{ending_of(content) or 'bin'}")
    return Path(media.ref.removeprefix(LOCAL)) if media.ref.startswith(LOCAL) else media.ref


def buttons_of(show: Shown) -> InlineKeyboardMarkup | None:
    if show.keyboard is None or show.asks:
        return None
    return InlineKeyboardMarkup.de_json(dict(show.keyboard), None)


def keyboard_of(show: Shown) -> InlineKeyboardMarkup | ForceReply | None:
    return ForceReply(selective=True) if show.asks else buttons_of(show)
