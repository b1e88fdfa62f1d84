"""The tables of what was attacked name tests for every fault, only such as exist, and enough: for each fault itself and
five variants of its kind at least.
"""

import re
import tomllib
from importlib import import_module
from math import prod

import pytest

from tests.conftest import ROOT
from tests.yaml_files import parsed

TABLE = (ROOT / "docs" / "why" / "security.md").read_text(encoding="utf-8")
FOUND = re.findall(r"^\| ([A-Z]\d+) \| [^|]+ \| ([^|]+) \| ([^|]+) \|$", TABLE, re.MULTILINE)
ROWS = {fault: tests for fault, _, tests in FOUND}
SAID = {fault: said for fault, said, _ in FOUND}
"""How many variants of it are tried, as the table says."""
ONE_FORM = {"L11": "one form: a version is locked"}
"""Of what has no variants; in the words of its row."""
BESIDE = "; beside them "
"""Behind it in a row: tests that try no variants."""
FAULTS = [
    f"{kind}{number}"
    for kind, most in (("C", 3), ("H", 9), ("M", 9), ("L", 11), ("N", 12))
    for number in range(1, most + 1)
]
"""N: found later, by those who mended the others."""
VARIANTS = 5
ANY = 100
"""A test over random inputs tries so many at least."""
NAMED = sorted(set(re.findall(r"`(tests/[^`]+)`", "".join(ROWS.values()))))


def exists(named: str) -> bool:
    path, _, name = named.partition("::")
    text = (ROOT / path).read_text(encoding="utf-8")
    if path.endswith(".yaml"):
        return name in [dialogue["name"] for dialogue in parsed(text)]
    return re.search(rf"^(?:async )?def {name}\(", text, re.MULTILINE) is not None


def tried(named: str) -> int:
    """How many cases a test tries: those it is written out for, whatever the database. A scene is one; one over random
    inputs is ANY.
    """
    path, _, name = named.partition("::")
    if path.endswith(".yaml"):
        return 1
    test = getattr(import_module(path.removesuffix(".py").replace("/", ".")), name)
    if hasattr(test, "hypothesis"):
        return ANY
    marks = [mark for mark in getattr(test, "pytestmark", ()) if mark.name == "parametrize"]
    return prod(len(mark.args[1]) for mark in marks if mark.args[0] != "database_url")


@pytest.mark.parametrize("fault", [fault for fault in FAULTS if fault not in ONE_FORM])
def test_of_every_fault_five_variants_are_tried_beside_itself(fault: str) -> None:
    trying, _, _ = ROWS[fault].partition(BESIDE)
    counted = sum(map(tried, re.findall(r"`(tests/[^`]+)`", trying))) - 1
    assert VARIANTS <= int(SAID[fault]) <= counted


def test_what_has_one_form_says_so_and_nothing_else_does() -> None:
    assert {fault: said for fault, said in SAID.items() if not said.isdecimal()} == ONE_FORM


def test_what_reads_yaml_is_no_older_than_was_asked() -> None:
    locked = tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))["package"]
    (version,) = [one["version"] for one in locked if one["name"] == "pyyaml"]
    assert tuple(map(int, version.split("."))) >= (6, 0, 4)


def test_cases_are_counted_as_they_are_written_out() -> None:
    here = "tests/unit/test_security_table.py::"
    assert tried(f"{here}test_of_every_fault_five_variants_are_tried_beside_itself") == len(FAULTS) - len(ONE_FORM)
    assert tried(f"{here}test_what_does_not_exist_is_seen") == 1
    assert tried("tests/fuzz/test_fuzz.py::test_links") == ANY
    assert tried("tests/dialogues/follow.yaml::the answer to a question is for the one who asked") == 1


def test_every_fault_has_its_row_with_a_test() -> None:
    assert list(ROWS) == FAULTS
    assert [fault for fault, tests in ROWS.items() if "`tests/" not in tests] == []


@pytest.mark.parametrize("named", NAMED)
def test_what_is_named_exists(named: str) -> None:
    assert exists(named)


def test_what_does_not_exist_is_seen() -> None:
    assert not exists("tests/unit/test_callback.py::test_that_nobody_wrote")
    assert not exists("tests/dialogues/follow.yaml::a scene that nobody wrote")
