"""A member in Telegram asks and is answered: the whole service beside the local Bot API server."""

from collections.abc import Callable
from typing import Any

import pytest

from bot.app.telegram import TelegramSide
from bot.dialogue.menus import MEMBER_MENU
from bot.services.shares import Shares
from bot.storage import schema
from tests.fakes.bot_api import updates
from tests.serving import ANSWERED, FORUM, GROUP, HOA, LAN, QUESTION, Served

PRIVATE_SCOPE = {"type": "all_private_chats"}
WELCOME_CHOICES = ["Xem theo chủ đề", "Hỏi cán bộ trực"]


async def test_one_question_gets_exactly_one_message(served: Served) -> None:
    answer = await served.ask(LAN, QUESTION)
    assert ANSWERED in answer.text
    assert "Căn cứ:" in answer.text
    assert "<b>⛔ KHÔNG LÀM" in answer.html
    assert served.api.sent(HOA) == []


async def test_start_greets_and_offers_ways_on(served: Served) -> None:
    greeting = await served.ask(LAN, "/start")
    assert greeting.text.startswith("Chào đồng chí.")
    assert greeting.labels == WELCOME_CHOICES


async def test_choices_are_picked_by_tap_and_by_number(served: Served) -> None:
    first = await served.ask(LAN, QUESTION)
    related = next(label for label in first.labels if label.startswith(("1. Liên quan", "Liên quan")))
    _, by_tap = await served.tap(LAN, related)
    await served.ask(LAN, QUESTION)
    by_number = await served.ask(LAN, "1")
    assert by_tap.text == by_number.text
    assert "Căn cứ:" in by_tap.text


async def test_a_label_too_long_for_a_button_stands_whole_in_the_text(served: Served) -> None:
    answer = await served.ask(LAN, QUESTION)
    cut = [label for label in answer.labels if label.endswith("…")]
    assert cut
    for label in cut:
        number, _, beginning = label.rstrip("…").partition(". ")
        assert f"\n{number}. {beginning}" in answer.text


async def test_every_tap_is_acknowledged_also_on_buttons_that_are_not_ours(served: Served) -> None:
    await served.ask(LAN, "/start")
    known, _ = await served.tap(LAN, "Xem theo chủ đề")
    message = {"message_id": 1, "date": 1, "chat": {"id": LAN, "type": "private", "first_name": "Lan"}, "text": "x"}
    for data in ("", "zzz", "0.", ".x", "0.entry:khong-con", "9" * 64):
        before = len(served.api.sent(LAN))
        update = updates.callback(message, data)
        await served.api.push(update)
        (told,) = (await served.answers(LAN, before + 1))[before:]
        assert "Danh sách đó đã cũ" in told.text
        assert update["callback_query"]["id"] in served.api.callback_answers
    assert known in served.api.callback_answers


async def test_a_tap_too_old_to_be_acknowledged_is_answered_all_the_same(served: Served) -> None:
    await served.ask(LAN, "/start")
    await served.api.tap(LAN, "Xem theo chủ đề")
    served.api.expire_queries()
    assert "chủ đề nào" in (await served.answers(LAN, 2))[1].text


async def test_a_button_of_an_older_screen_that_would_delete_is_explained(served: Served) -> None:
    await served.ask(LAN, "/start")
    await served.ask(LAN, "/dulieu")
    await served.ask(LAN, "/trogiup")
    query, told = await served.tap(LAN, "Xóa hết dữ liệu của tôi")
    assert "Danh sách đó đã cũ" in told.text
    assert query in served.api.callback_answers
    assert await served.rows(schema.conversations) != []


