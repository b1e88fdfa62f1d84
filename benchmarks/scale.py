"""`make bench-scale`: replicas of `bot run` on one PostgreSQL: throughput, and what is lost when something falls.

`python -m benchmarks.scale [--updates N] [--only FAULT …] [--replicas N …]`. The database is a cluster of its own in a
temporary folder; the platform is the local Bot API server. Replicas poll: one of them holds the lease of asking.
"""

import argparse
import asyncio
import os
import signal
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from benchmarks.asking import questions, readings, said_once, without
from benchmarks.chaos import Plan, asked_by_chat, feed
from benchmarks.cluster import Cluster, cluster, standby_of
from benchmarks.kills import Kills
from benchmarks.machine import describe
from benchmarks.namespace import HERE, Namespace, is_possible, namespace
from benchmarks.running import BotProcess, platform
from benchmarks.scale_bounds import WANTED, of_two, verdict
from benchmarks.tally import Tally, tally
from bot.app import open_library
from bot.config import load_settings
from bot.services.upkeep import LEASE_S
from bot.storage.migrate import migrate
from bot.storage.tables import metadata
from tests.fakes.bot_api import RemoteBotApi
from tests.proxy import Wire

UPDATES, A_CHAT, PER_S = 3_000, 10, 60.0
REPLICAS = (1, 2, 4)
TWO = 2
FROZEN_S, CUT_S, VANISHED_S = LEASE_S * 1.6, 4.0, LEASE_S * 1.6
SETTLE_S = 240.0
TRUNCATED = "TRUNCATE {tables} RESTART IDENTITY CASCADE"


@dataclass
class Scene:
    """Two replicas, the first of which asks the platform; the second reaches the database by a wire, with a standby the
    first too.
    """

    cluster: Cluster
    replicas: list[BotProcess]
    wire: Wire
    standby: Cluster | None = None
    namespace: Namespace | None = None
    at: list[float] = field(default_factory=list)

    def now(self) -> None:
        self.at.append(time.time())


Fault = Callable[[Scene], Awaitable[None]]


async def killed(scene: Scene) -> None:
    """Kill -9 of the replica that asks, which comes back later."""
    scene.now()
    await scene.replicas[0].kill()
    await asyncio.sleep(2 * LEASE_S)
    await scene.replicas[0].start()


async def frozen(scene: Scene) -> None:
    """The replica that asks stands still past its lease, and then goes on as if nothing had been."""
    scene.now()
    os.kill(scene.replicas[0].pid, signal.SIGSTOP)
    await asyncio.sleep(FROZEN_S)
    os.kill(scene.replicas[0].pid, signal.SIGCONT)


async def restarted(scene: Scene) -> None:
    """PostgreSQL falls (immediate: it recovers from its log) and comes back."""
    scene.now()
    await asyncio.to_thread(scene.cluster.restart)


async def cut(scene: Scene) -> None:
    """The connection of one replica to the database."""
    scene.now()
    await scene.wire.cut()
    await asyncio.sleep(CUT_S)
    await scene.wire.mend()


async def vanished(scene: Scene) -> None:
    """The network of one replica: what it sends to the database and to the platform goes nowhere, without a word."""
    assert scene.namespace is not None
    scene.now()
    scene.namespace.cut()
    await asyncio.sleep(VANISHED_S)
    scene.namespace.mend()


async def promoted(scene: Scene) -> None:
    """The server falls for good; its synchronous standby takes its place, at the same address."""
    assert scene.standby is not None
    scene.now()
    await scene.wire.cut()
    await asyncio.to_thread(scene.cluster.pg_ctl, "stop", "-m", "immediate")
    await asyncio.to_thread(scene.standby.pg_ctl, "promote")
    scene.wire.lead_to(scene.standby.port)
    await scene.wire.mend()


async def snapshot(scene: Scene) -> None:
    """Somebody holds a snapshot, from before the beginning until all is over (`_held`)."""
    scene.now()


FAULTS: dict[str, Fault] = {
    "kill -9 of a replica": killed,
    "a replica frozen past its lease": frozen,
    "PostgreSQL restarted": restarted,
    "a connection cut": cut,
    "a snapshot held": snapshot,
    "a network namespace cut": vanished,
    "a synchronous standby promoted": promoted,
}


@dataclass(frozen=True, slots=True)
class Result:
    """`gap_s`: the longest time without a reply after the fault."""

    tally: Tally
    per_s: float
    gap_s: float
    settled: bool


def main() -> None:
    options = argparse.ArgumentParser(prog="python -m benchmarks.scale", description=__doc__)
    options.add_argument("--updates", type=int, default=UPDATES)
    options.add_argument("--only", nargs="*", choices=FAULTS, default=[])
    options.add_argument("--replicas", nargs="*", type=int, default=list(REPLICAS))
    given = options.parse_args()
    print(f"replicas of bot run on one PostgreSQL ({describe()})")
    with cluster() as made:
        asyncio.run(migrate(made.url()))
        if not given.only:
            _throughput(made, given.updates, given.replicas)
        print(
            f"two replicas, {given.updates:,} updates of {given.updates // A_CHAT} chats, {PER_S:.0f} a second, "
            f"leases of {LEASE_S:.0f} s; wanted: {WANTED}"
        )
        print(f"{'':32} lost  duplicated  out of order  longest silence after it, s")
        for name in given.only or FAULTS:
            if FAULTS[name] is vanished and not is_possible():
                print(f"{name:32} not measured: wants root and iproute2")
                continue
            one = asyncio.run(run(made, given.updates, 2, PER_S, FAULTS[name]))
            print(
                f"{name:32} {one.tally.lost:4}  {one.tally.duplicates:10}  {one.tally.out_of_order:12}  "
                f"{one.gap_s:8.1f}  {_verdict(one)}",
                flush=True,
            )


