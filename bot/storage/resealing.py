"""What is sealed at rest, written anew: after a key was changed, or was given for the first time."""

from collections.abc import AsyncIterator, Callable, Sequence
from typing import Any

from sqlalchemy import Column, Connection, Table, bindparam, select, tuple_, update

from bot.storage.channel_tables import secrets
from bot.storage.database import Database
from bot.storage.dialects import insert_new, put
from bot.storage.sealing import Sealed, SealedBytes, SealedLines, sealing_of
from bot.storage.tables import metadata

PAGE_ROWS, PAGE_FILES = 200, 4
"""Rows that are written in one transaction, while others wait for it; fewer where they hold files."""
CHECK = "data-key"
"""Of the one word that was sealed with the key of all the rest, and its name."""

_CHECK = select(secrets.c.sealed).where(secrets.c.name == CHECK)
Place = Sequence[Any]
"""The primary key of the last row of a page."""


async def check_key(database: Database) -> None:
    """Before anything else is read. The first key that a database meets is noted, whoever else begins at once.

    Raises:
        NotOpened: what is kept was sealed with another key, or there is none any more.
    """
    if not await database.read(is_opened):
        await database.write(_note_first)


async def reseal(database: Database) -> AsyncIterator[tuple[str, int]]:
    """Each table with the number of its rows, once all of them are written; others may work with it meanwhile.

    What was broken off is begun anew: until the end all keys of before are wanted.
    """
    for table in metadata.sorted_tables:
        if columns := _sealed(table):
            yield table.name, await _written(database, table, columns)
    await database.write(_note)


async def _written(database: Database, table: Table, columns: Sequence[Column[Any]]) -> int:
    place: Place = ()
    count = 0
    while True:
        most = PAGE_FILES if any(isinstance(one.type, SealedBytes) for one in columns) else PAGE_ROWS
        rows = await database.write(_page(table, columns, place, most))
        count += len(rows)
        if len(rows) < most:
            return count
        place = rows[-1]


def _page(table: Table, columns: Sequence[Column[Any]], after: Place, most: int) -> Callable[[Connection], list[Place]]:
    keys = list(table.primary_key)
    asked = select(*keys, *columns).order_by(*keys).limit(most).with_for_update()
    if after:
        asked = asked.where(tuple_(*keys) > tuple_(*after))
    this = (key == bindparam(f"of_{key.name}") for key in keys)
    anew = update(table).where(*this).values({one: bindparam(f"new_{one.name}") for one in columns})
    names = [f"of_{key.name}" for key in keys] + [f"new_{one.name}" for one in columns]

    def unit(connection: Connection) -> list[Place]:
        rows = [tuple(row) for row in connection.execute(asked)]
        if rows:
            connection.execute(anew, [dict(zip(names, row, strict=True)) for row in rows])
        return [row[: len(keys)] for row in rows]

    return unit


def _sealed(table: Table) -> list[Column[Any]]:
    return [column for column in table.columns if isinstance(column.type, Sealed | SealedLines | SealedBytes)]


def is_opened(connection: Connection) -> bool:
    """Whether a key was noted, which is among those at hand. Raises NotOpened where it is not."""
    found = connection.execute(_CHECK).scalar()
    return found is not None and sealing_of(connection.dialect).opened(found) == CHECK


def _note_first(connection: Connection) -> None:
    """Raises NotOpened where another process noted another key first."""
    sealed = sealing_of(connection.dialect).seal(CHECK)
    if sealed != CHECK:
        connection.execute(insert_new(connection.dialect.name, secrets), {"name": CHECK, "sealed": sealed})
        is_opened(connection)


def _note(connection: Connection) -> None:
    sealed = sealing_of(connection.dialect).seal(CHECK)
    if sealed != CHECK:
        put(connection, secrets, [{"name": CHECK, "sealed": sealed}])
