"""A message that names only whom it is about is read with the last question."""

import pytest

from bot.dialogue import who
from bot.dialogue.ellipsis import said

LIKES = "đoàn viên bấm thích bài chống phá có được không"
TASKS = "công văn 136 của huyện ủy giao đài truyền thanh làm gì"


@pytest.mark.parametrize(
    ("question", "text", "read"),
    [
        (LIKES, "hội viên phụ nữ?", "hội viên phụ nữ bấm thích bài chống phá có được không"),
        (LIKES, "cựu chiến binh thì s", "cựu chiến binh bấm thích bài chống phá có được không"),
        (LIKES, "còn viên chức nữa hả", "viên chức bấm thích bài chống phá có được không"),
        (TASKS, "còn mặt trận?", "công văn 136 của huyện ủy giao mặt trận làm gì"),
        (TASKS, "đảng ủy xã nữa", "công văn 136 của huyện ủy giao đảng ủy xã làm gì"),
        ("dùng tên giả được không", "người về hưu?", "người về hưu dùng tên giả được không"),
    ],
)
def test_who_is_named_takes_the_place_of_whom_it_was_about(question: str, text: str, read: str) -> None:
    assert who.asked_of(question, said(text)) == read


@pytest.mark.parametrize(
    "text",
    [
        "đảng viên là ai",
        "hội viên nông dân đóng hội phí bao nhiêu",
        "cán bộ bán hàng online được không",
        "đoàn viên tên gì",
        "cảm ơn cán bộ trực nhiều",
        "zalo?",
        "",
    ],
)
def test_what_says_more_is_a_question_of_its_own(text: str) -> None:
    assert who.asked_of(LIKES, said(text)) == ""


def test_before_any_question_a_name_is_read_alone() -> None:
    assert who.asked_of("", said("hội viên nông dân?")) == ""
