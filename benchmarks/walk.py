"""A random walk of ordinary and hostile updates over the whole program: does it stop, stand still, leave anybody out?

`python -m benchmarks.walk [--steps 100000] [--postgres] [--seed 1]`. Real processes: `bot run`, watched from inside,
against the local Bot API server. Beside the walk witnesses ask, each in a chat of their own: each must be answered.
"""

import argparse
import asyncio
import json
import re
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select

from benchmarks import watched_bot
from benchmarks.asking import Asked, questions, said_once, without
from benchmarks.officers import DESK
from benchmarks.running import BotProcess, platform
from benchmarks.walking import Walk
from bot.app import open_library
from bot.config import load_settings
from bot.storage.engines import open_database
from bot.storage.schema import quarantine
from tests.databases import migrated_postgres, postgres_url
from tests.fakes.bot_api import RemoteBotApi, updates

STEPS = 100_000
AT_ONCE = 100
MOST_AHEAD = 300
"""So many updates may wait at the platform, so many and so many letters with the bot: the walk sees what the bot sent
shortly before. How it does under more than it can do is asked by `benchmarks.flood`.
"""
WITNESS_EVERY = 25
FIRST_WITNESS = 1_000_000
SETTLE_WAIT_S = 300.0
LOOK_EVERY_S = 0.02
_CODE = re.compile(r"\b[0-9A-Z]{2}-[0-9A-Z]{4}\b")
_ERROR = ("error", "critical")


@dataclass(frozen=True, slots=True)
class Outcome:
    """`wrongly_set_aside`: updates in quarantine that were of the platform's form, with why. `errors`: what the log
    says, with how often. `violations`: calls that no client should make.
    """

    steps: int
    updates: int
    broken: int
    alive: bool
    settled: bool
    asked: int
    unanswered: Sequence[str]
    set_aside: int
    wrongly_set_aside: Sequence[str]
    dead_letters: int
    errors: Counter[str]
    violations: Sequence[str]
    took_s: float
    seen: watched_bot.Seen


def main(steps: int, seed: int, postgres: bool) -> None:
    with ExitStack() as stack:
        place = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        url = postgres_url(stack.enter_context(migrated_postgres())) if postgres else ""
        print(told(asyncio.run(walked(steps, seed, place, url)), "PostgreSQL" if postgres else "SQLite"), flush=True)


def told(one: Outcome, database: str) -> str:
    seen = one.seen
    return (
        f"a random walk on {database}: {one.steps:,} steps, {one.updates:,} updates, {one.broken:,} of them malformed, "
        f"{one.took_s:.0f} s{'' if one.settled else ', not settled'}{'' if one.alive else ', THE PROCESS ENDED'}\n"
        f"  others' questions answered   {one.asked - len(one.unanswered):,} of {one.asked:,}\n"
        f"  set aside                    {one.set_aside:,}, of these not malformed {len(one.wrongly_set_aside)}; "
        f"dead letters {one.dead_letters}\n"
        f"  longest standstill           {1e3 * seen.still_s:.0f} ms by the clock, {1e3 * seen.still_cpu_s:.0f} ms "
        "of it its own work\n"
        f"  longest decision             {1e3 * seen.decision_s:.0f} ms by the clock, "
        f"{1e3 * seen.decision_cpu_s:.0f} ms of processor time, of {seen.decisions:,}\n"
        f"  errors in the log            {sum(one.errors.values())}; calls against the platform's rules "
        f"{len(one.violations)}"
        + "".join(
            f"\n    {text[:240]}"
            for text in [*one.unanswered[:5], *one.wrongly_set_aside[:8], *map(str, one.errors.most_common(8))]
        )
        + "".join(f"\n    {text[:240]}" for text in dict.fromkeys(one.violations[:200]))
    )


