"""docs/why/engines.md says of the engines what was printed of them."""

import re

from benchmarks.__main__ import RESULTS, read_sections
from tests.conftest import ROOT

PRINTED = re.compile(r"^.{46} *([\d,]+) +([\d,]+) +([\d,]+|not counted)$", re.MULTILINE)


def test_the_figures_of_the_engines_are_those_that_were_printed() -> None:
    page = (ROOT / "docs" / "why" / "engines.md").read_text(encoding="utf-8")
    rows = [row.replace("**", "") for row in page.splitlines() if row.count(" | ") == 3]
    printed = PRINTED.findall(read_sections(RESULTS.read_text(encoding="utf-8"))["engines"])
    assert len(printed) > 5
    for alone, together, synced in printed:
        assert any(f"| {alone} | {together} | {synced}" in row for row in rows), (alone, together, synced)
