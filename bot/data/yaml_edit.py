"""Changes in the text of a YAML file: what is not changed keeps every byte, comments and order included.

A change is spliced in where the parser says that its place is; the result is read again and held against what the
change should have made of the data, so that a text this can't edit is refused and never spoilt.
"""

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from bot.data.yaml_bounded import composed, loaded
from bot.data.yaml_places import (
    EditRefused,
    Place,
    column_of,
    dash_of,
    end_of,
    has,
    inner,
    line_end,
    next_line,
    node_at,
    start_of,
)
from bot.data.yaml_text import Value, in_block, in_flow, pair


@dataclass(frozen=True, slots=True)
class Add:
    """A new item of the list at `place`: before the item `before`, else the last. A missing value counts as a list."""

    place: Place
    value: Value
    before: int | None = None


@dataclass(frozen=True, slots=True)
class Put:
    """The value at `place`. A key that is not there is added to its mapping: before the key `before`, else the last."""

    place: Place
    value: Value
    before: str = ""


@dataclass(frozen=True, slots=True)
class Remove:
    """The item or key at `place` with its value."""

    place: Place


Edit = Add | Put | Remove
_MARK = "\ufeff"
"""Windows' Notepad begins a UTF-8 file with it."""


def edited(text: str, *edits: Edit) -> str:
    """The text after these changes, one after the other.

    Raises:
        EditRefused: a place is not there, or the text is of a form that can't be changed safely.
    """
    if text.startswith(_MARK):  # the parser counts its places without it
        return _MARK + edited(text.removeprefix(_MARK), *edits)
    newline = "\r\n" if "\r\n" in text else "\n"
    expected = copy.deepcopy(_data(text))
    result = text
    for edit in edits:
        _apply(expected, edit)
        result = _spliced(result, edit, newline)
    if _data(result) != expected:
        raise EditRefused(f"{_told(edits[0].place)}: chỗ này viết theo lối không sửa bằng máy được; xin sửa bằng tay.")
    return result


def _data(text: str) -> Any:
    try:
        return loaded(text)
    except yaml.YAMLError as error:
        raise EditRefused(f"tệp sai cú pháp YAML, chưa sửa được: {' '.join(str(error).split())}") from error


def _apply(data: Any, edit: Edit) -> None:
    *way, last = edit.place
    try:
        holder = data
        for key in way:
            holder = holder[key]
        match edit:
            case Add(value=value, before=before):
                items = holder.get(last) if isinstance(holder, dict) else holder[last]
                new = [_plain(value)]
                at = len(items or ()) if before is None else before
                holder[last] = [*(items or ())[:at], *new, *(items or ())[at:]]
            case Put(value=value):
                holder[last] = _plain(value)
            case Remove():
                del holder[last]
    except (KeyError, IndexError, TypeError) as error:
        raise EditRefused(f"{_told(edit.place)}: không có chỗ này trong tệp.") from error


def _plain(value: Value) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(inner) for key, inner in value.items()}
    return value if value is None or isinstance(value, str | int) else [_plain(inner) for inner in value]


def _spliced(text: str, edit: Edit, newline: str) -> str:
    root = composed(text)
    *way, last = edit.place
    holder = node_at(root, way)
    match edit:
        case Add(value=value, before=before):
            node = node_at(holder, [last]) if has(holder, last) else None
            if isinstance(node, yaml.SequenceNode) and node.value:
                return _with_item(text, node, value, before, newline)
            return _spliced(text, Put(edit.place, [value]), newline)
        case Put(value=value, before=before_key):
            if has(holder, last):
                return _with_value(text, holder, last, value, newline)
            return _with_key(text, holder, str(last), value, before_key, newline)
        case Remove():
            return _without(text, holder, last)


def _with_item(text: str, node: yaml.SequenceNode, value: Value, before: int | None, newline: str) -> str:
    at = len(node.value) if before is None else before
    like = node.value[at - 1] if at else node.value[0]
    if node.flow_style:
        return _in_brackets(text, node.value, at, in_flow(value))
    dash = dash_of(text, like)
    indent = " " * column_of(text, dash)
    written = _as_item(value, indent, like)
    if at == 0:
        return text[:dash] + _lines(f"- {written}\n{indent}", newline) + text[dash:]
    place = line_end(text, end_of(text, like))
    return text[:place] + _lines(f"\n{indent}- {written}", newline) + text[place:]


