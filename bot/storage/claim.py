"""Queries of the outbox: the next jobs for a worker, when there will be one, how long the oldest waits."""

from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    Row,
    Select,
    bindparam,
    case,
    column,
    exists,
    func,
    or_,
    select,
    true,
    update,
    values,
)

from bot.domain.delivery import Job, Priority, read
from bot.ports.store import Wish
from bot.services.pace import LaneClock
from bot.storage.dialects import has_one_writer
from bot.storage.moments import ahead, come
from bot.storage.schema import lane_pace, outbox

LOOKED_AT = 2_000
_FLOOR: ColumnElement[int] = bindparam("floor", type_=outbox.c.id.type)
_REPLIES = (int(Priority.REPLY), int(Priority.GROUP))
_FREE = case((outbox.c.priority.in_(_REPLIES), lane_pace.c.next_at), else_=lane_pace.c.others_at)
_UNPACED = or_(lane_pace.c.owner.is_(None), outbox.c.priority == int(Priority.TAP))
_HOLD = (
    update(outbox)
    .where(outbox.c.id == bindparam("of_id"))
    .values(worker=bindparam("new_worker"), attempts=outbox.c.attempts + 1)
)


def hold(connection: Connection, wish: Wish, now_s: float, floor: int = 0) -> list[tuple[Job, LaneClock]]:
    """The next jobs with the pace of their chats, the most urgent first; none is numbered below the `floor`.

    At most one message to a chat, and none to one whose pace says later; the answer to a tap is none.
    """
    shape = _heads if has_one_writer(connection) else heads_by_urgency
    bounds = {"now": now_s, "most": wish.want, "up_to": wish.up_to, "floor": floor}
    first: dict[tuple[str, bool], Row[Any]] = {}
    for row in connection.execute(shape(len(wish.routes)), {**bounds, **_named(wish)}):
        first.setdefault((row.owner, row.priority == Priority.TAP), row)
    rows = first.values()
    if rows:
        connection.execute(_HOLD, [{"of_id": row.id, "new_worker": wish.worker} for row in rows])
    return [(_job(row), LaneClock(row.next_at, row.full_at, row.others_at)) for row in rows]


def next_reply_s(connection: Connection, wish: Wish, now_s: float, floor: int = 0) -> float | None:
    """When the pace of a chat allows the first of the replies that wait for it."""
    return connection.execute(_next_reply(len(wish.routes)), {"now": now_s, "floor": floor, **_named(wish)}).scalar()


def any_waiting(connection: Connection, wish: Wish, floor: int = 0) -> bool:
    """Whether anything waits on these routes, ready or not."""
    return connection.execute(_any(len(wish.routes)), {"floor": floor, **_named(wish)}).first() is not None


def overdue_s(connection: Connection, now_s: float, floor: int = 0) -> float:
    """How long the oldest message waits that could go: the first of its lane, its chat free, no broadcast. Of many only
    the LOOKED_AT oldest are looked at: where nothing is sent any more, those could all go.
    """
    since_s = connection.execute(_overdue(), {"now": now_s, "floor": floor}).scalar()
    return max(now_s - since_s, 0.0) if since_s is not None else 0.0


def _job(row: Row[Any]) -> Job:
    return Job(
        row.id,
        read(row.owner, row.priority, row.body),
        row.attempts + 1,
        row.failures,
        row.maybe_delivered,
        row.created_at,
    )


_WAITING = (
    outbox.c.id,
    outbox.c.owner,
    outbox.c.priority,
    outbox.c.body,
    outbox.c.attempts,
    outbox.c.failures,
    outbox.c.maybe_delivered,
    outbox.c.created_at,
    func.coalesce(lane_pace.c.next_at, 0.0).label("next_at"),
    func.coalesce(lane_pace.c.full_at, 0.0).label("full_at"),
    func.coalesce(lane_pace.c.others_at, 0.0).label("others_at"),
)


