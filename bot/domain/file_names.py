"""What of a file a member sends is kept beside the platform's reference: its name and its size, within bounds."""

from bot.domain.marks import clean

MAX_NAME_CHARS = 80
TAIL_CHARS = 16
"""Of a name that is too long its end stays too: what kind of file it is stands there."""
MOST_BYTES = 10**12


def kept_name(value: object) -> str:
    """A file's name on one line, as the platform gave it; "" for none. It is words of a stranger: shown harmless."""
    name = " ".join(clean(value[: 16 * MAX_NAME_CHARS]).split()) if isinstance(value, str) else ""
    if len(name) <= MAX_NAME_CHARS:
        return name
    return f"{name[: MAX_NAME_CHARS - TAIL_CHARS - 1]}…{name[-TAIL_CHARS:]}"


def kept_size(value: object) -> int:
    """Bytes, 0 where it is not known; some platforms write the number as text."""
    digits = str(value) if isinstance(value, int | str) and not isinstance(value, bool) else ""
    size = int(digits) if digits.isascii() and digits.isdecimal() and len(digits) <= len(str(MOST_BYTES)) else 0
    return size if size <= MOST_BYTES else 0
