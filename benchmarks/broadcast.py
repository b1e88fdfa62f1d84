"""Broadcasts: the rate reached and what replies wait meanwhile, what stalls and kill -9 cost, planning 5,000,000.

`python -m benchmarks.broadcast [NAME…] [--long]`. Real processes: `bot run` against the local Bot API server. `--long`
sends to 40,000 at 27 a second, which takes 25 minutes; without it to as many as 40 seconds take,
and what happens while the platform stalls is left out.
"""

import asyncio
import math
import os
import random
import signal
import statistics
import sys
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.broadcast_place import FIRST_CHAT, Sending, prepare, until_done
from benchmarks.broadcast_planning import planned
from benchmarks.running import platform
from tests.databases import drop_postgres, new_postgres, postgres_url
from tests.fakes.bot_api import RemoteBotApi, updates

FREE, PAID = 27.0, 900.0
SAMPLE_S = 40.0
LOOK_S = 0.05
STALL_S, STALL_EVERY_S = 0.4, 2.0


@dataclass(frozen=True, slots=True)
class Pace:
    """What the platform saw of a broadcast, and how long replies took meanwhile (seconds)."""

    sent: int
    per_s: float
    share: float
    worst_second: int
    refused: int
    p50_s: float
    p99_s: float
    replies: int
    cpu_us: float


async def pace(
    place: Path, recipients: int, per_s: float, processes: int = 1, url: str = "", *, stalls: bool = False
) -> Pace:
    """One broadcast, with somebody asking something every half second meanwhile, of a platform that stalls or not."""
    limit = 30 if per_s <= 30 else 1000
    limits = {"overall_per_s": limit, "chat_per_s": 1}
    async with platform(limits=limits) as api:
        sendings = [Sending(_folder(place, number), api, per_s, url) for number in range(processes)]
        await prepare(sendings[0].url, recipients)
        for sending in sendings:
            await sending.bot.start()
        try:
            cpu_s, waits_s = sum(one.bot.cpu_s() for one in sendings), list[float]()
            beside = [asyncio.create_task(_ask(api, waits_s))]
            if stalls:
                beside.append(asyncio.create_task(_stall(api.pid)))
            await until_done(sendings[0].url, recipients / per_s * 4 + 60)
            for task in beside:
                task.cancel()
            await asyncio.gather(*beside, return_exceptions=True)
            cpu_s = sum(one.bot.cpu_s() for one in sendings) - cpu_s
        finally:
            for sending in sendings:
                await sending.bot.kill()
        sent, counters = await api.sent(), await api.counters()
    broadcast = [one["at"] for one in sent if one["chat_id"] >= FIRST_CHAT]
    all_at = [one["at"] for one in sent]
    reached = (len(broadcast) - 1) / (broadcast[-1] - broadcast[0])
    during = sum(broadcast[0] <= at <= broadcast[-1] for at in all_at) - len(broadcast)
    reached_all = (len(broadcast) + during - 1) / (broadcast[-1] - broadcast[0])
    waits_s.sort()
    return Pace(
        len(broadcast),
        reached,
        reached_all / per_s,
        counters["worst_second"],
        sum(counters["refused"].values()),
        statistics.median(waits_s),
        waits_s[math.ceil(len(waits_s) * 0.99) - 1],
        len(waits_s),
        cpu_s / len(broadcast) * 1e6,
    )


def _folder(place: Path, number: int) -> Path:
    folder = place / str(number)
    folder.mkdir()
    return folder


async def _ask(api: RemoteBotApi, waits_s: list[float]) -> None:
    """A chat of its own asks every half second; how long its answer took, as the platform saw it."""
    asked = 1_000
    while True:
        asked += 1
        before = (await api.counters())["delivered"]
        at_s = (await api.push([updates.message(asked, "tin chưa rõ thật giả có chia sẻ được không")]))["at"]
        await asyncio.sleep(0.5)
        answer = await _answer(api, asked, before)
        waits_s.append(answer - at_s)


async def _stall(pid: int) -> None:
    """Stop a process for a moment now and then: what is sent to it meanwhile arrives in a heap."""
    while True:
        await asyncio.sleep(STALL_EVERY_S)
        os.kill(pid, signal.SIGSTOP)
        try:
            await asyncio.sleep(STALL_S)
        finally:
            os.kill(pid, signal.SIGCONT)


async def _answer(api: RemoteBotApi, chat: int, seen: int) -> float:
    """When it was delivered; `seen`: so many messages came before."""
    while True:
        news = await api.sent(seen)
        for one in news:
            if one["chat_id"] == chat:
                return float(one["at"])
        seen += len(news)
        await asyncio.sleep(LOOK_S)


