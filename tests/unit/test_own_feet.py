"""The tests need nothing of ours that lies outside the repository, and hold to the clock only what says so."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

TESTS = Path(__file__).parents[1]
SOURCES = {
    str(path.relative_to(TESTS)): path.read_text(encoding="utf-8")
    for path in TESTS.rglob("*.py")
    if path.name != Path(__file__).name
}
NOT_OURS = {"fakes/bot_api/schema.py"}
"""The description of the Bot API is not ours to copy; where it is not at hand nothing is held against it."""
OUTSIDE = re.compile(r"ROOT\.parent\b|[\"'](?:\.\./)?shared[/\"']|import.*\bSHARED\b")
TAKEN = re.compile(r"\b(?:took|taken)_s\b|\bcpu_s\b|\bp99_s\b|\bprocess_time\b|\bperf_counter\b|\b_slowest\(")
"""What is measured of how long something took."""


def test_no_test_reads_what_lies_beside_the_repository() -> None:
    assert {name for name, source in SOURCES.items() if OUTSIDE.search(source)} <= NOT_OURS


def test_what_is_held_against_a_time_is_marked_timed() -> None:
    assert [f"{name} {test}" for name, source in SOURCES.items() for test in unmarked(ast.parse(source))] == []


def test_a_test_against_a_time_is_found() -> None:
    held = "def test_a():\n    assert took_s < 10\n"
    assert list(unmarked(ast.parse(held))) == ["test_a"]
    assert list(unmarked(ast.parse(f"@pytest.mark.timed\n{held}"))) == []
    assert list(unmarked(ast.parse(f"pytestmark = [pytest.mark.timed]\n{held}"))) == []
    assert list(unmarked(ast.parse("def test_a():\n    assert took_s == FIRST_CALL_S\n"))) == []


def unmarked(tree: ast.Module) -> Iterator[str]:
    marked = ("timed" in ast.unparse(node) for node in tree.body if "pytestmark" in ast.unparse(node).partition("=")[0])
    if any(marked):
        return
    for test in tree.body:
        if isinstance(test, ast.FunctionDef | ast.AsyncFunctionDef) and test.name.startswith("test_"):
            held = [ast.unparse(node) for node in ast.walk(test) if isinstance(node, ast.Compare) and is_bound(node)]
            is_marked = any("timed" in ast.unparse(decorator) for decorator in test.decorator_list)
            if any(map(TAKEN.search, held)) and not is_marked:
                yield test.name


def is_bound(node: ast.Compare) -> bool:
    return any(isinstance(operator, ast.Lt | ast.LtE) for operator in node.ops) or "_slowest(" in ast.unparse(node)
