"""Reads fields of raw JSON objects whose values may be of any type."""

import re
from collections.abc import Mapping


def inner(holder: Mapping[str, object], key: str) -> Mapping[str, object]:
    """The object that stands there, an empty one for anything else."""
    value = holder.get(key)
    return value if isinstance(value, Mapping) else {}


def text_of(holder: Mapping[str, object], key: str) -> str:
    """The text that stands there, "" for anything else."""
    value = holder.get(key)
    return value if isinstance(value, str) else ""


def id_of(value: object, form: re.Pattern[str]) -> str:
    """An id of this form, written as a text or as a number; "" for anything else."""
    written = str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
    return written if form.fullmatch(written) else ""
