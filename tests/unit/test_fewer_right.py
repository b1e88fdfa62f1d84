"""By how many fewer questions are right is told by what turned; where it is any, `bot learn write` stops."""

import pytest

from bot.evaluation.labelled import Labelled
from bot.evaluation.rehearsal import Flip, Turn, fewer_right


def flip(turn: Turn) -> Flip:
    return Flip(Labelled("?", ""), turn, ("answered", "a"), ("abstained", ""))


@pytest.mark.parametrize(
    ("turns", "fewer"),
    [
        ([], 0),
        ([Turn.CHANGED] * 3, 0),
        ([Turn.BROKEN, Turn.BROKEN, Turn.MENDED, Turn.CHANGED], 1),
        ([Turn.BROKEN, Turn.MENDED], 0),
        ([Turn.MENDED, Turn.MENDED], -2),
    ],
)
def test_what_is_lost_is_set_against_what_is_won(turns: list[Turn], fewer: int) -> None:
    assert fewer_right([flip(turn) for turn in turns]) == fewer
