"""How a database stands: looked at from outside, nothing changed, and no file made."""

import asyncio
import contextlib
import os
import sqlite3
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, bindparam, func, select, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from bot.domain.cases import Officer
from bot.storage.desk.tables import officers
from bot.storage.faults import translated
from bot.storage.migrate import CONNECT_S, Standing, standing
from bot.storage.postgres_demands import ahead_s, lacking
from bot.storage.schema import workers
from bot.storage.sqlite import SQLITE_WAIT_S

CHECKED_UP_TO_BYTES = 1 << 28
"""A larger file takes long to be read through; `bot backup --verify` does that to a copy."""
_ALIVE = select(func.count()).select_from(workers).where(workers.c.alive_until > bindparam("now"))
_INVITED = select(officers.c.owner, officers.c.name, officers.c.admin).where(officers.c.revoked.is_(False))
_OLDEST = text(
    "SELECT coalesce(max(extract(epoch FROM clock_timestamp() - xact_start)), 0) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid() AND xact_start IS NOT NULL"
)
_PREPARED = text("SELECT count(*) FROM pg_prepared_xacts WHERE database = current_database()")
_SLOTS = text("SELECT count(*) FROM pg_replication_slots WHERE NOT active")


@dataclass(frozen=True, slots=True)
class PostgresServer:
    """Of PostgreSQL. `lacking`: what this user may not do ("UPDATE cases"). `ahead_s`: how far this machine's clock is
    ahead of the server's. `oldest_s`: how long the oldest transaction is open; with `prepared` transactions and
    `idle_slots` of replication it keeps dead rows from being cleared away.
    """

    lacking: tuple[str, ...]
    ahead_s: float
    oldest_s: float
    prepared: int
    idle_slots: int


@dataclass(frozen=True, slots=True)
class File:
    """Of SQLite. `path` may not be there yet (`bytes` 0). `refuses`: why nothing can be written, "" where it can.
    `damage`: what reading it through found, "" for nothing.
    """

    path: Path
    bytes: int
    refuses: str = ""
    damage: str = ""


@dataclass(frozen=True, slots=True)
class DatabaseSeen:
    """`standing` is None where there is no database yet. `alive`: how many workers said lately that they live.
    `invited`: officers by invitation.
    """

    standing: Standing | None = None
    alive: int = 0
    invited: tuple[Officer, ...] = ()
    server: PostgresServer | None = None
    file: File | None = None


async def inspected(url: URL) -> DatabaseSeen:
    """Raises BotError or StoreUnavailable where the database can't be read."""
    if url.get_backend_name() != "sqlite":
        return await _read(url, {"timeout": CONNECT_S, "command_timeout": CONNECT_S}, _server)
    file = await asyncio.to_thread(_file, Path(str(url.database)))
    if not file.bytes or file.damage:
        return DatabaseSeen(file=file)
    seen = await _read(url, {"timeout": SQLITE_WAIT_S}, None)
    return DatabaseSeen(seen.standing, seen.alive, seen.invited, file=file)


async def _read(
    url: URL, arguments: dict[str, float], server: Callable[[Connection], PostgresServer] | None
) -> DatabaseSeen:
    engine = create_async_engine(url, poolclass=NullPool, hide_parameters=True, connect_args=arguments)

    def unit(connection: Connection) -> DatabaseSeen:
        stands = standing(connection)
        if stands.found != stands.wanted:
            return DatabaseSeen(stands)
        alive = int(connection.execute(_ALIVE, {"now": time.time()}).scalar_one())
        invited = tuple(Officer(row.owner, row.name, admin=row.admin) for row in connection.execute(_INVITED))
        return DatabaseSeen(stands, alive, invited, server(connection) if server else None)

    try:
        async with engine.connect() as connection:
            return await connection.run_sync(unit)
    except (SQLAlchemyError, OSError) as error:
        raise translated(error) from error
    finally:
        await engine.dispose()


def _server(connection: Connection) -> PostgresServer:
    def number(statement: Callable[[], object] | object) -> float:
        return float(connection.execute(statement).scalar_one())  # type: ignore[call-overload]

    return PostgresServer(
        lacking(connection), ahead_s(connection), number(_OLDEST), int(number(_PREPARED)), int(number(_SLOTS))
    )


def _file(path: Path) -> File:
    """Opened as it is, without the settings that the program makes."""
    folder = path.parent
    if not path.is_file():
        made = next(one for one in (folder, *folder.parents) if one.exists())
        return File(path, 0, "" if os.access(made, os.W_OK) else f"thư mục {made} không cho ghi")
    size = path.stat().st_size
    if not os.access(folder, os.W_OK):
        return File(path, size, f"thư mục {folder} không cho ghi")
    try:
        with contextlib.closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=rw", uri=True)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("ROLLBACK")
            if size > CHECKED_UP_TO_BYTES:
                return File(path, size)
            (found,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.OperationalError as error:
        return File(path, size, str(error))
    except sqlite3.DatabaseError as error:
        return File(path, size, damage=str(error))
    return File(path, size, damage="" if found == "ok" else str(found))
