"""Questions that a message sets side by side are told apart; a post or an ordinary question is not."""

import json

import pytest

from bot.dialogue.listing import against, marked
from tests.conftest import ROOT


@pytest.mark.parametrize(
    ("text", "items"),
    [
        (
            "Cho hỏi hai việc: 1. cán bộ dùng tên giả trên mạng; 2. đăng tài liệu mật của cơ quan",
            ("cán bộ dùng tên giả trên mạng", "đăng tài liệu mật của cơ quan"),
        ),
        (
            "thấy bài xuyên tạc thì chọn cách nào: a) bấm thích b) viết lời phản bác c) chia sẻ lại cho bạn bè",
            (
                "thấy bài xuyên tạc bấm thích",
                "thấy bài xuyên tạc viết lời phản bác",
                "thấy bài xuyên tạc chia sẻ lại cho bạn bè",
            ),
        ),
        (
            "(1) Đảng viên bán hàng trên mạng được không? (2) Có phải khai tài khoản không? (3) Hạn khai khi nào?",
            ("Đảng viên bán hàng trên mạng được không?", "Có phải khai tài khoản không?", "Hạn khai khi nào?"),
        ),
    ],
)
def test_marked_items_are_told_apart(text: str, items: tuple[str, ...]) -> None:
    assert marked(text) == items


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Theo điều 1. của chỉ thị thì đăng ảnh họp được không, mục 2. ghi gì",
        "Cách nhận quà: 1. Thích trang 2. Bình luận số may mắn 3. Chia sẻ lên ba nhóm",
        "tôi hỏi chút: a) ảnh cưới",
        "cho hỏi 2. tài liệu mật 1. tên giả",
    ],
)
def test_what_lists_no_questions_has_no_items(text: str) -> None:
    assert marked(text) == ()


@pytest.mark.parametrize(
    ("text", "pair"),
    [
        (
            "đăng tài liệu mật với đăng gương người tốt, cái nào được cái nào không",
            ("đăng tài liệu mật", "đăng gương người tốt"),
        ),
        (
            "chia sẻ bài báo chính thống với bài phản động thì cái nào được",
            ("chia sẻ bài báo chính thống", "chia sẻ bài phản động"),
        ),
        (
            "hỏi luôn một lượt: like bài khen chiến sĩ và like bài chửi lãnh đạo, hai cái đó khác gì",
            ("like bài khen chiến sĩ", "like bài chửi lãnh đạo"),
        ),
    ],
)
def test_two_things_set_against_each_other_are_asked_alike(text: str, pair: tuple[str, ...]) -> None:
    assert against(text) == pair


@pytest.mark.parametrize("text", ["", "em với chồng em, cái nào được", "đăng ảnh với viết vài dòng có sao không"])
def test_what_sets_nothing_against_another_is_no_pair(text: str) -> None:
    assert against(text) == ()


def test_hardly_any_labelled_question_is_a_list() -> None:
    lines = (ROOT / "tests" / "questions" / "tune.jsonl").read_text(encoding="utf-8").splitlines()
    texts = [json.loads(line)["text"] for line in lines]
    assert sum(bool(marked(text) or against(text)) for text in texts) <= len(texts) // 200
