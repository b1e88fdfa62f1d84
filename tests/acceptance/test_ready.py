"""`/readyz` of the running service says what does not work, and that it works again."""

import asyncio
import os
import sqlite3
import time
from contextlib import closing
from typing import Any

import aiohttp
import pytest
from sqlalchemy.engine import make_url

from bot.app.parts import SystemClock
from bot.dialogue.library import Library
from bot.domain.delivery import Letter, Priority
from bot.domain.messages import Address, Outgoing
from tests.fakes.bot_api import BotApi
from tests.serving import ANSWERED, FORUM, HOA, LAN, QUESTION, Served, serving, settings_for


async def ready(served: Served) -> tuple[int, dict[str, Any]]:
    async with aiohttp.ClientSession() as session, session.get(served.url + "/readyz") as answer:
        return answer.status, await answer.json()


async def until(served: Served, status: int, key: str, word: str) -> None:
    end_s = time.monotonic() + 45.0
    while True:
        found, said = await ready(served)
        if (found, said[key]) == (status, word):
            return
        assert time.monotonic() < end_s, said
        await asyncio.sleep(0.3)


async def test_a_database_that_takes_nothing(served: Served, sqlite_database: str) -> None:
    path = make_url(sqlite_database).database
    assert path
    assert (await ready(served))[0] == 200
    with closing(sqlite3.connect(path, isolation_level=None)) as holder:
        holder.execute("BEGIN IMMEDIATE")
        await until(served, 503, "database", "not written")
        holder.execute("ROLLBACK")
    await until(served, 200, "database", "ok")


async def test_a_database_file_that_was_removed(served: Served, sqlite_database: str) -> None:
    path = str(make_url(sqlite_database).database)
    os.rename(path, f"{path}.away")  # noqa: PTH104 - not in an async function
    assert (await ready(served))[1]["database"] == "file gone"
    os.rename(f"{path}.away", path)  # noqa: PTH104 - likewise
    assert (await ready(served))[0] == 200


async def test_a_desk_that_threw_the_bot_out(api: BotApi, shelf: Library, sqlite_database: str) -> None:
    settings = settings_for(api, sqlite_database, DESK_CHAT_ID=str(FORUM))
    async with serving(api, shelf, settings) as served:
        api.configure(blocked=frozenset({FORUM}))
        desk = Address("telegram", str(FORUM))
        await served.store.send([Letter(desk, Outgoing("thẻ"), Priority.DESK)])
        await until(served, 503, "desk", "out of reach")
        api.configure(blocked=frozenset())
        await until(served, 200, "desk", "ok")


@pytest.mark.parametrize("jump_s", [-3600.0, 3600.0])
async def test_the_clock_jumps_under_the_running_service(
    served: Served, monkeypatch: pytest.MonkeyPatch, jump_s: float
) -> None:
    assert (await served.ask(LAN, QUESTION)).text.startswith(ANSWERED)
    monkeypatch.setattr(SystemClock, "now_s", lambda _: time.time() + jump_s)
    assert (await served.ask(LAN, QUESTION)).text.startswith(ANSWERED)
    assert (await served.ask(HOA, QUESTION)).text.startswith(ANSWERED)
    monkeypatch.undo()
    assert (await served.ask(LAN, QUESTION)).text.startswith(ANSWERED)
    assert (await ready(served))[0] == 200
