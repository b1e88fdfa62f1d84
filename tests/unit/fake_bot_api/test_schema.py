"""Calls, answers and updates held against the machine-readable Bot API description (where it is at hand)."""

from collections.abc import Awaitable, Callable
from copy import deepcopy
from typing import Any

import pytest
import telegram
from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InputMediaPhoto,
    InputPollOption,
    InputTextMessageContent,
    LinkPreviewOptions,
)

from tests.fakes.bot_api import BotApi, Upload, updates
from tests.fakes.bot_api.schema import DESCRIPTION, Description
from tests.fakes.bot_api.table import METHODS, Method
from tests.unit.fake_bot_api.client import CHAT, Client

FORUM = -1001

pytestmark = pytest.mark.skipif(
    not DESCRIPTION.exists(), reason="the machine-readable Bot API description is not beside the project"
)


@pytest.fixture(scope="module")
def described() -> Description:
    return Description.open()


@pytest.mark.parametrize("method", METHODS.values(), ids=METHODS)
def test_a_method_of_the_table_is_as_described(method: Method, described: Description) -> None:
    shape = described.methods[method.name]
    assert method.kinds == {name: kind_of(one.types) for name, one in shape.fields.items()}
    assert method.required == {name for name, one in shape.fields.items() if one.required}


def kind_of(types: tuple[str, ...]) -> str:
    known = {("String",): "s", ("Integer",): "i", ("Boolean",): "b", ("Integer", "String"): "c"}
    return "f" if "InputFile" in types else known.get(types, "j")


BUTTON = {"text": "Có", "callback_data": "yes"}
PHOTO = {"type": "photo", "media": "attach://a"}
SCOPES = ", ".join(
    f"type {name}"
    for name in """all_chat_administrators all_group_chats all_private_chats chat chat_administrators chat_member
    default""".split()
)
RESULT_TYPES = ", ".join(
    f"type {name}"
    for name in """article audio contact document game gif location mpeg4_gif photo sticker venue video voice""".split()
)
ARTICLE = {"type": "article", "id": "1", "title": "t", "input_message_content": {"message_text": "x"}}

VALID: list[tuple[str, dict[str, Any]]] = [
    ("getMe", {}),
    ("sendMessage", {"chat_id": 1, "text": "a", "link_preview_options": {"is_disabled": True}}),
    ("sendMessage", {"chat_id": "@a", "text": "a", "reply_markup": {"inline_keyboard": [[BUTTON]]}}),
    ("sendMessage", {"chat_id": 1, "text": "a", "reply_markup": {"force_reply": True}}),
    ("sendPhoto", {"chat_id": 1, "photo": Upload("a.png", "image/png", b"")}),
    ("sendPhoto", {"chat_id": 1, "photo": "file-id"}),
    ("sendMediaGroup", {"chat_id": 1, "media": [PHOTO, {"type": "video", "media": "id", "duration": 3}]}),
    ("sendPoll", {"chat_id": 1, "question": "?", "options": [{"text": "a"}], "correct_option_ids": [0]}),
    ("setMyCommands", {"commands": [{"command": "a", "description": "b"}], "scope": {"type": "chat", "chat_id": -5}}),
    ("answerInlineQuery", {"inline_query_id": "1", "results": [ARTICLE]}),
]
INVALID: list[tuple[str, dict[str, Any], list[str]]] = [
    ("sendNothing", {}, ["sendNothing: no such method"]),
    ("sendMessage", {"text": "a"}, ["sendMessage: chat_id is required"]),
    ("sendMessage", {"chat_id": 1, "text": "a", "txt": 1}, ["sendMessage: txt is unknown"]),
    ("sendMessage", {"chat_id": 1.5, "text": "a"}, ["sendMessage.chat_id: must be Integer or String, is Float"]),
    ("sendMessage", {"chat_id": True, "text": 3}, [
        "sendMessage.chat_id: must be Integer or String, is Boolean",
        "sendMessage.text: must be String, is Integer",
    ]),
    ("sendMessage", {"chat_id": 1, "text": "a", "link_preview_options": {"is_disabled": "true"}}, [
        "sendMessage.link_preview_options.is_disabled: must be Boolean, is String",
    ]),
    ("sendMessage", {"chat_id": 1, "text": "a", "reply_markup": {"inline_keyboard": [[{"callback_data": "x"}]]}}, [
        "sendMessage.reply_markup.inline_keyboard[0][0]: text is required",
    ]),
    ("sendMessage", {"chat_id": 1, "text": "a", "reply_markup": {"inline_keyboard": [BUTTON]}}, [
        "sendMessage.reply_markup.inline_keyboard[0]: must be Array of InlineKeyboardButton, is Object",
    ]),
    ("sendMediaGroup", {"chat_id": 1, "media": [PHOTO, {"type": "photo"}]}, [
        "sendMediaGroup.media[1]: media is required",
    ]),
    ("answerInlineQuery", {"inline_query_id": "1", "results": [ARTICLE | {"type": "text"}]}, [
        "answerInlineQuery.results[0]: expected an object with one of: " + RESULT_TYPES,
    ]),
    ("setMyCommands", {"commands": [], "scope": {"type": "desk"}}, [
        "setMyCommands.scope: expected an object with one of: " + SCOPES,
    ]),
    ("setMyCommands", {"commands": [], "scope": {"type": "chat"}}, ["setMyCommands.scope: chat_id is required"]),
    ("answerInlineQuery", {"inline_query_id": "1", "results": [ARTICLE | {"input_message_content": {}}]}, [
        "answerInlineQuery.results[0].input_message_content: message_text is required",
    ]),
]  # fmt: skip


