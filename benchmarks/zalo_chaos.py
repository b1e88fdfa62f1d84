"""Kill -9 beside a local Zalo account: is an event that was acknowledged lost, out of order, or answered twice?

`python -m benchmarks.zalo_chaos [--events 5000] [--members 500] [--kills 10] [--faults 0.05]`. A real `bot run` on
SQLite; the platform brings each event until it is acknowledged, 2 % of them twice, and answers 5 % of all calls badly.
An access token that was renewed before its end serves on (unverified): a kill between the platform's answer and the
commit of the new pair is not what is looked at here (docs/why/zalo.md).
"""

import argparse
import asyncio
import json
import random
import tempfile
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web
from cryptography.fernet import Fernet

from benchmarks.kills import Copies, Kills
from benchmarks.running import Process, free_port, while_coming
from bot.app.parts import open_store
from bot.app.zalo import PairShelf
from bot.channels.zalo.signature import HEADER, mac
from bot.channels.zalo.tokens import Pair
from bot.channels.zalo.webhook import PATH
from bot.config import load_settings
from tests.fakes.zalo.server import APP_ID, OA_ID, SECRET, FakeZalo

TWICE = 0.02
AGAIN_S, AFTER_S = 0.2, 10.0
"""Without a message for so long a run is over; what is not answered by then counts as lost."""
MOST_GAP_S = 20.0
"""Between two events of a member, at most: 500 members bring about 50 events a second."""
QUESTIONS = ("/trogiup", "đăng tài liệu mật lên Facebook được không?", "chia sẻ tin chưa kiểm chứng được không?")


@dataclass
class Faulty(FakeZalo):
    """Answers a share of the calls badly; after some of them the message has reached its member all the same."""

    share: float = 0.0
    most_gap_s: float = MOST_GAP_S
    chance: random.Random = field(default_factory=lambda: random.Random(7))
    at_s: dict[str, float] = field(default_factory=dict)
    unseen: Counter[tuple[str, str]] = field(default_factory=Counter)
    faulty: int = 0

    async def _message(self, request: web.Request) -> web.Response:
        if self.chance.random() >= self.share:
            answer = await super()._message(request)
        else:
            answer = await self._badly(request)
        if self.sent:
            self.at_s.setdefault(self.sent[-1].id, time.time())
        return answer

    async def _badly(self, request: web.Request) -> web.Response:
        self.faulty += 1
        kind = self.chance.choice(("502", "html", "token", "cut"))
        asked = json.loads(await request.read())["message"]
        key = (str(asked.get("quote_message_id", "")), str(asked.get("text", "")))
        if kind == "cut" and not self.unseen[key]:
            self.unseen[key] += 1
            await super()._message(request)
            return web.Response(text='{"error":0,"mess', content_type="application/json")
        bodies = {"html": (502, "<html>"), "token": (200, '{"error":-216,"message":"expired"}')}
        status, body = bodies.get(kind, (502, ""))
        return web.Response(status=status, text=body, content_type="application/json")


@dataclass(frozen=True, slots=True)
class Outcome:
    """`twice`: second copies, by the kill between them (at 0 those without one); `excused`: of a cut answer."""

    lost: int
    out_of_order: int
    twice: tuple[int, ...]
    excused: int
    faults: int
    took_s: float

    def __str__(self) -> str:
        most = max(self.twice[1:], default=0)
        return (
            f"lost {self.lost}, out of order {self.out_of_order}, twice without a kill {self.twice[0]}, most at a kill "
            f"{most}, excused {self.excused}, faults {self.faults}, {self.took_s:.0f} s"
        )


