"""What is taken for delivered, by both ways of sending: bodies against statuses, of a real HTTP server."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, field

import aiohttp
import pytest
from aiohttp import web
from telegram import User
from telegram.error import TelegramError, TimedOut

from bot.channels.telegram.bulk import Request, TelegramBulk
from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.errors import translate
from bot.channels.telegram.exchange import MAX_ANSWER_BYTES, AnswerLostError, exchange
from bot.channels.telegram.polling import TelegramPoller
from bot.channels.telegram.request import AiohttpRequest
from bot.channels.telegram.setup import make_bot
from bot.domain.delivery import Letter
from bot.domain.errors import (
    DeliveryError,
    Limited,
    MaybeDelivered,
    Moved,
    PlatformDown,
    Rejected,
    Retryable,
    Unreachable,
)
from bot.domain.messages import Address, Media, MediaKind, Outgoing
from bot.ports.channel import Raw

TOKEN = "4200000001:AAAAAA"
WELL = '{"ok":true,"result":{"message_id":7}}'
REFUSED = '{"ok":false,"error_code":%d,"description":"said"%s}'
CUT = '{"ok":false,"error_code":500,'
NO_ANSWERS = (
    "",
    "OK",
    "[]",
    "{}",
    "null",
    "<html></html>",
    "<html>{x}",
    '{"ok":false,"error_code":500,',
    '{"result":1}',
)
ODD_CHATS = ("71", "0", "true", "-1e9", '"-1001"', "null", "[]", "-" + "9" * 30)
"""None of them is the number of a group."""
OTHERS = (201, 202, 206, 400, 403, 404, 418, 429, 500, 502, 503, 520)
ALL_IS_WELL = (WELL, '{"result":{"message_id":7},"ok":true}', WELL[:20])
"""With a status that is not 200 none of them counts: the platform gives no such answer."""
CASES: list[tuple[int, str, type[DeliveryError] | None]] = [
    (200, WELL, None),
    (200, '{"ok": true, "result": true}', None),
    (200, WELL[:20], None),  # it was carried out, and the answer was cut
    (200, '{"ok":true,"result":{"message_id":}}', None),
    *((200, body, Retryable) for body in NO_ANSWERS),
    *((status, body, PlatformDown) for status in (301, 302, 307, 308) for body in ("", WELL)),
    *((status, body, Retryable) for status in (500, 502) for body in ("", "<html></html>")),
    *((status, body, Retryable) for status in OTHERS for body in ALL_IS_WELL),
    (201, REFUSED % (400, ""), Retryable),
    (400, REFUSED % (400, ""), Rejected),
    (403, REFUSED % (403, ""), Unreachable),
    (409, REFUSED % (409, ""), Retryable),
    (429, REFUSED % (429, ',"parameters":{"retry_after":3}'), Limited),
    (200, '{"ok":true,"result":' + "[" * 100_000, None),
    (200, '{"ok":true,"result":{"message_id":' + "9" * 5_000 + "}}", None),
    (200, '{"ok":true,"result":{"text":"' + "x" * (MAX_ANSWER_BYTES + 1), None),
    (200, '{"ok":false,"error_code":400,"description":"' + "x" * (MAX_ANSWER_BYTES + 1), Retryable),
    (502, "x" * (MAX_ANSWER_BYTES + 1), Retryable),
    (400, REFUSED % (400, ',"parameters":{"migrate_to_chat_id":-1001}'), Moved),
    *((400, REFUSED % (400, f',"parameters":{{"migrate_to_chat_id":{odd}}}'), Rejected) for odd in ODD_CHATS),
    *((400, REFUSED % (400, f',"parameters":{odd}'), Rejected) for odd in ("null", "7", '"x"', "[]", "[7]")),
]
ODD_WAITS: list[tuple[str, float]] = [
    *((odd, 5.0) for odd in ("0", "-1", "-1e9", "null", '"7"', '"x"', "[]", "{}", "NaN", "-Infinity")),
    ("0.001", 1.0),
    ("1.5", 2.0),
    *((odd, 86_400.0) for odd in ("1e9", "1000000000", "9" * 400, "1e400", "Infinity")),
]
"""How long to wait, as the platform says it, and what is made of it: nobody is asked again at once and without end, and
nobody's chat is left alone for ever.
"""


@dataclass
class Platform:
    """Answers every call with what it is told to; `elsewhere` counts what was brought to where it redirects."""

    url: str = ""
    status: int = 200
    body: str = ""
    elsewhere: list[bytes] = field(default_factory=list)

    async def answer(self, _: web.Request) -> web.Response:
        headers = {"Location": f"{self.url}/elsewhere"} if 300 <= self.status < 400 else {}
        return web.Response(status=self.status, text=self.body, headers=headers)

    async def other_host(self, request: web.Request) -> web.Response:
        self.elsewhere.append(await request.read())
        return web.Response(text=WELL)


@pytest.fixture
async def platform() -> AsyncIterator[Platform]:
    found = Platform()
    app = web.Application()
    app.router.add_route("*", "/elsewhere", found.other_host)
    app.router.add_route("*", "/{tail:.*}", found.answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    found.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield found
    await runner.cleanup()


async def by_reply(platform: Platform) -> None:
    request = AiohttpRequest()
    try:
        await request.call(f"{platform.url}/bot{TOKEN}/sendMessage", {"chat_id": 71, "text": "Chào"})
    except TelegramError as error:
        translated = translate(error)
        if translated is not None:
            raise translated from error
    finally:
        await request.shutdown()


async def by_broadcast(platform: Platform) -> None:
    bulk = TelegramBulk(TOKEN, platform.url)
    try:
        await bulk.send(Request("sendMessage", {}, body="text=Ch%C3%A0o"), "71")
    finally:
        await bulk.close()


async def by_file(platform: Platform) -> None:
    bot = make_bot(TOKEN, platform.url)
    bot._bot_user = User(4_200_000_001, "Bot", is_bot=True, username="thu_nghiem_bot")
    channel, media = TelegramChannel(bot), (Media(MediaKind.PHOTO, "ref", "unique"),)
    try:
        for files in (media, media * 2):
            await channel.send(Letter(Address("telegram", "71"), Outgoing("Chào", media=files)))
    finally:
        await bot.request.shutdown()


@pytest.mark.parametrize("send", [by_reply, by_broadcast, by_file])
@pytest.mark.parametrize(("status", "body", "fault"), CASES)
async def test_only_a_sound_answer_of_the_platform_means_delivered(
    platform: Platform,
    send: Callable[[Platform], Awaitable[None]],
    status: int,
    body: str,
    fault: type[DeliveryError] | None,
) -> None:
    platform.status, platform.body = status, body
    if fault is None:
        await send(platform)
    else:
        with pytest.raises(fault):
            await send(platform)
    assert platform.elsewhere == []


@pytest.mark.parametrize(("wait", "wait_s"), ODD_WAITS)
@pytest.mark.parametrize("send", [by_reply, by_broadcast, by_file])
async def test_however_long_the_platform_says_to_wait_it_is_no_less_than_a_second_and_no_longer_than_a_day(
    platform: Platform, send: Callable[[Platform], Awaitable[None]], wait: str, wait_s: float
) -> None:
    platform.status, platform.body = 429, REFUSED % (429, f',"parameters":{{"retry_after":{wait}}}')
    with pytest.raises(Limited) as raised:
        await send(platform)
    assert raised.value.after_s == wait_s


MESSAGE = '{"message_id":7,"date":1,"chat":{"id":71,"type":"private"}}'


@pytest.mark.parametrize(
    "result",
    [
        *("true", "null", "7", '"x"', "{}", "[]", "[[]]", "[null]", MESSAGE, f"[{MESSAGE}]", f"[{MESSAGE},7]"),
        *(f'{{"message_id":{odd}}}' for odd in ("null", "-1", "0", "1.5", '"7"', "[]", "true", "9" * 40)),
        '{"message_id":7,"date":"x","chat":7,"photo":7,"from":[]}',
        '{"message_id":7,"date":99999999999999999,"chat":{"id":71,"type":"private"}}',
    ],
)
@pytest.mark.parametrize("send", [by_reply, by_broadcast, by_file])
async def test_what_was_taken_is_delivered_whatever_the_platform_says_of_it(
    platform: Platform, send: Callable[[Platform], Awaitable[None]], result: str
) -> None:
    """It would go a second time otherwise, and up to eight times."""
    platform.body = f'{{"ok":true,"result":{result}}}'
    await send(platform)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308, 403, 500, 502])
@pytest.mark.parametrize("updates", ["[]", '[{"update_id":7}]'])
async def test_updates_are_taken_from_an_answer_that_all_is_well_alone(
    platform: Platform, status: int, updates: str
) -> None:
    platform.status, platform.body = status, f'{{"ok":true,"result":{updates}}}'
    received: list[object] = []

    async def receive(given: Sequence[tuple[str, Raw]], next_offset: int | None) -> None:
        received.append((given, next_offset))

    async def read_offset() -> None:
        return None

    poller = TelegramPoller(f"{platform.url}/getUpdates", receive, lambda *_: None, lambda: True, read_offset)
    async with aiohttp.ClientSession() as session:
        assert await poller._once(session) > 0
    assert (received, poller.answered_s, platform.elsewhere) == ([], 0.0, [])


LOST: list[tuple[bytes, type[DeliveryError] | None]] = [
    (b"", MaybeDelivered),
    (b"{", MaybeDelivered),
    (b'{"ok', MaybeDelivered),
    (b'{"ok":t', MaybeDelivered),
    (b'{"ok":true', None),  # it was carried out
    (b'{"ok":true,"result":{"message_', None),
]


@pytest.mark.parametrize(("came", "fault"), [(b'{"ok":true,"result":{', AnswerLostError), (b'{"ok":', TimedOut)])
async def test_an_answer_that_began_well_and_stands_still_is_lost_and_not_missing(
    came: bytes, fault: type[TelegramError]
) -> None:
    gone = asyncio.Event()

    async def stand_still(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(65_536)
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n" + came)
        await writer.drain()
        await reader.read()
        writer.close()
        await writer.wait_closed()
        gone.set()

    async with (
        await asyncio.start_server(stand_still, "127.0.0.1", 0) as server,
        aiohttp.ClientSession() as session,
    ):
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        with pytest.raises(fault):
            await exchange(session, "POST", url, b"", None, aiohttp.ClientTimeout(total=0.5))
        await gone.wait()


@pytest.mark.parametrize("chunked", [False, True])
@pytest.mark.parametrize("send", [by_reply, by_broadcast])
@pytest.mark.parametrize(("came", "fault"), LOST)
async def test_a_connection_cut_within_an_answer_leaves_open_whether_it_was_delivered(
    send: Callable[[Platform], Awaitable[None]], came: bytes, fault: type[DeliveryError] | None, *, chunked: bool
) -> None:
    async def cut(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(65_536)
        framing = b"Transfer-Encoding: chunked" if chunked else b"Content-Length: 500"
        body = b"%x\r\n%s\r\n" % (len(came), came) if chunked and came else came
        writer.write(b"HTTP/1.1 200 OK\r\n" + framing + b"\r\n\r\n" + body)
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(cut, "127.0.0.1", 0) as server:
        platform = Platform(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}")
        if fault is None:
            await send(platform)
        else:
            with pytest.raises(fault):
                await send(platform)
