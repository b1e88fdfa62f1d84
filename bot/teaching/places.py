"""Where the knowledge's files hold what: the entries with their places, and every example with its line."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import yaml

from bot.answers.background_files import BACKGROUND_FOLDER as BACKGROUND
from bot.answers.normalise import fold_text
from bot.data.yaml_bounded import composed, loaded
from bot.data.yaml_places import Place
from bot.domain.errors import BotError

ANSWERS = "answers"
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class PlacedWords:
    """Words that stand somewhere: under an entry, or among the lines of other matters (`entry` is "")."""

    entry: str
    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}" + (f" (mục {self.entry})" if self.entry else "")


@dataclass(frozen=True, slots=True)
class EntryPlace:
    """The file of an entry, and where in it its examples are."""

    path: Path
    examples: Place


def key(text: str) -> str:
    """The same for the same words, however they are typed."""
    return " ".join(fold_text(text).split())


def entry_places(knowledge: Path) -> dict[str, EntryPlace]:
    return {
        str(entry["id"]): EntryPlace(path, ("entries", at, "examples"))
        for path in sorted((knowledge / ANSWERS).glob("*.yaml"))
        for at, entry in enumerate(_loaded(path).get("entries", ()))
    }


def said(knowledge: Path) -> dict[str, PlacedWords]:
    """All examples and lines of other matters, by the key of their words."""
    found = {key(text): where for text, where in _examples(knowledge)}
    for path in sorted((knowledge / BACKGROUND).glob("*.txt")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if line.strip() and not line.startswith("#"):
                found.setdefault(key(line), PlacedWords("", f"{BACKGROUND}/{path.name}", number))
    return found


def _examples(knowledge: Path) -> Iterator[tuple[str, PlacedWords]]:
    for path in sorted((knowledge / ANSWERS).glob("*.yaml")):
        root = _read(path, composed)
        for entry in _values(root, "entries"):
            name = next((one.value for one in _values(entry, "id", scalar=True)), "")
            for example in _values(entry, "examples"):
                yield example.value, PlacedWords(name, f"{ANSWERS}/{path.name}", example.start_mark.line + 1)


def _values(node: yaml.Node | None, name: str, *, scalar: bool = False) -> list[yaml.Node]:
    if not isinstance(node, yaml.MappingNode):
        return []
    value = next((value for own, value in node.value if own.value == name), None)
    if scalar:
        return [value] if isinstance(value, yaml.ScalarNode) else []
    return list(value.value) if isinstance(value, yaml.SequenceNode) else []


def _loaded(path: Path) -> dict[str, list[dict[str, object]]]:
    return dict(_read(path, loaded) or {})


def _read(path: Path, read: Callable[[str], T]) -> T:
    try:
        return read(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise BotError(f"{path}: không đọc được tệp; xin chạy “.venv/bin/bot check” để biết chỗ sai.") from error
