"""What counting how much of one conversation waits costs, in processor time an update: `python -m benchmarks.crowding`.

Updates are stored and handled in one process, on SQLite; each is answered with one letter. Neither thinking nor sending
is in the figures. `--others` as many letters of other chats wait meanwhile; `--bursts`: how many updates come at once.
"""

import argparse
import asyncio
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from bot.app.parts import SystemClock
from bot.domain.delivery import Letter
from bot.domain.messages import Address, Outgoing
from bot.ports.store import Arrival, Crowding, Decision, Lookup, Waiting
from bot.services.pace import UNPACED
from bot.storage import inbox
from bot.storage.crowding import kept
from bot.storage.engines import open_database
from bot.storage.migrate import migrate
from bot.storage.store import SqlStore

UPDATES, BATCH = 5_000, 16
SOURCE = "telegram/1"
CROWDING = Crowding(Outgoing("chậm lại"))


def answered(waiting: Waiting, _: Lookup) -> Decision:
    return Decision("{}", letters=(Letter(Address.of(waiting.key), Outgoing("Đã nghe. " * 40)),))


@dataclass
class Counting:
    """The processor time that counting took, in seconds of its thread."""

    took_s: float = 0.0

    def kept(
        self, connection: Connection, arrivals: Sequence[Arrival], crowding: Crowding, now_s: float
    ) -> list[Arrival]:
        began_s = time.thread_time()
        try:
            return kept(connection, arrivals, crowding, now_s)
        finally:
            self.took_s += time.thread_time() - began_s


async def measured(burst: int, others: int) -> tuple[float, float]:
    """Processor time an update of all threads, from its arrival to its letter, and that of counting, in µs."""
    counting = Counting()
    setattr(inbox, "kept", counting.kept)  # noqa: B010 - a function of a module, for as long as this program runs
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite+aiosqlite:///{Path(folder) / 'bot.db'}"
        await migrate(url)
        store = SqlStore(open_database(url), {"telegram": UNPACED}, SystemClock())
        await store.send([Letter(Address("telegram", str(10**9 + one)), Outgoing("chờ")) for one in range(others)])
        began_s = time.process_time()
        for first in range(0, UPDATES, burst):
            numbers = range(first, first + burst)
            arrivals = [Arrival(str(one), f"telegram:{one}", '{"text":"x"}', 0.0) for one in numbers]
            await store.receive("telegram", SOURCE, arrivals, first + burst, CROWDING)
            while await store.handle(("telegram",), BATCH, answered):
                pass
        took_s = time.process_time() - began_s
        await store.close()
    return 1e6 * took_s / UPDATES, 1e6 * counting.took_s / UPDATES


def main(bursts: list[int], others: int) -> None:
    print(f"{UPDATES:,} updates of as many chats; {others:,} letters of others wait")
    print("at once   CPU µs an update   of it counting   share")
    for burst in bursts:
        whole_us, counting_us = asyncio.run(measured(burst, others))
        print(f"{burst:7}  {whole_us:17.0f}  {counting_us:15.1f}  {100 * counting_us / whole_us:4.1f} %", flush=True)


if __name__ == "__main__":
    options = argparse.ArgumentParser(prog="python -m benchmarks.crowding", description=__doc__)
    options.add_argument("--bursts", type=int, nargs="*", default=[1, 10, 100])
    options.add_argument("--others", type=int, default=1_000)
    given = options.parse_args()
    main(given.bursts, given.others)
