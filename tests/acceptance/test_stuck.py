"""A decision that never comes back: the process ends by itself, and its update ends two more at most. That it was under
way among others is no proof, so those that it ended alone are counted (docs/why/delivery.md).
"""

import json
import signal
from contextlib import closing
from pathlib import Path
from sqlite3 import connect

from bot.app.watchdog import EXIT_STUCK
from tests.databases import sqlite_url
from tests.fakes import stuck_bot
from tests.fakes.bot_api import BotApi
from tests.fakes.stuck_bot import IN_C, IN_PYTHON
from tests.processes import bot
from tests.serving import ANSWERED, HOA, LAN, QUESTION

MODULE = stuck_bot.__name__


async def ends(api: BotApi, folder: Path, text: str) -> int:
    """The exit status of a process that the text holds up; it says where it stood, and nothing of the text."""
    async with bot(folder, "run", module=MODULE, **environment(api, folder)) as running:
        status = await running.ended()
        said = running.err.read_text()
    assert Path(stuck_bot.__file__).name in said
    assert text not in said
    return status


def environment(api: BotApi, folder: Path) -> dict[str, str]:
    database = sqlite_url(folder / "bot.db")
    return {"TELEGRAM_BOT_TOKEN": api.token, "TELEGRAM_API_BASE": api.url, "DATABASE_URL": database}


async def test_a_loop_that_does_not_end_ends_the_process(api: BotApi, tmp_path: Path) -> None:
    await api.say(LAN, IN_PYTHON)
    assert await ends(api, tmp_path, IN_PYTHON) == EXIT_STUCK


async def test_what_ends_process_after_process_is_set_aside_and_all_others_are_answered(
    api: BotApi, tmp_path: Path
) -> None:
    path, text = tmp_path / "bot.db", IN_C
    given = environment(api, tmp_path)
    await api.say(LAN, text)
    await api.say(HOA, QUESTION)
    assert [await ends(api, tmp_path, text) for _ in range(3)] == [-signal.SIGALRM] * 3
    async with bot(tmp_path, "run", module=MODULE, **given) as running:
        sent = await api.wait_for(lambda: api.sent(LAN) and api.sent(HOA), timeout_s=30)
        assert sent
        assert "trục trặc" in api.sent(LAN)[0].text
        assert ANSWERED in api.sent(HOA)[0].text
        await running.stop()
        lines = [json.loads(line) for line in running.err.read_text().splitlines()]
        assert "an update is set aside: the process ended with it" in [line["message"] for line in lines]
    with closing(connect(path)) as database:
        assert database.execute("SELECT count(*) FROM inbox").fetchone() == (0,)
        ((body, fault),) = database.execute("SELECT body, fault FROM quarantine")
    assert fault == "the process ended while it was handled"
    assert text not in body
