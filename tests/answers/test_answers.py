"""Every topic's own questions, one case each; a known miss is recorded beside its question and must stay one.

A question is answered right when what is said agrees with its entry: the same verdict on the same clause; one of a
not-covered entry, when it is not answered. `known_miss: true` marks what the matcher does not do yet; when it does,
the case fails until the mark is taken away (`python -m tests.answers.mark_known_misses`).
"""

from pathlib import Path

import pytest

from bot.answers.answerer import Answerer
from bot.answers.decision import AnswerStatus, agree
from bot.answers.schema import Kind, Knowledge
from tests.yaml_files import read_yaml

HERE = Path(__file__).parent


def questions() -> list[tuple[str, dict[str, object]]]:
    return [(path.stem, question) for path in sorted(HERE.glob("*.yaml")) for question in read_yaml(path)["questions"]]


def is_right(text: str, entry_id: str, knowledge: Knowledge, answerer: Answerer) -> bool:
    wanted = knowledge.entries[entry_id]
    answer = answerer.answer(text)
    if wanted.kind is Kind.NOT_COVERED:
        return answer.status is not AnswerStatus.ANSWERED
    return answer.status is AnswerStatus.ANSWERED and answer.entry is not None and agree(answer.entry, wanted)


CASES = [
    pytest.param(
        str(question["text"]),
        str(question["entry"]),
        id=f"{topic}::{question['text']}",
        marks=pytest.mark.xfail(reason="known miss") if question.get("known_miss") else (),
    )
    for topic, question in questions()
]


@pytest.mark.parametrize(("text", "entry_id"), CASES)
def test_a_question_gets_its_answer(text: str, entry_id: str, knowledge: Knowledge, answerer: Answerer) -> None:
    assert is_right(text, entry_id, knowledge, answerer)


def test_every_entry_has_questions_of_its_own(knowledge: Knowledge) -> None:
    assert {str(question["entry"]) for _, question in questions()} == set(knowledge.entries)


def test_known_misses_are_few(knowledge: Knowledge) -> None:
    missed = sum(bool(question.get("known_miss")) for _, question in questions())
    assert missed / len(CASES) <= 0.12
