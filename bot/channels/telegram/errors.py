"""Errors of python-telegram-bot translated to our delivery errors. None means: count the message as delivered."""

import re

from telegram.error import (
    BadRequest,
    ChatMigrated,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    NetworkError,
    PassportDecryptionError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.channels.telegram.exchange import AnswerLostError, NotConnectedError
from bot.domain.errors import (
    DeliveryError,
    Limited,
    MaybeDelivered,
    Moved,
    PlatformDown,
    Rejected,
    Retryable,
    Unreachable,
)

NOT_MODIFIED = ("message is not modified",)
AS_GOOD_AS_DONE = ("query is too old", *NOT_MODIFIED, "topic_not_modified")
NOBODY_THERE = (
    "chat not found",
    "user not found",
    "peer_id_invalid",
    "user_is_deactivated",
    "group chat was deactivated",
    "have no rights to send a message",
    "chat_write_forbidden",
)

NOTHING_TO_EDIT = (
    "message to edit not found",
    "message can't be edited",
    "message_id_invalid",
)
"""The message that an edit means is gone."""
NO_TEXT = ("there is no text in the message to edit", "there is no caption in the message to edit")
"""What an edit means is a picture with a caption, or has none."""
NO_TOPIC = ("message thread not found", "topic_deleted", "topic_closed", "topic_id_invalid")
"""The topic is gone; or closed, to somebody without the right to write in it all the same."""
NO_FILE = (
    "wrong file identifier",
    "wrong remote file",
    "wrong file_id",
    "invalid file_id",
    "type of file mismatch",
    "can't use file of type",
    "file reference",
    "media_empty",
    "not enough rights to send",
    "voice_messages_forbidden",
)
"""The platform does not send this file again, or not to this chat; a text may still go."""


_REASON = re.compile(r"[A-Za-z](?:[A-Za-z_ ]|(?<=n)'(?=t )){2,60}")
"""Plain words; an apostrophe in "can't" alone, as elsewhere it may begin what is quoted."""


def says(error: TelegramError, words: tuple[str, ...]) -> bool:
    """Whether the platform refused a call in one of these words."""
    said = error.message.lower()
    return isinstance(error, BadRequest) and any(part in said for part in words)


def translate(error: TelegramError) -> DeliveryError | None:  # noqa: C901, PLR0911 - one line a kind
    match error:
        case AnswerLostError():
            return None
        case NotConnectedError():
            return PlatformDown(str(error))
        case TimedOut():
            return MaybeDelivered("no answer in time")
        case RetryAfter():
            after = error.retry_after
            return Limited(float(after if isinstance(after, int) else after.total_seconds()))
        case ChatMigrated(new_chat_id=chat):
            return Moved(str(chat))
        case Forbidden():
            return Unreachable(reason(error.message))
        case BadRequest():
            return _bad_request(error.message)
        case InvalidToken():
            return PlatformDown("the platform refuses the token")
        case EndPointNotFound() | PassportDecryptionError():
            return Rejected(reason(error.message))
        case NetworkError():
            return Retryable(type(error).__name__)
        case _:
            return Retryable(type(error).__name__)


def _bad_request(message: str) -> DeliveryError | None:
    said = message.lower()
    if any(words in said for words in AS_GOOD_AS_DONE):
        return None
    if any(words in said for words in NOBODY_THERE):
        return Unreachable(reason(message))
    return Rejected(reason(message))


def reason(message: str) -> str:
    """Why the platform refused, without what it quotes: that may be a member's text, and this is kept and logged."""
    found = _REASON.match(message.removeprefix("Bad Request: "))
    return found[0].strip() if found else "refused"
