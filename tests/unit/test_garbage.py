"""What stays until the end of the program is not looked through again and again."""

import gc
import time
import weakref
from collections.abc import Iterator

import pytest

from bot.answers.answerer import Answerer
from bot.answers.schema import Knowledge
from bot.app.garbage import AT_WORK, leaving_out_what_stays, without_looks
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


@pytest.mark.parametrize("is_frozen", [True, False])
def test_nobody_looks_while_much_is_read_and_what_was_read_is_left_out_like_the_rest(is_frozen: bool) -> None:
    if is_frozen:
        gc.freeze()
    try:
        before = gc.get_freeze_count()
        with without_looks():
            assert not gc.isenabled()
            kept = [[] for _ in range(10_000)]  # type: ignore[var-annotated]
        assert gc.isenabled()
        assert (gc.get_freeze_count() >= before + len(kept)) is is_frozen
    finally:
        gc.unfreeze()


def test_what_answers_is_let_go_at_once_where_another_takes_its_place(knowledge: Knowledge, answerer: Answerer) -> None:
    """What is frozen is never looked for, so nothing may hold itself."""
    own = Answerer(knowledge, answerer.matcher, answerer.parameters)
    own.answer("chụp công văn mật đăng lên nhóm được không")
    parts = [weakref.ref(part) for part in (own, own._quoting, own._circumstances, own._decider)]
    gc.disable()
    try:
        del own
        assert [part() for part in parts] == [None] * len(parts)
    finally:
        gc.enable()
