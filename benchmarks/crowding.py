"""What counting how much of one conversation waits costs, in processor time an update: `python -m benchmarks.crowding`.

Updates are stored and handled with and without it, turn by turn in one process, on SQLite; each is answered with one
letter. `--others` as many letters of other chats wait meanwhile, and `--bursts` gives the sizes of what comes at once.
"""

import argparse
import asyncio
import tempfile
import time
from pathlib import Path

import numpy as np

from bot.app.parts import SystemClock
from bot.domain.delivery import Letter
from bot.domain.messages import Address, Outgoing
from bot.ports.store import Arrival, Crowding, Decision, Lookup, Waiting
from bot.services.pace import UNPACED
from bot.storage.database import open_database
from bot.storage.migrate import migrate
from bot.storage.store import SqlStore

ROUNDS, UPDATES, BATCH = 5, 1_000, 16
SOURCE = "telegram/1"
CROWDING = Crowding(Outgoing("chậm lại"))


def answered(waiting: Waiting, _: Lookup) -> Decision:
    return Decision("{}", letters=(Letter(Address.of(waiting.key), Outgoing("Đã nghe. " * 40)),))


async def spent_us(store: SqlStore, first: int, burst: int, crowding: Crowding | None) -> float:
    """Processor time an update of all threads, from its arrival to its letter, in µs."""
    began_s = time.process_time()
    for number in range(first, first + UPDATES, burst):
        arrivals = [Arrival(str(one), f"telegram:{one}", '{"text":"x"}', 0.0) for one in range(number, number + burst)]
        await store.receive("telegram", SOURCE, arrivals, number + burst, crowding)
        while await store.handle(("telegram",), BATCH, answered):
            pass
    return (time.process_time() - began_s) / UPDATES * 1e6


async def measured(burst: int, others: int) -> tuple[float, float]:
    """Without and with counting, the medians of all rounds."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite+aiosqlite:///{Path(folder) / 'bot.db'}"
        await migrate(url)
        store = SqlStore(open_database(url), {"telegram": UNPACED}, SystemClock())
        await store.send([Letter(Address("telegram", str(10**9 + one)), Outgoing("chờ")) for one in range(others)])
        plain, counted = [], []
        for number in range(ROUNDS):
            first = 2 * number * UPDATES
            plain.append(await spent_us(store, first, burst, None))
            counted.append(await spent_us(store, first + UPDATES, burst, CROWDING))
        await store.close()
    return float(np.median(plain)), float(np.median(counted))


def main(bursts: list[int], others: int) -> None:
    print(f"{UPDATES:,} updates of as many chats, median of {ROUNDS}; {others:,} letters of others wait")
    print("at once   without, CPU µs an update   with   more")
    for burst in bursts:
        plain, counted = asyncio.run(measured(burst, others))
        print(f"{burst:7}  {plain:26.0f}  {counted:5.0f}  {100 * (counted / plain - 1):4.1f} %", flush=True)


if __name__ == "__main__":
    options = argparse.ArgumentParser(prog="python -m benchmarks.crowding", description=__doc__)
    options.add_argument("--bursts", type=int, nargs="*", default=[1, 10, 100])
    options.add_argument("--others", type=int, default=1_000)
    given = options.parse_args()
    main(given.bursts, given.others)
