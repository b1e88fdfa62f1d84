"""The page's load is held to limits: who is over one fails."""

import pytest

from benchmarks.page_load import MOST_MB, P99_S, PAGE_BYTES, SEEN_WITHIN_S, Measured


@pytest.mark.parametrize(
    ("memory_mb", "seen_s", "p99_s", "sizes", "over"),
    [
        (MOST_MB - 1, SEEN_WITHIN_S - 0.1, P99_S - 0.01, {"/": PAGE_BYTES - 1}, []),
        (MOST_MB, 0.1, 0.1, {"/": 1}, ["250 MB"]),
        (1, SEEN_WITHIN_S, 0.1, {"/": 1}, ["a finding seen after 1.00 s"]),
        (1, 0.1, P99_S, {"/": 1}, ["p99 of first answers 200 ms"]),
        (1, 0.1, 0.1, {"/": 1, "/tra-cuu": PAGE_BYTES}, ["/tra-cuu: 100000 bytes"]),
    ],
)
def test_each_limit_that_is_reached_is_named_and_nothing_below_it(
    memory_mb: float, seen_s: float, p99_s: float, sizes: dict[str, int], over: list[str]
) -> None:
    assert Measured(memory_mb, 0.0, seen_s, p99_s, 0.0, sizes).over == over
