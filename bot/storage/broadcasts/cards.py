"""The desk's card of a broadcast: told when something changed, and found again to be edited."""

from dataclasses import replace

from sqlalchemy import ColumnElement, Connection, or_, select, update

from bot.domain.broadcasts import Broadcast, BroadcastKind, BroadcastStatus
from bot.ports.broadcasts import Note
from bot.services.pace import CLOCKS_DIFFER_S
from bot.storage import outbox
from bot.storage.broadcasts import articles, rows
from bot.storage.broadcasts.lifecycle import progress
from bot.storage.broadcasts.tables import broadcasts
from bot.storage.moments import MOST_AHEAD_S

BROADCAST = "broadcast"
"""The purpose of its letters (`bot.domain.delivery.Track`)."""

_STILL = (
    BroadcastStatus.PAUSED.value,
    BroadcastStatus.DONE.value,
    BroadcastStatus.CANCELLED.value,
    BroadcastStatus.MISSED.value,
)
_OWN = (BroadcastKind.WARNING.value, BroadcastKind.CORRECTION.value)


def _told_before(before_s: float) -> ColumnElement[bool]:
    """Or by a clock that was ahead of this one."""
    told_s = broadcasts.c.told_at
    return or_(told_s < before_s, told_s > before_s + MOST_AHEAD_S + CLOCKS_DIFFER_S)


def note_card(connection: Connection, broadcast_id: int, message: str) -> None:
    connection.execute(update(broadcasts).where(broadcasts.c.id == broadcast_id).values(card=message))


def untold(connection: Connection, before_s: float) -> tuple[Broadcast, ...]:
    """The program's own drafts, starts, pauses and ends that the desk has not heard of; what runs and was told too long
    ago.
    """
    table = broadcasts.c
    changed = table.told_status != table.status
    draft = table.status.in_([BroadcastStatus.DRAFT.value]) & table.kind.in_(_OWN) & changed
    running = (table.status == BroadcastStatus.RUNNING.value) & or_(changed, _told_before(before_s))
    still = table.status.in_(_STILL) & changed
    statement = select(broadcasts).where(or_(draft, running, still)).order_by(table.id)
    return tuple(map(rows.read, connection.execute(statement)))


def tell(connection: Connection, broadcast: Broadcast, note: Note, before_s: float, now_s: float) -> bool:
    """One process tells; the letter says how things stand now."""
    table = broadcasts.c
    told = connection.execute(
        update(broadcasts)
        .where(table.id == broadcast.id, table.status == broadcast.status.value)
        .where(or_(table.told_status != table.status, _told_before(before_s)))
        .values(told_at=now_s, told_status=table.status)
    )
    found = rows.by_code(connection, broadcast.code) if told.rowcount == 1 else None
    if found is None:
        return False
    shown = replace(progress(connection, found), articles_used=articles.used(connection, now_s))
    outbox.add(connection, note(shown), now_s)
    return True
