"""How calls come in: routes, bodies, uploads."""

import asyncio
import json
from typing import Any

import aiohttp
import pytest

from tests.fakes.bot_api import BotApi
from tests.fakes.bot_api.server import HANDLERS
from tests.fakes.bot_api.table import METHODS
from tests.unit.fake_bot_api.client import CHAT, KEYBOARD, Client


def test_the_server_has_a_handler_for_each_method_of_its_table() -> None:
    assert HANDLERS.keys() == METHODS.keys()


async def test_a_wrong_token_is_unauthorized_and_an_unknown_method_not_found(api: BotApi, bot: Client) -> None:
    async with bot.session.get(f"{api.url}/bot1:wrong/getMe") as response:
        assert response.status == 401
        assert await response.json() == {"ok": False, "error_code": 401, "description": "Unauthorized"}
    assert (await bot("sendNothing"))["error_code"] == 404
    assert api.violations == ["sendNothing: unknown method"]


async def test_a_call_means_the_same_as_query_form_json_or_multipart(api: BotApi, bot: Client) -> None:
    url, text = f"{bot.base}/sendMessage", "a + b = 100 % & “đủ dấu”"
    form = {"chat_id": str(CHAT), "text": text, "reply_markup": json.dumps(KEYBOARD), "protect_content": "true"}
    parts = aiohttp.FormData(default_to_multipart=True)
    for name, value in form.items():
        parts.add_field(name, value)
    values = {"chat_id": CHAT, "text": text, "reply_markup": KEYBOARD, "protect_content": True, "parse_mode": None}
    requests: list[tuple[str, dict[str, Any]]] = [
        ("GET", {"params": form}),
        ("POST", {"data": form}),
        ("POST", {"data": parts}),
        ("POST", {"json": values}),
    ]
    for method, sent in requests:
        async with bot.session.request(method, url, **sent) as response:
            assert response.status == 200
    typed = {"chat_id": CHAT, "text": text, "reply_markup": KEYBOARD, "protect_content": True}
    assert [call.params for call in api.calls] == [typed] * 4
    assert [sent.text for sent in api.sent(CHAT)] == [text] * 4


async def test_an_upload_can_be_copied_by_its_file_id_and_downloaded(api: BotApi, bot: Client) -> None:
    parts = aiohttp.FormData({"chat_id": str(CHAT), "caption": "Biển bản"})
    parts.add_field("document", b"%PDF", filename="a.pdf", content_type="application/pdf")
    async with bot.session.post(f"{bot.base}/sendDocument", data=parts) as response:
        document = (await response.json())["result"]["document"]
    assert document["file_name"] == "a.pdf"
    again = await bot.ok("sendDocument", chat_id=CHAT, document=document["file_id"])
    path = (await bot.ok("getFile", file_id=again["document"]["file_id"]))["file_path"]
    async with bot.session.get(f"{api.base_file_url}{api.token}/{path}") as response:
        assert await response.read() == b"%PDF"
    assert (await bot("getFile", file_id="unknown"))["description"] == "Bad Request: invalid file_id"


async def test_an_album_names_its_uploads_by_attach(api: BotApi, bot: Client) -> None:
    media = [
        {"type": "photo", "media": "attach://one", "caption": "Hai ảnh"},
        {"type": "photo", "media": "attach://two"},
    ]
    parts = aiohttp.FormData({"chat_id": str(CHAT), "media": json.dumps(media)})
    for name in ("one", "two", "three"):
        parts.add_field(name, b"jpeg", filename=f"{name}.jpg")
    async with bot.session.post(f"{bot.base}/sendMediaGroup", data=parts) as response:
        first, second = (await response.json())["result"]
    assert first["media_group_id"] == second["media_group_id"]
    assert [sent.text for sent in api.sent(CHAT)] == ["Hai ảnh", ""]
    assert api.violations == ["sendMediaGroup: the file three is nowhere named by attach://"]
    assert "no part" in (await bot("sendMediaGroup", chat_id=CHAT, media=media))["description"]


async def test_unknown_parameters_are_noted_and_the_call_goes_on(api: BotApi, bot: Client) -> None:
    assert (await bot.say("Chào", disable_web_page_preview=True))["ok"]
    assert api.violations == ["sendMessage: unknown parameter disable_web_page_preview"]
    assert "disable_web_page_preview" in api.calls[0].params


async def test_a_bot_that_dies_in_the_middle_of_a_request_leaves_no_trace(
    api: BotApi, bot: Client, caplog: pytest.LogCaptureFixture
) -> None:
    _, writer = await asyncio.open_connection("127.0.0.1", int(api.url.rpartition(":")[2]))
    head = f"POST /bot{api.token}/sendMessage HTTP/1.1\r\nHost: local\r\nContent-Length: 100\r\n\r\n"
    writer.write(head.encode() + b"chat_id=1&te")
    await asyncio.sleep(0.02)
    writer.transport.abort()
    await asyncio.sleep(0.02)
    await bot.say("Chào")
    assert (api.counters()["delivered"], caplog.messages) == (1, [])
