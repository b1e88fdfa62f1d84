"""Reading YAML with the line of everything, so that a fault can name its place."""

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from bot.data.reasons import reason_of, yaml_reason
from bot.data.yaml_bounded import composed
from bot.data.yaml_notes import noted
from bot.domain.errors import Fault


@dataclass(frozen=True, slots=True)
class Scalar:
    """A scalar as written, with its line (from 1)."""

    text: str
    line: int


class Source:
    """One YAML file: asks for what is expected, and collects what is not so in `faults`."""

    def __init__(self, path: Path, name: str, faults: list[Fault]) -> None:
        self.path = path
        self.name = name
        self._faults = faults
        self._lines: list[str] = []

    def fault(self, line: int, key: str, expected: str) -> None:
        self._faults.append(Fault(self.name, line, key, expected))

    def root(self) -> yaml.Node | None:
        """The file's top node, or None after noting why it can't be read."""
        try:
            text = self.path.read_text(encoding="utf-8")
            self._lines = text.split("\n")
            node = composed(text)
        except UnicodeDecodeError as error:
            self.fault(1, "(tệp)", f"cần tệp chữ UTF-8, có ký tự lạ ở vị trí {error.start}")
        except OSError as error:
            self.fault(1, "(tệp)", f"không đọc được tệp: {reason_of(error)}")
        except yaml.MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else 1
            self.fault(line, "(tệp)", yaml_reason(error.problem or error.context or ""))
        except yaml.YAMLError as error:
            self.fault(1, "(tệp)", yaml_reason(str(error)))
        else:
            if node is None:
                self.fault(1, "(tệp)", "tệp trống, cần có nội dung")
            elif (notes := noted.get()) is not None:
                notes.roots[self.name] = node
            return node
        return None

    def fields(
        self, node: yaml.Node, key: str, required: frozenset[str], optional: frozenset[str] = frozenset()
    ) -> dict[str, yaml.Node]:
        """The values of a mapping by key; missing, unknown and repeated keys are noted."""
        found: dict[str, yaml.Node] = {}
        if (notes := noted.get()) is not None:
            notes.mapping(node, required, optional)
        for name, value in self.pairs(node, key):
            if name.text in found:
                self.fault(name.line, name.text, "ghi hai lần, xin bỏ một chỗ")
            elif name.text not in required | optional:
                self.fault(name.line, name.text, f"khóa lạ; chỉ nhận: {_listed(required | optional)}")
            else:
                found[name.text] = value
        if isinstance(node, yaml.MappingNode):
            for name_missing in sorted(required - found.keys()):
                self.fault(line_of(node), name_missing, "còn thiếu khóa này")
        return found

    def pairs(self, node: yaml.Node, key: str) -> Iterator[tuple[Scalar, yaml.Node]]:
        """Key and value nodes of a mapping, in the file's order."""
        if not isinstance(node, yaml.MappingNode):
            self.fault(line_of(node), key, "cần các dòng “khóa: giá trị”")
            return
        for name, value in node.value:
            if isinstance(name, yaml.ScalarNode):
                yield Scalar(name.value, line_of(name)), value
            else:
                self.fault(line_of(name), key, "cần một khóa bằng chữ")

    def items(self, node: yaml.Node | None, key: str) -> list[yaml.Node]:
        if node is None:
            return []
        if not isinstance(node, yaml.SequenceNode):
            self.fault(line_of(node), key, "cần một danh sách (mỗi dòng bắt đầu bằng dấu -)")
            return []
        return list(node.value)

    def text(self, node: yaml.Node | None, key: str, max_chars: int | None = None) -> str:
        """A non-empty text, "" after noting a fault."""
        if node is None:
            return ""
        if not isinstance(node, yaml.ScalarNode):
            self.fault(line_of(node), key, "cần một dòng chữ")
            return ""
        if (notes := noted.get()) is not None:
            notes.text(node, max_chars)
        value = str(node.value).strip()
        if not value or node.tag == _NULL:
            self.fault(line_of(node), key, "cần một dòng chữ, đang để trống")
        elif max_chars is not None and len(value) > max_chars:
            self.fault(line_of(node), key, f"dài nhất {max_chars} ký tự, đang là {len(value)}")
        self._note_cut_off(node, key)
        return value

    def _note_cut_off(self, node: yaml.ScalarNode, key: str) -> None:
        """A text without quotation marks ends before " #": what follows would be lost as a comment without a word. One
        that stands apart by two blanks, or behind a word or two, is meant as one.
        """
        place = node.end_mark
        if node.style or place.line >= len(self._lines):
            return
        after = self._lines[place.line][place.column :]
        lost = after.strip()
        goes_on = after.startswith(" #") and str(node.value).count(" ") >= _PROSE_BLANKS
        if _CUT_OFF.match(lost) or goes_on:
            self.fault(
                place.line + 1, key, f'cần để lời này trong ngoặc kép ("…"): không thì {lost!r} bị coi là chú thích'
            )

    def number(self, node: yaml.Node | None, key: str, default: float, above: float = 0.0) -> float:
        """A number greater than `above`; the default for a missing one, and after noting a fault."""
        if node is None:
            return default
        text = self.text(node, key)
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if text and not (value > above and math.isfinite(value)):
            self.fault(line_of(node), key, f"cần một số lớn hơn {above:g}, thấy {text!r}")
            return default
        return value if text else default

    def optional_text(self, node: yaml.Node | None, key: str) -> str | None:
        if node is None or (isinstance(node, yaml.ScalarNode) and node.tag == _NULL):
            return None
        return self.text(node, key)

    def choice(self, node: yaml.Node | None, key: str, allowed: Mapping[str, object] | frozenset[str]) -> str:
        value = self.text(node, key)
        if (notes := noted.get()) is not None and node is not None and isinstance(allowed, frozenset):
            notes.choice(node, allowed)
        if node is not None and value and value not in allowed:
            self.fault(line_of(node), key, f"chỉ nhận: {_listed(frozenset(allowed))}; thấy {value!r}")
            return ""
        return value

    def texts(self, node: yaml.Node | None, key: str) -> list[Scalar]:
        """The texts of a list, each with its line."""
        return [Scalar(self.text(item, key), line_of(item)) for item in self.items(node, key)]


def line_of(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1


def _listed(names: frozenset[str]) -> str:
    return ", ".join(sorted(names))


_CUT_OFF = re.compile(r"#[^\s#]")
"""A tag or a number; a comment has a blank behind its mark."""
_PROSE_BLANKS = 2
_NULL = "tag:yaml.org,2002:null"
