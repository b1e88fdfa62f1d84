"""Submissions: what `kill -9` costs between a member and the desk, how fast the desk hears, what a flood does.

`python -m benchmarks.submissions [chaos] [tap] [officers] [flood]`. Real processes: `bot run` against the local Bot
API server.
"""

import argparse
import asyncio
import contextlib
import random
import sqlite3
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.desk_speed import flood, tap_to_desk_s, told_of_flood, told_of_taps
from benchmarks.desk_tally import DeskTally, StoredCase, tally
from benchmarks.desk_taps import taps_at_desk, told_of_officers
from benchmarks.kills import Kills
from benchmarks.officers import ANOTHER, DESK, Officers
from benchmarks.running import BotProcess, platform
from benchmarks.submitting import Kind, Submission, draw_submissions, name_in, serve_photos, updates_of
from tests.fakes.bot_api import RemoteBotApi

LOOK_EVERY_S = 0.02
SETTLE_WAIT_S = 120.0
CORRECTED = 0.1
"""The share of cases whose finding is changed once all have heard it."""
MODES = ("chaos", "tap", "officers", "flood")


@dataclass(frozen=True, slots=True)
class Plan:
    """`last_kill`: by which share of the messages all kills have come."""

    submissions: int = 1_000
    kills: int = 10
    stream_per_s: float = 30.0
    webhook: bool = False
    last_kill: float = 0.9
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Outcome:
    """`start_s`: mean, until ready."""

    tally: DeskTally
    digests: int
    corrected: int
    dead_letters: int
    quarantined: int
    settled: bool
    took_s: float
    start_s: float


def main(modes: list[str]) -> None:
    for mode in modes or MODES:
        with tempfile.TemporaryDirectory() as place:
            print(asyncio.run(_figures(mode, Path(place))), flush=True)


async def _figures(mode: str, place: Path) -> str:
    if mode == "tap":
        return told_of_taps(await tap_to_desk_s(place))
    if mode == "officers":
        return told_of_officers(await taps_at_desk(place))
    if mode == "flood":
        return told_of_flood(await flood(place))
    return told(Plan(), await run(Plan(), place))


def told(plan: Plan, one: Outcome) -> str:
    found = one.tally
    return (
        f"kill -9: {found.asked:,} submissions of {found.things:,} links, posts and photos, {plan.kills} kills, "
        f"{one.took_s:.0f} s, start {one.start_s:.1f} s{'' if one.settled else ', not settled'}\n"
        f"  acknowledged                 {found.acknowledged:,} of {found.asked:,}\n"
        f"  one case each in the desk    {found.single:,} of {found.things:,}\n"
        f"  forwarded to the desk        {found.forwarded:,} of {found.asked:,} ({one.digests} digests)\n"
        f"  standing finding heard       {found.heard:,} of {found.asked:,} ({one.corrected} corrected)\n"
        f"  messages twice by a kill     {sum(found.by_kill)} in all, {max(found.by_kill)} at most at one\n"
        f"  twice without one {found.causeless}, unexplained {len(found.strange)}, dead letters {one.dead_letters}, "
        f"quarantined {one.quarantined}" + "".join(f"\n    {text[:160]!r}" for text in found.strange[:5])
    )


async def run(plan: Plan, place: Path) -> Outcome:
    """Send, kill, start again, answer, correct some, and count when all is settled."""
    chance = random.Random(plan.seed)
    sent = draw_submissions(plan.submissions, chance)
    things = {one.thing for one in sent}
    thresholds = sorted(chance.sample(range(1, round(_messages(sent) * plan.last_kill)), plan.kills))
    kills = Kills()
    starts_s: list[float] = []
    async with platform(seed=plan.seed) as api, BotProcess(place, api, desk=DESK, webhook=plan.webhook) as bot:
        await serve_photos(api, things)
        officers = Officers(api)
        began_s = time.perf_counter()
        starts_s.append(await bot.start())
        async with _at_work(officers):
            feeding = asyncio.create_task(_feed(api, sent, plan.stream_per_s))
            for threshold in thresholds:
                await _reach(api, threshold)
                await asyncio.sleep(chance.uniform(0, 0.05))
                starts_s.append(await kills.kill(bot))
            await feeding
            settled = await _settled(api, bot, place, len(things))
            corrected = chance.sample(sorted(officers.cards), round(len(officers.cards) * CORRECTED))
            await officers.correct(corrected)
            settled = await _changed(place, corrected) and settled
            settled = await bot.until_idle(api, SETTLE_WAIT_S) and settled
        took_s = time.perf_counter() - began_s
        report, delivered = await bot.report(), await api.sent()
    found = tally(sent, stored_cases(place), delivered, kills, corrected=frozenset(corrected), opened=officers.opened)
    return Outcome(
        tally=found,
        digests=officers.digests,
        corrected=len(corrected),
        dead_letters=report["dead_letters"],
        quarantined=report["quarantined"],
        settled=settled,
        took_s=took_s,
        start_s=sum(starts_s) / len(starts_s),
    )


