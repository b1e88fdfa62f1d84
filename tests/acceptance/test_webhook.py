"""Updates that the platform brings: only with the secret, and acknowledged only when they are on disk."""

import asyncio
import contextlib
import io
import json
import socket
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from bot.channels.telegram.webhook import MAX_BODY_BYTES, PATH, SECRET_HEADER
from bot.dialogue.library import Library
from bot.storage import schema
from tests.fakes.bot_api import BotApi, updates
from tests.serving import ANSWERED, HOA, LAN, QUESTION, Served, locked, serving, settings_for

SECRET = "mat-khau_cua-webhook"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
async def hooked(api: BotApi, shelf: Library, sqlite_database: str) -> AsyncIterator[Served]:
    port = free_port()
    environment = {
        "TELEGRAM_MODE": "webhook",
        "TELEGRAM_WEBHOOK_SECRET": SECRET,
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
        "HTTP_PORT": str(port),
    }
    async with serving(api, shelf, settings_for(api, sqlite_database, **environment)) as served:
        yield served


async def post(served: Served, body: bytes | io.BytesIO, **headers: str) -> int:
    given = {SECRET_HEADER: SECRET, "Content-Type": "application/json"} | headers
    async with aiohttp.ClientSession() as session, session.post(served.url + PATH, data=body, headers=given) as answer:
        return answer.status


def update(number: int, chat: int, text: str) -> bytes:
    message: dict[str, Any] = updates.message(chat, text, message_id=number, date=1)
    return json.dumps({"update_id": number, **message}).encode()


async def test_a_question_brought_by_the_webhook_is_answered(hooked: Served) -> None:
    assert ANSWERED in (await hooked.ask(LAN, QUESTION)).text
    (call,) = hooked.api.calls_of("setWebhook")
    assert call.params["url"] == hooked.settings.telegram.public_url + PATH
    assert call.params["secret_token"] == SECRET
    assert set(call.params["allowed_updates"]) >= {"message", "callback_query", "inline_query", "my_chat_member"}
    assert hooked.api.calls_of("getUpdates") == []


async def test_an_inline_query_brought_by_the_webhook_is_answered(hooked: Served) -> None:
    await hooked.api.push(updates.inline(LAN, QUESTION))
    await hooked.api.wait_for(lambda: hooked.api.inline_answers)
    assert await hooked.rows(schema.seen) == []


@pytest.mark.parametrize("secret", ["", "x", SECRET[:-1], SECRET + "x", SECRET.upper(), "mật khẩu"])
async def test_without_the_secret_nothing_is_taken(hooked: Served, secret: str) -> None:
    assert await post(hooked, update(1, LAN, QUESTION), **{SECRET_HEADER: secret}) == 401
    assert await hooked.rows(schema.seen) == []


