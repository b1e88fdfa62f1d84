"""docs/du-lieu.md tells of every table, whether it names members, and for how long the program keeps it."""

import re

import pytest

from bot.domain.retention import DAY_S, USUAL
from bot.storage.personal import CHOSEN, IMPERSONAL, PERSONAL, kept_s
from bot.storage.tables import metadata
from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "du-lieu.md").read_text(encoding="utf-8")
ROWS = {
    name: [cell.strip() for cell in row.strip().strip("|").split(" | ")]
    for row in PAGE.splitlines()
    if row.startswith("| `")
    for name in re.findall(r"`(\w+)`", row.split(" | ")[0])
}
HOW_LONG, MEMBERS = 3, 5
KEEP_S = {one.table.name: one.keep_s for one in PERSONAL} | {table.name: keep_s for table, _, keep_s in IMPERSONAL}
WITH_THE_CASE = {"case_keys", "case_bands", "remarks"}


def told(keep_s: float | None) -> str:
    """As the page says it."""
    if keep_s is None:
        return "đến khi người ấy xóa"
    if keep_s == 0:
        return "đến hạn ghi trong dòng"
    for unit, length_s in (("ngày", DAY_S), ("giờ", 3600.0), ("phút", 60.0)):
        if keep_s % length_s == 0:
            return f"{keep_s / length_s:.0f} {unit}"
    raise AssertionError(keep_s)


def test_every_table_is_on_the_page_and_no_other() -> None:
    assert set(ROWS) == set(metadata.tables)
    assert all(len(cells) == 6 and all(cells) for cells in ROWS.values())


@pytest.mark.parametrize("name", sorted(metadata.tables))
def test_a_table_is_kept_as_long_as_the_page_says(name: str) -> None:
    says = ROWS[name][HOW_LONG]
    if name == "cases":
        assert says == f"{USUAL.cases_days} ngày*"
    elif name in WITH_THE_CASE:
        assert says == "mất cùng vụ"
    elif name in KEEP_S:
        assert told(KEEP_S[name]) in says
        assert ("*" in says) == (name in CHOSEN)
    else:
        assert says.startswith("còn mãi")


@pytest.mark.parametrize("name", sorted(metadata.tables))
def test_the_page_says_whether_a_table_names_members(name: str) -> None:
    assert ROWS[name][MEMBERS] == ("có" if "owner" in metadata.tables[name].columns else "không")


@pytest.mark.parametrize("name", sorted(CHOSEN))
def test_what_may_be_chosen_is_usually_what_the_program_keeps(name: str) -> None:
    assert kept_s(metadata.tables[name], KEEP_S[name], USUAL) == KEEP_S[name]


def test_the_page_says_how_long_backups_are_kept() -> None:
    assert f"giữ {USUAL.backup_days} ngày*" in PAGE
