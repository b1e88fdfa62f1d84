"""What every channel keeps to, whatever its platform."""

import time
from typing import cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from telegram import Bot

from bot.channels.console import ConsoleChannel
from bot.channels.telegram.channel import TelegramChannel
from bot.channels.web.channel import WebChannel, said
from bot.channels.zalo.api import Tokens, ZaloApi
from bot.channels.zalo.channel import ZaloChannel
from bot.channels.zalobot.api import ZaloBotApi
from bot.channels.zalobot.channel import ZaloBotChannel
from bot.domain.errors import Unreadable
from bot.domain.marks import plain
from bot.domain.messages import Address, Choice, Outgoing
from bot.ports.channel import Channel, Raw
from bot.ports.pages import Pages
from tests.any_json import JSON, any_updates
from tests.fakes.bot_api import updates
from tests.fakes.zalo.server import FakeZalo
from tests.fakes.zalobot.server import FakeZaloBot
from tests.unit.test_deciding import NamedBot

CHANNELS: dict[str, tuple[Channel, Raw, str]] = {
    "console": (
        ConsoleChannel(Address("console", "1-a"), lambda first, last: f"{first}-{last}"),
        {"session": "1-a", "text": "chia sẻ được không"},
        "console:1-a",
    ),
    "telegram": (
        TelegramChannel(cast("Bot", NamedBot())),
        {"update_id": 1, **updates.message(5, "chia sẻ được không", message_id=1, date=1)},
        "telegram:5",
    ),
    "web": (WebChannel(cast("Pages", None)), said("0" * 32, text="chia sẻ được không"), f"web:{'0' * 32}"),
    "zalo": (
        ZaloChannel(ZaloApi(cast("Tokens", None), time.time)),
        FakeZalo().event("5", "chia sẻ được không"),
        "zalo:5",
    ),
    "zalobot": (
        ZaloBotChannel(ZaloBotApi("1:x"), lambda count: f"Gõ số từ 1 đến {count}"),
        FakeZaloBot().event("5", "chia sẻ được không"),
        "zalobot:5",
    ),
}
EVERY = pytest.mark.parametrize("name", CHANNELS)
RAWS = any_updates() | st.dictionaries(
    st.sampled_from(["session", "chat", "choice", "photo", "text", "message", "event_name", "sender", "x"]), JSON
)


@EVERY
def test_a_message_is_read_and_belongs_to_its_conversation(name: str) -> None:
    channel, raw, key = CHANNELS[name]
    incoming = channel.read(raw)
    assert channel.name == name
    assert channel.lane_of(raw) == key
    assert incoming is not None
    assert (incoming.text, incoming.address.key) == ("chia sẻ được không", key)


@EVERY
@given(raw=RAWS)
@settings(max_examples=150, deadline=None)
def test_anything_has_a_conversation_and_is_read_passed_over_or_refused(name: str, raw: Raw) -> None:
    channel = CHANNELS[name][0]
    key = channel.lane_of(raw)
    assert Address.of(key).channel == name
    channel.album_of(raw)
    channel.photos_of(raw)
    channel.redact(raw)
    try:
        incoming = channel.read(raw)
    except Unreadable:
        return
    if incoming is not None and incoming.address.chat != "polls":
        assert incoming.address.key == key


@EVERY
@given(text=st.text(max_size=300), times=st.integers(1, 40), count=st.integers(0, 12))
@settings(max_examples=60, deadline=None)
def test_no_piece_is_more_than_the_channel_says_that_it_can_show(name: str, text: str, times: int, count: int) -> None:
    channel = CHANNELS[name][0]
    can = channel.capabilities
    choices = tuple(Choice(f"a:{number}", f"Việc {number}") for number in range(count))
    parts = channel.split(Outgoing(text * times, choices))
    assert [choice for part in parts for choice in part.choices] == list(choices)
    assert all(len(part.choices) <= (can.buttons or len(choices)) for part in parts)
    assert all(len(plain(part.text)) <= can.max_text_chars for part in parts if can.max_text_chars)


@EVERY
@given(raw=RAWS)
@settings(max_examples=100, deadline=None)
def test_a_channel_without_groups_has_private_conversations_alone(name: str, raw: Raw) -> None:
    channel = CHANNELS[name][0]
    if not channel.capabilities.groups:
        assert not Address.of(channel.lane_of(raw)).is_group


@EVERY
def test_what_is_redacted_says_nothing(name: str) -> None:
    channel, raw, _ = CHANNELS[name]
    assert "chia sẻ" not in str(channel.redact(raw))


@EVERY
@given(text=st.text(st.sampled_from("ab \n🎉"), max_size=40), times=st.integers(1, 400))
@settings(max_examples=60, deadline=None)
def test_a_message_in_pieces_is_not_cut_again_and_its_last_piece_has_the_choices(
    name: str, text: str, times: int
) -> None:
    channel = CHANNELS[name][0]
    parts = channel.split(Outgoing(text * times, (Choice("topics", "Xem theo chủ đề"),)))
    assert [piece for part in parts for piece in channel.split(part)] == list(parts)
    assert [len(part.choices) for part in parts] == [0] * (len(parts) - 1) + [1]
