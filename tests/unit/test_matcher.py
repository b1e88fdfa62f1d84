"""Learning and ranking, on a handful of examples."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answers.features import build_space
from bot.answers.matcher import MAX_QUESTION_CHARS, Matcher, train
from bot.answers.normalise import fold, words
from bot.answers.schema import Lexicon

TEXTS = [
    "tôi muốn chia sẻ bài báo", "chia sẻ tin trên báo được không", "share bài báo này nhé",
    "tài liệu mật có đăng được không", "đăng văn bản mật lên mạng", "chụp tài liệu mật",
]  # fmt: skip
ENTRIES = ["share"] * 3 + ["secret"] * 3
LEXICON = Lexicon({"ko": ("khong",)}, (("bai bao", "bao-chi"), ("tai lieu mat", "bi-mat")))
BACKGROUND = ["hôm nay trời mưa", "giá vàng bao nhiêu", "nấu phở thế nào"]


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    return train(TEXTS, ENTRIES, BACKGROUND, LEXICON)


def best(matcher: Matcher, text: str) -> str:
    place = int(matcher.rank(text).logits.argmax())
    return (*matcher.names, "other")[place]


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("chia se bai bao", "share"),
        ("Chia sẻ bài báo", "share"),
        ("dang tai lieu mat", "secret"),
        ("trời có mưa không", "other"),
        ("", "other"),
        ("日本語 🙈", "other"),
    ],
)
def test_a_question_is_ranked_by_its_words(matcher: Matcher, text: str, entry: str) -> None:
    assert best(matcher, text) == entry


def test_kinds_of_other_matters_are_one_class_in_every_ranking() -> None:
    kinds = ["weather", "prices", "kitchen"]
    apart = train(TEXTS, ENTRIES, BACKGROUND, LEXICON, kinds)
    assert len(apart.bias) == len(apart.names) + len(kinds)
    for text in ("trời mưa", "giá vàng", "nấu phở", "chụp tài liệu mật"):
        assert len(apart.rank(text).logits) == len(apart.names) + 1
        assert best(apart, text) == ("secret" if "mật" in text else "other")


def test_the_words_that_speak_for_other_matters_are_those_of_the_likeliest_kind() -> None:
    apart = train(TEXTS, ENTRIES, BACKGROUND, LEXICON, ["weather", "prices", "kitchen"])
    for line in BACKGROUND:
        strongest = apart.strongest(line, len(apart.names), 1)[0]
        assert strongest[1] > 0.0
        assert set(strongest[0].split()) <= set(" ".join(map(fold, words(line))).split())


def test_learning_twice_gives_the_same_weights(matcher: Matcher) -> None:
    again = train(TEXTS, ENTRIES, BACKGROUND, LEXICON)
    assert np.array_equal(matcher.weights.arrays()["cells"], again.weights.arrays()["cells"])
    assert np.array_equal(matcher.bias, again.bias)


@given(st.text(max_size=300))
def test_any_text_gets_probabilities_that_sum_to_one(matcher: Matcher, text: str) -> None:
    probabilities = matcher.rank(text).probabilities(0.8)
    assert np.isfinite(probabilities).all()
    assert float(probabilities.sum()) == pytest.approx(1.0, abs=1e-3)


def test_what_stands_after_the_longest_question_is_not_read(matcher: Matcher) -> None:
    text = "chia sẻ bài báo " + "x" * MAX_QUESTION_CHARS
    assert np.array_equal(matcher.rank(text).logits, matcher.rank(text + " tài liệu mật").logits)


def test_an_example_lies_in_the_space_as_a_question_with_its_words_does(matcher: Matcher) -> None:
    typed = [words(text) for text in TEXTS]
    analyses = [matcher.analyse(text) for text in TEXTS]
    space, examples = build_space(analyses, [0, 0, 0, 1, 1, 1])
    assert len(examples) == len(typed)
    for number, analysis in enumerate(analyses):
        vector = space.vector(analysis)
        own = slice(examples.starts[number], examples.starts[number + 1])
        expected = dict(zip(examples.ids[own].tolist(), examples.values[own].tolist(), strict=True))
        found = dict(zip(vector.ids.tolist(), (vector.weights / vector.norm).tolist(), strict=True))
        assert found == pytest.approx(expected, rel=1e-4)


@pytest.mark.slow
def test_learning_does_not_depend_on_the_seed_of_string_hashes() -> None:
    program = (
        "import hashlib, tests.unit.test_matcher as t\n"
        "m = t.train(t.TEXTS, t.ENTRIES, t.BACKGROUND, t.LEXICON)\n"
        "learned = m.weights.arrays()['cells'].tobytes() + m.rank('chia sẻ bài báo').logits.tobytes()\n"
        "print(hashlib.sha256(learned).hexdigest())"
    )
    printed = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed},
            cwd=Path(__file__).parents[2],
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(printed) == 1
