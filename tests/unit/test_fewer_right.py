"""By how many fewer questions are right is told by what turned; where it is any, `bot learn write` stops."""

import pytest

from bot.evaluation.labelled import Labelled
from bot.evaluation.rehearsal import AnswerTurn, Flip, fewer_right


def flip(turn: AnswerTurn) -> Flip:
    return Flip(Labelled("?", ""), turn, ("answered", "a"), ("abstained", ""))


@pytest.mark.parametrize(
    ("turns", "fewer"),
    [
        ([], 0),
        ([AnswerTurn.CHANGED] * 3, 0),
        ([AnswerTurn.BROKEN, AnswerTurn.BROKEN, AnswerTurn.MENDED, AnswerTurn.CHANGED], 1),
        ([AnswerTurn.BROKEN, AnswerTurn.MENDED], 0),
        ([AnswerTurn.MENDED, AnswerTurn.MENDED], -2),
    ],
)
def test_what_is_lost_is_set_against_what_is_won(turns: list[AnswerTurn], fewer: int) -> None:
    assert fewer_right([flip(turn) for turn in turns]) == fewer
