"""Other forms of what `bot check` has to say of files, on the shipped knowledge: each row changes one place of it."""

import shutil
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.cli.main import run
from tests.conftest import ROOT
from tests.yaml_files import read_yaml

Row = dict[str, str]
VARIANTS: dict[str, list[Row]] = read_yaml(ROOT / "tests" / "faults" / "variants.yaml")["checked"]


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in ("BOT_CONFIG", "DESK_CHAT_ID"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def as_shipped(place: Path) -> None:
    shutil.rmtree(place / "knowledge", ignore_errors=True)
    shutil.copytree(ROOT / "knowledge", place / "knowledge")
    shutil.copy(ROOT / "config.yaml", place)


def changed(place: Path, row: Row) -> bool:
    """Whether its place is still as shipped, so that it could be changed."""
    path = place / row["file"]
    if "old" not in row:
        path.parent.mkdir(exist_ok=True)
        path.write_text(row["new"], encoding="utf-8")
        return True
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(row["old"], row["new"], 1), encoding="utf-8")
    return row["old"] in text


def unsaid(rows: Sequence[Row], said: str) -> list[Row]:
    """Those of files of which it is not said often enough: each row of a file is a place of its own."""
    wanted = Counter((row["file"].rstrip(), row["says"]) for row in rows)
    lines = said.splitlines()
    counted = {one: sum(one[0] in line and one[1] in line for line in lines) for one in wanted}
    return [row for row in rows if counted[one := (row["file"].rstrip(), row["says"])] < wanted[one]]


@pytest.mark.parametrize("name", VARIANTS)
def test_what_is_lost_or_passed_over_is_said(name: str, place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Several at once; what rests on a part that is unsound is said when that is mended."""
    left = VARIANTS[name]
    while left:
        as_shipped(place)
        tried = [row for row in left if changed(place, row)]
        run(["check"])
        shown = capsys.readouterr()
        silent = unsaid(tried, shown.out + shown.err)
        assert len(silent) < len(tried), silent
        left = [row for row in left if row not in tried or row in silent]