async def test_what_is_kept_is_shown_and_deleted(served: Served) -> None:
    assert "Tôi không giữ gì" in (await served.ask(LAN, "/dulieu")).text
    await served.ask(LAN, QUESTION)
    kept = await served.ask(LAN, "/dulieu")
    assert "các lựa chọn vừa hiện ra" in kept.text
    await served.ask(HOA, "/start")
    _, asked = await served.tap(LAN, "Xóa hết dữ liệu của tôi")
    assert "Xóa hết những gì tôi giữ về đồng chí?" in asked.text
    _, gone = await served.tap(LAN, "Xóa hết dữ liệu của tôi")
    assert "Đã xóa hết" in gone.text
    assert [row["owner"] for row in await served.rows(schema.conversations)] == [f"telegram:{HOA}"]
    assert "Tôi không giữ gì" in (await served.ask(LAN, "/dulieu")).text


@pytest.mark.parametrize("said", ["/xoa", "/start xoa"])
async def test_the_command_and_its_link_only_ask_and_the_button_deletes(served: Served, said: str) -> None:
    await served.ask(LAN, "/start")
    assert "Bấm nút dưới đây là xóa ngay" in (await served.ask(LAN, said)).text
    assert [row["owner"] for row in await served.rows(schema.conversations)] == [f"telegram:{LAN}"]
    _, gone = await served.tap(LAN, "Xóa hết dữ liệu của tôi")
    assert "Đã xóa hết" in gone.text
    assert await served.rows(schema.conversations) == []


@pytest.mark.parametrize(
    ("payload", "told"),
    [
        ("dulieu", "Tôi không giữ gì"),
        ("trogiup", "Đồng chí có thể:"),
        ("chude", "chủ đề nào"),
        ("hoi", "chưa gõ câu hỏi"),
        ("la", "Chào"),
    ],
)
async def test_a_deep_link_leads_to_its_command(served: Served, payload: str, told: str) -> None:
    assert told in (await served.ask(LAN, f"/start {payload}")).text


EVIL = [
    "<b>đậm</b> <script>alert(1)</script>",
    "&lt;b&gt; & < > \" ' </b>",
    '<a href="http://evil.example">bấm vào đây</a>',
    "\x02đậm\x03 \x00\x07 \u202e\ud800",
    "**đậm** __nghiêng__ [x](http://evil.example)",
    "@thu_nghiem_bot <i>x</i>",
]


@pytest.mark.parametrize("text", EVIL)
@pytest.mark.parametrize("chat", [LAN, GROUP], ids=["private", "group"])
async def test_a_members_text_never_becomes_markup(served: Served, text: str, chat: int) -> None:
    mention = "" if chat == LAN else "@thu_nghiem_bot "
    answer = await served.ask(chat, f"{mention}{text} chia sẻ được không", user_id=LAN)
    assert "http://evil.example" not in answer.html
    assert not {"<script", "<a ", "<i>"} & {answer.html[at : at + 7] for at in range(len(answer.html))}
    assert all(call.outcome == "ok" for call in served.api.calls_of("sendMessage"))


async def test_link_previews_are_off(served: Served) -> None:
    await served.ask(LAN, QUESTION)
    (call,) = served.api.calls_of("sendMessage")
    assert call.params["link_preview_options"] == {"is_disabled": True}


async def test_the_commands_are_listed_for_members(served: Served) -> None:
    listed = served.api.commands(PRIVATE_SCOPE)
    assert [one["command"] for one in listed] == list(MEMBER_MENU)
    assert all(one["description"] for one in listed)


async def test_a_group_is_answered_only_when_the_bot_is_meant(served: Served) -> None:
    ignored = [
        "chào cả nhóm, chia sẻ bài này được không?",
        "/hoi@bot_khac chia sẻ được không?",
        "/thoitiet",
        "thu_nghiem_bot ơi",
        "@thu_nghiem_bot_khac chia sẻ được không?",
    ]
    for text in ignored:
        await served.api.say(GROUP, text, user_id=LAN)
    await served.settled()
    assert served.api.sent(GROUP) == []
    for text in (f"@thu_nghiem_bot {QUESTION}", f"{QUESTION} @Thu_Nghiem_Bot", f"/hoi@thu_nghiem_bot {QUESTION}"):
        assert ANSWERED in (await served.ask(GROUP, text, user_id=LAN)).text


