"""A chunk in a sender's hands: what is due, what is done, what is given up."""

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.broadcasts import Part
from bot.domain.chunks import Chunk, Tally, read_chunk, written_chunk
from bot.domain.errors import Limited, MaybeDelivered, PlatformDown, Rejected, Retryable, Unreachable
from bot.ports.chunk_sending import Stretch
from bot.services.broadcasts.chunk_progress import BETWEEN_PARTS_S, MAX_TRIES, Work

ONE = (Part("a"),)
TWO = (Part("a"), Part("b"))


def work(numbers: tuple[int, ...], parts: tuple[Part, ...] = ONE, done: int = 0) -> Work:
    return Work(Stretch(Chunk(1, 1, 7, 11, 5, done), parts, numbers))


@given(st.integers(1, 10**9), st.integers(1, 200), st.integers(0, 2**400), st.tuples(*[st.integers(0, 200)] * 4))
def test_a_chunk_is_read_as_it_was_written(first: int, size: int, done: int, ends: tuple[int, ...]) -> None:
    chunk = Chunk(3, 4, 7, first, size, done, Tally(*ends) if done else Tally())
    assert read_chunk(written_chunk(chunk), 3, 4) == chunk


def test_numbers_that_do_not_belong_are_left_out_and_counted_as_such() -> None:
    some = work((12, 14))
    assert some.take(10, 0.0) == [(0, 12), (0, 14)]
    assert some.chunk.tally == Tally(left=3)


def test_a_second_part_goes_a_second_after_the_first_and_then_the_member_counts_as_reached() -> None:
    some = work((11,), TWO)
    (item,) = some.take(1, 0.0)
    some.sent(item, "", 100.0)
    assert some.chunk.tally.sent == 0
    assert some.take(1, 100.0 + BETWEEN_PARTS_S - 0.01) == []
    (item,) = some.take(1, 100.0 + BETWEEN_PARTS_S)
    some.sent(item, "", 102.0)
    assert some.chunk.tally.sent == 1
    assert some.over
    assert some.chunk.is_over(2)


def test_what_was_recorded_before_a_kill_is_not_sent_again() -> None:
    first = work((11, 12), TWO)
    (item, _) = first.take(2, 0.0)
    first.sent(item, "", 100.0)
    again = work((11, 12), TWO, first.report().chunk.done)
    assert again.take(10, 200.0) == [(0, 12), (1, 11)]


def test_the_blocked_are_counted_and_named_once_to_be_marked_unreachable() -> None:
    some = work((11,), TWO)
    some.failed(some.take(1, 0.0)[0], "telegram:9", Unreachable("blocked"), 0.0)
    report = some.report()
    assert (report.chunk.tally.blocked, report.gone, report.over) == (1, ("telegram:9",), True)
    assert some.report().gone == ()


def test_a_refused_one_is_given_up_at_once_and_a_failing_one_after_so_many_tries() -> None:
    some = work((11, 12))
    refused, failing = some.take(2, 0.0)
    some.failed(refused, "k", Rejected("no"), 0.0)
    now_s, tries = 0.0, 0
    while True:
        some.failed(failing, "k", Retryable("502"), now_s)
        tries += 1
        now_s += 1000.0
        if not some.take(1, now_s):
            break
    assert (tries, some.chunk.tally.failed) == (MAX_TRIES, 2)


def test_a_message_without_an_answer_is_sent_once_more_and_no_more() -> None:
    some = work((11,))
    for left in (True, False):
        some.failed(some.take(1, 1000.0)[0], "k", MaybeDelivered("silence"), 0.0)
        assert some.over is not left
    assert some.chunk.tally.failed == 1


def test_a_pause_of_the_platform_costs_nobody_their_message() -> None:
    some = work((11, 12))
    limited, down = some.take(2, 0.0)
    some.failed(limited, "telegram:9", Limited(7.0), 100.0)
    some.failed(down, "telegram:8", PlatformDown("refused"), 100.0)
    assert some.report().limited == (("telegram:9", 7.0),)
    assert some.take(2, 106.0) == [(0, 12)]
    assert some.take(2, 107.0) == [(0, 11)]
