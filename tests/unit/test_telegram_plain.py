"""A plain message is read the same without the library's objects as with them."""

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.telegram.plain import plain_text
from bot.channels.telegram.reading import Reader
from bot.domain.errors import Unreadable
from bot.domain.messages import Incoming
from tests.any_json import JSON
from tests.fakes.bot_api import updates

READER = Reader(42, "thu_nghiem_bot")
PLAIN = {"update_id": 7, **updates.message(5_000_000_001, "chia sẻ được không", message_id=1, date=1_764_000_000)}
FIELDS = (
    *(("message", field) for field in PLAIN["message"]),
    *(("message", "chat", field) for field in ("id", "type", "title", "is_forum")),
    *(("message", "from", field) for field in ("id", "is_bot", "language_code")),
    *(("message", field) for field in ("entities", "via_bot", "reply_to_message", "photo", "forward_origin", "quote")),
)


def by_library(raw: dict[str, Any]) -> Incoming | str | None:
    try:
        return READER._by_library(raw, ())
    except Unreadable:
        return "unreadable"


@given(st.text(max_size=40))
@settings(max_examples=200)
def test_any_text_is_read_as_the_library_reads_it(text: str) -> None:
    raw = deepcopy(PLAIN)
    raw["message"]["text"] = text
    plain = plain_text(raw)
    assert plain is None or plain == by_library(raw)


@given(st.sampled_from(FIELDS), JSON)
@settings(max_examples=300)
def test_whatever_stands_in_a_field_is_read_as_the_library_reads_it(way: tuple[str, ...], value: object) -> None:
    raw = deepcopy(PLAIN)
    holder: dict[str, Any] = raw
    for name in way[:-1]:
        holder = holder[name]
    holder[way[-1]] = value
    plain = plain_text(raw)
    assert plain is None or plain == by_library(raw)


@pytest.mark.parametrize("text", ["chia sẻ được không", "/gui https://vtv.vn", "a\r\nb", "  2 "])
def test_the_usual_message_is_read_so(text: str) -> None:
    raw = deepcopy(PLAIN)
    raw["message"]["text"] = text
    assert plain_text(raw) is not None
    assert plain_text(raw) == by_library(raw)


@pytest.mark.parametrize(
    "raw",
    [
        updates.message(-1_001_000_000_001, "chia sẻ được không", message_id=1, date=1),
        updates.forward(5, "xem", updates.from_user(9), message_id=1, date=1),
        updates.photo(5, "photo-1", "thật không?", message_id=1, date=1),
        updates.callback(updates.message(5, "x", message_id=1, date=1)["message"], "0.topics"),
        updates.edited(updates.message(5, "x", message_id=1, date=1), "y"),
    ],
    ids=["group", "forward", "photo", "tap", "edit"],
)
def test_anything_else_is_left_to_the_library(raw: dict[str, Any]) -> None:
    assert plain_text(raw) is None
