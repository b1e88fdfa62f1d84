"""That letters wait, told from one process to the others by PostgreSQL: a hint, and no more.

Whoever hears it looks at once; whoever does not (a connection was cut, a pooler stands between) looks a second later
all the same. One connection a process listens. The hint has no words, is given once a commit, and who gave it does not
heed it: at a notifying commit the server takes a lock that all notifying commits share (docs/why/postgres.md).
"""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field

import asyncpg
from sqlalchemy import Connection, event
from sqlalchemy.engine import URL
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from bot.domain.backoff import Backoff

log = logging.getLogger(__name__)

CHANNEL = "bot_letters"
NOTIFY = f"NOTIFY {CHANNEL}"
AGAIN_S = (0.5, 1.0, 2.0, 5.0, 10.0)
STILL_THERE_S = 15.0
"""So often the server is asked whether the connection still stands: one that was cut silently says nothing."""
_MARK = "bot_letters_written"

OnLetters = Callable[[], None]


def letters_written(connection: Connection) -> None:
    """The transaction puts letters in the outbox: others are told when it is committed."""
    connection.info[_MARK] = True


def were_written(connection: Connection) -> bool:
    """Whether the transaction did, asked once."""
    return bool(connection.info.pop(_MARK, False))


@dataclass
class Hints:
    """`await hear(on_letters)` for ever; `engine`: the process's own connections, whose hints are not heeded."""

    engine: AsyncEngine
    url: URL
    connect_args: dict[str, float]
    _own: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        event.listen(self.engine.sync_engine, "connect", lambda wire, _: self._own.add(_pid(wire)))
        event.listen(self.engine.sync_engine, "close", lambda wire, _: self._own.discard(_pid(wire)))

    async def hear(self, on_letters: OnLetters) -> None:
        """Call it whenever another process has put letters in the outbox, and once after each connecting."""
        backoff = Backoff(*AGAIN_S)
        listening = create_async_engine(self.url, poolclass=NullPool, connect_args=self.connect_args)
        while True:
            try:
                await self._listen(listening, on_letters, backoff)
            except (SQLAlchemyError, asyncpg.PostgresError, asyncpg.InterfaceError, OSError) as error:
                wait_s = backoff.next_s()
                log.warning("hints of letters are not heard", extra={"wait_s": wait_s, "fault": type(error).__name__})
                await asyncio.sleep(wait_s)

    async def _listen(self, listening: AsyncEngine, on_letters: OnLetters, backoff: Backoff) -> None:
        """Until the connection is lost.

        Raises:
            OSError, InterfaceError, …: it is.
        """

        def heard(_: object, pid: int, __: str, ___: object) -> None:
            if pid not in self._own:
                on_letters()

        async with listening.connect() as connection:
            wire = (await connection.get_raw_connection()).driver_connection
            assert isinstance(wire, asyncpg.Connection)
            lost = asyncio.Event()
            wire.add_termination_listener(lambda _: lost.set())
            await wire.add_listener(CHANNEL, heard)
            backoff.reset()
            on_letters()
            while not lost.is_set():
                try:
                    async with asyncio.timeout(STILL_THERE_S):
                        await lost.wait()
                except TimeoutError:
                    await wire.execute("SELECT 1")
        raise ConnectionResetError("the connection that listens was lost")


def _pid(wire: object) -> int:
    found = getattr(wire, "driver_connection", None)
    return int(found.get_server_pid()) if isinstance(found, asyncpg.Connection) else 0
