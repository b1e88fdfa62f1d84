"""The Telegram channel sends files, edits, topics, notices and invitations to reply, and gets around refusals."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import telegram
from PIL import Image

from bot.channels.telegram import setup
from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.desk_chat import DeskChat
from bot.domain.delivery import NOT_TRACKED, Letter, Sent, without_buttons
from bot.domain.errors import DeliveryError, Limited, MaybeDelivered, Moved, Rejected, Unreachable
from bot.domain.marks import mention
from bot.domain.messages import LOCAL, Address, Choice, Media, MediaKind, Origin, Outgoing
from tests.fakes.bot_api import BotApi, updates
from tests.serving import faults_of

LAN, DESK, FORUM, NEW_FORUM = 71, -22, -1_001_000_000_002, -1_001_000_000_003
LOST = "(Tệp đính kèm không gửi lại được.)"
BUTTONS = (Choice("claim:ABC", "Nhận"), Choice("answer:ABC", "Trả lời"))
LONG = "Tin này chưa được cơ quan nào xác nhận. " * 60


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    forum = {"type": "supergroup", "title": "Tổ trực", "is_forum": True}
    async with BotApi.serving(chats={FORUM: forum}) as running:
        for kind in MediaKind:
            for number in "123":
                running.serve_file(f"{kind}-{number}", b"x")
        yield running
        assert faults_of(running) == []


@pytest.fixture
async def bot(api: BotApi) -> AsyncIterator[telegram.Bot]:
    made = setup.make_bot(api.token, api.url)
    await setup.introduce(made)
    yield made
    await made.shutdown()


@pytest.fixture
def desk() -> DeskChat:
    return DeskChat(str(DESK))


@pytest.fixture
def channel(bot: telegram.Bot, desk: DeskChat) -> TelegramChannel:
    return TelegramChannel(bot, desk, LOST)


def media(*names: str) -> tuple[Media, ...]:
    return tuple(Media(MediaKind(name.partition("-")[0]), name, f"u-{name}") for name in names)


def to(chat: int, outgoing: Outgoing, **more: object) -> Letter:
    return Letter(Address("telegram", str(chat)), outgoing, **more)  # type: ignore[arg-type]


async def tap(api: BotApi, chat: int) -> str:
    update = updates.callback({"chat": {"id": chat, "type": "group"}, "message_id": 1, "date": 0}, "x", user_id=LAN)
    await api.push(update)
    return str(update["callback_query"]["id"])


def methods(api: BotApi) -> list[str]:
    return [call.method for call in api.calls if call.method != "getMe"]


@pytest.mark.parametrize(
    ("name", "method"),
    [("photo-1", "sendPhoto"), ("video-1", "sendVideo"), ("audio-1", "sendAudio"), ("file-1", "sendDocument")],
)
async def test_a_file_goes_with_its_caption_and_buttons(
    api: BotApi, channel: TelegramChannel, name: str, method: str
) -> None:
    sent = await channel.send(to(LAN, Outgoing("Vụ <ABC>", BUTTONS, media=media(name))))
    (message,) = api.sent(LAN)
    assert (message.text, message.labels) == ("Vụ <ABC>", ["Nhận", "Trả lời"])
    assert (methods(api), sent) == ([method], Sent(str(message.message_id)))


async def test_a_picture_of_our_own_is_brought_to_the_platform(
    api: BotApi, channel: TelegramChannel, tmp_path: Path
) -> None:
    picture = tmp_path / "tranh.png"
    Image.new("RGB", (8, 8)).save(picture)
    own = Media(MediaKind.PHOTO, f"{LOCAL}{picture}", "")
    await channel.send(to(LAN, Outgoing("Tranh cổ động", BUTTONS, media=(own,))))
    (message,) = api.sent(LAN)
    assert (methods(api), message.text, message.labels) == (["sendPhoto"], "Tranh cổ động", ["Nhận", "Trả lời"])


async def test_files_of_one_kind_make_an_album_and_others_follow(api: BotApi, channel: TelegramChannel) -> None:
    names = ("photo-1", "video-1", "photo-2", "file-1", "file-2", "audio-1")
    sent = await channel.send(to(LAN, Outgoing("Sáu tệp", media=media(*names))))
    messages = api.sent(LAN)
    assert methods(api) == ["sendMessage", "sendMediaGroup", "sendMediaGroup", "sendAudio"]
    assert [next(iter(one.content or {"text": 0})) for one in messages] == [
        *("text", "photo", "video", "photo", "document", "document", "audio")
    ]
    first, *others = (str(one.message_id) for one in messages)
    assert sent == Sent(first, others=tuple(others))


async def test_an_album_has_its_caption_at_its_first_file(api: BotApi, channel: TelegramChannel) -> None:
    await channel.send(to(LAN, Outgoing("Hai ảnh", media=media("photo-1", "photo-2"))))
    assert [one.text for one in api.sent(LAN)] == ["Hai ảnh", ""]
    assert methods(api) == ["sendMediaGroup"]


async def test_a_text_too_long_for_a_caption_goes_first_and_keeps_the_buttons(
    api: BotApi, channel: TelegramChannel
) -> None:
    sent = await channel.send(to(LAN, Outgoing(LONG, BUTTONS, media=media("photo-1"))))
    text, photo = api.sent(LAN)
    assert (text.text, text.labels, photo.text, photo.labels) == (LONG.strip(), ["Nhận", "Trả lời"], "", [])
    assert sent == Sent(str(text.message_id), others=(str(photo.message_id),))


async def test_the_message_with_the_buttons_is_the_one_that_is_reported(api: BotApi, channel: TelegramChannel) -> None:
    sent = await channel.send(to(LAN, Outgoing(LONG * 3, BUTTONS)))
    first, last = (str(one.message_id) for one in api.sent(LAN))
    assert sent == Sent(last, others=(first,))


async def test_a_letter_that_nobody_has_cut_is_cut_when_it_is_sent(api: BotApi, channel: TelegramChannel) -> None:
    label = "Xem lại toàn bộ nội dung đã gửi trước khi trả lời"
    await channel.send(to(LAN, Outgoing(LONG * 3, (*BUTTONS, Choice("x", label)))))
    first, last = api.sent(LAN)
    assert (first.labels, last.labels) == ([], ["Nhận", "Trả lời", "3. Xem lại toàn bộ nội dung đã gử…"])
    assert last.text.endswith(f"\n\n1. Nhận\n2. Trả lời\n3. {label}")
    assert (first.text + last.text).count(label) == 1


async def test_a_letter_that_its_channel_has_cut_goes_as_it_is(api: BotApi, channel: TelegramChannel) -> None:
    label = "Một nút dài hơn những gì điện thoại cho thấy"
    await channel.send(to(LAN, Outgoing("Chọn một.", (Choice("a", label),)), whole=True))
    (sent,) = api.sent(LAN)
    assert (sent.text, sent.labels) == ("Chọn một.", [label])


@pytest.mark.parametrize("names", [("photo-9",), ("photo-1", "photo-9")])
async def test_a_file_that_is_not_known_any_more_leaves_the_text(
    api: BotApi, channel: TelegramChannel, names: tuple[str, ...]
) -> None:
    sent = await channel.send(to(LAN, Outgoing("Vụ ABC", media=media(*names))))
    (message,) = api.sent(LAN)
    assert (message.text, sent.message) == (f"Vụ ABC\n\n{LOST}", str(message.message_id))


async def test_another_attempt_goes_on_where_the_first_one_ended(api: BotApi, channel: TelegramChannel) -> None:
    letter = to(FORUM, Outgoing(LONG, BUTTONS, media=media("photo-1")), new_topic="Vụ ABC")
    api.fail("429", "sendPhoto", times=1)
    with pytest.raises(Limited):
        await channel.send(letter)
    sent = await channel.send(to(FORUM, Outgoing(LONG, BUTTONS, media=media("photo-1")), new_topic="Vụ ABC"))
    text, photo = api.sent(FORUM)
    assert methods(api) == ["createForumTopic", "sendMessage", "sendPhoto", "sendPhoto"]
    assert sent == Sent(str(text.message_id), str(text.thread_id), (str(photo.message_id),))
    await channel.send(letter)
    assert len(api.sent(FORUM)) == 4


async def test_a_card_is_edited_with_its_buttons(api: BotApi, channel: TelegramChannel) -> None:
    card = await channel.send(to(DESK, Outgoing("Vụ ABC: mới", BUTTONS)))
    edit = to(DESK, Outgoing("Vụ ABC: đã nhận", BUTTONS[1:]), edit=card.message)
    assert [await channel.send(edit), await channel.send(edit)] == [card, card]
    (message,) = api.sent(DESK)
    assert (message.text, message.edits, message.labels) == ("Vụ ABC: đã nhận", ("Vụ ABC: mới",), ["Trả lời"])


async def test_a_card_under_a_photo_is_edited_there(api: BotApi, channel: TelegramChannel) -> None:
    card = await channel.send(to(DESK, Outgoing("Vụ ABC: mới", BUTTONS, media=media("photo-1"))))
    edit = to(DESK, Outgoing("Vụ ABC: đã nhận", media=media("photo-1")), edit=card.message)
    assert [await channel.send(edit), await channel.send(edit)] == [card, card]
    (message,) = api.sent(DESK)
    assert (message.text, message.labels) == ("Vụ ABC: đã nhận", [])


async def test_a_card_too_long_for_its_photo_becomes_a_new_message(api: BotApi, channel: TelegramChannel) -> None:
    card = await channel.send(to(DESK, Outgoing("Vụ ABC: mới", media=media("photo-1"))))
    again = await channel.send(to(DESK, Outgoing(LONG), edit=card.message))
    assert again.message == str(api.sent(DESK)[-1].message_id) != card.message


async def test_the_end_of_a_card_that_is_too_long_is_left_out_when_it_is_edited(
    api: BotApi, channel: TelegramChannel
) -> None:
    card = await channel.send(to(DESK, Outgoing("Vụ ABC")))
    assert await channel.send(to(DESK, Outgoing(LONG * 3, BUTTONS), edit=card.message)) == card
    (message,) = api.sent(DESK)
    assert message.text.endswith("…")
    assert message.labels == ["Nhận", "Trả lời"]


@pytest.mark.parametrize("edit", ["404", "console.1"])
async def test_a_card_that_is_gone_is_sent_anew(api: BotApi, channel: TelegramChannel, edit: str) -> None:
    sent = await channel.send(to(DESK, Outgoing("Vụ ABC", BUTTONS), edit=edit))
    (message,) = api.sent(DESK)
    assert (sent, message.labels) == (Sent(str(message.message_id)), ["Nhận", "Trả lời"])


async def test_a_case_gets_a_topic_and_what_belongs_to_it_goes_there(api: BotApi, channel: TelegramChannel) -> None:
    card = await channel.send(to(FORUM, Outgoing("Vụ ABC", BUTTONS), new_topic="Vụ ABC · " + "lừa đảo " * 40))
    note = await channel.send(to(FORUM, Outgoing("Có người hỏi thêm"), origin=Origin(topic=card.topic)))
    assert [one.thread_id for one in api.sent(FORUM)] == [int(card.topic)] * 2
    assert note.topic == card.topic
    topic = api.state.topics[FORUM, int(card.topic)]
    assert topic["name"].startswith("Vụ ABC · lừa đảo")
    assert len(topic["name"]) <= 128


@pytest.mark.parametrize("chat", [DESK, LAN])
async def test_where_there_are_no_topics_a_card_is_a_plain_message(
    api: BotApi, channel: TelegramChannel, chat: int
) -> None:
    for name in ("Vụ ABC", "Vụ DEF"):
        sent = await channel.send(to(chat, Outgoing(name), new_topic=name))
        assert sent.topic == ""
    assert [one.text for one in api.sent(chat)] == ["Vụ ABC", "Vụ DEF"]
    assert methods(api).count("createForumTopic") == (1 if chat == DESK else 0)


async def test_a_topic_that_was_deleted_is_done_without(api: BotApi, channel: TelegramChannel) -> None:
    card = await channel.send(to(FORUM, Outgoing("Vụ ABC"), new_topic="Vụ ABC"))
    api.delete_topic(FORUM, int(card.topic))
    sent = await channel.send(to(FORUM, Outgoing("Thêm", media=media("photo-1")), origin=Origin(topic=card.topic)))
    assert (sent.topic, api.sent(FORUM)[-1].thread_id) == ("", None)


async def test_a_topic_is_closed_when_its_case_is_done(api: BotApi, channel: TelegramChannel) -> None:
    card = await channel.send(to(FORUM, Outgoing("Vụ ABC", BUTTONS), new_topic="Vụ ABC"))
    there = Origin(topic=card.topic)
    done = to(FORUM, Outgoing("Vụ ABC: xong"), origin=there, edit=card.message, close_topic=True)
    assert [await channel.send(done), await channel.send(done)] == [card, card]
    assert api.state.topics[FORUM, int(card.topic)]["closed"] is True
    assert [one.text for one in api.sent(FORUM)] == ["Vụ ABC: xong"]
    assert await channel.send(to(FORUM, Outgoing(""), origin=there, close_topic=True)) == NOT_TRACKED
    assert len(api.sent(FORUM)) == 1


@pytest.mark.parametrize("topic", ["", "404"])
async def test_closing_what_is_not_there_stops_nothing(api: BotApi, channel: TelegramChannel, topic: str) -> None:
    for chat in (DESK, FORUM):
        await channel.send(to(chat, Outgoing("xong"), origin=Origin(topic=topic), close_topic=True))
        assert [one.text for one in api.sent(chat)] == ["xong"]


@pytest.mark.parametrize(
    ("notice", "shown", "alert"),
    [
        ("Đồng chí đã nhận vụ này.", "Đồng chí đã nhận vụ này.", False),
        ("Vụ này đồng chí Lan đã nhận lúc 10:32, xin đồng chí chọn vụ khác trong hàng đợi.", None, True),
        ("a" * 300, "a" * 199 + "…", True),
    ],
)
async def test_a_notice_is_shown_over_the_tap_and_nothing_else_is_sent(
    api: BotApi, channel: TelegramChannel, notice: str, shown: str | None, alert: bool
) -> None:
    query = await tap(api, DESK)
    assert await channel.send(to(DESK, Outgoing("", notice=notice), origin=Origin(tap=query))) == NOT_TRACKED
    assert api.callback_answers[query]["text"] == (shown or notice)
    assert api.callback_answers[query].get("show_alert", False) is alert
    assert api.sent(DESK) == []


async def test_a_notice_beside_a_text_is_shown_too(api: BotApi, channel: TelegramChannel) -> None:
    query = await tap(api, DESK)
    await channel.send(to(DESK, Outgoing("Xin viết câu trả lời", notice="Đã nhận"), origin=Origin(tap=query)))
    assert api.callback_answers[query]["text"] == "Đã nhận"
    assert [one.text for one in api.sent(DESK)] == ["Xin viết câu trả lời"]


async def test_a_notice_without_a_tap_is_said(api: BotApi, channel: TelegramChannel) -> None:
    await channel.send(to(DESK, Outgoing("", notice="Đã nhận")))
    assert [one.text for one in api.sent(DESK)] == ["Đã nhận"]


async def test_a_notice_that_comes_too_late_counts_as_shown_and_one_that_fails_comes_again(
    api: BotApi, channel: TelegramChannel
) -> None:
    late = to(DESK, Outgoing("", notice="Đã nhận"), origin=Origin(tap="long-ago"))
    assert await channel.send(late) == NOT_TRACKED
    api.fail("429", "answerCallbackQuery", times=1)
    with pytest.raises(Limited):
        await channel.send(late)


async def test_an_invitation_to_reply_is_for_whoever_is_asked(api: BotApi, channel: TelegramChannel) -> None:
    query = await tap(api, DESK)
    text = f"{mention('đồng chí Lan', 'telegram:72')}, xin viết"
    sent = await channel.send(to(DESK, Outgoing(text, ask=True), origin=Origin(tap=query)))
    (message,) = api.sent(DESK)
    assert message.markup == {"force_reply": True, "selective": True}
    assert 'href="tg://user?id=72"' in message.html
    assert sent == Sent(str(message.message_id))


async def test_an_answer_in_a_group_refers_to_what_it_answers_once(api: BotApi, channel: TelegramChannel) -> None:
    said = await api.say(DESK, "/vu ABC", user_id=LAN)
    number = said["message"]["message_id"]
    await channel.send(to(DESK, Outgoing(LONG, media=media("photo-1")), origin=Origin(message=str(number))))
    assert [one.reply_to for one in api.sent(DESK)] == [number, None]


@pytest.mark.parametrize("is_old", [False, True])
async def test_words_that_were_taken_back_go_or_are_replaced_where_the_platform_keeps_them(
    api: BotApi, channel: TelegramChannel, *, is_old: bool
) -> None:
    sent = await channel.send(to(DESK, Outgoing("lời của tôi", (Choice("xem:A", "Mở"),))))
    if is_old:
        api.fail("400", "deleteMessage")
    await channel.send(to(DESK, Outgoing("(đã rút)"), edit=sent.message, remove=True))
    assert [one.text for one in api.sent(DESK)] == (["(đã rút)"] if is_old else [])
    assert await channel.send(to(DESK, Outgoing("(đã rút)"), edit="999999", remove=True)) == NOT_TRACKED


REFUSED: list[tuple[str, type[DeliveryError]]] = [("429", Limited), ("403", Unreachable), ("400", Unreachable)]
CALLS = {
    "editMessageText": to(FORUM, Outgoing("a"), edit="1"),
    "createForumTopic": to(FORUM, Outgoing("a"), new_topic="Vụ"),
    "closeForumTopic": to(FORUM, Outgoing("a"), origin=Origin(topic="1"), close_topic=True),
    "sendPhoto": to(FORUM, Outgoing("a", media=media("photo-1"))),
    "sendMediaGroup": to(FORUM, Outgoing("a", media=media("photo-1", "photo-2"))),
}


@pytest.mark.parametrize(("kind", "expected"), REFUSED)
@pytest.mark.parametrize(("method", "letter"), CALLS.items(), ids=CALLS.keys())
async def test_refusals_of_every_call_come_in_our_words(
    api: BotApi, channel: TelegramChannel, method: str, letter: Letter, kind: str, expected: type[DeliveryError]
) -> None:
    if method == "closeForumTopic" and kind == "400":
        pytest.skip("what can't be closed stops nothing")
    api.fail(kind, method)
    with pytest.raises(expected):
        await channel.send(letter)
    assert api.sent(FORUM) == []


async def test_a_group_that_moved_is_the_desk_at_its_new_place(
    api: BotApi, channel: TelegramChannel, desk: DeskChat
) -> None:
    assert desk.may_move
    api.migrate(DESK, NEW_FORUM)
    with pytest.raises(Moved, match=str(NEW_FORUM)):
        await channel.send(to(DESK, Outgoing("Vụ ABC")))
    assert (desk.here, desk.may_move) == (str(NEW_FORUM), False)
    assert desk.is_it(str(DESK))
    assert desk.is_it(str(NEW_FORUM))
    assert not desk.is_it("")


async def test_other_groups_that_move_leave_the_desk_where_it_is(
    api: BotApi, channel: TelegramChannel, desk: DeskChat
) -> None:
    api.migrate(-23, -1_001_000_000_009)
    with pytest.raises(Moved):
        await channel.send(to(-23, Outgoing("a")))
    assert desk.here == str(DESK)
    assert not desk.is_it("-1001000000009")


async def test_an_answer_that_is_cut_off_counts_for_its_part(api: BotApi, channel: TelegramChannel) -> None:
    api.fail("truncated", "sendMessage", times=1)
    sent = await channel.send(to(LAN, Outgoing(LONG, media=media("photo-1"))))
    _, photo = api.sent(LAN)
    assert sent == Sent(others=(str(photo.message_id),))


async def test_no_answer_in_time_may_have_been_delivered(
    api: BotApi, bot: telegram.Bot, channel: TelegramChannel
) -> None:
    bot.request._read_s = 0.2  # type: ignore[attr-defined]
    api.fail("hang_after", "sendPhoto", hang_s=1.0)
    with pytest.raises(MaybeDelivered):
        await channel.send(to(LAN, Outgoing("a", media=media("photo-1"))))


async def test_a_file_is_fetched_from_the_platform_up_to_its_limit(api: BotApi, channel: TelegramChannel) -> None:
    api.serve_file("small", b"abc")
    api.serve_file("large", b"x" * 20_000_001)
    assert await channel.fetch("small") == b"abc"
    for ref in ("large", "unknown"):
        with pytest.raises(Rejected):
            await channel.fetch(ref)


async def test_a_file_is_fetched_from_no_other_host_whatever_place_is_named(
    channel: TelegramChannel, bot: telegram.Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with BotApi.serving() as other:
        other.serve_file("x", b"abc")
        place = f"{other.base_file_url}{other.token}/files/x"

        async def elsewhere(_: telegram.Bot, file_id: str) -> telegram.File:
            return telegram.File(file_id, "u", file_path=place)

        monkeypatch.setattr(type(bot), "get_file", elsewhere)
        with pytest.raises(Rejected, match="the platform's own store"):
            await channel.fetch("x")


async def test_a_reply_in_private_refers_to_its_message_where_it_says_so(api: BotApi, channel: TelegramChannel) -> None:
    said = await api.say(LAN, "tin 1")
    number = said["message"]["message_id"]
    origin = Origin(message=str(number))
    for outgoing in (Outgoing("a", quotes=True), Outgoing("b"), Outgoing(LONG * 3, quotes=True)):
        for piece in channel.split(outgoing):
            await channel.send(to(LAN, piece, origin=origin))
    assert [one.reply_to for one in api.sent(LAN)] == [number, None, number, None]


async def test_the_buttons_of_what_was_tapped_go_and_a_message_without_any_is_no_fault(
    api: BotApi, channel: TelegramChannel
) -> None:
    sent = await channel.send(to(LAN, Outgoing("Vì sao?", BUTTONS)))
    for _ in range(2):
        query = await tap(api, LAN)
        await channel.send(to(LAN, Outgoing("Sẽ gửi", BUTTONS), origin=Origin(tap=query, used=sent.message)))
    silent = Outgoing("", notice="Tôi nhận rồi")
    assert await channel.send(to(LAN, silent, origin=Origin(tap=await tap(api, LAN), used="99"))) == NOT_TRACKED
    assert [one.labels for one in api.sent(LAN)] == [[], ["Nhận", "Trả lời"], ["Nhận", "Trả lời"]]
    assert len(api.callback_answers) == 3


async def test_a_letter_that_takes_buttons_away_leaves_the_words_and_says_nothing(
    api: BotApi, channel: TelegramChannel
) -> None:
    sent = await channel.send(to(LAN, Outgoing("Lời nhắn?", BUTTONS)))
    for number in (sent.message, sent.message, "9999"):
        assert await channel.send(without_buttons(to(LAN, Outgoing("")).address, number)) == NOT_TRACKED
    assert [(one.text, one.labels) for one in api.sent(LAN)] == [("Lời nhắn?", [])]
