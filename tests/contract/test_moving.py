"""`bot migrate --from sqlite:///…`: an installation goes to PostgreSQL whole, or on from where it stopped."""

import asyncio
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from cryptography.fernet import Fernet
from sqlalchemy import Boolean, Connection, Float, Integer, LargeBinary, Table, insert, select
from sqlalchemy.engine import make_url

from bot.app.parts import SystemClock
from bot.domain.delivery import Letter
from bot.domain.errors import BotError
from bot.domain.messages import Address, Outgoing
from bot.storage.channel_tables import secrets
from bot.storage.engines import open_database
from bot.storage.migrate import check_version, migrate
from bot.storage.moving import move as product
from bot.storage.moving import source as reading
from bot.storage.moving import target as writing
from bot.storage.moving.move import move
from bot.storage.moving.rows import Sum
from bot.storage.resealing import check_key
from bot.storage.schema import leases, outbox, workers
from bot.storage.store import SqlStore
from bot.storage.tables import metadata
from tests.conftest import ROOT
from tests.databases import drop_postgres, new_postgres, on_postgres, postgres_url, sqlite_url, stored_type
from tests.starting.processes import run

pytestmark = pytest.mark.slow

ROWS = 7
WORDS = "“Đồng chí”, it's 100 %\n\ttab \\ 🙂"


@pytest.fixture
def target(postgres_of_the_session: str) -> Iterator[str]:
    """The name of an empty database."""
    name = new_postgres()
    yield name
    drop_postgres(name)


@pytest.fixture
def full(sqlite_database: str) -> Path:
    """An SQLite file with some rows in every table."""
    asyncio.run(filled(sqlite_database))
    return Path(str(make_url(sqlite_database).database))


async def filled(url: str) -> None:
    def unit(connection: Connection) -> None:
        for table in metadata.sorted_tables:
            rows = [
                {column.name: value(stored_type(column), column.name, number) for column in table.columns}
                for number in range(ROWS)
            ]
            connection.execute(insert(table), rows)

    database = open_database(url)
    await database.write(unit)
    await database.close()


def value(kind: Any, name: str, number: int) -> object:
    if name in {"until", "alive_until"}:
        return 1.5
    if isinstance(kind, Boolean):
        return number % 2 == 0
    if isinstance(kind, Float):
        return 1_795_496_400.1 + number / 3
    if isinstance(kind, LargeBinary):
        return bytes([number, 0, 255])
    if isinstance(kind, Integer):
        return number + 1
    return f"{number} {WORDS}"[: kind.length or 99]


def from_(path: Path) -> str:
    return f"sqlite:///{path}"


def silent(_: str, __: int) -> None:
    """Nobody is told."""


async def rows(url: str, *tables: Table) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of the tables, of all where none is named."""
    database = open_database(url)

    def unit(connection: Connection) -> dict[str, list[tuple[Any, ...]]]:
        wanted = tables or metadata.sorted_tables
        return {
            table.name: [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key.columns))]
            for table in wanted
        }

    try:
        return await database.read(unit)
    finally:
        await database.close()


async def test_all_rows_of_all_tables_go_over_as_they_are(full: Path, target: str) -> None:
    url = postgres_url(target)
    counts = await move(from_(full), url, silent)
    assert counts == dict.fromkeys(metadata.tables, ROWS)
    await check_version(url)
    assert await rows(url) == await rows(sqlite_url(full))


async def test_new_rows_are_numbered_behind_all_that_ever_were(sqlite_database: str, target: str) -> None:
    path = Path(str(make_url(sqlite_database).database))
    with closing(sqlite3.connect(path)) as file:
        file.execute("INSERT INTO sqlite_sequence (name, seq) VALUES ('outbox', 41)")
        file.commit()
    url = postgres_url(target)
    await move(from_(path), url, silent)
    database = open_database(url)
    await SqlStore(database, {}, SystemClock()).send([Letter(Address("telegram", "1"), Outgoing("a"))])
    await database.close()
    assert [row[0] for row in (await rows(url, outbox))["outbox"]] == [42]


async def test_a_table_of_many_pages_goes_over_whole(full: Path, target: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "PAGE_ROWS", 2)
    monkeypatch.setattr(writing, "PAGE_ROWS", 3)
    assert await move(from_(full), postgres_url(target), silent) == dict.fromkeys(metadata.tables, ROWS)


KILLED = """
import asyncio, os, signal, sys
from bot.storage.moving import move, source
source.PAGE_ROWS, move.TOLD_EVERY_ROWS = 2, 2
left = int(sys.argv[3])
def tell(table, gone):
    global left
    left -= 1
    if left < 0:
        os.kill(os.getpid(), signal.SIGKILL)
