"""Receipt codes as people type them: alone, or among other words. Pure."""

import re

from bot.domain.codes import read_code

_LIKE_A_CODE = re.compile(r"(?<![\w-])[A-Za-z0-9]{2}(?P<between>[- ]?)[A-Za-z0-9]{4}(?![\w-])")


def is_code(text: str) -> bool:
    """Numbers alone are as likely a day and a year, letters alone a word; with its dash even a slip is a code."""
    found = _LIKE_A_CODE.fullmatch(text)
    if found is None:
        return False
    has_letters, has_digits = any(map(str.isalpha, text)), any(map(str.isdigit, text))
    if read_code(text) is not None:
        return found["between"] == "-" or (has_letters and has_digits)
    return found["between"] == "-" and has_letters


def code_among(text: str) -> str:
    """The first code in the words, as it was typed; "" where there is none. A slip is one only by itself."""
    if is_code(text.strip()):
        return text.strip()
    found = (one[0] for one in _LIKE_A_CODE.finditer(text))
    return next((one for one in found if is_code(one) and read_code(one) is not None), "")
