"""Addresses written so that nothing can be tapped, whoever reads them."""

import re

from bot.links.address import is_suffix

_SCHEME = re.compile(r"h(tt)ps?(?=:)|(?<!http)(?<!https)(?<!hxxp)(?<!hxxps):(?=//)", re.IGNORECASE)
_NAME = re.compile(r"(?<![\w-])[\w-]++(?:[.。．｡][\w-]++)++")
_IP = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}")
_DOT = re.compile(r"[.。．｡]")
_AUTHORITY = re.compile(r"(?:(?<=://)|(?<=:\]//))[^\s/?#\\]+")
_DOT_INSIDE = re.compile(r"[.。．｡](?=\w)")


def defang(text: str) -> str:
    """Any text with hxxp for http, and [.] in every host behind a scheme and every name under a real top-level domain;
    twice is once.
    """
    spelled = _SCHEME.sub(_spelled, text)
    return _NAME.sub(_with_brackets, _AUTHORITY.sub(_in_brackets, spelled))


def defang_host(host: str) -> str:
    """A host, or a part of one, that stands without its scheme: [.] for each dot, whatever it ends in."""
    return _DOT_INSIDE.sub("[.]", host)


def _spelled(match: re.Match[str]) -> str:
    return match[0].replace("t", "x").replace("T", "X") if match[1] else "[:]"


def _in_brackets(match: re.Match[str]) -> str:
    return defang_host(match[0])


def _with_brackets(match: re.Match[str]) -> str:
    name = match[0]
    opens = _IP.fullmatch(name) or any(is_suffix(label.lower()) for label in _DOT.split(name)[1:])
    return _DOT.sub("[.]", name) if opens else name
