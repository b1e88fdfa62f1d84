"""What goes on with the last question is told from what begins anew."""

import pytest

from bot.dialogue import ellipsis
from bot.dialogue.linking import Why

KNOWN = "khong chia se bai xuyen tac chi thi yeu cau xac minh"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("tại sao", Why.REASON),
        ("nguon dau", Why.SOURCE),
        ("Điều mấy vậy em?", Why.SOURCE),
        ("chắc không đó", Why.SURE),
        ("ai quy định", Why.SOURCE),
        ("ủa ai quy định vậy trời", Why.SOURCE),
        ("ừ, đúng rồi. tức là cũng cấm luôn à", Why.SURE),
        ("ủa sao kỳ vậy, người ta làm mắc gì tui chịu", Why.REASON),
        ("van ban nao noi a", Why.SOURCE),
        ("dẫn nguyên văn coi", Why.SOURCE),
        ("ngắn thôi, một câu", Why.SHORT),
        ("vì sao phải xác minh", Why.REASON),
        ("mắc gì cấm, tui nói thiệt lòng mà", Why.REASON),
        ("nằm ở khoản mấy, giấy nào", Why.SOURCE),
        ("số đó lấy ở đâu ra", Why.SOURCE),
        ("vậy là phải đổi hả", Why.SURE),
        ("tại sao facebook khóa nick tôi", None),
        ("mắc gì con mèo nhà em bỏ ăn mấy bữa nay", None),
        ("nguồn nước sông Bé ô nhiễm", None),
        ("chắc mai mưa", None),
        ("", None),
    ],
)
def test_questions_about_the_answer_are_known(text: str, kind: Why | None) -> None:
    assert ellipsis.why(ellipsis.said(text), KNOWN) is kind


@pytest.mark.parametrize(
    "text", ["thế còn zalo?", "vay like thoi", "còn ảnh thì sao", "nếu chỉ gửi cho vợ", "con tiktok"]
)
def test_an_ellipsis_links_back_and_has_no_words_of_its_own(text: str) -> None:
    message = ellipsis.said(text)
    assert ellipsis.links_back(message)
    assert ellipsis.own_words(message, "") == 0


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("không, ý tôi là ảnh cưới", "ảnh cưới"),
        ("khong phai, toi hoi lam mat thi sao", "lam mat thi sao"),
        ("á nhầm, đăng ảnh", "đăng ảnh"),
        ("không, không phải viết, mà là like bài ấy", "like bài ấy"),
        ("không chia sẻ bài ấy thì có sao không", None),
        ("bài ấy sai rồi", None),
    ],
)
def test_a_correction_drops_what_was_negated(text: str, meant: str | None) -> None:
    found = ellipsis.corrected(ellipsis.said(text))
    assert (found.text if found else None) == meant


def test_merging_replaces_the_part_that_changes() -> None:
    new = ellipsis.said("thế còn zalo?")
    assert ellipsis.merged("đăng ảnh họp lên facebook được không", new) == "đăng ảnh họp lên được không thế còn zalo"


@pytest.mark.parametrize("text", ["a mà giá heo hôm nay", "thôi hỏi chuyện khác", "chuyển sang chuyện khác nhé"])
def test_a_new_subject_lets_go(text: str) -> None:
    assert ellipsis.lets_go(ellipsis.said(text))
