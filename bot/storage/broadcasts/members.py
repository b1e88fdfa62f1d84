"""What members choose about broadcasts."""

from typing import Any

from sqlalchemy import Connection, bindparam, delete, select, update

from bot.domain.broadcast_effects import Choose, JoinUnit, Subscribe, Unsubscribe, Unwatch, Watch
from bot.domain.broadcasts import Rhythm, Subscription
from bot.storage.broadcasts.tables import news, watches
from bot.storage.dialects import insert_new
from bot.storage.schema import subscribers

_MINE = select(subscribers).where(subscribers.c.owner == bindparam("of_owner"))
_CHANGE = update(subscribers).where(subscribers.c.owner == bindparam("of_owner"))
_LEAVE = delete(subscribers).where(subscribers.c.owner == bindparam("of_owner"))
_NO_NEWS = delete(news).where(news.c.owner == bindparam("of_owner"))
_WATCHED = select(watches.c.entry).where(watches.c.owner == bindparam("of_owner"))
_UNWATCH = delete(watches).where(watches.c.owner == bindparam("of_owner"), watches.c.entry == bindparam("of_entry"))


def subscription(connection: Connection, key: str) -> Subscription | None:
    row = connection.execute(_MINE, {"of_owner": key}).first()
    if row is None:
        return None
    muted = frozenset(filter(None, row.muted.split(",")))
    return Subscription(row.active, row.reachable, muted, Rhythm(row.rhythm), row.unit)


def watched(connection: Connection, key: str) -> frozenset[str]:
    return frozenset(connection.execute(_WATCHED, {"of_owner": key}).scalars())


def subscribe(connection: Connection, effect: Subscribe, key: str, now_s: float) -> None:
    fresh = {"owner": key, "since": now_s, "unit": effect.unit}
    connection.execute(insert_new(connection.dialect.name, subscribers), fresh)
    values: dict[str, Any] = {"active": True, "reachable": True}
    connection.execute(_CHANGE.values(**values, **({"unit": effect.unit} if effect.unit else {})), {"of_owner": key})


def choose(connection: Connection, effect: Choose, key: str) -> None:
    muted = f",{','.join(sorted(effect.muted))}," if effect.muted else ""
    connection.execute(_CHANGE.values(muted=muted, rhythm=int(effect.rhythm)), {"of_owner": key})


def join_unit(connection: Connection, effect: JoinUnit, key: str) -> None:
    connection.execute(_CHANGE.values(unit=effect.unit), {"of_owner": key})


def unsubscribe(connection: Connection, _: Unsubscribe, key: str) -> None:
    """The row goes: whoever does not want to hear is not kept either."""
    connection.execute(_LEAVE, {"of_owner": key})
    connection.execute(_NO_NEWS, {"of_owner": key})


def reached(connection: Connection, key: str) -> None:
    connection.execute(_CHANGE.values(reachable=True), {"of_owner": key})


def watch(connection: Connection, effect: Watch, key: str) -> None:
    connection.execute(_UNWATCH, {"of_owner": key, "of_entry": effect.entry})
    row = {"owner": key, "entry": effect.entry, "until_at": effect.until_s}
    connection.execute(insert_new(connection.dialect.name, watches), row)


def unwatch(connection: Connection, effect: Unwatch, key: str) -> None:
    connection.execute(_UNWATCH, {"of_owner": key, "of_entry": effect.entry})
