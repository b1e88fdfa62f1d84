"""What only objects to an answer is told from news, thanks and questions."""

import pytest

from bot.answers.schema import Knowledge
from bot.dialogue import protest
from bot.dialogue.ellipsis import said

FORBIDS, ALLOWS = "chia-se-bai-xuyen-tac", "guong-nguoi-tot"
REMARKS = [
    "bạn ấy kín miệng lắm mà",
    "nó cũng là cán bộ mà",
    "có ai biết đâu",
    "ai cũng chia sẻ hết mà",
    "nhom co may nguoi thoi ma",
    "hứa không nói ai nghe đâu",
    "đùa chút thôi mà",
    "có hại gì ai đâu",
    "sếp cho phép rồi mà",
    "thủ trưởng đồng ý rồi",
    "nhung duoc phep roi",
    "lãnh đạo cho phép rồi thì sao?",
]


@pytest.mark.parametrize("text", REMARKS)
def test_what_turns_nothing_round_only_objects(text: str, knowledge: Knowledge) -> None:
    assert protest.objects(text, said(text), knowledge.entries[FORBIDS])


@pytest.mark.parametrize("text", REMARKS)
def test_to_what_is_allowed_nobody_objects(text: str, knowledge: Knowledge) -> None:
    assert not protest.objects(text, said(text), knowledge.entries[ALLOWS])


@pytest.mark.parametrize(
    "text",
    [
        "sếp cho phép đăng ảnh lễ trao quà rồi mà",
        "bài đó báo Nhân dân đăng rồi mà",
        "tôi xóa bài đó rồi mà",
        "cảm ơn nhé",
        "có mấy người trong nhóm vậy?",
        "nó hứa trả tiền tôi mà",
        "hôm nay tôi đi chợ mà",
        "tôi báo công an rồi mà",
        "",
    ],
)
def test_news_and_thanks_and_questions_object_to_nothing(text: str, knowledge: Knowledge) -> None:
    assert not protest.objects(text, said(text), knowledge.entries[FORBIDS])
