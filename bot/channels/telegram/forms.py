"""Parts of a message as the library's calls take them."""

from pathlib import Path

from telegram import (
    ForceReply,
    InlineKeyboardMarkup,
    InputMediaAudio,
    InputMediaDocument,
    InputMediaPhoto,
    InputMediaVideo,
)

from bot.channels.telegram.rendering import Shown
from bot.domain.messages import LOCAL, Media, MediaKind

IN_ALBUM = {
    MediaKind.PHOTO: InputMediaPhoto,
    MediaKind.VIDEO: InputMediaVideo,
    MediaKind.AUDIO: InputMediaAudio,
    MediaKind.FILE: InputMediaDocument,
}


def file_of(media: Media) -> str | Path:
    """What is sent again by its id, or read from this machine."""
    return Path(media.ref.removeprefix(LOCAL)) if media.ref.startswith(LOCAL) else media.ref


def buttons_of(show: Shown) -> InlineKeyboardMarkup | None:
    if show.keyboard is None or show.asks:
        return None
    return InlineKeyboardMarkup.de_json(dict(show.keyboard), None)


def keyboard_of(show: Shown) -> InlineKeyboardMarkup | ForceReply | None:
    return ForceReply(selective=True) if show.asks else buttons_of(show)
