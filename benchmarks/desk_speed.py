"""How soon the desk hears, at the pace as shipped: of single submissions, and in a flood of them."""

import asyncio
import contextlib
import random
import sqlite3
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.officers import CHAT, DESK, DIGEST, as_sent
from benchmarks.running import SHIPPED, BotProcess, platform
from benchmarks.submitting import (
    FIRST_MEMBER,
    NAME,
    SEND_NOW_LABEL,
    Kind,
    Submission,
    Thing,
    draw_things,
    name_in,
    serve_photos,
    updates_of,
)
from tests.fakes.bot_api import RemoteBotApi

TAPS = 20
TAP_EVERY_S = 4.0
"""15 a minute: at a steady pace no desk can be sent more, as it may be sent 20 a minute with a burst among them."""
TAP_JITTER_S = 1.0
LEAD_S = 8.0
"""The dialogue before the tap takes three replies, at one a second."""
FLOOD_PER_S, FLOOD_S = 20.0, 60.0
WATCH_EVERY_S = 0.02
HEAR_WAIT_S = 75.0

Message = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Flooded:
    """Seconds from a submission to its case in the database file, and to the card or digest that tells of it.

    `folded`: cases told of by digests; `unaccounted`: by how many what the digests say differs from those cases.
    """

    sent: int
    acknowledged: int
    stored_s: Sequence[float]
    told_s: Sequence[float]
    cards: int
    digests: int
    folded: int
    unaccounted: int


async def tap_to_desk_s(place: Path, taps: int = TAPS) -> list[float]:
    """From the tap that sends a post to its card in the desk's chat, of as many as arrived."""
    chance = random.Random(7)
    posts = [thing for thing in draw_things(3 * taps, chance) if thing.kind is Kind.POST]
    tapped_at: dict[str, float] = {}

    async def submit(one: Submission, due_s: float) -> None:
        await asyncio.sleep(due_s - LEAD_S - time.perf_counter())
        await api.push(updates_of(one)[:-1])
        await asyncio.sleep(due_s - time.perf_counter())
        tapped_at[one.thing.name] = time.time()
        await api.tap(one.member, SEND_NOW_LABEL)

    async with platform() as api, BotProcess(place, api, pace=SHIPPED, desk=DESK) as bot:
        await bot.start()
        first_s = time.perf_counter() + LEAD_S
        async with asyncio.TaskGroup() as group:
            for number, post in enumerate(posts):
                due_s = first_s + number * TAP_EVERY_S + chance.uniform(0, TAP_JITTER_S)
                group.create_task(submit(Submission(FIRST_MEMBER + number, post, by_dialogue=True), due_s))
        await bot.until_idle(api, TAP_EVERY_S)
        shown_at = _shown_at(await _at_desk(api))
    return [shown_at[name] - at for name, at in tapped_at.items() if name in shown_at]


async def flood(place: Path, per_s: float = FLOOD_PER_S, span_s: float = FLOOD_S) -> Flooded:
    """Submissions of links, posts and photos, each of a member of its own, at an even pace."""
    things = draw_things(round(per_s * span_s), random.Random(8))
    database = place / "bot.db"
    async with platform() as api, BotProcess(place, api, pace=SHIPPED, desk=DESK) as bot:
        await serve_photos(api, set(things))
        await bot.start()
        watching = asyncio.create_task(_watch(database, len(things), span_s + HEAR_WAIT_S))
        sent_at = await send_evenly(api, things, per_s)
        await _all_told(database)
        await bot.until_idle(api, HEAR_WAIT_S)
        stored_at, delivered = await watching, await api.sent()
    return _flooded(sent_at, stored_at, _planned_at(database), delivered)


def _flooded(
    sent_at: Mapping[str, float],
    stored_at: Mapping[str, float],
    planned_at: Mapping[str, float],
    delivered: Sequence[Message],
) -> Flooded:
    """All times by what was sent, Unix seconds. A digest tells of all that were planned with it and have no card."""
    desk = [one for one in delivered if one["chat_id"] == CHAT]
    cards, digests = _shown_at(desk), [one for one in desk if DIGEST.match(as_sent(one))]
    folded = {name: at for name, at in planned_at.items() if name not in cards}
    told_at = {**cards, **{name: _next(digests, at) for name, at in folded.items()}}
    said = sum(int(found[1]) for one in digests if (found := DIGEST.match(as_sent(one))))
    return Flooded(
        sent=len(sent_at),
        acknowledged=len({one["chat_id"] for one in delivered if "Mã biên nhận: " in as_sent(one)}),
        stored_s=[stored_at[name] - at for name, at in sent_at.items() if name in stored_at],
        told_s=[told_at[name] - at for name, at in sent_at.items() if name in told_at],
        cards=len(cards),
        digests=len(digests),
        folded=len(folded),
        unaccounted=abs(said - len(folded)),
    )


