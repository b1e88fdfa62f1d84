"""Addresses written so that nothing can be tapped: for everything that is shown to an officer."""

import re

from bot.links.address import is_suffix

_SCHEME = re.compile(r"h(tt)ps?(?=:)|(?:tg|ftp):(?=//)", re.IGNORECASE)
_NAME = re.compile(r"(?<![\w-])[\w-]++(?:[.。．｡][\w-]++)++")
_IP = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}")
_DOT = re.compile(r"[.。．｡]")


def defang(text: str) -> str:
    """Any text with hxxp for http, and [.] in every name under a real top-level domain; twice is once."""
    return _NAME.sub(_with_brackets, _SCHEME.sub(_spelled, text))


def _spelled(match: re.Match[str]) -> str:
    return match[0].replace("t", "x").replace("T", "X") if match[1] else f"{match[0][:-1]}[:]"


def _with_brackets(match: re.Match[str]) -> str:
    name = match[0]
    opens = _IP.fullmatch(name) or any(is_suffix(label.lower()) for label in _DOT.split(name)[1:])
    return _DOT.sub("[.]", name) if opens else name
