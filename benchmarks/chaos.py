"""Kill -9 in the midst of work: is anything lost, out of order within its chat, or answered twice?

`python -m benchmarks.chaos [--postgres] [--only PLAN …]`. Real processes: `bot run` against the local Bot API server.
"""

import argparse
import asyncio
import random
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from benchmarks.asking import Asked, in_a_row, questions, readings, said_once, without
from benchmarks.kills import Kills
from benchmarks.running import BotProcess, platform
from benchmarks.tally import MAY_COME_TWICE, Tally, tally
from bot.app import open_library
from bot.config import load_settings
from bot.dialogue.library import Library
from tests.databases import migrated_postgres, postgres_url
from tests.fakes.bot_api import RemoteBotApi, updates

LOOK_EVERY_S = 0.005
FEED_EVERY_S = 0.05
SETTLE_WAIT_S = 180.0
HANG_S = 30.0
"""Longer than the bot waits for an answer."""
FAULTS = (
    {"kind": "429", "share": 0.007, "retry_after_s": 1, "methods": ["sendMessage", "getUpdates"]},
    {"kind": "500", "share": 0.006, "methods": ["sendMessage", "getUpdates"]},
    {"kind": "502", "share": 0.006, "methods": ["sendMessage", "getUpdates"]},
    {"kind": "502_html", "share": 0.006, "methods": ["sendMessage", "getUpdates"]},
    {"kind": "drop_before", "share": 0.005, "methods": ["sendMessage", "getUpdates"]},
    {"kind": "drop_after", "share": 0.005, "methods": ["sendMessage", "getUpdates"]},
    {"kind": "truncated", "share": 0.005, "methods": ["sendMessage", "getUpdates"]},
    {"kind": "hang_before", "share": 0.005, "hang_s": HANG_S, "methods": ["sendMessage"], "once_a_message": True},
    {"kind": "hang_after", "share": 0.005, "hang_s": HANG_S, "methods": ["sendMessage"], "once_a_message": True},
)
"""5 % of all sends. A message hangs at most once: a second time would rightly make it a dead letter.
No 403: a chat that blocked the bot loses its reply by right.
"""


@dataclass(frozen=True, slots=True)
class Plan:
    """`stream_per_s` 0: all updates wait from the start."""

    name: str
    webhook: bool = False
    stream_per_s: float = 0.0
    faults: bool = False
    updates: int = 5_000
    chats: int = 500
    kills: int = 10
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Outcome:
    """`unseen`: replies delivered while an injected fault left the bot in the dark. `start_s`: mean, until ready."""

    tally: Tally
    unseen: int
    faults: int
    dead_letters: int
    quarantined: int
    settled: bool
    took_s: float
    start_s: float


PLANS = (
    Plan("polling, all waiting"),
    Plan("polling, 150 a second", stream_per_s=150, seed=2),
    Plan("webhook, all waiting", webhook=True, seed=3),
    Plan("webhook, 150 a second", webhook=True, stream_per_s=150, seed=4),
    Plan("polling, 5 % faults", faults=True, stream_per_s=150, seed=5),
    Plan("webhook, 5 % faults", faults=True, webhook=True, stream_per_s=150, seed=6),
)


def main(postgres: bool = False, only: Sequence[str] = ()) -> None:
    print(f"kill -9 on {'PostgreSQL' if postgres else 'SQLite'}: 5,000 updates of 500 chats, 10 kills each")
    print(
        f"{'':23}  lost  out of order  duplicates  most at a kill  excused, of unseen  faults  dead letters  "
        "start s  all s"
    )
    for plan in (plan for plan in PLANS if not only or plan.name in only):
        with ExitStack() as stack:
            place = stack.enter_context(tempfile.TemporaryDirectory())
            url = postgres_url(stack.enter_context(migrated_postgres())) if postgres else ""
            print(_line(plan, asyncio.run(run(plan, Path(place), url))), flush=True)


