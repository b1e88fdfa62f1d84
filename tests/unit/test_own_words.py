"""Words about one's own cases are told from questions for the documents."""

import json

import pytest

from bot.answers.schema import Corpus
from bot.dialogue.own_words import is_about_own
from tests.conftest import ROOT

OWN = """
bao giờ có trả lời?
khi nào cán bộ trả lời tôi
cho tôi hỏi bao giờ có kết quả
sao chưa thấy trả lời
vẫn chưa có trả lời
có kết quả chưa ạ
việc của tôi đến đâu rồi
bài tôi gửi hôm qua xử lý đến đâu rồi
mã của tôi là gì
ma cua toi dau
tôi làm mất mã biên nhận
thu hồi tin tôi vừa gửi
tôi muốn rút lại việc đã gửi
hủy câu hỏi tôi vừa gửi cho cán bộ
những tin tôi đã gửi
"""
OTHER = """
thu hồi tin nhắn zalo đã gửi được không
tin nhắn đã gửi trong nhóm có thu hồi được không
bao giờ có kết quả bầu cử
mã OTP của tôi bị lộ
gửi tin cho cán bộ được không
có trả lời phỏng vấn báo chí được không
mã QR của tôi
"""


ABOUT_OWN = {"hủy câu hỏi đã gửi cán bộ", "rút lại cái đã gửi cán bộ trực", "bao giờ cán bộ mới trả lời"}
"""Examples of what no document speaks of; they are meant so."""


@pytest.mark.parametrize("text", OWN.strip().splitlines())
def test_words_about_ones_own_cases(text: str) -> None:
    assert is_about_own(text)


@pytest.mark.parametrize("text", OTHER.strip().splitlines())
def test_words_about_anything_else(text: str) -> None:
    assert not is_about_own(text)


def test_nothing_else_among_all_examples_and_questions_is_taken_for_them(corpus: Corpus) -> None:
    texts = list(corpus.texts)
    for path in (ROOT / "tests" / "questions").glob("*.jsonl"):
        texts += [json.loads(line)["text"] for line in path.read_text(encoding="utf-8").splitlines()]
    assert len(texts) > 10_000
    assert {text for text in texts if is_about_own(text)} == ABOUT_OWN
