"""The lease of asking for updates: who has lost it asks for none, says so, and takes it over once it is free."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from sqlalchemy import select

from bot.dialogue.library import Library
from bot.services import health, upkeep
from bot.storage import schema
from bot.storage.engines import PostgresDatabase, open_database
from tests.fakes.bot_api import BotApi
from tests.serving import ANSWERED, HOA, LAN, QUESTION, Served, serving, settings_for

LEASE_S = 0.6


@pytest.fixture
async def leasing(
    api: BotApi, shelf: Library, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Served]:
    monkeypatch.setattr(upkeep, "LEASE_S", LEASE_S)
    monkeypatch.setattr(health, "UNWRITTEN_S", LEASE_S)
    async with serving(api, shelf, settings_for(api, database_url)) as served:
        await served.ask(LAN, "/start")
        yield served


async def ready(served: Served, status: int) -> dict[str, Any]:
    """What is said once the status is this."""
    async with aiohttp.ClientSession() as session, asyncio.timeout(20.0):
        while True:
            async with session.get(f"{served.url}/readyz") as answer:
                if answer.status == status:
                    return dict(await answer.json())


async def test_while_another_process_has_it_nothing_is_asked_for_and_then_it_is_taken_over(leasing: Served) -> None:
    name = f"poll/{leasing.service.sides[0].source}"
    taken = schema.leases.update().where(schema.leases.c.name == name).values(holder="another process")
    await leasing.store._database.write(lambda connection: connection.execute(taken) and None)
    await leasing.api.wait_for(lambda: not leasing.lease.held)
    while not await leasing.store.lease(name, "another process", 20.0):
        """It was given back meanwhile."""
    assert (await ready(leasing, 200))["lease"] == "elsewhere"
    asked = len(leasing.api.calls_of("getUpdates"))
    await leasing.api.say(LAN, QUESTION)
    await leasing.api.say(HOA, QUESTION)
    assert (await ready(leasing, 200))["lease"] == "elsewhere"
    assert (len(leasing.api.calls_of("getUpdates")), len(leasing.api.sent())) == (asked, 1)
    await leasing.store.lease(name, "another process", -1.0)
    for member, count in ((LAN, 2), (HOA, 1)):
        assert (await leasing.answers(member, count))[-1].text.startswith(ANSWERED)
    await leasing.api.wait_for(lambda: leasing.lease.held)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_one_that_nobody_can_renew_is_dead_and_nothing_is_asked_for_or_sent(
    leasing: Served, database_url: str
) -> None:
    """Another process began a transaction that holds it, and does not end."""
    other = open_database(database_url)
    assert isinstance(other, PostgresDatabase)
    async with other.engine.connect() as connection:
        await connection.execute(select(schema.leases).with_for_update())
        async with asyncio.timeout(20.0):
            while (await ready(leasing, 503))["lease"] != "dead":
                """The last renewal counts until its end."""
        asked = len(leasing.api.calls_of("getUpdates"))
        await leasing.api.say(LAN, QUESTION)
        assert (await ready(leasing, 503))["lease"] == "dead"
        assert (len(leasing.api.calls_of("getUpdates")), len(leasing.api.sent())) == (asked, 1)
        assert not leasing.lease.held
    await other.close()
    assert (await leasing.answers(LAN, 2))[1].text.startswith(ANSWERED)
    await ready(leasing, 200)
