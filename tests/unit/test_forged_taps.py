"""Callback data that no button carried: a modified client can send any (https://core.telegram.org/bots/api#callbackquery)."""

from dataclasses import replace

import pytest

from bot.dialogue import render
from bot.dialogue.engine import read, step
from bot.dialogue.library import Library
from bot.dialogue.registry import MEMBER
from bot.dialogue.state import State, written
from bot.dialogue.step import Context
from bot.domain.asking import NOTHING
from bot.domain.cases import Material
from bot.domain.drafts import Draft
from bot.domain.messages import Incoming
from tests.buttons import example

VERSIONED = sorted(action for action, step in MEMBER.by_action.items() if step.versioned)
ARGUMENTS = ("", ":", ":now", ":1", ":K7-3M24", ":99999999999999999999", ":x:y:z", ":now:now")
SCREEN = State(7, offered=("entry:anh-hop-lop", "check:0"))


@pytest.mark.parametrize("argument", ARGUMENTS)
@pytest.mark.parametrize("name", VERSIONED)
def test_a_choice_that_the_newest_screen_does_not_offer_is_stale_and_looks_nothing_up(
    shelf: Library, name: str, argument: str
) -> None:
    incoming = Incoming(action=f"{name}{argument}", version=SCREEN.version)
    assert read(SCREEN, incoming, shelf).asks(shelf) == NOTHING
    result = step(SCREEN, incoming, Context(shelf, code="K7-3M24"))
    assert result.effects == ()
    assert result.replies == (render.stale(shelf),)


@pytest.mark.parametrize("name", VERSIONED)
def test_an_offered_choice_counts_on_its_own_screen_and_on_no_other(shelf: Library, name: str) -> None:
    screen = replace(SCREEN, offered=(example(name),))
    tapped = Incoming(action=example(name), version=screen.version)
    assert read(screen, tapped, shelf).step is MEMBER.by_action[name]
    for version in (screen.version - 1, screen.version + 1, 0, None):
        assert read(screen, replace(tapped, version=version), shelf).step is not MEMBER.by_action[name]


@pytest.mark.parametrize("name", VERSIONED)
def test_taps_again_and_again_let_no_state_grow(shelf: Library, name: str) -> None:
    screen = replace(SCREEN, offered=(example(name),), draft=Draft(Material("tin"), reason="khac"))
    sizes = []
    for version in (7, 8, None) * 20:
        tapped = Incoming(action=example(name), version=version)
        screen = step(screen, tapped, Context(shelf, code="K7-3M24")).state
        sizes.append(len(written(screen)))
    assert max(sizes) < 1_000
    assert sizes[-1] <= max(sizes[:6])
