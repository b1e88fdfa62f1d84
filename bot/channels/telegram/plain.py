"""Fast path for the commonest message, a person's plain text in a private chat: parsed without the library's objects.

They cost as much processor time as finding the answer (docs/why/telegram.md). Anything else, and whatever is not quite
of the platform's form, is left to the library.
"""

from collections.abc import Mapping

from bot.channels.telegram.raw_update import RawUpdate
from bot.domain.marks import clean
from bot.domain.messages import NOBODY, Address, Incoming, Origin
from bot.ports.channel import Raw

_UPDATE = frozenset({"update_id", "message"})
_MESSAGE = frozenset({"message_id", "date", "chat", "from", "text"})
_LATEST_S = 1 << 33


def plain_text(raw: Raw) -> Incoming | None:
    """The message, None where it may be anything else (https://core.telegram.org/bots/api#message)."""
    message = raw.get("message")
    if not isinstance(message, dict) or message.keys() != _MESSAGE or not raw.keys() <= _UPDATE:
        return None
    chat, sender, text = message["chat"], message["from"], message["text"]
    number, date_s = message["message_id"], message["date"]
    if not (isinstance(chat, Mapping) and isinstance(sender, Mapping) and isinstance(text, str) and text):
        return None
    if type(number) is not int or type(date_s) is not int or not 0 < date_s < _LATEST_S:
        return None
    if chat.get("type") != "private" or sender.get("is_bot") is not False or type(chat.get("id")) is not int:
        return None
    cleaned, address = clean(text), Address.of(RawUpdate.of(raw).lane)
    if not cleaned or address.chat == NOBODY:
        return None
    return Incoming(cleaned, address=address, origin=Origin(message=str(number)))
