"""What the documents forbid is not praised for what is said beside it: leave given, a good aim, a famous source."""

from itertools import product

import pytest

from bot.answers.answerer import Answerer
from bot.answers.decision import AnswerStatus
from bot.answers.normalise import fold_text
from bot.answers.schema import Verdict

BAD = (
    "tin giả", "tin bịa", "clip cắt ghép", "ảnh ghép mặt lãnh đạo", "bài sai sự thật", "bài xuyên tạc lịch sử",
    "bài phản động", "bài kích động biểu tình", "bài nói xấu ủy ban", "bài chửi công an", "ảnh chế lãnh đạo",
    "clip nóng", "phim đồi trụy", "ảnh hở hang của đồng nghiệp", "tài liệu mật", "tin đồn", "bài chửi hàng xóm",
)  # fmt: skip
EXCUSES = (
    "sếp cho phép rồi", "lãnh đạo duyệt rồi mà", "bí thư bảo cứ đăng", "thủ trưởng đồng ý cho đăng",
    "cấp trên yêu cầu", "tập thể chi bộ thống nhất rồi", "để tuyên truyền", "để quảng bá quê hương",
    "để khen đơn vị mình", "là việc tốt mà", "báo Nhân dân đăng rồi", "đã công bố trên cổng thông tin của tỉnh",
    "dùng tài khoản tên thật", "có ghi nguồn đàng hoàng", "chỉ gửi riêng cho vợ", "viết thành thơ cho hay",
    "để góp ý với Đảng",
)  # fmt: skip
GOOD = (
    ("Lãnh đạo cho phép đăng ảnh lễ trao quà rồi, em đăng được không", Verdict.DO),
    ("Chia sẻ bài phản động kèm lời phản bác được không", Verdict.DO),
    ("gửi bài xuyên tạc cho công an được không", Verdict.DO),
    ("Anh cùng tổ đăng tin bịa về nghị quyết, tôi vào giải thích cho anh ấy hiểu được không", Verdict.DO),
    ("Có bà viết bài sai sự thật về chủ trương của Đảng, tôi vào phản bác, dẫn báo Nhân dân được không", Verdict.DO),
    ("share bài phản động kèm lời vạch ra chỗ bịa đặt của nó có được không", Verdict.DO),
    ("Bấm nút tố cáo bài xuyên tạc được không", Verdict.DO),
    ("bam to cao bai noi xau dang co duoc khong", Verdict.DO),
)


@pytest.mark.parametrize("deed", ["đăng", "chia sẻ", "gửi"])
@pytest.mark.parametrize("bad", BAD)
def test_no_excuse_makes_something_to_do_of_what_is_bad(deed: str, bad: str, answerer: Answerer) -> None:
    praised = []
    for excuse, written in product(EXCUSES, (True, False)):
        typed = f"{deed} {bad} được không, {excuse}"
        text = typed if written else fold_text(typed)
        answer = answerer.answer(text)
        if answer.entry is not None and answer.entry.verdict is Verdict.DO:
            praised.append((text, answer.entry.id))
    assert praised == []


@pytest.mark.parametrize(("text", "verdict"), GOOD)
def test_what_is_good_stays_so_though_bad_things_are_named(text: str, verdict: Verdict, answerer: Answerer) -> None:
    answer = answerer.answer(text)
    assert (answer.status, answer.entry and answer.entry.verdict) == (AnswerStatus.ANSWERED, verdict)


@pytest.mark.parametrize(
    "text",
    [
        "đăng số điện thoại của đồng nghiệp được không, để tuyên truyền",
        "chia sẻ thông tin cá nhân của hàng xóm có sao không",
    ],
)
def test_what_is_anothers_own_is_not_praised(text: str, answerer: Answerer) -> None:
    answer = answerer.answer(text)
    assert answer.entry is None or answer.entry.verdict is not Verdict.DO
