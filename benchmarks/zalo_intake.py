"""How many events a second one process takes in by the Zalo account's webhook, and how long the platform waits.

`python -m benchmarks.zalo_intake [--events 20000] [--members 5000] [--calm 200] [--calm-s 20]`. A real `bot run` on
SQLite; each event is signed and counts once its answer is 200, which is after the commit. First so many a second by the
clock, then as fast as 64 connections bring them. Beside it the same for Telegram's webhook.
"""

import argparse
import asyncio
import json
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import aiohttp
from cryptography.fernet import Fernet

from benchmarks.running import Process
from bot.app.parts import open_store
from bot.app.zalo import PairShelf
from bot.channels.telegram.webhook import PATH as TELEGRAM_PATH
from bot.channels.telegram.webhook import SECRET_HEADER
from bot.channels.zalo.signature import HEADER, mac
from bot.channels.zalo.tokens import Pair
from bot.channels.zalo.webhook import PATH
from bot.config import load_settings
from tests.fakes.bot_api import BotApi, updates
from tests.fakes.zalo.server import APP_ID, OA_ID, SECRET, FakeZalo

PORT = 18_474
CONNECTIONS = 64
TELEGRAM_SECRET = "secret"
Bring = Callable[[aiohttp.ClientSession, int], Awaitable[int]]


@dataclass(frozen=True, slots=True)
class Taken:
    """`refused`: answers other than 200."""

    events: int
    took_s: float
    waits_ms: tuple[float, ...]
    refused: int

    def __str__(self) -> str:
        waits = sorted(self.waits_ms)
        p50, p99 = (waits[min(int(len(waits) * share), len(waits) - 1)] for share in (0.5, 0.99))
        rate = self.events / self.took_s
        return (
            f"{rate:.0f}/s, answered within p50 {p50:.0f} ms, p99 {p99:.0f} ms, refused {self.refused} of {self.events}"
        )


async def flood(bring: Bring, events: int) -> Taken:
    """As fast as the connections take them."""
    numbers = iter(range(events))
    waits: list[float] = []
    refused = 0
    began_s = time.perf_counter()

    async def worker(session: aiohttp.ClientSession) -> None:
        nonlocal refused
        for number in numbers:
            asked_s = time.perf_counter()
            refused += await bring(session, number) != 200
            waits.append((time.perf_counter() - asked_s) * 1000)

    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=CONNECTIONS)) as session:
        await asyncio.gather(*(worker(session) for _ in range(CONNECTIONS)))
    return Taken(events, time.perf_counter() - began_s, tuple(waits), refused)


async def calm(bring: Bring, per_s: float, seconds: float, first: int) -> Taken:
    """So many a second by the clock; each waits for its own answer only."""
    count = int(per_s * seconds)
    waits: list[float] = []
    refused = 0
    began_s = time.perf_counter()

    async def one(session: aiohttp.ClientSession, place: int) -> None:
        nonlocal refused
        await asyncio.sleep(max(began_s + place / per_s - time.perf_counter(), 0))
        due_s = began_s + place / per_s
        refused += await bring(session, first + place) != 200
        waits.append((time.perf_counter() - due_s) * 1000)

    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=CONNECTIONS)) as session:
        await asyncio.gather(*(one(session, place) for place in range(count)))
    return Taken(count, time.perf_counter() - began_s, tuple(waits), refused)


def to_zalo(platform: FakeZalo, members: int) -> Bring:
    async def bring(session: aiohttp.ClientSession, number: int) -> int:
        event = platform.event(str(10**18 + number % members), "/trogiup", number=number + 1)
        platform.history.clear()
        body = json.dumps(event, ensure_ascii=False).encode()
        headers = {HEADER: f"mac={mac(APP_ID, body, event['timestamp'], SECRET)}", "Content-Type": "application/json"}
        async with session.post(f"http://127.0.0.1:{PORT}{PATH}", data=body, headers=headers) as answer:
            return answer.status

    return bring


def to_telegram(members: int) -> Bring:
    async def bring(session: aiohttp.ClientSession, number: int) -> int:
        made = updates.message(1_000_000 + number % members, "/trogiup", message_id=number + 1, date=int(time.time()))
        body = json.dumps({"update_id": number + 1, **made}).encode()
        headers = {SECRET_HEADER: TELEGRAM_SECRET, "Content-Type": "application/json"}
        async with session.post(f"http://127.0.0.1:{PORT}{TELEGRAM_PATH}", data=body, headers=headers) as answer:
            return answer.status

    return bring


async def on_zalo(plan: argparse.Namespace, place: Path) -> None:
    platform = FakeZalo()
    base = await platform.start()
    given = {"ZALO_APP_ID": APP_ID, "ZALO_OA_ID": OA_ID, "ZALO_APP_SECRET": "app-secret", "ZALO_OA_SECRET": SECRET}
    given |= {"TOKEN_KEY": Fernet.generate_key().decode(), "ZALO_API_BASE": base, "ZALO_OAUTH_BASE": base}
    given |= {"ZALO_FILE_HOSTS": "127.0.0.1", "TELEGRAM_BOT_TOKEN": "", "HTTP_PORT": str(PORT)}
    given |= {"DATABASE_URL": f"sqlite+aiosqlite:///{place / 'zalo.db'}"}
    settings = load_settings(given)
    store = await open_store(settings)
    pair = Pair(platform.access, platform.refresh, time.time(), time.time() + 90_000)
    await PairShelf(store.sealed(settings.zalo.keys)).save(pair)
    await store.close()
    await _measured(
        "zalo", Process("bot", ["-m", "bot", "run"], given, place / "log"), to_zalo(platform, plan.members), plan
    )
    await platform.stop()


async def on_telegram(plan: argparse.Namespace, place: Path) -> None:
    async with BotApi.serving() as api:
        given = {"TELEGRAM_BOT_TOKEN": api.token, "TELEGRAM_API_BASE": api.url, "TELEGRAM_MODE": "webhook"}
        given |= {
            "TELEGRAM_WEBHOOK_SECRET": TELEGRAM_SECRET,
            "PUBLIC_URL": "https://example.vn",
            "HTTP_PORT": str(PORT),
        }
        given |= {"DATABASE_URL": f"sqlite+aiosqlite:///{place / 'telegram.db'}"}
        bot = Process("bot", ["-m", "bot", "run"], given, place / "log")
        await _measured("telegram", bot, to_telegram(plan.members), plan)


async def _measured(name: str, bot: Process, bring: Bring, plan: argparse.Namespace) -> None:
    await bot.start()
    try:
        quiet = await calm(bring, plan.calm, plan.calm_s, 10_000_000)
        print(f"{name}, {plan.calm:g} events/s for {plan.calm_s:g} s: {quiet}", flush=True)
        fast = await flood(bring, plan.events)
        print(f"{name}, {plan.events} events of {plan.members} members at once: {fast}", flush=True)
    finally:
        await bot.kill()


async def run(plan: argparse.Namespace, place: Path) -> None:
    await on_zalo(plan, place)
    await on_telegram(plan, place)


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--events", type=int, default=20_000)
    options.add_argument("--members", type=int, default=5_000)
    options.add_argument("--calm", type=float, default=200.0)
    options.add_argument("--calm-s", type=float, default=20.0)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(run(chosen, Path(folder)))
