"""Connections to SQLite, set up the same everywhere."""

import contextlib
import sqlite3
import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, cast

from sqlalchemy import Connection, create_engine, event
from sqlalchemy.engine import URL, Engine
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from sqlalchemy.pool import QueuePool, StaticPool

from bot.storage.shared_statements import carried_out

SCRUB_EVERY_S = 5.0


def empty_log(path: str) -> None:
    """Move the log into the database and cut it to nothing. Where somebody reads just now it is left for the next time:
    nobody waits for it (https://www.sqlite.org/pragma.html#pragma_wal_checkpoint).
    """
    with contextlib.suppress(sqlite3.OperationalError), contextlib.closing(sqlite3.connect(path, timeout=0)) as log:
        log.execute("PRAGMA wal_checkpoint(TRUNCATE)")


SQLITE_WAIT_S = 2.0
"""How long a write waits for another process's write before it counts as unavailable."""
LOG_TRY_EVERY_S = 0.02


def sqlite_engine(url: URL, wait_s: float = SQLITE_WAIT_S) -> Engine:
    """The writing side: explicit BEGIN IMMEDIATE, as sqlite3's own habit of beginning late lets two writers collide."""
    engine = create_engine(
        url.set(drivername="sqlite"),
        poolclass=StaticPool,
        hide_parameters=True,
        connect_args={"check_same_thread": False, "isolation_level": None, "timeout": wait_s},
    )
    event.listen(engine, "connect", partial(set_up, wait_s=wait_s))
    event.listen(engine, "begin", _begin)
    return engine


def reading_engine(url: URL, connections: int) -> Engine:
    """The reading side: as many connections as threads take them, each used by one thread at a time."""
    engine = create_engine(
        url.set(drivername="sqlite"),
        poolclass=QueuePool,
        pool_size=connections,
        max_overflow=0,
        hide_parameters=True,
        connect_args={"check_same_thread": False},
    )
    event.listen(engine, "connect", set_up)
    return engine


def _begin(connection: Connection) -> None:
    """Straight to the driver, as it comes before every unit of work."""
    try:
        driver(connection).execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as error:
        raise OperationalError("BEGIN IMMEDIATE", None, error) from error


def driver(connection: Connection) -> sqlite3.Connection:
    return cast("sqlite3.Connection", connection.connection.dbapi_connection)


def set_up(connection: Any, _: object, wait_s: float = SQLITE_WAIT_S) -> None:
    """`secure_delete`: what is deleted is overwritten, for messages must not linger in free pages."""
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout={int(wait_s * 1000)}")
    _use_log(cursor, wait_s)
    for setting in ("synchronous=FULL", "secure_delete=ON", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {setting}")
    cursor.close()


def _use_log(cursor: Any, wait_s: float) -> None:
    """A write-ahead log. While another process begins one for the same new file, SQLite refuses at once, however long
    it is told to wait.
    """
    end_s = time.monotonic() + wait_s
    while True:
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > end_s:
                raise
            time.sleep(LOG_TRY_EVERY_S)
        else:
            return


class Writer:
    """The one writing connection, kept open: to take it from a pool for each batch cost half of a short transaction.

    After a fault of the database the next batch opens another.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._kept: Connection | None = None
        self._syncs = True

    def commit(self, units: Sequence[Callable[[Connection], Any]], synced: bool) -> list[Any]:
        try:
            if self._kept is None:
                self._kept, self._syncs = self._engine.connect(), True
            if synced is not self._syncs:
                driver(self._kept).execute(f"PRAGMA synchronous={'FULL' if synced else 'NORMAL'}")
                self._syncs = synced
            with self._kept.begin():
                return carried_out(self._kept, units)
        except (SQLAlchemyError, OSError):
            self.close()
            raise

    def close(self) -> None:
        if self._kept is not None:
            self._kept.close()
            self._kept = None
        self._engine.dispose()
