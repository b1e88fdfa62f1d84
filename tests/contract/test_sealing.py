"""What members and officers wrote is sealed at rest with the operator's key, and opened by nothing else."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Sequence
from functools import partial
from typing import Any

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import Boolean, Column, Connection, String, Table, insert, select, text, update

from bot.domain.asking import Asks
from bot.domain.cases import CaseKind, Harm, Material, Reason, Status, Urgency
from bot.domain.delivery import Fate, Outcome
from bot.domain.drafts import plain_material
from bot.domain.errors import BotError, NotOpened
from bot.ports.store import Decision, Lookup, Waiting
from bot.services.pace import UNPACED
from bot.storage import resealing, schema
from bot.storage.database import Database
from bot.storage.desk.tables import cases, submissions
from bot.storage.engines import open_database
from bot.storage.resealing import check_key, reseal
from bot.storage.sealing import MARK, NO_KEY, WRONG_KEY, Sealed, SealedBytes, SealedLines, Sealing
from bot.storage.store import SqlStore
from bot.storage.tables import metadata
from tests.contract.conftest import Desk, SetClock, answer

OLD, NEW = (Fernet.generate_key().decode() for _ in range(2))
WORDS = "Bố tôi gửi bài về “đổi tiền” 🙏\nvào nhóm, ký tên Hòa."
FILE = b"\xff\xd8 a picture \x00\x01"
KINDS = (Sealed, SealedLines, SealedBytes)
TABLES = [table for table in metadata.sorted_tables if any(isinstance(one.type, KINDS) for one in table.columns)]
IN_TRANSIT = {"inbox", "outbox"}
"""Rows that are deleted once they are handled."""
OF_NOBODY = {
    "given": "words alone, which the member gave and nobody is named with; the same are kept once",
    "broadcasts": "what goes to all",
    "articles": "what is published",
    "lessons": "examples that become part of the knowledge",
    "quarantine": "without names, senders and texts",
    "secrets": "sealed by whoever puts it there",
}

Opens = Callable[..., Database]


@pytest.fixture
async def opened(database_url: str) -> AsyncIterator[Opens]:
    made: list[Database] = []

    def opening(*keys: str) -> Database:
        made.append(open_database(database_url, keys))
        return made[-1]

    yield opening
    for database in made:
        await database.close()


def row(table: Table, number: int) -> dict[str, object]:
    """Words where words are; for the rest something that fits."""
    return {column.name: _value(column, number) for column in table.columns}


def _value(column: Column[Any], number: int) -> object:
    match column.type:
        case SealedBytes():
            return FILE
        case Sealed() | SealedLines():
            return f"{WORDS} {number}"
        case String():
            return f"{number:04}"
        case Boolean():
            return False
        case _:
            return number


async def fill(database: Database, table: Table, rows: int = 1) -> None:
    await database.write(lambda connection: connection.execute(insert(table), [row(table, n) for n in range(rows)]))


async def read(database: Database, table: Table) -> list[dict[str, object]]:
    def unit(connection: Connection) -> list[dict[str, object]]:
        found = connection.execute(select(table).order_by(*table.primary_key)).mappings()
        return [dict(one) for one in found]

    return await database.read(unit)


async def as_stored(database: Database, table: Table) -> str:
    """All of the table as whoever reads the file sees it."""
    asked = text(f'SELECT * FROM "{table.name}"')
    return await database.read(lambda connection: repr(connection.execute(asked).all()))


async def resealed(database: Database) -> dict[str, int]:
    return {table: rows async for table, rows in reseal(database)}


def test_all_tables_with_words_of_members_are_sealed() -> None:
    with_words = {
        table.name
        for table in metadata.sorted_tables
        for column in table.columns
        if not isinstance(column.type, KINDS) and type(column.type).__name__ in {"Text", "LargeBinary"}
    }
    assert with_words == IN_TRANSIT | set(OF_NOBODY)


@pytest.mark.parametrize("table", TABLES, ids=str)
async def test_a_row_is_read_as_it_was_written_and_not_stored_so(opened: Opens, table: Table) -> None:
    database = opened(OLD)
    await fill(database, table)
    assert await read(database, table) == [row(table, 0)]
    stored = await as_stored(database, table)
    assert "Hòa" not in stored
    assert "picture" not in stored


@pytest.mark.parametrize("table", TABLES, ids=str)
async def test_what_was_written_before_there_was_a_key_is_read_and_then_sealed(opened: Opens, table: Table) -> None:
    await fill(opened(), table, 3)
    database = opened(NEW)
    assert await read(database, table) == [row(table, number) for number in range(3)]
    assert (await resealed(database))[table.name] == 3
    assert await read(database, table) == [row(table, number) for number in range(3)]
    stored = await as_stored(database, table)
    assert "Hòa" not in stored
    assert "picture" not in stored


@pytest.mark.parametrize("table", TABLES, ids=str)
async def test_a_changed_key_opens_all_and_the_old_one_nothing(
    opened: Opens, table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resealing, "PAGE_ROWS", 2)
    monkeypatch.setattr(resealing, "PAGE_FILES", 2)
    await fill(opened(OLD), table, 5)
    assert (await resealed(opened(NEW, OLD)))[table.name] == 5
    assert await read(opened(NEW), table) == [row(table, number) for number in range(5)]
    with pytest.raises(BotError, match="DATA_KEY: khóa này không mở được"):
        await read(opened(OLD), table)
    with pytest.raises(BotError, match="DATA_KEY: dữ liệu đã được mã hóa mà chưa có khóa"):
        await read(opened(), table)


async def test_a_database_is_not_opened_with_another_key_or_none(opened: Opens) -> None:
    await check_key(opened())
    await check_key(opened(OLD))
    await check_key(opened(OLD))
    await check_key(opened(NEW, OLD))
    for keys in ((NEW,), ()):
        with pytest.raises(BotError, match="DATA_KEY"):
            await check_key(opened(*keys))


async def test_of_two_that_begin_at_once_with_different_keys_one_is_refused(opened: Opens) -> None:
    both = await asyncio.gather(check_key(opened(OLD)), check_key(opened(NEW)), return_exceptions=True)
    assert sorted(type(one).__name__ for one in both) == ["NoneType", "NotOpened"]


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [((), (NEW,), NO_KEY), ((OLD,), (NEW, OLD), WRONG_KEY)],
    ids=["a first key", "a changed key"],
)
async def test_a_process_that_lost_the_key_is_told_with_its_next_heartbeat(
    opened: Opens, clock: SetClock, before: Sequence[str], after: Sequence[str], told: str
) -> None:
    mine = opened(*before)
    await check_key(mine)
    store = SqlStore(mine, {}, clock)
    await store.beat("w1", 5.0)
    other = opened(*after)
    await check_key(other)
    await resealed(other)
    with pytest.raises(NotOpened) as raised:
        await store.beat("w1", 5.0)
    assert str(raised.value) == told


async def test_an_update_that_meets_what_is_sealed_waits_for_a_process_with_the_key(
    opened: Opens, clock: SetClock
) -> None:
    limits = {"telegram": UNPACED}
    without, having = (
        Desk(database, SqlStore(database, limits, clock), clock, limits) for database in (opened(), opened(NEW))
    )
    code = "K7M3"
    kinds = {"kind": CaseKind.QUESTION, "status": Status.OPEN, "urgency": Urgency.NORMAL}
    kinds |= {"reason": Reason.OTHER, "harm": Harm.NONE}
    words = {"material": json.dumps(plain_material(Material(WORDS))), "finding": "", "files": ""}
    await having.put(cases, row(cases, 1) | kinds | words | {"code": code})

    def asks(waiting: Waiting, lookup: Lookup) -> Decision:
        if waiting.fault:
            return Decision(quarantined="{}", fault=waiting.fault)
        lookup(waiting.key, Asks(codes=(code,), by_officer=True))
        return answer(waiting, lookup)

    await without.arrive(("1", "telegram:1"))
    with pytest.raises(NotOpened):
        await without.handle(asks)
    assert await read(without.database, schema.quarantine) == []
    assert await having.handle(asks) == 1
    assert [letter["owner"] for letter in await having.rows(schema.outbox)] == ["telegram:1"]


async def test_a_letter_that_dies_is_sealed(opened: Opens, clock: SetClock) -> None:
    limits = {"telegram": UNPACED}
    desk = Desk(opened(OLD), SqlStore(opened(OLD), limits, clock), clock, limits)
    await desk.send(("telegram:1", "Lời riêng của Hòa"))
    (job,) = (await desk.turn()).jobs
    await desk.turn("w1", Outcome(job, Fate.DEAD, fault="gone"))
    (dead,) = await read(desk.database, schema.dead_letters)
    assert "Hòa" in str(dead["body"])
    assert "Hòa" not in await as_stored(desk.database, schema.dead_letters)


async def test_the_old_key_is_wanted_until_all_is_sealed_anew(opened: Opens) -> None:
    await check_key(opened(OLD))
    database = opened(NEW, OLD)
    await check_key(database)
    with pytest.raises(BotError, match="DATA_KEY"):
        await check_key(opened(NEW))
    await resealed(database)
    await check_key(opened(NEW))


async def test_a_line_put_behind_others_is_sealed_and_read_as_one_text(opened: Opens) -> None:
    database = opened(OLD)
    await fill(database, submissions)
    lines = ("một Hòa\n", "hai Hòa\n")
    for words in ("", *(submissions.c.unheard + line for line in lines)):
        await database.write(partial(Connection.execute, statement=update(submissions).values(unheard=words)))
    assert (await read(database, submissions))[0]["unheard"] == "".join(lines)
    assert "Hòa" not in await as_stored(database, submissions)


@pytest.mark.parametrize("keys", [(), (OLD,), (NEW, OLD)], ids=["none", "one", "two"])
@pytest.mark.parametrize("words", ["", "a", MARK, MARK + MARK, f"{MARK}a", "🙏" * 1000, "\n\n"])
def test_any_text_is_read_as_it_was_written(keys: Sequence[str], words: str) -> None:
    sealing = Sealing(keys)
    assert sealing.opened(sealing.seal(words)) == words
    assert bool(sealing.seal(words)) == bool(words)
