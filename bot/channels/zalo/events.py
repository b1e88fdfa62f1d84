"""A raw event looked at before it is read; every function accepts any JSON."""

import hashlib
import re
from collections.abc import Mapping, Sequence

from bot.channels import fields
from bot.channels.fields import inner, text_of
from bot.channels.seen_forms import came
from bot.domain.messages import GROUP_SIGN, NOBODY, Address
from bot.ports.channel import Raw

NAME = "zalo"
MAX_ID_CHARS = 32
_NAME = re.compile(r"\w+-[\w.:-]+", re.ASCII)
_MILLISECONDS = re.compile(r"\d{13}", re.ASCII)
_ID = re.compile(rf"\d{{1,{MAX_ID_CHARS}}}")


SAID = frozenset(
    f"user_send_{kind}" for kind in "text link image gif sticker file audio video location business_card".split()
)
"""Events that are a member's message."""
FOLLOW = "follow"
WORD = "user_send"
GROUP_SAID = frozenset(one.replace("user_send_", "user_send_group_") for one in SAID)
"""Events that are a message in a group of the account."""


def is_word(raw: object) -> bool:
    """Whether a member did something that the platform counts as theirs; what has no name may be anything."""
    kind = text_of(raw, "event_name") if isinstance(raw, Mapping) else ""
    return not kind or kind == FOLLOW or kind in SAID


def by_hand(raw: object) -> str:
    """The id of the message that somebody wrote to a member in the account's own manager, "" for any other event. One
    that we sent has no person behind it, or is known to who sent it.
    """
    event = raw if isinstance(raw, Mapping) else {}
    is_echo = text_of(event, "event_name").startswith("oa_send")
    person = inner(event, "sender").get("admin_id") or event.get("admin_id")
    if is_echo:
        came("who wrote an echo of the account", "admin_id" if person else "nobody named")
    message_id = inner(event, "message").get("msg_id")
    return str(message_id)[:64] if is_echo and person and isinstance(message_id, str | int) else ""


def lane_of(raw: object) -> str:
    """The key of the member's conversation; NOBODY where none can be made out. An echo belongs to whom it went to; the
    group's id comes in several forms.
    """
    event = raw if isinstance(raw, Mapping) else {}
    kind = text_of(event, "event_name")
    if kind in GROUP_SAID:
        recipient, message = inner(event, "recipient"), inner(event, "message")
        found = {
            "recipient.group_id": recipient.get("group_id"),
            "message.conversation_id": message.get("conversation_id"),
            "recipient.id": recipient.get("id"),
        }
        form, group = next(((form, one) for form, value in found.items() if (one := id_of(value))), ("none", ""))
        came("the id of a group in an event", form)
        return Address(NAME, f"{GROUP_SIGN}{group}" if group else NOBODY).key
    holder = "recipient" if kind.startswith("oa_send") else "follower" if "follower" in event else "sender"
    return Address(NAME, id_of(inner(event, holder).get("id")) or NOBODY).key


def name_of(raw: object) -> str:
    """What an event is known by: its message's id, apart from receipts, which carry the same; else a digest."""
    event = raw if isinstance(raw, Mapping) else {}
    message_id = inner(event, "message").get("msg_id")
    kind = text_of(event, "event_name")
    if isinstance(message_id, str | int) and not isinstance(message_id, bool):
        name = f"{WORD if kind in SAID | GROUP_SAID else kind[:40]}-{str(message_id)[:48]}"
        if _NAME.fullmatch(name):
            return name
    return f"bad-{hashlib.sha256(repr(raw).encode('utf-8', 'replace')).hexdigest()[:24]}"


def happened_s(raw: Raw) -> float | None:
    """When (epoch seconds), None where it does not say so in milliseconds."""
    given = raw.get("timestamp", "")
    written = str(given)
    came("the moment of an event", f"{type(given).__name__} of {min(len(written), 20)} characters")
    return int(written) / 1000 if _MILLISECONDS.fullmatch(written) else None


def attachments_of(event: Raw) -> list[tuple[str, Mapping[str, object]]]:
    """(type, payload) of each; a list of `elements` in a payload is taken as its first, as one program sees it sent."""
    found = []
    listed = inner(event, "message").get("attachments")
    for one in listed if isinstance(listed, Sequence) and not isinstance(listed, str) else ():
        if not isinstance(one, Mapping):
            continue
        payload = inner(one, "payload")
        elements = payload.get("elements")
        if isinstance(elements, list) and elements and isinstance(elements[0], Mapping):
            payload = {**elements[0], **payload}
            came("an attachment of an event", "payload.elements[0]")
        elif payload:
            came("an attachment of an event", "payload")
        found.append((text_of(one, "type"), payload))
    return found


def id_of(value: object) -> str:
    """An id, which is a string above 2^53; "" for anything else."""
    return fields.id_of(value, _ID)
