"""Kill -9 beside a local Zalo account; `python -m benchmarks.zalo_chaos` does the same at length."""

from pathlib import Path

from benchmarks.zalo_chaos import run

EVENTS, MEMBERS, KILLS, FAULTS, MOST_GAP_S = 240, 60, 2, 0.05, 5.0


async def test_a_kill_loses_no_event_keeps_the_order_and_brings_two_replies_twice_at_most(tmp_path: Path) -> None:
    outcome = await run(EVENTS, MEMBERS, KILLS, FAULTS, tmp_path, MOST_GAP_S)
    assert (outcome.lost, outcome.out_of_order) == (0, 0)
    assert outcome.faults
    without_a_kill, *at_a_kill = outcome.twice
    assert without_a_kill == 0
    assert max(at_a_kill) <= 2
