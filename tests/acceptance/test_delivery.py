"""What the platform does to a message, and what becomes of the message (design, 3.4)."""

import asyncio
from collections import Counter
from dataclasses import replace
from itertools import pairwise
from urllib.parse import urlsplit

import pytest

from bot.dialogue.library import Library
from bot.domain.delivery import Letter, Priority
from bot.domain.messages import Address, Outgoing
from bot.services.pace import Pace
from bot.storage import schema
from tests.fakes.bot_api import BotApi, Limits
from tests.proxy import Wire
from tests.serving import ANSWERED, GROUP, HOA, LAN, QUESTION, Served, serving, settings_for

SUPERGROUP = -1_001_000_000_005
DESK = -1_001_000_000_099


async def subscribe(served: Served, *keys: str) -> None:
    rows = [{"owner": key, "since": 0.0} for key in keys]
    await served.store._database.write(
        lambda connection: connection.execute(schema.subscribers.insert(), rows) and None
    )


async def reachable(served: Served) -> dict[str, bool]:
    return {row["owner"]: row["reachable"] for row in await served.rows(schema.subscribers)}


@pytest.mark.parametrize("cause", ["blocked", "missing"])
async def test_who_blocks_the_bot_is_left_alone_and_the_others_are_answered(served: Served, cause: str) -> None:
    await subscribe(served, f"telegram:{LAN}", f"telegram:{HOA}")
    served.api.configure(**{cause: frozenset({LAN})})
    await served.api.say(LAN, QUESTION)
    assert ANSWERED in (await served.ask(HOA, QUESTION)).text
    await served.settled()
    assert len(served.api.calls_of("sendMessage")) == 2
    assert await reachable(served) == {f"telegram:{LAN}": False, f"telegram:{HOA}": True}
    assert await served.rows(schema.dead_letters) == []


async def test_a_group_that_became_a_supergroup_is_answered_there(served: Served) -> None:
    group = -5
    await served.api.say(group, f"@thu_nghiem_bot {QUESTION}", user_id=LAN)
    await served.answers(group)
    served.api.migrate(group, SUPERGROUP)
    await served.api.say(group, f"@thu_nghiem_bot {QUESTION}", user_id=LAN)
    (answer,) = await served.answers(SUPERGROUP)
    assert ANSWERED in answer.text
    await served.settled()
    await served.store.send([Letter(Address("telegram", str(group)), Outgoing("sau này"), Priority.BROADCAST)])
    await served.answers(SUPERGROUP, 2)
    assert [call.outcome == "ok" for call in served.api.calls_of("sendMessage")] == [True, False, True, True]


async def test_a_429_holds_back_its_chat_and_no_other(served: Served) -> None:
    served.api.fail("429", "sendMessage", chats=(LAN,), times=1, retry_after_s=1)
    await served.api.say(LAN, QUESTION)
    await served.api.wait_for(lambda: served.api.calls_of("sendMessage"))
    limited_s = served.api.calls_of("sendMessage")[0].at
    assert (await served.ask(HOA, QUESTION)).at < limited_s + 0.9
    (late,) = await served.answers(LAN)
    assert late.at >= limited_s + 1


async def test_429s_of_two_chats_hold_back_all(served: Served) -> None:
    served.api.fail("429", "sendMessage", chats=(LAN, HOA), times=2, retry_after_s=1)
    await served.api.say(LAN, "/start")
    await served.api.say(HOA, "/start")
    await served.api.wait_for(lambda: len(served.api.calls_of("sendMessage")) >= 2)
    limited_s = max(call.at for call in served.api.calls_of("sendMessage")[:2])
    await asyncio.sleep(0.1)
    await served.api.say(5_000_000_003, "/start")
    (other,) = await served.answers(5_000_000_003)
    assert other.at >= limited_s + 0.95
    await served.answers(LAN)
    await served.answers(HOA)


@pytest.mark.parametrize("kind", ["500", "502", "502_html", "drop_before"])
async def test_a_fault_of_the_platform_is_waited_out(served: Served, kind: str) -> None:
    served.api.fail(kind, "sendMessage", times=1)
    await served.api.say(LAN, QUESTION)
    await served.answers(LAN)
    await served.settled()
    first, second = served.api.calls_of("sendMessage")
    assert second.at - first.at >= 1.0
    assert len(served.api.sent(LAN)) == 1


async def test_an_answer_of_the_platform_cut_in_the_middle_means_delivered(served: Served) -> None:
    served.api.fail("truncated", "sendMessage", times=1)
    await served.ask(LAN, QUESTION)
    await served.ask(LAN, "/start")
    assert len(served.api.sent(LAN)) == 2


async def test_a_connection_lost_after_delivery_brings_the_message_once_more_at_most(served: Served) -> None:
    served.api.fail("drop_after", "sendMessage", times=1)
    await served.api.say(LAN, QUESTION)
    await served.answers(LAN, 2)
    await served.settled()
    assert Counter(one.text for one in served.api.sent(LAN)).most_common()[0][1] == 2