@pytest.mark.parametrize(("method", "params"), VALID)
def test_a_valid_call_has_no_fault(method: str, params: dict[str, Any], described: Description) -> None:
    assert described.call_faults(method, params) == []


@pytest.mark.parametrize(("method", "params", "faults"), INVALID)
def test_each_fault_of_a_call_is_named(
    method: str, params: dict[str, Any], faults: list[str], described: Description
) -> None:
    assert described.call_faults(method, params) == faults


CHANNEL = updates.from_channel(-1002, "Tin tức", 5, "tintuc")
BUILT = {
    "command": updates.message(CHAT, "/hoi@a_bot 🙂 xem https://a.vn", message_id=1, date=1),
    "edited": updates.edited(updates.message(CHAT, "a", message_id=1, date=1), "b"),
    "channel post": updates.channel_post(-1003, "a", message_id=1, date=1),
    "photo": updates.photo(-5, "p", "xem /hoi", user_id=9, message_id=1, date=1),
    "album": updates.album(CHAT, ["p", "q"], "hai ảnh", message_id=1, date=1)[1],
    "forward of a channel": updates.forward(CHAT, "a", CHANNEL, message_id=1, date=1),
    "forward of a user": updates.forward(CHAT, "a", updates.from_user(3), message_id=1, date=1),
    "forward of someone hidden": updates.forward(CHAT, "a", updates.from_hidden_user("Lan"), message_id=1, date=1),
    "blocked": updates.my_chat_member(CHAT, "member", "kicked", bot=updates.person(5) | {"is_bot": True}),
    "callback": updates.callback(updates.message(CHAT, "a", message_id=1, date=1)["message"], "x"),
    "inline": updates.inline(CHAT, "hỏi"),
    "reply": updates.reply(updates.photo(CHAT, "p", message_id=1, date=1)["message"], "/gui", message_id=2, date=2),
    **{
        kind: {"message": updates.file(CHAT, kind, "f", "xem")["message"] | {"message_id": 1, "date": 1}}
        for kind in ("video", "animation", "video_note", "audio", "voice", "document", "sticker")
    },
}