def told_of_taps(waits_s: Sequence[float], taps: int = TAPS) -> str:
    return (
        f"member's tap to desk message, {60 / TAP_EVERY_S:.0f} a minute, pace as shipped, {len(waits_s)} of {taps}: "
        f"p50 {1e3 * np.median(waits_s):.0f} ms, p99 {1e3 * np.quantile(waits_s, 0.99):.0f} ms, "
        f"longest {1e3 * max(waits_s):.0f} ms"
    )


def told_of_flood(one: Flooded) -> str:
    return (
        f"{FLOOD_PER_S:.0f} submissions a second for {FLOOD_S:.0f} s, pace as shipped: "
        f"{one.acknowledged:,} of {one.sent:,} acknowledged\n"
        f"  in the database  {len(one.stored_s):,} of {one.sent:,}: p50 {1e3 * np.median(one.stored_s):.0f} ms, "
        f"p99 {1e3 * np.quantile(one.stored_s, 0.99):.0f} ms, longest {1e3 * max(one.stored_s):.0f} ms\n"
        f"  told to the desk {len(one.told_s):,} of {one.sent:,}: p50 {np.median(one.told_s):.1f} s, "
        f"longest {max(one.told_s):.1f} s; {one.cards} by cards, {one.folded:,} by {one.digests} digests"
        f"{f', whose numbers are off by {one.unaccounted}' if one.unaccounted else ''}"
    )


async def send_evenly(api: RemoteBotApi, things: Sequence[Thing], per_s: float) -> dict[str, float]:
    """When each was sent, by its name."""
    sent_at: dict[str, float] = {}
    began_s = time.perf_counter()
    for number, thing in enumerate(things):
        await asyncio.sleep(max(0.0, began_s + number / per_s - time.perf_counter()))
        pushed = await api.push(updates_of(Submission(FIRST_MEMBER + number, thing)))
        sent_at[thing.name] = pushed["at"]
    return sent_at


async def _all_told(database: Path) -> None:
    """Wait until the desk was told of every case, or it takes too long."""
    end_s = time.monotonic() + HEAR_WAIT_S
    while _untold(database) and time.monotonic() < end_s:  # noqa: ASYNC110 - of another process
        await asyncio.sleep(0.25)


async def _watch(database: Path, count: int, timeout_s: float) -> dict[str, float]:
    """When each case could first be read from the file (Unix seconds), by what was sent."""
    found: dict[str, float] = {}
    last = 0
    end_s = time.monotonic() + timeout_s
    with _open(database) as connection:
        while len(found) < count and time.monotonic() < end_s:
            rows = connection.execute("SELECT id, material FROM cases WHERE id > ? ORDER BY id", (last,)).fetchall()
            now_s = time.time()
            for last, material in rows:  # noqa: B007 - where to go on
                found.setdefault(name_in(material), now_s)
            await asyncio.sleep(WATCH_EVERY_S)
    return found


def _untold(database: Path) -> int:
    with _open(database) as connection:
        return int(connection.execute("SELECT count(*) FROM cases WHERE shown_at IS NULL").fetchone()[0])


def _planned_at(database: Path) -> dict[str, float]:
    """When the card or the digest of each case was written, by what was sent."""
    with _open(database) as connection:
        rows = connection.execute("SELECT material, shown_at FROM cases WHERE shown_at IS NOT NULL").fetchall()
    return {name_in(material): shown_at for material, shown_at in rows}


def _open(database: Path) -> contextlib.closing[sqlite3.Connection]:
    return contextlib.closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True))


async def _at_desk(api: RemoteBotApi) -> list[dict[str, Any]]:
    return [one for one in await api.sent() if one["chat_id"] == CHAT]


def _shown_at(desk: Sequence[Message]) -> dict[str, float]:
    """When something first stood in the desk's chat by itself, by its name; of a photo the picture counts."""
    found: dict[str, float] = {}
    for one in desk:
        for name in NAME.findall(f"{as_sent(one)} {one.get('content', '')}"):
            found.setdefault(name, one["at"])
    return found


def _next(digests: Sequence[Message], at_s: float) -> float:
    """When the digest that was written then was delivered; never, where none came."""
    return next((float(one["at"]) for one in digests if one["at"] >= at_s), float("inf"))