@pytest.mark.parametrize(("times", "dead"), [(1, 0), (9, 1)], ids=["once", "always"])
async def test_a_message_without_an_answer_in_time_is_sent_once_more_and_no_more(
    api: BotApi,
    shelf: Library,
    sqlite_database: str,
    monkeypatch: pytest.MonkeyPatch,
    times: int,
    dead: int,
) -> None:
    monkeypatch.setattr("bot.services.retry.MAYBE_DELIVERED_WAIT_S", 0.2)
    async with serving(api, shelf, settings_for(api, sqlite_database), read_s=0.3) as served:
        api.fail("hang_after", "sendMessage", chats=(LAN,), times=times, hang_s=1.0)
        await api.say(LAN, QUESTION)
        await served.answers(LAN, 2)
        await served.settled()
        assert len(api.sent(LAN)) == 2
        assert [row["fault"] for row in await served.rows(schema.dead_letters)] == ["MaybeDelivered"] * dead


async def test_a_message_that_is_refused_for_good_is_set_aside_and_the_desk_is_told_how_many(
    api: BotApi, shelf: Library, sqlite_database: str
) -> None:
    settings = settings_for(api, sqlite_database, DESK_CHAT_ID=str(DESK))
    async with serving(api, shelf, settings) as served:
        await served.store.send([Letter(Address("telegram", "nowhere"), Outgoing(QUESTION))])
        await served.settled()
        (dead,) = await served.rows(schema.dead_letters)
        assert dead["fault"] == "Rejected: telegram:nowhere: expected a number as the chat's id"
        await served.service._alerts.flush()
        (told,) = await served.answers(DESK)
        assert told.text.startswith("1 tin nhắn không gửi được")
        assert QUESTION not in told.text
        await served.service._alerts.flush()
        await served.settled()
        assert len(api.sent(DESK)) == 1


async def test_the_desk_is_never_given_up(api: BotApi, shelf: Library, sqlite_database: str) -> None:
    settings = settings_for(api, sqlite_database, DESK_CHAT_ID=str(DESK))
    async with serving(api, shelf, settings) as served:
        await subscribe(served, f"telegram:{DESK}")
        api.configure(blocked=frozenset({DESK}))
        await served.store.send([Letter(Address("telegram", str(DESK)), Outgoing("việc mới"), Priority.DESK)])
        await api.wait_for(lambda: api.calls_of("sendMessage"))
        api.configure(blocked=frozenset())
        (told,) = await served.answers(DESK)
        assert told.text == "việc mới"
        assert await reachable(served) == {f"telegram:{DESK}": True}


async def test_a_network_cut_for_a_while_loses_nothing(api: BotApi, shelf: Library, sqlite_database: str) -> None:
    async with Wire.to(int(urlsplit(api.url).port or 0)) as wire:
        settings = settings_for(api, sqlite_database, TELEGRAM_API_BASE=f"http://127.0.0.1:{wire.port}")
        async with serving(api, shelf, settings) as served:
            await served.ask(LAN, "/start")
            await wire.cut()
            for number in range(5):
                await api.say(6_000_000_000 + number, QUESTION)
            await served.store.send([Letter(Address("telegram", str(HOA)), Outgoing("chờ mạng"), Priority.REPLY)])
            await asyncio.sleep(1.5)
            assert len(api.sent()) == 1
            await wire.mend()
            for number in range(5):
                await served.answers(6_000_000_000 + number)
            await served.answers(HOA)
            await served.settled()
            assert len(api.sent()) == 7


async def test_a_reply_that_waits_for_its_turn_shows_that_it_is_on_its_way(
    api: BotApi, shelf: Library, sqlite_database: str
) -> None:
    settings = replace(settings_for(api, sqlite_database), pace=Pace(1.0, 100.0, 1000.0))
    async with serving(api, shelf, settings) as served:
        chats = [7_000_000_000 + number for number in range(4)]
        for chat in chats:
            await api.say(chat, QUESTION)
        await served.answers(chats[-1])
        typed = Counter(call.params["chat_id"] for call in api.calls_of("sendChatAction"))
        assert chats[-1] in typed
        assert chats[0] not in typed
        assert max(typed.values()) <= 2
        assert all(call.params["action"] == "typing" for call in api.calls_of("sendChatAction"))


async def test_the_platforms_limits_are_kept_without_a_single_429(
    api: BotApi, shelf: Library, sqlite_database: str
) -> None:
    api.configure(limits=Limits(overall_per_s=30, chat_per_s=1, group_per_min=20))
    settings = replace(settings_for(api, sqlite_database), pace=Pace())
    async with serving(api, shelf, settings):
        for number in range(40):
            await api.say(8_000_000_000 + number, "/start")
        for _ in range(3):
            await api.say(LAN, "/start")
            await api.say(GROUP, f"@thu_nghiem_bot {QUESTION}", user_id=LAN)
        await api.wait_for(lambda: len(api.sent()) == 46)
        assert [
            (call.outcome, call.params["chat_id"]) for call in api.calls_of("sendMessage") if call.outcome != "ok"
        ] == []
        assert api.counters()["worst_second"] <= 30
        times = [one.at for one in api.sent(LAN)]
        assert min(after - before for before, after in pairwise(times)) >= 0.95
