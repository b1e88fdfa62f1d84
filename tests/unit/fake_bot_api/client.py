"""A bare HTTP client of the Bot API, and what its tests share."""

import json
from typing import Any

import aiohttp

from tests.fakes.bot_api import BotApi, RemoteBotApi, updates

CHAT, GROUP = 11, -22
KEYBOARD = {"inline_keyboard": [[{"text": "Có", "callback_data": "yes"}, {"text": "Không", "callback_data": "no"}]]}


class Client:
    """What any bot does: POST a form, with nested values as JSON text."""

    def __init__(self, api: BotApi | RemoteBotApi, session: aiohttp.ClientSession) -> None:
        self.base = f"{api.url}/bot{api.token}"
        self.session = session

    async def __call__(self, method: str, **params: Any) -> dict[str, Any]:
        form = {name: one if isinstance(one, str) else json.dumps(one) for name, one in params.items()}
        async with self.session.post(f"{self.base}/{method}", data=form) as response:
            answer = dict(await response.json())
        assert answer["ok"] is (response.status == 200)
        assert answer["ok"] or answer["error_code"] == response.status
        return answer

    async def ok(self, method: str, **params: Any) -> Any:
        answer = await self(method, **params)
        assert answer["ok"], answer
        return answer["result"]

    async def say(self, text: str, chat_id: int = CHAT, **params: Any) -> dict[str, Any]:
        return await self("sendMessage", chat_id=chat_id, text=text, **params)

    async def ids(self, **params: Any) -> list[int]:
        return [update["update_id"] for update in await self.ok("getUpdates", **params)]


async def push(api: BotApi, count: int) -> list[int]:
    return await api.push(*(updates.message(CHAT, f"câu {number}") for number in range(count)))
