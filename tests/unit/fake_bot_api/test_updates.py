"""Updates are polled by offset as on the platform."""

import asyncio
from typing import Any

from tests.fakes.bot_api import BotApi, updates
from tests.unit.fake_bot_api.client import CHAT, Client, push


async def test_updates_stay_until_a_higher_offset_confirms_them(api: BotApi, bot: Client) -> None:
    ids = await push(api, 5)
    assert await bot.ids() == await bot.ids(offset=0) == await bot.ids(offset=ids[0]) == ids
    assert await bot.ids(offset=ids[2], limit=2) == ids[2:4]
    assert await bot.ids() == ids[2:]
    assert await bot.ids(offset=-1) == ids[4:]
    assert await bot.ids(offset=ids[4] + 1) == []
    assert api.counters()["updates"] == {"pushed": 5, "not_allowed": 0, "acknowledged": 5, "pending": 0}


async def test_at_most_a_hundred_updates_come_at_once_in_the_order_of_their_ids(api: BotApi, bot: Client) -> None:
    await api.push(*({"update_id": number, "poll": {}} for number in range(250, 0, -1)))
    assert await bot.ids() == await bot.ids(limit=0) == await bot.ids(limit=101) == list(range(1, 101))
    assert await api.push({"poll": {}}) == [251]


async def test_long_polling_answers_as_soon_as_something_comes(api: BotApi, bot: Client) -> None:
    poll = asyncio.create_task(bot.ids(timeout=30))
    await api.wait_for(lambda: api.calls)
    assert await push(api, 1) == await asyncio.wait_for(poll, 1)
    assert await asyncio.wait_for(bot.ids(offset=2, timeout=1), 2) == []


async def test_a_second_get_updates_ends_the_first_with_a_conflict(api: BotApi, bot: Client) -> None:
    first = asyncio.create_task(bot("getUpdates", timeout=30))
    await api.wait_for(lambda: api.calls)
    second = asyncio.create_task(bot("getUpdates", timeout=30))
    refused = await first
    assert (refused["error_code"], refused["description"][:43]) == (409, "Conflict: terminated by other getUpdates re")
    await push(api, 1)
    assert len((await second)["result"]) == 1


async def test_only_kinds_the_bot_asked_for_come_and_the_list_is_remembered(api: BotApi, bot: Client) -> None:
    reaction, text = {"message_reaction": {"chat": {"id": CHAT}}}, updates.message(CHAT, "a")
    assert len(await api.push(reaction, text)) == 1
    await bot.ids(allowed_updates=["message_reaction"])
    await bot.ids()
    assert len(await api.push(reaction, text)) == 1
    await bot.ids(allowed_updates=[])
    assert len(await api.push(reaction, text, {"kind_of_tomorrow": {}})) == 2


async def test_raw_updates_go_out_as_they_are(api: BotApi, bot: Client) -> None:
    odd: dict[str, Any] = {
        "update_id": 9,
        "message": {"chat": [], "text": None, "from": {"id": {}}},
        "callback_query": 3,
    }
    await api.push(dict(odd), raw=True)
    assert await bot.ok("getUpdates") == [odd]
