"""Where in the text of a YAML file a value stands, by the marks of its parser."""

from collections.abc import Sequence

import yaml

from bot.domain.errors import BotError

Place = tuple[str | int, ...]
"""Keys of mappings and positions in lists (from 0), from the top of the file: ("entries", 3, "examples")."""


class EditRefused(BotError):  # noqa: N818 - a state of the file, not a mistake of the program
    """The text can't be changed so; the message says where and why, in Vietnamese."""


def node_at(node: yaml.Node | None, way: Sequence[str | int]) -> yaml.Node:
    for key in way:
        node = inner(node, key)
    if node is None:
        raise EditRefused("tệp trống, không có chỗ để sửa.")
    return node


def inner(node: yaml.Node | None, key: str | int) -> yaml.Node:
    if isinstance(node, yaml.SequenceNode) and isinstance(key, int):
        found: yaml.Node = node.value[key]
        return found
    if isinstance(node, yaml.MappingNode):
        values: list[yaml.Node] = [value for name, value in node.value if name.value == str(key)]
        return values[-1]
    raise EditRefused(f"{key}: không có chỗ này trong tệp.")


def has(node: yaml.Node, key: str | int) -> bool:
    return isinstance(node, yaml.SequenceNode) or any(
        name.value == str(key) for name, _ in getattr(node, "value", ()) or ()
    )


def end_of(text: str, node: yaml.Node) -> int:
    """Behind the node's last letter; a block's own end lies behind the blank lines and comments that follow it."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return end_of(text, last[1] if isinstance(last, tuple) else last)
    start, end = start_of(node), int(node.end_mark.index)
    return start + len(text[start:end].rstrip()) if end > start else start


def start_of(node: yaml.Node) -> int:
    return int(node.start_mark.index)


def dash_of(text: str, item: yaml.Node) -> int:
    return text.rindex("-", 0, start_of(item) + (not item.value))


def column_of(text: str, index: int) -> int:
    return index - (text.rfind("\n", 0, index) + 1)


def line_end(text: str, index: int) -> int:
    end = text.find("\n", index)
    if end < 0:
        return len(text)
    return end - 1 if text[end - 1] == "\r" else end


def next_line(text: str, index: int) -> int:
    end = text.find("\n", index)
    return len(text) if end < 0 else end + 1
