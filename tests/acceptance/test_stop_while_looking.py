"""SIGTERM while pictures are decoded: the program ends in time whatever it decodes, and nothing is lost."""

from contextlib import closing
from pathlib import Path
from sqlite3 import connect

import pytest

from benchmarks.flooding import BOMBS
from tests.databases import sqlite_url
from tests.fakes import endless_pictures
from tests.fakes.bot_api import BotApi, updates
from tests.processes import bot

MEMBERS = range(5_000_000_100, 5_000_000_106)
WITHIN_S = 10.0
"""After which an operator's tools kill."""


def children(pid: int) -> list[int]:
    """Processes that the process has started and that live."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, parent = stat.read_text().rpartition(")")[2].split()[:2]
        except OSError:
            continue
        if int(parent) == pid and state != "Z":
            found.append(int(stat.parent.name))
    return found


def running_now() -> set[int]:
    return {int(one.name) for one in Path("/proc").glob("[0-9]*")}


def waiting(database: Path) -> int:
    with closing(connect(database)) as opened:
        return int(opened.execute("SELECT count(*) FROM inbox").fetchone()[0])


@pytest.mark.timed
@pytest.mark.parametrize("module", ["bot", endless_pictures.__name__], ids=["the worst there are", "an endless one"])
async def test_the_program_stops_in_time_whatever_it_decodes(module: str, api: BotApi, tmp_path: Path) -> None:
    database = tmp_path / "bot.db"
    for name, make in BOMBS.items():
        api.serve_file(name, make())
    given = {"TELEGRAM_BOT_TOKEN": api.token, "TELEGRAM_API_BASE": api.url, "DATABASE_URL": sqlite_url(database)}
    async with bot(tmp_path, "run", module=module, **given) as running:
        await running.ready()
        for number, member in enumerate(MEMBERS):
            await api.push(updates.photo(member, list(BOMBS)[number % 2], "thật không?"))
        await api.wait_for(lambda: children(running.process.pid) and waiting(database) == len(MEMBERS))
        decoding = children(running.process.pid)
        status, took_s = await running.stop()
    assert (status, took_s < WITHIN_S) == (0, True)
    assert not set(decoding) & running_now()
    assert waiting(database) + len(api.sent()) >= len(MEMBERS)
