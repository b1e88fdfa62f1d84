"""Sound updates of every kind that the Bot API has, built from the library's own classes.

The constructors of python-telegram-bot name each object's fields with their types, the required ones without a default;
`to_dict` writes what the platform would send. A new version of the library brings its new kinds along.
"""

import datetime as dt
import inspect
import types
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from random import Random
from typing import Any, ForwardRef, Literal, Union, get_args, get_origin

import telegram
from telegram.constants import ChatType, MessageEntityType

from tests.fuzz.texts import PIECES

DESK_ID, BOT_ID = -1_001_000_000_099, 4_200_000_001
MAX_DEPTH = 4
MAX_OPTIONAL = 4
MAX_ID = 2**52 - 1
_NOT_SENT = frozenset({"api_kwargs", "correct_option_id"})
_REQUIRED_THOUGH_OPTIONAL = {
    "ChatMemberRestricted": ("can_react_to_messages",),
    "Poll": ("allows_revoting", "members_only"),
    "PollAnswer": ("option_persistent_ids",),
    "PollOption": ("persistent_id",),
}
"""What the constructors refuse to be without, for all their defaults."""
_OFTEN = {
    "Message": ("text", "caption", "photo", "document", "entities", "forward_origin", "reply_to_message", "quote")
}
"""Fields among the many of a class that are filled as often as all others together."""
_SHORT = (
    "",
    "x",
    "vtv.vn",
    "@kenh_la",
    "/xoa",
    "Nguyễn\nVăn A",
    "a\u202eb",
    "\x04\x05",
    "👍",
    "ﷺ",
    "K7-3M24",
    "\ud800",
)
_WORDS = ("/gui https://vtv-vn.top", "/start xoa", "/traloi K7-3M24 dung x", "bài này thật không?", "/hoi@tro_ly_bot x")
_ACTIONS = (
    *("ask", "topics", "desk", "xoa", "send:now", "near:K7-3M24", "check:mat:co", "reason:la", "forget", "x" * 60),
    *("poll:3:1", "poll:99999999999999999999:1", "", ".", "\x00"),
)
_CHATS = (5_000_000_001, 5_000_000_002, BOT_ID, DESK_ID, -5, 1)
_CHAT_TYPES = tuple(one for one in ChatType if one is not ChatType.SENDER)
_RICH = ("text", "blocks", "items", "cells", "label", "caption")
_LETTERS = "ABCXYZabcxyz0189_-"


def _chat_id(choose: Random) -> int:
    return choose.choice([*_CHATS, choose.randint(1, MAX_ID), -choose.randint(1, MAX_ID)])


def _words(choose: Random) -> str:
    return choose.choice([*_WORDS, " ".join(choose.choice(_ALL_PIECES) for _ in range(choose.randint(0, 30)))])


def _file_id(choose: Random) -> str:
    return "".join(choose.choice(_LETTERS) for _ in range(choose.randint(1, 12)))


_ALL_PIECES = PIECES.split(" ")
_PLAIN: Mapping[object, Callable[[Random], object]] = {
    int: lambda choose: choose.choice([choose.randint(-3, 40), _chat_id(choose)]),
    float: lambda choose: choose.uniform(-180, 180),
    bool: lambda choose: choose.choice([False, True]),
    dt.datetime: lambda choose: dt.datetime.fromtimestamp(choose.randint(1, 2**31), dt.UTC),
    dt.timedelta: lambda choose: dt.timedelta(seconds=choose.randint(0, 400 * 86_400)),
}
_BY_FIELD: Mapping[tuple[str, str], Callable[[Random], object]] = {
    ("", "file_id"): _file_id,
    ("", "file_unique_id"): _file_id,
    ("Chat", "id"): _chat_id,
    ("Chat", "type"): lambda choose: choose.choice((ChatType.PRIVATE, choose.choice(_CHAT_TYPES))).value,
    ("User", "id"): lambda choose: choose.choice([5_000_000_001, BOT_ID, choose.randint(1, MAX_ID)]),
    ("Message", "text"): _words,
    ("Message", "caption"): _words,
    ("Message", "message_id"): lambda choose: choose.randint(1, 2**31),
    ("MessageEntity", "type"): lambda choose: choose.choice([one.value for one in MessageEntityType]),
    ("MessageEntity", "url"): _words,
    ("MessageEntity", "offset"): lambda choose: choose.randint(-5, 200),
    ("MessageEntity", "length"): lambda choose: choose.randint(-5, 200),
    ("TextQuote", "text"): _words,
    ("CallbackQuery", "data"): lambda choose: f"{choose.choice('09az~')}.{choose.choice(_ACTIONS)}",
    ("InlineQuery", "query"): _words,
}


