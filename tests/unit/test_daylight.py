"""When broadcasts may go, asked with a real clock: its moments are finer than a calendar's microseconds."""

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.app.knowledge import with_plan
from bot.config import Settings
from bot.dialogue import broadcasting
from bot.dialogue.library import Library

NOON_S = datetime(2027, 1, 5, 12, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh")).timestamp()
Opens = Callable[[float], float]


@pytest.fixture(scope="module")
def opens(shelf: Library, settings: Settings) -> Opens:
    library = with_plan(shelf, settings)

    def at(at_s: float) -> float:
        return broadcasting.opens(at_s, library)

    return at


@given(now_s=st.floats(NOON_S, NOON_S + 3 * 3600))
def test_an_open_moment_is_open_at_once_however_finely_the_clock_tells_it(opens: Opens, now_s: float) -> None:
    assert opens(now_s) == now_s


@given(asked_s=st.floats(NOON_S, NOON_S + 400 * 86_400))
def test_what_opens_is_never_earlier_than_asked_and_is_open_when_it_comes(opens: Opens, asked_s: float) -> None:
    opening_s = opens(asked_s)
    assert opening_s >= asked_s
    assert opens(opening_s) == opening_s
