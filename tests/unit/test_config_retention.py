"""The block `retention` of config.yaml: read, and every fault told with its line."""

from dataclasses import fields
from pathlib import Path

import pytest

from bot.config import load_settings
from bot.domain.errors import DataFaults
from bot.domain.retention import USUAL, Retention
from tests.conftest import ROOT


def read(tmp_path: Path, block: str) -> Retention:
    (tmp_path / "knowledge").mkdir(exist_ok=True)
    config = tmp_path / "config.yaml"
    config.write_text(f"desk: {{contact: x}}\n{block}", encoding="utf-8")
    return load_settings({"BOT_CONFIG": str(config)}).retention


def test_without_the_block_all_is_as_the_comments_say(tmp_path: Path) -> None:
    assert read(tmp_path, "") == USUAL
    shipped = load_settings({"BOT_CONFIG": str(ROOT / "config.yaml")}).retention
    assert shipped == USUAL
    comments = (ROOT / "config.yaml").read_text(encoding="utf-8")
    for one in fields(Retention):
        value = getattr(USUAL, one.name)
        assert f"Mặc định: {value}\n  {one.name}: {value}\n" in comments


def test_the_block_is_read(tmp_path: Path) -> None:
    wanted = Retention(submissions_days=30, backup_days=7)
    assert read(tmp_path, "retention: {submissions_days: 30, backup_days: 7}\n") == wanted


@pytest.mark.parametrize(
    ("block", "says"),
    [
        ("retention: {backup_days: 0}\n", "từ 1 đến"),
        ("retention: {cases_days: 1.5}\n", "từ 1 đến"),
        ("retention: {cases_days: nhiều}\n", "từ 1 đến"),
        ("retention: {undelivered_days: 99999}\n", "từ 1 đến"),
        ("retention: {forever: 1}\n", "khóa lạ"),
        ("retention: {cases_days: 60}\n", "không lâu hơn cases_days (60)"),
    ],
)
def test_a_faulty_block_is_told_with_its_line(block: str, says: str, tmp_path: Path) -> None:
    with pytest.raises(DataFaults) as refused:
        read(tmp_path, block)
    assert [one.line for one in refused.value.faults] == [2]
    assert says in str(refused.value)
