"""What members are told of a finding."""

from dataclasses import replace

import pytest

from bot.dialogue.findings import MAX_MESSAGE_CHARS, concluded, correction_text, finding_text, told_by_code
from bot.dialogue.library import Library
from bot.domain.cases import Case, CaseKind, Filed, Finding, Material, Status, Urgency
from bot.domain.marks import plain
from bot.domain.messages import Media, MediaKind
from bot.domain.pieces import units
from tests.as_read import as_read

NOON_S = 1_795_496_400.0
ZALO_UNITS = 2_000
LONG_POST = Material("tin lạ " * 50, form="tin lạ")
CASE = Case(
    7,
    "K7-3M24",
    CaseKind.SUBMISSION,
    Status.OPEN,
    Urgency.NORMAL,
    NOON_S,
    Material("tin lạ " * 50, form="tin lạ"),
    holder="telegram:5",
)
PHOTO = Media(MediaKind.PHOTO, "ref", "unique")
LONGEST = "lời " * (MAX_MESSAGE_CHARS // 4)


@pytest.mark.parametrize("finding", Finding)
def test_a_finding_is_told_with_its_receipt_and_date_and_names_no_officer(finding: Finding, shelf: Library) -> None:
    text = plain(finding_text(concluded(CASE, finding, "Xem báo Nhân Dân.", NOON_S), shelf))
    assert "Mã biên nhận K7-3M24, trả lời ngày 24/11/2026." in text
    assert "Xem báo Nhân Dân." in text
    assert "telegram" not in text


@pytest.mark.parametrize("finding", Finding)
def test_a_correction_says_so_first_and_fits_into_one_message_of_any_channel(finding: Finding, shelf: Library) -> None:
    case = concluded(CASE, finding, LONGEST, NOON_S)
    text = correction_text(case, Finding.MISLEADING, shelf)
    assert plain(text).startswith("🔁 ĐÍNH CHÍNH")
    assert text.endswith(finding_text(case, shelf))
    assert units(text) <= ZALO_UNITS


def test_no_words_leave_no_empty_line(shelf: Library) -> None:
    text = finding_text(concluded(CASE, Finding.FALSE, "", NOON_S), shelf)
    assert "Cán bộ trực nhắn" not in text
    assert "\n\n\n" not in text


def test_an_open_case_has_nothing_to_tell(shelf: Library) -> None:
    with pytest.raises(ValueError, match="K7-3M24: expected a finding"):
        finding_text(replace(CASE, finding=None), shelf)


LONG = "Từ ngày 1/12 mọi người phải nộp lại căn cước, ai không nộp sẽ bị phạt, xem https://cccd-gov.top ngay kẻo lỡ"
ABOUT = [
    (CaseKind.SUBMISSION, Material(LONG, form="x"), "Về bài: “Từ ngày 1/12 mọi người phải nộp lại căn cước"),
    (CaseKind.SUBMISSION, Material(links=("https://vtv-vn.top/a",)), "Về đường dẫn: hxxps://vtv-vn[.]top/a"),
    (CaseKind.SUBMISSION, Material(media=(PHOTO, PHOTO)), "Về 2 ảnh đã gửi."),
    (CaseKind.QUESTION, Material("Ảnh đóng dấu mật gửi nhóm được không?"), "Câu hỏi: “Ảnh đóng dấu mật gửi nhóm"),
]


@pytest.mark.parametrize(("kind", "material", "said"), ABOUT)
def test_a_finding_says_what_it_is_about(kind: CaseKind, material: Material, said: str, shelf: Library) -> None:
    case = replace(concluded(CASE, Finding.REPLY, "Vâng.", NOON_S), kind=kind, material=material)
    text = as_read(plain(finding_text(case, shelf)))
    assert said in text
    assert "https://" not in text


def test_a_finding_of_a_merged_case_names_what_the_member_sent_and_their_receipt(shelf: Library) -> None:
    own = Filed("P9-WT4R", Material("Tin của tôi", form="x"))
    case = replace(concluded(CASE, Finding.FALSE, "", NOON_S), filed=(own,))
    (told,) = told_by_code(case, Finding.TRUE, shelf, ())
    assert told.first is not None
    assert told.correction is not None
    for text in (told.first.text, told.correction.text):
        assert "Về bài: “Tin của tôi”" in text
        assert "Mã biên nhận P9-WT4R (đã gộp vào vụ K7-3M24)" in plain(text)
    assert "(mã biên nhận P9-WT4R)" in plain(told.correction.text)
    assert "từ đúng" not in told.first.text


def test_a_correction_says_from_what_to_what(shelf: Library) -> None:
    case = concluded(CASE, Finding.TRUE, "", NOON_S)
    assert "trước đây là lừa đảo, nay sửa thành đúng" in plain(correction_text(case, Finding.SCAM, shelf))
    assert "vẫn là đúng, lời nhắn đã được sửa" in plain(correction_text(case, Finding.TRUE, shelf))
    assert "đã được rút lại, nay là đúng" in plain(correction_text(case, None, shelf))
