"""Updates as the platform makes them, built from what matters in a test.

Each function gives a new update without ids of its own: `push` fills in what is missing (update_id, message_id, date,
the id of a query). `**more` are further fields of the message. Chats are ids (positive: private) or whole Chat objects.
"""

import re
import time
from typing import Any

from tests.fakes.bot_api.markup import utf16_units
from tests.fakes.bot_api.state import plain_chat

Json = dict[str, Any]

_ENTITY = re.compile(
    r"(?P<bot_command>(?<!\S)/[a-z0-9_]{1,32}(?:@\w+)?)|(?P<url>https?://\S+)|(?P<mention>(?<!\w)@\w{4,32})",
    re.IGNORECASE,
)

_SCREEN = {"width": 640, "height": 360}
_FILE_FIELDS: dict[str, Json] = {
    "video": _SCREEN | {"duration": 3},
    "animation": _SCREEN | {"duration": 3},
    "video_note": {"length": 240, "duration": 3},
    "audio": {"duration": 3},
    "voice": {"duration": 3},
    "document": {},
    "sticker": {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False},
}


def person(user_id: int, first_name: str = "", **more: Any) -> Json:
    """A User who is no bot."""
    name = first_name or f"Người {user_id}"
    return {"id": user_id, "is_bot": False, "first_name": name, "language_code": "vi"} | more


def entities_of(text: str) -> list[Json]:
    """The commands, links and mentions that the platform marks by itself; offsets in UTF-16 units."""
    return [
        {"type": str(found.lastgroup), "offset": utf16_units(text[: found.start()]), "length": utf16_units(found[0])}
        for found in _ENTITY.finditer(text)
    ]


def message(chat: int | Json, text: str, *, user_id: int | None = None, **more: Any) -> Json:
    """A text; in a private chat from the person of that id."""
    marked = entities_of(text)
    body = _posted(chat, user_id) | {"text": text} | ({"entities": marked} if marked else {})
    return {"message": body | more}


def edited(earlier: Json, text: str) -> Json:
    """The edited form of an update `message` or `channel_post` that was pushed."""
    kind = "message" if "message" in earlier else "channel_post"
    return {f"edited_{kind}": earlier[kind] | {"text": text, "edit_date": int(time.time())}}


def channel_post(chat: int | Json, text: str, **more: Any) -> Json:
    channel = chat if isinstance(chat, dict) else {"id": chat, "type": "channel", "title": f"Kênh {chat}"}
    return {"channel_post": {"chat": channel, "sender_chat": channel, "text": text} | more}


def photo(chat: int | Json, file_id: str, caption: str = "", *, user_id: int | None = None, **more: Any) -> Json:
    """A photo in two sizes; the larger has `file_id`."""
    sizes = [
        {"file_id": f"{file_id}-s", "file_unique_id": f"u-{file_id}-s", "width": 90, "height": 67, "file_size": 1200},
        {"file_id": file_id, "file_unique_id": f"u-{file_id}", "width": 800, "height": 600, "file_size": 60000},
    ]
    marked = entities_of(caption)
    body = _posted(chat, user_id) | {"photo": sizes} | ({"caption": caption} if caption else {})
    return {"message": body | ({"caption_entities": marked} if marked else {}) | more}


def file(
    chat: int | Json, kind: str, file_id: str, caption: str = "", *, user_id: int | None = None, **more: Any
) -> Json:
    """A video, animation, video_note, audio, voice, document or sticker; `**more` are fields of the file."""
    known = {"file_id": file_id, "file_unique_id": f"u-{file_id}", **_FILE_FIELDS[kind], **more}
    body = _posted(chat, user_id) | {kind: known} | ({"caption": caption} if caption else {})
    if kind == "animation":
        body["document"] = {name: known[name] for name in ("file_id", "file_unique_id")}
    marked = entities_of(caption)
    return {"message": body | ({"caption_entities": marked} if marked else {})}


def reply(earlier: Json, text: str, *, user_id: int | None = None, **more: Any) -> Json:
    """A text that answers a Message; of that one the platform shows everything but what it answered itself."""
    shown = {name: value for name, value in earlier.items() if name != "reply_to_message"}
    return message(earlier["chat"], text, user_id=user_id, reply_to_message=shown, **more)


def album(
    chat: int | Json, file_ids: list[str], caption: str = "", *, group: str = "album-1", **more: Any
) -> list[Json]:
    """One update for each photo, as the platform sends albums; the caption is with the first."""
    return [
        photo(chat, file_id, "" if number else caption, media_group_id=group, **more)
        for number, file_id in enumerate(file_ids)
    ]


def forward(chat: int | Json, text: str, origin: Json, *, user_id: int | None = None, **more: Any) -> Json:
    """A forwarded text; `origin` by from_user, from_hidden_user or from_channel."""
    return message(chat, text, user_id=user_id, forward_origin=origin, **more)


def from_user(user_id: int, first_name: str = "") -> Json:
    return {"type": "user", "date": int(time.time()), "sender_user": person(user_id, first_name)}


def from_hidden_user(name: str) -> Json:
    return {"type": "hidden_user", "date": int(time.time()), "sender_user_name": name}


def from_channel(chat_id: int, title: str, message_id: int, username: str = "") -> Json:
    chat = {"id": chat_id, "type": "channel", "title": title} | ({"username": username} if username else {})
    return {"type": "channel", "date": int(time.time()), "chat": chat, "message_id": message_id}


def callback(on: Json, data: str, *, user_id: int | None = None) -> Json:
    """A tap on a button of the message `on`."""
    tapped_by = person(user_id or abs(on["chat"]["id"]))
    return {"callback_query": {"from": tapped_by, "message": on, "chat_instance": str(on["chat"]["id"]), "data": data}}


def inline(user_id: int, query: str, *, offset: str = "", chat_type: str = "private") -> Json:
    """`@bot query` typed in any chat."""
    return {"inline_query": {"from": person(user_id), "query": query, "offset": offset, "chat_type": chat_type}}


def my_chat_member(chat: int | Json, old: str, new: str, *, bot: Json, user_id: int | None = None) -> Json:
    """The bot's status in a chat changed: member, kicked, left; in a private chat kicked means blocked."""
    posted = _posted(chat, user_id)
    before, after = ({"status": status, "user": bot} for status in (old, new))
    return {
        "my_chat_member": {
            "chat": posted["chat"],
            "from": posted["from"],
            "date": int(time.time()),
            "old_chat_member": before,
            "new_chat_member": after | ({"until_date": 0} if new == "kicked" else {}),
        }
    }


def _posted(chat: int | Json, user_id: int | None) -> Json:
    where = chat if isinstance(chat, dict) else plain_chat(chat)
    return {"chat": where, "from": person(user_id or abs(where["id"]))}
