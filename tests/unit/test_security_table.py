"""The table of what was attacked names a test for every fault, and only tests that exist."""

import re

import pytest
import yaml

from tests.conftest import ROOT

TABLE = (ROOT / "docs" / "why" / "security.md").read_text(encoding="utf-8")
ROWS = {row[1]: row[2] for row in re.finditer(r"^\| ([A-Z]\d+) \| [^|]+ \| ([^|]+) \|$", TABLE, re.MULTILINE)}
FAULTS = [
    f"{kind}{number}" for kind, most in (("C", 3), ("H", 9), ("M", 9), ("L", 10)) for number in range(1, most + 1)
]
NAMED = sorted(set(re.findall(r"`(tests/[^`]+)`", "".join(ROWS.values()))))


def exists(named: str) -> bool:
    path, _, name = named.partition("::")
    text = (ROOT / path).read_text(encoding="utf-8")
    if path.endswith(".yaml"):
        return name in [dialogue["name"] for dialogue in yaml.safe_load(text)]
    return re.search(rf"^(?:async )?def {name}\(", text, re.MULTILINE) is not None


def test_every_fault_has_its_row_with_a_test() -> None:
    assert list(ROWS) == FAULTS
    assert [fault for fault, tests in ROWS.items() if "`tests/" not in tests] == []


@pytest.mark.parametrize("named", NAMED)
def test_what_is_named_exists(named: str) -> None:
    assert exists(named)


def test_what_does_not_exist_is_seen() -> None:
    assert not exists("tests/unit/test_callback.py::test_that_nobody_wrote")
    assert not exists("tests/dialogues/follow.yaml::a scene that nobody wrote")
