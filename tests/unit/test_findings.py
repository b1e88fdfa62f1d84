"""What members are told of a finding."""

from dataclasses import replace

import pytest

from bot.dialogue.findings import MAX_MESSAGE_CHARS, concluded, correction_text, finding_text
from bot.dialogue.library import Library
from bot.domain.cases import Case, CaseKind, Finding, Material, Status, Urgency
from bot.domain.marks import plain
from bot.domain.pieces import units

NOON_S = 1_795_496_400.0
ZALO_UNITS = 2_000
CASE = Case(
    7, "K7-3M24", CaseKind.SUBMISSION, Status.OPEN, Urgency.NORMAL, NOON_S, Material("tin lạ"), holder="telegram:5"
)
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
    text = correction_text(case, shelf)
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
