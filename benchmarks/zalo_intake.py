"""How many events a second one process takes in by the Zalo account's webhook, and how long the platform waits.

`python -m benchmarks.zalo_intake [--events 20000] [--members 5000] [--calm 200] [--calm-s 20]`. A real `bot run` on
SQLite; each event is signed and counts once its answer is 200, which is after the commit. First so many a second by the
clock, then 1,000 a second, then as fast as 256 connections bring them. Beside it the same for Telegram's webhook, and
for both in one process, every other event by each. What the processor gave to the bot, and to this program with its
platforms, is told apart; afterwards the database is asked whether it holds every event that was answered with 200.
"""

import argparse
import asyncio
import json
import sqlite3
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, replace
from pathlib import Path

import aiohttp
from cryptography.fernet import Fernet

from benchmarks.running import Process, free_port
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

PORT = free_port()
CONNECTIONS, STEADY_PER_S = 256, 1_000.0
SQLITE = "sqlite+aiosqlite:///"
TELEGRAM_SECRET = "secret"
Bring = Callable[[aiohttp.ClientSession, int], Awaitable[int]]


@dataclass(frozen=True, slots=True)
class Taken:
    """`refused`: answers other than 200. `bot_s`, `own_s`: time of the processor for the bot, and for who brings."""

    events: int
    took_s: float
    waits_ms: tuple[float, ...]
    refused: int
    bot_s: float = 0.0
    own_s: float = 0.0

    def __str__(self) -> str:
        waits = sorted(self.waits_ms)
        p50, p99 = (waits[min(int(len(waits) * share), len(waits) - 1)] for share in (0.5, 0.99))
        rate = self.events / self.took_s
        return (
            f"{rate:.0f}/s, answered within p50 {p50:.0f} ms, p99 {p99:.0f} ms, refused {self.refused} of {self.events}"
            f"; of a core {self.bot_s / self.took_s:.0%} for the bot, {self.own_s / self.took_s:.0%} for who brings;"
            f" {self.bot_s / self.events * 1000:.2f} ms of the bot for each"
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


def to_both(*each: Bring) -> Bring:
    async def bring(session: aiohttp.ClientSession, number: int) -> int:
        return await each[number % len(each)](session, number // len(each))

    return bring


@asynccontextmanager
async def a_zalo_account(database: str) -> AsyncIterator[tuple[FakeZalo, dict[str, str]]]:
    """The platform, and the settings of a bot that holds a pair of tokens of it."""
    platform = FakeZalo()
    base = await platform.start()
    given = {"ZALO_APP_ID": APP_ID, "ZALO_OA_ID": OA_ID, "ZALO_APP_SECRET": "app-secret", "ZALO_OA_SECRET": SECRET}
    given |= {"TOKEN_KEY": Fernet.generate_key().decode(), "ZALO_API_BASE": base, "ZALO_OAUTH_BASE": base}
    given |= {"ZALO_FILE_HOSTS": "127.0.0.1", "TELEGRAM_BOT_TOKEN": ""}
    settings = load_settings({**given, "DATABASE_URL": database})
    store = await open_store(settings)
    pair = Pair(platform.access, platform.refresh, time.time(), time.time() + 90_000)
    await PairShelf(store.sealed(settings.zalo.keys)).save(pair)
    await store.close()
    try:
        yield platform, given
    finally:
        await platform.stop()


@asynccontextmanager
async def a_telegram_bot() -> AsyncIterator[dict[str, str]]:
    async with BotApi.serving() as api:
        given = {"TELEGRAM_BOT_TOKEN": api.token, "TELEGRAM_API_BASE": api.url, "TELEGRAM_MODE": "webhook"}
        yield given | {"TELEGRAM_WEBHOOK_SECRET": TELEGRAM_SECRET, "PUBLIC_URL": "https://example.vn"}


async def _measured(name: str, given: dict[str, str], bring: Bring, plan: argparse.Namespace, place: Path) -> None:
    bot = Process("bot", ["-m", "bot", "run"], given | {"HTTP_PORT": str(PORT)}, place / "log")
    await bot.start()
    try:
        quiet = await _with_shares(bot, calm(bring, plan.calm, plan.calm_s, 10_000_000))
        print(f"{name}, {plan.calm:g} events/s for {plan.calm_s:g} s: {quiet}", flush=True)
        steady = await _with_shares(bot, calm(bring, STEADY_PER_S, plan.calm_s, 20_000_000))
        print(f"{name}, {STEADY_PER_S:g} events/s for {plan.calm_s:g} s: {steady}", flush=True)
        fast = await _with_shares(bot, flood(bring, plan.events))
        print(f"{name}, {plan.events} events of {plan.members} members at once: {fast}", flush=True)
    finally:
        await bot.kill()
    accepted = sum(one.events - one.refused for one in (quiet, steady, fast))
    print(f"{name}, answered with 200: {accepted}, in the database after a kill: {_stored(given)}", flush=True)


async def _with_shares(bot: Process, taking: Awaitable[Taken]) -> Taken:
    bot_s, own_s = bot.cpu_s(), time.process_time()
    taken = await taking
    return replace(taken, bot_s=bot.cpu_s() - bot_s, own_s=time.process_time() - own_s)


def _stored(given: dict[str, str]) -> int:
    """Events that were ever taken in; ids are kept for days."""
    with closing(sqlite3.connect(given["DATABASE_URL"].removeprefix(SQLITE))) as database:
        return int(database.execute("SELECT count(*) FROM seen").fetchone()[0])


async def run(plan: argparse.Namespace, place: Path) -> None:
    alone, other, together = (f"{SQLITE}{place / name}.db" for name in ("zalo", "telegram", "both"))
    async with a_zalo_account(alone) as (platform, given):
        zalo = to_zalo(platform, plan.members)
        await _measured("zalo", given | {"DATABASE_URL": alone}, zalo, plan, place)
    async with a_telegram_bot() as given:
        telegram = to_telegram(plan.members)
        await _measured("telegram", given | {"DATABASE_URL": other}, telegram, plan, place)
    async with a_zalo_account(together) as (platform, given), a_telegram_bot() as more:
        both = to_both(to_zalo(platform, plan.members), telegram)
        await _measured("both", given | more | {"DATABASE_URL": together}, both, plan, place)


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--events", type=int, default=20_000)
    options.add_argument("--members", type=int, default=5_000)
    options.add_argument("--calm", type=float, default=200.0)
    options.add_argument("--calm-s", type=float, default=20.0)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(run(chosen, Path(folder)))
