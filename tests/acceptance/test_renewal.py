"""The knowledge is taken anew while members ask: each of them is answered, once."""

import asyncio
import sys
from functools import partial

from bot.app.renewing import Renewer
from bot.app.running import opened
from bot.config import Settings
from bot.dialogue.library import Library
from tests.fakes.bot_api import BotApi
from tests.serving import ANSWERED, HOA, LAN, QUESTION, serving, settings_for

SOUND = (sys.executable, "-c", "")
RENEWALS, BETWEEN_S = 3, 0.05


async def test_whoever_asks_while_the_knowledge_changes_is_answered_once(
    api: BotApi, shelf: Library, settings: Settings, sqlite_database: str
) -> None:
    async with serving(api, shelf, settings_for(api, sqlite_database)) as served:
        for member in (LAN, HOA):
            await served.ask(member, "/start")
        before = served.service.decider.library
        renewer = Renewer(settings.knowledge, partial(opened, settings), before, served.service, SOUND)

        async def renew() -> None:
            for _ in range(RENEWALS):
                await renewer.renew()

        renewing, asked = asyncio.create_task(renew()), 0
        while not renewing.done():
            for member in (LAN, HOA):
                await api.say(member, QUESTION)
            asked += 1
            await asyncio.sleep(BETWEEN_S)
        await renewing
        assert served.service.decider.library is not before
        assert asked > 1
        for member in (LAN, HOA):
            await served.answers(member, 1 + asked)
        await served.settled()
        for member in (LAN, HOA):
            told = [one.text for one in api.sent(member)[1:]]
            assert [text.startswith(ANSWERED) for text in told] == [True] * asked
