"""A call with its parameters made ready by ourselves fails in the same words as the library's own."""

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
import telegram
from telegram.error import TelegramError

from bot.channels.telegram import setup
from bot.channels.telegram.errors import translate
from bot.channels.telegram.request import AiohttpRequest
from tests.fakes.bot_api import BotApi

LAN = 71
KINDS = ("429", "403", "400", "500", "502", "502_html", "drop_before", "drop_after", "truncated")


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with BotApi.serving() as running:
        yield running


@pytest.fixture
async def bot(api: BotApi) -> AsyncIterator[telegram.Bot]:
    made = setup.make_bot(api.token, api.url)
    await setup.introduce(made)
    yield made
    await made.shutdown()


async def fault_of(call: Callable[[], Awaitable[object]]) -> tuple[type[TelegramError], object]:
    with pytest.raises(TelegramError) as caught:
        await call()
    return type(caught.value), type(translate(caught.value))


async def ready(bot: telegram.Bot, method: str = "sendMessage", **parameters: object) -> object:
    request = bot.request
    assert isinstance(request, AiohttpRequest)
    return await request.call(f"{bot.base_url}/{method}", {"chat_id": LAN, "text": "Chào", **parameters})


@pytest.mark.parametrize("kind", KINDS)
async def test_every_fault_of_the_platform_has_the_librarys_name(api: BotApi, bot: telegram.Bot, kind: str) -> None:
    api.configure(faults=[{"kind": kind, "methods": ["sendMessage"], "retry_after_s": 3}])
    assert await fault_of(lambda: ready(bot)) == await fault_of(lambda: bot.send_message(LAN, "Chào"))


async def test_what_the_platform_refuses_has_the_librarys_name(bot: telegram.Bot) -> None:
    refused = await fault_of(lambda: ready(bot, text=""))
    assert refused == await fault_of(lambda: bot.send_message(LAN, ""))


async def test_a_group_that_moved_is_named_with_its_new_number(api: BotApi, bot: telegram.Bot) -> None:
    api.migrate(-22, -1_001_000_000_003)
    with pytest.raises(telegram.error.ChatMigrated) as caught:
        await ready(bot, chat_id=-22)
    assert caught.value.new_chat_id == -1_001_000_000_003


async def test_the_message_that_came_of_it_is_told(api: BotApi, bot: telegram.Bot) -> None:
    told = await ready(bot)
    assert isinstance(told, dict)
    assert told["message_id"] == api.sent(LAN)[-1].message_id
