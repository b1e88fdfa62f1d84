"""YAML is read in one place, within bounds: whatever a file holds, no way in ends the process."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from bot.answers.loader import load_knowledge
from bot.cli import document
from bot.config.writing import with_desk
from bot.data.yaml_bounded import composed, loaded
from bot.data.yaml_edit import Put, edited
from bot.domain.errors import BotError
from bot.evaluation.labelled import read_labelled
from bot.teaching.places import entry_places, said
from tests.conftest import ROOT

LEVELS = 10_000
DEEP = {
    "lists": "a: " + "[" * LEVELS + "]" * LEVELS,
    "lists without an end": "a: " + "[" * LEVELS,
    "mappings": "a: " + "{a: " * LEVELS + "1" + "}" * LEVELS,
    "lists of a block": "- " * LEVELS + "a",
    "mappings as keys": "? " * LEVELS + "a",
    "both": "[{a: " * LEVELS,
}
DIRECT = re.compile(
    r"\byaml\.(?:\w*load\w*|compose\w*|parse|scan)\(|\bC?(?:Safe|Full|Unsafe|Base)?Loader\b|^from yaml import",
    re.MULTILINE,
)
"""What reads YAML, or could be made to."""
OTHERS = {"bot/data/yaml_bounded.py"}
OF_TEMPLATES = re.compile(r"\b(?:FileSystem|Package)Loader\b")


def in_file(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def ways_in(folder: Path, text: str) -> dict[str, Callable[[], object]]:
    """Everything that reads YAML, by its name."""
    in_file(folder / "knowledge" / "answers" / "a.yaml", text)
    in_file(folder / "twins" / "a.yaml", text)
    in_file(folder / "knowledge" / "documents" / "a.yaml", f"{text} # x#1")
    in_file(folder / "knowledge" / "cards.yaml", f"# x#1\n{text}")
    return {
        "the knowledge": lambda: load_knowledge(folder / "knowledge"),
        "the places of entries": lambda: entry_places(folder / "knowledge"),
        "what was said": lambda: said(folder / "knowledge"),
        "an edit": lambda: edited(text, Put(("a",), "b")),
        "the desk of the settings": lambda: with_desk(text, "1", ()),
        "changes of a document": lambda: document._changes(folder / "knowledge", "x", ()),
        "the file of a document": lambda: document._file_of(folder / "knowledge", "x"),
        "labelled questions": lambda: read_labelled(folder / "none", folder / "twins", {}),
        "nodes": lambda: composed(text),
        "values": lambda: loaded(text),
    }


NAMES = (
    "the knowledge",
    "the places of entries",
    "what was said",
    "an edit",
    "the desk of the settings",
    "changes of a document",
    "the file of a document",
    "labelled questions",
    "nodes",
    "values",
)


@pytest.mark.parametrize("text", DEEP.values(), ids=DEEP.keys())
@pytest.mark.parametrize("way", NAMES)
def test_ten_thousand_levels_are_refused_on_every_way_in(way: str, text: str, tmp_path: Path) -> None:
    with pytest.raises((BotError, yaml.YAMLError)):
        ways_in(tmp_path, text)[way]()


def test_nobody_else_reads_yaml() -> None:
    found = {
        str(path.relative_to(ROOT))
        for path in (ROOT / "bot").rglob("*.py")
        if DIRECT.search(OF_TEMPLATES.sub("", path.read_text(encoding="utf-8")))
    }
    assert found == OTHERS


@pytest.mark.parametrize(
    "line",
    [
        "yaml.load(text, Loader=x)",
        "yaml.safe_load(text)",
        "yaml.compose(text)",
        "yaml.compose_all(text)",
        "class _L(yaml.SafeLoader):",
        "loader = yaml.CSafeLoader",
        "from yaml import safe_load",
        "yaml.scan(text)",
    ],
)
def test_every_way_to_read_it_is_seen(line: str) -> None:
    assert DIRECT.search(line)
