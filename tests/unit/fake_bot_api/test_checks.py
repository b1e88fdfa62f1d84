"""What the platform refuses in the contents of a call, in its own words."""

import html
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fakes.bot_api import BotApi
from tests.fakes.bot_api.errors import ApiError
from tests.fakes.bot_api.markup import visible
from tests.unit.fake_bot_api.client import CHAT, KEYBOARD, Client

NOT_MODIFIED = "message is not modified: specified new message content and reply markup are exactly the same"


def keyboard(**button: Any) -> dict[str, Any]:
    return {"inline_keyboard": [[button]]}


def poll(**more: Any) -> dict[str, Any]:
    return {"chat_id": CHAT, "question": "Hỏi?", "options": [{"text": "a"}, {"text": "b"}]} | more


def quiz(**more: Any) -> dict[str, Any]:
    return poll(type="quiz", correct_option_ids=[1]) | more


def text(said: str, **more: Any) -> dict[str, Any]:
    return {"chat_id": CHAT, "text": said} | more


def command(name: str, description: str = "Mô tả") -> dict[str, Any]:
    return {"commands": [{"command": name, "description": description}]}


def album(*kinds: str) -> dict[str, Any]:
    return {"chat_id": CHAT, "media": [{"type": kind, "media": "https://example.org/x"} for kind in kinds]}


def result(**more: Any) -> dict[str, Any]:
    content = {"message_text": "Trả lời"}
    return {"type": "article", "id": "1", "title": "t", "input_message_content": content} | more


REFUSED: list[tuple[str, dict[str, Any], str]] = [
    ("sendMessage", {"text": "a"}, "chat_id is empty"),
    ("sendMessage", {"chat_id": "", "text": "a"}, "chat not found"),
    ("sendMessage", {"chat_id": "@nobody", "text": "a"}, "chat not found"),
    ("sendMessage", {"chat_id": CHAT}, "message text is empty"),
    ("sendMessage", text(" \n"), "message text is empty"),
    ("sendMessage", text("<b> </b>", parse_mode="HTML"), "message text is empty"),
    ("sendMessage", text("a" * 4097), "message is too long"),
    ("sendMessage", text("🙂" * 2049), "message is too long"),
    ("sendMessage", text("a", parse_mode="MarkdownV2"), "unsupported parse_mode"),
    ("sendMessage", text("a", protect_content="maybe"), "can't parse protect_content of sendMessage: Boolean expected"),
    ("sendMessage", text("a", message_thread_id="x"), "can't parse message_thread_id of sendMessage: Integer expected"),
    ("sendMessage", text("a", message_thread_id=5), "message thread not found"),
    ("sendMessage", text("a", reply_markup="{"), "can't parse reply_markup of sendMessage: JSON object"),
    ("sendMessage", text("a", reply_markup={"inline": []}), "can't parse reply keyboard markup"),
    ("sendMessage", text("a", reply_markup={"inline_keyboard": [{}]}), 'field "inline_keyboard"'),
    ("sendMessage", text("a", reply_markup=keyboard(text="a")), "can't parse inline keyboard button: Text buttons are"),
    ("sendMessage", text("a", reply_markup=keyboard(text="", callback_data="x")), "can't parse inline keyboard button"),
    ("sendMessage", text("a", reply_markup=keyboard(text="a", callback_data="")), "BUTTON_DATA_INVALID"),
    ("sendMessage", text("a", reply_markup=keyboard(text="a", callback_data="đ" * 33)), "BUTTON_DATA_INVALID"),
    (
        "sendMessage",
        text("a", reply_markup=keyboard(text="a", url="abc")),
        "inline keyboard button URL 'abc' is invalid",
    ),
    (
        "sendMessage",
        text("a", reply_markup=keyboard(text="a", url="https://a", callback_data="b")),
        "can't parse inline",
    ),
    ("sendPhoto", {"chat_id": CHAT, "photo": "no-such-id"}, "wrong file identifier/HTTP URL specified"),
    ("sendPhoto", {"chat_id": CHAT, "photo": "https://a/b", "caption": "a" * 1025}, "message caption is too long"),
    ("sendMediaGroup", album("photo"), "an album must include 2-10 items"),
    ("sendMediaGroup", album(*["photo"] * 11), "an album must include 2-10 items"),
    ("sendMediaGroup", album("photo", "document"), "documents and audio files can be only grouped"),
    ("sendMediaGroup", album("photo", "poll"), "can't parse InputMedia: type 'poll'"),
    ("sendPoll", poll(question="a" * 301), "poll question length must not exceed 300"),
    ("sendPoll", poll(question=" "), "poll question must be non-empty"),
    ("sendPoll", poll(options=[]), "poll must have 1 to 12 options"),
    ("sendPoll", poll(options=[{"text": str(number)} for number in range(13)]), "poll must have 1 to 12 options"),
    ("sendPoll", poll(options=[{"text": "a" * 101}]), "poll options length must not exceed 100"),
    ("sendPoll", poll(options=[{"text": ""}]), "poll options must be non-empty"),
    ("sendPoll", poll(type="vote"), "unsupported poll type specified"),
    ("sendPoll", poll(type="quiz"), "quiz must have correct option identifiers"),
    ("sendPoll", quiz(correct_option_ids=[2]), "wrong correct option identifiers specified"),
    ("sendPoll", quiz(explanation="a" * 201), "quiz explanation length must not exceed 200"),
    ("sendPoll", quiz(explanation="a\nb\nc\nd"), "quiz explanation must have at most 2 line feeds"),
    ("sendChatAction", {"chat_id": CHAT, "action": "thinking"}, "wrong parameter action in request"),
    ("copyMessage", {"chat_id": CHAT, "from_chat_id": CHAT, "message_id": 999}, "message to copy not found"),
    ("editMessageText", text("a", message_id=999), "message to edit not found"),
    ("editMessageText", {"inline_message_id": "x", "text": "a"}, "MESSAGE_ID_INVALID"),
    ("deleteMessage", {"chat_id": CHAT, "message_id": 999}, "message to delete not found"),
    ("stopPoll", {"chat_id": CHAT, "message_id": 999}, "message with poll to stop not found"),
    ("answerCallbackQuery", {"callback_query_id": "9"}, "query is too old and response timeout expired or query ID is"),
    ("answerInlineQuery", {"inline_query_id": "9", "results": [result()]}, "query is too old and response timeout"),
    ("answerInlineQuery", {"inline_query_id": "9", "results": [result()] * 2}, "RESULT_ID_DUPLICATE"),
    ("answerInlineQuery", {"inline_query_id": "9", "results": [result(id="a" * 65)]}, "RESULT_ID_INVALID"),
    (
        "answerInlineQuery",
        {"inline_query_id": "9", "results": [result(id=str(n)) for n in range(51)]},
        "RESULTS_TOO_MUCH",
    ),
    (
        "answerInlineQuery",
        {"inline_query_id": "9", "results": [result(reply_markup=keyboard(text="a"))]},
        "can't parse",
    ),
    ("setMyCommands", command("Hoi"), "BOT_COMMAND_INVALID"),
    ("setMyCommands", command("a" * 33), "BOT_COMMAND_INVALID"),
    ("setMyCommands", command("hoi", ""), "BOT_COMMAND_DESCRIPTION_INVALID"),
    ("setMyCommands", {"commands": command("hoi")["commands"] * 101}, "BOT_COMMANDS_TOO_MUCH"),
    ("setMyDescription", {"description": "a" * 513}, "bot description is too long"),
    ("setMyShortDescription", {"short_description": "a" * 121}, "bot short description is too long"),
    ("createForumTopic", {"chat_id": -1001, "name": "Vụ 1"}, "the chat is not a forum"),
]


