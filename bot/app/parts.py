"""What every way of running shares: the clock, the name of this process, the opened database."""

import asyncio
import os
import secrets
import time
from collections.abc import Sequence

from bot.config import Settings
from bot.dialogue.library import Library
from bot.domain.messages import Outgoing
from bot.ports.store import Crowding
from bot.storage.database import open_database
from bot.storage.handling import newest
from bot.storage.migrate import check_version, migrate
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
    """The database at the program's version: SQLite is brought there, PostgreSQL must be there already.

    Raises:
        BotError: it can't be opened, is newer than the program, or needs `bot migrate`.
    """
    url = settings.database_url
    database = open_database(url)
    if parsed(url).get_backend_name() == "sqlite":
        await migrate(url)
    else:
        await check_version(url)
    found_to = await database.read(newest)
    limits = {TELEGRAM: settings.pace}
    return SqlStore(database, limits, SystemClock(), found_to, bulk=(TELEGRAM,), retention=settings.retention)


async def until(stopped: asyncio.Event, tasks: Sequence[asyncio.Task[None]]) -> None:
    """Until told to stop, or one of the tasks that must not end ends."""
    waiting = asyncio.create_task(stopped.wait())
    await asyncio.wait([waiting, *tasks], return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