@pytest.mark.parametrize("update", BUILT.values(), ids=BUILT)
def test_a_built_update_is_as_described_and_the_library_reads_it(
    update: dict[str, Any], described: Description
) -> None:
    whole = {"update_id": 1, **update}
    for query in ("callback_query", "inline_query"):
        if query in whole:
            whole[query] = {"id": "1", **whole[query]}
    assert described.object_faults("Update", whole) == []
    assert telegram.Update.de_json(whole, None).effective_user or "channel_post" in whole


def test_entities_are_found_with_offsets_in_utf16_units() -> None:
    found = updates.entities_of("🙂 /hoi xem https://a.vn @lan_1")
    assert [list(one.values()) for one in found] == [["bot_command", 3, 4], ["url", 12, 12], ["mention", 25, 6]]


Ask = Callable[[telegram.Bot], Awaitable[object]]
MARKUP = InlineKeyboardMarkup([[InlineKeyboardButton("Có", callback_data="yes")]])
RESULT = InlineQueryResultArticle("1", "Mục 2.3", InputTextMessageContent("Trả lời"))
ALBUM = [InputMediaPhoto(b"one", filename="1.jpg", caption="Hai ảnh"), InputMediaPhoto("https://a.vn/2.jpg")]
ASKED: dict[str, Ask] = {
    "getMe": lambda bot: bot.get_me(),
    "getUpdates": lambda bot: bot.get_updates(allowed_updates=["message"]),
    "getWebhookInfo": lambda bot: bot.get_webhook_info(),
    "deleteWebhook": lambda bot: bot.delete_webhook(),
    "sendMessage": lambda bot: bot.send_message(
        CHAT, "<b>a</b>", "HTML", reply_markup=MARKUP, link_preview_options=LinkPreviewOptions(is_disabled=True)
    ),
    "sendPhoto": lambda bot: bot.send_photo(CHAT, b"jpeg", caption="ảnh", filename="a.jpg"),
    "sendVideo": lambda bot: bot.send_video(CHAT, "https://a.vn/v.mp4"),
    "sendAudio": lambda bot: bot.send_audio(CHAT, "https://a.vn/a.mp3"),
    "sendDocument": lambda bot: bot.send_document(CHAT, b"%PDF", filename="a.pdf"),
    "sendMediaGroup": lambda bot: bot.send_media_group(CHAT, ALBUM),
    "sendPoll": lambda bot: bot.send_poll(
        CHAT, "Hỏi?", [InputPollOption("a"), "b"], type="quiz", correct_option_ids=[1], explanation="vì"
    ),
    "sendChatAction": lambda bot: bot.send_chat_action(CHAT, "typing"),
    "setMyCommands": lambda bot: bot.set_my_commands([("hoi", "Hỏi")], telegram.BotCommandScopeChat(FORUM)),
    "getMyCommands": lambda bot: bot.get_my_commands(),
    "deleteMyCommands": lambda bot: bot.delete_my_commands(),
    "setMyDescription": lambda bot: bot.set_my_description("Giới thiệu"),
    "setMyShortDescription": lambda bot: bot.set_my_short_description("Ngắn"),
    "getChat": lambda bot: bot.get_chat(FORUM),
    "getChatMember": lambda bot: bot.get_chat_member(FORUM, CHAT),
    "createForumTopic": lambda bot: bot.create_forum_topic(FORUM, "Vụ 1"),
    "editMessageReplyMarkup": lambda bot: bot.edit_message_reply_markup(CHAT, 1),
    "editMessageText": lambda bot: bot.edit_message_text("Khác", CHAT, 1),
    "editMessageCaption": lambda bot: bot.edit_message_caption(CHAT, 2, caption="Khác"),
    "stopPoll": lambda bot: bot.stop_poll(CHAT, 8),
    "copyMessage": lambda bot: bot.copy_message(CHAT, CHAT, 2),
    "deleteMessage": lambda bot: bot.delete_message(CHAT, 1),
    "editForumTopic": lambda bot: bot.edit_forum_topic(FORUM, 9, "Vụ 2"),
    "closeForumTopic": lambda bot: bot.close_forum_topic(FORUM, 9),
    "reopenForumTopic": lambda bot: bot.reopen_forum_topic(FORUM, 9),
    "answerCallbackQuery": lambda bot: bot.answer_callback_query("callback_query-1"),
    "answerInlineQuery": lambda bot: bot.answer_inline_query("inline_query-1", [RESULT]),
    "getFile": lambda bot: bot.get_file("f"),
    "sendVoice": lambda bot: bot.send_voice(CHAT, b"v"),
    "sendAnimation": lambda bot: bot.send_animation(CHAT, b"v", filename="a.mp4"),
    "sendVideoNote": lambda bot: bot.send_video_note(CHAT, b"v"),
    "setWebhook": lambda bot: bot.set_webhook("http://127.0.0.1:9/x", secret_token="s"),
}


