"""A recorded call or an object held against the machine-readable description of the Bot API.

The description (https://github.com/PaulSonOfLars/telegram-bot-api-spec, `api.min.json`) has `methods` and `types`, each
with `fields` of `name`, `types` and `required`; a type may have `subtypes` instead. It is not ours to copy, so that it
is opened from where it lies; without it nothing is held against it.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from tests.fakes.bot_api.decoding import ATTACHED, Upload

DESCRIPTION = Path(__file__).parents[4] / "shared" / "telegram-bot-api" / "api.min.json"
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
    def open(cls) -> Self:
        described = json.loads(DESCRIPTION.read_text(encoding="utf-8"))
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
            else:
                faults += self._value_faults(known.types, value, f"{where}.{name}")
        return faults

    def _value_faults(self, types: tuple[str, ...], value: object, where: str) -> list[str]:
        """Against the type, or of several the one that fits best."""
        items = tuple(one.removeprefix(_ARRAY) for one in types if one.startswith(_ARRAY))
        if items and isinstance(value, list):
            inner = [self._value_faults(items, one, f"{where}[{number}]") for number, one in enumerate(value)]
            return [fault for faults in inner for fault in faults]
        shapes = [self.types[name] for name in types if name in self.types]
        if shapes and isinstance(value, dict):
            return self._object_faults(shapes, value, where)
        if any(_PLAIN[name](value) for name in types if name in _PLAIN):
            return []
        return [f"{where}: must be {' or '.join(types)}, is {_kind(value)}"]

    def _object_faults(self, shapes: list[Shape], value: dict[str, Any], where: str) -> list[str]:
        """Against those shapes, or their subtypes, whose fixed values (`type`, `status`) the object has."""
        names = [name for shape in shapes for name in (shape.subtypes or (shape.name,))]
        possible = [self.types[name] for name in names if name in self.types]
        fitting = [one for one in possible if all(value.get(name) == wanted for name, wanted in one.literals.items())]
        if not fitting:
            known = sorted({f"{name} {wanted}" for one in possible for name, wanted in one.literals.items()})
            return [f"{where}: expected an object with one of: {', '.join(known)}"]
        return min((self._fields_faults(one, value, where) for one in fitting), key=len)


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
