"""Browsers in which officers are signed in at the board, as they are found."""

from typing import Any

from sqlalchemy import Connection, Row, bindparam, select

from bot.domain.board import IDLE_S, SESSION_S, Session
from bot.storage.desk.entrance_tables import desk_sessions
from bot.storage.moments import ahead

_ALIVE = (ahead(desk_sessions.c.expires_at, SESSION_S), desk_sessions.c.seen_at > bindparam("idle_since"))
_ONE = select(desk_sessions).where(desk_sessions.c.session == bindparam("of_session"), *_ALIVE)
_THEIRS = (
    select(desk_sessions)
    .where(desk_sessions.c.owner == bindparam("of_owner"), *_ALIVE)
    .order_by(desk_sessions.c.made_at.desc(), desk_sessions.c.session)
)


def one(connection: Connection, session: str, now_s: float) -> Session | None:
    """By its digest, where it is open."""
    row = connection.execute(_ONE, {"of_session": session, **_moment(now_s)}).first()
    return _read(row) if row is not None else None


def theirs(connection: Connection, officer: str, now_s: float) -> tuple[Session, ...]:
    """Those of an officer, by id, that are open, the newest first."""
    return tuple(map(_read, connection.execute(_THEIRS, {"of_owner": officer, **_moment(now_s)}).all()))


def _moment(now_s: float) -> dict[str, object]:
    return {"now": now_s, "idle_since": now_s - IDLE_S}


def _read(row: Row[Any]) -> Session:
    return Session(row.session, row.owner, row.made_at, row.seen_at, row.expires_at)
