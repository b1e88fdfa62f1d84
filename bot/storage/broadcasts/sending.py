"""One turn of a sender: progress recorded, moments reserved, members looked up once more, chunks held."""

from collections.abc import Sequence
from functools import cache

from sqlalchemy import Connection, Select, and_, bindparam, delete, select, update

from bot.domain.broadcasts import Broadcast, BroadcastStatus
from bot.domain.chunks import Chunk, read_chunk, written_chunk
from bot.domain.delivery import Priority
from bot.ports.chunk_sending import BulkTurn, BulkWish, Recipient, Report, Stretch
from bot.services.pace import Pace
from bot.storage import moved_chats, turns
from bot.storage.broadcasts import rows
from bot.storage.broadcasts.audience import members_between
from bot.storage.broadcasts.lifecycle import REACHED, add_tally, group, route
from bot.storage.broadcasts.tables import polls, watches
from bot.storage.dialects import has_one_writer, insert_new
from bot.storage.schema import outbox, subscribers

_MINE = and_(
    outbox.c.id == bindparam("of_id"),
    outbox.c.worker == bindparam("of_worker"),
    outbox.c.attempts == bindparam("of_attempts"),
)
_PROGRESS = update(outbox).where(_MINE).values(body=bindparam("new_body"))
_OVER = delete(outbox).where(_MINE)
_GIVE_BACK = update(outbox).where(_MINE).values(worker=None)
_HOLD = (
    update(outbox)
    .where(outbox.c.id == bindparam("of_id"))
    .values(worker=bindparam("new_worker"), attempts=outbox.c.attempts + 1)
)
_IN_NAME = (
    update(outbox)
    .where(outbox.c.worker == bindparam("of_worker"), outbox.c.route == bindparam("of_route"))
    .values(worker=None)
)
_GONE = update(subscribers).where(subscribers.c.owner == bindparam("of_owner")).values(reachable=False)
_UNWATCHED = delete(watches).where(watches.c.owner == bindparam("of_owner"))


def turn(connection: Connection, wish: BulkWish, reports: Sequence[Report], limits: Pace, now_s: float) -> BulkTurn:
    lost = {report.chunk.id for report in reports if not _recorded(connection, wish, report, now_s)}
    if wish.unsure:
        _release_others(connection, wish)
    running = {one.id: one for one in rows.in_status(connection, (BroadcastStatus.RUNNING,))}
    stopped = frozenset(chunk.id for chunk in wish.held if chunk.broadcast not in running)
    looked = {
        chunk.id: _look(connection, running[chunk.broadcast], wish, chunk, now_s)
        for chunk in wish.held
        if chunk.id in wish.look and chunk.id not in lost | stopped
    }
    stretches = _hold(connection, wish, list(running.values()), now_s) if wish.chunks > 0 and running else ()
    slots = turns.moments(connection, wish.channel, wish.slots, limits, now_s)
    return BulkTurn(stretches, slots, looked, frozenset(lost), stopped)


def _recorded(connection: Connection, wish: BulkWish, report: Report, now_s: float) -> bool:
    """False where another worker has taken the chunk over; what was learnt of chats is recorded all the same."""
    _learn(connection, wish, report, now_s)
    fence = _fence(wish, report.chunk)
    if not report.over:
        progress = {**fence, "new_body": written_chunk(report.chunk)}
        mine = connection.execute(_PROGRESS, progress).rowcount == 1
        if report.released:
            connection.execute(_GIVE_BACK, fence)
        return mine
    if connection.execute(_OVER, fence).rowcount != 1:
        return False
    add_tally(connection, report.chunk.broadcast, wish.channel, report.chunk.tally, now_s)
    return True


def _release_others(connection: Connection, wish: BulkWish) -> None:
    """Give back chunks that are held in the name of a worker that does not know of them."""
    others = _IN_NAME.where(outbox.c.id.not_in([chunk.id for chunk in wish.held]))
    connection.execute(others, {"of_worker": wish.worker, "of_route": route(wish.channel)})


def _learn(connection: Connection, wish: BulkWish, report: Report, now_s: float) -> None:
    if report.polls:
        sent = [{"poll": poll, "broadcast_id": report.chunk.broadcast, "sent_at": now_s} for poll in report.polls]
        connection.execute(insert_new(connection.dialect.name, polls), sent)
    for key in report.gone:
        connection.execute(_GONE, {"of_owner": key})
        connection.execute(_UNWATCHED, {"of_owner": key})
    for key, pause_s in report.limited:
        turns.pause_lane(connection, wish.channel, key, pause_s, now_s)
    for old, new in report.moved:
        moved_chats.move(connection, old, new)


def _look(
    connection: Connection, broadcast: Broadcast, wish: BulkWish, chunk: Chunk, now_s: float
) -> dict[int, Recipient]:
    wanted = wish.look[chunk.id]
    found = _between(connection, broadcast, wish.channel, min(wanted), max(wanted), now_s)
    return {one.number: one for one in found if one.number in wanted}


def _between(
    connection: Connection, broadcast: Broadcast, channel: str, low: int, high: int, now_s: float
) -> list[Recipient]:
    statement = members_between(group(broadcast), channel)
    found = connection.execute(statement, {"low": low, "high": high, "now": now_s})
    return [Recipient(row[0], row[1], row[2]) for row in found]


def _hold(connection: Connection, wish: BulkWish, running: list[Broadcast], now_s: float) -> tuple[Stretch, ...]:
    """The next chunks of the broadcasts that run, the oldest first."""
    statement = _free(not has_one_writer(connection))
    found: list[Stretch] = []
    for broadcast in running:
        wanted = {
            "of_owner": rows.lane(broadcast.id),
            "of_route": route(wish.channel),
            "most": wish.chunks - len(found),
        }
        free = connection.execute(statement, wanted).all() if wanted["most"] else ()
        for row in free:
            connection.execute(_HOLD, {"of_id": row.id, "new_worker": wish.worker})
            chunk = read_chunk(row.body, row.id, row.attempts + 1)
            last = chunk.first + chunk.size - 1
            if broadcast.about is not None:
                connection.execute(REACHED, {"broadcast": broadcast.id, "reached": last})
            members = _between(connection, broadcast, wish.channel, chunk.first, last, now_s)
            found.append(Stretch(chunk, broadcast.parts, tuple(one.number for one in members)))
    return tuple(found)


@cache
def _free(locking: bool) -> Select[int, str, int]:
    statement = (
        select(outbox.c.id, outbox.c.body, outbox.c.attempts)
        .where(
            outbox.c.owner == bindparam("of_owner"),
            outbox.c.priority == int(Priority.BROADCAST),
            outbox.c.route == bindparam("of_route"),
            outbox.c.worker.is_(None),
        )
        .order_by(outbox.c.id)
        .limit(bindparam("most"))
    )
    return statement.with_for_update(skip_locked=True) if locking else statement


def _fence(wish: BulkWish, chunk: Chunk) -> dict[str, object]:
    return {"of_id": chunk.id, "of_worker": wish.worker, "of_attempts": chunk.attempts}
