"""The tests need nothing that lies outside the repository."""

import re
from pathlib import Path

TESTS = Path(__file__).parents[1]
OUTSIDE = re.compile(r"ROOT\.parent\b|[\"'](?:\.\./)?shared[/\"']|import.*\bSHARED\b")


def test_no_test_reads_what_lies_beside_the_repository() -> None:
    sources = {str(path.relative_to(TESTS)): path.read_text(encoding="utf-8") for path in TESTS.rglob("*.py")}
    del sources["unit/test_own_feet.py"]
    assert {name: found for name, source in sources.items() if (found := OUTSIDE.findall(source))} == {}
