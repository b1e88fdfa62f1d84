"""Limits and injected faults."""

import asyncio

import aiohttp
import pytest

from tests.fakes.bot_api import BotApi, worst_window
from tests.unit.fake_bot_api.client import CHAT, GROUP, Client


@pytest.mark.parametrize(
    ("limits", "chats", "refused", "retry_after"),
    [
        ({"overall_per_s": 3}, [1, 2, 3, 4], [4], 1),
        ({"chat_per_s": 1}, [1, 2, 1, 3], [1], 1),
        ({"group_per_min": 2}, [GROUP, GROUP, GROUP, 1, 1, 1], [GROUP], 60),
    ],
)
async def test_sending_faster_than_the_limits_is_answered_with_how_long_to_wait(
    api: BotApi, bot: Client, limits: dict[str, int], chats: list[int], refused: list[int], retry_after: int
) -> None:
    api.configure(limits=limits)
    answers = [(chat, await bot.say("x", chat)) for chat in chats]
    late = [(chat, answer) for chat, answer in answers if not answer["ok"]]
    assert [chat for chat, _ in late] == refused
    assert late[0][1]["error_code"] == 429
    assert late[0][1]["parameters"] == {"retry_after": retry_after}
    assert api.counters()["refused"] == {"429": 1}
    assert api.counters()["worst_second"] == len(chats) - 1


async def test_a_limit_opens_again_after_its_time(api: BotApi, bot: Client) -> None:
    api.configure(limits={"chat_per_s": 1})
    assert [(await bot.say("x"))["ok"] for _ in range(2)] == [True, False]
    await asyncio.sleep(1.0)
    assert (await bot.say("x"))["ok"]
    assert worst_window([sent.at for sent in api.sent(CHAT)]) == 1


@pytest.mark.parametrize(
    ("kind", "status", "description"),
    [
        ("429", 429, "Too Many Requests: retry after 7"),
        ("403", 403, "Forbidden: bot was blocked by the user"),
        ("400", 400, "Bad Request: chat not found"),
        ("500", 500, "Internal Server Error"),
        ("502", 502, "Bad Gateway"),
    ],
)
async def test_an_injected_refusal_comes_as_often_as_told_and_delivers_nothing(
    api: BotApi, bot: Client, kind: str, status: int, description: str
) -> None:
    api.fail(kind, "send*", times=1, retry_after_s=7)
    await bot.ok("getMe")
    answer = await bot.say("a")
    assert (answer["error_code"], answer["description"]) == (status, description)
    assert (await bot.say("b"))["ok"]
    assert [sent.text for sent in api.sent(CHAT)] == ["b"]
    assert api.counters()["faults"] == {kind: 1}


async def test_a_fault_that_has_struck_is_over_when_another_is_added(api: BotApi, bot: Client) -> None:
    api.fail("500", "sendMessage", times=1)
    assert (await bot.say("a"))["error_code"] == 500
    api.fail("403", "sendMessage", times=1)
    assert [(await bot.say("a")).get("error_code") for _ in range(2)] == [403, None]


@pytest.mark.parametrize(
    ("kind", "delivered"),
    [("drop_before", 0), ("drop_after", 1), ("hang_before", 0), ("hang_after", 1), ("truncated", 1), ("502_html", 0)],
)
async def test_a_broken_answer_leaves_the_message_delivered_or_not_as_its_kind_says(
    api: BotApi, bot: Client, kind: str, delivered: int
) -> None:
    api.fail(kind, "sendMessage", times=1, hang_s=0.05)
    with pytest.raises((aiohttp.ClientError, ValueError)):
        await bot.say("a")
    assert [sent.unseen for sent in api.sent(CHAT)] == [kind] * delivered
    counters = api.counters()
    assert (counters["delivered"], counters["faults"]) == (delivered, {kind: 1})
    assert counters["unseen"] == ({kind: 1} if delivered else {})
    assert (await bot.say("b"))["ok"]


async def test_a_share_of_calls_fails_the_same_way_with_the_same_seed() -> None:
    async def failed() -> list[bool]:
        async with (
            BotApi.serving(seed=5, faults=[{"kind": "500", "share": 0.2}]) as api,
            aiohttp.ClientSession() as http,
        ):
            bot = Client(api, http)
            return [not (await bot.say("x"))["ok"] for _ in range(100)]

    first, second = await failed(), await failed()
    assert first == second
    assert 10 <= sum(first) <= 30


async def test_a_fault_may_be_for_one_chat_and_chats_can_be_blocked_gone_or_moved(api: BotApi, bot: Client) -> None:
    api.fail("500", chats=(5,))
    api.block(6)
    api.configure(missing=[7])
    api.migrate(GROUP, -100_22)
    answers = {chat: await bot.say("x", chat) for chat in (CHAT, 5, 6, 7, GROUP)}
    assert [answer.get("error_code") for answer in answers.values()] == [None, 500, 403, 400, 400]
    assert answers[GROUP]["parameters"] == {"migrate_to_chat_id": -100_22}


async def test_latency_delays_every_call(api: BotApi, bot: Client) -> None:
    api.configure(latency_ms=50)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(bot("getMe"), 0.04)


async def test_counting_only_keeps_counters_and_no_calls() -> None:
    async with BotApi.serving(record="counts") as api, aiohttp.ClientSession() as session:
        sent = (await Client(api, session).say("x"))["result"]
        edit = {"chat_id": CHAT, "message_id": sent["message_id"], "text": "y"}
        assert (await Client(api, session)("editMessageText", **edit))["ok"]
        assert api.calls == []
        assert (api.counters()["delivered"], api.counters()["calls"]) == (1, {"sendMessage": 1, "editMessageText": 1})
        await api.reset()
        assert api.counters()["delivered"] == 0
