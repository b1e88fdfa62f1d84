"""Who ends their conversation on the page has ended it wherever a copy of their cookie is; nobody else writes a row."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy import insert
from yarl import URL

from bot.channels.web.visitors import COOKIE, LIFE_S
from bot.domain.delivery import Letter, Priority
from bot.domain.messages import Address, Outgoing
from bot.storage import outbox, schema
from bot.storage.ending import UNTIL_NOTHING_IS_LEFT_S
from bot.storage.page_tables import ended_readers, pages
from tests.acceptance.test_web import desked, page
from tests.acceptance.test_web_receipt import get, sent_on
from tests.reader import Reader, reading
from tests.serving import QUESTION, Served

__all__ = ["desked", "page"]


def cookie_of(reader: Reader) -> str:
    (found,) = [one.value for one in reader.session.cookie_jar if one.key == COOKIE]
    return found


@asynccontextmanager
async def with_copy_of(reader: Reader) -> AsyncIterator[Reader]:
    """Another browser that has the same cookie."""
    async with reading(reader.url) as copied:
        copied.session.cookie_jar.update_cookies({COOKIE: cookie_of(reader)}, URL(reader.url))
        yield copied


async def left_s(served: Served) -> list[float]:
    now_s = served.store._clock.now_s()
    return [row["until_at"] - now_s for row in await served.rows(ended_readers)]


async def test_a_copy_of_the_cookie_opens_nothing_once_the_conversation_was_ended(desked: Served) -> None:
    async with reading(desked.url) as mine:
        _, receipt = await sent_on(mine)
        async with with_copy_of(mine) as copied:
            cookie = cookie_of(mine)
            assert await copied.open() != []
            assert await mine.post({}, path="/ket-thuc") == 200
            (row,) = await desked.rows(ended_readers)
            assert cookie[:40] not in str(row)
            assert (await get(copied, receipt))[0] == 404
            assert await copied.post({"loi": QUESTION}) == 403
            assert await copied.open() == []
            assert cookie_of(copied) != cookie, "it is somebody new"
    (until_s,) = await left_s(desked)
    assert LIFE_S - 600 < until_s <= LIFE_S, "what was sent is theirs for as long as the cookie would count"


async def test_a_stream_that_is_open_elsewhere_shows_nothing_more(page: Served) -> None:
    async with reading(page.url) as mine:
        (answer,) = await mine.ask(QUESTION)
        async with with_copy_of(mine) as copied:
            copied.last = answer.number
            waiting = asyncio.create_task(anext(copied.stream(), None))
            await asyncio.sleep(0.5)
            owner = (await page.rows(pages))[0]["owner"]
            assert await mine.post({}, path="/ket-thuc") == 200
            late = Letter(Address.of(owner), Outgoing("đến sau"), Priority.FINDING)
            await page.store._database.write(lambda connection: outbox.add(connection, [late], time.time()))
            assert await asyncio.wait_for(waiting, 20) is None


async def test_what_lies_there_and_what_was_subscribed_to_goes_at_once(page: Served) -> None:
    async with reading(page.url) as mine:
        await mine.ask(QUESTION)
        await mine.ask("/nhantin")
        assert await page.rows(schema.subscribers) != []
        assert await mine.post({}, path="/ket-thuc") == 200
    for table in (pages, schema.subscribers, schema.conversations):
        assert await page.rows(table) == [], table.name
    (until_s,) = await left_s(page)
    assert UNTIL_NOTHING_IS_LEFT_S - 60 < until_s <= UNTIL_NOTHING_IS_LEFT_S


async def test_what_still_waits_to_be_handled_keeps_the_end_for_as_long_as_the_cookie(page: Served) -> None:
    async with reading(page.url) as mine:
        await mine.ask(QUESTION)
        owner = (await page.rows(pages))[0]["owner"]
        waiting = {"channel": "web", "update_id": "gui-ngay", "owner": owner, "body": "{}", "arrived_at": time.time()}
        row = {**waiting, "ready_at": time.time() + 3_600}
        await page.store._database.write(lambda connection: connection.execute(insert(schema.inbox), row))
        assert await mine.post({}, path="/ket-thuc") == 200
    (until_s,) = await left_s(page)
    assert until_s > LIFE_S - 600


async def test_a_stream_that_is_open_elsewhere_ends_at_once_though_nothing_comes(page: Served) -> None:
    async with reading(page.url) as mine:
        (answer,) = await mine.ask(QUESTION)
        async with with_copy_of(mine) as copied:
            copied.last = answer.number
            waiting = asyncio.create_task(anext(copied.stream(), None))
            await asyncio.sleep(0.5)
            assert await mine.post({}, path="/ket-thuc") == 200
            assert await asyncio.wait_for(waiting, 5) is None
            assert (await get(copied, "/su-kien?hoi=1"))[0] == 403


async def test_who_only_looked_leaves_no_row_however_often(page: Served) -> None:
    for _ in range(3):
        async with reading(page.url) as mine:
            await mine.open()
            assert await mine.post({}, path="/ket-thuc") == 200
    assert await page.rows(ended_readers) == []


async def test_without_the_key_of_the_form_nothing_is_ended(page: Served) -> None:
    async with reading(page.url) as mine:
        before = await mine.ask(QUESTION)
        assert await mine.post({"ma": "0" * 32}, path="/ket-thuc") == 403
        assert [one.number for one in await mine.open()] == [one.number for one in before]
    assert await page.rows(ended_readers) == []
