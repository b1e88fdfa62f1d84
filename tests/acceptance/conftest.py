"""The platform, and the service that runs on it, anew for each test."""

from collections.abc import AsyncIterator, Iterator

import pytest

from benchmarks.running import Process
from bot.dialogue.library import Library
from tests.fakes.bot_api import BotApi
from tests.serving import FORUM, Served, serving, settings_for


@pytest.fixture(scope="session", autouse=True)
def quick_starts() -> Iterator[None]:
    """What benchmarks do at length, and tests shortly, starts processes again and again."""
    Process.split = True
    yield
    Process.split = False


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    forum = {"type": "supergroup", "title": "Chi bộ", "is_forum": True}
    async with BotApi.serving(chats={FORUM: forum}) as running:
        yield running


@pytest.fixture
async def served(api: BotApi, shelf: Library, sqlite_database: str) -> AsyncIterator[Served]:
    async with serving(api, shelf, settings_for(api, sqlite_database)) as running:
        yield running
