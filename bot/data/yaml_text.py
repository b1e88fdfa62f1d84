"""Values as the YAML that people go on with: quoted where they must be, long text folded."""

import re
import textwrap
from collections.abc import Mapping, Sequence
from typing import TypeAlias

Value: TypeAlias = "str | int | bool | Sequence[Value] | Mapping[str, Value] | None"

WIDTH_CHARS = 116
MAX_LINE_CHARS = 90
"""A text that is longer is folded over several lines where a block may stand."""
_PLAIN = re.compile(r"[A-Za-zÀ-ỹĐđ][\w À-ỹ().,;/%#-]*")
_SCALARS = {"null", "true", "false", "yes", "no", "on", "off", "y", "n"}


def scalar(value: str | int | None, *, quoted: bool = False) -> str:
    """On one line, in quotes where it would be read as something else without, or where asked for."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
    plain = _PLAIN.fullmatch(value) and value.lower() not in _SCALARS and " #" not in value and value == value.strip()
    return value if plain and not quoted else in_quotes(value)


def in_quotes(value: str | None) -> str:
    """In double quotes, with what is not printable as its number."""
    if value is None:
        return "null"
    escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{"".join(map(_shown, escaped))}"'


def _shown(letter: str) -> str:
    return letter if letter.isprintable() else f"\\U{ord(letter):08x}"


def folded(text: str, indent: str) -> list[str]:
    """The lines of a folded block behind its key: a blank line between the paragraphs, none lost at the end."""
    lines = [">-"]
    for at, paragraph in enumerate(text.split("\n")):
        if at:
            lines.append("")
        lines += textwrap.wrap(
            paragraph,
            WIDTH_CHARS,
            initial_indent=indent,
            subsequent_indent=indent,
            break_long_words=False,
            break_on_hyphens=False,
        )
    return lines


def in_flow(value: Value) -> str:
    """On one line, lists and mappings in brackets."""
    match value:
        case str() | int() | None:
            return scalar(value, quoted=isinstance(value, str) and _may_mislead(value))
        case Mapping():
            return "{" + ", ".join(f"{scalar(key)}: {in_flow(inner)}" for key, inner in value.items()) + "}"
    return "[" + ", ".join(map(in_flow, value)) + "]"


def in_block(value: Value, indent: str, *, quoted: bool = False, flow: bool = False) -> str:
    """What stands behind "key: " or "- ", which are at `indent`; further lines come with their indent."""
    match value:
        case str() if len(value) > MAX_LINE_CHARS and not quoted and value == value.strip():
            return "\n".join(folded(value, indent + "  "))
        case str() | int() | None:
            return scalar(value, quoted=quoted)
        case Mapping() if value and not flow:
            return f"\n{indent}  ".join(pair(key, inner, indent + "  ") for key, inner in value.items())
    return in_flow(value)


def pair(key: str, value: Value, indent: str) -> str:
    """A key at `indent` with its value; its first line without the indent."""
    if isinstance(value, Mapping) and value:
        return f"{scalar(key)}:\n{indent}  {in_block(value, indent)}"
    if value and not isinstance(value, str | int):
        rows = (f"{indent}  - {in_block(inner, f'{indent}  ', quoted=isinstance(inner, str))}" for inner in value)
        return "\n".join([f"{scalar(key)}:", *rows])
    return f"{scalar(key)}: {in_block(value, indent)}"


def _may_mislead(text: str) -> bool:
    """Within brackets a comma or bracket ends a plain text."""
    return bool(re.search(r"[,\[\]{}]| ", text))
