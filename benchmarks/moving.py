"""How long `bot migrate --from sqlite:///…` takes for an installation of a million rows, and what it reaches a second.

`python -m benchmarks.moving [ROWS]`: a PostgreSQL at 127.0.0.1 is needed; the database is made for it and dropped.
"""

import asyncio
import sys
import tempfile
import time
from pathlib import Path

from sqlalchemy import Connection, text

from benchmarks.machine import describe
from bot.storage.engines import open_database
from bot.storage.migrate import migrate
from bot.storage.moving.move import move
from tests.databases import drop_postgres, new_postgres, postgres_url, sqlite_url

ROWS = 1_000_000
MOST_S = 120.0
SHARES = {
    "seen (source, update_id, seen_at)": (0.4, "'telegram/777', 'u' || i, 1795496400.5 + i"),
    "subscribers (owner, since)": (0.3, "'telegram:' || (100000 + i), 1795496400.5"),
    "outbox (route, owner, priority, body, ready_at, created_at)": (
        0.1,
        "'telegram', 'telegram:' || (100000 + i), 5, '{\"text\":\"' || printf('%.300c', 'a') || i || '\"}', 1.5, 1.5",
    ),
    "submissions (case_id, owner, sent_at, sent_case_id)": (0.1, "i, 'telegram:' || (100000 + i), 1795496400.5, i"),
    "case_keys (kind, value, case_id)": (0.1, "'link', 'https://a.example/' || i, i"),
}
"""What a large installation has most of, each table with its share of the rows."""


def main() -> None:
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    name = new_postgres()
    try:
        with tempfile.TemporaryDirectory() as place:
            asyncio.run(_run(Path(place) / "bot.db", postgres_url(name), wanted))
    finally:
        drop_postgres(name)


async def _run(path: Path, target: str, wanted: int) -> None:
    await migrate(sqlite_url(path))
    database = open_database(sqlite_url(path))
    await database.write(lambda connection: _fill(connection, wanted))
    await database.close()
    began_s = time.perf_counter()
    moved = await move(f"sqlite:///{path}", target, lambda *_: None)
    took_s, rows = time.perf_counter() - began_s, sum(moved.values())
    size_mb = path.stat().st_size / 1e6  # noqa: ASYNC240 - nothing else runs
    print(
        f"bot migrate --from sqlite ({describe()}): {rows:,} rows of {len(moved)} tables, {size_mb:,.0f} MB, "
        f"copied and verified in {took_s:.1f} s, {rows / took_s:,.0f} rows a second (below {MOST_S:.0f} s wanted)"
    )


def _fill(connection: Connection, wanted: int) -> None:
    for columns, (share, values) in SHARES.items():
        statement = (
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :count) "
            f"INSERT INTO {columns} SELECT {values} FROM n"
        )
        connection.execute(text(statement.replace("':", "'\\:")), {"count": int(wanted * share)})


if __name__ == "__main__":
    main()
