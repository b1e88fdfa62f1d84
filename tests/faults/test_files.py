"""Other forms of each kind of fault that was reported of the knowledge's files."""

from pathlib import Path

import pytest

from bot.answers.loader import load_knowledge, unread_files
from bot.planning.schedules import cron_fault
from tests.conftest import ROOT
from tests.unit.test_loader import directory, edit, faults_of
from tests.yaml_files import read_yaml

__all__ = ["directory"]
ROWS = read_yaml(ROOT / "tests" / "faults" / "files.yaml")


@pytest.mark.parametrize(("old", "new"), ROWS["hash"])
def test_a_text_that_a_mark_of_comments_cuts_off_is_a_fault(directory: Path, old: str, new: str) -> None:
    edit(directory, old, new)
    assert [fault for fault in faults_of(directory) if "ngoặc kép" in fault and "mot.yaml:" in fault]


@pytest.mark.parametrize(("old", "new"), ROWS["hash-not"])
def test_a_text_in_quotes_and_a_true_comment_are_none(directory: Path, old: str, new: str) -> None:
    edit(directory, old, new)
    assert load_knowledge(directory)


@pytest.mark.parametrize("name", ROWS["ext"])
def test_a_file_that_nothing_reads_is_named(directory: Path, name: str) -> None:
    (directory / name).parent.mkdir(exist_ok=True)
    (directory / name).write_text("topic: : hỏng")
    load_knowledge(directory)
    assert unread_files(directory) == [f"knowledge/{name}"]


@pytest.mark.parametrize("name", ROWS["ext-not"])
def test_a_file_that_is_read_or_is_none_of_the_knowledge_is_not(directory: Path, name: str) -> None:
    (directory / name).parent.mkdir(exist_ok=True)
    (directory / name).touch()
    assert unread_files(directory) == []


@pytest.mark.parametrize("expression", ROWS["cron"])
def test_a_schedule_by_day_and_by_weekday_is_a_fault_with_the_way_out(expression: str) -> None:
    assert "TUE#1" in str(cron_fault(expression))


@pytest.mark.parametrize("expression", ROWS["cron-not"])
def test_a_schedule_by_one_of_them_is_sound(expression: str) -> None:
    assert cron_fault(expression) is None
