"""`bot export cases`: a table that a spreadsheet opens, and that names nobody."""

import csv
import io
import os
from contextlib import closing
from pathlib import Path

import pytest
from openpyxl import load_workbook

from bot.cli.export import FINDINGS, HARMS, REASONS, WORDS
from bot.domain.cases import CaseKind, Finding, Harm, Key, Material, Reason, Status, Urgency
from bot.domain.submission_effects import OpenCase
from bot.ports.store import Arrival, Decision
from bot.services.pace import UNPACED
from bot.storage.engines import open_database
from bot.storage.migrate import migrate
from bot.storage.store import SqlStore
from tests.contract.conftest import SetClock
from tests.databases import sqlite_url
from tests.starting.processes import run


@pytest.fixture
async def url(tmp_path: Path) -> str:
    """A database with one case, whose sender left a note and a name."""
    place = sqlite_url(tmp_path / "bot.db")
    await migrate(place)
    store = SqlStore(open_database(place), {"telegram": UNPACED}, SetClock())
    material = Material(text="Bài của Nguyễn Văn Mật", links=("https://vtv-vn.top/a",), keys=(Key("link", "k"),))
    opened = OpenCase("K7-3M2X", CaseKind.SUBMISSION, material, note="lời nhắn riêng", contact="Lan 0912345678")
    await store.receive("telegram", "telegram/1", [Arrival("1", "telegram:424242", "{}", 0.0)], None)
    await store.handle(("telegram",), 1, lambda _, __: Decision(keep_state=True, effects=(opened,)))
    await store.close()
    return place


def export(url: str, *options: str, what: str = "cases") -> str:
    done = run("export", what, *options, environment={**os.environ, "DATABASE_URL": url})
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


def test_the_table_has_the_case_and_nothing_of_the_person(url: str, tmp_path: Path) -> None:
    printed = export(url)
    assert printed.startswith("\ufeff"), "a spreadsheet takes the letters for Latin-1 without it"
    headings, row = csv.reader(io.StringIO(printed.removeprefix("\ufeff")))
    told = dict(zip(headings, row, strict=True))
    assert (told["Mã vụ"], told["Đường dẫn (đã ngắt)"]) == ("K7-3M2X", "hxxps://vtv-vn[.]top/a")
    said = [told[name] for name in ("Loại", "Tình trạng", "Mức gấp", "Lý do", "Thiệt hại", "Kết luận")]
    assert said == ["nội dung gửi kiểm tra", "chưa ai nhận", "thường", "lý do khác", "chưa làm gì", ""]
    for personal in ("424242", "lời nhắn", "Lan", "Nguyễn"):
        assert personal not in printed
    place = tmp_path / "vu.xlsx"
    export(url, "--format", "xlsx", "--output", str(place))
    with closing(load_workbook(place, read_only=True)) as book:
        rows = list(book.worksheets[0].iter_rows(values_only=True))
    assert ["" if value is None else str(value) for value in rows[1]] == row


def test_figures_are_one_sheet_in_which_no_small_group_shows(url: str, tmp_path: Path) -> None:
    place = tmp_path / "so-lieu.csv"
    assert export(url, str(place), what="stats") == ""
    heads, *rows = csv.reader(io.StringIO(place.read_text(encoding="utf-8-sig")))
    assert heads == ["Bảng", "Tuần từ ngày", "Mục", "Số đo", "Giá trị", "Đơn vị"]
    one = ["Các vụ theo kết luận", "", "Chưa có kết luận", "Nội dung gửi kiểm tra", "không hiện", "số lượng"]
    assert one in rows
    assert all(row[4] == "không hiện" or row[4] == "0" for row in rows)
    book_place = tmp_path / "so-lieu.xlsx"
    export(url, "--format", "xlsx", "--output", str(book_place), what="stats")
    with closing(load_workbook(book_place, read_only=True)) as book:
        assert [len(list(sheet.iter_rows())) for sheet in book.worksheets] == [len(rows) + 1]


def test_every_kind_of_case_has_a_word_that_a_clerk_reads() -> None:
    assert set(WORDS) == {*CaseKind, *Status, *Urgency}
    assert (set(REASONS), set(HARMS), set(FINDINGS)) == (set(Reason), set(Harm), {"", *Finding})
