"""Which updates come next: of each conversation the first that waits, once it is ready."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, bindparam, exists, or_, select

from bot.domain.board import SIGN
from bot.domain.messages import GROUP_SIGN, READ_CHANNELS
from bot.ports.store import NONE_RESTING, Resting
from bot.storage.dialects import has_one_writer
from bot.storage.moments import ahead, come
from bot.storage.schema import conversations, inbox

MOST_UNREADY_S = 15.0
"""So long an update waits at most for the other pieces of its album, and for a look at its pictures."""
ALL = (0, 2**62)
"""The span of all numbers that updates can have."""

_RESTING = inbox.c.owner.not_in(bindparam("resting_owners", expanding=True))
_NO_GROUP = or_(
    inbox.c.owner.not_like(f"%:{GROUP_SIGN}%"), inbox.c.owner.in_(bindparam("spared_owners", expanding=True))
)
_NO_VISITOR = or_(
    and_(*(inbox.c.owner.not_like(f"{channel}:%") for channel in READ_CHANNELS)), inbox.c.owner.like(f"%:{SIGN}%")
)
_FLOOR: ColumnElement[int] = bindparam("floor", type_=inbox.c.id.type)


def first(
    connection: Connection,
    channels: tuple[str, ...],
    limit: int,
    span: tuple[int, int],
    now_s: float,
    *,
    floor: int = 0,
    resting: Resting = NONE_RESTING,
) -> Sequence[Row[Any]]:
    """The first update of each of up to `limit` conversations, of those numbered within `span`; see `handling`."""
    named = dict(zip(_names(channels), channels, strict=True))
    bounds: dict[str, object] = {"now": now_s, "most": limit, "lowest": max(span[0], floor), "highest": span[1]}
    bounds["floor"] = floor
    statement = _heads(channels, not has_one_writer(connection))
    if resting.keys:
        statement, bounds["resting_owners"] = statement.where(_RESTING), resting.keys
    if resting.groups:
        statement, bounds["spared_owners"] = statement.where(_NO_GROUP), resting.spared
    if resting.visitors:
        statement = statement.where(_NO_VISITOR)
    return connection.execute(statement, {**bounds, **named}).all()


def _names(channels: tuple[str, ...]) -> list[str]:
    return [f"channel_{place}" for place in range(len(channels))]


@cache
def _heads(channels: tuple[str, ...], locking: bool) -> Select[Any]:
    """The first update of each conversation; on PostgreSQL those that another replica holds are passed over.

    A piece of an album waits until none of the others has to wait.
    """
    earlier, other = inbox.alias("earlier"), inbox.alias("other")
    unready = exists().where(
        other.c.owner == inbox.c.owner, other.c.album == inbox.c.album, ahead(other.c.ready_at, MOST_UNREADY_S)
    )
    first = ~exists().where(earlier.c.owner == inbox.c.owner, earlier.c.id.between(_FLOOR, inbox.c.id - 1))
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
            inbox.c.attempts,
        )
        .select_from(inbox.outerjoin(conversations, conversations.c.owner == inbox.c.owner))
        .where(inbox.c.channel.in_([bindparam(name) for name in _names(channels)]))
        .where(inbox.c.id.between(bindparam("lowest"), bindparam("highest")))
        .where(come(inbox.c.ready_at, MOST_UNREADY_S), first, or_(inbox.c.album == "", ~unready))
        .order_by(inbox.c.id)
        .limit(bindparam("most"))
    )
    return statement.with_for_update(of=inbox, skip_locked=True) if locking else statement
