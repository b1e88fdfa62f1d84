"""The shape of a raw update, to be looked at by a developer: without what it says and who says it. Accepts any JSON."""

import re
from collections.abc import Mapping

from bot.ports.channel import Raw

_DEEPEST, _MOST_ITEMS = 12, 20
_TELLING = frozenset({"type", "status", "event_name"})
"""Keys whose values are of the platform's own vocabulary."""
_TELLING_VALUE = re.compile(r"[a-z_]{1,40}")
_PLAIN_KEY = re.compile(r"[a-z_0-9]{1,40}")


def redacted(raw: object) -> Raw:
    """Texts become lengths, numbers 0."""
    shape = _shape(raw, "", 0)
    return shape if isinstance(shape, Mapping) else {"not_an_object": shape}


def _shape(raw: object, key: str, depth: int) -> object:  # noqa: PLR0911 - one line a kind
    if depth > _DEEPEST:
        return "<deeper>"
    match raw:
        case bool() | None:
            return raw
        case int() | float():
            return 0
        case str():
            telling = key in _TELLING and _TELLING_VALUE.fullmatch(raw)
            return raw if telling else f"<{len(raw)} chars>"
        case Mapping():
            return {_key(name): _shape(value, str(name), depth + 1) for name, value in raw.items()}
        case list():
            return [_shape(item, key, depth + 1) for item in raw[:_MOST_ITEMS]]
        case _:
            return f"<{type(raw).__name__}>"


def _key(name: object) -> str:
    return name if isinstance(name, str) and _PLAIN_KEY.fullmatch(name) else "<key>"
