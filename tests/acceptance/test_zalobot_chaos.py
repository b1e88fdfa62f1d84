"""Kill -9 beside a local Zalo bot; `python -m benchmarks.zalobot_chaos` does the same at length."""

from pathlib import Path

from benchmarks.zalobot_chaos import Plan, run

PLAN = Plan(members=25, kills=2, share=0.05, most_gap_s=1.0, questions=4, after_s=4.0)


async def test_what_was_stored_is_answered_once_and_in_order_and_a_kill_costs_one_unstored_update_at_most(
    tmp_path: Path,
) -> None:
    outcome = await run(PLAN, tmp_path)
    assert (outcome.lost, outcome.out_of_order, outcome.most_asking) == ((), (), 1)
    assert outcome.stored >= PLAN.members * PLAN.questions - PLAN.kills
    assert outcome.gone <= PLAN.kills
    assert outcome.faults
    without_a_kill, *at_a_kill = outcome.twice
    assert without_a_kill == 0
    assert max(at_a_kill) <= 2
