"""The audit log in words, and how much of it an officer may read."""

import re
from pathlib import Path

import pytest

from bot.answers.wording_log import DEEDS
from bot.channels.web.desk.log import read_wanted
from bot.dialogue.history import deed_said
from bot.dialogue.library import Library
from bot.domain.asking import Deed
from bot.domain.cases import Officer
from bot.domain.desk_effects import LOOKING
from bot.domain.log import Wanted, allowed

ROOT = Path(__file__).parents[2] / "bot"
WRITTEN = re.compile(r'(?:\baudit\(officer, |\bAudit\([^"()]*(?:\([^()]*\))?[^"()]*|audit_action\()"([a-z_-]+)"')
LAN, HOA = Officer("telegram:1", "Lan", admin=True), Officer("telegram:2", "Hoa")
NAMES = {LAN.id: LAN.name, HOA.id: HOA.name}


def test_everything_that_is_written_into_the_log_has_words() -> None:
    written = {one for path in ROOT.rglob("*.py") for one in WRITTEN.findall(path.read_text(encoding="utf-8"))}
    assert len(written) > 25
    assert written <= DEEDS, written - DEEDS
    assert LOOKING <= DEEDS


@pytest.mark.parametrize(
    ("action", "way", "said"),
    [
        ("nhan", "telegram", "nhận vụ"),
        ("nhan", "", "nhận vụ"),
        ("nhan", "web", "nhận vụ, trên màn hình trực"),
        ("manhinh", "console", "lấy đường dẫn mở màn hình trực, từ máy chủ"),
        ("vao:app", "web", "mở màn hình trực"),
        ("chuyen:telegram:2", "telegram", "chuyển cho Hoa"),
        ("chuyen", "telegram", "chuyển cho một cán bộ"),
        ("traloi:sai", "web", "kết luận: sai, trên màn hình trực"),
        ("broadcast-approve", "web", "duyệt tin phát, trên màn hình trực"),
        ("chua-co-ten", "telegram", "làm việc khác (chua-co-ten)"),
    ],
)
def test_a_deed_is_told_with_where_it_was_done(shelf: Library, action: str, way: str, said: str) -> None:
    assert deed_said(Deed(LAN.id, action, 0.0, way), shelf, NAMES) == said


def test_an_administrator_reads_all_others_what_was_done_to_a_case_and_their_own(shelf: Library) -> None:
    asked = read_wanted({"ai": HOA.id, "vu": "k7-3m24", "ngay": "2026-11-30", "xem": "ca", "truoc": "7"}, shelf)
    assert (asked.officer, asked.code, asked.looks, asked.before) == (HOA.id, "K7-3M24", True, 7)
    assert asked.until_s == 1_796_058_000.0
    assert allowed(asked, LAN) == asked
    of_case = allowed(asked, HOA)
    assert (of_case.officer, of_case.code, of_case.looks) == ("", "K7-3M24", False)
    assert allowed(Wanted(officer=LAN.id, looks=True), HOA) == Wanted(officer=HOA.id, looks=True)
    assert allowed(Wanted(), HOA) == Wanted(officer=HOA.id)


@pytest.mark.parametrize("day", ["", "hôm qua", "2026-13-40", "9999-12-31"])
def test_what_is_not_understood_asks_for_nothing(shelf: Library, day: str) -> None:
    assert read_wanted({"ngay": day, "vu": "../..", "truoc": "-1"}, shelf) == Wanted()
