"""What bodies of 40,000, 500,000 and 5,000,000 members ask of one installation, and how long a broadcast takes.

`python -m benchmarks.scale_plan [MEMBERS …]`. The first table is arithmetic over the assumptions below; the second
is the real planner (chunks written by `plan_some`) and the real pace (the statement that gives out moments, on a clock
that jumps to the moment it gave), so that a wrong assumption about either would show.
"""

import asyncio
import sys
import tempfile
from pathlib import Path

from sqlalchemy import Connection

from benchmarks.broadcast_planning import planned
from benchmarks.machine import describe
from bot.services.pace import Pace
from bot.storage import turns
from bot.storage.engines import open_database
from bot.storage.migrate import migrate
from tests.databases import sqlite_url

MEMBERS = (40_000, 500_000, 5_000_000)
HOUR_S, DAY_S = 3_600.0, 86_400.0
ASK_A_DAY, MESSAGES, PEAK_HOUR = 0.02, 2, 0.2
"""Of the members, who ask on a day, with so many messages; the share of a day that falls in its busiest hour."""
AFTER_BROADCAST = 0.05
"""Of the members, who write within an hour of one."""
TRANSACTIONS, ROWS = 4, 9
"""Of an answered message (docs/why/delivery.md)."""
CASES_A_YEAR, WITH_PHOTO, PHOTO_MB, CASE_KB, PHOTO_KEPT_YEARS = 0.01, 0.4, 0.7, 5.0, 0.25
MEMBER_KB = 0.45
TELEGRAM_PER_S, PAID_PER_S, OA_PER_S, SHARE_A_DAY = 27.0, 900.0, 100 / 60, 0.05
"""Telegram as shipped and paid; an OA's messages; the share of its members that an OA's template reaches on a day."""
SLOTS = 16
"""Moments that a sender takes at once."""


def main() -> None:
    sizes = [int(one) for one in sys.argv[1:]] or list(MEMBERS)
    print(f"the plan by size ({describe()})")
    print(f"{'members':44}" + "".join(f"{size:>14,}" for size in sizes))
    for name, figures in _rows(sizes):
        print(f"{name:44}" + "".join(f"{one:>14}" for one in figures))
    print("a broadcast, by the real planner and the real pace on a clock that jumps:")
    for size in sizes:
        with tempfile.TemporaryDirectory() as place:
            print(asyncio.run(_broadcast(Path(place), size)), flush=True)


def _rows(sizes: list[int]) -> list[tuple[str, list[str]]]:
    def row(name: str, per_member: float, form: str) -> tuple[str, list[str]]:
        return name, [format(size * per_member, form) for size in sizes]

    reply = AFTER_BROADCAST / HOUR_S
    case_mb = CASES_A_YEAR * CASE_KB / 1e3
    return [
        row("updates a day", ASK_A_DAY * MESSAGES, ",.0f"),
        row("updates a second in the busiest hour", ASK_A_DAY * MESSAGES * PEAK_HOUR / HOUR_S, ",.1f"),
        row("replies a second after a broadcast", reply, ",.1f"),
        row("transactions a second then", reply * TRANSACTIONS, ",.0f"),
        row("rows written a second then", reply * ROWS, ",.0f"),
        row("MB of members with their indexes", MEMBER_KB / 1e3, ",.0f"),
        row("MB of cases a year", case_mb, ",.0f"),
        row("MB of photos kept", CASES_A_YEAR * PHOTO_KEPT_YEARS * WITH_PHOTO * PHOTO_MB, ",.0f"),
        row("hours: Telegram as shipped", 1 / TELEGRAM_PER_S / HOUR_S, ",.1f"),
        row("hours: Telegram paid", 1 / PAID_PER_S / HOUR_S, ",.2f"),
        row("hours: OA by messages", 1 / OA_PER_S / HOUR_S, ",.1f"),
        ("days: OA by template", [f"{1 / SHARE_A_DAY:.0f}"] * len(sizes)),
        ("a Telegram channel's post, an OA's article", ["at once"] * len(sizes)),
    ]


async def _broadcast(place: Path, members: int) -> str:
    plan = await planned(place, members)
    took_s = await _at_the_pace(place, members, TELEGRAM_PER_S)
    computed_s = members / TELEGRAM_PER_S
    return (
        f"{members:>12,} members: {plan.rows:,} chunks in {plan.took_s:.1f} s (longest transaction "
        f"{plan.longest_ms:.0f} ms, {plan.memory_mb:.0f} MB); at {TELEGRAM_PER_S:.0f}/s all gone after "
        f"{took_s / HOUR_S:.2f} h, by arithmetic {computed_s / HOUR_S:.2f} h"
    )


async def _at_the_pace(place: Path, members: int, per_s: float) -> float:
    """Seconds on the clock of the pace until every member has had their moment."""
    url = sqlite_url(place / "pace.db")
    await migrate(url)
    database = open_database(url)
    limits = Pace(overall_per_s=per_s, chat_per_s=1.0, group_per_min=20.0)

    def unit(connection: Connection) -> float:
        now_s, left = 0.0, members
        while left > 0:
            count = min(SLOTS, left)
            now_s = turns.moments(connection, "telegram", count, limits, now_s)[-1]
            left -= count
        return now_s

    took_s = await database.write(unit)
    await database.close()
    return took_s


if __name__ == "__main__":
    main()