async def test_the_secret_is_compared_in_constant_time(hooked: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[tuple[bytes, bytes]] = []

    def compare(given: bytes, right: bytes) -> bool:
        compared.append((given, right))
        return given == right

    monkeypatch.setattr("bot.channels.telegram.webhook.hmac.compare_digest", compare)
    assert await post(hooked, b"{}", **{SECRET_HEADER: "falsch"}) == 401
    assert compared == [(b"falsch", SECRET.encode())]


async def test_an_update_brought_twice_is_answered_once(hooked: Served) -> None:
    for _ in range(3):
        assert await post(hooked, update(7, LAN, QUESTION)) == 200
    await hooked.answers(LAN)
    await hooked.settled()
    assert len(hooked.api.sent(LAN)) == 1


async def test_a_body_without_end_is_refused(hooked: Served) -> None:
    assert await post(hooked, io.BytesIO(b" " * (MAX_BODY_BYTES + 1))) == 413
    assert ANSWERED in (await hooked.ask(LAN, QUESTION)).text


async def test_a_body_that_is_no_json_is_refused(hooked: Served) -> None:
    assert await post(hooked, b'{"update_id": 1, "mess') == 400


@pytest.mark.parametrize(
    "body",
    [b"[]", b"7", b"null", b'"x"', b'{"update_id": "x"}', b'{"message": {"text": 7}}', b'{"update_id": 5}'],
    ids=bytes.decode,
)
async def test_a_body_that_is_no_update_is_taken_and_stops_nothing(hooked: Served, body: bytes) -> None:
    assert await post(hooked, body) == 200
    assert ANSWERED in (await hooked.ask(LAN, QUESTION)).text


@pytest.mark.parametrize("body", [b'{"update_id":5,"x":' + b"[" * 90_000, b'{"update_id":5,"x":' + b"9" * 5_000 + b"}"])
async def test_a_body_that_can_not_be_taken_in_is_set_aside(hooked: Served, body: bytes) -> None:
    assert await post(hooked, body) == 200
    assert await post(hooked, body) == 200
    await hooked.settled()
    (bad,) = await hooked.rows(schema.quarantine)
    assert (bad["update_id"], bad["body"]) == ("5", '{"unread_bytes": 0}')


async def test_nothing_is_acknowledged_that_is_not_on_disk(hooked: Served) -> None:
    with locked(hooked.settings.database_url):
        assert await post(hooked, update(7, LAN, QUESTION)) == 503
    assert await hooked.rows(schema.seen) == []
    assert await post(hooked, update(7, LAN, QUESTION)) == 200
    assert ANSWERED in (await hooked.answers(LAN))[0].text


async def test_the_platform_brings_again_what_was_not_acknowledged(hooked: Served) -> None:
    with locked(hooked.settings.database_url):
        await hooked.api.say(LAN, QUESTION)
        await hooked.api.say(HOA, QUESTION)
        await asyncio.sleep(2.5)
        assert hooked.api.sent() == []
    for chat in (LAN, HOA):
        assert ANSWERED in (await hooked.answers(chat))[0].text
    await hooked.settled()
    assert len(hooked.api.sent()) == 2


async def test_the_webhook_is_the_only_door(hooked: Served) -> None:
    async with aiohttp.ClientSession() as session:
        for method, path, status in (("GET", PATH, 405), ("POST", "/", 404), ("POST", f"{PATH}/x", 404)):
            async with session.request(method, hooked.url + path) as answer:
                assert answer.status == status


async def test_without_a_secret_of_its_own_replicas_agree_on_one(api: BotApi) -> None:
    environment = {"TELEGRAM_MODE": "webhook", "PUBLIC_URL": "https://bot.example"}
    first, second = (settings_for(api, "sqlite+aiosqlite:///x.db", **environment) for _ in range(2))
    assert first.telegram.secret == second.telegram.secret
    assert len(first.telegram.secret) >= 32
    assert api.token not in first.telegram.secret


@pytest.mark.parametrize(
    ("holder", "name", "value"),
    [
        ("message", "media_group_id", "\ud800a"),
        ("message", "media_group_id", "\udfff"),
        ("from", "first_name", "\ud83d"),
        ("from", "username", "a\udc00b"),
        ("chat", "first_name", "\ud800\ud800"),
        ("message", "author_signature", "\udbff"),
    ],
)
async def test_a_lone_surrogate_wherever_it_stands_is_taken_and_the_question_answered(
    hooked: Served, holder: str, name: str, value: str
) -> None:
    body = json.loads(update(9, LAN, QUESTION))
    message = body["message"]
    (message if holder == "message" else message[holder])[name] = value
    assert await post(hooked, json.dumps(body).encode()) == 200
    assert ANSWERED in (await hooked.answers(LAN))[0].text


HEAD = b"POST /telegram/webhook HTTP/1.1\r\nHost: x\r\n"
SILENT = {
    "nothing": b"",
    "half a head": HEAD,
    "half a line": b"PO",
    "the hello of another protocol": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    "a head, and no body": HEAD + b"Content-Length: 9\r\n\r\n",
    "a head, and a body that begins": HEAD + b"Content-Length: 9\r\n\r\n{",
    "a body in pieces without end": HEAD + b"Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n",
    "a request, and half of the next": b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\nGET /he",
    "a request that asks to wait for more": HEAD + b"Content-Length: 9\r\nExpect: 100-continue\r\n\r\n",
    "no HTTP at all": b"\x00" * 64 + b"\r\n\r\n",
    "the preface of HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
}
"""What a stranger sends on each of many connections before they fall silent."""


@pytest.mark.parametrize("sent", SILENT)
async def test_connections_that_fall_silent_hold_up_nobody_and_are_closed(hooked: Served, sent: str) -> None:
    doorway = hooked.service._server._doorway
    assert doorway is not None
    doorway._most, doorway.head_within_s = 20, 0.6
    doorway.inside._kwargs |= {"lingering_time": 0.6, "keepalive_timeout": 0.6}
    silent = [await asyncio.open_connection("127.0.0.1", hooked.service.port) for _ in range(40)]
    for _, writer in silent:
        writer.write(SILENT[sent])
    assert len(doorway.waiting) + len(doorway.inside.connections) <= 20
    for reader, writer in silent:
        with contextlib.suppress(ConnectionError):
            await asyncio.wait_for(reader.read(), 10.0)
        writer.close()
    assert ANSWERED in (await hooked.ask(LAN, QUESTION)).text


async def test_a_head_without_end_is_not_gathered_for_ever(hooked: Served) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", hooked.service.port)
    writer.write(b"GET / HTTP/1.1\r\n" + b"x: y\r\n" * 5_000)
    with contextlib.suppress(ConnectionError):
        assert await asyncio.wait_for(reader.read(), 2.0) == b""
    writer.close()
