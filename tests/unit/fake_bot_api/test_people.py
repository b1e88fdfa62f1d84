"""What people do with what they see; and the server as a process."""

import aiohttp
import pytest

from tests.fakes.bot_api import BotApi, RemoteBotApi, updates
from tests.unit.fake_bot_api.client import CHAT, KEYBOARD, Client


async def test_a_tap_brings_the_data_of_the_button_and_can_be_answered_until_it_is_too_old(
    api: BotApi, bot: Client
) -> None:
    await bot.say("Cũ", reply_markup=KEYBOARD)
    await bot.say("Đồng chí <b>đồng ý</b>?", parse_mode="HTML", reply_markup=KEYBOARD)
    sent = api.sent(CHAT)[-1]
    assert (sent.text, sent.html, sent.labels) == ("Đồng chí đồng ý?", "Đồng chí <b>đồng ý</b>?", ["Có", "Không"])
    query_id = await api.tap(CHAT, "Không")
    query = (await bot.ok("getUpdates"))[0]["callback_query"]
    assert (query["id"], query["data"], query["message"]["message_id"]) == (query_id, "no", sent.message_id)
    await bot.ok("answerCallbackQuery", callback_query_id=query_id, text="Đã ghi")
    assert api.callback_answers[query_id]["text"] == "Đã ghi"
    api.expire_queries()
    assert "query is too old" in (await bot("answerCallbackQuery", callback_query_id=query_id))["description"]
    with pytest.raises(LookupError, match="there are"):
        await api.tap(CHAT, "Có lẽ")


async def test_waiting_for_what_never_comes_tells_the_last_calls(api: BotApi, bot: Client) -> None:
    await bot.say("")
    with pytest.raises(TimeoutError, match="sendMessage -> Bad Request: message text is empty"):
        await api.wait_for(lambda: api.sent(CHAT), timeout_s=0.02)


async def test_the_server_runs_as_a_process_with_the_same_controls() -> None:
    settings = {"token": "77:x", "faults": [{"kind": "drop_after", "methods": ["sendPhoto"]}]}
    async with RemoteBotApi.running(settings) as api, aiohttp.ClientSession() as session:
        bot = Client(api, session)
        pushed = await api.push([updates.photo(CHAT, "photo-1", "Ảnh này?")])
        assert pushed["update_ids"] == await bot.ids()
        await api.serve_file("photo-1", b"jpeg")
        assert (await bot.ok("getFile", file_id="photo-1"))["file_size"] == 4
        with pytest.raises(aiohttp.ClientError):
            await bot("sendPhoto", chat_id=CHAT, photo="photo-1", caption="Lại")
        await api.configure(faults=[])
        await bot.ok("sendMessage", chat_id=CHAT, text="Chọn", reply_markup=KEYBOARD)
        assert (await api.tap(CHAT, "Có")).startswith("callback_query-")
        photo, text = await api.sent()
        assert (photo["text"], photo["unseen"]) == ("Lại", "drop_after")
        assert (text["text"], text["buttons"][0][0]) == ("Chọn", ["Có", "yes", ""])
        assert (await api.sent(since=2), await api.violations()) == ([], [])
        assert [call["outcome"] for call in await api.calls()] == ["ok", "ok", "drop_after", "ok"]
        assert (await api.counters())["unseen"] == {"drop_after": 1}
        with pytest.raises(ValueError, match="no one button"):
            await api.tap(CHAT, "Khác")
        await api.reset()
        assert await api.sent() == []
