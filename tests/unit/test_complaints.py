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
        "trả lời vậy là sai",
        "trả lời thế là không đúng",
        "đáp án không đúng",
        "đáp án này sai rồi",
        "câu trả lời của bạn chưa chính xác",
        "lời đáp này nhầm rồi bạn ơi",
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
        "đáp án không đúng à?",
        "đáp án của đề thi trên mạng không đúng",
        "làm vậy là sai",
        "nói vậy là sai sự thật",
    ],
)
def test_what_is_none(text: str) -> None:
    assert not is_complaint(text)