def stored_cases(place: Path) -> list[StoredCase]:
    """The cases in the database file, each by the name of what was sent; merged ones are not asked for."""
    with contextlib.closing(sqlite3.connect(f"file:{place / 'bot.db'}?mode=ro", uri=True)) as connection:
        rows = connection.execute(
            "SELECT c.code, c.status, c.material, "
            "(SELECT count(*) FROM submissions s WHERE s.case_id = c.id AND s.owner IS NOT NULL) "
            "FROM cases c WHERE c.status != 'merged' ORDER BY c.id"
        ).fetchall()
    return [
        StoredCase(name_in(material), code, status == "answered", submitters)
        for code, status, material, submitters in rows
    ]


async def _changed(place: Path, codes: Sequence[str]) -> bool:
    """Wait until these cases have their other finding: it is shown back, sent by a tap, and held for a moment."""
    end_s = time.monotonic() + SETTLE_WAIT_S
    while _findings(place, codes) != {ANOTHER} and time.monotonic() < end_s:  # noqa: ASYNC110 - of another process
        await asyncio.sleep(LOOK_EVERY_S)
    return _findings(place, codes) == {ANOTHER}


def _findings(place: Path, codes: Sequence[str]) -> set[str]:
    marks = ", ".join("?" * len(codes))
    with contextlib.closing(sqlite3.connect(f"file:{place / 'bot.db'}?mode=ro", uri=True)) as connection:
        rows = connection.execute(f"SELECT finding FROM cases WHERE code IN ({marks})", tuple(codes)).fetchall()
    return {finding for (finding,) in rows}


def _messages(sent: list[Submission]) -> int:
    """How many messages there are, about: a reply to each update; a card, with the photo where there is one, and a word
    to the officer for each thing; a finding for each submission.
    """
    things = {one.thing for one in sent}
    photos = sum(thing.kind is Kind.PHOTO for thing in things)
    return sum(len(updates_of(one)) for one in sent) + 2 * len(things) + photos + len(sent)


@contextlib.asynccontextmanager
async def _at_work(officers: Officers) -> AsyncIterator[None]:
    working = asyncio.create_task(officers.work())
    try:
        yield
    finally:
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)


async def _feed(api: RemoteBotApi, sent: list[Submission], per_s: float) -> None:
    began_s = time.perf_counter()
    for number, one in enumerate(sent):
        await asyncio.sleep(max(0.0, began_s + number / per_s - time.perf_counter()))
        await api.push(updates_of(one))


async def _reach(api: RemoteBotApi, messages: int) -> None:
    """Wait for so many messages in all, and for at least one from now on."""
    first = (await api.counters())["delivered"]
    while (await api.counters())["delivered"] < max(messages, first + 1):  # noqa: ASYNC110 - of another process
        await asyncio.sleep(LOOK_EVERY_S)


async def _settled(api: RemoteBotApi, bot: BotProcess, place: Path, things: int) -> bool:
    """Wait until the officers have answered a case of each thing and nothing waits; False when it took too long."""
    end_s = time.monotonic() + SETTLE_WAIT_S
    while _answered(place) < things and time.monotonic() < end_s:  # noqa: ASYNC110 - of another process
        await asyncio.sleep(LOOK_EVERY_S)
    return await bot.until_idle(api, SETTLE_WAIT_S) and _answered(place) >= things


def _answered(place: Path) -> int:
    return sum(case.answered for case in stored_cases(place))


if __name__ == "__main__":
    options = argparse.ArgumentParser(prog="python -m benchmarks.submissions", description=__doc__)
    options.add_argument("modes", nargs="*", choices=[*MODES, []], help="all, if none is named")
    main(options.parse_args().modes)