async def test_a_reply_to_the_bot_in_a_group_is_a_question(served: Served) -> None:
    first = await served.ask(GROUP, f"@thu_nghiem_bot {QUESTION}", user_id=LAN)
    ours = {"message_id": first.message_id, "date": 1, "chat": {"id": GROUP, "type": "supergroup"}, "text": "x"}
    replied = ours | {"from": served.api.state.me}
    answer = await served.ask(GROUP, "bài báo Nhân Dân chia sẻ được không?", user_id=LAN, reply_to_message=replied)
    assert "✅ NÊN LÀM" in answer.text


async def test_an_answer_in_a_group_stands_under_its_question_and_keeps_no_state(served: Served) -> None:
    asked = await served.api.say(GROUP, f"@thu_nghiem_bot {QUESTION}", user_id=LAN)
    (answer,) = await served.answers(GROUP)
    await served.settled()
    assert answer.reply_to == asked["message"]["message_id"]
    assert await served.rows(schema.conversations) == []
    assert "Xem theo chủ đề" not in answer.labels
    assert answer.buttons[-1][0].url == "https://t.me/thu_nghiem_bot?start=hoi"


async def test_an_answer_in_a_forum_stands_in_its_topic(served: Served) -> None:
    served.api.state.topics[FORUM, 77] = {"message_thread_id": 77, "closed": False}
    answer = await served.ask(
        FORUM, f"@thu_nghiem_bot {QUESTION}", user_id=LAN, message_thread_id=77, is_topic_message=True
    )
    assert answer.thread_id == 77


@pytest.mark.parametrize("command", ["dulieu", "xoa", "trogiup", "chude", "canbo", "start"])
async def test_a_personal_command_in_a_group_leads_to_the_private_chat(served: Served, command: str) -> None:
    answer = await served.ask(GROUP, f"/{command}@thu_nghiem_bot", user_id=LAN)
    assert "nhắn riêng cho tôi" in answer.text
    assert [button.url for row in answer.buttons for button in row] == [f"https://t.me/thu_nghiem_bot?start={command}"]


async def test_a_mention_without_a_question_leads_to_the_private_chat(served: Served) -> None:
    answer = await served.ask(GROUP, "@thu_nghiem_bot", user_id=LAN)
    assert answer.labels == ["Hỏi riêng trợ lý"]


async def test_a_choice_can_be_tapped_in_a_group_by_anybody(served: Served) -> None:
    await served.ask(GROUP, f"@thu_nghiem_bot {QUESTION}", user_id=LAN)
    related = served.api.sent(GROUP)[0].labels[0]
    query, answer = await served.tap(GROUP, related, user_id=HOA)
    assert "Căn cứ:" in answer.text
    assert query in served.api.callback_answers
    assert served.api.sent(HOA) == []


STICKER = {
    "file_id": "s",
    "file_unique_id": "u",
    "type": "regular",
    "width": 1,
    "height": 1,
    "is_animated": False,
    "is_video": False,
}


def by(sender: dict[str, Any]) -> dict[str, Any]:
    return {"from": sender}


PASSED_OVER: dict[str, Callable[[], dict[str, Any]]] = {
    "a channel post": lambda: updates.channel_post(-1_001_000_000_009, "@thu_nghiem_bot x"),
    "a member joined": lambda: updates.message(GROUP, "", user_id=LAN, new_chat_members=[updates.person(HOA)]),
    "a pinned message": lambda: updates.message(
        LAN, "", pinned_message=updates.message(LAN, "x", message_id=1, date=1)["message"]
    ),
    "another bot": lambda: updates.message(
        GROUP, "@thu_nghiem_bot x", **by(updates.person(HOA, "Bot khác") | {"is_bot": True})
    ),
    "sent through this bot": lambda: updates.message(LAN, "x", via_bot=updates.person(4200000001) | {"is_bot": True}),
    "copied from a channel": lambda: updates.message(
        GROUP, "@thu_nghiem_bot x", is_automatic_forward=True, **by(updates.person(777000, "Telegram"))
    ),
    "a sticker in a group": lambda: updates.message(GROUP, "", user_id=LAN, sticker=STICKER),
    "the bot was blocked": lambda: updates.my_chat_member(LAN, "member", "kicked", bot=updates.person(42)),
    "a kind of tomorrow": lambda: {"hologram": {"from": updates.person(LAN), "chat": {"id": LAN}}},
}