async def test_what_python_telegram_bot_asks_and_reads_is_as_described(api: BotApi, described: Description) -> None:
    api.configure(chats={FORUM: {"type": "supergroup", "title": "Tổ trực", "is_forum": True}})
    api.serve_file("f", b"data")
    await api.push(*deepcopy([BUILT["callback"], BUILT["inline"]]))
    async with telegram.Bot(api.token, api.base_url, api.base_file_url) as bot:
        for ask in ASKED.values():
            await ask(bot)
    assert [call.method for call in api.calls] == ["getMe", *ASKED]
    assert ASKED.keys() == METHODS.keys()
    assert [fault for call in api.calls for fault in described.call_faults(call.method, call.params)] == []
    assert api.violations == []


@pytest.mark.parametrize(
    ("method", "params"),
    [
        ("getMe", {}),
        ("getWebhookInfo", {}),
        ("sendMessage", {"chat_id": FORUM, "text": "a", "message_thread_id": 2}),
        ("editMessageText", {"chat_id": CHAT, "message_id": 1, "text": "b"}),
        ("sendPhoto", {"chat_id": CHAT, "photo": "https://a.vn/1.jpg", "caption": "a"}),
        ("sendVideo", {"chat_id": CHAT, "video": "https://a.vn/1.mp4"}),
        ("sendAudio", {"chat_id": CHAT, "audio": "https://a.vn/1.mp3"}),
        ("sendDocument", {"chat_id": CHAT, "document": "https://a.vn/1.pdf"}),
        ("sendVoice", {"chat_id": CHAT, "voice": "https://a.vn/1.ogg"}),
        ("sendAnimation", {"chat_id": CHAT, "animation": "https://a.vn/1.mp4"}),
        ("sendVideoNote", {"chat_id": CHAT, "video_note": "https://a.vn/1.mp4"}),
        ("sendMediaGroup", {"chat_id": CHAT, "media": [PHOTO | {"media": "https://a.vn/1.jpg"}] * 2}),
        ("sendPoll", {"chat_id": CHAT, "question": "?", "options": [{"text": "a"}]}),
        ("copyMessage", {"chat_id": CHAT, "from_chat_id": CHAT, "message_id": 1}),
        ("getFile", {"file_id": "f"}),
        ("getChat", {"chat_id": CHAT}),
        ("getChatMember", {"chat_id": FORUM, "user_id": CHAT}),
        ("createForumTopic", {"chat_id": FORUM, "name": "Vụ 3"}),
    ],
)
async def test_an_answer_of_the_server_is_as_described(
    method: str, params: dict[str, Any], api: BotApi, bot: Client, described: Description
) -> None:
    api.configure(chats={FORUM: {"type": "supergroup", "title": "Tổ trực", "is_forum": True}})
    api.serve_file("f", b"data")
    await bot.say("a")
    await bot.ok("createForumTopic", chat_id=FORUM, name="Vụ 1")
    assert described.result_faults(method, await bot.ok(method, **params)) == []


async def test_a_tap_is_an_update_as_described(api: BotApi, bot: Client, described: Description) -> None:
    await bot.say("a", reply_markup={"inline_keyboard": [[BUTTON]]})
    await api.tap(CHAT, "Có")
    assert described.result_faults("getUpdates", await bot.ok("getUpdates")) == []