@cache
def _heads(routes: int) -> Select[Any]:
    return (
        select(*_WAITING)
        .select_from(outbox.outerjoin(lane_pace, lane_pace.c.owner == outbox.c.owner))
        .where(_routed(routes), outbox.c.id >= _FLOOR, come(outbox.c.ready_at, outbox.c.wait_s))
        .where(outbox.c.worker.is_(None), outbox.c.priority <= bindparam("up_to"))
        .where(or_(_UNPACED, come(_FREE, lane_pace.c.wait_s)), _first_of_lane())
        .order_by(outbox.c.priority, outbox.c.id)
        .limit(bindparam("most"))
    )


@cache
def heads_by_urgency(routes: int) -> Select[Any]:
    """For PostgreSQL: a look for each urgency, as only then its index leads straight to the floor; what another replica
    holds is passed over.
    """
    urgency = values(column("number", Integer), name="urgency").data([(int(one),) for one in Priority])
    heads = (
        select(*_WAITING)
        .select_from(outbox.outerjoin(lane_pace, lane_pace.c.owner == outbox.c.owner))
        .where(_routed(routes), outbox.c.id >= _FLOOR, come(outbox.c.ready_at, outbox.c.wait_s))
        .where(outbox.c.worker.is_(None), outbox.c.priority == urgency.c.number)
        .where(or_(_UNPACED, come(_FREE, lane_pace.c.wait_s)), _first_of_lane())
        .order_by(outbox.c.id)
        .limit(bindparam("most"))
        .with_for_update(of=outbox, skip_locked=True)
        .lateral("heads")
    )
    return (
        select(heads)
        .select_from(urgency.join(heads, true()))
        .where(urgency.c.number <= bindparam("up_to"))
        .order_by(heads.c.priority, heads.c.id)
        .limit(bindparam("most"))
    )


@cache
def _overdue() -> Select[Any]:
    oldest = (
        select(outbox.c.id)
        .where(outbox.c.worker.is_(None), outbox.c.priority <= int(Priority.DESK), outbox.c.id >= _FLOOR)
        .order_by(outbox.c.id)
        .limit(LOOKED_AT)
        .subquery()
    )
    free_s = func.coalesce(_FREE, 0.0)
    since = case((outbox.c.ready_at >= free_s, outbox.c.ready_at), else_=free_s)
    return (
        select(func.min(since))
        .select_from(oldest.join(outbox, outbox.c.id == oldest.c.id))
        .outerjoin(lane_pace, lane_pace.c.owner == outbox.c.owner)
        .where(_first_of_lane(), outbox.c.ready_at <= bindparam("now"), free_s <= bindparam("now"))
    )


@cache
def _next_reply(routes: int) -> Select[float]:
    return (
        select(func.min(lane_pace.c.next_at))
        .select_from(outbox.join(lane_pace, lane_pace.c.owner == outbox.c.owner))
        .where(_routed(routes), outbox.c.worker.is_(None), outbox.c.priority.in_(_REPLIES), outbox.c.id >= _FLOOR)
        .where(come(outbox.c.ready_at, outbox.c.wait_s), ahead(lane_pace.c.next_at, lane_pace.c.wait_s))
    )


def _first_of_lane() -> ColumnElement[bool]:
    earlier = outbox.alias("earlier")
    return ~exists().where(
        earlier.c.owner == outbox.c.owner,
        earlier.c.priority == outbox.c.priority,
        earlier.c.id.between(_FLOOR, outbox.c.id - 1),
    )


@cache
def _any(routes: int) -> Select[tuple[int]]:
    urgent = outbox.c.priority.in_([int(one) for one in Priority])
    return select(outbox.c.id).where(_routed(routes), outbox.c.worker.is_(None), urgent, outbox.c.id >= _FLOOR).limit(1)


def _routed(routes: int) -> ColumnElement[bool]:
    return outbox.c.route.in_([bindparam(f"route_{place}") for place in range(routes)])


def _named(wish: Wish) -> dict[str, str]:
    return {f"route_{place}": route for place, route in enumerate(wish.routes)}
