"""The PostgreSQL database that a move fills: how far it is stands in a table of its own until all is done."""

from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing, asynccontextmanager

import asyncpg
from sqlalchemy import Table
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.domain.errors import BotError
from bot.storage.channel_tables import secrets
from bot.storage.migrate import CONNECT_S, STATEMENT_S, UNFINISHED, unopened
from bot.storage.moving import refusals
from bot.storage.moving.rows import Row, Sum
from bot.storage.moving.source import PAGE_ROWS
from bot.storage.resealing import CHECK
from bot.storage.tables import metadata
from bot.storage.urls import parsed

_LOCK = 7_246_104
_BESIDE_THE_KEY = f"SELECT true FROM {secrets.name} WHERE name <> $1 LIMIT 1"  # noqa: S608 - our own name
_UNNOTED = f"DELETE FROM {secrets.name} WHERE name = $1"  # noqa: S608 - our own name
_NO_RIGHTS = {"42501", "3F000"}
"""Insufficient privilege; no schema that tables may be made in."""


class Target:
    """One connection, which holds the right to move into this database as long as it stands."""

    def __init__(self, wire: "asyncpg.Connection[asyncpg.Record]") -> None:
        self._wire = wire

    async def claim(self, source: str) -> None:
        """Begin the move from this source, or go on with it.

        Raises:
            BotError: there is data of something else, or another process is at it.
        """
        if not await self._wire.fetchval("SELECT pg_try_advisory_lock($1)", _LOCK):
            raise BotError(refusals.AT_WORK)
        if await self._has(UNFINISHED):
            begun = await self._wire.fetchval(f"SELECT source FROM {UNFINISHED} LIMIT 1")  # noqa: S608 - our own name
            if begun not in {None, source}:
                raise BotError(refusals.ANOTHER_MOVE.format(path=begun))
            return
        ours = await self._has("alembic_version")
        for table in metadata.sorted_tables:
            if await self._has(table.name) and (not ours or await self._rows(table)):
                raise BotError(refusals.NOT_EMPTY.format(table=table.name))
        async with self._wire.transaction():
            if await self._has(secrets.name):
                await self._wire.execute(_UNNOTED, CHECK)
            await self._wire.execute(
                f"CREATE TABLE {UNFINISHED} (of text PRIMARY KEY, source text NOT NULL, last_row bigint NOT NULL)"
            )

    async def last_row(self, table: Table) -> int:
        """Behind which row of the source the copying goes on."""
        found = await self._wire.fetchval(f"SELECT last_row FROM {UNFINISHED} WHERE of = $1", table.name)  # noqa: S608
        return -1 if found is None else int(found)

    async def take(self, table: Table, rows: Sequence[Row], source: str, last_row: int) -> None:
        """Rows, and how far that is, in one transaction."""
        columns = [column.name for column in table.columns]
        async with self._wire.transaction():
            await self._wire.copy_records_to_table(table.name, records=rows, columns=columns)
            await self._wire.execute(
                f"INSERT INTO {UNFINISHED} (of, source, last_row) VALUES ($1, $2, $3) "  # noqa: S608 - our own name
                "ON CONFLICT (of) DO UPDATE SET last_row = excluded.last_row",
                *(table.name, source, last_row),
            )

    async def again(self, table: Table) -> None:
        """The table is copied from its beginning."""
        async with self._wire.transaction():
            await self._wire.execute(f'TRUNCATE "{table.name}"')
            await self._wire.execute(f"DELETE FROM {UNFINISHED} WHERE of = $1", table.name)  # noqa: S608 - our own name

    async def summed(self, table: Table) -> Sum:
        columns = ", ".join(f'"{column.name}"' for column in table.columns)
        total = Sum()
        async with self._wire.transaction(readonly=True):
            cursor = await self._wire.cursor(f'SELECT {columns} FROM "{table.name}"')  # noqa: S608 - our own names
            while rows := await cursor.fetch(PAGE_ROWS):
                total = total.plus(tuple(row) for row in rows)
        return total

    async def number_from(self, table: Table, last: int) -> None:
        """New rows are numbered behind `last`."""
        key = next(iter(table.primary_key)).name
        sequence = await self._wire.fetchval("SELECT pg_get_serial_sequence($1, $2)", table.name, key)
        if sequence is not None:
            await self._wire.execute("SELECT setval($1::text::regclass, $2, $3)", sequence, max(last, 1), last > 0)

    async def finish(self) -> None:
        """From now on an assistant may run on it."""
        await self._wire.execute("ANALYZE")
        await self._wire.execute(f"DROP TABLE {UNFINISHED}")

    async def _rows(self, table: Table) -> bool:
        """Whether it has any, but for the note of a key, which every command leaves that opens an empty database."""
        if table is secrets:
            return bool(await self._wire.fetchval(_BESIDE_THE_KEY, CHECK))
        return bool(await self._wire.fetchval(f'SELECT true FROM "{table.name}" LIMIT 1'))  # noqa: S608 - our own name

    async def _has(self, table: str) -> bool:
        return await self._wire.fetchval("SELECT to_regclass($1) IS NOT NULL", table) is True


@asynccontextmanager
async def target(url: str) -> AsyncIterator[Target]:
    """The database behind the address.

    Raises:
        BotError: it is none of PostgreSQL, can't be opened, gives no rights, or is lost meanwhile.
    """
    address = parsed(url)
    if address.get_backend_name() != "postgresql":
        raise BotError(refusals.NOT_POSTGRES)
    engine = create_async_engine(address, connect_args={"timeout": CONNECT_S, "command_timeout": STATEMENT_S})
    try:
        async with aclosing(await _opened(engine)) as connection:
            wire = (await connection.get_raw_connection()).driver_connection
            assert isinstance(wire, asyncpg.Connection)
            yield Target(wire)
    except (SQLAlchemyError, asyncpg.PostgresError, asyncpg.InterfaceError, OSError) as error:
        raise _told(error) from error
    finally:
        await engine.dispose()


async def _opened(engine: AsyncEngine) -> AsyncConnection:
    try:
        return await engine.connect()
    except (SQLAlchemyError, OSError) as error:
        raise unopened(error) from error


def _told(error: Exception) -> BotError:
    cause = getattr(error, "orig", None) or error
    said = (str(cause).splitlines() or [type(cause).__name__])[0][:160]
    told = refusals.NO_RIGHTS if getattr(cause, "sqlstate", None) in _NO_RIGHTS else refusals.LOST
    return BotError(told.format(said=said))
