"""What the threat model points to exists, and each of its rows points to something."""

import re

import pytest

from tests.conftest import ROOT
from tests.unit.test_security_table import exists

TEXT = (ROOT / "docs" / "why" / "threats.md").read_text(encoding="utf-8")
ROWS = [line for line in TEXT.splitlines() if line.startswith("| ") and not line.startswith("| Who,")]
NAMED = sorted(set(re.findall(r"`(tests/[^`]+)`", "".join(ROWS))))


@pytest.mark.parametrize("named", NAMED)
def test_what_is_named_exists(named: str) -> None:
    assert exists(named) if "::" in named else (ROOT / named).exists()


def test_every_threat_is_held_by_a_test() -> None:
    assert len(ROWS) > 10
    assert [row for row in ROWS if "`tests/" not in row] == []
