"""A bot of the Zalo Bot Platform alone: the whole service, asking a local platform or being brought its updates."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from bot.app.parts import open_store
from bot.app.service import Service
from bot.app.zalobot import ZaloBotSide
from bot.config import load_settings
from bot.dialogue.library import Library
from bot.domain.errors import BotError
from tests.fakes.zalobot.server import TOKEN, FakeZaloBot
from tests.processes import bot
from tests.serving import ANSWERED, QUESTION

MEMBER = "6ede9afa66b88fe6d6a9"


@dataclass
class Phone:
    """What a member's phone does and shows."""

    platform: FakeZaloBot
    brings: bool = False

    async def ask(self, text: str, **more: str) -> str:
        """What is answered, in one text."""
        before = len(self.platform.sent)
        if self.brings:
            assert await self.platform.deliver(self.platform.event(MEMBER, text, **more)) == 200
        else:
            self.platform.say(MEMBER, text, **more)
        await until(lambda: len(self.platform.sent) > before)
        await asyncio.sleep(0.05)
        return "\n".join(one.text for one in self.platform.sent[before:])


async def until(is_so: Callable[[], object]) -> None:
    for _ in range(2_000):
        if is_so():
            return
        await asyncio.sleep(0.01)
    raise TimeoutError


@pytest.fixture
async def platform() -> AsyncIterator[FakeZaloBot]:
    fake = FakeZaloBot()
    await fake.start()
    yield fake
    await fake.stop()


def environment(platform: FakeZaloBot, database_url: str, **more: str) -> dict[str, str]:
    usual = {"ZALO_BOT_TOKEN": TOKEN, "ZALO_BOT_API_BASE": platform.base, "ZALO_BOT_FILE_HOSTS": "127.0.0.1"}
    return usual | {"DATABASE_URL": database_url, "HTTP_PORT": "0"} | more


@asynccontextmanager
async def serving(platform: FakeZaloBot, shelf: Library, database_url: str, **more: str) -> AsyncIterator[Service]:
    settings = load_settings(environment(platform, database_url, **more))
    store = await open_store(settings)
    service = Service(settings, replace(shelf, desk=replace(settings.desk, address=None)), store, [ZaloBotSide])
    stopped = asyncio.Event()
    task = asyncio.create_task(service.serve(stopped))
    try:
        await until(lambda: service.port or task.done())
        yield service
    finally:
        stopped.set()
        await task
        await store.close()


async def test_a_member_asks_picks_by_number_and_checks_a_spaced_address(
    platform: FakeZaloBot, shelf: Library, sqlite_database: str
) -> None:
    async with serving(platform, shelf, sqlite_database) as service:
        phone = Phone(platform)
        answer = await phone.ask(QUESTION)
        assert ANSWERED in answer
        assert "2. Xem thêm căn cứ" in answer
        assert "Căn cứ" in await phone.ask("2")
        withheld = await phone.ask("https://vtv-vn.top/qua xem giúp")
        assert "gõ địa chỉ có dấu cách" in withheld
        spaced = await phone.ask("vtv-vn . top")
        assert "mạo danh" in spaced.lower() or "giả mạo" in spaced.lower()
        picture = await phone.ask("", photo=f"{platform.base}/files/a.jpg")
        assert "1. " in picture
        assert (await service._pulse.ready())["ready"] is True


async def test_updates_that_are_brought_are_answered_once_however_often_they_come(
    platform: FakeZaloBot, shelf: Library, sqlite_database: str
) -> None:
    more = {"ZALO_BOT_MODE": "webhook", "PUBLIC_URL": "http://127.0.0.1:1"}
    async with serving(platform, shelf, sqlite_database, **more) as service:
        await until(lambda: platform.webhook[0])
        here = f"http://127.0.0.1:{service.port}/zalobot/webhook"
        phone = Phone(platform, brings=True)
        event = platform.event(MEMBER, QUESTION)
        for wrapped in (False, True, False):
            platform.webhook = (here, platform.webhook[1])  # the program may set its own again at any moment
            assert await platform.deliver(event, wrapped=wrapped) == 200
        platform.webhook = (here, platform.webhook[1])
        await phone.ask("/trogiup")
        assert [ANSWERED in one.text for one in platform.sent].count(True) == 1


async def test_bot_run_takes_the_bot_alone(platform: FakeZaloBot, tmp_path: Path) -> None:
    given = environment(platform, f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}")
    async with bot(tmp_path, "run", **given) as running:
        await running.ready()
        assert running.out.read_text() == f"ready: zalobot 1234567890, web, {running.url}\n"
        platform.say(MEMBER, QUESTION)
        await until(lambda: platform.sent)
        assert ANSWERED in platform.sent[0].text
        assert (await running.stop())[0] == 0
    assert TOKEN not in running.err.read_text()


def test_all_that_is_wrong_with_the_settings_of_a_bot_is_said_at_once() -> None:
    with pytest.raises(BotError) as caught:
        load_settings(
            {"ZALO_BOT_TOKEN": "1:x", "ZALO_BOT_MODE": "webhook", "ZALO_BOT_WEBHOOK_SECRET": "ngắn"}
            | {"ZALO_BOT_API_BASE": "ftp://x"}
        )
    assert all(key in str(caught.value) for key in ("PUBLIC_URL", "ZALO_BOT_WEBHOOK_SECRET", "ZALO_BOT_API_BASE"))
