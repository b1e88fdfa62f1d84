"""Several questions in one message are told apart; one question, however long, stays one."""

import json

import pytest

from bot.dialogue.several import split
from tests.conftest import ROOT


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("dung ten gia duoc ko voi lai co phai bao sep khong", ("dung ten gia duoc ko", "co phai bao sep khong")),
        (
            "Bị mạo danh thì báo ai? Và like bài xấu có sao không?",
            ("Bị mạo danh thì báo ai?", "like bài xấu có sao không?"),
        ),
        (
            "em vừa muốn đăng tài liệu mật vừa muốn bán bưởi, hai việc ấy sao ạ",
            ("muốn đăng tài liệu mật", "muốn bán bưởi"),
        ),
        (
            "1. Dùng tên giả được không 2. Tài liệu mật đăng được không",
            ("Dùng tên giả được không", "Tài liệu mật đăng được không"),
        ),
        (
            "Cho hỏi 2 việc: một là bài nói xấu có được like không, hai là bài việc tốt có nên chia sẻ",
            ("bài nói xấu có được like không", "bài việc tốt có nên chia sẻ"),
        ),
        (
            "Bài phản động like được không, còn chửi lại thì sao?",
            ("Bài phản động like được không,", "chửi lại thì sao?"),
        ),
    ],
)
def test_questions_are_told_apart(text: str, parts: tuple[str, ...]) -> None:
    assert split(text) == parts


@pytest.mark.parametrize(
    "text",
    [
        "",
        "?",
        "Bài này chia sẻ được không ạ?",
        "Tôi có nên đăng không hay phải hỏi ai trước?",
        "Cho tôi hỏi chút được không, bài trên báo Nhân dân thì chia sẻ lên nhóm",
        "em đăng ảnh với viết vài dòng có sao không",
    ],
)
def test_one_question_stays_one(text: str) -> None:
    assert split(text) == (text,)


def test_hardly_any_labelled_question_is_split() -> None:
    lines = (ROOT / "tests" / "questions" / "tune.jsonl").read_text(encoding="utf-8").splitlines()
    texts = [json.loads(line)["text"] for line in lines]
    assert sum(len(split(text)) > 1 for text in texts) <= len(texts) // 100
