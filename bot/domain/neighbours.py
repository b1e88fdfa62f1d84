"""Visitors of the web page who were first seen in one network: a short part of their conversation's name is the same.

Whoever wants may be a new visitor of the page at any moment, so what one visitor may do only so often is counted for
all of one network as well. The part is so short that thousands of networks share it: it tells nobody's.
"""

from bot.domain.messages import READ_CHANNELS, Address

TAG_CHARS = 4
"""Hexadecimal digits: 65,536 parts for all networks there are."""
TIMES = 3
"""How much more than one visitor all of one network may do: an office has one address."""
_CHAT_CHARS = 32
_HEX = frozenset("0123456789abcdef")


def neighbourhood(key: str) -> str:
    """The beginning that the names of all visitors of a network have, "" for whoever is no visitor of the page."""
    address = Address.of(key) if ":" in key else None
    if address is None or address.channel not in READ_CHANNELS:
        return ""
    is_visitor = len(address.chat) == _CHAT_CHARS and not set(address.chat) - _HEX
    return key[: len(address.channel) + 1 + TAG_CHARS] if is_visitor else ""


def last_of(beginning: str) -> str:
    """What comes after every name with this beginning, and before all others."""
    return f"{beginning}g"
