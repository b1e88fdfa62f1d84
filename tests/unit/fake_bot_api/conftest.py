"""A server and a bare client for each test."""

from collections.abc import AsyncIterator

import aiohttp
import pytest

from tests.fakes.bot_api import BotApi
from tests.unit.fake_bot_api.client import Client


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with BotApi.serving() as serving:
        yield serving


@pytest.fixture
async def bot(api: BotApi) -> AsyncIterator[Client]:
    async with aiohttp.ClientSession() as session:
        yield Client(api, session)
