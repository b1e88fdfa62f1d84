"""Whether a member's words may tell who they are, so that nobody is promised what is not so. Pure."""

import re

from bot.answers.normalise import fold_text

_I = "toi|em|minh|con|chau|tui|chung toi|gia dinh toi"
_TELLS = re.compile(
    rf"\b(?:{_I}) (?:ten(?: la)?|la) (?!nguoi|dang vien|can bo|mot|ai|gi)\w+|\bten(?: cua)? (?:{_I})\b"
    rf"|\b(?:lien he|goi|sdt|dien thoai|zalo|email)(?: (?:voi|cho|qua|so|la|cua|{_I}))*:? \+?\d"
    r"|\bso nha\b|\bdia chi\b|\bo (?:to|thon|ap|khu pho|xom|so) \w*\d"
)
_REACHED_AT = re.compile(r"(?<!\d)(?:\+84|84|0)(?:[ .-]?\d){9}(?!\d)|\w@[\w-]+\.\w")


def may_tell_who(text: str) -> bool:
    """True where there seems to be a name, a telephone number, an address in it."""
    return _REACHED_AT.search(text) is not None or _TELLS.search(fold_text(text)) is not None
