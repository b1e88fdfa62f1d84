"""A broadcast from its start to its end: its chunks written, counted and swept away, a bounded number at a time."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Connection, String, bindparam, cast, delete, exists, insert, literal, select, update

from bot.domain.articles import HOLDING
from bot.domain.broadcasts import Broadcast, BroadcastStatus
from bot.domain.chunks import CHUNK_SIZE, Chunk, Tally, read_chunk, written_chunk
from bot.domain.delivery import Letter, Priority
from bot.domain.messages import Address
from bot.ports.broadcasts import ByArticle, Direct, Way
from bot.storage import counting
from bot.storage import outbox as letters
from bot.storage.broadcasts import articles, news
from bot.storage.broadcasts.audience import AudienceGroup, bounds, is_on, owners, silent
from bot.storage.broadcasts.rows import LANE, changing, lane, read
from bot.storage.broadcasts.tables import articles as articles_table
from bot.storage.broadcasts.tables import broadcasts
from bot.storage.schema import outbox

ROUTE = "broadcast/"
CHUNKS_AT_ONCE = 500
"""Rows in one transaction, so that the write lock is held for a moment only."""

_INSERT = insert(outbox)
REACHED = (
    update(broadcasts)
    .where(broadcasts.c.id == bindparam("broadcast"), broadcasts.c.reached_to < bindparam("reached"))
    .values(reached_to=bindparam("reached"))
)
"""So far a warning may have got: whoever has a number up to there hears of its correction."""


def route(channel: str) -> str:
    """Chunks have a route of their own: who delivers letters does not see them."""
    return f"{ROUTE}{channel}"


def group(broadcast: Broadcast) -> AudienceGroup:
    return AudienceGroup(broadcast.audience, broadcast.topic, int(broadcast.rhythm))


def start(connection: Connection, broadcast: Broadcast, recipients: int, channels: Sequence[str], now_s: float) -> bool:
    """Where nobody is on channels that get chunks, none are to be written."""
    chunked = is_on(connection, group(broadcast), channels)
    first, last = bounds(connection, group(broadcast)) if chunked else (1, 0)
    values = {
        "status": BroadcastStatus.RUNNING.value,
        "started_at": now_s,
        "recipients": recipients,
        "planned_to": first - 1,
        "last_number": last,
    }
    return connection.execute(changing(broadcast.id, BroadcastStatus.APPROVED, **values)).rowcount == 1


def plan_some(connection: Connection, broadcast_id: int, channels: Sequence[str], now_s: float) -> bool:
    """The next chunks of each channel; False when all are written, or another process is writing them."""
    row = connection.execute(
        select(broadcasts.c.planned_to, broadcasts.c.last_number).where(
            broadcasts.c.id == broadcast_id, broadcasts.c.status == BroadcastStatus.RUNNING.value
        )
    ).first()
    if row is None or row.planned_to >= row.last_number:
        return False
    end = min(row.planned_to + CHUNKS_AT_ONCE * CHUNK_SIZE, row.last_number)
    taken = connection.execute(
        update(broadcasts)
        .where(broadcasts.c.id == broadcast_id, broadcasts.c.planned_to == row.planned_to)
        .values(planned_to=end)
    )
    if taken.rowcount != 1:
        return False
    chunks = [
        Chunk(0, 0, broadcast_id, first, min(CHUNK_SIZE, end + 1 - first))
        for first in range(row.planned_to + 1, end + 1, CHUNK_SIZE)
    ]
    rows = [
        {
            "route": route(channel),
            "owner": lane(broadcast_id),
            "priority": int(Priority.BROADCAST),
            "body": written_chunk(chunk),
            "ready_at": now_s,
            "created_at": now_s,
        }
        for chunk in chunks
        for channel in channels
    ]
    connection.execute(_INSERT, rows)
    return bool(end < row.last_number)


def write_letters(connection: Connection, broadcast: Broadcast, direct: Direct, now_s: float) -> None:
    """A letter each: to those named, and to members on channels that nobody else delivers to."""
    found = [(owner, direct.messages) for owner in direct.keys]
    by_article = direct.article if _by_article(connection, broadcast, direct.article, now_s) else None
    for way in direct.ways:
        if by_article is not None and way.channel == by_article.channel:
            continue
        found += [(owner, way.messages) for owner in _reached_by(connection, broadcast, way, now_s)]
    written = [Letter(Address.of(owner), one, Priority.BROADCAST) for owner, messages in found for one in messages]
    letters.add(connection, written, now_s)
    if found and broadcast.about is not None:
        connection.execute(
            REACHED, {"broadcast": broadcast.id, "reached": max(bounds(connection, group(broadcast))[1], 1)}
        )
    for channel, count in Counter(Address.of(owner).channel for owner, _ in found).items():
        add_tally(connection, broadcast.id, channel, Tally(sent=count), now_s)


def _by_article(connection: Connection, broadcast: Broadcast, wanted: ByArticle | None, now_s: float) -> bool:
    return wanted is not None and articles.begin(connection, broadcast.id, wanted, now_s)


def as_letters(connection: Connection, broadcast: Broadcast, way: Way, now_s: float) -> bool:
    """In the place of an article that nobody got; False where another process did it."""
    if not articles.give_up(connection, broadcast.id):
        return False
    write_letters(connection, broadcast, Direct(ways=(way,)), now_s)
    return True


def _reached_by(connection: Connection, broadcast: Broadcast, way: Way, now_s: float) -> list[str]:
    """Who gets a letter now; the others of a way that waits for words are kept for theirs."""
    everybody = owners(connection, group(broadcast), way.channel)
    if way.notice is None or not everybody:
        return everybody
    count = news.keep(connection, broadcast.id, group(broadcast), way.channel, way.spoke_since_s, now_s)
    news.note(connection, broadcast.id, way.notice, count)
    late = set(connection.execute(silent(group(broadcast), way.channel, way.spoke_since_s)).scalars()) if count else ()
    return [owner for owner in everybody if owner not in late]


def finish(connection: Connection, broadcast: Broadcast, now_s: float) -> bool:
    waiting = exists().where(outbox.c.owner == lane(broadcast.id), outbox.c.priority == int(Priority.BROADCAST))
    held = [step.value for step in HOLDING]
    holding = exists().where(articles_table.c.broadcast_id == broadcast.id, articles_table.c.step.in_(held))
    ended = changing(broadcast.id, BroadcastStatus.RUNNING, status=BroadcastStatus.DONE.value, finished_at=now_s).where(
        broadcasts.c.planned_to >= broadcasts.c.last_number, ~waiting, ~holding
    )
    return connection.execute(ended).rowcount == 1


def unswept(connection: Connection) -> tuple[Broadcast, ...]:
    """Cancelled ones of which chunks are left."""
    left = exists().where(outbox.c.owner == literal(LANE).concat(cast(broadcasts.c.id, String)))
    statement = select(broadcasts).where(broadcasts.c.status == BroadcastStatus.CANCELLED.value, left)
    return tuple(map(read, connection.execute(statement)))


def sweep(connection: Connection, broadcast: Broadcast, now_s: float) -> bool:
    """Chunks that nobody holds go, what they reached is counted; False when there were none."""
    rows = connection.execute(
        select(outbox.c.id, outbox.c.body, outbox.c.route)
        .where(outbox.c.owner == lane(broadcast.id), outbox.c.worker.is_(None))
        .limit(CHUNKS_AT_ONCE)
    ).all()
    gone = connection.execute(delete(outbox).where(outbox.c.id.in_([row.id for row in rows]))) if rows else None
    if gone is not None and gone.rowcount == len(rows):
        for way in {row.route for row in rows}:
            tally = sum((read_chunk(row.body).tally for row in rows if row.route == way), Tally())
            add_tally(connection, broadcast.id, way.removeprefix(ROUTE), tally, now_s)
    return bool(rows)


def add_tally(connection: Connection, broadcast_id: int, channel: str, tally: Tally, now_s: float) -> None:
    if tally == Tally():
        return
    counting.add_delivered(connection, broadcast_id, channel, tally, now_s)
    table = broadcasts.c
    connection.execute(
        update(broadcasts)
        .where(table.id == broadcast_id)
        .values(
            sent=table.sent + tally.sent,
            failed=table.failed + tally.failed,
            blocked=table.blocked + tally.blocked,
            left_out=table.left_out + tally.left,
        )
    )


def progress(connection: Connection, broadcast: Broadcast) -> Broadcast:
    """With what the chunks under way have reached."""
    begun = select(outbox.c.body).where(outbox.c.owner == lane(broadcast.id), outbox.c.attempts > 0)
    tallies = (read_chunk(body).tally for body in connection.execute(begun).scalars())
    return replace(broadcast, tally=sum(tallies, broadcast.tally))
