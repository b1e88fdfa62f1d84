"""docs/architecture.md names files that are there, and every room of the program."""

import re
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


def test_it_names_a_good_many() -> None:
    assert len(NAMED) > 60


@pytest.mark.parametrize("room", sorted(set(ROOMS) - ASIDE))
def test_every_room_that_a_message_passes_is_in_the_table(room: str) -> None:
    assert re.search(rf"^\| .*`bot/{room}/`", TEXT, re.MULTILINE) is not None
