"""Kill -9 while a broadcast goes; `python -m benchmarks.broadcast kill` does the same at length."""

from pathlib import Path

from benchmarks.broadcast import killed
from bot.services.broadcasts.terms import WINDOW


async def test_a_kill_loses_nobodys_message_and_brings_five_twice_at_most(tmp_path: Path) -> None:
    outcome = await killed(tmp_path, recipients=400, kills=2, per_s=120.0, seed=2)
    assert outcome.lost == 0
    assert outcome.most_at_a_kill <= WINDOW == 5
    assert outcome.duplicates <= outcome.kills * WINDOW
