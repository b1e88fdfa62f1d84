"""The outbox: letters in, jobs out to workers, outcomes back. A lane is (owner, priority); its rows go in order."""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    and_,
    bindparam,
    case,
    delete,
    exists,
    func,
    insert,
    or_,
    select,
    update,
)

from bot.domain.delivery import Fate, Job, Letter, Outcome, Priority, read, written
from bot.domain.messages import READ_CHANNELS, Address
from bot.ports.store import Wish
from bot.services.pace import LaneClock
from bot.storage import moved_chats, pages
from bot.storage.moments import ahead, come
from bot.storage.schema import dead_letters, lane_pace, outbox, subscribers

LOOKED_AT = 2_000
_INSERT = insert(outbox)
_MINE = and_(
    outbox.c.id == bindparam("job"), outbox.c.worker == bindparam("holder"), outbox.c.attempts == bindparam("fence")
)
_DELIVERED = delete(outbox).where(_MINE)
_AGAIN = (
    update(outbox)
    .where(_MINE)
    .values(
        worker=None,
        ready_at=bindparam("again_at"),
        wait_s=bindparam("wait"),
        failures=outbox.c.failures + bindparam("counted"),
        maybe_delivered=outbox.c.maybe_delivered | bindparam("maybe"),
    )
)
_DEAD = insert(dead_letters).from_select(
    ["owner", "body", "fault", "died_at"],
    select(outbox.c.owner, outbox.c.body, bindparam("fault"), bindparam("died_at")).where(_MINE),
)
_RELEASE = (
    update(outbox)
    .where(outbox.c.owner == bindparam("of"), outbox.c.worker.is_(None), outbox.c.ready_at > bindparam("now"))
    .values(ready_at=bindparam("now"))
)
_HOLD = (
    update(outbox)
    .where(outbox.c.id == bindparam("job"))
    .values(worker=bindparam("holder"), attempts=outbox.c.attempts + 1)
)
_GONE = update(subscribers).where(subscribers.c.owner == bindparam("of")).values(reachable=False)
_REPLIES = (int(Priority.REPLY), int(Priority.GROUP))
_FREE = case((outbox.c.priority.in_(_REPLIES), lane_pace.c.next_at), else_=lane_pace.c.others_at)
_UNPACED = or_(lane_pace.c.owner.is_(None), outbox.c.priority == int(Priority.TAP))


def add(connection: Connection, letters: Iterable[Letter], now_s: float) -> None:
    """What is to be sent waits here; what is read on the page lies ready there at once."""
    letters = tuple(letters)
    pages.add(connection, (one for one in letters if one.address.channel in READ_CHANNELS), now_s)
    rows = [
        {
            "route": letter.address.route,
            "owner": letter.address.key,
            "priority": int(letter.priority),
            "body": written(letter),
            "ready_at": now_s,
            "created_at": now_s,
        }
        for letter in letters
        if letter.address.channel not in READ_CHANNELS
    ]
    if not rows:
        return
    new_keys = moved_chats.moved(connection)
    for row in rows:
        row["owner"] = new_keys.get(str(row["owner"]), str(row["owner"]))
    connection.execute(_INSERT, rows)


def release(connection: Connection, owners: Sequence[str], now_s: float) -> None:
    """What waited for the next word of these members may go."""
    connection.execute(_RELEASE, [{"of": owner, "now": now_s} for owner in dict.fromkeys(owners)])


def settle(connection: Connection, holder: str, outcomes: Sequence[Outcome], now_s: float) -> None:
    """Record what became of jobs; a report of a job that another worker has taken over changes nothing."""
    fences = {outcome.job.id: _fence(outcome, holder) for outcome in outcomes}
    dead = [outcome for outcome in outcomes if outcome.fate is Fate.DEAD]
    for outcome in dead:
        connection.execute(_DEAD, {**fences[outcome.job.id], "fault": outcome.fault, "died_at": now_s})
    done = [fences[outcome.job.id] for outcome in outcomes if outcome.fate is not Fate.AGAIN]
    if done:
        connection.execute(_DELIVERED, done)
    again = [
        {
            **fences[outcome.job.id],
            "again_at": outcome.again_at_s,
            "wait": max(outcome.again_at_s - now_s, 0.0),
            "counted": int(outcome.counted),
            "maybe": outcome.maybe_delivered,
        }
        for outcome in outcomes
        if outcome.fate is Fate.AGAIN
    ]
    if again:
        connection.execute(_AGAIN, again)
    for outcome in outcomes:
        key = outcome.job.letter.address.key
        if outcome.gone:
            connection.execute(_GONE, {"of": key})
        if outcome.moved_to:
            moved_chats.move(connection, key, Address(outcome.job.letter.address.channel, outcome.moved_to).key)


