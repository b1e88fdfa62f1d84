"""Updates from their arrival to the transaction that handles them."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, bindparam, delete, exists, insert, select

from bot.domain.delivery import Letter
from bot.ports.store import Arrival, Decide, Decision, Waiting
from bot.storage import outbox
from bot.storage.broadcasts import effects as _registered  # noqa: F401 - its effects are known once it is imported
from bot.storage.desk import effects
from bot.storage.dialects import insert_new, put
from bot.storage.members import Reader
from bot.storage.schema import conversations, inbox, offsets, quarantine, seen

_INSERT = insert(inbox)
_DELETE = delete(inbox).where(inbox.c.id == bindparam("gone"))
_QUARANTINE = insert(quarantine)
_OFFSET = select(offsets.c.next_offset, offsets.c.polled_at).where(offsets.c.source == bindparam("of"))
_DELETE_STATE = delete(conversations).where(conversations.c.owner == bindparam("gone"))

Rows = list[dict[str, object]]


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
    waiting = [Waiting(*row) for row in rows]
    decided = [(one, _done(connection, one, decide(one, reader), now_s)) for one in waiting]
    if decided:
        _store(connection, decided, now_s)
    return len(decided)


def _done(connection: Connection, waiting: Waiting, decision: Decision, now_s: float) -> Decision:
    """Effects are done at once, so that the next update of the batch sees them."""
    if decision.effects:
        effects.apply(connection, decision.effects, waiting.key, now_s)
    return decision


def _store(connection: Connection, decided: list[tuple[Waiting, Decision]], now_s: float) -> None:
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
    connection.execute(_DELETE, [{"gone": waiting.id} for waiting, _ in decided])
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
    """The first update of each conversation; on PostgreSQL those that another replica holds are passed over."""
    earlier = inbox.alias("earlier")
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
        )
        .select_from(inbox.outerjoin(conversations, conversations.c.owner == inbox.c.owner))
        .where(inbox.c.channel.in_([bindparam(name) for name in _names(channels)]))
        .where(inbox.c.ready_at <= bindparam("now"), first)
        .order_by(inbox.c.id)
        .limit(bindparam("most"))
    )
    return statement.with_for_update(of=inbox, skip_locked=True) if locking else statement


def _unseen(connection: Connection, source: str, arrivals: Sequence[Arrival], now_s: float) -> list[Arrival]:
    """The arrivals whose ids were not seen, each id once; they are seen from now on."""
    once = {arrival.update_id: arrival for arrival in arrivals}
    statement = insert_new(connection.dialect.name, seen)
    new = []
    for arrival in once.values():
        row = {"source": source, "update_id": arrival.update_id, "seen_at": now_s}
        if connection.execute(statement, row).rowcount:
            new.append(arrival)
    return new


def _row(channel: str, arrival: Arrival, now_s: float) -> dict[str, object]:
    return {
        "channel": channel,
        "update_id": arrival.update_id,
        "owner": arrival.key,
        "body": arrival.body,
        "ready_at": arrival.ready_s,
        "arrived_at": now_s,
    }


def _bad(waiting: Waiting, decision: Decision, now_s: float) -> dict[str, object]:
    return {
        "channel": waiting.channel,
        "update_id": waiting.update_id,
        "body": decision.quarantined,
        "fault": decision.fault[:200],
        "arrived_at": now_s,
    }
