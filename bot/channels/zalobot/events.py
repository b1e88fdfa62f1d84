"""A raw event looked at before it is read; every function accepts any JSON.

The documents show events wrapped as {"ok": true, "result": …}, real traffic is bare: both are taken.
"""

import hashlib
import re
from collections.abc import Mapping

from bot.channels import fields
from bot.channels.fields import inner, text_of
from bot.channels.seen_forms import came
from bot.domain.messages import GROUP_SIGN, NOBODY, Address
from bot.ports.channel import Raw

NAME = "zalobot"
GROUP = "GROUP"
_ID = re.compile(r"[0-9A-Za-z_]{1,64}", re.ASCII)
_KIND = re.compile(r"[A-Za-z0-9_.-]{0,40}")


def bare(raw: object) -> Raw:
    """The event itself."""
    event = raw if isinstance(raw, Mapping) else {}
    result = event.get("result")
    is_wrapped = isinstance(result, Mapping) and "event_name" not in event
    if event:
        came("an event of the bot", "wrapped in result" if is_wrapped else "bare")
    return result if isinstance(result, Mapping) and is_wrapped else event


def lane_of(raw: object) -> str:
    """The key of the conversation; NOBODY where none can be made out."""
    chat = inner(message_of(raw), "chat")
    found = id_of(chat.get("id"))
    sign = GROUP_SIGN if chat.get("chat_type") == GROUP else ""
    return Address(NAME, f"{sign}{found}" if found else NOBODY).key


def name_of(raw: object) -> str:
    """What an event is known by: its kind and its message's id; else, or where its kind is no name, a digest."""
    message_id, kind = id_of(message_of(raw).get("message_id")), text_of(bare(raw), "event_name")
    if message_id and _KIND.fullmatch(kind):
        return f"{kind}-{message_id}"
    return f"bad-{hashlib.sha256(repr(raw).encode('utf-8', 'replace')).hexdigest()[:24]}"


def message_of(raw: object) -> Mapping[str, object]:
    return inner(bare(raw), "message")


def id_of(value: object) -> str:
    """An id, "" for anything else."""
    return fields.id_of(value, _ID)
