"""Danger is heard beside any other matter, and what only sounds so beside a question is not."""

from itertools import product

import pytest

from bot.answers.answerer import Answerer
from bot.answers.decision import AnswerStatus
from bot.answers.normalise import fold_text

PLAIN = (
    "tôi không muốn sống nữa", "tui chán sống quá rồi", "chồng tôi đánh tôi", "mẹ tôi bị lừa trên zalo rồi",
    "em vừa đọc mã otp cho người ta", "tôi lỡ cài app teamviewer theo lời người lạ",
)  # fmt: skip
MATTERS = (
    "đăng ảnh cuộc họp nội bộ được không", "bài phản động này like được không", "có vi phạm chỉ thị không",
    "dùng tên thật hay tên giả trên facebook", "chia sẻ bài báo Nhân dân được không", "cảm ơn nhé",
)  # fmt: skip
FORMS = ("{danger}, {matter}", "{matter}? {danger}", "{danger}. {matter}?", "{matter}, à mà {danger}")
ORDINARY = (
    "Vở kịch nói về người vợ bị chồng đánh, đăng lên facebook khen được không?",
    "Cứu với, một mạng người! Em là bạn cùng phòng, mọi người chuyển vào ví của em. Bài này chia sẻ được không?",
    "hôm trước e tính đăng hồ sơ nội bộ của phòng lên group, tối nay e đăng, z có sao không",
    "Chú hàng xóm nhảy xuống sông cứu hai đứa nhỏ, tôi viết bài biểu dương chú ấy được không",
    "nếu bị lừa tiền thì có được đăng lên facebook không",
    "bị lừa tiền thì có vi phạm chỉ thị không",
    "Mệt muốn chết, chia sẻ bài báo Nhân dân được không",
    "con bé nhà em năm nay lên lớp 10, đăng ảnh cháu nhận thưởng được không",
    "có bài xin donate cho em bé bệnh nặng, số tài khoản lạ hoắc. Chia sẻ được không?",
)  # fmt: skip


@pytest.mark.parametrize("matter", MATTERS)
@pytest.mark.parametrize("danger", PLAIN)
def test_danger_is_heard_beside_whatever_else_is_said(danger: str, matter: str, answerer: Answerer) -> None:
    texts = [form.format(danger=danger, matter=matter) for form in FORMS]
    unheard = [text for text in texts if answerer.answer(text).status is not AnswerStatus.URGENT]
    assert unheard == []


def test_danger_run_into_a_question_without_marks_is_mostly_heard(answerer: Answerer) -> None:
    """The plainest words always are; others where one side alone is sure enough."""
    texts = [fold_text(f"{danger} {matter}") for danger, matter in product(PLAIN, MATTERS)]
    heard = [text for text in texts if answerer.answer(text).status is AnswerStatus.URGENT]
    assert len(heard) >= 0.8 * len(texts)
    assert {"toi khong muon song nua bai phan dong nay like duoc khong"} <= set(heard)


@pytest.mark.parametrize("text", ORDINARY)
def test_what_only_sounds_so_beside_a_question_gets_no_card(text: str, answerer: Answerer) -> None:
    assert answerer.answer(text).status is not AnswerStatus.URGENT
