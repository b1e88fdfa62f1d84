"""What is said of replicas that met a fault."""

import pytest

from benchmarks.scale_bounds import of_two, verdict


@pytest.mark.parametrize(
    ("found", "settled", "said"),
    [
        ((0, 0, 0, 0.0), True, "held"),
        ((0, 5, 0, 7.5), True, "held"),
        ((1, 0, 0, 0.0), True, "missed: lost"),
        ((0, 6, 0, 0.0), True, "missed: duplicated"),
        ((0, 0, 1, 0.0), True, "missed: out of order"),
        ((0, 0, 0, 7.6), True, "missed: silence"),
        ((2, 9, 0, 0.0), False, "missed: lost, duplicated, not settled"),
    ],
)
def test_a_fault_is_held_or_what_was_missed_is_named(
    found: tuple[int, int, int, float], settled: bool, said: str
) -> None:
    assert verdict(*found, settled=settled) == said


def test_two_replicas_are_held_against_one() -> None:
    assert (of_two(1.7), of_two(1.69)) == ("held", "missed (1.7 x wanted)")
