"""How long a backup takes, and how long whoever writes to the same database waits meanwhile.

    python -m benchmarks.backup [MEGABYTES]

A database of that size (1,000 by default), `bot backup` and `bot backup --verify` in processes of their own, and twenty
letters a second committed beside them, as replies are.
"""

import asyncio
import os
import sqlite3
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

from cryptography.fernet import Fernet

from bot.app.parts import SystemClock
from bot.domain.delivery import Letter
from bot.domain.messages import Address, Outgoing
from bot.storage.engines import open_database
from bot.storage.migrate import migrate
from bot.storage.store import SqlStore

ROOT = Path(__file__).parent.parent
MEGABYTE, USUAL_MB = 1_000_000, 1_000
ROW_BYTES, ROWS_AT_ONCE = 1_900, 5_000
EVERY_S = 0.05
ADD = """
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
INSERT INTO cases (code, kind, status, urgency, reason, harm, opened_at, material)
SELECT 'c' || (? + i), 'post', 'answered', 'thuong', '', '', ?, hex(randomblob(?)) FROM n
"""


def fill(path: Path, megabytes: int) -> None:
    with closing(sqlite3.connect(path)) as one:
        for first in range(0, megabytes * MEGABYTE // ROW_BYTES, ROWS_AT_ONCE):
            with one:
                one.execute(ADD, (ROWS_AT_ONCE, first, time.time(), ROW_BYTES // 2))
        one.execute("PRAGMA wal_checkpoint(TRUNCATE)")


async def beside(store: SqlStore, *arguments: str, **environment: str) -> tuple[float, list[float]]:
    """Seconds that the command took, and those that each letter's commit took meanwhile."""
    begun_s, waits_s = time.monotonic(), list[float]()
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", *arguments, cwd=ROOT, env={**os.environ, **environment}
    )
    ending = asyncio.create_task(process.wait())
    while not ending.done():
        asked_s = time.monotonic()
        await store.send([Letter(Address("telegram", "1"), Outgoing("x" * 400))])
        waits_s.append(time.monotonic() - asked_s)
        await asyncio.sleep(EVERY_S)
    if ending.result() != 0:
        raise SystemExit(f"bot {' '.join(arguments)}: status {ending.result()}")
    return time.monotonic() - begun_s, sorted(waits_s)


async def main(megabytes: int) -> None:
    with tempfile.TemporaryDirectory() as made:
        database, folder = Path(made) / "bot.db", Path(made) / "backup"
        url = f"sqlite+aiosqlite:///{database}"
        await migrate(url)
        fill(database, megabytes)
        store = SqlStore(open_database(url), {}, SystemClock())
        environment = {"DATABASE_URL": url, "BACKUP_KEY": Fernet.generate_key().decode()}
        took_s, waits_s = await beside(store, "backup", str(folder), **environment)
        _tell("backup", database, took_s, waits_s)
        (backup,) = folder.iterdir()
        took_s, waits_s = await beside(store, "backup", "--verify", str(backup), **environment)
        _tell("verify", database, took_s, waits_s)
        await store.close()


def _tell(what: str, database: Path, took_s: float, waits_s: list[float]) -> None:
    size = database.stat().st_size / MEGABYTE
    p99_ms, worst_ms = waits_s[int(len(waits_s) * 0.99)] * 1_000, waits_s[-1] * 1_000
    print(
        f"{what} of {size:.0f} MB: {took_s:.1f} s; {len(waits_s)} commits beside it: "
        f"p99 {p99_ms:.0f} ms, slowest {worst_ms:.0f} ms"
    )


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else USUAL_MB))
