"""The database is brought to the program's version: whole or not at all, by one process at a time."""

import asyncio
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Timer
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import create_async_engine

from bot.app.parts import SystemClock
from bot.domain.errors import BotError
from bot.ports.store import Arrival
from bot.storage import migrate as product
from bot.storage.desk import lookups
from bot.storage.engines import open_database
from bot.storage.migrate import check_version, migrate
from bot.storage.store import SqlStore
from bot.storage.tables import NAMES, metadata
from bot.storage.urls import parsed
from tests.conftest import ROOT
from tests.databases import sqlite_url
from tests.proxy import Wire
from tests.starting import processes as starting

pytestmark = pytest.mark.slow

POSTGRES_PORT = 5432
MIGRATIONS = ROOT / "bot" / "storage" / "migrations"
HEAD = max(path.stem.partition("_")[0] for path in (MIGRATIONS / "versions").glob("*.py"))
SLOW = """
import time
import sqlalchemy as sa
from alembic import op

revision = "9999"
down_revision = "{head}"


def upgrade() -> None:
    op.create_table("half_done", sa.Column("id", sa.Integer(), primary_key=True))
    op.execute("INSERT INTO half_done (id) VALUES (1)")
    print("inside", flush=True)
    time.sleep(60)
"""
RUN_WITH = """
import asyncio, sys
from pathlib import Path
from bot.storage import migrate
migrate._PLACE = Path(sys.argv[1])
asyncio.run(migrate.migrate(sys.argv[2]))
"""


def bot(command: str, url: str) -> tuple[int, str, str]:
    """The status of a process of its own, and what it said."""
    environment = {**os.environ, "DATABASE_URL": url, "TELEGRAM_BOT_TOKEN": "4200000001:AA-local-test-token"}
    done = starting.run(command, environment=environment, timeout_s=60)
    return done.returncode, done.stdout.decode().strip(), done.stderr.decode().strip()


async def look(url: str, at: Any) -> Any:
    engine = create_async_engine(url)
    try:
        async with engine.begin() as connection:
            return await connection.run_sync(at)
    finally:
        await engine.dispose()


def tables(connection: Connection) -> set[str]:
    return set(inspect(connection).get_table_names())


async def test_an_empty_database_is_brought_to_the_newest_version_and_stays_there(empty_url: str) -> None:
    assert await migrate(empty_url) == (None, HEAD)
    assert await migrate(empty_url) == (HEAD, HEAD)
    await check_version(empty_url)
    assert await look(empty_url, tables) == {*metadata.tables, "alembic_version"}


async def test_the_migrated_tables_are_those_of_the_program(database_url: str) -> None:
    def differences(connection: Connection) -> list[object]:
        options = {"compare_type": True, "compare_server_default": _default_differs}
        return list(compare_metadata(MigrationContext.configure(connection, opts=options), metadata))

    assert await look(database_url, differences) == []


def _default_differs(*compared: Any) -> bool:
    """Alembic compares the texts, and takes SQLite's ('') for another default than ''."""
    *_, there, _, wanted = compared
    return _plain(there) != _plain(wanted)


def _plain(default: object) -> str:
    return str(default or "").partition("::")[0].strip("()'")


async def test_every_constraint_and_index_has_a_name_of_its_own(database_url: str) -> None:
    """But SQLite's numbered keys, which have no place for one."""
    numbered = {name for name, table in metadata.tables.items() if table.dialect_options["sqlite"]["autoincrement"]}

    def names(connection: Connection) -> list[tuple[str, str | None]]:
        found = inspect(connection)
        kinds = (found.get_indexes, found.get_unique_constraints, found.get_foreign_keys, found.get_check_constraints)
        return [
            (table, one["name"])
            for table in metadata.tables
            for one in (found.get_pk_constraint(table), *(one for kind in kinds for one in kind(table)))
        ]

    named = await look(database_url, names)
    prefixes = tuple(f"{kind}_" for kind in NAMES)
    nameless = {table for table, name in named if not (name or "").startswith(prefixes)}
    assert nameless == (numbered if database_url.startswith("sqlite") else set())
    assert {f"pk_{table}" for table in metadata.tables.keys() - nameless} <= {name for _, name in named}