async def run(
    events: int, members: int, kills: int, share: float, place: Path, most_gap_s: float = MOST_GAP_S
) -> Outcome:
    """`share` of calls are answered badly; each of the members waits at most so long between two events."""
    platform = Faulty(most_gap_s=most_gap_s, old_serves=True)
    await platform.start()
    port = free_port()
    bot = await _bot(platform, place, port)
    killed = Kills()
    asked: dict[str, list[str]] = defaultdict(list)
    await bot.start()
    platform.share = share
    began_s = time.perf_counter()
    users = [str(10**18 + number) for number in range(members)]
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=40)) as session:
        lanes = [_lane(platform, session, port, user, events // members, asked) for user in users]
        feeding = asyncio.create_task(_all(lanes))
        for number in range(1, kills + 1):
            await _reach(platform, events * number // (kills + 1))
            await asyncio.sleep(platform.chance.uniform(0, 0.05))
            await killed.kill(bot)
        await feeding
    await _settle(platform, asked)
    took_s = time.perf_counter() - began_s
    await bot.kill()
    await platform.stop()
    return _held_against(platform, asked, killed, took_s)


async def _bot(platform: Faulty, place: Path, port: int) -> Process:
    given = {"ZALO_APP_ID": APP_ID, "ZALO_OA_ID": OA_ID, "ZALO_APP_SECRET": "app-secret", "ZALO_OA_SECRET": SECRET}
    given |= {"TOKEN_KEY": Fernet.generate_key().decode(), "ZALO_API_BASE": platform.base}
    given |= {"ZALO_OAUTH_BASE": platform.base, "ZALO_FILE_HOSTS": "127.0.0.1", "HTTP_PORT": str(port)}
    given |= {"DATABASE_URL": f"sqlite+aiosqlite:///{place / 'bot.db'}", "TELEGRAM_BOT_TOKEN": ""}
    settings = load_settings(given)
    store = await open_store(settings)
    pair = Pair(platform.access, platform.refresh, time.time(), time.time() + 90_000)
    await PairShelf(store.sealed(settings.zalo.keys)).save(pair)
    await store.close()
    return Process("bot", ["-m", "bot", "run"], given, place / "log")


async def _all(lanes: list[Any]) -> None:
    await asyncio.gather(*lanes)


async def _lane(
    platform: Faulty, session: aiohttp.ClientSession, port: int, user: str, count: int, asked: dict[str, list[str]]
) -> None:
    """One member's events in their order, each brought until it is acknowledged."""
    for number in range(count):
        await asyncio.sleep(platform.chance.uniform(0, platform.most_gap_s))
        event = platform.event(user, QUESTIONS[number % len(QUESTIONS)])
        body = json.dumps(event, ensure_ascii=False).encode()
        while not await _brought(session, port, body, event["timestamp"]):  # noqa: ASYNC110 - of another process
            await asyncio.sleep(AGAIN_S)
        asked[user].append(event["message"]["msg_id"])
        if platform.chance.random() < TWICE:
            await _brought(session, port, body, event["timestamp"])


async def _brought(session: aiohttp.ClientSession, port: int, body: bytes, timestamp: str) -> bool:
    headers = {HEADER: f"mac={mac(APP_ID, body, timestamp, SECRET)}", "Content-Type": "application/json"}
    try:
        async with session.post(f"http://127.0.0.1:{port}{PATH}", data=body, headers=headers) as answer:
            return answer.status == 200
    except (aiohttp.ClientError, OSError):
        return False


async def _reach(platform: Faulty, messages: int) -> None:
    """Until so many messages were sent, and at least one from now on; given up where nothing comes any more."""
    wanted = max(messages, len(platform.sent) + 1)
    await while_coming(platform.sent, lambda: len(platform.sent) < wanted)


async def _settle(platform: Faulty, asked: dict[str, list[str]]) -> None:
    """Until all are answered, and a little longer for second copies; given up where nothing comes any more."""
    wanted = {one for ids in asked.values() for one in ids}
    await while_coming(platform.sent, lambda: bool(wanted - {one.quoted for one in platform.sent}))
    await asyncio.sleep(AFTER_S)


def _held_against(platform: Faulty, asked: dict[str, list[str]], killed: Kills, took_s: float) -> Outcome:
    place_of = {one: place for ids in asked.values() for place, one in enumerate(ids)}
    furthest: Counter[str] = Counter()
    first_s: dict[tuple[str, str], float] = {}
    copies, out_of_order, excused = Copies(killed), 0, 0
    for one in platform.sent:
        place, key, at_s = place_of.get(one.quoted, 0), (one.quoted, one.text), platform.at_s[one.id]
        if key in first_s:
            if platform.unseen[key]:
                platform.unseen[key] -= 1
                excused += 1
            else:
                copies.add(first_s[key], at_s)
        else:
            out_of_order += place < furthest[one.user]
        first_s[key] = at_s
        furthest[one.user] = max(furthest[one.user], place)
    lost = len(place_of.keys() - {one.quoted for one in platform.sent})
    return Outcome(lost, out_of_order, copies.by_kill, excused, platform.faulty, took_s)


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--events", type=int, default=5_000)
    options.add_argument("--members", type=int, default=500)
    options.add_argument("--kills", type=int, default=10)
    options.add_argument("--faults", type=float, default=0.05)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        plan = (chosen.events, chosen.members, chosen.kills, chosen.faults)
        found = asyncio.run(run(*plan, Path(folder)))
        print(f"{plan[0]} events of {plan[1]} members, {plan[2]} kills, {plan[3]:.0%} faults: {found}")
