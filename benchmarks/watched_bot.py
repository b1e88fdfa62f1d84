"""`bot run`, watched from inside: how long the event loop stood still, and how long decisions took.

`python -m benchmarks.watched_bot FILE run`. What was seen is written to FILE, as JSON, twice a second.
"""

import asyncio
import json
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from bot.app import running
from bot.app.watchdog import watch
from bot.cli import main
from bot.ports.store import Decision, Lookup, Waiting
from bot.services.deciding import Decider

TICK_S = 0.01
WRITE_EVERY_S = 0.5


@dataclass(slots=True)
class Seen:
    """Seconds. `still_s`: the longest that the event loop came late to a short sleep; `still_cpu_s`: the most processor
    time that this process used during such a time, which no other work of the machine adds to. `decision_s`,
    `decision_cpu_s`: the longest decision by the clock and by its thread's processor time; `slowest`: the update.
    """

    still_s: float = 0.0
    still_cpu_s: float = 0.0
    decision_s: float = 0.0
    decision_cpu_s: float = 0.0
    decisions: int = 0
    slowest: str = ""


def start(file: Path, arguments: Sequence[str]) -> int:
    seen = Seen()
    decide = Decider.decide

    def timed(self: Decider, waiting: Waiting, lookup: Lookup) -> Decision:
        began_s, cpu_s = time.monotonic(), time.thread_time()
        try:
            return decide(self, waiting, lookup)
        finally:
            took_s, used_s = time.monotonic() - began_s, time.thread_time() - cpu_s
            seen.decisions += 1
            seen.decision_s = max(seen.decision_s, took_s)
            if used_s > seen.decision_cpu_s:
                seen.decision_cpu_s, seen.slowest = used_s, waiting.update_id

    async def watched(decider: Decider) -> None:
        looking = asyncio.create_task(_look(seen, file))
        try:
            await watch(decider)
        finally:
            looking.cancel()

    Decider.decide = timed  # type: ignore[method-assign]
    running.watch = watched  # type: ignore[attr-defined, assignment]
    return main.run(arguments)


def read(file: Path) -> Seen:
    return Seen(**json.loads(file.read_text(encoding="utf-8")))


async def _look(seen: Seen, file: Path) -> None:
    written_s = 0.0
    while True:
        due_s, cpu_s = time.monotonic() + TICK_S, time.process_time()
        await asyncio.sleep(TICK_S)
        late_s, used_s = time.monotonic() - due_s, time.process_time() - cpu_s
        seen.still_s = max(seen.still_s, late_s)
        seen.still_cpu_s = max(seen.still_cpu_s, min(used_s, late_s))
        if time.monotonic() - written_s > WRITE_EVERY_S:
            written_s = time.monotonic()
            aside = file.with_suffix(".new")
            aside.write_text(json.dumps(asdict(seen)), encoding="utf-8")
            aside.replace(file)


if __name__ == "__main__":
    sys.exit(start(Path(sys.argv[1]), sys.argv[2:]))
