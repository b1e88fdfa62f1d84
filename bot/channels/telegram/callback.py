"""What a button carries: the version of the conversation that showed it, and the action, in at most 64 bytes.

https://core.telegram.org/bots/api#inlinekeyboardbutton: callback_data, 1-64 bytes.
"""

from bot.domain.errors import BotError

MAX_BYTES = 64
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def packed(version: int, action: str) -> str:
    """`version` in base 36, a dot, the action.

    Raises:
        BotError: it would be longer than 64 bytes; actions are named for that not to happen (a test looks).
    """
    data = f"{_base36(version)}.{action}"
    if len(data.encode()) > MAX_BYTES:
        raise BotError(f"button {action!r}: expected at most {MAX_BYTES} bytes with its version; use a shorter name")
    return data


def unpacked(data: str) -> tuple[int, str] | None:
    """Version and action, or None for data that is not ours."""
    version, dot, action = data.partition(".")
    if not dot or not action or not version or len(version) > 10 or set(version) - set(_DIGITS):
        return None
    return int(version, 36), action


def _base36(number: int) -> str:
    digits = ""
    while number:
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
    return digits or "0"
