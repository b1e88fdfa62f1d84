"""`/metrics` of the running service: what happened is counted, and no one is named."""

import aiohttp
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from bot.dialogue.library import Library
from tests.fakes.bot_api import BotApi
from tests.serving import LAN, QUESTION, Served, serving, settings_for

MARK = "zqxbaomat"


async def body_of(served: Served) -> str:
    async with aiohttp.ClientSession() as session, session.get(served.url + "/metrics") as answer:
        assert answer.status == 200
        return await answer.text()


async def figures(served: Served) -> dict[tuple[str, ...], float]:
    told = text_string_to_metric_families(await body_of(served))
    return {(one.name, *sorted(one.labels.values())): one.value for family in told for one in family.samples}


async def test_what_members_asked_and_got_is_counted_and_nothing_of_them_told(served: Served) -> None:
    await served.ask(LAN, f"{QUESTION} {MARK}")
    await served.ask(LAN, "tôi không muốn sống nữa")
    await served.ask(LAN, "/trogiup")
    told = await figures(served)
    assert told["bot_updates_total", "telegram"] == 3
    assert told["bot_answers_total", "dont"] == 1
    assert told["bot_help_cards_total",] == 1
    assert told["bot_sends_total", "delivered", "letter", "telegram"] == 3
    assert told["bot_send_delay_seconds_count", "telegram"] >= 3
    assert (told["bot_ready",], told["bot_database_up",], told["bot_inbox_updates",]) == (1, 1, 0)
    body = await body_of(served)
    assert (MARK in body, str(LAN) in body) == (False, False)


async def test_a_failed_sending_is_counted_by_its_kind(served: Served) -> None:
    served.api.configure(blocked=frozenset({LAN}))
    await served.api.say(LAN, QUESTION)
    await served.settled()
    told = await figures(served)
    assert told["bot_sends_total", "letter", "telegram", "unreachable"] == 1


async def test_an_old_transaction_on_postgresql_shows(api: BotApi, shelf: Library, postgres_database: str) -> None:
    engine = create_async_engine(postgres_database)
    async with serving(api, shelf, settings_for(api, postgres_database)) as served, engine.connect() as other:
        await other.execute(text("SELECT txid_current()"))
        told = await figures(served)
    await engine.dispose()
    assert told["bot_oldest_transaction_seconds",] > 0
    assert told["bot_dead_rows", "outbox"] >= 0
