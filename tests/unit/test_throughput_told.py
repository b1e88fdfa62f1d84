"""docs/why/delivery.md draws from the rates what they give."""

import re

from benchmarks.__main__ import RESULTS, read_sections
from benchmarks.throughput_bounds import Printed, told
from tests.conftest import ROOT

ROW = re.compile(r"^(ours|echo, 2 at once) +(\d+) +[\d.]+ +(\d+) +(\d+)$", re.MULTILINE)


def test_the_arithmetic_of_the_speed_is_that_of_the_rates_that_were_printed() -> None:
    rows = {
        name: tuple(map(float, rest)) for name, *rest in ROW.findall(read_sections(RESULTS.read_text("utf-8"))["spine"])
    }
    page = (ROOT / "docs" / "why" / "delivery.md").read_text(encoding="utf-8")
    ours, echo = rows["ours"], rows["echo, 2 at once"]
    for line in told(Printed(ours[0], ours[1], ours[2], echo[0])):
        assert line in page
