"""Broadcasts between their rows and `bot.domain.broadcasts`."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Row, Update, bindparam, case, select, update

from bot.domain.broadcasts import (
    OPEN,
    About,
    Broadcast,
    BroadcastKind,
    BroadcastStatus,
    NewBroadcast,
    Rhythm,
    answer_of,
    read_parts,
    read_wish,
    written_parts,
    written_wish,
)
from bot.domain.chunks import Tally
from bot.storage.broadcasts.tables import broadcasts
from bot.storage.dialects import insert_new

LANE = "broadcast:"
_BY_CODE = select(broadcasts).where(broadcasts.c.code == bindparam("of_code"))


def lane(broadcast_id: int) -> str:
    """The owner of its chunks in the outbox."""
    return f"{LANE}{broadcast_id}"


def create(connection: Connection, new: NewBroadcast, recipients: int, now_s: float) -> bool:
    """False where its occurrence, or its code, exists."""
    row = {
        "code": new.code,
        "occurrence": new.occurrence or None,
        "kind": new.kind.value,
        "status": new.status.value,
        "title": new.title,
        "parts": written_parts(new.parts),
        "audience": new.audience,
        "topic": new.topic,
        "rhythm": int(new.rhythm),
        "creator": new.creator,
        "created_at": now_s,
        "due_at": new.due_s,
        "recipients": recipients,
        "by_article": written_wish(new.by_article),
        **_about(new.about),
    }
    return connection.execute(insert_new(connection.dialect.name, broadcasts), row).rowcount == 1


def by_code(connection: Connection, code: str) -> Broadcast | None:
    row = connection.execute(_BY_CODE, {"of_code": code}).first()
    return read(row) if row else None


def in_status(connection: Connection, statuses: Iterable[BroadcastStatus]) -> tuple[Broadcast, ...]:
    named = [status.value for status in statuses]
    statement = select(broadcasts).where(broadcasts.c.status.in_(named)).order_by(broadcasts.c.id)
    return tuple(map(read, connection.execute(statement)))


def changing(broadcast_id: int, while_: BroadcastStatus, /, **values: object) -> Update:
    """An update that takes hold only while the broadcast is in this status: of two who try, one does it."""
    return (
        update(broadcasts).where(broadcasts.c.id == broadcast_id, broadcasts.c.status == while_.value).values(**values)
    )


def of_version(version: int, changed: Update) -> Update:
    """Nobody approves, or replaces, words that they have not seen."""
    return changed.where(broadcasts.c.version == version)


def cancel(connection: Connection, broadcast_id: int, now_s: float) -> None:
    """Whatever became of it since it was looked at, it is cancelled, unless it is over; of a quiz the answer too. Who
    cancels it knows: the desk is told anew only where its card still says otherwise.
    """
    table = broadcasts.c
    still_open = table.status.in_([status.value for status in OPEN])
    ended = {"status": BroadcastStatus.CANCELLED.value, "finished_at": now_s}
    told = case((table.card == "", BroadcastStatus.CANCELLED.value), else_=table.told_status)
    changed = update(broadcasts).where(still_open).values(**ended, told_status=told)
    code = connection.execute(changed.where(table.id == broadcast_id).returning(table.code)).scalar()
    if code is not None:
        connection.execute(changed.where(table.occurrence == answer_of(code)))


def read(row: Row[Any]) -> Broadcast:
    return Broadcast(
        row.id,
        row.code,
        BroadcastKind(row.kind),
        BroadcastStatus(row.status),
        row.title,
        read_parts(row.parts),
        row.audience,
        row.topic,
        Rhythm(row.rhythm),
        row.due_at,
        row.recipients,
        Tally(row.sent, row.failed, row.blocked, row.left_out),
        row.creator,
        row.approver,
        row.started_at,
        row.finished_at,
        row.card,
        row.version,
        About(row.case_id, row.case_round, row.case_finding) if row.case_id is not None else None,
        row.reached_to,
        row.awaited,
        read_wish(row.by_article),
    )


def _about(about: About | None) -> dict[str, object]:
    if about is None:
        return {"case_id": None, "case_round": 0, "case_finding": ""}
    return {"case_id": about.case_id, "case_round": about.round, "case_finding": about.finding}
