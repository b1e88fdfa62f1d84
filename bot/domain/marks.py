"""Light markup inside a text: marks are control characters, which no message can carry because the edge drops them.

So a member's words never need escaping on their way in, and can never become markup on their way out.
"""

import re

BOLD, BOLD_END = "\x02", "\x03"
MENTION = re.compile("\x04([^\x04-\x06]*+)\x05([^\x04-\x06]*+)\x06")
"""Somebody who is called by name: their id on the platform ("telegram:123"), and the name."""
_PAIRED = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_MARKS = re.compile(f"[{BOLD}{BOLD_END}]")


def marked(template: str) -> str:
    """A sentence as its author writes it, "**đậm**", with marks in place of the stars."""
    return _PAIRED.sub(f"{BOLD}\\1{BOLD_END}", template)


def mention(name: str, person: str) -> str:
    """A name that its bearer is notified of, where the platform can; `person` as "telegram:123"."""
    return f"\x04{person}\x05{name}\x06"


def unmentioned(text: str) -> str:
    """Called names as mere names."""
    return MENTION.sub(r"\2", text)


def plain(text: str) -> str:
    """A text without its marks."""
    return _MARKS.sub("", unmentioned(text))


def clean(text: str) -> str:
    """A text from outside without control characters (tabs and line feeds stay) and lone surrogates."""
    return _SURROGATE.sub("\ufffd", _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")))
