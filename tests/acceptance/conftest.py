"""The platform, and the service that runs on it, anew for each test."""

from collections.abc import AsyncIterator

import pytest

from bot.dialogue.library import Library
from tests.fakes.bot_api import BotApi
from tests.serving import FORUM, Served, serving, settings_for


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    forum = {"type": "supergroup", "title": "Chi bộ", "is_forum": True}
    async with BotApi.serving(chats={FORUM: forum}) as running:
        yield running


@pytest.fixture
async def served(api: BotApi, shelf: Library, sqlite_database: str) -> AsyncIterator[Served]:
    async with serving(api, shelf, settings_for(api, sqlite_database)) as running:
        yield running
