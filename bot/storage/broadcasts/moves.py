"""A member's subscription moves to another account of theirs; nothing is kept that says whose two accounts they are."""

from sqlalchemy import Connection, bindparam, delete, select, update

from bot.domain.broadcast_effects import OfferMove, TakeMove
from bot.storage.broadcasts.tables import moves, news, watches
from bot.storage.dialects import put
from bot.storage.schema import subscribers

_OFFER = select(moves.c.owner).where(
    moves.c.code_hash == bindparam("of_code_hash"),
    moves.c.owner != bindparam("of_owner"),
    moves.c.expires_at > bindparam("now"),
)
_USED = delete(moves).where(moves.c.owner == bindparam("old_owner"))
_LEAVE = delete(subscribers).where(subscribers.c.owner == bindparam("new_owner"))
_MOVE = update(subscribers).where(subscribers.c.owner == bindparam("old_owner"))
_KNOWN = select(watches.c.entry).where(watches.c.owner == bindparam("new_owner"))
_TWICE = delete(watches).where(watches.c.owner == bindparam("old_owner"), watches.c.entry.in_(_KNOWN))
_NEWS = delete(news).where(news.c.owner == bindparam("old_owner"))
_WATCH = update(watches).where(watches.c.owner == bindparam("old_owner")).values(owner=bindparam("new_owner"))


def offered_by(connection: Connection, code_hash: str, key: str, now_s: float) -> str | None:
    """Whose subscription another one may take over with this code."""
    return connection.execute(_OFFER, {"of_code_hash": code_hash, "of_owner": key, "now": now_s}).scalar()


def offer(connection: Connection, effect: OfferMove, key: str) -> None:
    """A newer code takes the place of the one before."""
    put(connection, moves, [{"owner": key, "code_hash": effect.code_hash, "expires_at": effect.expires_s}])


def take(connection: Connection, effect: TakeMove, key: str, now_s: float) -> None:
    old = offered_by(connection, effect.code_hash, key, now_s)
    if old is None:
        return
    both = {"old_owner": old, "new_owner": key}
    connection.execute(_LEAVE, {"new_owner": key})
    connection.execute(_MOVE.values(owner=bindparam("new_owner"), active=True, reachable=True), both)
    connection.execute(_TWICE, both)
    connection.execute(_WATCH, both)
    connection.execute(_NEWS, {"old_owner": old})
    connection.execute(_USED, {"old_owner": old})
