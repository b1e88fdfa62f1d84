"""What stays until the end of the program is not looked through again and again."""

import gc
import time
from collections.abc import Iterator

import pytest

from bot.app.garbage import AT_WORK, leaving_out_what_stays
from bot.dialogue.library import Library


@pytest.fixture
def as_before() -> Iterator[None]:
    threshold = gc.get_threshold()
    yield
    gc.set_threshold(*threshold)


@pytest.mark.timed
def test_a_look_at_all_garbage_leaves_out_what_was_read_at_the_start(shelf: Library, as_before: None) -> None:
    def look_s() -> float:
        began_s = time.thread_time()
        gc.collect()
        return time.thread_time() - began_s

    before_s = min(look_s() for _ in range(3))
    with leaving_out_what_stays():
        assert gc.get_threshold()[0] == AT_WORK
        assert min(look_s() for _ in range(3)) < before_s / 4
    assert gc.get_freeze_count() == 0
