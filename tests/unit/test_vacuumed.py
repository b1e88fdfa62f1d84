"""The guide's command that writes PostgreSQL's files anew names every table that holds what a member said."""

import re

from sqlalchemy import Text

from bot.storage.personal import PERSONAL
from bot.storage.tables import metadata
from tests.conftest import ROOT
from tests.databases import stored_type

COMMAND = re.compile(r"^vacuumdb --full [^`]+", re.MULTILINE)
IN_BANDS = {"case_keys", "case_bands"}
"""Digests and short keys of what was sent."""
NO_MEMBERS = {"articles", "broadcasts", "secrets"}
"""Texts that officers and platforms wrote."""


def named() -> set[str]:
    (command,) = COMMAND.findall((ROOT / "docs" / "van-hanh.md").read_text(encoding="utf-8"))
    return set(re.findall(r"--table=(\w+)", command))


def test_every_table_that_names_a_member_is_in_it() -> None:
    assert {one.table.name for one in PERSONAL} - named() == set()


def test_every_table_that_holds_texts_is_in_it_unless_they_are_no_members() -> None:
    hold = {
        name for name, table in metadata.tables.items() if any(isinstance(stored_type(one), Text) for one in table.c)
    }
    assert hold - named() == NO_MEMBERS


def test_it_names_no_table_that_there_is_not_and_none_without_need() -> None:
    hold = {
        name for name, table in metadata.tables.items() if any(isinstance(stored_type(one), Text) for one in table.c)
    }
    assert named() <= {one.table.name for one in PERSONAL} | hold | IN_BANDS
    assert named() <= metadata.tables.keys()