@cache
def _fields(shape: type) -> Mapping[str, inspect.Parameter]:
    return {name: one for name, one in inspect.signature(shape).parameters.items() if name not in _NOT_SENT}


KINDS = tuple(name for name in _fields(telegram.Update) if name != "update_id")
_READ = ("message", "edited_message", "callback_query")


def any_update(choose: Random) -> dict[str, Any]:
    """As JSON; half of them of the kinds that are answered."""
    return update_of(choose.choice(choose.choice((_READ, KINDS))), choose)


def update_of(kind: str, choose: Random) -> dict[str, Any]:
    carried = _of_type(choose, _fields(telegram.Update)[kind].annotation, 0)
    update = telegram.Update(choose.randint(1, 2**31), **{kind: carried}).to_dict()
    if kind in _READ[:2] and choose.random() < 0.1:
        update[kind] = {**update[kind], "rich_message": _rich(choose, 0)}
    return update


def _rich(choose: Random, depth: int) -> dict[str, Any]:
    """A formatted message, which the library does not know yet: https://core.telegram.org/bots/api#richmessage."""
    part: dict[str, Any] = {
        "type": choose.choice(("paragraph", "list", "table", "text_link", "x")),
        "url": _words(choose),
    }
    for name in choose.sample(_RICH, choose.randint(1, 3)):
        inner = _words(choose) if depth > MAX_DEPTH else _rich(choose, depth + 1)
        part[name] = choose.choice((_words(choose), inner, [inner, _words(choose)]))
    return part


def _of_type(choose: Random, wanted: Any, depth: int) -> Any:
    if isinstance(wanted, str | ForwardRef):
        name = wanted if isinstance(wanted, str) else wanted.__forward_arg__
        return _of_type(choose, getattr(telegram, name.partition(" | ")[0]), depth)
    origin, inner = get_origin(wanted), get_args(wanted)
    if origin in {Union, types.UnionType}:
        return _of_type(choose, dt.timedelta if dt.timedelta in inner else inner[0], depth)
    if origin is Literal:
        return choose.choice(inner)
    if isinstance(origin, type) and issubclass(origin, Sequence):
        return [_of_type(choose, inner[0], depth) for _ in range(choose.randint(1, 3))]
    if isinstance(wanted, type) and issubclass(wanted, telegram.TelegramObject):
        return _object(choose, wanted, depth + 1)
    return _PLAIN[wanted](choose) if wanted in _PLAIN else choose.choice(_SHORT)


def _object(choose: Random, shape: type, depth: int) -> Any:
    """An object of that class, or of one that stands in its place: what is required, and a few of its other fields."""
    shape = choose.choice(_kinds(shape))
    fields = _fields(shape)  # type: ignore[arg-type]
    needed = _REQUIRED_THOUGH_OPTIONAL.get(shape.__name__, ())
    filled = {name for name, one in fields.items() if one.default is inspect.Parameter.empty or name in needed}
    others = [name for name in fields if name not in filled] if depth < MAX_DEPTH else []
    for names in (_OFTEN.get(shape.__name__, ()) if others else (), others):
        filled.update(choose.sample(names, min(len(names), choose.randint(0, MAX_OPTIONAL))))
    return shape(**{name: _value(choose, shape, name, depth) for name in fields if name in filled})


def _value(choose: Random, shape: type, name: str, depth: int) -> Any:
    for holder in (*(one.__name__ for one in shape.__mro__), ""):
        if (holder, name) in _BY_FIELD:
            return _BY_FIELD[holder, name](choose)
    return _of_type(choose, _fields(shape)[name].annotation, depth)


@cache
def _kinds(shape: type[Any]) -> tuple[type[Any], ...]:
    """The class itself, or those of the library beneath it: MessageOriginUser and three more for a MessageOrigin."""
    beneath = [one for one in shape.__subclasses__() if one.__module__.startswith("telegram.")]
    return tuple(kind for one in beneath for kind in _kinds(one)) or (shape,)  # type: ignore[arg-type]
