"""The platform's address answers with a redirection: nothing goes to another host, and nothing is taken for done."""

from collections.abc import AsyncIterator

import pytest

from bot.channels.telegram import polling
from bot.storage import schema
from tests.fakes.bot_api import BotApi
from tests.fakes.bot_api.settings import REDIRECTIONS
from tests.serving import ANSWERED, LAN, QUESTION, Served


@pytest.fixture
async def other_host() -> AsyncIterator[BotApi]:
    """Answers all calls as the platform would."""
    async with BotApi.serving() as running:
        yield running


@pytest.mark.parametrize("status", REDIRECTIONS)
async def test_what_is_sent_is_not_delivered_elsewhere_and_goes_again(
    served: Served, other_host: BotApi, status: str
) -> None:
    served.api.fail(status, "sendMessage", times=1, location=other_host.url)
    await served.api.say(LAN, QUESTION)
    (reply,) = await served.answers(LAN)
    await served.settled()
    assert reply.text.startswith(ANSWERED)
    assert [call.outcome for call in served.api.calls_of("sendMessage")] == [status, "ok"]
    assert await served.rows(schema.dead_letters) == []
    assert other_host.calls == []


@pytest.mark.parametrize("status", REDIRECTIONS)
async def test_updates_are_asked_for_at_the_platform_alone(
    served: Served, other_host: BotApi, status: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(polling, "REFUSED_S", 0.05)
    await other_host.say(LAN, "tin của máy khác")
    served.api.fail(status, "getUpdates", times=3, location=other_host.url)
    await served.api.say(LAN, "/start")
    await served.answers(LAN)
    await served.api.wait_for(lambda: [one.outcome for one in served.api.calls_of("getUpdates")].count(status) == 3)
    await served.api.say(LAN, QUESTION)
    assert (await served.answers(LAN, 2))[1].text.startswith(ANSWERED)
    assert other_host.calls == []
