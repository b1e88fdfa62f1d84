"""An update of Telegram before it is parsed: bodies of any JSON to updates that say what they are."""

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import NamedTuple, Self

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


class OwnWords(NamedTuple):
    """A forward to the bot, or a plain text of the member's own, in private: when, and the text."""

    forward: bool
    date: int
    text: str


NO_QUERY = InlineQuery("", "", "")


class RawUpdate(dict[str, object]):
    """An update as the platform sent it, with what it says before it is parsed: each read once, when first asked."""

    @classmethod
    def of(cls, value: object) -> Self:
        """Any JSON makes one; an update that is one stays what it is."""
        if isinstance(value, cls):
            return value
        return cls(value if isinstance(value, Mapping) else {"not_an_object": value})

    @cached_property
    def id(self) -> int | None:
        """None where it has no sound one."""
        value = self.get("update_id")
        return value if _is_id(value) and isinstance(value, int) and value >= 0 else None

    @cached_property
    def name(self) -> str:
        """What it is known by: its id, or a digest where it has no sound one."""
        return str(self.id) if self.id is not None else f"bad-{_digest(repr(self).encode('utf-8', 'replace'))}"

    @cached_property
    def lane(self) -> str:
        """The key of the conversation, that of the chat; NOBODY where none can be made out."""
        tap = self.get("callback_query")
        if isinstance(tap, Mapping):
            chat = _chat_of(tap.get("message")) or _id_text(inner(tap, "from").get("id"))
        else:
            chat = next(filter(None, (_chat_of(self.get(holder)) for holder in _HOLDERS)), "")
        return Address("telegram", chat or NOBODY).key

    @cached_property
    def inline(self) -> InlineQuery | None:
        """An inline query, which is answered at once and never stored; one without id where it is not sound."""
        query = self.get("inline_query")
        if not isinstance(query, Mapping):
            return None
        query_id, text = query.get("id"), query.get("query")
        sound = isinstance(query_id, str) and isinstance(text, str)
        return InlineQuery(str(query_id), str(text), _id_text(inner(query, "from").get("id"))) if sound else NO_QUERY

    @cached_property
    def may_hold_picture(self) -> bool:
        """A glance that spares most messages a closer look."""
        holders = (self._message, inner(self._message, "reply_to_message"), inner(self._message, "external_reply"))
        return any("photo" in holder or "document" in holder for holder in holders)

    @cached_property
    def migration(self) -> tuple[str, str] | None:
        """The old and the new key of a group that the platform gave another id, where it tells of one."""
        to, origin = (_id_text(self._message.get(f"migrate_{way}_chat_id")) for way in ("to", "from"))
        if not (to or origin):
            return None
        here = _chat_of(self._message)
        old, new = (here, to) if to else (origin, here)
        return (Address("telegram", old).key, Address("telegram", new).key) if old and new else None

    def album(self, is_desk: Callable[[str], bool]) -> str:
        """The album that a message to the bot is a piece of, in private or in the officers' chat; in other groups each
        message stands for itself.
        """
        album = self._message.get("media_group_id")
        if not isinstance(album, str):
            return ""
        read = inner(self._message, "chat").get("type") == "private" or is_desk(_chat_of(self._message))
        return clean(album[:MAX_ALBUM_CHARS]) if read else ""

    @cached_property
    def said(self) -> OwnWords | None:
        """None for what is neither: a reply, a file without a forward, another bot's words, anything in a group."""
        message, date = self._message, self._message.get("date")
        if inner(message, "chat").get("type") != "private" or not isinstance(date, int):
            return None
        if "forward_origin" in message:
            return OwnWords(True, date, "")
        text = message.get("text")
        if not isinstance(text, str) or message.keys() & {"reply_to_message", "external_reply", "via_bot"}:
            return None
        return OwnWords(False, date, text)

    @cached_property
    def _message(self) -> Mapping[str, object]:
        return inner(self, "message")


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
