"""Updates posted to the bot's URL, as the platform does it (https://core.telegram.org/bots/api#setwebhook).

Up to `max_connections` POSTs at once; the next update of a chat goes out only when the one before was acknowledged;
anything but a 2xx answer, and a connection that fails, is tried again after a short pause, so that a bot that was
killed is given the update again.
"""

import asyncio
from collections import deque
from dataclasses import dataclass

import aiohttp

from tests.fakes.bot_api.pending import Waiting

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hook:
    """What setWebhook said; and how the server tries again, in seconds (the last pause repeats)."""

    url: str
    secret_token: str = ""
    max_connections: int = 40
    timeout_s: float = 30.0
    backoff_s: tuple[float, ...] = (0.05, 0.1, 0.2, 0.4, 0.8)


class WebhookPusher:
    """Delivers until stopped. `acknowledged`, `attempts`, `failed` count POSTs; `last_error` is in words."""

    def __init__(self, hook: Hook) -> None:
        self.hook = hook
        self.acknowledged = 0
        self.attempts = 0
        self.failed = 0
        self.last_error = ""
        self._lanes: dict[object, deque[Waiting]] = {}
        self._ready: asyncio.Queue[object] = asyncio.Queue()
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=hook.max_connections),
            timeout=aiohttp.ClientTimeout(total=hook.timeout_s),
            headers={SECRET_HEADER: hook.secret_token} if hook.secret_token else {},
        )
        self._workers = [asyncio.create_task(self._work()) for _ in range(hook.max_connections)]

    def __len__(self) -> int:
        return sum(map(len, self._lanes.values()))

    def put(self, waiting: list[Waiting]) -> None:
        for one in waiting:
            lane = self._lanes.get(one.lane)
            if lane is None:
                self._lanes[one.lane] = deque((one,))
                self._ready.put_nowait(one.lane)
            else:
                lane.append(one)

    async def stop(self) -> list[Waiting]:
        """Stop posting; gives what was not acknowledged."""
        for worker in self._workers:
            worker.cancel()
        await asyncio.gather(*self._workers, return_exceptions=True)
        await self._session.close()
        return [one for lane in self._lanes.values() for one in lane]

    def counters(self) -> dict[str, object]:
        return {"attempts": self.attempts, "failed": self.failed, "last_error": self.last_error}

    async def _work(self) -> None:
        while True:
            key = await self._ready.get()
            lane = self._lanes[key]
            await self._deliver(lane[0])
            lane.popleft()
            self.acknowledged += 1
            if lane:
                self._ready.put_nowait(key)
            else:
                del self._lanes[key]

    async def _deliver(self, update: Waiting) -> None:
        tries = 0
        while not await self._post(update):
            self.failed += 1
            await asyncio.sleep(self.hook.backoff_s[min(tries, len(self.hook.backoff_s) - 1)])
            tries += 1

    async def _post(self, update: Waiting) -> bool:
        self.attempts += 1
        try:
            async with self._session.post(
                self.hook.url, data=update.body, headers={"Content-Type": "application/json"}
            ) as response:
                await response.read()
                if response.ok and response.status < 300:
                    return True
                self.last_error = f"Wrong response from the webhook: {response.status} {response.reason}"
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            self.last_error = f"{type(error).__name__}: {error}"
        return False
