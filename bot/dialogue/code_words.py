"""Reads codes of cases in what officers tap, or type behind a command. Pure."""

import re

from bot.dialogue.actions.action import parse
from bot.dialogue.actions.desk import MergeCases, OfCase
from bot.domain.codes import read_code
from bot.domain.messages import Incoming

SHORT_PART = 2
"""A code may be typed in two words: K7 3M24."""
_LIKE_A_CODE = re.compile(r"\w{2}-\w{4}|(?=\w*\d)\w{6}")


def codes_of(incoming: Incoming) -> tuple[str, ...]:
    """Those that a button, or the words behind a command, name."""
    tapped = parse(incoming.action)
    if isinstance(tapped, OfCase):
        into = tapped.into if isinstance(tapped, MergeCases) else ""
        return tuple(filter(None, dict.fromkeys((tapped.code, into))))
    first, rest = take_code(incoming.text)
    parts = (first, take_code(rest)[0])
    return tuple(dict.fromkeys(code for part in parts if (code := read_code(part))))


def take_code(text: str) -> tuple[str, str]:
    """What stands in the place of a code, right or wrong, and the words after it; "" where nothing does."""
    first, rest = split_word(text)
    second, after = split_word(rest)
    if len(first) == SHORT_PART and read_code(first + second):
        return first + second, after
    return (first, rest) if read_code(first) or _LIKE_A_CODE.fullmatch(first) else ("", text.strip())


def split_word(text: str) -> tuple[str, str]:
    """The first word, and the rest."""
    first, *rest = text.split(maxsplit=1) or [""]
    return first, rest[0] if rest else ""
