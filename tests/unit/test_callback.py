"""What a button carries."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answers.schema import Knowledge
from bot.channels.callback import MAX_BYTES, packed, unpacked
from bot.dialogue.actions import parse
from bot.dialogue.actions.asking import OpenEntry, OpenTopic, OpenTopics
from bot.domain.errors import BotError
from bot.domain.messages import CHANNEL_MADE, POLL_PICKED

NEWEST = 36**6
"""Versions count minutes since the epoch, and one for each message: below this for the next thousand years."""
ACTIONS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=14).filter(lambda one: one[0] != CHANNEL_MADE)


def test_every_entry_topic_and_page_fits_on_a_button(knowledge: Knowledge) -> None:
    actions = [
        *map(OpenEntry, knowledge.entries),
        *(OpenTopic(topic.id, len(topic.entries)) for topic in knowledge.topics.values()),
        OpenTopics(len(knowledge.topics)),
    ]
    assert len(actions) > 200
    for action in actions:
        assert unpacked(packed(NEWEST, action.pack())) == (NEWEST, action.pack())
        assert parse(action.pack()) == action


@given(version=st.integers(0, NEWEST), action=ACTIONS)
def test_what_is_packed_is_unpacked(version: int, action: str) -> None:
    data = packed(version, action)
    assert 1 <= len(data.encode()) <= MAX_BYTES
    assert unpacked(data) == (version, action)


@given(data=st.text(max_size=64))
def test_anything_is_either_ours_or_none(data: str) -> None:
    found = unpacked(data)
    assert found is None or found[0] >= 0


@pytest.mark.parametrize("data", ["", ".", "x", "1.", ".a", "A.a", "-1.a", " 1.a", "12345678901.a", "đ.a"])
def test_what_is_not_ours(data: str) -> None:
    assert unpacked(data) is None


def test_an_action_too_long_for_a_button_is_a_fault_that_names_it() -> None:
    with pytest.raises(BotError, match="expected at most 64 bytes"):
        packed(NEWEST, "entry:" + "x" * 60)


@pytest.mark.parametrize("action", [POLL_PICKED, f"{POLL_PICKED}:1:5312", "!", "!!poll:1:2", "!send:now"])
def test_what_only_a_channel_makes_is_on_no_button_and_is_read_from_none(action: str) -> None:
    assert unpacked(f"0.{action}") is None
    with pytest.raises(BotError, match="does not begin with"):
        packed(0, action)