@pytest.mark.parametrize(("method", "params", "why"), REFUSED, ids=[f"{one[0]}: {one[2]}" for one in REFUSED])
async def test_a_wrong_call_is_refused_with_the_reason(
    bot: Client, method: str, params: dict[str, Any], why: str
) -> None:
    answer = await bot(method, **params)
    assert answer.get("error_code") == 400
    assert answer["description"].removeprefix("Bad Request: ").startswith(why)


async def test_the_longest_that_is_allowed_is_accepted(api: BotApi, bot: Client) -> None:
    entities = "<b>&amp;</b>" * 4096
    await bot.ok("sendMessage", chat_id=CHAT, text=entities, parse_mode="HTML")
    assert api.sent(CHAT)[0].text == "&" * 4096
    await bot.ok("sendMessage", chat_id=CHAT, text="🙂" * 2048, reply_markup=keyboard(text="a", callback_data="đ" * 32))
    await bot.ok("sendPoll", **quiz(question="a" * 300, options=[{"text": "b" * 100}] * 12, explanation="a\nb\nc"))


async def test_editing_wants_something_new_and_keeps_what_was_there_before(api: BotApi, bot: Client) -> None:
    message_id = (await bot.say("Một", reply_markup=KEYBOARD))["result"]["message_id"]
    where = {"chat_id": CHAT, "message_id": message_id}
    same = await bot("editMessageText", **where, text="Một", reply_markup=KEYBOARD)
    assert NOT_MODIFIED in same["description"]
    edited = await bot.ok("editMessageText", **where, text="Hai")
    assert (edited["text"], "reply_markup" in edited, "edit_date" in edited) == ("Hai", False, True)
    assert NOT_MODIFIED in (await bot("editMessageReplyMarkup", **where))["description"]
    await bot.ok("editMessageReplyMarkup", **where, reply_markup=KEYBOARD)
    (sent,) = api.sent(CHAT)
    assert (sent.text, sent.edits, sent.labels) == ("Hai", ("Một",), ["Có", "Không"])
    assert "there is no caption" in (await bot("editMessageCaption", **where, caption="a"))["description"]
    await bot.ok("deleteMessage", **where)
    assert api.sent(CHAT) == []
    assert "not found" in (await bot("editMessageText", **where, text="Ba"))["description"]


