"""A draft document as a person finds it: `drafts/ID.yaml`, read for the review."""

from dataclasses import dataclass
from pathlib import Path

import yaml

from bot.data.yaml_source import Source, line_of
from bot.domain.errors import DataFaults, Fault

LISTS = ("not_understood", "notes")
"""Lines that stand in no clause yet."""


@dataclass(frozen=True, slots=True)
class DraftedClause:
    """A clause with what a person has to look at; `page` is 0 where the file tells none."""

    id: str
    label: str
    text: str
    heading: str = ""
    page: int = 0
    audience: str | None = None
    kind: str | None = None
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DraftFile:
    """`keys` are all of the top; `fields` holds the head (title, number, …), None for what is empty; `left_over` the
    lines of each of LISTS.
    """

    keys: frozenset[str]
    fields: dict[str, str | None]
    clauses: tuple[DraftedClause, ...]
    left_over: dict[str, tuple[str, ...]]

    def index_of(self, clause_id: str) -> int | None:
        return next((at for at, clause in enumerate(self.clauses) if clause.id == clause_id), None)


def read_draft(path: Path) -> DraftFile:
    """The draft as far as the review needs it.

    Raises:
        DataFaults: the file is no YAML of a document.
    """
    faults: list[Fault] = []
    source = Source(path, path.name, faults)
    root = source.root()
    top = dict(_pairs(source, root)) if root is not None else {}
    listed = top.get("clauses")
    if not isinstance(listed, yaml.SequenceNode) or not listed.value:
        line = line_of(listed) if listed is not None else 1
        source.fault(line, "clauses", "chưa có mục nào; xin ghi từng mục (id, label, text) vào đây rồi soát lại")
        raise DataFaults(faults)
    clauses = tuple(_clause(source, node) for node in listed.value)
    if faults:
        raise DataFaults(faults)
    return DraftFile(
        keys=frozenset(top),
        fields={key: _text(node) for key, node in top.items() if isinstance(node, yaml.ScalarNode)},
        clauses=clauses,
        left_over={key: _texts(source, top.get(key), key) for key in LISTS},
    )


def _pairs(source: Source, node: yaml.Node) -> list[tuple[str, yaml.Node]]:
    return [(name.text, value) for name, value in source.pairs(node, "(tệp)")]


def _clause(source: Source, node: yaml.Node) -> DraftedClause:
    found = dict(_pairs(source, node))
    at = dict(_pairs(source, found["at"])) if "at" in found else {}
    page = _text(at.get("page")) or ""
    return DraftedClause(
        id=source.text(found.get("id"), "id"),
        label=_text(found.get("label")) or "",
        text=source.text(found.get("text"), "text"),
        heading=_text(found.get("heading")) or "",
        page=int(page) if page.isdecimal() else 0,
        audience=_text(found.get("audience")),
        kind=_text(found.get("kind")),
        doubts=_texts(source, found.get("doubts"), "doubts"),
    )


def _texts(source: Source, node: yaml.Node | None, key: str) -> tuple[str, ...]:
    return tuple(found.text for found in source.texts(node, key))


def _text(node: yaml.Node | None) -> str | None:
    if not isinstance(node, yaml.ScalarNode) or node.tag == "tag:yaml.org,2002:null":
        return None
    return str(node.value).strip() or None
