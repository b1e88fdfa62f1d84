"""Changes in the text of a YAML file: what is not changed keeps every byte, comments and order included.

A change is spliced in where the parser says that its place is; the result is read again and held against what the
change should have made of the data, so that a text this can't edit is refused and never spoilt.
"""

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from bot.data.yaml_text import Value, in_block, in_flow, pair
from bot.domain.errors import BotError

Place = tuple[str | int, ...]
"""Keys of mappings and positions in lists (from 0), from the top of the file: ("entries", 3, "examples")."""


class EditRefused(BotError):  # noqa: N818 - a state of the file, not a mistake of the program
    """The text can't be changed so; the message says where and why, in Vietnamese."""


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


def edited(text: str, *edits: Edit) -> str:
    """The text after these changes, one after the other.

    Raises:
        EditRefused: a place is not there, or the text is of a form that can't be changed safely.
    """
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
        return yaml.load(text, Loader=_LOADER)  # noqa: S506 - a safe loader
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
    root = yaml.compose(text, Loader=_LOADER)
    *way, last = edit.place
    holder = _at(root, way)
    match edit:
        case Add(value=value, before=before):
            node = _at(holder, [last]) if _has(holder, last) else None
            if isinstance(node, yaml.SequenceNode) and node.value:
                return _with_item(text, node, value, before, newline)
            return _spliced(text, Put(edit.place, [value]), newline)
        case Put(value=value, before=before_key):
            if _has(holder, last):
                return _with_value(text, holder, last, value, newline)
            return _with_key(text, holder, str(last), value, before_key, newline)
        case Remove():
            return _without(text, holder, last)


def _at(node: yaml.Node | None, way: Sequence[str | int]) -> yaml.Node:
    for key in way:
        node = _inner(node, key)
    if node is None:
        raise EditRefused("tệp trống, không có chỗ để sửa.")
    return node


def _inner(node: yaml.Node | None, key: str | int) -> yaml.Node:
    if isinstance(node, yaml.SequenceNode) and isinstance(key, int):
        found: yaml.Node = node.value[key]
        return found
    if isinstance(node, yaml.MappingNode):
        values: list[yaml.Node] = [value for name, value in node.value if name.value == str(key)]
        return values[-1]
    raise EditRefused(f"{key}: không có chỗ này trong tệp.")


def _has(node: yaml.Node, key: str | int) -> bool:
    return isinstance(node, yaml.SequenceNode) or any(
        name.value == str(key) for name, _ in getattr(node, "value", ()) or ()
    )


def _with_item(text: str, node: yaml.SequenceNode, value: Value, before: int | None, newline: str) -> str:
    at = len(node.value) if before is None else before
    like = node.value[at - 1] if at else node.value[0]
    if node.flow_style:
        return _in_brackets(text, node.value, at, in_flow(value))
    dash = _dash(text, like)
    indent = " " * _column(text, dash)
    written = _as_item(value, indent, like)
    if at == 0:
        return text[:dash] + _lines(f"- {written}\n{indent}", newline) + text[dash:]
    place = _line_end(text, _end(text, like))
    return text[:place] + _lines(f"\n{indent}- {written}", newline) + text[place:]


def _as_item(value: Value, indent: str, like: yaml.Node) -> str:
    flow = isinstance(like, yaml.CollectionNode) and bool(like.flow_style)
    quoted = isinstance(value, str) and isinstance(like, yaml.ScalarNode) and like.style in ('"', "'")
    return in_block(value, indent, quoted=quoted, flow=flow)


def _with_value(text: str, holder: yaml.Node, key: str | int, value: Value, newline: str) -> str:
    node = _inner(holder, key)
    start, end = int(node.start_mark.index), _end(text, node)
    in_list = isinstance(holder, yaml.SequenceNode)
    if holder.flow_style:  # type: ignore[attr-defined]
        return text[:start] + in_flow(value) + text[end:]
    if in_list:
        dash = _dash(text, node)
        return text[: dash + 2] + _lines(_as_item(value, " " * _column(text, dash), node), newline) + text[end:]
    name = next(name for name, inner in holder.value if inner is node)
    indent = " " * _column(text, int(name.start_mark.index))
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
    indent = " " * _column(text, first)
    written = pair(key, value, indent)
    if at == 0:
        return text[:first] + _lines(f"{written}\n{indent}", newline) + text[first:]
    place = _line_end(text, _end(text, holder.value[at - 1][1]))
    return text[:place] + _lines(f"\n{indent}{written}", newline) + text[place:]


def _in_brackets(text: str, values: Sequence[yaml.Node], at: int, written: str) -> str:
    if at == 0:
        place = int(values[0].start_mark.index)
        return f"{text[:place]}{written}, {text[place:]}"
    place = _end(text, values[at - 1])
    return f"{text[:place]}, {written}{text[place:]}"


def _without(text: str, holder: yaml.Node, key: str | int) -> str:
    """Without its lines; the only one of a list or mapping is not taken out, for nothing would be left of that."""
    nodes = [pair[0] for pair in holder.value] if isinstance(holder, yaml.MappingNode) else holder.value
    at = key if isinstance(holder, yaml.SequenceNode) else [name.value for name in nodes].index(str(key))
    if len(nodes) == 1 or not isinstance(at, int):
        raise EditRefused(f"{key}: chỉ có một dòng ở chỗ này, không bỏ được; xin bỏ cả danh sách.")
    values = [pair[1] for pair in holder.value] if isinstance(holder, yaml.MappingNode) else nodes
    start, end = int(nodes[at].start_mark.index), _end(text, values[at])
    if holder.flow_style:  # type: ignore[attr-defined]
        last = at == len(nodes) - 1
        return text[: _end(text, values[at - 1])] + text[end:] if last else text[:start] + text[_start(nodes[at + 1]) :]
    if isinstance(holder, yaml.SequenceNode):
        start = _dash(text, nodes[at])
    line = start - _column(text, start)
    if text[line:start].strip():  # the first key of an item stands behind its dash
        return text[:start] + text[_start(nodes[at + 1]) :]
    return text[:line] + text[_next_line(text, end) :]


def _end(text: str, node: yaml.Node) -> int:
    """Behind the node's last letter; a block's own end lies behind the blank lines and comments that follow it."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return _end(text, last[1] if isinstance(last, tuple) else last)
    start, end = _start(node), int(node.end_mark.index)
    return start + len(text[start:end].rstrip()) if end > start else start


def _start(node: yaml.Node) -> int:
    return int(node.start_mark.index)


def _dash(text: str, item: yaml.Node) -> int:
    return text.rindex("-", 0, _start(item) + (not item.value))


def _column(text: str, index: int) -> int:
    return index - (text.rfind("\n", 0, index) + 1)


def _line_end(text: str, index: int) -> int:
    end = text.find("\n", index)
    if end < 0:
        return len(text)
    return end - 1 if text[end - 1] == "\r" else end


def _next_line(text: str, index: int) -> int:
    end = text.find("\n", index)
    return len(text) if end < 0 else end + 1


def _lines(written: str, newline: str) -> str:
    return written if newline == "\n" else written.replace("\n", newline)


def _told(place: Place) -> str:
    return ".".join(map(str, place)) or "(tệp)"


_LOADER: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
