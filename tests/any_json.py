"""Updates with any JSON in any field, for Hypothesis."""

from collections.abc import Sequence
from typing import Any

from hypothesis import strategies as st

from tests.fakes.bot_api import updates

CHATS = (5_000_000_001, -1_001_000_000_001)
ODD_TEXTS = ("\ud800", "\x00", "\x04telegram:5\x05x\x06", "9" * 5_000)
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text(max_size=20)
    | st.sampled_from(ODD_TEXTS),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
SOUND: tuple[dict[str, Any], ...] = (
    *(updates.message(chat, "chia sẻ được không", message_id=1, date=1) for chat in CHATS),
    updates.message(CHATS[1], "@thu_nghiem_bot chia sẻ được không", message_id=1, date=1, user_id=5),
    updates.message(CHATS[0], "/xoa", message_id=1, date=1),
    updates.forward(CHATS[0], "xem http://vtv.vn", updates.from_user(9), message_id=1, date=1),
    updates.photo(CHATS[0], "photo-1", "thật không?", message_id=1, date=1),
    updates.callback(updates.message(CHATS[0], "x", message_id=1, date=1)["message"], "0.topics") | {},
    updates.edited(updates.message(CHATS[0], "x", message_id=1, date=1), "y"),
    updates.channel_post(-1_001_000_000_003, "x", message_id=1, date=1),
    updates.inline(CHATS[0], "chia sẻ được không"),
    updates.my_chat_member(CHATS[0], "member", "kicked", bot=updates.person(42)),
)

ZALO: tuple[dict[str, Any], ...] = tuple(
    {
        "event_name": f"user_send_{kind}",
        "app_id": "1",
        "sender": {"id": "2512523625412515999"},
        "recipient": {"id": "3"},
        "message": {
            "msg_id": "m1",
            "text": "bài này thật không?",
            "attachments": [{"type": kind, "payload": {"url": "https://zalo.example/a.jpg", "checksum": "aa"}}],
        },
    }
    for kind in ("text", "image", "link", "file")
)

ZALO_BOT: tuple[dict[str, Any], ...] = tuple(
    {
        "event_name": f"message.{kind}.received",
        "message": {
            "message_id": "2d758cb5e222177a4e35",
            "text": "bài này thật không?",
            "photo_url": "https://photo-stal-1.zdn.vn/a.jpg",
            "chat": {"id": "6ede9afa66b88fe6d6a9", "chat_type": chat},
            "from": {"id": "6ede9afa66b88fe6d6a9", "is_bot": False},
        },
    }
    for kind, chat in (("text", "PRIVATE"), ("image", "GROUP"), ("unsupported", "PRIVATE"))
)


def _paths(value: object, here: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """The way to every value inside."""
    inner: list[tuple[str | int, Any]] = []
    if isinstance(value, dict):
        inner = list(value.items())
    elif isinstance(value, list):
        inner = list(enumerate(value))
    return [way for key, one in inner for way in [(*here, key), *_paths(one, (*here, key))]]


def _replaced(value: Any, way: tuple[str | int, ...], by: Any) -> Any:
    if not way:
        return by
    key, *rest = way
    if isinstance(value, list):
        return [_replaced(one, tuple(rest), by) if place == key else one for place, one in enumerate(value)]
    return {name: _replaced(one, tuple(rest), by) if name == key else one for name, one in value.items()}


@st.composite
def any_updates(draw: st.DrawFn, sound: Sequence[dict[str, Any]] = SOUND) -> dict[str, Any]:
    """A sound update with one to three of its fields replaced by anything; or anything under a field's name."""
    base = draw(st.sampled_from(sound))
    if draw(st.integers(0, 9)) == 0:
        return {draw(st.sampled_from(["message", "callback_query", "inline_query", "x", ""])): draw(JSON)}
    for _ in range(draw(st.integers(1, 3))):
        ways = _paths(base)
        base = _replaced(base, draw(st.sampled_from(ways)), draw(JSON)) if ways else base
    return dict(base)
