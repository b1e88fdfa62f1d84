"""The table of what the acting out of the loop found names a test for every fault, and only tests that exist."""

import re

import pytest

from tests.conftest import ROOT
from tests.yaml_files import parsed

TABLE = (ROOT / "docs" / "why" / "faults.md").read_text(encoding="utf-8")
LOOP = [*map(str, range(1, 47)), *(f"E{number}" for number in range(1, 13))]
KINDS = (
    "amp btn cron edit ext file fwd glue gov hash human meta name net optout own ready reply rich role short told"
    " track unread via vni"
).split()
NAMED = sorted(set(re.findall(r"`(tests/[^`]+)`", "".join(re.findall(r"^\|.*$", TABLE, re.MULTILINE)))))


def exists(named: str) -> bool:
    path, _, name = named.partition("::")
    if not (ROOT / path).is_file():
        return False
    text = (ROOT / path).read_text(encoding="utf-8")
    if path.endswith(".yaml"):
        return not name or name in [scene.get("name", scene.get("it")) for scene in parsed(text)]
    return re.search(rf"^(?:async )?def {name}\(", text, re.MULTILINE) is not None


@pytest.mark.parametrize("fault", [*LOOP, *KINDS])
def test_every_fault_and_every_kind_stands_in_the_table_with_a_test(fault: str) -> None:
    rows = re.findall(rf"^\| {fault} \| [^|]+ \| ([^|]+) \|$", TABLE, re.MULTILINE)
    assert [row for row in rows if "`tests/" in row]


@pytest.mark.parametrize("point", range(1, 11))
def test_every_point_of_the_issue_has_its_scenes(point: int) -> None:
    scenes = TABLE[TABLE.index("| Point of the issue") :]
    assert re.search(rf"^\| {point} \| `tests/\S+\.yaml`", scenes, re.MULTILINE)


@pytest.mark.parametrize("named", NAMED)
def test_what_is_named_exists(named: str) -> None:
    assert exists(named)


def test_what_does_not_exist_is_seen() -> None:
    assert not exists("tests/unit/test_callback.py::test_that_nobody_wrote")
    assert not exists("tests/dialogues/follow.yaml::a scene that nobody wrote")
    assert not exists("tests/dialogues/nobody_wrote.yaml")
