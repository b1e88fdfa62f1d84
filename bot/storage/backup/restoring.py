"""A database put back: what of the lost hours it must not do again, and the files that change places."""

import contextlib
import fcntl
import os
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, delete, update
from sqlalchemy.engine import URL

from bot.domain.broadcasts import BroadcastStatus
from bot.domain.delivery import Letter
from bot.storage import outbox as letters
from bot.storage.backup.faults import InUse, told
from bot.storage.backup.manifest import kept_name
from bot.storage.broadcasts.rows import LANE
from bot.storage.broadcasts.tables import broadcast_clock, broadcasts
from bot.storage.channel_tables import secrets
from bot.storage.desk.entrance_tables import desk_links, desk_sessions
from bot.storage.desk.tables import pending
from bot.storage.dialects import put
from bot.storage.resealing import CHECK
from bot.storage.schema import leases, outbox, workers
from bot.storage.sealing import Sealing
from bot.storage.sqlite import empty_log, sqlite_engine

BESIDE = ("", "-wal", "-shm")
"""SQLite's file and those that belong to it."""
_SHARED_BYTES = (510, 0x40000002)
"""Whoever has the file open in WAL mode keeps a lock here (https://www.sqlite.org/lockingv3.html, os.h)."""
OVER = (workers, leases, pending, desk_links, desk_sessions)
"""What belongs to processes and moments that are gone: findings about to go are written anew, officers sign in anew on
the page. Proofs that were used stay, so that none is used twice.
"""


@dataclass(frozen=True, slots=True)
class Settled:
    """How many letters may have been delivered in the lost hours, and how many broadcasts wait for an officer."""

    letters: int
    broadcasts: int


def refuse_in_use(database: Path) -> None:
    """Raises InUse while another process has the database open."""
    with contextlib.suppress(FileNotFoundError), database.open("r+b") as file:
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, *_SHARED_BYTES)
        except OSError as error:
            raise InUse(database) from error


_IN_USE = "SELECT name, sealed FROM secrets WHERE name != ?"


def sealed_now(database: Path) -> Sequence[tuple[str, str]]:
    """The channels' secrets that are in use: an account's refresh token is good once, and that of the backup is spent.
    Not the word that tells the data's key: the backup has its own. Nothing where the database can't be read.
    """
    if not database.is_file():
        return ()
    with (
        contextlib.suppress(sqlite3.Error),
        contextlib.closing(sqlite3.connect(f"{database.resolve().as_uri()}?mode=rw", uri=True)) as one,
    ):
        return [(str(name), str(text)) for name, text in one.execute(_IN_USE, (CHECK,))]
    return ()


def check_opens(database: Path, keys: Sequence[str]) -> None:
    """Raises BotError where what is kept in it was sealed with a key that is not among these."""
    with contextlib.closing(sqlite3.connect(f"{database.resolve().as_uri()}?mode=ro", uri=True)) as one:
        there = one.execute("SELECT count(*) FROM sqlite_master WHERE name = 'secrets'").fetchone()[0]
        noted = one.execute("SELECT sealed FROM secrets WHERE name = ?", (CHECK,)).fetchone() if there else None
    if noted is not None:
        Sealing(keys).opened(str(noted[0]))


def settle(
    url: URL, now_s: float, sealed: Sequence[tuple[str, str]], told_to: Callable[[Settled], Letter | None]
) -> Settled:
    """In a restored database of the program's version. Letters that waited may have gone: they are tried once more and
    no oftener. Broadcasts that ran are paused, those whose time came wait for approval, and what the calendar had for
    the lost hours is not made up for. `told_to`: what the desk hears of it.
    """
    engine = sqlite_engine(url)
    try:
        with engine.begin() as connection:
            found = _settled(connection, now_s)
            put(connection, secrets, [{"name": name, "sealed": text} for name, text in sealed])
            letter = told_to(found)
            letters.add(connection, [letter] if letter is not None else [], now_s)
    finally:
        engine.dispose()
    empty_log(str(url.database))
    return found


def _settled(connection: Connection, now_s: float) -> Settled:
    for table in OVER:
        connection.execute(delete(table))
    waited = connection.execute(update(outbox).where(~outbox.c.owner.startswith(LANE)).values(maybe_delivered=True))
    connection.execute(update(outbox).values(worker=None))
    running = update(broadcasts).where(broadcasts.c.status == BroadcastStatus.RUNNING.value)
    late = update(broadcasts).where(broadcasts.c.status == BroadcastStatus.APPROVED.value, broadcasts.c.due_at <= now_s)
    held = connection.execute(running.values(status=BroadcastStatus.PAUSED.value)).rowcount
    held += connection.execute(late.values(status=BroadcastStatus.DRAFT.value)).rowcount
    connection.execute(update(broadcast_clock).values(at=now_s))
    return Settled(waited.rowcount, held)


def put_in_place(fresh: Path, database: Path, now_s: float) -> Path | None:
    """The fresh file in the place of the database, which is put aside with all that belongs to it; where.

    Raises:
        BackupError: the database stays as it was.
    """
    aside = database.with_name(kept_name(database.name, now_s))
    with told(database):
        refuse_in_use(database)
        _owned_alike(fresh, database if database.exists() else database.parent)
        was = database.exists()
        moved: list[str] = []
        try:
            for end in reversed(BESIDE):
                if (own := Path(f"{database}{end}")).exists():
                    own.rename(f"{aside}{end}")
                    moved.append(end)
            fresh.rename(database)
        except OSError:
            for end in moved:
                Path(f"{aside}{end}").rename(f"{database}{end}")
            raise
    return aside if was else None


def _owned_alike(fresh: Path, other: Path) -> None:
    """Whoever runs the program goes on to own its file, though an administrator restores it."""
    stat = other.stat()
    with contextlib.suppress(PermissionError):
        os.chown(fresh, stat.st_uid, stat.st_gid)
