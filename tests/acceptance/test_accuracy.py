"""What the product must reach, on questions that no example was written from."""

import json

import pytest

from bot.answers.answerer import Answerer
from bot.answers.normalise import fold_text
from bot.answers.schema import Corpus
from bot.app import corpus_version
from bot.config import Settings
from bot.evaluation.judging import score
from bot.evaluation.questions import read_questions
from tests.conftest import ROOT
from tests.digests import digest

OWN = [ROOT / "tests" / "questions" / name for name in ("tune.jsonl", "report.jsonl")]


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.stem)
def test_the_targets_are_reached(path: object, answerer: Answerer) -> None:
    questions = read_questions(str(path))
    shares = score(questions, [answerer.answer(question.text) for question in questions]).shares
    assert shares["right"] >= 0.90
    assert shares["listed"] >= 0.97
    assert shares["opposite"] <= 0.03
    assert shares["false_answers"] <= 0.08


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.stem)
def test_no_labelled_question_stands_among_the_examples(path: object, corpus: Corpus) -> None:
    examples = set(map(fold_text, corpus.texts))
    assert not [question.text for question in read_questions(str(path)) if fold_text(question.text) in examples]


def test_no_given_question_stands_among_the_examples(corpus: Corpus) -> None:
    """The questions that the project was given are not ours to copy: here is what tells them again."""
    given = set((ROOT / "tests" / "given" / "questions.sha256").read_text(encoding="utf-8").split())
    assert len(given) > 50
    assert not [text for text in corpus.texts if digest(fold_text(text)) in given]


def test_the_parameters_were_learned_from_this_knowledge(settings: Settings) -> None:
    kept = json.loads((settings.knowledge / "parameters.json").read_text())
    assert kept["corpus"] == corpus_version(settings.knowledge), "run: make train"