def hold(connection: Connection, wish: Wish, now_s: float) -> list[tuple[Job, LaneClock]]:
    """The next jobs with the pace of their chats, the most urgent first.

    At most one message to a chat, and none to one whose pace says later; the answer to a tap is none.
    """
    statement = _heads(len(wish.routes), connection.dialect.name != "sqlite")
    first: dict[tuple[str, bool], Row[Any]] = {}
    for row in connection.execute(statement, {"now": now_s, "most": wish.want, "up_to": wish.up_to, **_named(wish)}):
        first.setdefault((row.owner, row.priority == Priority.TAP), row)
    rows = first.values()
    if rows:
        connection.execute(_HOLD, [{"job": row.id, "holder": wish.worker} for row in rows])
    return [(_job(row), LaneClock(row.next_at, row.full_at, row.others_at)) for row in rows]


def next_reply_s(connection: Connection, wish: Wish, now_s: float) -> float | None:
    """When the pace of a chat allows the first of the replies that wait for it."""
    return connection.execute(_next_reply(len(wish.routes)), {"now": now_s, **_named(wish)}).scalar()


def any_waiting(connection: Connection, wish: Wish) -> bool:
    """Whether anything waits on these routes, ready or not."""
    return connection.execute(_any(len(wish.routes)), _named(wish)).first() is not None


def overdue_s(connection: Connection, now_s: float) -> float:
    """How long the oldest message waits that could go: the first of its lane, its chat free, no broadcast. Of many only
    the LOOKED_AT oldest are looked at: where nothing is sent any more, those could all go.
    """
    since_s = connection.execute(_overdue(), {"now": now_s}).scalar()
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


@cache
def _heads(routes: int, locking: bool) -> Select[Any]:
    statement = (
        select(
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
        .select_from(outbox.outerjoin(lane_pace, lane_pace.c.owner == outbox.c.owner))
        .where(_routed(routes), outbox.c.worker.is_(None), come(outbox.c.ready_at, outbox.c.wait_s))
        .where(outbox.c.priority <= bindparam("up_to"))
        .where(or_(_UNPACED, come(_FREE, lane_pace.c.wait_s)), _first_of_lane())
        .order_by(outbox.c.priority, outbox.c.id)
        .limit(bindparam("most"))
    )
    return statement.with_for_update(of=outbox, skip_locked=True) if locking else statement


@cache
def _overdue() -> Select[Any]:
    oldest = (
        select(outbox.c.id)
        .where(outbox.c.worker.is_(None), outbox.c.priority <= int(Priority.DESK))
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
        .where(_routed(routes), outbox.c.worker.is_(None), outbox.c.priority.in_(_REPLIES))
        .where(come(outbox.c.ready_at, outbox.c.wait_s), ahead(lane_pace.c.next_at, lane_pace.c.wait_s))
    )


def _first_of_lane() -> ColumnElement[bool]:
    earlier = outbox.alias("earlier")
    return ~exists().where(
        earlier.c.owner == outbox.c.owner, earlier.c.priority == outbox.c.priority, earlier.c.id < outbox.c.id
    )


@cache
def _any(routes: int) -> Select[tuple[int]]:
    return select(outbox.c.id).where(_routed(routes), outbox.c.worker.is_(None)).limit(1)


def _routed(routes: int) -> ColumnElement[bool]:
    return outbox.c.route.in_([bindparam(f"route_{place}") for place in range(routes)])


def _named(wish: Wish) -> dict[str, str]:
    return {f"route_{place}": route for place, route in enumerate(wish.routes)}


def _fence(outcome: Outcome, holder: str) -> dict[str, object]:
    return {"job": outcome.job.id, "holder": holder, "fence": outcome.job.attempts}
