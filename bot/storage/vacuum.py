"""Dead rows of PostgreSQL's busiest tables are cleared away by ourselves where the server does not do it.

Each letter and each update is a row that lives for a moment. With autovacuum off (some who run a server set it so)
their dead rows pile up, and what looks for the next letters passes all of them (docs/why/data.md has the figures).
"""

import asyncio
import logging
import time

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.storage import schema

log = logging.getLogger(__name__)

EVERY_S = 20.0
TABLES = (schema.inbox, schema.outbox, schema.lane_pace, schema.conversations, schema.tallies)
_VACUUM = f"VACUUM (SKIP_LOCKED, ANALYZE) {', '.join(table.name for table in TABLES)}"


class Vacuum:
    """`when_due()` after each commit; nothing waits for it."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._done_s = time.monotonic()
        self._task: asyncio.Task[None] | None = None
        self._is_ours: bool | None = None

    def when_due(self) -> None:
        if time.monotonic() - self._done_s > EVERY_S and self._task is None and self._is_ours is not False:
            self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self) -> None:
        try:
            await self._clear_where_nobody_does()
        except (SQLAlchemyError, OSError) as error:
            log.warning("dead rows were not cleared away", extra={"fault": type(error).__name__})
        finally:
            self._done_s = time.monotonic()
            self._task = None

    async def _clear_where_nobody_does(self) -> None:
        """The server is asked once whether it clears away by itself."""
        if self._is_ours is None:
            async with self._engine.connect() as connection:
                self._is_ours = (await connection.exec_driver_sql("SHOW autovacuum")).scalar_one() == "off"
            if self._is_ours:
                log.warning("autovacuum is off on the database server")
        if self._is_ours:
            await clear(self._engine)


async def clear(engine: AsyncEngine) -> None:
    """A table that somebody holds is left for the next time."""
    async with engine.connect() as connection:
        await (await connection.execution_options(isolation_level="AUTOCOMMIT")).exec_driver_sql(_VACUUM)
