"""What PostgreSQL keeps of what was answered or deleted, as docs/van-hanh.md says.

No statement reads it; free pages may hold it until the files are written anew; the write-ahead log holds it.
"""

import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import asyncpg
import pytest

from bot.dialogue.library import Library
from bot.storage.tables import desk as desk_tables
from tests.conftest import ROOT
from tests.databases import migrated_postgres, need_postgres, postgres_url
from tests.fakes.bot_api import BotApi, updates
from tests.serving import GROUP, LAN, QUESTION, Served, serving, settings_for

MARK = "zqxbaomat"
MARKED = f"{QUESTION} {MARK} câu của riêng tôi"
LONG = f"{f'hôm qua nhà tôi kể chuyện {MARK} ' * 70}thì có sao không"
OTHERS = range(6_000_000_001, 6_000_000_004)
DESK = -1_001_000_000_099
GUIDE = (ROOT / "docs" / "van-hanh.md").read_text(encoding="utf-8")
WRITTEN_ANEW = tuple(re.findall(r"--table=(\w+)", GUIDE))
TRACES = (MARK, str(LAN))


class Files:
    """What lies in the files of the database: tuples that can be found, and raw pages with what is free in them."""

    def __init__(self, connection: "asyncpg.Connection[asyncpg.Record]") -> None:
        self._connection = connection

    async def run(self, statement: str) -> None:
        await self._connection.execute(statement)

    async def tables(self) -> list[str]:
        """With their tables for long values."""
        found = await self._connection.fetch(
            "SELECT oid::regclass::text AS name FROM pg_class WHERE relkind IN ('r', 't') AND "
            "relnamespace IN ('public'::regnamespace, 'pg_toast'::regnamespace) AND "
            "(relkind = 'r' OR oid IN (SELECT reltoastrelid FROM pg_class WHERE relnamespace = 'public'::regnamespace))"
        )
        return [row["name"] for row in found]

    async def found(self) -> set[str]:
        """Tables whose tuples, deleted ones too, hold a trace: what a statement may read until a vacuum."""
        return {
            name
            for name in await self.tables()
            if await self._holds(name, "heap_page_items(get_raw_page($1::text, n::int))", "t_data")
        }

    async def lying(self) -> set[str]:
        """Tables whose files hold a trace anywhere."""
        return {
            name
            for name in await self.tables()
            if await self._holds(name, "(SELECT get_raw_page($1::text, n::int) AS page) AS raw", "page")
        }

    async def _holds(self, table: str, source: str, column: str) -> bool:
        anywhere = " OR ".join(f"position('{trace}'::bytea in {column}) > 0" for trace in TRACES)
        statement = (
            "SELECT 1 FROM generate_series(0, pg_relation_size($1::text::regclass) / 8192 - 1) AS n, "
            f"LATERAL {source} WHERE {anywhere} LIMIT 1"
        )
        return await self._connection.fetchrow(statement, table) is not None

    async def sampled(self) -> set[str]:
        """Columns of which samples are kept for the planner that hold a trace."""
        rows = await self._connection.fetch(
            "SELECT tablename, attname, concat(most_common_vals, histogram_bounds) AS kept "
            "FROM pg_stats WHERE schemaname = 'public'"
        )
        return {f"{row['tablename']}.{row['attname']}" for row in rows if any(one in row["kept"] for one in TRACES)}

    async def logged_since(self, lsn: str) -> bool:
        """Whether the write-ahead log holds a trace."""
        names = await self._connection.fetch(
            "SELECT name FROM pg_ls_waldir() "
            "WHERE name BETWEEN pg_walfile_name($1::text::pg_lsn) AND pg_walfile_name(pg_current_wal_lsn())",
            lsn,
        )
        for row in names:
            held = await self._connection.fetchval(
                f"SELECT position('{MARK}'::bytea in pg_read_binary_file('pg_wal/' || $1::text)) > 0", row["name"]
            )
            if held:
                return True
        return False

    async def lsn(self) -> str:
        return str(await self._connection.fetchval("SELECT pg_current_wal_lsn()::text"))


@pytest.fixture
def own_database() -> Iterator[str]:
    """A database of its own: the extension that looks into pages is made in it."""
    need_postgres()
    with migrated_postgres() as name:
        yield postgres_url(name)


@asynccontextmanager
async def files_of(url: str) -> AsyncIterator[Files]:
    connection = await asyncpg.connect(url.replace("+asyncpg", ""))
    try:
        try:
            await connection.execute("CREATE EXTENSION pageinspect")
        except asyncpg.PostgresError as error:
            pytest.skip(f"pages can't be looked into here: {error}")
        yield Files(connection)
    finally:
        await connection.close()


async def code_of(served: Served) -> str:
    """Of the case that was sent last."""
    return str((await served.rows(desk_tables.cases))[-1]["code"])


async def ask_everything(served: Served) -> None:
    """Questions in every way, and one that goes to the desk: then all is forgotten."""
    await served.ask(LAN, MARKED)
    await served.ask(LAN, LONG)
    await served.ask(GROUP, f"@thu_nghiem_bot {MARKED}", user_id=LAN)
    await served.api.push(updates.inline(LAN, MARKED))
    await served.api.push(
        {"message": updates.message(LAN, MARKED)["message"] | {"message_id": 9, "date": "x"}}, raw=True
    )
    await served.settled()
    await served.ask(LAN, f"/gui https://{MARK}.info/tin-la")
    await served.ask(LAN, f"/them {await code_of(served)} {MARK} còn một điều nữa")
    for member in (LAN, *OTHERS):
        await served.ask(member, f"/canbo {MARKED if member == LAN else QUESTION} {member % 10}")


async def test_what_was_answered_or_deleted_is_found_by_no_statement_and_in_the_files_as_the_guide_says(
    api: BotApi, shelf: Library, own_database: str
) -> None:
    async with files_of(own_database) as files:
        began = await files.lsn()
        async with serving(api, shelf, settings_for(api, own_database, DESK_CHAT_ID=str(DESK))) as served:
            await ask_everything(served)
            await files.run("ANALYZE")
            assert {"cases", "case_keys", "submissions"} <= await files.found(), "they wait for the desk"
            await served.ask(LAN, "/xoa")
            await served.tap(LAN, "Xóa hết dữ liệu của tôi")
            await served.settled()
        for table in await files.tables():
            await files.run(f"VACUUM {table}")  # as autovacuum does within a minute or so
        assert await files.found() == set()
        assert await files.sampled() == set()
        for table in WRITTEN_ANEW:
            await files.run(f"VACUUM FULL {table}")
        assert await files.lying() == set()
        assert await files.logged_since(began), "the guide says that the log keeps it"
