"""Kill -9 between members and the desk; `python -m benchmarks.submissions chaos` does the same at length."""

from pathlib import Path

from benchmarks.submissions import Plan, run

SHORT = Plan(submissions=60, kills=2, stream_per_s=60, webhook=True, last_kill=0.4, seed=2)
"""What waits after each of the kills waits together."""


async def test_a_kill_loses_no_submission_no_card_and_no_finding(tmp_path: Path) -> None:
    outcome = await run(SHORT, tmp_path)
    found = outcome.tally
    assert outcome.settled
    assert (found.causeless, found.strange) == (0, ())
    assert (found.acknowledged, found.forwarded, found.heard, found.single) == (60, 60, 60, found.things)
    assert max(found.by_kill) <= 2
    assert (outcome.dead_letters, outcome.quarantined) == (0, 0)
