"""What a conversation may do only so often: counted for an hour, then forgotten."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select

from bot.storage.dialects import put
from bot.storage.schema import tallies

SPAN_S = 3600.0

_OWN = select(tallies).where(
    tallies.c.owner == bindparam("of"), tallies.c.began_at > bindparam("since"), tallies.c.began_at <= bindparam("now")
)


def find(connection: Connection, key: str, now_s: float) -> Mapping[str, int]:
    """The tallies that still count, by their names."""
    return {row.name: row.number for row in _rows(connection, key, now_s)}


def count(connection: Connection, key: str, name: str, now_s: float) -> None:
    """One more."""
    before = next((row for row in _rows(connection, key, now_s) if row.name == name), None)
    row: dict[str, object] = {"owner": key, "name": name, "number": 1, "began_at": now_s}
    if before is not None:
        row |= {"number": before.number + 1, "began_at": before.began_at}
    put(connection, tallies, [row])


def _rows(connection: Connection, key: str, now_s: float) -> Sequence[Row[Any]]:
    return connection.execute(_OWN, {"of": key, "since": now_s - SPAN_S, "now": now_s}).all()