async def walked(steps: int, seed: int, place: Path, database_url: str = "") -> Outcome:
    """Walk, wait until all is handled, and look at what is left."""
    stock = questions()
    walk = Walk(seed, [one.question for one in stock])
    broken: set[int] = set()
    witnesses: dict[int, Asked] = {}
    pushed = seen = 0
    began_s = time.perf_counter()
    async with (
        platform(seed=seed) as api,
        BotProcess(place, api, desk=DESK, database_url=database_url, watched=True) as bot,
    ):
        await bot.start()
        for first in range(0, steps, AT_ONCE):
            ahead = [one for _ in range(min(AT_ONCE, steps - first)) for one in walk.step()]
            for number in range(0, AT_ONCE, WITNESS_EVERY):
                chat = FIRST_WITNESS + first + number
                witnesses[chat] = stock[chat % len(stock)]
                ahead.append((updates.message(chat, witnesses[chat].question), False))
            ids = await _pushed(api, ahead)
            broken |= ids
            pushed += len(ahead)
            await _caught_up(api, bot)
            new = await api.sent(seen)
            seen += len(new)
            walk.see(new, [code for one in new for code in _CODE.findall(one["text"])])
        settled = await bot.until_idle(api, SETTLE_WAIT_S) if bot.alive else False
        report = await bot.report() if bot.alive else {}
        sent, violations = await api.sent(), await api.violations()
        alive = bot.alive
        watched = watched_bot.read(bot.seen)
    took_s = time.perf_counter() - began_s
    aside = await _set_aside(bot.database_url)
    return Outcome(
        steps=steps,
        updates=pushed,
        broken=len(broken),
        alive=alive,
        settled=settled,
        asked=len(witnesses),
        unanswered=_unanswered(witnesses, sent),
        set_aside=len(aside),
        wrongly_set_aside=[f"{number}: {fault}" for number, fault in aside if number not in map(str, broken)],
        dead_letters=int(str(report.get("dead_letters", -1))),
        errors=_errors(place / "bot.log"),
        violations=violations,
        took_s=took_s,
        seen=watched,
    )


async def _pushed(api: RemoteBotApi, steps: Sequence[tuple[dict[str, Any], bool]]) -> set[int]:
    """The numbers of those that are malformed."""
    await api.push([one for one, is_broken in steps if not is_broken])
    bad = [one for one, is_broken in steps if is_broken]
    return set((await api.push(bad))["update_ids"]) if bad else set()


async def _caught_up(api: RemoteBotApi, bot: BotProcess) -> None:
    """Wait while much waits."""
    end_s = time.monotonic() + SETTLE_WAIT_S
    while bot.alive and time.monotonic() < end_s:
        report = await bot.report()
        waiting = [(await api.counters())["updates"]["pending"], report.get("inbox"), report.get("outbox")]
        if all(count is not None and count <= MOST_AHEAD for count in waiting):
            return
        await asyncio.sleep(LOOK_EVERY_S)


async def _set_aside(url: str) -> list[tuple[str, str]]:
    """Number and fault of each update in quarantine."""
    database = open_database(url)
    try:
        wanted = select(quarantine.c.update_id, quarantine.c.fault)
        return await database.read(lambda connection: [(row[0], row[1]) for row in connection.execute(wanted)])
    finally:
        await database.close()


def _unanswered(witnesses: Mapping[int, Asked], sent: Sequence[Mapping[str, Any]]) -> list[str]:
    """The questions that did not get their reply, with what came in its place."""
    notes = said_once(open_library(load_settings()))
    told: defaultdict[int, list[str]] = defaultdict(list)
    for one in sent:
        if one["chat_id"] in witnesses:
            told[one["chat_id"]].append(without(one["text"], notes))
    return [f"{one.question}: {told[chat]}" for chat, one in witnesses.items() if one.reply not in told[chat]]


def _errors(log: Path) -> Counter[str]:
    found: Counter[str] = Counter()
    for line in log.read_text(encoding="utf-8", errors="replace").splitlines():
        try:
            one = json.loads(line)
        except ValueError:
            found[line[:200]] += 1
            continue
        if one["level"] in _ERROR:
            found[f"{one['message']}: {one.get('error', '')} {' < '.join(reversed(one.get('at', [])[-3:]))}"] += 1
    return found


if __name__ == "__main__":
    options = argparse.ArgumentParser(prog="python -m benchmarks.walk", description=__doc__)
    options.add_argument("--postgres", action="store_true", help="on the server at 127.0.0.1:5432")
    options.add_argument("--steps", type=int, default=STEPS)
    options.add_argument("--seed", type=int, default=1)
    given = options.parse_args()
    main(given.steps, given.seed, given.postgres)
