"""Resident memory of `bot run` as updates go by. `python -m benchmarks.memory`; `--long` up to 100,000 updates."""

import argparse
import asyncio
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.asking import questions
from benchmarks.running import BotProcess, platform
from benchmarks.throughput import wait_delivered
from tests.fakes.bot_api import updates

SHORT = (1_000, 5_000, 20_000)
LONG = (1_000, 20_000, 100_000)
CHATS = 2_000
PUSHED_AT_ONCE = 1_000
AHEAD = 2_000


def main(counts: Sequence[int] = SHORT) -> None:
    print("updates handled   RSS MB   of these files, MB   own, MB")
    with tempfile.TemporaryDirectory() as place:
        asyncio.run(_run(counts, Path(place)))


async def _run(counts: Sequence[int], place: Path) -> None:
    """Updates are brought in a little ahead of the replies, so that the platform's queue stays short."""
    stock = questions()
    async with platform(record="counts") as api, BotProcess(place, api) as bot:
        await bot.start()
        _show("at the start", bot)
        pushed = 0
        for count in counts:
            while pushed < count:
                await wait_delivered(api, pushed - AHEAD)
                numbers = range(pushed, min(count, pushed + PUSHED_AT_ONCE))
                await api.push([updates.message(10_000 + n % CHATS, stock[n % len(stock)].question) for n in numbers])
                pushed += len(numbers)
            await wait_delivered(api, count)
            _show(f"{count:,}", bot)


def _show(when: str, bot: BotProcess) -> None:
    found = bot.memory_mb()
    own = found.resident - found.of_files
    print(f"{when:>15}   {found.resident:6.0f}   {found.of_files:18.0f}   {own:7.0f}", flush=True)


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--long", action="store_true")
    main(LONG if options.parse_args().long else SHORT)
