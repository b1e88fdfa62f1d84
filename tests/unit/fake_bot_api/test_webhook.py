"""Updates are posted until they are acknowledged, each chat in order."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web

from tests.fakes.bot_api import BotApi, updates
from tests.fakes.bot_api.webhook import SECRET_HEADER
from tests.unit.fake_bot_api.client import CHAT, Client, push


class Listener:
    """A bot's webhook, which answers what `answers` says, by update id and attempt, else 200."""

    def __init__(self) -> None:
        self.got: list[tuple[int, int]] = []
        self.secrets: set[str] = set()
        self.answers: dict[int, list[int]] = {}

    async def answer(self, request: web.Request) -> web.Response:
        update = await request.json()
        self.secrets.add(request.headers.get(SECRET_HEADER, ""))
        await asyncio.sleep(0.001)
        status = (self.answers.get(update["update_id"]) or [200]).pop(0)
        self.got.append((update["update_id"], status))
        return web.Response(status=status)


@pytest.fixture
async def hook() -> AsyncIterator[tuple[Listener, str]]:
    listener = Listener()
    app = web.Application()
    app.router.add_post("/hook", listener.answer)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    yield listener, f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    await runner.cleanup()


async def test_a_webhook_gets_each_update_until_it_answers_200_and_a_chat_in_order(
    api: BotApi, bot: Client, hook: tuple[Listener, str]
) -> None:
    listener, url = hook
    listener.answers = {1: [500, 302], 2: [503]}
    api.configure(webhook_backoff_s=[0.01])
    await push(api, 2)
    await bot.ok("setWebhook", url=url, secret_token="s-1", max_connections=4)
    await api.push(*(updates.message(chat, "x") for chat in (CHAT, 12, 13)))
    await api.wait_for(lambda: api.counters()["updates"]["acknowledged"] == 5)
    assert listener.secrets == {"s-1"}
    assert [got for got in listener.got if got[0] in (1, 2, 3)] == [
        *((1, 500), (1, 302), (1, 200)),
        *((2, 503), (2, 200)),
        (3, 200),
    ]
    info = await bot.ok("getWebhookInfo")
    assert (info["pending_update_count"], info["last_error_message"]) == (
        0,
        "Wrong response from the webhook: 503 Service Unavailable",
    )


async def test_setting_the_same_webhook_again_interrupts_nothing(
    api: BotApi, bot: Client, hook: tuple[Listener, str]
) -> None:
    listener, url = hook
    await bot.ok("setWebhook", url=url)
    await push(api, 50)
    for _ in range(5):
        await bot.ok("setWebhook", url=url)
    await api.wait_for(lambda: api.counters()["updates"]["acknowledged"] == 50)
    assert [update_id for update_id, _ in listener.got] == list(range(1, 51))


async def test_without_an_answer_the_webhook_keeps_trying_and_polling_takes_over_when_it_is_deleted(
    api: BotApi, bot: Client
) -> None:
    await bot.ok("setWebhook", url="http://127.0.0.1:9/closed")
    ids = await push(api, 3)
    await api.wait_for(lambda: api.counters()["webhook"]["failed"] > 2)
    assert (await bot("getUpdates"))["error_code"] == 409
    await bot.ok("deleteWebhook")
    assert await bot.ids() == ids
    await bot.ok("setWebhook", url="", drop_pending_updates=True)
    assert await bot.ids() == []


@pytest.mark.parametrize(
    ("params", "why"),
    [
        ({"url": "http://example.org/hook"}, "HTTPS URL"),
        ({"url": "https://example.org", "secret_token": "a b"}, "unallowed characters"),
        ({"url": "https://example.org", "max_connections": 101}, "1-100"),
    ],
)
async def test_a_wrong_webhook_is_refused(bot: Client, params: dict[str, Any], why: str) -> None:
    assert why in (await bot("setWebhook", **params))["description"]