def _as_item(value: Value, indent: str, like: yaml.Node) -> str:
    flow = isinstance(like, yaml.CollectionNode) and bool(like.flow_style)
    quoted = isinstance(value, str) and isinstance(like, yaml.ScalarNode) and like.style in ('"', "'")
    return in_block(value, indent, quoted=quoted, flow=flow)


def _with_value(text: str, holder: yaml.Node, key: str | int, value: Value, newline: str) -> str:
    node = inner(holder, key)
    start, end = int(node.start_mark.index), end_of(text, node)
    in_list = isinstance(holder, yaml.SequenceNode)
    if holder.flow_style:  # type: ignore[attr-defined]
        return text[:start] + in_flow(value) + text[end:]
    if in_list:
        dash = dash_of(text, node)
        return text[: dash + 2] + _lines(_as_item(value, " " * column_of(text, dash), node), newline) + text[end:]
    name = next(name for name, inner in holder.value if inner is node)
    indent = " " * column_of(text, int(name.start_mark.index))
    quoted = isinstance(value, str) and isinstance(node, yaml.ScalarNode) and node.style in ('"', "'")
    if quoted:
        return text[:start] + _lines(in_block(value, indent, quoted=True), newline) + text[end:]
    written = pair("x", value, indent)[2:]
    place = text.index(":", int(name.end_mark.index)) + 1
    return text[:place] + _lines(written, newline) + text[max(end, place) :]


def _with_key(text: str, holder: yaml.Node, key: str, value: Value, before: str, newline: str) -> str:
    if not isinstance(holder, yaml.MappingNode) or not holder.value:
        raise EditRefused(f"{key}: không có chỗ này trong tệp.")
    names = [name.value for name, _ in holder.value]
    at = names.index(before) if before in names else len(names)
    if holder.flow_style:
        return _in_brackets(text, [inner for _, inner in holder.value], at or len(names), f"{key}: {in_flow(value)}")
    first = int(holder.value[0][0].start_mark.index)
    indent = " " * column_of(text, first)
    written = pair(key, value, indent)
    if at == 0:
        return text[:first] + _lines(f"{written}\n{indent}", newline) + text[first:]
    place = line_end(text, end_of(text, holder.value[at - 1][1]))
    return text[:place] + _lines(f"\n{indent}{written}", newline) + text[place:]


def _in_brackets(text: str, values: Sequence[yaml.Node], at: int, written: str) -> str:
    if at == 0:
        place = int(values[0].start_mark.index)
        return f"{text[:place]}{written}, {text[place:]}"
    place = end_of(text, values[at - 1])
    return f"{text[:place]}, {written}{text[place:]}"


def _without(text: str, holder: yaml.Node, key: str | int) -> str:
    """Without its lines; the only one of a list or mapping is not taken out, for nothing would be left of that."""
    nodes = [pair[0] for pair in holder.value] if isinstance(holder, yaml.MappingNode) else holder.value
    at = key if isinstance(holder, yaml.SequenceNode) else [name.value for name in nodes].index(str(key))
    if len(nodes) == 1 or not isinstance(at, int):
        raise EditRefused(f"{key}: chỉ có một dòng ở chỗ này, không bỏ được; xin bỏ cả danh sách.")
    values = [pair[1] for pair in holder.value] if isinstance(holder, yaml.MappingNode) else nodes
    start, end = int(nodes[at].start_mark.index), end_of(text, values[at])
    if holder.flow_style:  # type: ignore[attr-defined]
        last = at == len(nodes) - 1
        return (
            text[: end_of(text, values[at - 1])] + text[end:]
            if last
            else text[:start] + text[start_of(nodes[at + 1]) :]
        )
    if isinstance(holder, yaml.SequenceNode):
        start = dash_of(text, nodes[at])
    line = start - column_of(text, start)
    if text[line:start].strip():  # the first key of an item stands behind its dash
        return text[:start] + text[start_of(nodes[at + 1]) :]
    return text[:line] + text[next_line(text, end) :]


def _lines(written: str, newline: str) -> str:
    return written if newline == "\n" else written.replace("\n", newline)


def _told(place: Place) -> str:
    return ".".join(map(str, place)) or "(tệp)"
