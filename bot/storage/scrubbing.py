"""SQLite's write-ahead log holds what was written lately, deleted messages too: it is emptied every few seconds."""

import contextlib
import sqlite3

SCRUB_EVERY_S = 5.0


def empty_log(path: str) -> None:
    """Move the log into the database and cut it to nothing. Where somebody reads just now it is left for the next time:
    nobody waits for it (https://www.sqlite.org/pragma.html#pragma_wal_checkpoint).
    """
    with contextlib.suppress(sqlite3.OperationalError), contextlib.closing(sqlite3.connect(path, timeout=0)) as log:
        log.execute("PRAGMA wal_checkpoint(TRUNCATE)")
