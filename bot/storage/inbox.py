"""Updates from their arrival until it is their turn."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from sqlalchemy import Connection, bindparam, func, insert, select, update
from sqlalchemy.sql.dml import ReturningInsert

from bot.domain.messages import Address
from bot.ports.store import Arrival, Crowding, Looked
from bot.storage import outbox, windows
from bot.storage.crowding import kept
from bot.storage.dialects import insert_new, put
from bot.storage.schema import inbox, offsets, seen

_INSERT = insert(inbox)
_HEARD = select(func.max(seen.c.seen_at)).where(seen.c.source == bindparam("of_source"))
_OFFSET = select(offsets.c.next_offset, offsets.c.polled_at).where(offsets.c.source == bindparam("of_source"))
_LOOKED = (
    update(inbox)
    .where(inbox.c.owner == bindparam("of_owner"), inbox.c.update_id == bindparam("update"))
    .values(extra=bindparam("new_extra"), ready_at=bindparam("ready"))
)


@dataclass(frozen=True, slots=True)
class Brought:
    """What one call of the platform brought; `next_offset` where it was asked for."""

    arrivals: Sequence[Arrival]
    next_offset: int | None
    now_s: float


def take_in(
    channel: str,
    source: str,
    crowding: Crowding | None,
    releases: bool,
    connection: Connection,
    calls: Sequence[Brought],
) -> list[int]:
    """How many updates of each call were new and found room; what came in two of them counts for the later one. With
    `releases`, letters that wait for these members' next word may go.
    """
    now_s = max(call.now_s for call in calls)
    arrivals = [arrival for call in calls for arrival in call.arrivals]
    members = [one.key for one in arrivals if Address.of(one.key).is_private] if releases else []
    if members:
        outbox.release(connection, members, now_s)
        windows.heard(connection, members, now_s)
    new = _unseen(connection, source, arrivals, now_s)
    if crowding is not None:
        new = kept(connection, new, crowding, now_s)
    if new:
        connection.execute(_INSERT, [_row(channel, arrival, now_s) for arrival in new])
    offsets_now = [call.next_offset for call in calls if call.next_offset is not None]
    if offsets_now:
        put(connection, offsets, [{"source": source, "next_offset": offsets_now[-1], "polled_at": now_s}])
    taken = set(map(id, new))
    return [sum(id(arrival) in taken for arrival in call.arrivals) for call in calls]


def looked(connection: Connection, found: Looked) -> None:
    """Keep what was seen in the pictures of an update; one that was handled meanwhile is left alone."""
    seen_in_it = json.dumps(dict(found.looks)) if found.looks else ""
    connection.execute(
        _LOOKED, {"of_owner": found.key, "update": found.update_id, "new_extra": seen_in_it, "ready": found.ready_s}
    )


def offset(connection: Connection, source: str) -> tuple[int, float] | None:
    row = connection.execute(_OFFSET, {"of_source": source}).first()
    return (row.next_offset, row.polled_at) if row else None


def heard_s(connection: Connection, source: str) -> float | None:
    return connection.execute(_HEARD, {"of_source": source}).scalar()


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
