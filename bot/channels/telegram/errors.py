"""The library's errors in our words (design, 3.4). None means: count it as delivered."""

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    NetworkError,
    PassportDecryptionError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.channels.telegram.request import AnswerLostError, NotConnectedError
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

AS_GOOD_AS_DONE = ("query is too old", "message is not modified")
NOBODY_THERE = (
    "chat not found",
    "user not found",
    "peer_id_invalid",
    "user_is_deactivated",
    "group chat was deactivated",
    "have no rights to send a message",
    "chat_write_forbidden",
)


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
            return Unreachable(error.message)
        case BadRequest():
            return _bad_request(error.message)
        case InvalidToken():
            return PlatformDown("the platform refuses the token")
        case Conflict() | EndPointNotFound() | PassportDecryptionError():
            return Rejected(error.message)
        case NetworkError():
            return Retryable(type(error).__name__)
        case _:
            return Retryable(type(error).__name__)


def _bad_request(message: str) -> DeliveryError | None:
    said = message.lower()
    if any(words in said for words in AS_GOOD_AS_DONE):
        return None
    if any(words in said for words in NOBODY_THERE):
        return Unreachable(message)
    return Rejected(message)
