"""Whoever wants may be a new visitor of the page at any moment: what holds then is counted by network."""

import asyncio
import secrets
import time
from collections.abc import AsyncIterator
from dataclasses import replace

import aiohttp
import pytest

from benchmarks.flooding import CLOGGING
from bot.channels.web import networks
from bot.channels.web.visitors import LIFE_S, Visitor, new_visitor
from bot.config.web import Web
from bot.dialogue.library import Library
from bot.domain.cases import CaseKind, Material
from bot.domain.codes import new_code
from bot.domain.submission_effects import OpenCase
from bot.ports.store import Decision, Lookup, Waiting
from bot.services.shares import Shares
from bot.storage import effects, schema
from bot.storage.desk.tables import submissions
from bot.storage.page_tables import photos
from tests.acceptance.test_web import desked, page, photo, send_photo
from tests.fakes.bot_api import BotApi
from tests.reader import reading
from tests.serving import ANSWERED, HOA, QUESTION, Served, serving, settings_for

__all__ = ["desked", "page"]
NAME = "tro-ly.vidu.vn"
COSTS_S = 0.14
KNOWN_CODE = new_code()


def own(until_s: float | None = None) -> str:
    """A cookie as a browser could make it by itself."""
    until_s = time.time() + LIFE_S if until_s is None else until_s
    return f"{int(until_s):x}.{secrets.token_urlsafe(32)}"


@pytest.fixture
async def proxied(api: BotApi, shelf: Library, sqlite_database: str) -> AsyncIterator[Served]:
    web = Web(host="127.0.0.1", port=0, public_url=f"http://{NAME}", proxies=("127.0.0.1/32",))
    settings = replace(settings_for(api, sqlite_database), web=web)
    async with serving(api, shelf, settings, web=True) as served:
        yield served


def of(address: str, visitor: Visitor | None = None) -> dict[str, str]:
    named = {"Cookie": f"khach={visitor.token}"} if visitor else {}
    return {"Host": NAME, "X-Forwarded-For": address, "X-Forwarded-Proto": "http", **named}


async def status(served: Served, path: str, headers: dict[str, str]) -> int:
    async with aiohttp.ClientSession() as session, session.get(served.url + path, headers=headers) as response:
        return response.status


async def signing(served: Served) -> bytes:
    return await served.store.pages().signing_key()


async def test_a_cookie_that_a_browser_made_is_replaced_and_nothing_is_taken_from_it(page: Served) -> None:
    async with aiohttp.ClientSession() as session:
        for token in (own(), own(), new_visitor(time.time(), b"x" * 32).token):
            headers = {"Cookie": f"khach={token}"}
            async with session.get(page.url + "/", headers=headers) as response:
                assert response.status == 200
                assert token not in response.headers["Set-Cookie"]
            form = {"ma": Visitor(token).form_key, "lan": "1", "loi": QUESTION}
            async with session.post(page.url + "/gui", data=form, headers=headers) as response:
                assert response.status == 403
            async with session.get(page.url + "/su-kien", headers=headers) as response:
                assert response.status == 403
    assert await page.rows(schema.seen) == []


async def test_a_cookie_from_before_they_were_signed_still_opens_its_conversation(page: Served) -> None:
    old = Visitor(own())

    def told(connection: object) -> None:
        case = OpenCase(KNOWN_CODE, CaseKind.SUBMISSION, Material(text="x"))
        effects.apply(connection, (case,), old.address.key, time.time())  # type: ignore[arg-type]

    await page.store._database.write(told)
    async with reading(page.url, headers={"Cookie": f"khach={old.token}"}) as reader:
        assert len(await reader.ask(f"/theodoi {KNOWN_CODE}")) == 1


