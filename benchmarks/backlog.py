"""Replies while a broadcast's worth of letters waits in the outbox, at the pace as shipped.

`python -m benchmarks.backlog`.
"""

import asyncio
import tempfile
import time
from pathlib import Path

import numpy as np

from benchmarks.asking import questions
from benchmarks.running import SHIPPED, BotProcess, platform
from bot.app.parts import SystemClock
from bot.domain.delivery import Letter, Priority
from bot.domain.messages import Address, Outgoing
from bot.storage.engines import open_database
from bot.storage.store import SqlStore
from tests.fakes.bot_api import RemoteBotApi, updates

LETTERS = 50_000
LETTERS_AT_ONCE = 5_000
FIRST_READER, FIRST_ASKER = 1_000_000, 5_000
TEXT = "Đồng chí nên kiểm chứng nguồn tin trước khi chia sẻ, theo mục 2.3 của Chỉ thị. " * 4
ASKED = 240
ASKED_PER_S = 4.0
SETTLE_S = 3.0


def main() -> None:
    with tempfile.TemporaryDirectory() as place:
        asyncio.run(_run(Path(place)))


async def _run(place: Path) -> None:
    async with platform() as api:
        bot = BotProcess(place, api, pace=SHIPPED)
        async with bot:
            await bot.start()
            await bot.stop()
            await _fill(bot.database_url)
            await bot.start()
            await asyncio.sleep(SETTLE_S)
            before, began_s = await api.counters(), time.perf_counter()
            waited_ms = await _ask(api)
            span_s = time.perf_counter() - began_s
            report, after = await bot.report(), await api.counters()
    others = after["delivered"] - before["delivered"] - len(waited_ms)
    print(
        f"{LETTERS:,} letters waiting, pace as shipped, {ASKED_PER_S:.0f} questions a second for {span_s:.0f} s:\n"
        f"  reply after p50 {np.median(waited_ms):.0f} ms, p99 {np.quantile(waited_ms, 0.99):.0f} ms, "
        f"longest {max(waited_ms):.0f} ms; beside them {others / span_s:.1f} letters a second, "
        f"at most {after['worst_second']} messages in any second; still waiting {report['outbox']:,}"
    )


async def _fill(database_url: str) -> None:
    store = SqlStore(open_database(database_url), {}, SystemClock())
    for first in range(0, LETTERS, LETTERS_AT_ONCE):
        numbers = range(FIRST_READER + first, FIRST_READER + min(LETTERS, first + LETTERS_AT_ONCE))
        await store.send(
            [Letter(Address("telegram", str(number)), Outgoing(TEXT), Priority.BROADCAST) for number in numbers]
        )
    await store.close()


async def _ask(api: RemoteBotApi) -> list[float]:
    """Questions at an even pace, each from a member of its own; milliseconds from update to reply."""
    stock = questions()
    pushed_at: dict[int, float] = {}
    for number in range(ASKED):
        chat = FIRST_ASKER + number
        pushed = await api.push([updates.message(chat, stock[number % len(stock)].question)])
        pushed_at[chat] = pushed["at"]
        await asyncio.sleep(1 / ASKED_PER_S)
    await asyncio.sleep(SETTLE_S)
    answered = {one["chat_id"]: one["at"] for one in await api.sent()}
    return [1e3 * (answered[chat] - at_s) for chat, at_s in pushed_at.items()]


if __name__ == "__main__":
    main()
