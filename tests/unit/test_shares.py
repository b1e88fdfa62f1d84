"""Who takes more than their share rests, and nobody else does."""

from typing import Any

import pytest

from bot.services.shares import Shares


class Now:
    def __init__(self) -> None:
        self.at_s = 1_000.0

    def __call__(self) -> float:
        return self.at_s


@pytest.fixture
def now() -> Now:
    return Now()


def test_what_costs_little_never_makes_anybody_rest(now: Now) -> None:
    shares = Shares(0.1, 0.05, now)
    for _ in range(1_000):
        shares.note("a", 0.002)
        now.at_s += 0.05
        assert shares.resting() == {}


def test_who_takes_more_rests_until_it_is_a_share_of_the_time_again(now: Now) -> None:
    shares = Shares(0.1, 0.05, now)
    began_s, taken_s = now.at_s, 0.0
    while now.at_s < began_s + 60:
        shares.note("a", 0.06)
        taken_s += 0.06
        now.at_s += shares.rest_s("a")
    assert taken_s == pytest.approx(0.05 * 60 + 0.1, rel=0.05)


def test_one_burst_makes_nobody_rest_and_the_others_none_rest_for_it(now: Now) -> None:
    shares = Shares(2.0, 0.1, now)
    shares.note("a", 1.9)
    assert shares.resting() == {}
    shares.note("a", 1.0)
    assert shares.resting() == {"a": pytest.approx(9.0)}
    assert shares.rest_s("b") == 0.0


def test_those_who_are_even_again_are_forgotten(now: Now) -> None:
    shares = Shares(0.1, 0.05, now)
    for number in range(100):
        shares.note(f"m{number}", 0.01)
    now.at_s += 60
    shares.note("a", 0.01)
    assert list(shares._even_at_s) == ["a"]


def test_who_rests_is_told_while_another_thread_counts() -> None:
    """Decisions are counted on the database's thread."""
    meanwhile: list[Any] = []

    def clock() -> float:
        if meanwhile:
            meanwhile.pop()()
        return 0.0

    shares = Shares(0.1, 0.05, clock)
    shares.note("a", 10.0)
    meanwhile.append(lambda: shares.note("b", 10.0))
    assert "a" in shares.resting()
