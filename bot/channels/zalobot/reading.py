"""Events of the platform as messages."""

import hashlib
import unicodedata
from collections.abc import Mapping

from bot.channels.fields import inner, text_of
from bot.channels.seen_forms import came
from bot.channels.zalobot.events import bare, lane_of, message_of
from bot.dialogue.actions.asking import Unsupported
from bot.domain.errors import Unreadable
from bot.domain.marks import clean
from bot.domain.messages import NOBODY, Address, Incoming, Media, MediaKind, Origin, Setting
from bot.ports.channel import Raw

_FILES = (("photo_url", MediaKind.PHOTO), ("photo", MediaKind.PHOTO), ("voice_url", MediaKind.VOICE))
"""Where the address of a file stands, with its kind; the first of a kind counts."""


def read(raw: Raw) -> Incoming | None:
    """The message; None for an echo of our own, for what is no message, and for what says not whose it is.

    Raises:
        Unreadable: it is not of the platform's form.
    """
    kind = text_of(bare(raw), "event_name")
    if not kind:
        raise Unreadable("an event: expected an event_name")
    if not (kind.startswith("message.") and kind.endswith(".received")):
        return None
    address = Address.of(lane_of(raw))
    message = message_of(raw)
    if address.chat == NOBODY or inner(message, "from").get("is_bot") is True:
        return None
    setting = Setting.GROUP if address.is_group else Setting.PRIVATE
    origin = Origin(message=clean(text_of(message, "message_id")[:64]))
    text = clean(unicodedata.normalize("NFC", text_of(message, "text") or text_of(message, "caption")))
    media = media_of(message)
    if not text and not media:
        return Incoming(action=Unsupported().pack(), address=address, origin=origin, setting=setting)
    return Incoming(text, address=address, origin=origin, media=media, setting=setting)


def media_of(message: Mapping[str, object]) -> tuple[Media, ...]:
    """The file of a message; accepts any JSON."""
    for field, kind in _FILES:
        if url := clean(text_of(message, field)):
            came("the address of a file", field)
            digest = hashlib.sha256(url.encode("utf-8", "replace")).hexdigest()
            return (Media(kind, url, f"zalobot-{kind}-{digest[:24]}"),)
    return ()
