"""What every way of running shares: the clock, the name of this process, the opened database."""

import asyncio
import os
import secrets
import time
from collections.abc import Sequence

from bot.config import Settings
from bot.dialogue.library import Library
from bot.domain.errors import BotError
from bot.domain.messages import Outgoing
from bot.ports.store import Crowding
from bot.storage.database import Database
from bot.storage.engines import open_database
from bot.storage.handling import newest
from bot.storage.migrate import check_version, migrate
from bot.storage.postgres_demands import check_server
from bot.storage.resealing import check_key
from bot.storage.store import SqlStore
from bot.storage.urls import parsed

TELEGRAM = "telegram"
START_WAITS_S = (1.0, 2.0, 5.0, 10.0)
"""Between tries to reach the platform at the start."""


class SystemClock:
    now_s = staticmethod(time.time)


def worker_name() -> str:
    """A name for one process among all that share the database."""
    return f"{os.getpid()}-{secrets.token_hex(6)}"


def crowding(library: Library) -> Crowding:
    """How much of one conversation may wait, and what is said to a member who sends more."""
    return Crowding(Outgoing(library.say("too_many", contact=library.desk_contact)))


async def open_store(settings: Settings) -> SqlStore:
    """As `open_data`, with what the program does with it."""
    database = await open_data(settings)
    found_to = await database.read(newest)
    limits = {TELEGRAM: settings.pace}
    return SqlStore(database, limits, SystemClock(), found_to, bulk=(TELEGRAM,), retention=settings.retention)


async def open_data(settings: Settings) -> Database:
    """The database at the program's version: SQLite is brought there, PostgreSQL must be there already.

    Raises:
        BotError: it can't be opened, is newer than the program, needs `bot migrate`, lacks rights, tells another time,
            or is sealed with another key.
    """
    url = settings.database_url
    if parsed(url).get_backend_name() == "sqlite":
        await migrate(url)
    else:
        await check_version(url)
    database = open_database(url, settings.data_keys)
    try:
        await database.read(lambda connection: check_server(connection, SystemClock.now_s))
        await check_key(database)
    except BotError:
        await database.close()
        raise
    return database


async def until(stopped: asyncio.Event, tasks: Sequence[asyncio.Task[None]]) -> None:
    """Until told to stop, or one of the tasks that must not end ends."""
    waiting = asyncio.create_task(stopped.wait())
    await asyncio.wait([waiting, *tasks], return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()


def raise_of(tasks: Sequence[asyncio.Task[None]]) -> None:
    """What ended one of the tasks that must not end, if anything did."""
    for task in tasks:
        if task.done() and not task.cancelled() and (error := task.exception()) is not None:
            raise error
