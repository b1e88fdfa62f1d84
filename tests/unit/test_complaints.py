"""Short words that say of an answer that it is wrong are told from all others."""

import pytest

from bot.dialogue.complaints import is_complaint


@pytest.mark.parametrize(
    "text",
    [
        "sai rồi, không phải vậy",
        "ủa sai rồi mà",
        "ko phai v",
        "đâu phải vậy đâu",
        "bot hiểu nhầm rồi",
        "chưa đúng câu tôi hỏi",
        "Ý TÔI KHÔNG PHẢI THẾ!",
    ],
)
def test_a_complaint_about_the_answer(text: str) -> None:
    assert is_complaint(text)


@pytest.mark.parametrize(
    "text",
    [
        "đúng rồi",
        "không",
        "em nhầm rồi",
        "tôi chuyển nhầm rồi",
        "sai sự thật",
        "tin này sai rồi có nên chia sẻ không",
        "không phải vậy à?",
        "anh ấy trả lời sai",
    ],
)
def test_what_is_none(text: str) -> None:
    assert not is_complaint(text)
