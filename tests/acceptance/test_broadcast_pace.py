"""The pace of a broadcast, as the platform counts it; `python -m benchmarks.broadcast` does the same at length."""

from pathlib import Path

import pytest

from benchmarks.broadcast import pace

PER_S = 27.0


@pytest.mark.timed
async def test_a_broadcast_reaches_its_pace(tmp_path: Path) -> None:
    reached = await pace(tmp_path, 135, PER_S)
    assert reached.sent == 135
    assert reached.share > 0.9
    assert reached.refused == 0
    assert reached.p99_s < 2


async def test_a_platform_that_stalls_never_has_more_in_a_second_than_it_takes(tmp_path: Path) -> None:
    reached = await pace(tmp_path, 135, PER_S, stalls=True)
    assert reached.sent == 135
    assert reached.refused == 0