asyncio.run(move.move(sys.argv[1], sys.argv[2], tell))
"""


@pytest.mark.parametrize("pages", [0, 3, 50, 90])
def test_killed_it_goes_on_behind_the_last_page_that_was_written(full: Path, target: str, pages: int) -> None:
    url = postgres_url(target)
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, from_(full), url, str(pages)], cwd=ROOT, check=False, capture_output=True
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    with pytest.raises(BotError, match="một nửa"):
        asyncio.run(check_version(url))
    gone: list[str] = []
    assert asyncio.run(move(from_(full), url, lambda table, _: gone.append(table))) == dict.fromkeys(
        metadata.tables, ROWS
    )
    assert asyncio.run(rows(url)) == asyncio.run(rows(sqlite_url(full)))


async def begun(full: Path, target: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """All is copied, and then it stops."""

    async def stops(*_: object) -> int:
        raise BotError("stopped")

    with monkeypatch.context() as patch:
        patch.setattr(product, "_same", stops)
        with pytest.raises(BotError, match="stopped"):
            await move(from_(full), postgres_url(target), silent)


async def test_what_the_source_was_given_between_two_halves_goes_over_too(
    full: Path, target: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await begun(full, target, monkeypatch)
    with closing(sqlite3.connect(full)) as file:
        file.execute("DELETE FROM outbox WHERE id = 2")
        file.execute("UPDATE cases SET material = 'khác' WHERE id = 3")
        file.execute("INSERT INTO seen (source, update_id, seen_at) VALUES ('a', 'b', 1)")
        file.commit()
    counts = await move(from_(full), postgres_url(target), silent)
    assert (counts["outbox"], counts["seen"], counts["cases"]) == (ROWS - 1, ROWS + 1, ROWS)
    assert await rows(postgres_url(target)) == await rows(sqlite_url(full))


async def test_tables_that_still_differ_are_never_called_moved(
    full: Path, target: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def other(self: writing.Target, table: Table) -> Sum:
        return Sum(ROWS, 1)

    monkeypatch.setattr(writing.Target, "summed", other)
    with pytest.raises(BotError, match="vẫn khác nhau"):
        await move(from_(full), postgres_url(target), silent)
    with pytest.raises(BotError, match="một nửa"):
        await check_version(postgres_url(target))


async def test_a_target_with_data_of_its_own_is_refused_and_left_alone(full: Path, target: str) -> None:
    url = postgres_url(target)
    await migrate(url)
    database = open_database(url)
    await SqlStore(database, {}, SystemClock()).send([Letter(Address("telegram", "1"), Outgoing("a"))])
    await database.close()
    with pytest.raises(BotError, match=r"đã có dữ liệu .bảng outbox"):
        await move(from_(full), url, silent)
    await check_version(url)
    assert len((await rows(url, outbox))["outbox"]) == 1


async def test_a_target_that_only_notes_a_key_is_empty_and_takes_the_key_of_the_source(full: Path, target: str) -> None:
    """A command that looked into it, as `bot export stats` does, left the note."""
    key, url = Fernet.generate_key().decode(), postgres_url(target)
    here = open_database(sqlite_url(full), (key,))
    await check_key(here)
    await here.close()
    await migrate(url)
    looked = await asyncio.to_thread(
        run,
        "export",
        "stats",
        environment={**os.environ, "DATABASE_URL": url, "DATA_KEY": Fernet.generate_key().decode()},
    )
    assert looked.returncode == 0, looked.stderr
    assert (await rows(url, secrets))["secrets"]
    await move(from_(full), url, silent)
    assert await rows(url) == await rows(sqlite_url(full))
    there = open_database(url, (key,))
    await check_key(there)
    await there.close()


async def test_a_target_with_another_secret_is_refused_and_keeps_its_key(full: Path, target: str) -> None:
    url = postgres_url(target)
    await migrate(url)
    there = open_database(url, (Fernet.generate_key().decode(),))
    await check_key(there)
    await there.write(lambda connection: connection.execute(insert(secrets), {"name": "zalo", "sealed": "x"}) and None)
    await there.close()
    with pytest.raises(BotError, match=r"đã có dữ liệu .bảng secrets"):
        await move(from_(full), url, silent)
    assert len((await rows(url, secrets))["secrets"]) == 2


async def test_tables_of_another_program_are_refused(full: Path, target: str) -> None:
    await asyncio.to_thread(on_postgres, "CREATE TABLE cases (id int)", database=target)
    with pytest.raises(BotError, match=r"đã có dữ liệu .bảng cases"):
        await move(from_(full), postgres_url(target), silent)


async def test_the_half_of_another_move_is_refused(
    full: Path, target: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    await begun(full, target, monkeypatch)
    moved = await asyncio.to_thread(full.rename, tmp_path / "other.db")
    with pytest.raises(BotError, match=f"từ tệp khác .{full}"):
        await move(from_(moved), postgres_url(target), silent)


async def test_two_moves_at_once_do_not_mix(full: Path, target: str) -> None:
    other = await asyncpg.connect(postgres_url(target).replace("+asyncpg", ""))
    await other.execute("SELECT pg_advisory_lock(7246104)")
    with pytest.raises(BotError, match="một lần chuyển khác"):
        await move(from_(full), postgres_url(target), silent)
    await other.close()


@pytest.mark.parametrize(
    ("table", "row"),
    [
        (workers, {"id": "1-a/t", "alive_until": 4.0}),
        (leases, {"name": "poll/telegram/7", "holder": "1-a/t", "until": 4.0}),
    ],
    ids=["a worker lives", "somebody asks for updates"],
)
async def test_while_an_assistant_runs_on_the_file_nothing_is_moved(
    sqlite_database: str, target: str, table: Table, row: dict[str, Any]
) -> None:
    living = {name: time.time() + 4.0 if named == 4.0 else named for name, named in row.items()}
    database = open_database(sqlite_database)
    await database.write(lambda connection: connection.execute(insert(table), [living]) and None)
    await database.close()
    with pytest.raises(BotError, match="còn đang chạy"):
        await move(sqlite_database.replace("+aiosqlite", ""), postgres_url(target), silent)


async def test_nobody_writes_to_the_file_while_it_is_moved(
    full: Path, target: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[str] = []

    def write(_: str, __: int) -> None:
        with closing(sqlite3.connect(full, timeout=0)) as file, pytest.raises(sqlite3.OperationalError, match="locked"):
            file.execute("DELETE FROM outbox")
        tried.append("")

    monkeypatch.setattr(product, "TOLD_EVERY_ROWS", 1)
    await move(from_(full), postgres_url(target), write)
    assert tried


def spoiled(path: Path) -> None:
    data = path.read_bytes()
    path.write_bytes(data[:4096] + b"\xff" * (len(data) - 4096))


def at_version(version: str, path: Path) -> None:
    with closing(sqlite3.connect(path)) as file:
        file.execute("UPDATE alembic_version SET version_num = ?", (version,))
        file.commit()


def emptied(path: Path) -> None:
    path.write_bytes(b"")


SOURCES: dict[str, tuple[Any, str]] = {
    "damaged": (spoiled, "bị hỏng"),
    "no database": (lambda path: path.write_text("this is a text, and no database"), "bị hỏng"),
    "empty": (emptied, "ở bản trống"),
    "older": (lambda path: at_version("0030", path), "ở bản 0030, chương trình cần bản .* migrate"),
    "newer": (lambda path: at_version("9999", path), "ở bản 9999, mới hơn"),
    "gone": (Path.unlink, "không có tệp"),
}


@pytest.mark.parametrize(("done", "told"), SOURCES.values(), ids=SOURCES.keys())
async def test_a_source_that_can_not_be_moved_is_said_in_one_line(
    sqlite_database: str, target: str, done: Any, told: str
) -> None:
    path = Path(str(make_url(sqlite_database).database))
    done(path)
    with pytest.raises(BotError, match=told) as raised:
        await move(from_(path), postgres_url(target), silent)
    assert str(raised.value).startswith("--from: ")
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("address", ["what", "sqlite://", "postgresql://a:secret@127.0.0.1/bot"])
async def test_an_address_that_is_no_file_is_said_with_an_example(address: str, target: str) -> None:
    with pytest.raises(BotError, match="cần địa chỉ của tệp SQLite") as raised:
        await move(address, postgres_url(target), silent)
    assert "secret" not in str(raised.value)


async def test_a_target_that_is_no_postgresql_is_refused(full: Path, tmp_path: Path) -> None:
    with pytest.raises(BotError, match="phải là PostgreSQL"):
        await move(from_(full), sqlite_url(tmp_path / "new.db"), silent)


async def test_a_user_without_rights_is_said_with_the_cure(full: Path, target: str) -> None:
    user = f"{target}_guest"
    await asyncio.to_thread(
        on_postgres, f"CREATE ROLE {user} LOGIN", "REVOKE ALL ON SCHEMA public FROM PUBLIC", database=target
    )
    try:
        with pytest.raises(BotError, match=r"không đủ quyền.*OWNER TO"):
            await move(from_(full), postgres_url(target).replace("postgres@", f"{user}@"), silent)
    finally:
        await asyncio.to_thread(on_postgres, f"DROP ROLE {user}")


async def test_what_postgresql_does_not_take_is_said_with_its_table(full: Path, target: str) -> None:
    with closing(sqlite3.connect(full)) as file:
        file.execute("UPDATE conversations SET state = 'a' || char(0) || 'b' WHERE rowid = 2")
        file.commit()
    with pytest.raises(BotError, match="Bảng conversations, sau dòng"):
        await move(from_(full), postgres_url(target), silent)


def test_the_command_says_what_went_over(full: Path, target: str) -> None:
    done = run("migrate", "--from", from_(full), environment={**os.environ, "DATABASE_URL": postgres_url(target)})
    assert (done.returncode, done.stderr) == (0, b"")
    assert f"Đã chuyển xong {ROWS * len(metadata.tables)} dòng" in done.stdout.decode()
