"""Updates a second, processor time an update, time to the reply: `bot run` beside a bare echo bot on one machine.

`python -m benchmarks.throughput`. Rounds are interleaved, so that what else the machine does falls on all alike.
"""

import asyncio
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.asking import Asked, questions
from benchmarks.disk import sync_ms
from benchmarks.running import SHIPPED_BUT_OVERALL, BotProcess, Process, cpu_s, platform
from benchmarks.throughput_bounds import Printed, told
from tests.fakes.bot_api import RemoteBotApi, updates

UPDATES = 4_000
ROUNDS = 3
CONCURRENCIES = (2, 32)
LATENCY_PER_S = 30.0
LATENCY_UPDATES = 900
WARM_UP = 200
LOOK_EVERY_S = 0.02
STALLED_S = 30.0


@dataclass(frozen=True, slots=True)
class Rate:
    per_s: float
    cpu_us: float
    server_cpu_us: float


@dataclass(frozen=True, slots=True)
class Delay:
    """From update pushed to reply delivered, ms; processor time an update, µs."""

    p50_ms: float
    p99_ms: float
    cpu_us: float


Make = Callable[[Path, RemoteBotApi], Process]


def ours(place: Path, api: RemoteBotApi) -> Process:
    return BotProcess(place, api)


def paced(place: Path, api: RemoteBotApi) -> Process:
    """With the shipped pace of a chat, which fresh chats never meet but which is noted down for each."""
    return BotProcess(place, api, pace=SHIPPED_BUT_OVERALL)


def echo(concurrency: int, *more: str) -> Make:
    def make(place: Path, api: RemoteBotApi) -> Process:
        arguments = ["-m", "benchmarks.echo_bot", api.url, api.token, str(concurrency), *more]
        return Process("echo bot", arguments, {}, place / "echo.log")

    return make


def main() -> None:
    stock = questions()
    contenders: dict[str, Make] = {"ours": ours} | {f"echo, {number} at once": echo(number) for number in CONCURRENCIES}
    contenders["echo as Application, 2 at once"] = echo(2, "--application")
    rates: dict[str, list[Rate]] = {name: [] for name in contenders}
    print(f"one fdatasync of 8 KiB here: {sync_ms():.2f} ms (median)")
    for _ in range(ROUNDS):
        for name, make in contenders.items():
            rates[name].append(asyncio.run(rate(make, stock)))
    mine = float(np.median([one.per_s for one in rates["ours"]]))
    print(f"{UPDATES:,} updates waiting, median of {ROUNDS}   updates/s  ours/it  CPU µs an update  server's µs")
    for name, found in rates.items():
        per_s = float(np.median([one.per_s for one in found]))
        cpu_us = float(np.median([one.cpu_us for one in found]))
        server_us = float(np.median([one.server_cpu_us for one in found]))
        print(f"{name:37}  {per_s:9.0f}  {mine / per_s:7.2f}  {cpu_us:16.0f}  {server_us:11.0f}")
    mine_of = [
        float(np.median([getattr(one, name) for one in rates["ours"]])) for name in ("per_s", "cpu_us", "server_cpu_us")
    ]
    echo_per_s = float(np.median([one.per_s for one in rates[f"echo, {CONCURRENCIES[0]} at once"]]))
    print(*told(Printed(mine_of[0], mine_of[1], mine_of[2], echo_per_s)), sep="\n")
    print(f"{LATENCY_UPDATES} updates, {LATENCY_PER_S:.0f} a second     p50 ms  p99 ms  CPU µs an update")
    for name, make in {"ours": paced, "echo, 32 at once": echo(32)}.items():
        one = asyncio.run(delay(make, stock))
        print(f"{name:32}  {one.p50_ms:6.1f}  {one.p99_ms:6.1f}  {one.cpu_us:16.0f}", flush=True)


@asynccontextmanager
async def running(make: Make) -> AsyncIterator[tuple[RemoteBotApi, Process]]:
    """A server and a program that have handled a few updates already."""
    async with platform() as api:
        with tempfile.TemporaryDirectory() as place:
            async with make(Path(place), api) as process:
                await process.start()
                await api.push([updates.message(1 + number, "chia sẻ bài báo") for number in range(WARM_UP)])
                await wait_delivered(api, WARM_UP)
                yield api, process


async def rate(make: Make, stock: list[Asked], count: int = UPDATES) -> Rate:
    """All updates at once, each of a chat of its own."""
    async with running(make) as (api, process):
        asked = [updates.message(10_000 + number, stock[number % len(stock)].question) for number in range(count)]
        await api.push(asked)
        cpu, server_cpu, began_s = process.cpu_s(), cpu_s(api.pid), time.time()
        await wait_delivered(api, WARM_UP + count)
        used_s, server_used_s = process.cpu_s() - cpu, cpu_s(api.pid) - server_cpu
        took_s = (await api.sent(WARM_UP))[-1]["at"] - began_s
        return Rate(count / took_s, used_s / count * 1e6, server_used_s / count * 1e6)


async def delay(make: Make, stock: list[Asked], per_s: float = LATENCY_PER_S, count: int = LATENCY_UPDATES) -> Delay:
    """Updates one by one at an even pace, each of a chat of its own."""
    pushed_at: dict[int, float] = {}
    async with running(make) as (api, process):
        cpu, began_s = process.cpu_s(), time.perf_counter()
        for number in range(count):
            await asyncio.sleep(max(0.0, began_s + number / per_s - time.perf_counter()))
            pushed = await api.push([updates.message(10_000 + number, stock[number % len(stock)].question)])
            pushed_at[10_000 + number] = pushed["at"]
        await wait_delivered(api, WARM_UP + count)
        used_s = process.cpu_s() - cpu
        waited_ms = [1e3 * (one["at"] - pushed_at[one["chat_id"]]) for one in await api.sent(WARM_UP)]
    return Delay(float(np.median(waited_ms)), float(np.quantile(waited_ms, 0.99)), used_s / count * 1e6)


async def wait_delivered(api: RemoteBotApi, count: int) -> None:
    """Wait for so many messages in all.

    Raises:
        TimeoutError: none came for a while.
    """
    seen, since_s = -1, time.monotonic()
    while seen < count:
        now = (await api.counters())["delivered"]
        if now > seen:
            seen, since_s = now, time.monotonic()
        elif time.monotonic() - since_s > STALLED_S:
            raise TimeoutError(f"{seen} of {count} messages delivered, and no more for {STALLED_S:.0f} s")
        await asyncio.sleep(LOOK_EVERY_S)


if __name__ == "__main__":
    main()
