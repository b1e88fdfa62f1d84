"""The entrance of the desk's board: links that count once, sessions that end."""

from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, delete, insert, update

from bot.domain.board import CHANNEL, LINK_S, SESSION_S, Session
from bot.domain.cases import Officer
from bot.domain.delivery import Letter, Priority
from bot.domain.desk_effects import Audit, EndSessions, OfferBoard, TellOfficer
from bot.domain.messages import LOCAL_CHANNELS, NOBODY, Address
from bot.ports.clock import Clock
from bot.storage import effects, outbox
from bot.storage.database import Database
from bot.storage.desk import sessions
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
    .where(desk_links.c.link == bindparam("of_link"), ahead(desk_links.c.expires_at, LINK_S))
    .returning(desk_links.c.owner)
)
_BEGIN = insert(desk_sessions)
_SEEN = update(desk_sessions).where(desk_sessions.c.session == bindparam("of_session")).values(seen_at=bindparam("now"))


@register
def _(effect: OfferBoard, connection: Connection, _: str, now_s: float) -> None:
    """The link goes to the officer alone, whoever else reads along where it was asked for."""
    _offer(connection, effect.officer, effect.link, now_s)
    outbox.add(connection, [Letter(Address.of(effect.officer), effect.told, Priority.REPLY)], now_s)


@register
def _(effect: TellOfficer, connection: Connection, _: str, now_s: float) -> None:
    outbox.add(connection, [Letter(Address.of(effect.officer), effect.told, Priority.REPLY)], now_s)


@register
def _(effect: EndSessions, connection: Connection, key: str, now_s: float) -> None:
    _leave(connection, effect.officer, effect.session, key, now_s)


class SqlEntering:
    """Implements `bot.ports.board.Entering`."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def enter(self, link: str, session: str) -> str:
        now_s = self._clock.now_s()

        def unit(connection: Connection) -> str:
            officer = connection.execute(_LINK, {"of_link": link, "now": now_s}).scalar()
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
        now_s = self._clock.now_s()
        found = await self._database.read(lambda connection: sessions.one(connection, session, now_s))
        if found is not None and now_s - found.seen_s > SEEN_EVERY_S:
            await self._database.write(
                lambda connection: connection.execute(_SEEN, {"of_session": session, "now": now_s})
            )
        return found

    async def sessions(self, officer: str) -> Sequence[Session]:
        now_s = self._clock.now_s()
        return await self._database.read(lambda connection: sessions.theirs(connection, officer, now_s))

    async def leave(self, officer: str, session: str = "") -> None:
        now_s = self._clock.now_s()
        await self._database.write(lambda connection: _leave(connection, officer, session, HERE, now_s))

    async def offer(self, officer: str, link: str) -> None:
        now_s = self._clock.now_s()

        def unit(connection: Connection) -> None:
            _offer(connection, officer, link, now_s)
            _logged(connection, officer, OFFERED, now_s, AT_THE_MACHINE)

        await self._database.write(unit)

    async def officers(self) -> Sequence[Officer]:
        return await self._database.read(invited)


def _leave(connection: Connection, officer: str, session: str, key: str, now_s: float) -> None:
    if not session:
        shut_out(connection, officer)
        _logged(connection, officer, LEAVES_ALL, now_s, key)
    elif end(connection, officer, session):
        _logged(connection, officer, LEAVES, now_s, key)


def _logged(connection: Connection, officer: str, action: str, now_s: float, key: str = HERE) -> None:
    effects.apply(connection, (Audit(officer, action),), key, now_s)


def _offer(connection: Connection, officer: str, link: str, now_s: float) -> None:
    put(connection, desk_links, [{"link": link, "owner": officer, "expires_at": now_s + LINK_S}])


def _begun(officer: str, session: str, now_s: float) -> dict[str, object]:
    times = {"made_at": now_s, "seen_at": now_s, "expires_at": now_s + SESSION_S}
    return {"session": session, "owner": officer, **times}