async def test_what_a_person_wrote_can_be_copied_and_deleted_but_not_edited(api: BotApi, bot: Client) -> None:
    written = (await api.say(CHAT, "Nhờ xem giúp", message_id=70))["message"]["message_id"]
    assert (await bot.say("Vâng"))["result"]["message_id"] == 71
    assert "can't be edited" in (await bot("editMessageText", **text("a", message_id=written)))["description"]
    await bot.ok("copyMessage", chat_id=12, from_chat_id=CHAT, message_id=written)
    assert [sent.text for sent in api.sent(12)] == ["Nhờ xem giúp"]
    assert await bot.ok("deleteMessage", chat_id=CHAT, message_id=written) is True


async def test_a_poll_is_stopped_once(bot: Client) -> None:
    where = {"chat_id": CHAT, "message_id": (await bot.ok("sendPoll", **poll()))["message_id"]}
    assert (await bot.ok("stopPoll", **where))["is_closed"] is True
    assert "already been closed" in (await bot("stopPoll", **where))["description"]


async def test_a_forum_has_topics_to_write_to(api: BotApi, bot: Client) -> None:
    api.configure(chats={"-1001": {"type": "supergroup", "title": "Tổ trực", "is_forum": True, "username": "totruc"}})
    topic = await bot.ok("createForumTopic", chat_id="@totruc", name="Vụ 7")
    where = {"chat_id": -1001, "message_thread_id": topic["message_thread_id"]}
    assert (await bot.ok("sendMessage", text="Mới", **where))["is_topic_message"] is True
    assert await bot.ok("editForumTopic", name="Vụ 7: xong", **where)
    assert await bot.ok("closeForumTopic", **where)
    assert "NOT_MODIFIED" in (await bot("closeForumTopic", **where))["description"]


async def test_commands_are_kept_by_scope(api: BotApi, bot: Client) -> None:
    desk = {"type": "chat", "chat_id": -5}
    await bot.ok("setMyCommands", **command("hoi"))
    await bot.ok("setMyCommands", **command("hangdoi"), scope=desk)
    assert [one["command"] for one in await bot.ok("getMyCommands")] == ["hoi"]
    assert [one["command"] for one in api.commands(desk)] == ["hangdoi"]
    await bot.ok("deleteMyCommands", scope=desk)
    assert api.commands(desk) == []


# HTML

WRONG_HTML = [
    ("<b>a", 'Can\'t find end tag corresponding to start tag "b"'),
    ("<b><i>a</b></i>", 'Unmatched end tag "</b>", expected "</i>"'),
    ("a</b>", 'Unexpected end tag "b"'),
    ("<h1>a</h1>", 'Unsupported start tag "h1"'),
    ("<br>", 'Unsupported start tag "br"'),
    ("a < b", "Unclosed start tag"),
    ("<b", "Unclosed start tag"),
    ("<3", "Unclosed start tag"),
    ("a & b", "Unescaped &"),
    ("a &nbsp; b", "Unescaped &"),
    ("<a>x</a>", 'Tag "a" must have attribute "href"'),
    ("đ<x>", 'Unsupported start tag "x" at byte offset 2'),
]


@pytest.mark.parametrize(("said", "why"), WRONG_HTML)
def test_wrong_html_is_refused(said: str, why: str) -> None:
    with pytest.raises(ApiError) as refused:
        visible(said, "HTML")
    assert refused.value.description.startswith(f"Bad Request: can't parse entities: {why}")


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ('<b>a</b> <a href="https://a/?x=1&amp;y=2">b</a> &lt;c&gt; &#273;', "a b <c> đ"),
        ("<blockquote expandable>q</blockquote><tg-spoiler>s</tg-spoiler>", "qs"),
        ('<pre><code class="language-python">x = 1</code></pre>\n', "x = 1"),
        ("1 > 0", "1 > 0"),
    ],
)
def test_html_is_shown_without_its_marks(said: str, shown: str) -> None:
    assert visible(said, "HTML") == shown


@given(st.text(max_size=80))
def test_any_escaped_text_is_shown_as_it_was_written(written: str) -> None:
    assert visible(f"<i>{html.escape(written, quote=False)}</i>", "HTML") == written.strip()
