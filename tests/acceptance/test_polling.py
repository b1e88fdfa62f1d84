"""Updates that are asked for: acknowledged only when they are on disk, by one process at a time."""

import asyncio
import json
import time
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import pytest
from sqlalchemy import update

from bot.channels.telegram import polling
from bot.channels.telegram.conflicts import Conflicts
from bot.channels.telegram.polling import TelegramPoller, _refusal_s
from bot.dialogue.library import Library
from bot.log_words import SAID
from bot.storage import schema
from tests.fakes.bot_api import BotApi, updates
from tests.proxy import Wire
from tests.serving import ANSWERED, FORUM, HOA, LAN, QUESTION, Served, locked, serving, settings_for

WARNED = "another program asks for this bot's updates"
WEEK_S = 7 * 24 * 3600.0


def offsets(api: BotApi) -> list[int | None]:
    return [call.params.get("offset") for call in api.calls_of("getUpdates")]


async def test_updates_are_acknowledged_only_when_they_are_on_disk(served: Served) -> None:
    await served.ask(LAN, "/start")
    with locked(served.settings.database_url):
        await served.api.say(LAN, QUESTION)
        await served.api.say(HOA, QUESTION)
        await asyncio.sleep(2.5)
        assert len(served.api.state.pending) >= 1
        assert len(served.api.sent()) == 1
    assert ANSWERED in (await served.answers(LAN, 2))[1].text
    assert ANSWERED in (await served.answers(HOA))[0].text
    await served.settled()
    assert len(served.api.sent()) == 3