def test_two_processes_at_once_wait_for_each_other(empty_url: str) -> None:
    with ThreadPoolExecutor(2) as both:
        results = list(both.map(bot, ["migrate"] * 2, [empty_url] * 2))
    assert [(status, err) for status, _, err in results] == [(0, "")] * 2
    assert sorted(out for _, out, _ in results) == [
        f"Cơ sở dữ liệu đã ở bản {HEAD}.",
        f"Đã nâng cơ sở dữ liệu từ bản trống lên bản {HEAD}.",
    ]


async def test_a_file_that_another_process_is_just_beginning_is_waited_for(tmp_path: Path) -> None:
    """It holds the lock before there is a write-ahead log; SQLite then refuses at once instead of waiting."""
    path = tmp_path / "bot.db"
    with closing(sqlite3.connect(path, isolation_level=None, check_same_thread=False)) as other:
        other.execute("BEGIN IMMEDIATE")
        release = Timer(0.3, lambda: other.execute("ROLLBACK"))
        release.start()
        assert await migrate(sqlite_url(path)) == (None, HEAD)
        release.join()


@pytest.mark.parametrize("before", [None, HEAD], ids=["a new database", "the version before"])
def test_killed_inside_a_migration_the_database_stays_as_it_was(
    empty_url: str, before: str | None, tmp_path: Path
) -> None:
    if before is not None:
        asyncio.run(migrate(empty_url))
    folder = tmp_path / "migrations"
    shutil.copytree(MIGRATIONS, folder)
    (folder / "versions" / "9999_slow.py").write_text(SLOW.format(head=HEAD))
    process = subprocess.Popen(
        [sys.executable, "-c", RUN_WITH, str(folder), empty_url], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "inside\n"
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()

    assert asyncio.run(look(empty_url, product._version)) == before
    assert "half_done" not in asyncio.run(look(empty_url, tables))
    assert asyncio.run(migrate(empty_url)) == (before, HEAD)


def set_version(version: str) -> Callable[[Connection], None]:
    def update(connection: Connection) -> None:
        connection.execute(text("UPDATE alembic_version SET version_num = :version"), {"version": version})

    return update


def to_version(version: str) -> Callable[[Connection], None]:
    def upgrade(connection: Connection) -> None:
        config = product._config()
        config.attributes["connection"] = connection
        command.upgrade(config, version)

    return upgrade


async def test_messages_of_the_desk_from_before_their_chat_was_noted_are_still_found(empty_url: str) -> None:
    """By their number alone; what the chat that asks has numbered itself comes first."""
    insert = "INSERT INTO desk_messages ({} message, case_id, purpose, sent_at) VALUES ({} '7', {}, 'card', 0)"
    if empty_url.startswith("sqlite"):
        Path(str(parsed(empty_url).database)).parent.mkdir()
    await look(empty_url, to_version("0004"))
    await look(empty_url, lambda connection: connection.execute(text(insert.format("", "", 1))))
    await migrate(empty_url)

    def found(connection: Connection) -> int:
        return int(connection.execute(lookups._MESSAGE, {"of_message": "7", "of_chat": "telegram:-1"}).one().case_id)

    assert await look(empty_url, found) == 1
    await look(empty_url, lambda connection: connection.execute(text(insert.format("chat,", "'telegram:-2',", 2))))
    assert await look(empty_url, found) == 1


@pytest.mark.parametrize("empty_url", ["postgresql"], indirect=True)
async def test_samples_of_members_words_that_were_taken_before_are_gone(empty_url: str) -> None:
    await look(empty_url, to_version("0022"))
    insert = (
        "INSERT INTO conversations (owner, state, updated_at) "
        "SELECT 'telegram:' || n, 'lời ' || n, n FROM generate_series(1, 9) n"
    )
    kept = "SELECT attname FROM pg_stats WHERE tablename = 'conversations' AND histogram_bounds IS NOT NULL"

    def sampled(connection: Connection) -> set[str]:
        connection.execute(text("ANALYZE conversations"))
        return set(connection.execute(text(kept)).scalars())

    await look(empty_url, lambda connection: connection.execute(text(insert)) and None)
    assert await look(empty_url, sampled) == {"owner", "state", "updated_at"}
    await migrate(empty_url)
    assert await look(empty_url, sampled) == {"updated_at"}


NEWER = (
    f"Cơ sở dữ liệu ở bản 9999, mới hơn chương trình này (bản {HEAD}). "
    "Hãy dùng bản chương trình mới hơn; dữ liệu chưa bị thay đổi gì."
)


async def test_a_database_newer_than_the_program_is_refused_and_left_alone(database_url: str) -> None:
    await look(database_url, set_version("9999"))
    for refusing in (migrate, check_version):
        with pytest.raises(BotError) as raised:
            await refusing(database_url)
        assert str(raised.value) == NEWER
    assert await look(database_url, product._version) == "9999"
    await look(database_url, set_version(HEAD))


@pytest.mark.usefixtures("opened")
def test_bot_run_does_not_start_on_a_database_newer_than_the_program(sqlite_database: str) -> None:
    asyncio.run(look(sqlite_database, set_version("9999")))
    assert bot("run", sqlite_database) == (2, "", NEWER)


@pytest.mark.usefixtures("opened")
@pytest.mark.parametrize("empty_url", ["postgresql"], indirect=True)
def test_bot_run_does_not_change_a_shared_database_but_says_what_to_do(empty_url: str) -> None:
    status, out, err = bot("run", empty_url)
    assert (status, out) == (2, "")
    assert err == f"Cơ sở dữ liệu đang ở bản trống, chương trình cần bản {HEAD}. Chạy: .venv/bin/bot migrate"
    assert asyncio.run(look(empty_url, tables)) == set()


UNOPENED = {
    "no address": ("what", "không đọc được"),
    "another kind": ("mysql://a:secret@127.0.0.1/bot", "cần sqlite hoặc postgresql"),
    "a port that is none": ("postgresql://a:secret@127.0.0.1:x/bot", "không đọc được"),
    "an unknown setting": (
        "postgresql://a:secret@127.0.0.1/bot?sslmode=require",
        "không hiểu phần sau dấu “.”: sslmode",
    ),
    "an unknown setting of a file": ("sqlite+aiosqlite:///{folder}/x.db?mode=ro", "không hiểu phần sau dấu “.”: mode"),
    "in memory": ("sqlite+aiosqlite://", "cần tên tệp"),
    "a folder": ("sqlite+aiosqlite:///{folder}", "unable to open database file"),
    "no database": ("sqlite+aiosqlite:///{file}", "file is not a database"),
    "nobody there": ("postgresql+asyncpg://postgres:secret@127.0.0.1:9/bot", "Connect call failed"),
}


HERE = "postgresql://a:secret@127.0.0.1"
ODD = {
    "a port too large": (f"{HERE}:99999/bot", "từ 1 đến 65535"),
    "a port far too large": (f"{HERE}:{'9' * 30}/bot", "từ 1 đến 65535"),
    "a port below nothing": (f"{HERE}:-1/bot", "từ 1 đến 65535"),
    "port zero": (f"{HERE}:0/bot", "từ 1 đến 65535"),
    "a port among the settings that is none": (f"{HERE}/bot?port=x", "số cổng"),
    "a port among the settings that is too large": (f"{HERE}/bot?port=99999", "từ 1 đến 65535"),
    "a port of a host among the settings": (f"{HERE}/bot?host=127.0.0.1:99999", "từ 1 đến 65535"),
    "two ports of one host": (f"{HERE}/bot?host=127.0.0.1&port=9,10", "số cổng"),
    "two ports": (f"{HERE}/bot?port=9&port=10", "số cổng"),
    "a size that is no number": (f"{HERE}/bot?prepared_statement_cache_size=x", "cần số nguyên"),
    "a size below nothing": (f"{HERE}/bot?prepared_statement_cache_size=-1", "cần số nguyên"),
    "a size beyond bounds": (f"{HERE}/bot?prepared_statement_cache_size={'9' * 20}", "cần số nguyên"),
    "two users": (f"{HERE}/bot?user=a&user=b", "chỉ nói một lần: user"),
    "two passwords": (f"{HERE}/bot?password=secret&password=b", "chỉ nói một lần: password"),
    "a host too long": (f"postgresql://a:secret@{'x' * 70}.vn/bot", "tên máy chủ"),
    "a host of digits too long": (f"postgresql://a:secret@{'1' * 400}/bot", "tên máy chủ"),
    "a host with nothing between dots": ("postgresql://a:secret@a..b/bot", "tên máy chủ"),
    "half a letter in the host": ("postgresql://a:secret@\ud800/bot", "ký tự không dùng được"),
    "half a letter in the name": (f"{HERE}:9/\ud800", "ký tự không dùng được"),
    "half a letter in the password": ("postgresql://a:secret\ud800@127.0.0.1:9/bot", "ký tự không dùng được"),
    "no letter in the name": (f"{HERE}:9/bo\0t", "ký tự không dùng được"),
    "no letter in the user": ("postgresql://a\0:secret@127.0.0.1:9/bot", "ký tự không dùng được"),
    "no letter in a file's name": ("sqlite+aiosqlite:///{folder}/a\0b.db", "ký tự không dùng được"),
    "half a letter in a file's name": ("sqlite+aiosqlite:///{folder}/\ud800.db", "ký tự không dùng được"),
    "a file's name too long": (f"sqlite+aiosqlite:///{{folder}}/{'x' * 300}.db", "unable to open database file"),
    "a file below a file": ("sqlite+aiosqlite:///{file}/x.db", "File exists|Not a directory"),
    "an encryption that is none": (f"{HERE}:9/bot?ssl=perhaps", "sslmode"),
    "servers that are none": (f"{HERE}:9/bot?target_session_attrs=best", "target_session_attrs"),
    "a bracket that does not end": ("postgresql://a:secret@[::1/bot", "không đọc được"),
}
"""Each ended in a traceback of its own, or might."""


@pytest.mark.parametrize("opening", [migrate, check_version])
@pytest.mark.parametrize(("address", "told"), ODD.values(), ids=ODD.keys())
async def test_an_odd_address_is_said_in_one_line_whatever_opens_it(
    address: str, told: str, opening: Callable[[str], Awaitable[object]], tmp_path: Path
) -> None:
    file = tmp_path / "file"
    file.write_text("x")
    if address.startswith("sqlite"):
        opening = migrate  # as the program does: it brings a file to its version
    with pytest.raises(BotError) as raised:
        await opening(address.replace("{folder}", str(tmp_path)).replace("{file}", str(file)))
    said = str(raised.value)
    assert "\n" not in said
    assert "secret" not in said
    assert opening is not migrate or (re.search(told, said) and said.startswith("DATABASE_URL: "))


@pytest.mark.parametrize(("address", "told"), UNOPENED.values(), ids=UNOPENED.keys())
async def test_a_database_that_can_not_be_opened_is_said_in_one_line(address: str, told: str, tmp_path: Path) -> None:
    broken = tmp_path / "broken.db"
    broken.write_text("this is a text, and no database at all")
    with pytest.raises(BotError, match=told) as raised:
        await migrate(address.format(folder=tmp_path, file=broken))
    assert str(raised.value).startswith("DATABASE_URL: ")
    assert "\n" not in str(raised.value)
    assert "secret" not in str(raised.value)


@pytest.mark.parametrize("missing", ["bot_test_no_such_database", "postgres?user=no_such_user"])
async def test_a_database_or_user_that_does_not_exist_is_said_in_one_line(postgres_database: str, missing: str) -> None:
    with pytest.raises(BotError, match="does not exist") as raised:
        await check_version(f"{postgres_database.rpartition('/')[0]}/{missing}")
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("said", [b"", b"N", b"S", b"R\0\0\0", b"NR\0\0\0\x08\0\0\0\0", b"NS\0\0\xff\xff"])
@pytest.mark.parametrize("opening", [migrate, check_version])
async def test_a_server_that_says_nothing_is_given_up_and_said_in_one_line(
    opening: Callable[[str], Awaitable[object]], said: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At once, or after so much of its part in the beginning."""
    monkeypatch.setattr(product, "CONNECT_S", 0.3)
    done = asyncio.Event()

    async def fall_silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(said)
        await done.wait()
        writer.close()

    async with await asyncio.start_server(fall_silent, "127.0.0.1", 0) as silent:
        with pytest.raises(BotError, match="không mở được") as raised:
            async with asyncio.timeout(10):
                await opening(f"postgresql://postgres:secret@127.0.0.1:{silent.sockets[0].getsockname()[1]}/bot")
        done.set()
    assert "\n" not in str(raised.value)
    assert "secret" not in str(raised.value)


async def test_a_server_that_falls_silent_within_a_migration_is_given_up(
    postgres_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(product, "STATEMENT_S", 0.3)
    async with Wire.to(POSTGRES_PORT) as wire:

        def falls_silent(connection: Connection) -> tuple[None, str]:
            wire.stall()
            connection.execute(text("SELECT 1"))
            return None, HEAD

        monkeypatch.setattr(product, "_upgrade", falls_silent)
        with pytest.raises(BotError, match="không mở được"):
            async with asyncio.timeout(10):
                await migrate(postgres_database.replace(f":{POSTGRES_PORT}/", f":{wire.port}/"))


def _overwritten(data: bytes) -> bytes:
    """All pages but the first."""
    return data[:4096] + b"\xff" * (len(data) - 4096)


def _scattered(data: bytes) -> bytes:
    """A few bytes at the beginning of each page, as by a disk that fails."""
    return data[:4096] + b"".join(b"\xee" * 12 + data[at + 12 : at + 4096] for at in range(4096, len(data), 4096))


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "all pages but the first": _overwritten,
    "the beginning of each page": _scattered,
    "cut off": lambda data: data[: len(data) // 2 // 4096 * 4096],
    "cut off after the first page": lambda data: data[:4096],
    "no head": lambda data: bytes(100) + data[100:],
    "another file": lambda data: b"PK\x03\x04" + data[4:],
}


def _spoil(url: str, damage: str) -> None:
    path = Path(str(make_url(url).database))
    path.write_bytes(DAMAGES[damage](path.read_bytes()))


@pytest.mark.parametrize("damage", DAMAGES)
async def test_a_damaged_file_is_said_in_one_line_with_what_to_do(sqlite_database: str, damage: str) -> None:
    _spoil(sqlite_database, damage)
    database = open_database(sqlite_database)
    store = SqlStore(database, {}, SystemClock())
    arrival = Arrival("1", "telegram:1", "{}", 0.0)
    try:
        with pytest.raises(BotError, match="bị hỏng") as raised:
            await store.receive("telegram", "s", [arrival], 1)
    finally:
        await database.close()
    assert str(raised.value).startswith("DATABASE_URL: ")
    assert "bản sao lưu" in str(raised.value)
    assert "\n" not in str(raised.value)


def test_the_program_that_finds_a_damaged_file_ends_with_that_line(sqlite_database: str) -> None:
    _spoil(sqlite_database, "all pages but the first")
    status, out, err = bot("run", sqlite_database)
    assert (status, out) == (2, "")
    assert err.splitlines()[-1].startswith("DATABASE_URL: tệp cơ sở dữ liệu bị hỏng")
    assert "Traceback" not in err