async def test_what_is_no_question_is_passed_over_in_silence(served: Served) -> None:
    served.api.state.pending.allowed = None
    for make in PASSED_OVER.values():
        update = make()
        if "message" in update and not update["message"]["text"]:
            del update["message"]["text"]
        await served.api.push(update)
    await served.settled()
    assert served.api.sent() == []
    assert await served.rows(schema.quarantine) == await served.rows(schema.dead_letters) == []
    assert ANSWERED in (await served.ask(LAN, QUESTION)).text


@pytest.mark.parametrize("account", [1_087_968_824, 136_817_688], ids=["anonymous admin", "as their channel"])
async def test_people_who_write_as_their_group_or_channel_are_answered(served: Served, account: int) -> None:
    sender = {"id": account, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
    answer = await served.ask(GROUP, f"@thu_nghiem_bot {QUESTION}", **{"from": sender})
    assert ANSWERED in answer.text


async def test_a_photo_without_words_gets_a_kind_word(served: Served) -> None:
    await served.api.push(updates.photo(LAN, "photo-1"))
    (answer,) = await served.answers(LAN)
    assert answer.text


async def test_an_inline_query_offers_answers_to_insert_and_leaves_nothing(served: Served) -> None:
    await served.api.push(updates.inline(LAN, QUESTION))
    await served.api.wait_for(lambda: served.api.inline_answers)
    (given,) = served.api.inline_answers.values()
    first = given["results"][0]
    assert first["type"] == "article"
    assert "KHÔNG LÀM" in first["description"]
    assert ANSWERED in first["input_message_content"]["message_text"]
    assert first["input_message_content"]["link_preview_options"] == {"is_disabled": True}
    assert given["button"] == {"text": "Hỏi riêng trợ lý", "start_parameter": "hoi"}
    assert await served.rows(schema.seen) == await served.rows(schema.inbox) == []


FLOODER = 6_660_000_001


def query_of(update: dict[str, Any]) -> str:
    return str(update["inline_query"]["id"])


async def test_who_types_without_end_gets_the_newest_answered_and_keeps_nobody_else_from_an_answer(
    served: Served,
) -> None:
    typed = [updates.inline(FLOODER, f"{QUESTION} {number}") for number in range(90)]
    others = [updates.inline(50_000 + number, QUESTION) for number in range(9)]
    await served.api.push(*typed, *others)
    newest = {query_of(one) for one in (typed[-1], *others)}
    await served.api.wait_for(lambda: newest <= served.api.inline_answers.keys())
    assert len(served.api.inline_answers) < 20


async def test_who_took_more_than_a_share_of_the_time_by_typing_rests_and_nobody_else(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    (side,) = served.service.sides
    assert isinstance(side, TelegramSide)
    monkeypatch.setattr(side._inline, "_shares", Shares(1e-9, 1e-9))
    first, second, third = (updates.inline(sender, QUESTION) for sender in (FLOODER, FLOODER, LAN))
    await served.api.push(first)
    await served.api.wait_for(lambda: query_of(first) in served.api.inline_answers)
    await served.api.push(second, third)
    await served.api.wait_for(lambda: query_of(third) in served.api.inline_answers)
    await served.ask(HOA, QUESTION)
    assert served.api.inline_answers.keys() == {query_of(first), query_of(third)}


@pytest.mark.parametrize("query", ["", "   ", "🙈", "<b>", "cách kho cá", "x" * 256])
async def test_an_inline_query_that_settles_nothing_is_answered_with_nothing(served: Served, query: str) -> None:
    await served.api.push(updates.inline(LAN, query))
    await served.api.wait_for(lambda: served.api.inline_answers)
    (given,) = served.api.inline_answers.values()
    assert all(one["input_message_content"]["message_text"] for one in given["results"])
    assert "button" in given
