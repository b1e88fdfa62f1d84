"""Which of the questions answered before is meant is told by its place, its words, or what is left out again."""

import pytest

from bot.dialogue import turning_back
from bot.dialogue.ellipsis import said
from bot.dialogue.thread import Spoken, Thread

FIRST = Spoken("share bài bộ đội gặt lúa giúp dân được không", "guong-nguoi-tot")
SECOND = Spoken("đăng luôn tờ công văn đóng dấu mật được không", "tai-lieu-mat")
SERVED = Thread(question=FIRST.question, entry=FIRST.entry, served=(FIRST, SECOND))


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("cái thứ hai sao không được?", SECOND),
        ("còn cái đầu thì cứ thoải mái hả", FIRST),
        ("vay cai sau thi sao", SECOND),
        ("ý đầu tiên tôi chưa rõ", FIRST),
        ("câu 2 nói lại coi", SECOND),
        ("tờ công văn á", SECOND),
        ("bo doi gat lua thi sao", FIRST),
        ("nói kỹ số 2", SECOND),
        ("còn câu b", SECOND),
        ("lam cau a thi sao", FIRST),
        ("mục 2 chỉ thị 22 nói gì", None),
        ("câu thứ ba thì sao", None),
        ("được không", None),
        ("còn phim hoạt hình thì sao", None),
        ("cái đầu tôi đau quá, hôm qua ngồi coi bài tới khuya mà chưa biết phải làm sao nữa đây", None),
    ],
)
def test_one_of_several_questions_is_told_by_its_place_or_its_words(text: str, meant: Spoken | None) -> None:
    assert turning_back.by_place_or_words(SERVED, said(text)) is meant


def test_of_one_question_alone_nothing_is_told_by_place() -> None:
    assert turning_back.by_place_or_words(Thread(question=FIRST.question, entry=FIRST.entry), said("cái đầu")) is None


@pytest.mark.parametrize(
    "text",
    [
        "thui bỏ nhạc đó, xài nhạc không lời, vậy oke r chứ",
        "rứa con bỏ khúc bịa, để người thiệt việc thiệt thôi hỉ",
        "cắt đoạn đó đi thì được chưa",
        "thoi khong bia them gi nua",
    ],
)
def test_what_is_left_out_again_is_heard(text: str) -> None:
    assert turning_back.drops(said(text))


@pytest.mark.parametrize("text", ["bỏ phiếu thì sao", "xóa tài khoản kiểu gì", "cắt điện tới mấy giờ", "tại sao", ""])
def test_other_words_of_leaving_are_not(text: str) -> None:
    assert not turning_back.drops(said(text))


LAST = Spoken("bị mạo danh thì báo ai", "bi-mao-danh")
AFTER_TWO = Thread(question=LAST.question, entry=LAST.entry, earlier=SECOND)
WENT_ELSEWHERE = Thread(question=LAST.question, entry=LAST.entry, earlier=SECOND, missed="giá tiêu bữa nay")


@pytest.mark.parametrize(
    ("thread", "text", "meant", "rest"),
    [
        (AFTER_TWO, "quay lại chuyện lúc đầu", SECOND, ""),
        (AFTER_TWO, "trở lại chuyện hồi nãy đi, gửi riêng cho bạn thì sao", SECOND, "gửi riêng cho bạn thì sao"),
        (AFTER_TWO, "thôi quay về vụ mạo danh, tôi báo công an nghen", LAST, "tôi báo công an nghen"),
        (WENT_ELSEWHERE, "thoi tro lai chuyen hoi nay", LAST, ""),
        (WENT_ELSEWHERE, "nói tiếp vụ tờ công văn mật đi", SECOND, ""),
        (WENT_ELSEWHERE, "giờ quay lại vụ của tôi", LAST, ""),
    ],
)
def test_a_question_that_is_come_back_to_is_known(thread: Thread, text: str, meant: Spoken, rest: str) -> None:
    assert turning_back.by_return(text, thread) == turning_back.Back(meant, rest)


@pytest.mark.parametrize("text", ["quay lại cái cảnh đó bằng điện thoại", "mai tôi trở lại cơ quan", "nhắc lại đi", ""])
def test_other_words_of_coming_back_come_back_to_no_question(text: str) -> None:
    assert turning_back.by_return(text, AFTER_TWO) is None


def test_before_any_question_nothing_is_come_back_to() -> None:
    assert turning_back.by_return("quay lại chuyện hồi nãy", Thread()) is None
