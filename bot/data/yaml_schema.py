"""JSON Schema 2020-12 for a kind of file, from what its loader asked of the files that there are."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

import yaml

from bot.data.yaml_notes import Notes

Schema: TypeAlias = "dict[str, str | int | bool | list[str] | list[str | None] | Schema | dict[str, Schema]]"

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_TYPES = {
    "tag:yaml.org,2002:null": "null",
    "tag:yaml.org,2002:bool": "boolean",
    "tag:yaml.org,2002:int": "integer",
    "tag:yaml.org,2002:float": "number",
}


def schema_of(title: str, roots: Sequence[yaml.Node], notes: Notes) -> Schema:
    """The schema of files of one kind; `roots` are their top nodes."""
    return {"$schema": DIALECT, "title": title, **_schema(roots, notes)}


def _schema(nodes: Sequence[yaml.Node], notes: Notes) -> Schema:
    """Of the nodes that stand at one place: what any of them is may stand there. Keywords bind their own type only."""
    found: Schema = {}
    if types := sorted({_type(node) for node in nodes}):
        found["type"] = types
    mappings = [node for node in nodes if isinstance(node, yaml.MappingNode)]
    lists = [node for node in nodes if isinstance(node, yaml.SequenceNode)]
    found |= _of_mappings(mappings, notes)
    if lists:
        found["items"] = _schema([item for node in lists for item in node.value], notes)
    found |= _of_texts([node for node in nodes if isinstance(node, yaml.ScalarNode)], notes)
    return found


def _of_mappings(nodes: Sequence[yaml.MappingNode], notes: Notes) -> Schema:
    asked = [notes.of(node) for node in nodes]
    required = [one.required for one in asked if one.required is not None]
    values = _by_key(nodes)
    if not required:
        return (
            {"additionalProperties": _schema([one for own in values.values() for one in own], notes)} if nodes else {}
        )
    allowed = frozenset[str]().union(*required, *(one.optional for one in asked))
    return {
        "properties": {key: _schema(values.get(key, ()), notes) for key in sorted(allowed)},
        "required": sorted(frozenset.intersection(*required)),
        "additionalProperties": False,
    }


def _of_texts(nodes: Sequence[yaml.ScalarNode], notes: Notes) -> Schema:
    asked = [notes.of(node) for node in nodes]
    choices = frozenset[str]().union(*(one.choices for one in asked))
    lengths = [one.max_chars for one in asked if one.max_chars is not None]
    if choices and all(one.choices or _type(node) == "null" for one, node in zip(asked, nodes, strict=True)):
        return {"enum": [*sorted(choices), *([None] if any(_type(node) == "null" for node in nodes) else [])]}
    return {"maxLength": max(lengths)} if lengths and len(lengths) == len(nodes) else {}


def _by_key(nodes: Iterable[yaml.MappingNode]) -> Mapping[str, list[yaml.Node]]:
    values: dict[str, list[yaml.Node]] = {}
    for node in nodes:
        for name, value in node.value:
            values.setdefault(str(name.value), []).append(value)
    return values


def _type(node: yaml.Node) -> str:
    if isinstance(node, yaml.MappingNode):
        return "object"
    return "array" if isinstance(node, yaml.SequenceNode) else _TYPES.get(node.tag, "string")
