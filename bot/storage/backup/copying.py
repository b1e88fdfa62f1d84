"""A copy of a database that is in use, and what a copy holds."""

import contextlib
import os
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from bot.storage.backup.faults import Damaged
from bot.storage.backup.manifest import Contents

WAIT_S = 30.0
SYNC_BYTES = 1 << 25
"""So much is handed to the disk at once: a gigabyte at the end would keep the program's own writes waiting."""
LOOK_EVERY_STEPS = 20_000
"""Steps of SQLite's machine between two looks at how much has been written."""
_VERSION = "SELECT version_num FROM alembic_version"
_TABLES = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"


@contextlib.contextmanager
def passing_file(folder: Path, name: str) -> Iterator[Path]:
    """An empty file for its owner alone, and gone at the end unless it was moved away."""
    number, made = tempfile.mkstemp(dir=folder, prefix=f".{name}.")
    os.close(number)
    place = Path(made)
    try:
        yield place
    finally:
        for one in (place, *(Path(f"{made}{end}") for end in ("-wal", "-shm", "-journal"))):
            one.unlink(missing_ok=True)


def copy(source: Path, into: Path) -> None:
    """`VACUUM INTO`: the database as it is at one moment, without what was deleted; nobody who writes waits for it.

    `into` is an empty file. It goes to the disk piece by piece, for the sake of those who write beside it.

    Raises:
        sqlite3.Error: it can't be read, or there is no room.
    """
    synced = 0

    def look() -> int:
        nonlocal synced
        size = into.stat().st_size
        if size - synced > SYNC_BYTES:
            _sync(into)
            synced = size
        return 0

    with contextlib.closing(sqlite3.connect(f"{source.resolve().as_uri()}?mode=rw", uri=True, timeout=WAIT_S)) as one:
        one.set_progress_handler(look, LOOK_EVERY_STEPS)
        one.execute("VACUUM INTO ?", (str(into),))
    _sync(into)


def write_out(place: Path, pieces: Iterable[bytes]) -> None:
    """Over what the file holds, and on disk when this returns."""
    unsynced = 0
    with place.open("wb") as file:
        for piece in pieces:
            file.write(piece)
            unsynced += len(piece)
            if unsynced > SYNC_BYTES:
                file.flush()
                os.fdatasync(file.fileno())
                unsynced = 0
        file.flush()
        os.fsync(file.fileno())


def contents_of(path: Path) -> Contents:
    """What a file that nobody writes to holds, after it was read through.

    Raises:
        Damaged: it is not whole, or not of this program.
    """
    with contextlib.closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as one:
        (found,) = one.execute("PRAGMA integrity_check(1)").fetchone()
        if found != "ok":
            raise Damaged(path, str(found))
        try:
            versions = one.execute(_VERSION).fetchall()
        except sqlite3.OperationalError as error:
            raise Damaged(path, "không có bảng phiên bản") from error
        if len(versions) != 1:
            raise Damaged(path, "không ghi phiên bản")
        tables = [name for (name,) in one.execute(_TABLES)]
        rows = {name: one.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in tables}  # noqa: S608
    return Contents(str(versions[0][0]), rows)


def _sync(path: Path) -> None:
    number = os.open(path, os.O_RDWR)
    try:
        os.fdatasync(number)
    finally:
        os.close(number)
