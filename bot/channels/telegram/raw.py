"""A raw update looked at before it is parsed; every function accepts any JSON."""

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

from bot.channels.fields import inner
from bot.domain.errors import Unreadable
from bot.domain.marks import clean
from bot.domain.messages import NOBODY, Address
from bot.ports.channel import Raw

MAX_ID = 2**52
"""Telegram's ids have at most 52 significant bits (https://core.telegram.org/bots/api#user)."""
MAX_ALBUM_CHARS = 64
_HOLDERS = ("message", "edited_message", "channel_post", "edited_channel_post", "my_chat_member", "chat_member")
_UPDATE_ID = re.compile(rb'"update_id"\s*:\s*(\d{1,15})\b')


class InlineQuery(NamedTuple):
    """`@bot câu hỏi` as somebody types it. `sender` is for sharing the time out fairly, and is kept nowhere."""

    id: str
    text: str
    sender: str


NO_QUERY = InlineQuery("", "", "")


def update_id_of(raw: object) -> int | None:
    """The update's id, None where it has no sound one."""
    value = raw.get("update_id") if isinstance(raw, Mapping) else None
    return value if _is_id(value) and isinstance(value, int) and value >= 0 else None


def parsed(body: bytes) -> object:
    """The JSON of a body.

    Raises:
        json.JSONDecodeError: it is none, or only the beginning of one.
        Unreadable: it is JSON that can't be taken in: nested too deeply, or with endless numbers.
    """
    try:
        return json.loads(body.decode("utf-8", "replace"))
    except json.JSONDecodeError:
        raise
    except (RecursionError, ValueError) as error:
        raise Unreadable(f"JSON of {len(body)} bytes that can't be taken in: {type(error).__name__}") from error


def unread(body: bytes) -> tuple[str, Raw]:
    """What stands for an update that can't be taken in: its id, where one is found, and how long it was."""
    found = _UPDATE_ID.search(body)
    return (found[1].decode() if found else f"bad-{_digest(body)}"), {"unread_bytes": len(body)}


def name_of(raw: object) -> str:
    """What an update is known by: its id, or a digest where it has no sound one."""
    known = update_id_of(raw)
    return str(known) if known is not None else f"bad-{_digest(repr(raw).encode('utf-8', 'replace'))}"


def lane_of(raw: object) -> str:
    """The key of the conversation, that of the chat; NOBODY where none can be made out."""
    if not isinstance(raw, Mapping):
        return Address("telegram", NOBODY).key
    tap = raw.get("callback_query")
    if isinstance(tap, Mapping):
        message = tap.get("message")
        chat = _chat_of(message) or _id_text(inner(tap, "from").get("id"))
    else:
        chat = next(filter(None, (_chat_of(raw.get(holder)) for holder in _HOLDERS)), "")
    return Address("telegram", chat or NOBODY).key


def inline_query_of(raw: object) -> InlineQuery | None:
    """An inline query, which is answered at once and never stored; one without id where it is not sound."""
    query = raw.get("inline_query") if isinstance(raw, Mapping) else None
    if not isinstance(query, Mapping):
        return None
    query_id, text = query.get("id"), query.get("query")
    sound = isinstance(query_id, str) and isinstance(text, str)
    return InlineQuery(str(query_id), str(text), _id_text(inner(query, "from").get("id"))) if sound else NO_QUERY


def album_of(raw: object, is_desk: Callable[[str], bool]) -> str:
    """The album that a message to the bot is a piece of, in private or in the officers' chat; in other groups each
    message stands for itself.
    """
    message = inner(raw, "message") if isinstance(raw, Mapping) else {}
    album = message.get("media_group_id")
    private = inner(message, "chat").get("type") == "private"
    read = private or is_desk(_chat_of(message))
    return clean(album[:MAX_ALBUM_CHARS]) if read and isinstance(album, str) else ""


def may_hold_picture(raw: object) -> bool:
    """A glance that spares most messages a closer look."""
    message = inner(raw, "message") if isinstance(raw, Mapping) else {}
    holders = (message, inner(message, "reply_to_message"), inner(message, "external_reply"))
    return any("photo" in holder or "document" in holder for holder in holders)


def migration_of(raw: object) -> tuple[str, str] | None:
    """The old and the new key of a group that the platform gave another id, where an update tells of one."""
    message = inner(raw, "message") if isinstance(raw, Mapping) else {}
    here, to, origin = (
        _id_text(value)
        for value in (
            inner(message, "chat").get("id"),
            message.get("migrate_to_chat_id"),
            message.get("migrate_from_chat_id"),
        )
    )
    old, new = (here, to) if to else (origin, here)
    return (Address("telegram", old).key, Address("telegram", new).key) if old and new else None


def as_raw(value: object) -> Raw:
    return value if isinstance(value, Mapping) else {"not_an_object": value}


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:24]


def _chat_of(message: object) -> str:
    if not isinstance(message, Mapping):
        return ""
    return _id_text(inner(message, "chat").get("id"))


def _id_text(value: object) -> str:
    return str(value) if _is_id(value) else ""


def _is_id(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) < MAX_ID
