"""The running service beside the local Bot API server, in the process of a test."""

import asyncio
import contextlib
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from typing import Any

from sqlalchemy import Table, select

from bot.app.parts import open_store
from bot.app.service import Service
from bot.app.side import MakeSide
from bot.app.telegram import TelegramSide
from bot.app.web import WebSide
from bot.app.zalo import ZaloSide
from bot.channels.telegram import setup
from bot.config import Settings, load_settings
from bot.dialogue.library import Library
from bot.services.pace import Pace
from bot.services.upkeep import Lease
from bot.storage.store import SqlStore
from tests.conftest import ROOT
from tests.fakes.bot_api import BotApi, Sent
from tests.fakes.bot_api.schema import DESCRIPTION, Description

LAN, HOA = 5_000_000_001, 5_000_000_002
GROUP, FORUM = -1_001_000_000_001, -1_001_000_000_002
QUESTION = "đăng tài liệu mật lên Facebook được không?"
ANSWERED = "⛔ KHÔNG LÀM"
"""How the answer to QUESTION begins."""
FAST = Pace(1_000.0, 10_000.0, 600_000.0)
STOP_WITHIN_S = 10.0


@dataclass
class Served:
    """A service that runs, and the platform it runs on."""

    api: BotApi
    service: Service
    store: SqlStore
    settings: Settings
    stopped: asyncio.Event
    task: "asyncio.Task[None]"
    url: str = ""

    async def answers(self, chat_id: int, count: int = 1, *, timeout_s: float = 10.0) -> list[Sent]:
        """So many messages of the chat, as soon as they are there."""

        def enough() -> list[Sent] | None:
            sent = self.api.sent(chat_id)
            return sent if len(sent) >= count else None

        found = await self.api.wait_for(enough, timeout_s=timeout_s)
        assert found is not None
        return found

    async def ask(self, chat_id: int, text: str, **more: Any) -> Sent:
        """What is answered to a text; the answer is one message."""
        before = len(self.api.sent(chat_id))
        await self.api.say(chat_id, text, **more)
        sent = await self.answers(chat_id, before + 1)
        await self.settled()
        assert len(self.api.sent(chat_id)) == before + 1, [one.text[:60] for one in self.api.sent(chat_id)]
        return sent[before]

    async def tap(self, chat_id: int, label: str, **more: Any) -> tuple[str, Sent]:
        """What is answered to a tap: the query's id, and the message."""
        before = len(self.api.sent(chat_id))
        query = await self.api.tap(chat_id, label, **more)
        sent = await self.answers(chat_id, before + 1)
        await self.settled()
        return query, sent[before]

    async def settled(self, timeout_s: float = 10.0, waiting: int = 0) -> None:
        """Until nothing waits, neither at the platform nor in the database, but for so many letters."""
        async with asyncio.timeout(timeout_s):
            while True:
                if not len(self.api.state.pending):
                    backlog = await self.store.backlog()
                    if not backlog.inbox and backlog.outbox == waiting:
                        return
                await asyncio.sleep(0.01)

    async def rows(self, table: Table) -> list[dict[str, Any]]:
        found = await self.store._database.read(lambda connection: list(connection.execute(select(table)).mappings()))
        return [dict(row) for row in found]

    @property
    def lease(self) -> Lease:
        """Of asking Telegram for updates."""
        lease = self.service.sides[0].lease
        assert lease is not None
        return lease

    async def stop(self) -> None:
        self.stopped.set()
        async with asyncio.timeout(STOP_WITHIN_S):
            await self.task


def settings_for(api: BotApi, database_url: str, **environment: str) -> Settings:
    """As `bot run` would read them; not paced, any free port."""
    given = {
        "BOT_CONFIG": str(ROOT / "config.yaml"),
        "TELEGRAM_BOT_TOKEN": api.token,
        "TELEGRAM_API_BASE": api.url,
        "DATABASE_URL": database_url,
        "HTTP_PORT": "0",
    }
    return replace(load_settings(given | environment), pace=FAST)


@asynccontextmanager
async def serving(
    api: BotApi,
    shelf: Library,
    settings: Settings,
    read_s: float = 15.0,
    *,
    web: bool = False,
    maintenance: bool = False,
) -> AsyncIterator[Served]:
    """The service from its first question for updates to its clean stop; then every call it made is checked.

    `read_s`: how long it waits for an answer of the platform. `web`: with the page beside Telegram.
    """
    store = await open_store(settings)
    bot = setup.make_bot(settings.telegram.token, settings.telegram.api_base)
    bot.request._read_s = read_s  # type: ignore[attr-defined]
    await setup.introduce(bot)
    makes: list[MakeSide] = [partial(TelegramSide, bot=bot), *([ZaloSide] if settings.zalo.app_id else [])]
    makes += [WebSide] if web else []
    service = Service(settings, replace(shelf, desk=settings.desk), store, makes, maintenance=maintenance)
    stopped = asyncio.Event()
    task = asyncio.create_task(service.serve(stopped))
    served = Served(api, service, store, settings, stopped, task)
    try:
        await api.wait_for(lambda: task.done() or api.calls_of("setMyCommands"))
        if task.done():
            await task
        served.url = f"http://127.0.0.1:{service.port}"
        yield served
        if not task.done():
            await served.stop()
    finally:
        stopped.set()
        task.cancel()
        try:
            with contextlib.suppress(asyncio.CancelledError):
                await task
        finally:
            await bot.shutdown()
            await store.close()
    assert faults_of(api) == []


@cache
def _description() -> Description | None:
    return Description.open() if DESCRIPTION.exists() else None


def faults_of(api: BotApi) -> list[str]:
    """What no client should do; held against the description of the Bot API where it is at hand."""
    described = _description()
    faults = list(api.violations)
    if described is not None:
        faults += [fault for call in api.calls for fault in described.call_faults(call.method, call.params)]
    return faults


@contextmanager
def locked(database_url: str) -> Iterator[None]:
    """Another process writes to the SQLite database and does not end."""
    with closing(sqlite3.connect(database_url.partition(":///")[2], isolation_level=None)) as holder:
        holder.execute("BEGIN IMMEDIATE")
        yield
        holder.execute("ROLLBACK")


def database_files(database_url: str) -> list[Path]:
    path = Path(database_url.partition(":///")[2])
    return sorted(path.parent.glob(f"{path.name}*"))
