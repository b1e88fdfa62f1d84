"""Kill -9 while many browsers chat: each gets the answer to each of its questions once, and goes on by itself."""

import asyncio
import contextlib
import os
import secrets
import signal
import socket
import time
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
import pytest

from tests.databases import sqlite_url
from tests.processes import Running, bot, config
from tests.reader import Message, Reader, reading

pytestmark = pytest.mark.slow

BROWSERS = int(os.environ.get("WEB_BROWSERS", "20"))
QUESTIONS, KILLS = 4, 2
WITHIN_S = 600.0
HOST = "tro-ly.test"


@dataclass
class Chat:
    """A browser that asks, asks again what was not taken, and opens its stream again where it broke."""

    number: int
    got: list[Message] = field(default_factory=list)
    broken: int = 0
    all: asyncio.Event = field(default_factory=asyncio.Event)

    async def run(self, url: str) -> None:
        headers = {"Host": HOST, "X-Forwarded-For": f"10.0.{self.number // 250}.{self.number % 250 + 1}"}
        async with reading(url, scripts=True, headers=headers) as reader:
            await self._until_done(reader.open)
            listening = asyncio.create_task(self._listen(reader))
            for _ in range(QUESTIONS):
                await self._ask(reader)
                await asyncio.sleep(0.3)
            await self.all.wait()
            await asyncio.sleep(1.5)
            listening.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await listening

    async def _ask(self, reader: Reader) -> None:
        fields: dict[str, object] = {"loi": "/trogiup", "lan": secrets.token_hex(8)}
        while True:
            with contextlib.suppress(aiohttp.ClientError, OSError):
                if await reader.post(fields) == 202:
                    return
            await asyncio.sleep(0.2)

    async def _listen(self, reader: Reader) -> None:
        while True:
            with contextlib.suppress(aiohttp.ClientError, OSError, AssertionError):
                async for message in reader.stream():
                    self.got.append(message)
                    if len(self.got) == QUESTIONS:
                        self.all.set()
            self.broken += 1
            await asyncio.sleep(0.2)

    async def _until_done(self, work: object) -> None:
        while True:
            with contextlib.suppress(aiohttp.ClientError, OSError):
                await work()  # type: ignore[operator]
                return
            await asyncio.sleep(0.2)


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


async def kill(running: Running) -> None:
    running.process.send_signal(signal.SIGKILL)
    await running.process.wait()


async def test_a_kill_loses_no_message_and_doubles_none(tmp_path: Path) -> None:
    path = config(tmp_path)
    text = path.read_text(encoding="utf-8").replace("proxies: []", f"public_url: http://{HOST}\n  proxies: [127.0.0.1]")
    path.write_text(text, encoding="utf-8")
    port = free_port()
    given = {
        "BOT_CONFIG": str(path),
        "DATABASE_URL": sqlite_url(tmp_path / "bot.db"),
        "HTTP_PORT": str(port),
    }
    chats = [Chat(number) for number in range(BROWSERS)]
    begun_s = time.monotonic()
    async with asyncio.timeout(WITHIN_S):
        async with bot(tmp_path, "run", **given) as first:
            await first.ready()
            talking = asyncio.gather(*(one.run(f"http://127.0.0.1:{port}") for one in chats))
            await asyncio.sleep(1.0)
            await kill(first)
        for last in range(KILLS)[::-1]:
            async with bot(tmp_path, "run", **given) as again:
                await again.ready()
                if last:
                    await asyncio.sleep(0.7)
                    await kill(again)
                else:
                    await talking
    numbers = [[message.number for message in one.got] for one in chats]
    assert [len(found) for found in numbers] == [QUESTIONS] * BROWSERS
    assert all(found == sorted(set(found)) for found in numbers)
    assert all(one.broken for one in chats)
    print(f"{BROWSERS} browsers, {KILLS} kills, {time.monotonic() - begun_s:.0f} s")
