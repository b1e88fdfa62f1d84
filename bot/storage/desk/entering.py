"""The entrance of the desk's board: links that count once, sessions that end."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, insert, select, update

from bot.domain.board import CHANNEL, IDLE_S, LINK_S, SESSION_S, Session
from bot.domain.cases import Officer
from bot.domain.delivery import Letter, Priority
from bot.domain.effects import Audit, OfferBoard
from bot.domain.messages import LOCAL_CHANNELS, NOBODY, Address
from bot.ports.clock import Clock
from bot.storage import effects, outbox
from bot.storage.database import Database
from bot.storage.desk.entrance_tables import desk_links, desk_proofs, desk_sessions
from bot.storage.desk.lookups import invited
from bot.storage.desk.shutting_out import end, shut_out
from bot.storage.dialects import insert_new, put
from bot.storage.effects import register
from bot.storage.moments import ahead

ENTERS, ENTERS_BY_APP, LEAVES, LEAVES_ALL, OFFERED = "vao", "vao:app", "ra", "ra:het", "manhinh"
HERE = Address(CHANNEL, NOBODY).key
AT_THE_MACHINE = Address(min(LOCAL_CHANNELS), NOBODY).key
SEEN_EVERY_S = 60.0
"""That a session is in use is written down so often at most."""

_LINK = (
    delete(desk_links)
    .where(desk_links.c.link == bindparam("of"), ahead(desk_links.c.expires_at, LINK_S))
    .returning(desk_links.c.owner)
)
_BEGIN = insert(desk_sessions)
_ALIVE = (ahead(desk_sessions.c.expires_at, SESSION_S), desk_sessions.c.seen_at > bindparam("idle_since"))
_SESSION = select(desk_sessions).where(desk_sessions.c.session == bindparam("of"), *_ALIVE)
_THEIRS = (
    select(desk_sessions)
    .where(desk_sessions.c.owner == bindparam("whose"), *_ALIVE)
    .order_by(desk_sessions.c.made_at.desc(), desk_sessions.c.session)
)
_SEEN = update(desk_sessions).where(desk_sessions.c.session == bindparam("of")).values(seen_at=bindparam("now"))


@register
def _(effect: OfferBoard, connection: Connection, _: str, now_s: float) -> None:
    """The link goes to the officer alone, whoever else reads along where it was asked for."""
    _offer(connection, effect.officer, effect.link, now_s)
    outbox.add(connection, [Letter(Address.of(effect.officer), effect.told, Priority.REPLY)], now_s)


class SqlEntering:
    """Implements `bot.ports.board.Entering`."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def enter(self, link: str, session: str) -> str:
        now_s = self._clock.now_s()

        def unit(connection: Connection) -> str:
            officer = connection.execute(_LINK, {"of": link, "now": now_s}).scalar()
            if officer is not None:
                connection.execute(_BEGIN, _begun(officer, session, now_s))
                _logged(connection, officer, ENTERS, now_s)
            return officer or ""

        return await self._database.write(unit)

    async def admit(self, officer: str, proof: str, until_s: float, session: str) -> bool:
        now_s = self._clock.now_s()

        def unit(connection: Connection) -> bool:
            used = insert_new(connection.dialect.name, desk_proofs)
            if connection.execute(used, {"proof": proof, "until_at": until_s}).rowcount != 1:
                return False
            connection.execute(_BEGIN, _begun(officer, session, now_s))
            _logged(connection, officer, ENTERS_BY_APP, now_s)
            return True

        return await self._database.write(unit)

    async def session(self, session: str) -> Session | None:
        alive = self._alive(of=session)
        row = await self._database.read(lambda connection: connection.execute(_SESSION, alive).first())
        if row is None:
            return None
        now_s = self._clock.now_s()
        if now_s - row.seen_at > SEEN_EVERY_S:
            await self._database.write(lambda connection: connection.execute(_SEEN, {"of": session, "now": now_s}))
        return _read(row)

    async def sessions(self, officer: str) -> Sequence[Session]:
        alive = self._alive(whose=officer)
        rows = await self._database.read(lambda connection: connection.execute(_THEIRS, alive).all())
        return tuple(map(_read, rows))

    async def leave(self, officer: str, session: str = "") -> None:
        now_s = self._clock.now_s()

        def unit(connection: Connection) -> None:
            if not session:
                shut_out(connection, officer)
                _logged(connection, officer, LEAVES_ALL, now_s)
            elif end(connection, officer, session):
                _logged(connection, officer, LEAVES, now_s)

        await self._database.write(unit)

    async def offer(self, officer: str, link: str) -> None:
        now_s = self._clock.now_s()

        def unit(connection: Connection) -> None:
            _offer(connection, officer, link, now_s)
            _logged(connection, officer, OFFERED, now_s, AT_THE_MACHINE)

        await self._database.write(unit)

    async def officers(self) -> Sequence[Officer]:
        return await self._database.read(invited)

    def _alive(self, **more: object) -> dict[str, object]:
        now_s = self._clock.now_s()
        return {"now": now_s, "idle_since": now_s - IDLE_S, **more}


def _logged(connection: Connection, officer: str, action: str, now_s: float, key: str = HERE) -> None:
    effects.apply(connection, (Audit(officer, action),), key, now_s)


def _offer(connection: Connection, officer: str, link: str, now_s: float) -> None:
    put(connection, desk_links, [{"link": link, "owner": officer, "expires_at": now_s + LINK_S}])


def _begun(officer: str, session: str, now_s: float) -> dict[str, object]:
    times = {"made_at": now_s, "seen_at": now_s, "expires_at": now_s + SESSION_S}
    return {"session": session, "owner": officer, **times}


def _read(row: Row[Any]) -> Session:
    return Session(row.session, row.owner, row.made_at, row.seen_at, row.expires_at)
