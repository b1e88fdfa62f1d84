"""What goes on with the last question is told from what begins anew."""

import pytest

from bot.dialogue import about_answer, ellipsis
from bot.dialogue.about_answer import Why

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
        ("đọc giùm nguyên câu trong văn bản coi", Why.SOURCE),
        ("đâu, chữ nào nói vậy, chỉ ra coi", Why.SOURCE),
        ("xin đồng chí trích lại đoạn văn bản vừa nêu", Why.SOURCE),
        ("cho coi tận mắt đoạn đó", Why.SOURCE),
        ("dài dòng quá, nói gọn giùm", Why.SHORT),
        ("chốt lại là được hay không", Why.SHORT),
        ("chữ nhiều quá, cho kết luận thôi", Why.SHORT),
        ("vắn tắt coi", Why.SHORT),
        ("tại s like mà cũng cấm v", Why.REASON),
        ("s cấm z", Why.REASON),
        ("vi s ai cung bi", Why.REASON),
        ("đọc báo Nhân dân được không", None),
        ("đoạn clip dài quá không coi hết", None),
        ("chú nào bán cá ngoài chợ", None),
        ("tại sao facebook khóa nick tôi", None),
        ("mắc gì con mèo nhà em bỏ ăn mấy bữa nay", None),
        ("nguồn nước sông Bé ô nhiễm", None),
        ("chắc mai mưa", None),
        ("", None),
    ],
)
def test_questions_about_the_answer_are_known(text: str, kind: Why | None) -> None:
    assert about_answer.why(ellipsis.said(text), KNOWN) is kind


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
        ("nhầm, tôi gửi công an chứ không phải chia sẻ", "tôi gửi công an"),
        ("lộn rồi, em bấm báo cáo chứ đâu phải thích", "em bấm báo cáo"),
        ("đăng ở nhóm làng chứ không phải trang riêng thì sao", "đăng ở nhóm làng thì sao"),
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


def test_what_is_negated_behind_is_dropped_from_the_question() -> None:
    new = ellipsis.said("nhầm, tôi gửi công an chứ không phải chia sẻ")
    assert ellipsis.without_negated("tôi chia sẻ bài nói xấu được không", new) == "tôi bài nói xấu được không"


@pytest.mark.parametrize(
    ("old", "kept"),
    [
        ("like bài báo Nhân dân được không", "bài báo nhân dân được không"),
        ("like bài ca ngợi Đảng được không", "bài ca ngợi đảng được không"),
        ("like bài viết về Bác Hồ được không", "bài về bác hồ được không"),
    ],
)
def test_what_only_sounds_like_a_deed_is_not_replaced(old: str, kept: str) -> None:
    assert ellipsis.merged(old, ellipsis.said("chia sẻ")) == f"{kept} chia sẻ"


def test_what_only_points_back_replaces_nothing() -> None:
    new = ellipsis.said("tôi tố cáo bài đó")
    assert ellipsis.merged("like bài xuyên tạc", new) == "bài xuyên tạc tôi tố cáo bài đó"


@pytest.mark.parametrize("text", ["a mà giá heo hôm nay", "thôi hỏi chuyện khác", "chuyển sang chuyện khác nhé"])
def test_a_new_subject_lets_go(text: str) -> None:
    assert ellipsis.lets_go(ellipsis.said(text))
