"""What an example would change, before it is learned: all labelled questions asked again as if it had been.

At the optimum of the softmax an example weighs by its residual, W = X^T R with r = C (wanted - predicted). So a new
example x of class c adds x r^T, where r solves r = C (e_c - p(x)) with x itself counted in; what it moves in others'
residuals and in the weights of features is left out. How near that comes to learning anew is measured by
`python -m benchmarks.learning` (docs/why/teaching.md); whoever writes an example learns anew all the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from bot.answers.answerer import Answerer
from bot.answers.decision import Answer, AnswerStatus
from bot.answers.features import Floats, Vector
from bot.answers.matcher import MAX_QUESTION_CHARS, Ranking
from bot.answers.training import INVERSE_REGULARISATION
from bot.answers.wordless import only_links, wordless
from bot.evaluation.labelled import Labelled

STEPS, DAMPING = 400, 0.1
Outcome = tuple[str, str]


class AnswerTurn(StrEnum):
    """MENDED: right only with the example; BROKEN: right only without it; CHANGED: nobody said which is right."""

    MENDED = "mended"
    BROKEN = "broken"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Flip:
    """A labelled question that is answered otherwise; `before` and `after`: the status, and the entry or card."""

    asked: Labelled
    turn: AnswerTurn
    before: Outcome
    after: Outcome


def fewer_right(turned: Sequence[Flip]) -> int:
    """By how many fewer questions are answered rightly; not above 0 where none is lost on the whole."""
    return sum(one.turn is AnswerTurn.BROKEN for one in turned) - sum(one.turn is AnswerTurn.MENDED for one in turned)


def outcome(answer: Answer) -> Outcome:
    """What a member would see, by its status and what is shown."""
    shown = answer.entry or answer.card
    named = shown.id if shown is not None and answer.status is not AnswerStatus.SUGGESTED else ""
    return str(answer.status), named


def flips(labelled: Sequence[Labelled], before: Sequence[Answer], after: Sequence[Answer]) -> list[Flip]:
    """Those broken first."""
    found = []
    for asked, was, becomes in zip(labelled, before, after, strict=True):
        right_before, right_after = asked.is_right(was), asked.is_right(becomes)
        if right_before is not None and right_before != right_after:
            turn = AnswerTurn.MENDED if right_after else AnswerTurn.BROKEN
            found.append(Flip(asked, turn, outcome(was), outcome(becomes)))
        elif right_before is None and outcome(was) != outcome(becomes):
            found.append(Flip(asked, AnswerTurn.CHANGED, outcome(was), outcome(becomes)))
    order = (AnswerTurn.BROKEN, AnswerTurn.CHANGED, AnswerTurn.MENDED)
    return sorted(found, key=lambda one: order.index(one.turn))


class Rehearsal:
    """The labelled questions as they are answered now; `with_example` answers those anew that an example touches."""

    def __init__(self, answerer: Answerer, labelled: Sequence[Labelled]) -> None:
        self._answerer = answerer
        self.labelled = tuple(labelled)
        self._rankings = [answerer.matcher.rank(one.text) for one in self.labelled]
        asked = zip(self.labelled, self._rankings, strict=True)
        self.answers = [answerer.answer(one.text, ranking) for one, ranking in asked]

    def with_example(self, text: str, entry: str) -> list[Flip]:
        return flips(self.labelled, self.answers, self._answers_with(text, entry))

    def _answers_with(self, text: str, entry: str) -> list[Answer]:
        matcher = self._answerer.matcher
        ranking = matcher.rank(text[:MAX_QUESTION_CHARS])
        vector = ranking.vector
        if vector is None or not len(vector.ids):
            return list(self.answers)
        dense = np.zeros(len(matcher.space), dtype=np.float32)
        dense[vector.ids] = vector.weights / np.float32(vector.norm)
        residual = _residual(ranking, matcher.names.index(entry), float(np.dot(dense, dense)))
        answers = []
        for one, known, answer in zip(self.labelled, self._rankings, self.answers, strict=True):
            alike = _alike(dense, known.vector)
            if alike == 0.0 or wordless(one.text) or only_links(one.text):
                answers.append(answer)
                continue
            moved = replace(known, logits=known.logits + np.float32(alike * known.scale) * residual)
            answers.append(self._answerer.decided(one.text, moved))
        return answers


def _residual(ranking: Ranking, wanted: int, length: float) -> Floats:
    """C (e_c - p) where p counts the example itself in; found by small steps, which always settle."""
    own = np.zeros(len(ranking.logits), dtype=np.float32)
    own[wanted] = 1.0
    logits = ranking.logits / np.float32(ranking.scale)
    residual = np.zeros_like(own)
    for _ in range(STEPS):
        reached = logits + np.float32(length) * residual
        powers = np.exp(reached - reached.max())
        residual += np.float32(DAMPING) * (
            np.float32(INVERSE_REGULARISATION) * (own - powers / powers.sum()) - residual
        )
    return residual


def _alike(dense: Floats, vector: Vector | None) -> float:
    return float(np.dot(dense[vector.ids], vector.weights)) / vector.norm if vector is not None else 0.0
