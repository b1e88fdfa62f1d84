"""docs/architecture.md names files that are there, and every room of the program."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "architecture.md").read_text()
NAMED = sorted({
    *re.findall(r"`((?:bot|tests|knowledge|docs)/[\w./-]*)`", TEXT),
    *(f"docs/{link}" for link in re.findall(r"\]\(([\w./-]+)\)", TEXT)),
})  # fmt: skip
ROOMS = sorted(one.name for one in (ROOT / "bot").iterdir() if (one / "__init__.py").exists())
ASIDE = {"evaluation", "importing", "pictures"}
"""Rooms that no message passes."""


@pytest.mark.parametrize("path", NAMED)
def test_a_file_that_it_names_exists(path: str) -> None:
    assert (ROOT / path).exists()


def test_the_program_refers_to_no_paper_that_is_not_in_the_repository() -> None:
    sources = {str(path.relative_to(ROOT)): path.read_text(encoding="utf-8") for path in (ROOT / "bot").rglob("*.py")}
    outside = re.compile(r"\bshared/\w|\bDESIGN\b|\(design, \d")
    assert {name: found for name, source in sources.items() if (found := outside.findall(source))} == {}


def test_it_names_a_good_many() -> None:
    assert len(NAMED) > 60


@pytest.mark.parametrize("room", sorted(set(ROOMS) - ASIDE))
def test_every_room_that_a_message_passes_is_in_the_table(room: str) -> None:
    assert re.search(rf"^\| .*`bot/{room}/`", TEXT, re.MULTILINE) is not None


MADE = {
    "A channel": (r"\bzalobot\b", ()),
    "A step": (r"\bsteps\.move\b|\bchuyentin\b", ()),
    "A button": (r"\bGiveHeld\b", ()),
    "A field of a case": (
        r"\.spoken\b|\bspoken=|Column\(\"spoken\"",
        ("bot/dialogue/", "bot/services/desk/planning.py"),
    ),
    "An effect": (r"\bAudit\b", ("bot/dialogue/",)),
    "A job by the clock": (r"\btidy_forever\b", ()),
}
"""A change of each kind, by what it is called in the code, and who makes use of it besides."""


@pytest.mark.parametrize("kind", MADE)
def test_a_change_that_was_made_touched_what_its_list_names_and_nothing_else(kind: str) -> None:
    (listed,) = re.findall(rf"^\*\*{kind}\.\*\*(.*?)(?=^\*\*|\Z)", TEXT, re.MULTILINE | re.DOTALL)
    called, users = MADE[kind]
    touched = {
        str(path.relative_to(ROOT))
        for path in (ROOT / "bot").rglob("*.py")
        if re.search(called, path.read_text(encoding="utf-8"))
    }
    named = (*re.findall(r"`(bot/[\w./-]+)`", listed), *users)
    assert len(touched) > 1
    assert [path for path in sorted(touched) if not path.startswith(named)] == []


def test_every_kind_of_change_that_has_a_list_was_made() -> None:
    assert re.findall(r"^\*\*(.+?)\.\*\*", TEXT, re.MULTILINE) == list(MADE)


def test_the_newest_version_of_the_changelog_is_that_of_the_program() -> None:
    versions = re.findall(
        r"^## \[(\d+\.\d+\.\d+)\] - \d{4}-\d\d-\d\d$", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE
    )
    assert versions[0] == tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
