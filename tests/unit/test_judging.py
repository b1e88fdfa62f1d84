"""How answers are judged (design, section 4)."""

import numpy as np
import pytest

from bot.answers.decision import Answer, AnswerStatus, Suggestion
from bot.answers.schema import Citation, Entry, Kind, Verdict
from bot.evaluation.intents import answered_and_right, auroc
from bot.evaluation.judging import Question, accepts, judge, score


def entry(verdict: Verdict, *clauses: str) -> Entry:
    citations = tuple(Citation(clause, "q") for clause in clauses)
    return Entry("e", "t", Kind.RULE, "e", "a", verdict, "n", None, citations, ())


def question(*clauses: str, verdicts: frozenset[Verdict] = frozenset({Verdict.DO})) -> Question:
    return Question("q", "text", "clean", verdicts, frozenset(clauses))


ASKED = question("d#1")
OUTSIDE = question(verdicts=frozenset())


def answered(one: Entry) -> Answer:
    return Answer(AnswerStatus.ANSWERED, one, 1.0)


def test_right_is_an_accepted_verdict_with_an_accepted_clause() -> None:
    assert judge(ASKED, answered(entry(Verdict.DO, "d#2", "d#1"))).right
    assert not judge(ASKED, answered(entry(Verdict.DO, "d#2"))).right
    assert not judge(ASKED, answered(entry(Verdict.INFO, "d#1"))).right


def test_a_suggestion_with_an_accepted_clause_is_listed_but_not_right() -> None:
    judgement = judge(ASKED, Answer(AnswerStatus.SUGGESTED, None, 0.3, (Suggestion(entry(Verdict.INFO, "d#1"), 0.3),)))
    assert (judgement.right, judgement.listed) == (False, True)


def test_do_for_dont_is_opposite_and_info_for_dont_is_not() -> None:
    assert judge(ASKED, answered(entry(Verdict.DONT, "d#1"))).opposite
    assert not judge(ASKED, answered(entry(Verdict.INFO, "d#1"))).opposite


def test_only_an_answer_is_false_where_it_had_to_abstain() -> None:
    assert judge(OUTSIDE, answered(entry(Verdict.DO, "d#1"))).false_answer
    suggestion = Suggestion(entry(Verdict.DO, "d#1"), 0.3)
    assert not judge(OUTSIDE, Answer(AnswerStatus.SUGGESTED, None, 0.3, (suggestion,))).false_answer


@pytest.mark.parametrize(
    ("accepted", "cited", "right"),
    [
        ("bc-2020#IV", "bc-2020#IV.3", True),
        ("bc-2020#IV.3", "bc-2020#IV", True),
        ("bc-2020#IV.3", "bc-2020#IV.4", False),
    ],
)
def test_the_reports_part_four_stands_for_its_tasks(accepted: str, cited: str, right: bool) -> None:
    assert accepts(question(accepted), [cited]) is right


def test_shares_are_of_the_questions_they_concern() -> None:
    one = score([ASKED, ASKED, OUTSIDE], [answered(entry(Verdict.DO, "d#1"))] * 3)
    assert one.shares == {"right": 1.0, "listed": 1.0, "opposite": 0.0, "false_answers": 1.0}


def test_auroc_counts_a_tie_as_half() -> None:
    assert auroc(np.array([0.9, 0.5]), np.array([0.5, 0.1])) == pytest.approx(0.875)


def test_a5_answers_above_the_threshold_that_lets_one_in_twenty_pass() -> None:
    outside = np.linspace(0.0, 0.95, 20)
    inside, right = np.array([0.99, 0.93, 0.5]), np.array([True, True, True])
    assert answered_and_right(inside, right, outside) == pytest.approx(2 / 3)
