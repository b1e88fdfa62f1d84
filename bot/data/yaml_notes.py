"""What a loader asks of each place of a file, noted while it reads: from this the schema for editors is made, so that
the two can't differ.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

import yaml


@dataclass(slots=True)
class AskedOfNode:
    """Of one node: the keys of a mapping, what a text may be; None and () for what was not asked."""

    required: frozenset[str] | None = None
    optional: frozenset[str] = frozenset()
    max_chars: int | None = None
    choices: frozenset[str] = frozenset()


@dataclass(slots=True)
class Notes:
    """`roots` by the name of the file; the nodes are kept, so that the ids of `asked` stay theirs."""

    roots: dict[str, yaml.Node] = field(default_factory=dict)
    asked: dict[int, AskedOfNode] = field(default_factory=dict)

    def of(self, node: yaml.Node) -> AskedOfNode:
        return self.asked.get(id(node), AskedOfNode())

    def mapping(self, node: yaml.Node, required: frozenset[str], optional: frozenset[str]) -> None:
        asked = self._at(node)
        asked.required, asked.optional = required, optional

    def text(self, node: yaml.Node, max_chars: int | None) -> None:
        asked = self._at(node)
        asked.max_chars = max_chars or asked.max_chars

    def choice(self, node: yaml.Node, allowed: frozenset[str]) -> None:
        self._at(node).choices = frozenset(map(str, allowed))

    def _at(self, node: yaml.Node) -> AskedOfNode:
        return self.asked.setdefault(id(node), AskedOfNode())


noted: ContextVar[Notes | None] = ContextVar("noted", default=None)


@contextmanager
def noting() -> Iterator[Notes]:
    """What loaders ask while this lasts."""
    notes = Notes()
    token = noted.set(notes)
    try:
        yield notes
    finally:
        noted.reset(token)
