"""Updates from their arrival to the transaction that handles them."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, delete, exists, insert, or_, select, update
from sqlalchemy.sql.dml import ReturningInsert

from bot.domain.delivery import Letter
from bot.ports.store import Arrival, Decide, Decision, Looked, Waiting
from bot.storage import effects, outbox
from bot.storage.broadcasts import effects as _of_broadcasts  # noqa: F401 - its effects are known once it is imported
from bot.storage.desk import answered, roles, sent  # noqa: F401 - likewise
from bot.storage.dialects import insert_new, put
from bot.storage.members import Reader
from bot.storage.schema import conversations, inbox, offsets, quarantine, seen

_INSERT = insert(inbox)
_DELETE = delete(inbox).where(inbox.c.id == bindparam("gone"))
_QUARANTINE = insert(quarantine)
_OFFSET = select(offsets.c.next_offset, offsets.c.polled_at).where(offsets.c.source == bindparam("of"))
_DELETE_STATE = delete(conversations).where(conversations.c.owner == bindparam("gone"))
_LOOKED = (
    update(inbox)
    .where(inbox.c.owner == bindparam("of"), inbox.c.update_id == bindparam("update"))
    .values(extra=bindparam("seen"), ready_at=bindparam("ready"))
)
_PIECES = (
    select(inbox.c.id, inbox.c.body, inbox.c.extra)
    .where(inbox.c.owner == bindparam("of"), inbox.c.album == bindparam("one"), inbox.c.id > bindparam("first"))
    .order_by(inbox.c.id)
)

Rows = list[dict[str, object]]
_PLAIN = 7
"""The columns of `_heads` that every update has: the first fields of `Waiting`."""


def receive(
    connection: Connection,
    channel: str,
    source: str,
    arrivals: Sequence[Arrival],
    next_offset: int | None,
    now_s: float,
) -> int:
    new = _unseen(connection, source, arrivals, now_s)
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


def handle(connection: Connection, channels: tuple[str, ...], limit: int, decide: Decide, now_s: float) -> int:
    """Decide the first waiting update of each of up to `limit` conversations, and store what follows."""
    locking = connection.dialect.name != "sqlite"
    rows = connection.execute(
        _heads(channels, locking), {"now": now_s, "most": limit, **dict(zip(_names(channels), channels, strict=True))}
    ).all()
    reader = Reader(connection, now_s)
    ids = [row.id for row in rows]
    waiting = [_whole(connection, row, ids) if row.album or row.extra else Waiting(*row[:_PLAIN]) for row in rows]
    decided = [(one, _done(connection, one, decide(one, reader), now_s)) for one in waiting]
    if decided:
        _store(connection, decided, ids, now_s)
    return len(decided)


def _whole(connection: Connection, row: Row[Any], ids: list[int]) -> Waiting:
    """An update with what was seen in its pictures and the other pieces of its album; their ids are added to `ids`."""
    others = {"of": row.owner, "one": row.album, "first": row.id}
    pieces = list(connection.execute(_PIECES, others)) if row.album else []
    ids += [piece.id for piece in pieces]
    looks = _looks([row.extra, *(piece.extra for piece in pieces)])
    return replace(Waiting(*row[:_PLAIN]), album=tuple(piece.body for piece in pieces), looks=looks)


def _looks(extras: Iterable[str]) -> dict[str, str]:
    return {unique: look for extra in extras if extra for unique, look in json.loads(extra).items()}


def _done(connection: Connection, waiting: Waiting, decision: Decision, now_s: float) -> Decision:
    """Effects are done at once, so that the next update of the batch sees them."""
    if decision.effects:
        effects.apply(connection, decision.effects, waiting.key, now_s)
    return decision


def _store(connection: Connection, decided: list[tuple[Waiting, Decision]], handled: list[int], now_s: float) -> None:
    states: Rows = []
    forgotten: Rows = []
    bad: Rows = []
    letters: list[Letter] = []
    for waiting, decision in decided:
        letters.extend(decision.letters)
        if decision.quarantined:
            bad.append(_bad(waiting, decision, now_s))
        if decision.state is not None:
            states.append({"owner": waiting.key, "state": decision.state, "updated_at": now_s})
        elif not decision.keep_state and waiting.state is not None:
            forgotten.append({"gone": waiting.key})
    connection.execute(_DELETE, [{"gone": one} for one in handled])
    put(connection, conversations, states)
    if forgotten:
        connection.execute(_DELETE_STATE, forgotten)
    if bad:
        connection.execute(_QUARANTINE, bad)
    outbox.add(connection, letters, now_s)


def _names(channels: tuple[str, ...]) -> list[str]:
    return [f"channel_{place}" for place in range(len(channels))]


@cache
def _heads(channels: tuple[str, ...], locking: bool) -> Select[Any]:
    """The first update of each conversation; on PostgreSQL those that another replica holds are passed over.

    A piece of an album waits until none of the others has to wait.
    """
    earlier, other = inbox.alias("earlier"), inbox.alias("other")
    unready = exists().where(
        other.c.owner == inbox.c.owner, other.c.album == inbox.c.album, other.c.ready_at > bindparam("now")
    )
    first = ~exists().where(earlier.c.owner == inbox.c.owner, earlier.c.id < inbox.c.id)
    statement = (
        select(
            inbox.c.id,
            inbox.c.channel,
            inbox.c.update_id,
            inbox.c.owner,
            inbox.c.body,
            inbox.c.arrived_at,
            conversations.c.state,
            inbox.c.album,
            inbox.c.extra,
        )
        .select_from(inbox.outerjoin(conversations, conversations.c.owner == inbox.c.owner))
        .where(inbox.c.channel.in_([bindparam(name) for name in _names(channels)]))
        .where(inbox.c.ready_at <= bindparam("now"), first, or_(inbox.c.album == "", ~unready))
        .order_by(inbox.c.id)
        .limit(bindparam("most"))
    )
    return statement.with_for_update(of=inbox, skip_locked=True) if locking else statement


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


def _bad(waiting: Waiting, decision: Decision, now_s: float) -> dict[str, object]:
    return {
        "channel": waiting.channel,
        "update_id": waiting.update_id,
        "body": decision.quarantined,
        "fault": decision.fault[:200],
        "arrived_at": now_s,
    }
