"""docs/du-lieu.md tells of every table, whether it names members, and for how long the program keeps it."""

import re

import pytest
from sqlalchemy import String

from bot.config.secret_files import SECRETS
from bot.domain.retention import DAY_S, USUAL
from bot.storage.personal import CHOSEN, IMPERSONAL, MENTIONS, PERSONAL, kept_s
from bot.storage.sealing import Sealed, SealedBytes, SealedLines
from bot.storage.tables import metadata
from tests.conftest import ROOT
from tests.databases import stored_type

PAGE = (ROOT / "docs" / "du-lieu.md").read_text(encoding="utf-8")
ROWS = {
    name: [cell.strip() for cell in row.strip().strip("|").split(" | ")]
    for row in PAGE.splitlines()
    if row.startswith("| `")
    for name in re.findall(r"`(\w+)`", row.split(" | ")[0])
}
HOW_LONG, MEMBERS = 3, 5
KEEP_S = {one.table.name: one.keep_s for one in PERSONAL} | {table.name: keep_s for table, _, keep_s in IMPERSONAL}
MENTION_S = {one.column.table.name: one.keep_s for one in MENTIONS}
KEY_LENGTH = 96
OF_NO_MEMBER = {
    "offsets.source": "a channel and a bot",
    "seen.source": "a channel and a bot; of a terminal, a conversation and gone with it (members.erase)",
    "outbox.route": "a channel, or the broadcast",
    "lessons.entry": "an answer",
    "lessons.proposed_by": "an officer, or whoever works at the terminal",
    "lessons.approved_by": "the same",
    "desk_numbers.chat": "the officers' group",
    "moved_chats.old_key": "a group",
    "moved_chats.new_key": "a group",
    "cases.holder": "an officer",
    "desk_messages.chat": "the officers' group",
    "desk_messages.asked": "an officer",
    "pending.officer": "an officer",
    "remarks.officer": "an officer",
    "audit.officer": "an officer",
    "broadcasts.creator": "an officer",
    "broadcasts.approver": "an officer",
}
"""Columns as wide as the name of a conversation that hold no member's: whose they are."""
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
    assert name not in MENTION_S or told(MENTION_S[name]) in says


@pytest.mark.parametrize("name", sorted(metadata.tables))
def test_the_page_says_whether_a_table_names_members(name: str) -> None:
    names = "owner" in metadata.tables[name].columns or name in MENTION_S
    assert ROWS[name][MEMBERS] == ("có" if names else "không")


def test_a_column_that_can_name_a_member_is_known_to_the_map() -> None:
    """A conversation's name may stand under another name than `owner`, as in `pace.limited_lane`."""
    wide = {
        f"{table.name}.{column.name}"
        for table in metadata.sorted_tables
        for column in table.columns
        if column.name != "owner" and isinstance(kind := stored_type(column), String) and kind.length == KEY_LENGTH
    }
    assert wide == {f"{one.column.table.name}.{one.column.name}" for one in MENTIONS} | OF_NO_MEMBER.keys()


@pytest.mark.parametrize("name", sorted(CHOSEN))
def test_what_may_be_chosen_is_usually_what_the_program_keeps(name: str) -> None:
    assert kept_s(metadata.tables[name], KEEP_S[name], USUAL) == KEEP_S[name]


def test_the_page_names_the_tables_that_are_sealed_and_no_other() -> None:
    sealed = {
        table.name
        for table in metadata.sorted_tables
        if any(isinstance(column.type, Sealed | SealedLines | SealedBytes) for column in table.columns)
    }
    told_so = PAGE[PAGE.index("**Dữ liệu trên đĩa**") :]
    told_so = told_so[told_so.index("được mã hóa:") : told_so.index("thì không:")].replace("`inbox` và `outbox`", "")
    assert set(re.findall(r"`(\w+)`", told_so)) == sealed


@pytest.mark.parametrize("key", ["TOKEN_KEY", "DATA_KEY"])
def test_the_page_says_what_each_key_seals_among_the_secrets(key: str) -> None:
    assert f"`{key}`" in ROWS["secrets"][1]


@pytest.mark.parametrize(
    "what", ["--maintenance", "`lessons`", "`broadcasts`", *SECRETS[-3:-1], "Nhật ký", "Bản sao lưu"]
)
def test_the_page_tells_of_what_is_outside_the_tables(what: str) -> None:
    outside = PAGE[PAGE.index("## Ngoài cơ sở dữ liệu") :]
    assert what in outside


def test_the_page_says_how_long_backups_are_kept() -> None:
    assert f"giữ {USUAL.backup_days} ngày*" in PAGE