@pytest.mark.parametrize("kind", ["429", "500", "502", "502_html", "drop_before", "drop_after", "truncated"])
async def test_a_fault_of_the_platform_is_waited_out(
    served: Served, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(polling, "WAITS_S", (0.05,))
    monkeypatch.setattr(polling, "REFUSED_S", 0.05)
    await served.ask(LAN, "/start")
    served.api.fail(kind, "getUpdates", times=3)
    await served.api.say(HOA, "/start")
    await served.api.say(LAN, QUESTION)
    assert ANSWERED in (await served.answers(LAN, 2))[1].text
    await served.settled()
    assert len(served.api.sent()) == 3


DAY_S = 86_400.0


ODD_WAITS: tuple[object, ...] = (-1, 0, "7", None, [], {}, float("nan"), False)
ODD_PARAMETERS: tuple[object, ...] = (None, 7, "x", [7], {})
ODD_ANSWERS: tuple[object, ...] = ({"ok": False, "error_code": 409}, {}, [], None, 7, "x")


@pytest.mark.parametrize(
    ("answer", "wait_s"),
    [
        ({"ok": False, "error_code": 429, "parameters": {"retry_after": 7}}, 7.0),
        ({"parameters": {"retry_after": 3_600}}, 3_600.0),
        ({"parameters": {"retry_after": 7_200.5}}, 7_201.0),
        ({"parameters": {"retry_after": 1e-9}}, 1.0),
        ({"parameters": {"retry_after": 10**9}}, DAY_S),
        ({"parameters": {"retry_after": 10**400}}, DAY_S),
        ({"parameters": {"retry_after": float("inf")}}, DAY_S),
        *(({"parameters": {"retry_after": odd}}, 5.0) for odd in ODD_WAITS),
        *(({"parameters": odd}, 5.0) for odd in ODD_PARAMETERS),
        *((odd, 5.0) for odd in ODD_ANSWERS),
    ],
    ids=repr,
)
def test_the_platform_says_how_long_to_wait(answer: object, wait_s: float) -> None:
    assert _refusal_s(answer) == wait_s


async def test_of_two_processes_one_asks_and_the_other_takes_over(
    api: BotApi, shelf: Library, sqlite_database: str
) -> None:
    settings = settings_for(api, sqlite_database)
    async with serving(api, shelf, settings) as first:
        await first.ask(LAN, "/start")
        async with serving(api, shelf, settings) as second:
            await first.ask(LAN, QUESTION)
            assert [one.lease.held for one in (first, second)] == [True, False]
            assert "terminated by other getUpdates" not in str([call.outcome for call in api.calls])
            await first.stop()
            leases = {row["name"]: row for row in await second.rows(schema.leases)}
            asking = leases[f"poll/{first.service.sides[0].source}"]
            assert asking["holder"] == second.service.sides[0].worker or asking["until"] < time.time(), (
                "it was given up"
            )
            await api.say(LAN, "/start")
            await second.answers(LAN, 3)
            assert second.lease.held
            await second.settled()


async def test_a_dead_process_is_replaced_when_its_lease_ends(
    api: BotApi, shelf: Library, sqlite_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.services.upkeep.LEASE_S", 0.6)
    async with serving(api, shelf, settings_for(api, sqlite_database)) as served:
        await served.store.lease(f"poll/{served.service.sides[0].source}", "a dead process", 0.6)
        await served.ask(LAN, "/start")


async def test_an_update_without_a_sound_number_is_answered_and_the_rest_go_on(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    message: dict[str, Any] = updates.message(LAN, QUESTION, message_id=1, date=1)["message"]
    for number in (-5, 2**60):
        await served.api.push({"update_id": number, "message": message}, raw=True)
    await served.api.say(HOA, QUESTION)
    assert ANSWERED in (await served.answers(HOA))[0].text


async def test_updates_that_can_not_be_taken_in_are_passed_and_set_aside(served: Served) -> None:
    await served.ask(LAN, "/start")
    broken: dict[str, Any] = {"message": {"text": 1}}
    for _ in range(400):
        broken = {"reply_to_message": broken}
    deep = json.dumps({"x": 1}).replace("1", "[" * 20_000 + "]" * 20_000)
    await served.api.say(LAN, "/start")
    number = (await served.api.push({"message": {"text": "deep"}}, raw=True))[0]
    for waiting in list(served.api.state.pending._waiting):
        if waiting.update_id == number:
            object.__setattr__(waiting, "body", b'{"update_id":%d,"x":%s}' % (number, deep.encode()))
    await served.api.push(broken, raw=True)
    await served.api.say(HOA, QUESTION)
    assert ANSWERED in (await served.answers(HOA))[0].text
    await served.settled()
    faults = {row["update_id"]: row["fault"] for row in await served.rows(schema.quarantine)}
    assert str(number) in faults
    assert len(served.api.sent(LAN)) == 2


@pytest.mark.parametrize("large", [(0,), (2,), (4,), (0, 1), (1, 3), (0, 1, 2, 3)], ids=str)
async def test_updates_too_large_to_take_in_are_passed_over_one_by_one(
    served: Served, monkeypatch: pytest.MonkeyPatch, large: tuple[int, ...]
) -> None:
    monkeypatch.setattr(polling, "MAX_ANSWER_BYTES", 20_000)
    chats = range(50_001, 50_006)
    numbers = await served.api.push(
        *(updates.message(chat, "x" * 30_000 if place in large else QUESTION) for place, chat in enumerate(chats))
    )
    for place, chat in enumerate(chats):
        if place not in large:
            assert ANSWERED in (await served.answers(chat))[0].text
    await served.settled()
    kept = {row["update_id"]: row["body"] for row in await served.rows(schema.quarantine)}
    assert kept.keys() == {str(numbers[place]) for place in large}
    assert all(len(body) < 100 for body in kept.values())


async def test_what_is_not_understood_is_set_aside_without_what_it_says_and_who_says_it(served: Served) -> None:
    message: dict[str, Any] = updates.message(LAN, "câu hỏi riêng của Lan", message_id=1, date=1)["message"]
    secret = {"phone_number": "+84 912 345 678", "email": "lan@example.vn"}
    await served.api.push({"message": message | {"from": {"id": "Lan"} | secret, "date": "hôm nay"}}, raw=True)
    await served.api.push({"message": message | {"text": ["câu hỏi riêng của Lan"]}}, raw=True)
    await served.api.push({"callback_query": {"id": 7, "from": message["from"], "data": "câu hỏi riêng"}}, raw=True)
    await served.ask(HOA, QUESTION)
    kept = await served.rows(schema.quarantine)
    assert len(kept) == 3
    whole = json.dumps(kept, ensure_ascii=False)
    for personal in ("riêng", "Lan", "Người", "345 678", "example.vn", str(LAN)):
        assert personal not in whole
    assert '"text": ["<21 chars>"]' in whole.replace("\\", "")
    assert all(row["fault"] for row in kept)


async def test_after_a_week_of_silence_the_old_number_is_not_asked_from(
    api: BotApi, shelf: Library, sqlite_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(polling, "LONG_POLL_S", 1)
    async with serving(api, shelf, settings_for(api, sqlite_database)) as served:
        await served.ask(LAN, "/start")
        await api.wait_for(lambda: offsets(api)[-1] is not None)
        older = update(schema.offsets).values(polled_at=schema.offsets.c.polled_at - WEEK_S)
        await served.store._database.write(lambda connection: connection.execute(older) and None)
        await api.wait_for(lambda: offsets(api)[-1] is None)
        await served.ask(LAN, QUESTION)
        await api.wait_for(lambda: offsets(api)[-1] is not None)


async def test_the_offset_goes_on_after_a_restart(api: BotApi, shelf: Library, sqlite_database: str) -> None:
    settings = settings_for(api, sqlite_database)
    async with serving(api, shelf, settings) as served:
        await served.ask(LAN, "/start")
    asked = len(offsets(api))
    async with serving(api, shelf, settings) as served:
        await served.ask(LAN, QUESTION)
    assert offsets(api)[asked] is not None


async def test_another_bot_begins_anew(api: BotApi, shelf: Library, sqlite_database: str) -> None:
    async with serving(api, shelf, settings_for(api, sqlite_database)) as served:
        await served.ask(LAN, "/start")
    async with BotApi.serving(token="4200000002:AA-another-bot", username="bot_khac") as other:
        async with serving(other, shelf, settings_for(other, sqlite_database)) as served:
            await served.ask(LAN, "/start")
        assert offsets(other)[0] is None


async def test_the_desk_is_told_once_that_another_program_asks_with_the_same_token(
    api: BotApi, shelf: Library, sqlite_database: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(polling, "REFUSED_S", 0.05)
    settings = settings_for(api, sqlite_database, DESK_CHAT_ID=str(FORUM))

    def refused() -> int:
        return [one.message for one in caplog.records].count(WARNED)

    async with serving(api, shelf, settings) as served, aiohttp.ClientSession() as other:
        told = shelf.say("polling_shared")
        for number in range(1, 6):
            while refused() < number:
                await other.post(f"{api.url}/bot{api.token}/getUpdates", data={"timeout": "0"})
                await asyncio.sleep(0.02)
            if number == 2:
                assert not [one for one in api.sent(FORUM) if one.text == told]
        await served.api.wait_for(lambda: [one for one in api.sent(FORUM) if one.text == told])
        await served.settled()
        assert len([one for one in api.sent(FORUM) if one.text == told]) == 1
    assert all(cure in SAID[WARNED] for cure in ("DATABASE_URL", "@BotFather", "TELEGRAM_BOT_TOKEN"))


def test_refusals_far_apart_are_of_different_disturbances() -> None:
    conflicts = Conflicts()
    told = [conflicts.came(at_s) for at_s in (0.0, 5.0, 700.0, 705.0, 710.0, 715.0, 1_400.0, 1_405.0, 1_410.0)]
    assert told == [False, False, False, False, True, False, False, False, True]


async def test_nothing_is_asked_without_the_lease() -> None:
    async def never(*_: object) -> None:
        raise AssertionError

    poller = TelegramPoller("http://127.0.0.1:9/", never, lambda *_: None, lambda: False, never)
    task = asyncio.create_task(poller.run())
    await asyncio.sleep(0.3)
    assert not task.done()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_readiness_says_when_the_platform_is_silent_and_when_it_speaks_again(
    api: BotApi, shelf: Library, sqlite_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.app.telegram.SILENCE_S", 0.5)
    monkeypatch.setattr(polling, "LONG_POLL_S", 0)
    monkeypatch.setattr(polling, "WAITS_S", (0.05,))
    async with Wire.to(int(urlsplit(api.url).port or 0)) as wire:
        settings = settings_for(api, sqlite_database, TELEGRAM_API_BASE=f"http://127.0.0.1:{wire.port}")
        async with serving(api, shelf, settings) as served:
            await served.ask(LAN, "/start")
            await wire.cut()
            assert await readiness(served, 503) == "silent"
            await wire.mend()
            assert await readiness(served, 200) == "ok"


async def readiness(served: Served, status: int) -> str:
    """What is said of the platform once the status is this."""
    async with aiohttp.ClientSession() as session, asyncio.timeout(10):
        while True:
            async with session.get(f"{served.url}/readyz") as answer:
                if answer.status == status:
                    return str((await answer.json())["platform"])
            await asyncio.sleep(0.05)
