"""Updates from their arrival until it is their turn."""

import json
from collections.abc import Sequence
from functools import cache

from sqlalchemy import Connection, bindparam, func, insert, select, update
from sqlalchemy.sql.dml import ReturningInsert

from bot.ports.store import Arrival, Crowding, Looked
from bot.storage.crowding import kept
from bot.storage.dialects import insert_new, put
from bot.storage.schema import inbox, offsets, seen

_INSERT = insert(inbox)
_HEARD = select(func.max(seen.c.seen_at)).where(seen.c.source == bindparam("of"))
_OFFSET = select(offsets.c.next_offset, offsets.c.polled_at).where(offsets.c.source == bindparam("of"))
_LOOKED = (
    update(inbox)
    .where(inbox.c.owner == bindparam("of"), inbox.c.update_id == bindparam("update"))
    .values(extra=bindparam("seen"), ready_at=bindparam("ready"))
)


def receive(
    connection: Connection,
    channel: str,
    source: str,
    arrivals: Sequence[Arrival],
    next_offset: int | None,
    now_s: float,
    *,
    crowding: Crowding | None = None,
) -> int:
    new = _unseen(connection, source, arrivals, now_s)
    if crowding is not None:
        new = kept(connection, new, crowding, now_s)
    if new:
        connection.execute(_INSERT, [_row(channel, arrival, now_s) for arrival in new])
    if next_offset is not None:
        put(connection, offsets, [{"source": source, "next_offset": next_offset, "polled_at": now_s}])
    return len(new)


def looked(connection: Connection, found: Looked) -> None:
    """Keep what was seen in the pictures of an update; one that was handled meanwhile is left alone."""
    seen_in_it = json.dumps(dict(found.looks)) if found.looks else ""
    connection.execute(
        _LOOKED, {"of": found.key, "update": found.update_id, "seen": seen_in_it, "ready": found.ready_s}
    )


def offset(connection: Connection, source: str) -> tuple[int, float] | None:
    row = connection.execute(_OFFSET, {"of": source}).first()
    return (row.next_offset, row.polled_at) if row else None


def heard_s(connection: Connection, source: str) -> float | None:
    return connection.execute(_HEARD, {"of": source}).scalar()


def _unseen(connection: Connection, source: str, arrivals: Sequence[Arrival], now_s: float) -> list[Arrival]:
    """The arrivals whose ids were not seen, each id once; they are seen from now on."""
    once = {arrival.update_id: arrival for arrival in arrivals}
    if not once:
        return []
    rows = [{"source": source, "update_id": update_id, "seen_at": now_s} for update_id in once]
    new = set(connection.execute(_seen(connection.dialect.name), rows).scalars())
    return [arrival for update_id, arrival in once.items() if update_id in new]


@cache
def _seen(dialect: str) -> ReturningInsert[str]:
    """Notes ids; gives those that were new."""
    return insert_new(dialect, seen).returning(seen.c.update_id)


def _row(channel: str, arrival: Arrival, now_s: float) -> dict[str, object]:
    return {
        "channel": channel,
        "update_id": arrival.update_id,
        "owner": arrival.key,
        "body": arrival.body,
        "ready_at": arrival.ready_s,
        "arrived_at": now_s,
        "album": arrival.album,
    }
