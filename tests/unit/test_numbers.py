"""Numbers that are asked about are told from numbers that only stand in a text; who may have named themselves is told
nothing untrue.
"""

import pytest

from bot.answers.schema import Corpus
from bot.dialogue.anonymity import may_tell_who
from bot.dialogue.numbers import asked_about


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("so tai khoan 19035566778899 techcombank nguyen van a co phai lua dao ko", ("19035566778899",)),
        ("0912345678 gọi xưng công an, có phải lừa đảo không", ("0912345678",)),
        ("thằng này có lừa đảo không 0987 654 321", ("0987654321",)),
        ("ai biết số này của ai 0912.345.678", ("0912345678",)),
        ("tổng đài 18001091 có phải của viettel không", ("18001091",)),
        ("+84 868 111 222 lừa đảo phải không", ("0868111222",)),
        ("kiểm tra giúp số tài khoản 106868686868", ("106868686868",)),
        ("0868-111-222", ("0868111222",)),
        ("0868111222 hay 0868111223 là thật không", ("0868111222", "0868111223")),
    ],
)
def test_a_number_that_is_asked_about_is_known_by_its_digits(text: str, numbers: tuple[str, ...]) -> None:
    assert asked_about(text) == numbers


@pytest.mark.parametrize(
    "text",
    [
        "tôi đăng số điện thoại 0912345678 của tôi lên facebook được không",
        "số tiền 50.000.000 đồng có thật không",
        "ngày 11-12-2022 họp chi bộ có thật không",
        "tin báo ngày 19.08.2025 có đúng không",
        "giai đoạn 2022 - 2025 có thật không",
        "chi thi giai doan 2022 2025 la cua ai",
        "năm 2017-2020 báo cáo của ai",
        "https://vtv.vn/tin-0868111222.htm có thật không",
        "1 2 3 4 5 6 7 8 9",
        "gọi cho tôi số 0912345678 nhé",
        "12345",
    ],
)
def test_a_number_that_only_stands_there_is_not_asked_about(text: str) -> None:
    assert asked_about(text) == ()


@pytest.mark.slow
def test_no_example_of_the_knowledge_base_asks_about_a_number(corpus: Corpus) -> None:
    assert not [text for text in corpus.texts if asked_about(text)]


@pytest.mark.parametrize(
    ("text", "tells"),
    [
        ("Tôi là Trần Thị Zím, hỏi việc đăng ảnh", True),
        ("em ten la hoa", True),
        ("tên tôi là Lan", True),
        ("nhà tôi số nhà 12 bị lừa", True),
        ("ở tổ 5 có người đăng tin", True),
        ("gọi lại 0912 345 678", True),
        ("thư lan@tin-la.info", True),
        ("tôi là đảng viên, có được đăng không", False),
        ("có được đăng ảnh họp không", False),
        ("bài này có 12345 lượt xem", False),
    ],
)
def test_words_that_may_tell_who_wrote_them(text: str, *, tells: bool) -> None:
    assert may_tell_who(text) is tells
