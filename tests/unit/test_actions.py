"""Buttons: what is written is read back, and fits; what nobody wrote is no button, and is explained."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.callback import MAX_BYTES, packed, unpacked
from bot.dialogue.actions import DECLARED, Action, parse
from bot.dialogue.actions.asking import PickInPoll
from bot.dialogue.registry import MEMBER, OFFICER
from tests.buttons import buttons, example

NEWEST = 36**6
"""Versions count minutes since the epoch, and one for each message: below this for the next thousand years."""
ON_BUTTONS = sorted(DECLARED.keys() - {PickInPoll.tag})


@pytest.mark.parametrize("tag", ON_BUTTONS)
@given(data=st.data())
def test_every_button_fits_with_its_version_and_is_read_back_as_it_was(tag: str, data: st.DataObject) -> None:
    button = data.draw(buttons(DECLARED[tag]))
    carried = packed(NEWEST, button.pack())
    assert len(carried.encode()) <= MAX_BYTES
    found = unpacked(carried)
    assert found is not None
    assert parse(found[1]) == button


@given(data=st.data())
def test_a_poll_is_read_back_as_the_channel_wrote_it(data: st.DataObject) -> None:
    picked = data.draw(buttons(PickInPoll))
    assert parse(picked.pack()) == picked


tails = st.lists(st.text(max_size=12) | st.sampled_from(["K7-3M24", "0", "08", "now", "٣", "\ud800"]), max_size=4)
anything = st.text(max_size=64) | st.builds(
    lambda tag, behind: ":".join((tag, *behind)), st.sampled_from(sorted(DECLARED)), tails
)


@given(anything)
def test_whatever_a_client_sends_is_a_button_as_we_write_it_or_none(text: str) -> None:
    action = parse(text)
    assert action is None or action.pack() == text


def test_every_button_leads_somewhere() -> None:
    known = {*MEMBER.by_action, *OFFICER.by_action}
    assert {tag for tag in DECLARED if tag not in known} == {"stale", "out-of-range"}


def test_two_buttons_of_one_tag_are_refused_where_they_are_declared() -> None:
    with pytest.raises(TypeError, match="'entry': declared as OpenEntry before"):
        type("Another", (Action,), {"tag": "entry"})


@pytest.mark.parametrize("tag", sorted(DECLARED))
def test_a_small_example_of_each_button_is_one(tag: str) -> None:
    action = parse(example(tag))
    assert action is not None
    assert action.tag == tag
