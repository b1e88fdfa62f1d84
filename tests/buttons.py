"""Buttons as the types of their fields allow them, and each as a small example."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from enum import Enum
from typing import get_type_hints

from hypothesis import strategies as st

from bot.dialogue.actions import DECLARED, Action
from bot.dialogue.actions.action import reader_of
from bot.dialogue.actions.values import (
    ArticleTurn,
    Edition,
    FindingsSeen,
    Natural,
    Words,
    at_turn,
    code,
    edition,
    rhythm,
    seen,
)
from bot.domain.broadcasts import Rhythm
from bot.domain.codes import new_code

CODE = "K7-3M24"
CODES = st.integers(0, 2**32).map(lambda seed: new_code(lambda letters: letters[seed * 7919 % len(letters)]))


def buttons(kind: type[Action], codes: st.SearchStrategy[str] = CODES) -> st.SearchStrategy[Action]:
    """Every button of a kind, with these codes; only the last of its fields may have ":" in it."""
    readers = _readers(kind)
    values = [_values(one, codes, may_end=place == len(readers)) for place, one in enumerate(readers, 1)]
    return st.tuples(*values).map(lambda drawn: kind(*drawn))


def example(tag: str) -> str:
    """One button of this tag as it is written."""
    kind = DECLARED[tag]
    return kind(*map(_example, _readers(kind))).pack()


def _readers(kind: type[Action]) -> Sequence[object]:
    hints = get_type_hints(kind, include_extras=True)
    return [reader_of(hints[one.name]) for one in fields(kind)]


def _values(reader: object, codes: st.SearchStrategy[str], *, may_end: bool) -> st.SearchStrategy[object]:
    if isinstance(reader, Words):
        letters = st.characters(codec="utf-8", exclude_characters="" if may_end else ":")
        return st.text(letters, max_size=reader.max_bytes).filter(lambda text: len(text.encode()) <= reader.max_bytes)
    if isinstance(reader, Natural):
        return st.integers(0, 10**reader.max_digits - 1)
    if isinstance(reader, type) and issubclass(reader, Enum):
        return st.sampled_from(reader)
    known: Mapping[object, st.SearchStrategy[object]] = {
        code: codes,
        rhythm: st.sampled_from(Rhythm),
        edition: st.builds(Edition, codes, st.integers(0, 999_999)),
        at_turn: st.builds(ArticleTurn, codes, st.integers(0, 999_999)),
        seen: st.none() | st.builds(FindingsSeen, st.integers(0, 9_999)),
    }
    return known[reader]


def _example(reader: object) -> object:
    if isinstance(reader, type) and issubclass(reader, Enum):
        return next(iter(reader))
    known: Mapping[object, object] = {
        code: CODE,
        rhythm: Rhythm.EVERY,
        edition: Edition(CODE, 1),
        seen: FindingsSeen(1),
        at_turn: ArticleTurn(CODE, 1),
    }
    return known[reader] if reader in known else "x" if isinstance(reader, Words) else 1
