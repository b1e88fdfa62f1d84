"""Events of the account's webhook as messages."""

import hashlib
import unicodedata
from collections.abc import Mapping
from dataclasses import replace

from bot.channels.callback import unpacked
from bot.channels.fields import inner, text_of
from bot.channels.zalo.events import FOLLOW, GROUP_SAID, NAME, SAID, attachments_of, id_of, lane_of
from bot.channels.zalo.groups import PICKED, quoted_in, said_in
from bot.channels.zalo.payload import tapped
from bot.dialogue.actions.asking import Unsupported
from bot.domain.errors import Unreadable
from bot.domain.file_names import kept_name, kept_size
from bot.domain.marks import clean
from bot.domain.messages import (
    GROUP_SIGN,
    NOBODY,
    Address,
    Incoming,
    Media,
    MediaKind,
    Origin,
    Setting,
    split_command,
)
from bot.ports.channel import Raw

_FILES = {
    "image": MediaKind.PHOTO,
    "gif": MediaKind.ANIMATION,
    "video": MediaKind.VIDEO,
    "audio": MediaKind.AUDIO,
    "file": MediaKind.FILE,
}
_START = "start"


def read(raw: Raw, desk_group: str = "", key: str = "") -> Incoming | None:
    """The message, None for what is no word of a member or, in the group of this id, of an officer: echoes, receipts,
    tags, somebody leaving, other groups. `key` is that of the taps.

    Raises:
        Unreadable: it is not of the platform's form.
    """
    if not isinstance(raw, Mapping):
        raise Unreadable("an event: expected an object")
    kind = text_of(raw, "event_name")
    if not kind:
        raise Unreadable("an event: expected an event_name")
    address = Address.of(lane_of(raw))
    if kind == FOLLOW:
        return None if address.chat == NOBODY else Incoming(command=_START, address=address)
    if kind in GROUP_SAID:
        return _said_at_desk(raw, address) if desk_group and address.chat == f"{GROUP_SIGN}{desk_group}" else None
    if kind not in SAID:
        return None
    if address.chat == NOBODY:
        raise Unreadable(f"{kind}: expected the id of its sender")
    return _said(raw, address, key)


def _said(raw: Raw, address: Address, key: str) -> Incoming:
    message = inner(raw, "message")
    text = clean(unicodedata.normalize("NFC", text_of(message, "text")))
    origin = Origin(message=clean(text_of(message, "msg_id")[:64]))
    if (found := tapped(text, address.chat, key)) is not None:
        version, action = found
        return Incoming(action=action, version=version, address=address, origin=origin)
    media = media_of(raw)
    urls = (clean(text_of(payload, "url")) for kind, payload in attachments_of(raw) if kind == "link")
    links = [url for url in urls if url and url not in text]
    text = "\n".join(filter(None, (text, *links)))
    if not text and not media:
        return Incoming(action=Unsupported().pack(), address=address, origin=origin)
    return Incoming(text, address=address, origin=origin, media=media)


def _said_at_desk(raw: Raw, address: Address) -> Incoming | None:
    """What officers say to one another is none of ours: only commands, replies and picks are."""
    message = inner(raw, "message")
    sender = id_of(inner(raw, "sender").get("id"))
    desk = Incoming(
        address=address,
        setting=Setting.DESK,
        sender=Address(NAME, sender).key if sender else "",
        origin=Origin(message=clean(text_of(message, "msg_id")[:64])),
        answered=clean(quoted_in(message)),
    )
    if (picked := unpacked(text_of(raw, PICKED))) is not None:
        return replace(desk, action=picked[1], version=picked[0])
    text = clean(unicodedata.normalize("NFC", said_in(text_of(message, "text"))))
    is_ours = desk.answered or split_command(text)[0]
    return replace(desk, text=text, media=media_of(raw)) if is_ours else None


def media_of(raw: Raw) -> tuple[Media, ...]:
    """The files of an event; accepts any JSON."""
    found = ((kind, payload, clean(text_of(payload, "url"))) for kind, payload in attachments_of(raw) if kind in _FILES)
    return tuple(_file(kind, payload, url) for kind, payload, url in found if url)


def _file(kind: str, payload: Mapping[str, object], url: str) -> Media:
    """A photo has no name of its own, and its size says nothing."""
    file = Media(_FILES[kind], url, unique_of(kind, payload, url))
    if file.kind is MediaKind.PHOTO:
        return file
    return replace(file, name=kept_name(payload.get("name")), size=kept_size(payload.get("size")))


def unique_of(kind: str, payload: Mapping[str, object], url: str) -> str:
    """The file's checksum where the platform gives one, else a digest of its address."""
    checksum = text_of(payload, "checksum")
    named = (checksum or url).encode("utf-8", "replace")
    return f"zalo-{kind}-{hashlib.sha256(named).hexdigest()[:24]}"
