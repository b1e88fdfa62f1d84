"""What a button carries: the version of the conversation that showed it, and the action, in at most 64 bytes, which is
what the narrowest platform takes.

https://core.telegram.org/bots/api#inlinekeyboardbutton: callback_data, 1-64 bytes.
"""

from bot.domain.errors import BotError
from bot.domain.messages import CHANNEL_MADE

MAX_BYTES = 64
MAX_VERSION_CHARS = 10
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def packed(version: int, action: str) -> str:
    """`version` in base 36, a dot, the action.

    Raises:
        BotError: it would be longer than 64 bytes, or no button may carry it; actions are named for that not to happen
            (a test looks).
    """
    if action.startswith(CHANNEL_MADE):
        raise BotError(f"button {action!r}: expected an action that does not begin with {CHANNEL_MADE!r}")
    data = f"{_base36(version)}.{action}"
    if len(data.encode()) > MAX_BYTES:
        raise BotError(f"button {action!r}: expected at most {MAX_BYTES} bytes with its version; use a shorter name")
    return data


def unpacked(data: str) -> tuple[int, str] | None:
    """Version and action, or None for data that no button of ours carries."""
    version, dot, action = data.partition(".")
    if not dot or not version or len(version) > MAX_VERSION_CHARS or set(version) - set(_DIGITS):
        return None
    if not action or action.startswith(CHANNEL_MADE):
        return None
    return int(version, 36), action


def _base36(number: int) -> str:
    digits = ""
    while number:
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
    return digits or "0"
