"""The move itself: every table in pages, each page with how far it is; then both sides are held against one another.

It may be killed at any moment and begun again. What the source was given between two halves of a move is seen by the
sums at the end: such a table is copied anew.
"""

from collections.abc import Callable

import asyncpg
from sqlalchemy import Table

from bot.domain.errors import BotError
from bot.storage.migrate import migrate
from bot.storage.moving import refusals
from bot.storage.moving.source import SqliteSource, source
from bot.storage.moving.target import Target, target
from bot.storage.tables import metadata

TOLD_EVERY_ROWS = 100_000
Tell = Callable[[str, int], None]
"""A table, and how many of its rows have gone over so far."""


async def move(from_url: str, to_url: str, tell: Tell) -> dict[str, int]:
    """Rows by table, those that have none left out: on both sides the same by count and checksum.

    Raises:
        BotError: with what to do; nothing of the source was changed, and what was copied stays for the next try.
    """
    with source(from_url) as here:
        async with target(to_url) as there:
            await there.claim(here.name)
            await migrate(to_url)
            for table in metadata.sorted_tables:
                await _copy(here, there, table, tell)
            counts = {table.name: await _same(here, there, table, tell) for table in metadata.sorted_tables}
            await there.finish()
    return {name: count for name, count in counts.items() if count}


async def _copy(here: SqliteSource, there: Target, table: Table, tell: Tell) -> None:
    last, gone = await there.last_row(table), 0
    while True:
        rows, next_last = here.page(table, last)
        if not rows:
            break
        try:
            await there.take(table, rows, here.name, next_last)
        except (asyncpg.DataError, asyncpg.IntegrityConstraintViolationError, ValueError) as error:
            said = str(error).splitlines()[0][:120]
            raise BotError(refusals.NOT_TAKEN.format(table=table.name, row=last, said=said)) from error
        last, gone = next_last, gone + len(rows)
        if gone % TOLD_EVERY_ROWS < len(rows):
            tell(table.name, gone)
    if table.autoincrement_column is not None:
        await there.number_from(table, here.last_number(table))


async def _same(here: SqliteSource, there: Target, table: Table, tell: Tell) -> int:
    """How many rows both sides have."""
    wanted = here.summed(table)
    if await there.summed(table) != wanted:
        await there.again(table)
        await _copy(here, there, table, tell)
        found = await there.summed(table)
        if found != wanted:
            raise BotError(refusals.DIFFERS.format(table=table.name, here=wanted.count, there=found.count))
    return wanted.count