def _line(plan: Plan, one: Outcome) -> str:
    found = one.tally
    return (
        f"{plan.name:23}  {found.lost:4}  {found.out_of_order:12}  {found.duplicates:10}  {found.most_at_a_kill:14}  "
        f"{found.excused:11} of {one.unseen:4}  {one.faults:6}  {one.dead_letters:12}  {one.start_s:7.1f}  "
        f"{one.took_s:5.0f}{'' if one.settled else '  not settled'}"
    )


async def run(plan: Plan, place: Path, database_url: str = "") -> Outcome:
    """Ask, kill, start again, and count when all is settled."""
    chance = random.Random(plan.seed)
    library = open_library(load_settings())
    asked = asked_by_chat(plan, questions(), library)
    order = [chat for chat, lane in asked.items() for _ in lane]
    chance.shuffle(order)
    kills = Kills()
    starts_s: list[float] = []
    async with platform(seed=plan.seed) as api:
        bot = BotProcess(place, api, webhook=plan.webhook, database_url=database_url)
        async with bot:
            began_s = time.perf_counter()
            starts_s.append(await bot.start())
            if plan.faults:
                await api.configure(faults=FAULTS)
            feeding = asyncio.create_task(feed(api, asked, order, plan.stream_per_s))
            for threshold in _thresholds(plan, chance):
                await _reach(api, threshold)
                await asyncio.sleep(chance.uniform(0, 0.05))
                starts_s.append(await kills.kill(bot))
            await feeding
            settled = await bot.until_idle(api, SETTLE_WAIT_S)
            took_s = time.perf_counter() - began_s
            report = await bot.report()
            sent, counters = await api.sent(), await api.counters()
    notes = said_once(library)
    replies = {chat: [one.reply for one in lane] for chat, lane in asked.items()}
    return Outcome(
        tally=tally(
            replies,
            [{**one, "text": without(one["text"], notes)} for one in sent],
            kills,
            lambda chat, place: readings(asked[chat], place, library),
        ),
        unseen=sum(counters["unseen"].get(kind, 0) for kind in MAY_COME_TWICE),
        faults=sum(counters["faults"].values()),
        dead_letters=report["dead_letters"],
        quarantined=report["quarantined"],
        settled=settled,
        took_s=took_s,
        start_s=sum(starts_s) / len(starts_s),
    )


def asked_by_chat(plan: Plan, stock: list[Asked], library: Library) -> dict[int, list[Asked]]:
    """What each chat asks, in its order: other questions for each chat, none twice in one."""
    return {1_000 + chat: in_a_row(stock, 7 * chat, plan.updates // plan.chats, library) for chat in range(plan.chats)}


async def feed(api: RemoteBotApi, asked: dict[int, list[Asked]], order: list[int], per_s: float) -> None:
    """Bring the questions in, in the given order of chats: at once, or so many a second."""
    lanes = {chat: iter(lane) for chat, lane in asked.items()}
    ready = [updates.message(chat, next(lanes[chat]).question) for chat in order]
    if not per_s:
        await api.push(ready)
        return
    began_s, done = time.perf_counter(), 0
    while done < len(ready):
        due = min(len(ready), round((time.perf_counter() - began_s) * per_s))
        if due > done:
            await api.push(ready[done:due])
            done = due
        await asyncio.sleep(FEED_EVERY_S)


def _thresholds(plan: Plan, chance: random.Random) -> list[int]:
    """After how many replies each kill comes."""
    return sorted(chance.sample(range(1, plan.updates * 19 // 20), plan.kills))


async def _reach(api: RemoteBotApi, replies: int) -> None:
    """Wait for so many replies in all, and for at least one from now on."""
    first = (await api.counters())["delivered"]
    while (await api.counters())["delivered"] < max(replies, first + 1):  # noqa: ASYNC110 - of another process
        await asyncio.sleep(LOOK_EVERY_S)


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--postgres", action="store_true", help="on the server at 127.0.0.1:5432")
    options.add_argument("--only", nargs="*", choices=[plan.name for plan in PLANS], default=[])
    given = options.parse_args()
    main(given.postgres, given.only)
