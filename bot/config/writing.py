"""The desk's chat and officers written into the text of `config.yaml`; every other letter of it stays."""

import re
from collections.abc import Sequence

import yaml

from bot.data.yaml_bounded import composed
from bot.domain.cases import Officer

_COMMENTED = re.compile(r"^ *# *chat_id:.*$", re.MULTILINE)


def with_desk(text: str, chat: str, officers: Sequence[Officer]) -> str:
    """`text` has been read without a fault. Officers that stand there already stay as they are."""
    newline = "\r\n" if "\r\n" in text else "\n"
    known = {_number(node) for node in _officers(text)}
    added = [one for one in officers if one.id.rpartition(":")[2] not in known]
    return _with_officers(_with_chat(text, chat, newline), added, newline)


def _with_chat(text: str, chat: str, newline: str) -> str:
    node = _fields(_desk(text)).get("chat_id")
    if node is not None and node.end_mark.index > node.start_mark.index:
        return text[: node.start_mark.index] + chat + text[node.end_mark.index :]
    if node is not None:  # "chat_id:" with nothing behind it
        return text[: node.start_mark.index] + f" {chat}" + text[node.start_mark.index :]
    first = _desk(text).value[0][0].start_mark
    line = f"{' ' * first.column}chat_id: {chat}{newline}"
    commented = _COMMENTED.search(text, _desk(text).start_mark.index)
    place = _next_line(text, commented.end()) if commented else first.index - first.column
    return text[:place] + line + text[place:]


def _with_officers(text: str, added: Sequence[Officer], newline: str) -> str:
    if not added:
        return text
    desk = _desk(text)
    first = desk.value[0][0].start_mark
    indent = " " * first.column
    node = _fields(desk).get("officers")
    if node is None:
        block = newline.join([f"{indent}officers:", *(f"{indent}  - {_written(one)}" for one in added), ""])
        place = first.index - first.column
        return text[:place] + block + text[place:]
    start, end = node.start_mark.index, node.end_mark.index
    items = node.value if isinstance(node, yaml.SequenceNode) else []
    if not items:
        block = "".join(f"{newline}{indent}  - {_written(one)}" for one in added)
        return text[:start].rstrip(" ") + block + text[end:]
    if isinstance(node, yaml.CollectionNode) and node.flow_style:
        return text[: end - 1] + "".join(f", {_written(one)}" for one in added) + text[end - 1 :]
    dash = " " * node.start_mark.column
    place = _line_end(text, _end_of(items[-1]))
    return text[:place] + "".join(f"{newline}{dash}- {_written(one)}" for one in added) + text[place:]


def _written(officer: Officer) -> str:
    """{id: 123456789, name: "Lan", admin: true, head: true}"""
    name = officer.name.replace("\\", "").replace('"', "'")
    flags = "".join(f", {flag}: true" for flag in ("admin", "head") if getattr(officer, flag))
    return f'{{id: {officer.id.rpartition(":")[2]}, name: "{name}"{flags}}}'


def _desk(text: str) -> yaml.MappingNode:
    root = composed(text)
    node = _fields(root).get("desk") if root is not None else None
    if not isinstance(node, yaml.MappingNode):
        raise TypeError("desk: expected a mapping, as the text was read without a fault")
    return node


def _fields(node: yaml.Node) -> dict[str, yaml.Node]:
    return {name.value: value for name, value in node.value} if isinstance(node, yaml.MappingNode) else {}


def _officers(text: str) -> Sequence[yaml.Node]:
    node = _fields(_desk(text)).get("officers")
    return node.value if isinstance(node, yaml.SequenceNode) else ()


def _number(node: yaml.Node) -> str:
    found = _fields(node).get("id")
    return str(found.value).rpartition(":")[2] if found is not None else ""


def _end_of(node: yaml.Node) -> int:
    """Where the node's last letter is; a block's own end lies behind the comments that follow it."""
    if isinstance(node, yaml.MappingNode) and not node.flow_style and node.value:
        return _end_of(node.value[-1][1])
    return int(node.end_mark.index)


def _line_end(text: str, index: int) -> int:
    end = text.find("\n", index)
    if end < 0:
        return len(text)
    return end - 1 if text[end - 1] == "\r" else end


def _next_line(text: str, index: int) -> int:
    end = text.find("\n", index)
    return len(text) if end < 0 else end + 1