async def test_new_visitors_of_one_line_are_let_in_only_so_often_and_others_are(
    proxied: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    chat = proxied.service.sides[-1]._chat  # type: ignore[attr-defined]
    monkeypatch.setattr(chat.networks, "new", Shares(5.0, networks.NEW_PER_S, lambda: 0.0))
    told = [await status(proxied, "/", of(f"2001:db8::{number:x}")) for number in range(9)]
    assert told[:5] == [200] * 5
    assert told[-1] == 429
    assert await status(proxied, "/", of("2001:db8:0:1::1")) == 200
    known = new_visitor(time.time(), await signing(proxied))
    assert await status(proxied, "/", of("2001:db8::1", known)) == 200


async def test_an_ipv6_line_has_one_share_of_requests(proxied: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proxied.service.sides[-1]._door, "shares", Shares(5.0, 1.0, lambda: 0.0))  # type: ignore[attr-defined]
    told = [await status(proxied, "/tra-cuu", of(f"2001:db8::{number:x}")) for number in range(20)]
    assert (told[0], told[-1]) == (200, 429)
    assert await status(proxied, "/tra-cuu", of("2001:db8:0:1::1")) == 200


async def test_streams_of_one_network_are_refused_in_words_once_it_has_enough(
    proxied: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(networks, "MOST_STREAMS", 4)
    key = await signing(proxied)

    async def open_stream(session: aiohttp.ClientSession, address: str) -> aiohttp.ClientResponse:
        visitor = new_visitor(time.time(), key, address)
        return await session.get(proxied.url + "/su-kien", headers=of(address, visitor))

    async with aiohttp.ClientSession() as session:
        opened = [await open_stream(session, "203.0.113.9") for _ in range(4)]
        assert [one.status for one in opened] == [200] * 4
        refused = await open_stream(session, "203.0.113.9")
        assert refused.status == 429
        assert "Gửi nhiều quá" in await refused.text()
        elsewhere = await open_stream(session, "203.0.113.10")
        assert elsewhere.status == 200
        opened[0].close()
        async with asyncio.timeout(30):
            while (again := await open_stream(session, "203.0.113.9")).status != 200:
                again.close()
                await asyncio.sleep(0.1)
        for one in (*opened, elsewhere, again):
            one.close()


async def test_photos_of_one_network_are_refused_in_words_once_too_many_are_written(
    page: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    chat = page.service.sides[-1]._chat  # type: ignore[attr-defined]
    monkeypatch.setattr(chat.networks, "photos", Shares(3.0, networks.PHOTOS_SHARE, lambda: 0.0))
    told = []
    for _ in range(5):
        async with reading(page.url) as reader:
            await reader.open()
            told.append(await send_photo(reader, photo()))
    assert told[0] == 303
    assert told[-1] == 429
    assert len(await page.rows(photos)) < 5


async def test_costly_texts_of_a_new_visitor_each_keep_no_member_of_another_channel_waiting(
    page: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What came before theirs waits still, and goes on after them."""
    key = await signing(page)
    intake = page.service._intake
    decide = intake._decide

    def slowly(waiting: Waiting, lookup: Lookup) -> Decision:
        """As long as the worst texts take on a slow machine."""
        end_s = time.thread_time() + COSTS_S * waiting.key.startswith("web:")
        while time.thread_time() < end_s:
            pass
        return decide(waiting, lookup)

    monkeypatch.setattr(intake, "_decide", slowly)
    async with aiohttp.ClientSession() as session:
        for number in range(40):
            visitor = new_visitor(time.time(), key)
            form = {"ma": visitor.form_key, "lan": "1", "loi": CLOGGING[number % len(CLOGGING)][:8_000]}
            headers = {"Cookie": f"khach={visitor.token}", "Accept": "application/json"}
            async with session.post(page.url + "/gui", data=form, headers=headers) as response:
                assert response.status == 202
    await page.api.say(HOA, QUESTION)
    (answer,) = await page.answers(HOA)
    assert answer.text.startswith(ANSWERED)
    assert await page.rows(schema.inbox)


async def test_codes_are_tried_no_more_often_with_a_new_cookie_each(desked: Served) -> None:
    key = await signing(desked)

    async def tried(code: str) -> str:
        visitor = new_visitor(time.time(), key, "127.0.0.1")
        async with reading(desked.url, headers={"Cookie": f"khach={visitor.token}"}) as reader:
            (answer,) = await reader.ask(f"/theodoi {code}")
        return answer.text

    def opened(connection: object) -> None:
        case = OpenCase(KNOWN_CODE, CaseKind.SUBMISSION, Material(text="x"))
        effects.apply(connection, (case,), "telegram:77", time.time())  # type: ignore[arg-type]

    await desked.store._database.write(opened)
    assert "đang chờ cán bộ trực nhận" in await tried(KNOWN_CODE)
    for _ in range(30):
        assert "mọi người đã gõ" not in await tried(new_code())
    for code in (KNOWN_CODE, new_code()):
        assert "mọi người đã gõ" in await tried(code)


async def test_cases_of_a_new_cookie_each_are_as_many_as_one_network_may_send(desked: Served) -> None:
    key = await signing(desked)
    most = desked.settings.desk.per_day * 3

    def opened(connection: object) -> None:
        for number in range(most):
            visitor = new_visitor(time.time(), key, "127.0.0.1")
            case = OpenCase(new_code(), CaseKind.SUBMISSION, Material(text=str(number)))
            effects.apply(connection, (case,), visitor.address.key, time.time())  # type: ignore[arg-type]

    await desked.store._database.write(opened)
    visitor = new_visitor(time.time(), key, "127.0.0.1")
    async with reading(desked.url, headers={"Cookie": f"khach={visitor.token}"}) as reader:
        (answer,) = await reader.ask("/canbo Nhà tôi có được đăng ảnh cuộc họp chi bộ không?")
        assert f"mọi người đã gửi {most} lần" in answer.text
    assert len(await desked.rows(submissions)) == most
