"""A body that does not come holds its connection for a while and no longer, whatever the route."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator

import pytest
from aiohttp import web

from bot import bodies
from bot.channels.telegram.webhook import SECRET_HEADER
from bot.channels.web.visitors import COOKIE, new_visitor
from bot.channels.zalobot import webhook as zalobot
from bot.dialogue.library import Library
from bot.server import Server
from tests.acceptance.test_webhook import SECRET, hooked
from tests.acceptance.test_zalo import environment, zalo
from tests.fakes.bot_api import BotApi
from tests.fakes.zalo.server import FakeZalo
from tests.serving import Served, serving, settings_for

__all__ = ["hooked", "zalo"]
SPAN_S = 0.3
FORMS = {"/gui", "/tra-cuu", "/ket-thuc", "/desk/vao", "/desk/mini"}
WEBHOOKS = {"/telegram/webhook", "/zalo/webhook"}
FORM = "application/x-www-form-urlencoded"
PARTS = "multipart/form-data; boundary=x"
KNOWN = f"Host: localhost\r\n{SECRET_HEADER}: {SECRET}\r\n{zalobot.SECRET_HEADER}: {SECRET}\r\n"
BEGUN = {
    "nothing of a form": (FORM, "Content-Length: 900", b""),
    "the beginning of a form": (FORM, "Content-Length: 900", b"loi=a"),
    "a form drop by drop": (FORM, "Content-Length: 900000", b"loi="),
    "a photo that stops": (
        PARTS,
        "Content-Length: 900000",
        b'--x\r\nContent-Disposition: form-data; name="anh"\r\n\r\n\xff',
    ),
    "a form in pieces": (FORM, "Transfer-Encoding: chunked", b"4\r\nloi=\r\n"),
    "an object": ("application/json", "Content-Length: 900", b'{"update_id":'),
}


@pytest.fixture
async def every(
    api: BotApi, zalo: FakeZalo, shelf: Library, sqlite_database: str, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Served]:
    """All channels at once, each brought its updates."""
    monkeypatch.setattr(bodies, "SPAN_S", SPAN_S)
    monkeypatch.setattr("bot.server.LINGER_S", SPAN_S)
    webhooks = {"TELEGRAM_MODE": "webhook", "TELEGRAM_WEBHOOK_SECRET": SECRET, "PUBLIC_URL": "http://127.0.0.1:1"}
    settings = settings_for(api, sqlite_database, **environment(zalo), **webhooks)
    async with serving(api, shelf, settings, web=True) as served:
        yield served


def taking(served: Served) -> list[tuple[str, str]]:
    """Every method and path whose requests may have a body."""
    routes = served.service._server._app.router.routes()
    found = {(one.method, one.resource.canonical) for one in routes if one.resource is not None}
    return sorted(one for one in found if one[0] not in {"GET", "HEAD"})


async def silent(port: int, method: str, path: str, begun: str, cookie: str = "") -> bytes:
    """What is answered to a request whose body does not come, until the connection is closed."""
    content_type, length, body = BEGUN[begun]
    head = f"{method} {path} HTTP/1.1\r\n{KNOWN}{cookie}Content-Type: {content_type}\r\n"
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"{head}{length}\r\n\r\n".encode() + body)
    drops = asyncio.create_task(_drops(writer)) if "drop" in begun else None
    try:
        async with asyncio.timeout(20.0):
            return await _until_closed(reader)
    finally:
        if drops is not None:
            drops.cancel()
        writer.close()


async def _until_closed(reader: asyncio.StreamReader) -> bytes:
    """Who still writes to a connection that is closed is told so by a reset."""
    found = b""
    with contextlib.suppress(ConnectionError):
        while more := await reader.read(4_096):
            found += more
    return found


async def _drops(writer: asyncio.StreamWriter) -> None:
    while True:
        await asyncio.sleep(SPAN_S / 5)
        writer.write(b"a")


@pytest.mark.parametrize("begun", BEGUN)
async def test_no_route_waits_for_a_body_that_does_not_come(every: Served, begun: str) -> None:
    walked = taking(every)
    assert {path for _, path in walked} >= FORMS | WEBHOOKS | {"/desk/lam", "/desk/phien"}
    visitor = new_visitor(time.time(), await every.store.pages().signing_key())
    cookie = f"Cookie: {COOKIE}={visitor.token}; __Host-{COOKIE}={visitor.token}\r\n"
    told = await asyncio.gather(*(silent(every.service.port, method, path, begun, cookie) for method, path in walked))
    late = [path for (_, path), answer in zip(walked, told, strict=True) if b" 408 " in answer.split(b"\r\n")[0]]
    assert set(late) >= WEBHOOKS
    assert BEGUN[begun][0] not in {FORM, PARTS} or set(late) >= FORMS


async def test_the_webhook_of_a_zalo_bot_waits_no_longer_and_a_slow_body_that_goes_on_is_taken(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What is slow and goes on is whole in the end."""
    monkeypatch.setattr(bodies, "SPAN_S", SPAN_S)
    monkeypatch.setattr(bodies, "LEAST_BYTES", 2)
    monkeypatch.setattr("bot.server.LINGER_S", SPAN_S)
    taken: list[object] = []

    async def receive(updates: object, _: int | None) -> None:
        taken.append(updates)

    async def check() -> dict[str, object]:
        return {}

    server = Server("127.0.0.1", 0, check, 1 << 20)
    server.route("POST", zalobot.PATH, zalobot.ZaloBotWebhook(SECRET, receive).handle)
    port = await server.start()
    try:
        assert b" 408 " in await silent(port, "POST", zalobot.PATH, "an object")
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        body = b'{"event_name": "x"}'
        head = f"POST {zalobot.PATH} HTTP/1.1\r\n{KNOWN}Content-Length: {len(body)}\r\n\r\n"
        writer.write(head.encode())
        for place in range(0, len(body), 2):
            writer.write(body[place : place + 2])
            await asyncio.sleep(SPAN_S / 4)
        assert b" 200 " in await asyncio.wait_for(reader.readline(), 20.0)
        writer.close()
        assert taken
    finally:
        await server.stop()


async def test_a_body_that_goes_on_for_ever_ends_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "SPAN_S", SPAN_S)
    monkeypatch.setattr(bodies, "LEAST_BYTES", 1)
    monkeypatch.setattr(bodies, "WHOLE_WITHIN_S", 3 * SPAN_S)

    async def read(request: web.Request) -> web.Response:
        return web.Response(body=await request.read())

    async def check() -> dict[str, object]:
        return {}

    server = Server("127.0.0.1", 0, check, 1 << 20)
    server.route("POST", "/x", read)
    port = await server.start()
    try:
        assert b" 408 " in await silent(port, "POST", "/x", "a form drop by drop")
    finally:
        await server.stop()
