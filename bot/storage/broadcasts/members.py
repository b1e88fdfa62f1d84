"""What members choose about broadcasts."""

from typing import Any

from sqlalchemy import Connection, bindparam, delete, select, update

from bot.domain.broadcast_effects import Choose, JoinUnit, Subscribe, Unsubscribe, Unwatch, Watch
from bot.domain.broadcasts import Rhythm, Subscription
from bot.storage.broadcasts.tables import news, watches
from bot.storage.dialects import insert_new
from bot.storage.schema import subscribers

_MINE = select(subscribers).where(subscribers.c.owner == bindparam("of"))
_CHANGE = update(subscribers).where(subscribers.c.owner == bindparam("of"))
_LEAVE = delete(subscribers).where(subscribers.c.owner == bindparam("of"))
_NO_NEWS = delete(news).where(news.c.owner == bindparam("of"))
_WATCHED = select(watches.c.entry).where(watches.c.owner == bindparam("of"))
_UNWATCH = delete(watches).where(watches.c.owner == bindparam("of"), watches.c.entry == bindparam("what"))


def subscription(connection: Connection, key: str) -> Subscription | None:
    row = connection.execute(_MINE, {"of": key}).first()
    if row is None:
        return None
    muted = frozenset(filter(None, row.muted.split(",")))
    return Subscription(row.active, row.reachable, muted, Rhythm(row.rhythm), row.unit)


def watched(connection: Connection, key: str) -> frozenset[str]:
    return frozenset(connection.execute(_WATCHED, {"of": key}).scalars())


def subscribe(connection: Connection, effect: Subscribe, key: str, now_s: float) -> None:
    fresh = {"owner": key, "since": now_s, "unit": effect.unit}
    connection.execute(insert_new(connection.dialect.name, subscribers), fresh)
    values: dict[str, Any] = {"active": True, "reachable": True}
    connection.execute(_CHANGE.values(**values, **({"unit": effect.unit} if effect.unit else {})), {"of": key})


def choose(connection: Connection, effect: Choose, key: str) -> None:
    muted = f",{','.join(sorted(effect.muted))}," if effect.muted else ""
    connection.execute(_CHANGE.values(muted=muted, rhythm=int(effect.rhythm)), {"of": key})


def join_unit(connection: Connection, effect: JoinUnit, key: str) -> None:
    connection.execute(_CHANGE.values(unit=effect.unit), {"of": key})


def unsubscribe(connection: Connection, _: Unsubscribe, key: str) -> None:
    """The row goes: whoever does not want to hear is not kept either."""
    connection.execute(_LEAVE, {"of": key})
    connection.execute(_NO_NEWS, {"of": key})


def reached(connection: Connection, key: str) -> None:
    connection.execute(_CHANGE.values(reachable=True), {"of": key})


def watch(connection: Connection, effect: Watch, key: str) -> None:
    connection.execute(_UNWATCH, {"of": key, "what": effect.entry})
    row = {"owner": key, "entry": effect.entry, "until_at": effect.until_s}
    connection.execute(insert_new(connection.dialect.name, watches), row)


def unwatch(connection: Connection, effect: Unwatch, key: str) -> None:
    connection.execute(_UNWATCH, {"of": key, "what": effect.entry})
