"""`bot run` with an audience and a broadcast in its database."""

import asyncio
import shutil
import time
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, insert

from benchmarks.running import ROOT, BotProcess
from bot.app.parts import SystemClock
from bot.domain.broadcasts import Broadcast, BroadcastKind, BroadcastStatus, NewBroadcast, Part
from bot.domain.desk import HOME_ZONE
from bot.storage.broadcasts.store import SqlBroadcasts
from bot.storage.engines import open_database
from bot.storage.migrate import migrate
from bot.storage.schema import subscribers
from tests.fakes.bot_api import RemoteBotApi

CODE = "K7-3M24"
FIRST_CHAT = 100_000
TEXT = "Đồng chí nhớ kiểm chứng nguồn tin trước khi chia sẻ, theo mục 2.4 của Chỉ thị. " * 4


class Sending:
    """`bot run` and its database, with an audience and an approved broadcast in it, at any hour of the day."""

    def __init__(self, place: Path, api: RemoteBotApi, per_s: float, url: str = "") -> None:
        self.bot = BotProcess(place, api, pace=f"{{overall_per_s: {per_s:g}}}", database_url=url)
        config = place / "config.yaml"
        paid = "broadcast: {paid: true}\n" if per_s > 30 else ""
        text_ = config.read_text(encoding="utf-8").replace(str(ROOT / "knowledge"), str(_knowledge(place))) + paid
        config.write_text(text_, encoding="utf-8")

    @property
    def url(self) -> str:
        return self.bot.database_url


def _knowledge(place: Path) -> Path:
    """The shipped knowledge with a calendar whose one quiet minute is half a day away."""
    copy = place / "knowledge"
    if not copy.exists():
        shutil.copytree(ROOT / "knowledge", copy)
        calendar = copy / "broadcasts" / "calendar.yaml"
        told = calendar.read_text(encoding="utf-8")
        hour = f"{(datetime.now(HOME_ZONE).hour + 12) % 24:02}"
        for shipped, changed in (('from: "21:00"', f'from: "{hour}:00"'), ('until: "07:30"', f'until: "{hour}:01"')):
            told = told.replace(shipped, changed)
        calendar.write_text(told, encoding="utf-8")
        (copy / "broadcasts" / "holidays.yaml").write_text(
            'each_year:\n  - {day: "02-29", name: không}\ndates: []\n', encoding="utf-8"
        )
    return copy


async def prepare(url: str, recipients: int) -> None:
    """A migrated database with so many subscribers and one approved broadcast."""
    await migrate(url)
    database = open_database(url)
    try:
        for start in range(0, recipients, 10_000):
            chats = range(FIRST_CHAT + start, FIRST_CHAT + min(start + 10_000, recipients))
            rows = [{"owner": f"telegram:{chat}", "since": 0.0} for chat in chats]
            await database.write(lambda connection, rows=rows: _insert(connection, rows))  # type: ignore[misc]
        store = SqlBroadcasts(database, {}, SystemClock(), ("telegram",))
        new = NewBroadcast(CODE, BroadcastKind.COMPOSED, BroadcastStatus.APPROVED, "Nhắc nhở", (Part(TEXT),))
        assert await store.create(new)
    finally:
        await database.close()


def _insert(connection: Connection, rows: list[dict[str, object]]) -> None:
    connection.execute(insert(subscribers), rows)


async def found(url: str) -> Broadcast:
    """The broadcast as the database has it."""
    database = open_database(url)
    try:
        store = SqlBroadcasts(database, {}, SystemClock(), ("telegram",))
        one = await store.by_code(CODE)
        assert one is not None
        return await store.progress(one)
    finally:
        await database.close()


async def until_done(url: str, timeout_s: float) -> Broadcast:
    end_s = time.monotonic() + timeout_s
    while time.monotonic() < end_s:
        one = await found(url)
        if one.status is BroadcastStatus.DONE:
            return one
        await asyncio.sleep(0.5)
    raise TimeoutError(f"the broadcast is not over after {timeout_s:g} s: {await found(url)}")
