"""Kill -9 while members are being answered; `make bench` does the same at length."""

from pathlib import Path
from typing import Any

import pytest

from benchmarks.chaos import Plan, run

SHORT: Any = {"updates": 240, "chats": 40, "kills": 2}


@pytest.mark.parametrize(
    "plan",
    [
        Plan("polling", seed=11, **SHORT),
        Plan("webhook", webhook=True, seed=12, **SHORT),
    ],
    ids=lambda plan: plan.name,
)
async def test_a_kill_loses_nothing_keeps_the_order_and_brings_two_replies_twice_at_most(
    plan: Plan, tmp_path: Path
) -> None:
    outcome = await run(plan, tmp_path)
    assert outcome.settled
    assert (outcome.tally.lost, outcome.tally.out_of_order, outcome.tally.strange) == (0, 0, 0)
    assert outcome.tally.most_at_a_kill <= 2
    assert (outcome.dead_letters, outcome.quarantined) == (0, 0)
