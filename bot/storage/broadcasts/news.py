"""Who hears of a broadcast when they write next: kept by the conversation, told once, and of the newest one alone."""

from collections.abc import Collection

from sqlalchemy import Connection, Float, bindparam, delete, insert, literal, select, update

from bot.domain.broadcasts import BroadcastStatus
from bot.domain.delivery import Letter, Priority, read, written
from bot.domain.messages import Address, Outgoing
from bot.storage import outbox
from bot.storage.broadcasts.audience import AudienceGroup, silent
from bot.storage.broadcasts.tables import broadcasts, news
from bot.storage.schema import Id

_TOLD_OF = (BroadcastStatus.RUNNING.value, BroadcastStatus.PAUSED.value, BroadcastStatus.DONE.value)
_WAITING = (
    select(news.c.owner, broadcasts.c.notice)
    .select_from(news.join(broadcasts, broadcasts.c.id == news.c.broadcast_id))
    .where(news.c.owner.in_(bindparam("owners", expanding=True)), broadcasts.c.status.in_(_TOLD_OF))
    .order_by(news.c.owner)
)
_TOLD = delete(news).where(news.c.owner.in_(bindparam("owners", expanding=True)))


def keep(
    connection: Connection, broadcast_id: int, group: AudienceGroup, channel: str, since_s: float, now_s: float
) -> int:
    """Whoever of the channel has not written since then hears of this broadcast later; how many they are."""
    late = silent(group, channel, since_s)
    connection.execute(delete(news).where(news.c.owner.in_(late)))
    rows = late.add_columns(literal(broadcast_id, Id), literal(now_s, Float))
    return connection.execute(insert(news).from_select(["owner", "broadcast_id", "since_at"], rows)).rowcount


def note(connection: Connection, broadcast_id: int, notice: Outgoing, count: int) -> None:
    """The words in which they hear of it."""
    body = written(Letter(Address("", ""), notice))
    told = update(broadcasts).where(broadcasts.c.id == broadcast_id).values(notice=body, awaited=count)
    connection.execute(told)


def bring(connection: Connection, owners: Collection[str], now_s: float) -> None:
    """These members wrote: what waited for that goes, once."""
    if not owners:
        return
    found = connection.execute(_WAITING, {"owners": list(owners)}).all()
    connection.execute(_TOLD, {"owners": list(owners)})
    letters = [read(row.owner, int(Priority.BROADCAST), row.notice) for row in found if row.notice]
    outbox.add(connection, letters, now_s)
