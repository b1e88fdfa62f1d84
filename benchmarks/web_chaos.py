"""Kill -9 while many browsers chat: each gets the answer to each of its questions once, and goes on by itself.

`python -m benchmarks.web_chaos [--browsers 100] [--kills 3]` prints how many messages were lost and doubled, and fails
where any was. A real `bot run` behind what looks like a proxy, on SQLite.
"""

import argparse
import asyncio
import contextlib
import secrets
import signal
import socket
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp

from tests.databases import sqlite_url
from tests.processes import Running, bot, config
from tests.reader import Message, Reader, reading

QUESTIONS = 4
WITHIN_S = 900.0
AFTER_READY_S = 0.7
STAYS_S = 1.5
"""So long each goes on listening once it has all, for what would come twice."""
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
            await asyncio.sleep(STAYS_S)
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


async def played(place: Path, browsers: int, kills: int) -> list[Chat]:
    """What each browser got while the process was killed and started again so many times."""
    path = config(place)
    text = path.read_text(encoding="utf-8").replace("proxies: []", f"public_url: http://{HOST}\n  proxies: [127.0.0.1]")
    path.write_text(text, encoding="utf-8")
    port = free_port()
    given = {"BOT_CONFIG": str(path), "DATABASE_URL": sqlite_url(place / "bot.db"), "HTTP_PORT": str(port)}
    chats = [Chat(number) for number in range(browsers)]
    talking = None
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(WITHIN_S):
            for left in range(kills + 1)[::-1]:
                async with bot(place, "run", **given) as running:
                    await running.ready()
                    if talking is None:
                        talking = asyncio.gather(*(one.run(f"http://127.0.0.1:{port}") for one in chats))
                    if left:
                        await asyncio.sleep(AFTER_READY_S)
                        await kill(running)
                    else:
                        await talking
    return chats


def lost(chats: Sequence[Chat]) -> int:
    """Answers that did not come."""
    return sum(max(QUESTIONS - len({message.number for message in one.got}), 0) for one in chats)


def doubled(chats: Sequence[Chat]) -> int:
    """Messages that came again or out of their order, and answers to what was asked once that came as two messages."""
    numbers = [[message.number for message in one.got] for one in chats]
    again = sum(len(found) - len(set(found)) + (found != sorted(found)) for found in numbers)
    return again + sum(max(len(set(found)) - QUESTIONS, 0) for found in numbers)


async def main(browsers: int, kills: int) -> int:
    began_s = time.monotonic()
    with tempfile.TemporaryDirectory() as place:
        chats = await played(Path(place), browsers, kills)
    never = sum(not one.broken for one in chats)
    print(
        f"{browsers} browsers, {QUESTIONS} questions each, killed (SIGKILL) {kills} times: {lost(chats)} answers lost, "
        f"{doubled(chats)} doubled, {browsers - never} streams broke and went on by themselves; "
        f"{time.monotonic() - began_s:.0f} s"
    )
    return 1 if lost(chats) or doubled(chats) or never else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--browsers", type=int, default=100)
    parser.add_argument("--kills", type=int, default=3)
    chosen = parser.parse_args()
    sys.exit(asyncio.run(main(chosen.browsers, chosen.kills)))