@dataclass(frozen=True, slots=True)
class Killed:
    lost: int
    duplicates: int
    most_at_a_kill: int
    kills: int
    took_s: float


async def killed(place: Path, recipients: int, kills: int, per_s: float, seed: int = 1) -> Killed:
    """Kill -9 at random moments of a broadcast, and a new start at once."""
    chance = random.Random(seed)
    async with platform() as api:
        sending = Sending(place, api, per_s)
        await prepare(sending.url, recipients)
        async with sending.bot:
            began_s = time.perf_counter()
            await sending.bot.start()
            before = list[int]()
            for threshold in sorted(chance.sample(range(recipients // 20, recipients * 18 // 20), kills)):
                while (await api.counters())["delivered"] < threshold:  # noqa: ASYNC110 - of another process
                    await asyncio.sleep(0.002)
                await asyncio.sleep(chance.uniform(0, 0.1))
                await sending.bot.kill()
                before.append((await api.counters())["delivered"])
                await sending.bot.start()
            await until_done(sending.url, recipients / per_s * 3 + 60 + 30 * kills)
            took_s = time.perf_counter() - began_s
        sent = [one["chat_id"] for one in await api.sent()]
    counts = Counter(sent)
    again = Counter(sum(place_ >= kill for kill in before) for place_ in _repeated(sent))
    lost = recipients - len(counts)
    return Killed(lost, len(sent) - len(counts), max(again.values(), default=0), kills, took_s)


def _repeated(chats: list[int]) -> list[int]:
    """Places of messages that came again: the kill after it is what each counts for, whenever the other copy came."""
    last, found = dict[int, int](), list[int]()
    for place, chat in enumerate(chats):
        if chat in last:
            found.append(last[chat])
        last[chat] = place
    return found


async def _show_pace(
    name: str, recipients: int, per_s: float, processes: int = 1, url: str = "", *, stalls: bool = False
) -> None:
    with TemporaryDirectory() as place:
        one = await pace(Path(place), recipients, per_s, processes, url, stalls=stalls)
    print(
        f"{name:42}  {one.sent:6} to {recipients}  {one.per_s:6.1f}/s  {one.share:6.1%} of {per_s:g}/s with replies  "
        f"worst second {one.worst_second:4}  refused {one.refused}  "
        f"replies p50 {one.p50_s:.2f} s p99 {one.p99_s:.2f} s of {one.replies}  {one.cpu_us:.0f} µs each",
        flush=True,
    )


async def _show_free(long: bool) -> None:
    await _show_pace("27 a second", 40_000 if long else int(FREE * SAMPLE_S), FREE)


async def _show_stall(_: bool) -> None:
    await _show_pace("27 a second, the platform stalls", int(FREE * 30), FREE, stalls=True)


async def _show_paid(_: bool) -> None:
    await _show_pace("900 a second (paid)", 40_000, PAID)


async def _show_two(long: bool) -> None:
    database = await asyncio.to_thread(new_postgres)
    try:
        url = postgres_url(database)
        await _show_pace("two processes on PostgreSQL", int(FREE * SAMPLE_S * (5 if long else 1)), FREE, 2, url)
    finally:
        await asyncio.to_thread(drop_postgres, database)


async def _show_killed(long: bool) -> None:
    for per_s in (FREE, 150.0) if long else (150.0,):
        with TemporaryDirectory() as place:
            one = await killed(Path(place), 5_000, 5, per_s)
        print(
            f"kill -9 five times, 5,000 at {per_s:g}/s: lost {one.lost}, duplicates {one.duplicates}, "
            f"most at a kill {one.most_at_a_kill}, {one.took_s:.0f} s",
            flush=True,
        )


async def _show_planned(_: bool) -> None:
    with TemporaryDirectory() as place:
        one = await planned(Path(place), 5_000_000)
    print(
        f"planning 5,000,000: {one.took_s:.2f} s, {one.rows} rows, longest transaction {one.longest_ms:.0f} ms, "
        f"{one.memory_mb:.1f} MB",
        flush=True,
    )


SHOWN: dict[str, Callable[[bool], Awaitable[Any]]] = {
    "plan": _show_planned,
    "free": _show_free,
    "stall": _show_stall,
    "paid": _show_paid,
    "two": _show_two,
    "kill": _show_killed,
}


def main() -> None:
    long = "--long" in sys.argv
    usual = [name for name in SHOWN if long or name != "stall"]
    for name in [one for one in sys.argv[1:] if one in SHOWN] or usual:
        asyncio.run(SHOWN[name](long))  # type: ignore[arg-type]


if __name__ == "__main__":
    main()
