"""When an answer is given, when choices, and when neither."""

from collections.abc import Mapping

import numpy as np
import pytest

from bot.answers.decision import Answer, AnswerPolicy, AnswerStatus, _agreeing, agree
from bot.answers.features import Floats
from bot.answers.logistic import Logistic
from bot.answers.matcher import Ranking
from bot.answers.negation import is_negated
from bot.answers.normalise import words
from bot.answers.parameters import Parameters
from bot.answers.schema import Card, CardKind, Citation, Entry, Kind, Knowledge, Verdict

MASS_ALONE = Logistic((0.0, 0.0, 1.0, 0.0, 0.0), 0.0)
"""The chance of a group is then the sum of its probabilities."""
PARAMETERS = Parameters(
    temperature=1.0, question=MASS_ALONE, urgent=MASS_ALONE, about=MASS_ALONE, question_from=0.5, choices_from=0.2,
    urgent_from=0.5, passage_from=0.8, about_from=0.5, answer_from=0.4, suggest_from=0.1, conflict_share=0.5,
    negated_conflict_share=0.3, corpus="",
)  # fmt: skip


def rule(name: str, verdict: Verdict, *clauses: str) -> Entry:
    citations = tuple(Citation(clause, "q") for clause in clauses)
    return Entry(name, "t", Kind.RULE, name, "a", verdict, "n", None, citations, ())


ENTRIES = {
    entry.id: entry
    for entry in (
        rule("do-a", Verdict.DO, "d#1"),
        rule("do-a-too", Verdict.DO, "d#2", "d#1"),
        rule("dont-a", Verdict.DONT, "d#3"),
        rule("info-b", Verdict.INFO, "d#4"),
        Entry("fine", "t", Kind.NOT_COVERED, "fine", "a", None, None, "x", (), ()),
    )
}


CARDS = {
    "hurt": Card("hurt", CardKind.URGENT, "care", ("Gọi 113",), ("113",)),
    "robbed": Card("robbed", CardKind.URGENT, "care", ("Gọi 113",), ("113",)),
    "hello": Card("hello", CardKind.ABOUT, "Xin chào"),
}


NAMES = sorted(ENTRIES | CARDS)


def logits(shares: Mapping[str, float]) -> Floats:
    values = [shares.get(name.replace("-", "_"), 0.0) for name in NAMES]
    return np.asarray(np.log(np.array([*values, 1.0 - sum(values)]) + 1e-7), dtype=np.float32)


def decided(negated: bool = False, passage: Mapping[str, float] | None = None, **shares: float) -> Answer:
    parts = np.array([logits({}), logits(passage)]) if passage is not None else None
    ranking = Ranking(logits(shares), negated, passages=lambda: parts)
    return AnswerPolicy(NAMES, ENTRIES, CARDS).decide(ranking, PARAMETERS)


def test_a_sure_entry_is_answered() -> None:
    answer = decided(do_a=0.8)
    assert (answer.status, answer.entry) == (AnswerStatus.ANSWERED, ENTRIES["do-a"])


def test_entries_that_say_the_same_are_sure_together() -> None:
    answer = decided(do_a=0.3, do_a_too=0.25, info_b=0.2)
    assert answer.status is AnswerStatus.ANSWERED
    assert answer.confidence == pytest.approx(0.55)


def test_an_opposite_verdict_that_is_nearly_as_likely_forbids_an_answer() -> None:
    answer = decided(do_a=0.5, dont_a=0.3)
    assert (answer.status, answer.entry, answer.gate) == (AnswerStatus.SUGGESTED, None, "verdict conflict")
    assert {suggestion.entry.id for suggestion in answer.suggestions} >= {"do-a", "dont-a"}


def test_a_negated_question_is_held_to_a_stricter_gate() -> None:
    assert decided(do_a=0.5, dont_a=0.2).status is AnswerStatus.ANSWERED
    assert decided(negated=True, do_a=0.5, dont_a=0.2).status is AnswerStatus.SUGGESTED


def test_a_recognised_refusal_is_named_and_never_suggested() -> None:
    answer = decided(fine=0.7, do_a=0.05)
    assert (answer.status, answer.entry, answer.suggestions) == (AnswerStatus.ABSTAINED, ENTRIES["fine"], ())


def test_cards_of_help_are_sure_together_and_come_before_a_rule_that_is_likelier_than_each() -> None:
    answer = decided(hurt=0.3, robbed=0.25, dont_a=0.4)
    assert (answer.status, answer.entry, answer.card) == (AnswerStatus.URGENT, None, CARDS["hurt"])


def test_a_call_for_help_is_heard_in_one_passage_of_a_long_story() -> None:
    answer = decided(passage={"robbed": 0.9}, dont_a=0.9, hurt=0.02)
    assert (answer.status, answer.card) == (AnswerStatus.URGENT, CARDS["robbed"])
    assert decided(passage={"robbed": 0.6}, dont_a=0.9).status is AnswerStatus.ANSWERED


def test_what_is_no_question_for_the_documents_gets_neither_rule_nor_choices() -> None:
    answer = decided(do_a=0.45)
    assert (answer.status, answer.suggestions) == (AnswerStatus.ABSTAINED, ())
    assert decided(do_a=0.55).status is AnswerStatus.ANSWERED


def test_a_likelier_refusal_is_never_outranked_by_choices_of_rules() -> None:
    answer = decided(fine=0.6, do_a=0.2, info_b=0.15)
    assert (answer.status, answer.entry, answer.suggestions) == (AnswerStatus.ABSTAINED, ENTRIES["fine"], ())


def test_words_about_the_bot_get_their_card() -> None:
    answer = decided(hello=0.6, do_a=0.3)
    assert (answer.status, answer.card, answer.suggestions) == (AnswerStatus.ABOUT, CARDS["hello"], ())


def test_other_matters_are_abstained_from_without_an_entry() -> None:
    answer = decided(do_a=0.02)
    assert (answer.status, answer.entry) == (AnswerStatus.ABSTAINED, None)


def test_an_unsure_question_gets_choices_on_different_ground() -> None:
    answer = decided(do_a=0.25, do_a_too=0.02, info_b=0.2, dont_a=0.21)
    assert answer.status is AnswerStatus.SUGGESTED
    assert [suggestion.entry.id for suggestion in answer.suggestions] == ["do-a", "dont-a", "info-b"]


def test_entries_agree_only_with_one_verdict_and_a_shared_first_clause() -> None:
    assert agree(ENTRIES["do-a"], ENTRIES["do-a-too"])
    assert not agree(ENTRIES["do-a"], ENTRIES["dont-a"])


@pytest.mark.parametrize(
    ("text", "negated"),
    [
        ("Không kiểm chứng thì có sao không?", True),
        ("co phai la khong duoc dang khong", True),
        ("chưa có quyết định, đăng được không", True),
        ("đừng chia sẻ đúng không", True),
        ("đăng bài này được không?", False),
        ("cho em hỏi chia sẻ được không ạ", False),
        ("share duoc khong may anh oi", False),
        ("", False),
    ],
)
def test_a_negation_is_told_from_a_question_word(text: str, negated: bool) -> None:
    assert is_negated(words(text)) is negated


def test_those_that_agree_are_found_by_what_they_cite(knowledge: Knowledge) -> None:
    rules = [one for one in knowledge.entries.values() if one.kind is Kind.RULE]
    expected = [[place for place, other in enumerate(rules) if agree(other, one)] for one in rules]
    assert list(_agreeing(rules)) == expected
    assert any(len(own) > 1 for own in expected)
