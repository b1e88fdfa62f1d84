"""A recorded call or an object held against the machine-readable description of the Bot API.

The description (`shared/telegram-bot-api/api.min.json`) has `methods` and `types`, each with `fields` of `name`,
`types` and `required`; a type may have `subtypes` instead. It is not part of the project: open it from where it lies.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from tests.fakes.bot_api.decoding import ATTACHED, Upload

_ARRAY = "Array of "
_LITERAL = re.compile(r"""(?:always|must be) ["“]?(\w+)["”]?(?:$|\.)""")


@dataclass(frozen=True, slots=True)
class Field:
    """`literal`: the one value it may have ("must be photo"), else ""."""

    name: str
    types: tuple[str, ...]
    required: bool
    literal: str


@dataclass(frozen=True, slots=True)
class Shape:
    """A method's parameters, or an object's fields."""

    name: str
    fields: dict[str, Field]
    subtypes: tuple[str, ...]
    returns: tuple[str, ...]

    @property
    def literals(self) -> dict[str, str]:
        return {name: one.literal for name, one in self.fields.items() if one.literal}


class Description:
    """The Bot API as described; every check gives plain sentences, none if nothing is wrong."""

    def __init__(self, methods: Mapping[str, Any], types: Mapping[str, Any]) -> None:
        self.methods = {name: _shape(described) for name, described in methods.items()}
        self.types = {name: _shape(described) for name, described in types.items()}

    @classmethod
    def open(cls, path: Path) -> Self:
        described = json.loads(path.read_text(encoding="utf-8"))
        return cls(described["methods"], described["types"])

    def call_faults(self, method: str, params: Mapping[str, Any]) -> list[str]:
        """What is wrong with a call whose parameters are decoded (`Call.params`)."""
        shape = self.methods.get(method)
        return [f"{method}: no such method"] if shape is None else self._fields_faults(shape, params, method)

    def result_faults(self, method: str, result: object) -> list[str]:
        """What is wrong with the `result` of an answer."""
        return self._value_faults(self.methods[method].returns, result, f"result of {method}")

    def object_faults(self, type_name: str, value: object) -> list[str]:
        return self._value_faults((type_name,), value, type_name)

    def _fields_faults(self, shape: Shape, values: Mapping[str, Any], where: str) -> list[str]:
        missing = [name for name, one in shape.fields.items() if one.required and name not in values]
        faults = [f"{where}: {name} is required" for name in missing]
        for name, value in values.items():
            known = shape.fields.get(name)
            if known is None:
                faults.append(f"{where}: {name} is unknown")
            elif known.literal and value != known.literal:
                faults.append(f"{where}.{name}: must be {known.literal!r}, is {value!r}")
            else:
                faults += self._value_faults(known.types, value, f"{where}.{name}")
        return faults

    def _value_faults(self, types: tuple[str, ...], value: object, where: str) -> list[str]:
        """The faults against the alternative that fits best."""
        if isinstance(value, dict):
            types = tuple(one for one in types if one not in _PLAIN) or types
        against = [self._one_type_faults(type_name, value, where) for type_name in types]
        fewest = min(against, key=len)
        if len(types) == 1 or not fewest or isinstance(value, (dict, list)):
            return fewest
        return [f"{where}: must be {' or '.join(types)}, is {_kind(value)}"]

    def _one_type_faults(self, type_name: str, value: object, where: str) -> list[str]:
        if type_name.startswith(_ARRAY) and isinstance(value, list):
            item_type = type_name.removeprefix(_ARRAY)
            inner = [self._one_type_faults(item_type, one, f"{where}[{number}]") for number, one in enumerate(value)]
            return [fault for faults in inner for fault in faults]
        fits = _PLAIN.get(type_name)
        if fits is not None and fits(value):
            return []
        shape = self.types.get(type_name)
        if fits is not None or shape is None or not isinstance(value, dict):
            return [f"{where}: must be {type_name}, is {_kind(value)}"]
        if shape.subtypes:
            return self._subtype_faults(shape, value, where)
        return self._fields_faults(shape, value, where)

    def _subtype_faults(self, shape: Shape, value: dict[str, Any], where: str) -> list[str]:
        """Against those subtypes whose fixed values (`type`, `status`) are these; of several the one that fits best."""
        shapes = [self.types[name] for name in shape.subtypes if name in self.types]
        candidates = [one for one in shapes if all(value.get(name) == wanted for name, wanted in one.literals.items())]
        if not candidates:
            known = sorted({f"{name} {wanted}" for one in shapes for name, wanted in one.literals.items()})
            return [f"{where}: no {shape.name} has these values; expected one of: {', '.join(known)}"]
        return min((self._fields_faults(one, value, where) for one in candidates), key=len)


def _shape(described: Mapping[str, Any]) -> Shape:
    fields = {one["name"]: _field(one) for one in described.get("fields", [])}
    subtypes, returns = (tuple(described.get(key, ())) for key in ("subtypes", "returns"))
    return Shape(described["name"], fields, subtypes, returns)


def _field(described: Mapping[str, Any]) -> Field:
    types = tuple(described["types"])
    literal = _LITERAL.search(described["description"]) if types == ("String",) and described["required"] else None
    return Field(described["name"], types, described["required"], literal[1] if literal else "")


def _kind(value: object) -> str:
    names = {bool: "Boolean", int: "Integer", float: "Float", str: "String", list: "Array", dict: "Object"}
    return names.get(type(value), type(value).__name__)


def _is_integer(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


_PLAIN: dict[str, Callable[[object], bool]] = {
    "Integer": _is_integer,
    "Float": lambda value: _is_integer(value) or isinstance(value, float),
    "String": lambda value: isinstance(value, str),
    "Boolean": lambda value: isinstance(value, bool),
    "InputFile": lambda value: isinstance(value, Upload) or (isinstance(value, str) and value.startswith(ATTACHED)),
}
