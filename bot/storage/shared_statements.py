"""Batches writes: units of the same kind in one commit share their statements."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import Connection

Asked = TypeVar("Asked")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Alike(Generic[Asked, Result]):
    """A unit that may be done together with others of the same `kind`, and before or after those of other kinds.
    `do_all` has one result for each that is asked, in their order.
    """

    kind: Hashable
    do_all: Callable[[Connection, Sequence[Asked]], Sequence[Result]]
    asked: Asked

    def __call__(self, connection: Connection) -> Result:
        return self.do_all(connection, [self.asked])[0]


def carried_out(connection: Connection, units: Sequence[Callable[[Connection], Any]]) -> list[Any]:
    """The result of each unit. None of those that are like no other is passed by any."""
    results: dict[int, Any] = {}
    gathered: dict[Hashable, dict[int, Alike[Any, Any]]] = {}

    def do_gathered() -> None:
        for same in gathered.values():
            do_all = next(iter(same.values())).do_all
            results.update(zip(same, do_all(connection, [unit.asked for unit in same.values()]), strict=True))
        gathered.clear()

    for place, unit in enumerate(units):
        if isinstance(unit, Alike):
            gathered.setdefault(unit.kind, {})[place] = unit
        else:
            do_gathered()
            results[place] = unit(connection)
    do_gathered()
    return [results[place] for place in range(len(units))]
