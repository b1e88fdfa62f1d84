"""The database locked, full, cut off or silent: nothing is acknowledged that is not stored; all resumes by itself."""

import asyncio
import os
import shutil
import subprocess
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, ClassVar

import aiohttp
import asyncpg
import pytest

from bot.dialogue.library import Library
from bot.domain.delivery import Outcome, Turn
from bot.domain.errors import StoreUnavailable
from bot.ports.store import NONE_RESTING, Arrival, Crowding, Decide, Resting, Wish
from bot.storage.store import SqlStore
from tests.databases import copied_sqlite
from tests.fakes.bot_api import BotApi
from tests.proxy import Wire
from tests.serving import ANSWERED, LAN, QUESTION, Served, locked, serving, settings_for

POSTGRES_PORT = 5432
CROWD = [6_000_000_000 + number for number in range(10)]


async def all_are_answered(api: BotApi, served: Served, count: int) -> None:
    for chat in CROWD:
        assert ANSWERED in (await served.answers(chat, count, timeout_s=40))[count - 1].text
    await served.settled(timeout_s=40)


async def readiness(served: Served) -> tuple[int, dict[str, Any]]:
    async with aiohttp.ClientSession() as session, session.get(f"{served.url}/readyz") as answer:
        return answer.status, await answer.json()


@asynccontextmanager
async def on_a_wire(api: BotApi, shelf: Library, url: str) -> AsyncIterator[tuple[Served, Wire]]:
    async with Wire.to(POSTGRES_PORT) as wire:
        settings = settings_for(api, url.replace(f":{POSTGRES_PORT}/", f":{wire.port}/"))
        async with serving(api, shelf, settings) as served:
            yield served, wire


async def test_a_postgresql_that_is_gone_for_a_while_loses_nothing(
    api: BotApi, shelf: Library, postgres_database: str
) -> None:
    async with on_a_wire(api, shelf, postgres_database) as (served, wire):
        await served.ask(LAN, "/start")
        for round_ in (1, 2):
            for chat in CROWD:
                await api.say(chat, QUESTION)
            await asyncio.sleep(0.05 * round_)
            await wire.cut()
            status, report = await readiness(served)
            assert (status, report["ready"]) == (503, False)
            await asyncio.sleep(0.5)
            assert not served.task.done()
            await wire.mend()
            await all_are_answered(api, served, round_)
        counts = Counter(sent.chat_id for sent in api.sent())
        assert sum(counts[chat] for chat in CROWD) <= 2 * len(CROWD) + 4
        assert (await readiness(served))[0] == 200


async def test_a_postgresql_that_says_nothing_is_given_up_and_found_again(
    api: BotApi, shelf: Library, postgres_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.storage.engines.POSTGRES_ANSWER_S", 0.5)
    monkeypatch.setattr("bot.storage.engines.POSTGRES_CONNECT_S", 0.5)
    async with on_a_wire(api, shelf, postgres_database) as (served, wire):
        await served.ask(LAN, "/start")
        wire.stall()
        for chat in CROWD:
            await api.say(chat, QUESTION)
        await asyncio.sleep(1.5)
        assert not served.task.done()
        await wire.cut()
        await wire.mend()
        await all_are_answered(api, served, 1)


async def test_a_postgresql_that_was_restarted_by_its_operator_is_found_again(
    api: BotApi, shelf: Library, postgres_database: str
) -> None:
    async with serving(api, shelf, settings_for(api, postgres_database)) as served:
        await served.ask(LAN, "/start")
        name = postgres_database.rpartition("/")[2]
        ended = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1 AND pid <> pg_backend_pid()"
        await end_connections(ended, name)
        for chat in CROWD:
            await api.say(chat, QUESTION)
        await all_are_answered(api, served, 1)


async def end_connections(statement: str, name: str) -> None:
    connection = await asyncpg.connect("postgresql://postgres@127.0.0.1:5432/postgres")
    await connection.execute(statement, name)
    await connection.close()


async def test_a_locked_sqlite_loses_nothing(served: Served) -> None:
    await served.ask(LAN, "/start")
    with locked(served.settings.database_url):
        for chat in CROWD:
            await served.api.say(chat, QUESTION)
        await asyncio.sleep(2.5)
        assert (await readiness(served))[0] == 200  # it can be read
    await all_are_answered(served.api, served, 1)
    assert len(served.api.sent()) == 1 + len(CROWD)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of four megabytes; mounting one takes root."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", place], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip(f"no small disk can be mounted here: {mounted.stderr.decode().strip()}")
    yield place
    subprocess.run(["umount", "-l", place], check=True)


async def test_a_full_disk_loses_nothing(api: BotApi, shelf: Library, sqlite_template: Path, small_disk: Path) -> None:
    url = copied_sqlite(sqlite_template, small_disk / "bot.db")
    async with serving(api, shelf, settings_for(api, url)) as served:
        await served.ask(LAN, "/start")
        filler = small_disk / "filler"
        free = shutil.disk_usage(small_disk).free
        filler.write_bytes(os.urandom(free))
        for chat in CROWD:
            await api.say(chat, QUESTION * 20)
        await asyncio.sleep(1.5)
        assert not served.task.done()
        assert len(api.state.pending) >= 1 or len(api.sent()) < 1 + len(CROWD)
        filler.unlink()
        for chat in CROWD:
            await served.answers(chat, timeout_s=40)
        await served.settled(timeout_s=40)
        assert Counter(sent.chat_id for sent in api.sent()) == Counter([LAN, *CROWD])


class Forgetful(SqlStore):
    """What it is asked is done, and every second answer is lost: as when the connection breaks at the commit."""

    lost: ClassVar[Counter[str]] = Counter()

    def _lose(self, what: str) -> None:
        self.lost[what] += 1
        if self.lost[what] % 2:
            raise StoreUnavailable("the answer was lost")

    async def receive(
        self,
        channel: str,
        source: str,
        arrivals: Sequence[Arrival],
        next_offset: int | None,
        crowding: Crowding | None = None,
        *,
        releases: bool = False,
    ) -> int:
        count = await super().receive(channel, source, arrivals, next_offset, crowding, releases=releases)
        self._lose("receive")
        return count

    async def handle(
        self, channels: tuple[str, ...], limit: int, decide: Decide, resting: Resting = NONE_RESTING
    ) -> int:
        count = await super().handle(channels, limit, decide, resting)
        if count:
            self._lose("handle")
        return count

    async def turn(self, wish: Wish, outcomes: Sequence[Outcome]) -> Turn:
        turn = await super().turn(wish, outcomes)
        if turn.jobs:
            self._lose("hold")
        elif outcomes:
            self._lose("settle")
        return turn


async def test_commits_whose_answer_is_lost_lose_nothing_and_repeat_nothing(served: Served) -> None:
    served.store.__class__ = Forgetful
    for round_ in range(1, 4):
        for chat in CROWD:
            await served.api.say(chat, QUESTION)
        await all_are_answered(served.api, served, round_)
    assert len(served.api.sent()) == 3 * len(CROWD)
    assert min(Forgetful.lost[what] for what in ("receive", "handle", "hold")) >= 2
