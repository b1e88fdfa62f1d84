"""`bot run --maintenance`: what comes is kept, nothing is answered but that it is kept, and afterwards all is."""

import asyncio
import socket
from pathlib import Path

import aiohttp
import pytest

from bot.dialogue.library import Library
from tests.fakes.bot_api import BotApi, updates
from tests.processes import bot, config
from tests.serving import ANSWERED, GROUP, HOA, LAN, QUESTION, Served, serving, settings_for


async def ready(served: Served) -> tuple[int, dict[str, object]]:
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"http://127.0.0.1:{served.service.port}/readyz") as answer,
    ):
        return answer.status, await answer.json()


async def kept(served: Served, count: int) -> None:
    async with asyncio.timeout(30):
        while (await served.store.backlog()).inbox < count:  # noqa: ASYNC110 - the database calls nobody
            await asyncio.sleep(0.02)


async def test_what_is_asked_meanwhile_is_kept_told_once_and_answered_afterwards(
    api: BotApi, shelf: Library, sqlite_database: str
) -> None:
    settings = settings_for(api, sqlite_database)
    notice = shelf.say("maintenance", contact=shelf.desk_contact)
    async with serving(api, shelf, settings, maintenance=True) as served:
        await api.say(LAN, QUESTION)
        await api.say(LAN, "/trogiup")
        await api.say(HOA, QUESTION)
        await api.say(GROUP, f"@thu_nghiem_bot {QUESTION}", user_id=HOA)
        await api.push(updates.inline(LAN, QUESTION))
        await kept(served, 4)
        await served.answers(LAN, timeout_s=60.0)
        await served.answers(HOA, timeout_s=60.0)
        await api.wait_for(lambda: api.inline_answers)
        assert [one.text[:40] for one in api.sent(LAN)] == [notice.replace("**", "")[:40]]
        assert (len(api.sent(HOA)), len(api.sent(GROUP))) == (1, 0)
        assert [one["results"] for one in api.inline_answers.values()] in ([[]], ["[]"])
        status, said = await ready(served)
        assert (status, said["handling"], said["ready"]) == (200, "maintenance", True)
    async with serving(api, shelf, settings) as served:
        assert (await served.answers(LAN, 3, timeout_s=60.0))[1].text.startswith(ANSWERED)
        assert (await served.answers(HOA, 2, timeout_s=60.0))[1].text.startswith(ANSWERED)
        assert (await served.answers(GROUP, timeout_s=60.0))[0].text.startswith(ANSWERED)
        await served.settled(60.0)
        assert (await ready(served))[1]["handling"] == "ok"


@pytest.mark.slow
async def test_the_service_manager_hears_that_it_is_ready_lives_and_stops(tmp_path: Path) -> None:
    place = str(tmp_path / "notify")
    told: list[bytes] = []
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as heard:
        heard.bind(place)
        heard.setblocking(False)
        asyncio.get_running_loop().add_reader(heard, lambda: told.append(heard.recv(100)))
        environment = {"NOTIFY_SOCKET": place, "WATCHDOG_USEC": "200000", "BOT_CONFIG": str(config(tmp_path))}
        async with bot(tmp_path, "run", "--maintenance", **environment) as running:
            await running.ready()
            async with asyncio.timeout(60):
                while told.count(b"WATCHDOG=1") < 3:  # noqa: ASYNC110 - a process calls nobody
                    await asyncio.sleep(0.05)
            await running.stop()
        asyncio.get_running_loop().remove_reader(heard)
    assert (told.count(b"READY=1"), told.count(b"STOPPING=1")) == (1, 1)
    assert told.index(b"READY=1") < told.index(b"STOPPING=1")