def _throughput(made: Cluster, updates: int, replicas: Sequence[int]) -> None:
    first = 0.0
    for count in replicas:
        one = asyncio.run(run(made, updates, count, 0.0, None))
        first = first or one.per_s
        print(
            f"{count} replica{'s' if count > 1 else ' '}: {one.per_s:6.0f} replies a second, {one.per_s / first:.2f} x "
            f"the first; lost {one.tally.lost}, duplicated {one.tally.duplicates}, out of order "
            f"{one.tally.out_of_order}{'; ' + of_two(one.per_s / first) if count == TWO else ''}",
            flush=True,
        )


def _verdict(one: Result) -> str:
    found = one.tally
    return verdict(found.lost, found.duplicates, found.out_of_order, one.gap_s, settled=one.settled)


async def run(made: Cluster, updates: int, replicas: int, per_s: float, fault: Fault | None) -> Result:
    """Ask, let something fall at a third, count when all is settled."""
    library = open_library(load_settings())
    asked = asked_by_chat(Plan("", updates=updates, chats=updates // A_CHAT), questions(), library)
    order = [chat for _ in range(A_CHAT) for chat in asked]
    await _emptied(made)
    async with AsyncExitStack() as stack:
        api = await stack.enter_async_context(platform())
        wire = await stack.enter_async_context(Wire.to(made.port))
        if fault is snapshot:
            await stack.enter_async_context(_held(made))
        standby = stack.enter_context(standby_of(made)) if fault is promoted else None
        by_wire = [place > 0 or standby is not None for place in range(replicas)]
        bots = [await _replica(stack, api, made.url(wire.port if one else None)) for one in by_wire[:-1]]
        apart = stack.enter_context(namespace()) if fault is vanished else None
        bots.append(await _last_replica(stack, api, made, wire, by_wire[-1], apart))
        scene = Scene(made, bots, wire, standby, apart)
        feeding = asyncio.create_task(feed(api, asked, order, per_s))
        began_s = time.time()
        if fault is not None:
            await _delivered(api, updates // 3)
            await fault(scene)
        await feeding
        settled = await bots[0].until_idle(api, SETTLE_S)
        sent = await api.sent()
    at = sorted(float(one["at"]) for one in sent)
    notes = said_once(library)
    return Result(
        tally(
            {chat: [one.reply for one in lane] for chat, lane in asked.items()},
            [{**one, "text": without(one["text"], notes)} for one in sent],
            Kills.at(*scene.at),
            lambda chat, place: readings(asked[chat], place, library),
        ),
        len(at) / (at[-1] - began_s),
        max(
            (later - before for before, later in pairwise(sorted(at)) if scene.at and later > scene.at[0]), default=0.0
        ),
        settled,
    )


async def _last_replica(
    stack: AsyncExitStack, api: RemoteBotApi, made: Cluster, wire: Wire, by_wire: bool, apart: Namespace | None
) -> BotProcess:
    """In a network of its own it reaches the database and the platform by wires that end there."""
    if apart is None:
        return await _replica(stack, api, made.url(wire.port if by_wire else None))
    database = await stack.enter_async_context(Wire.to(made.port, HERE))
    platform_ = await stack.enter_async_context(Wire.to(int(api.url.rpartition(":")[2]), HERE))
    url = made.url(database.port).replace("127.0.0.1", HERE)
    return await _replica(stack, api, url, api_url=f"http://{HERE}:{platform_.port}", within=apart.within)


async def _replica(stack: AsyncExitStack, api: RemoteBotApi, url: str, **more: Any) -> BotProcess:
    """Started after the one before it, so that the first asks the platform."""
    place = Path(stack.enter_context(tempfile.TemporaryDirectory()))
    bot = await stack.enter_async_context(BotProcess(place, api, database_url=url, **more))
    await bot.start()
    return bot


async def _delivered(api: RemoteBotApi, count: int) -> None:
    while (await api.counters())["delivered"] < count:  # noqa: ASYNC110 - of another process
        await asyncio.sleep(0.02)


@asynccontextmanager
async def _held(made: Cluster) -> AsyncIterator[None]:
    """A snapshot from before all that comes."""
    engine = create_async_engine(made.url())
    async with engine.connect() as connection:
        await connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
        await connection.execute(text("SELECT count(*) FROM outbox"))
        yield
    await engine.dispose()


async def _emptied(made: Cluster) -> None:
    engine = create_async_engine(made.url())
    async with engine.begin() as connection:
        await connection.execute(text(TRUNCATED.format(tables=", ".join(f'"{name}"' for name in metadata.tables))))
    await engine.dispose()


if __name__ == "__main__":
    main()
