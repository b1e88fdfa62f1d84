"""What a Telegram message brings: text, marked parts, files, where a forward comes from; what the desk's chat says."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import Message, Update

from bot.channels.telegram.content import content_of
from bot.channels.telegram.raw_update import RawUpdate
from bot.channels.telegram.reading import Reader
from bot.dialogue.actions.asking import Unsupported
from bot.domain.errors import Unreadable
from bot.domain.marks import clean
from bot.domain.messages import FORWARDED, Incoming, Media, MediaKind, Origin, Replied, Setting, Span
from bot.ports.channel import Picture
from tests.fakes.bot_api import updates
from tests.fakes.bot_api.updates import Json

LAN, OFFICER, DESK, GROUP = 71, 72, -1_001, -1_002
BOT = {"id": 9, "is_bot": True, "first_name": "Bot"}


def is_desk(chat: str) -> bool:
    return chat == str(DESK)


def nowhere(_: str) -> bool:
    return False


READER = Reader(BOT["id"], "tro_ly_bot", is_desk)  # type: ignore[arg-type]


def whole(update: Json) -> Json:
    update = {"update_id": 1, **update}
    if "message" in update:
        update["message"] = {"message_id": 5, "date": 1, **update["message"]}
    if "callback_query" in update:
        update["callback_query"] = {"id": "q1", **update["callback_query"]}
    return update


def read(update: Json, *more: Json) -> Incoming | None:
    return READER.read(whole(update), [whole(one) for one in more])


def got(update: Json, *more: Json) -> Incoming:
    incoming = read(update, *more)
    assert incoming is not None
    return incoming


def ours(text: str = "Vụ ABC", **more: Any) -> Json:
    return {"message_id": 40, "date": 1, "chat": {"id": DESK, "type": "supergroup"}, "from": BOT, "text": text} | more


FILES = {
    "video": MediaKind.VIDEO,
    "animation": MediaKind.ANIMATION,
    "video_note": MediaKind.ROUND,
    "audio": MediaKind.AUDIO,
    "voice": MediaKind.VOICE,
    "document": MediaKind.FILE,
}


@pytest.mark.parametrize(("kind", "expected"), FILES.items(), ids=FILES.keys())
def test_a_file_is_known_by_its_reference_and_by_what_all_its_copies_share(kind: str, expected: MediaKind) -> None:
    incoming = got(updates.file(LAN, kind, "f1", "xem giúp"))
    assert incoming.media == (Media(expected, "f1", "u-f1"),)
    assert incoming.text == "xem giúp"


def test_a_file_brings_its_name_and_its_size_and_a_photo_neither() -> None:
    update = updates.file(LAN, "document", "f1", file_name="báo cáo\n3.pdf", file_size=1_200_000)
    assert got(update).media == (Media(MediaKind.FILE, "f1", "u-f1", name="báo cáo 3.pdf", size=1_200_000),)
    odd = updates.file(LAN, "document", "f1", file_name=7, file_size="x")
    assert got(odd).media == (Media(MediaKind.FILE, "f1", "u-f1"),)
    assert got(updates.photo(LAN, "p1")).media == (Media(MediaKind.PHOTO, "p1", "u-p1"),)


def test_a_photo_is_its_largest_size() -> None:
    update = updates.photo(LAN, "p1", "ảnh này")
    update["message"]["photo"].reverse()
    assert got(update).media == (Media(MediaKind.PHOTO, "p1", "u-p1"),)


def test_a_caption_has_its_links_as_a_text_has() -> None:
    caption = "🙂 xem https://a.vn và đây"
    update = updates.photo(LAN, "p1", caption)
    update["message"]["caption_entities"].append(
        {"type": "text_link", "offset": 22, "length": 3, "url": "http://b.top/"}
    )
    assert got(update).spans == (Span("url", 7, 12), Span("text_link", 22, 3, "http://b.top/"))


@given(before=st.text(max_size=20), marked=st.text(min_size=1, max_size=10), after=st.text(max_size=5))
def test_a_marked_part_stays_where_it_is_when_control_characters_go(before: str, marked: str, after: str) -> None:
    before = before.replace("\r", "")
    marked = marked.replace("\r", "") or "x"
    units = [len(part.encode("utf-16-le", "surrogatepass")) // 2 for part in (before, marked)]
    entity = {"type": "url", "offset": units[0], "length": units[1]}
    update = whole({"message": updates.message(LAN, before + marked + after)["message"] | {"entities": [entity]}})
    message = Update.de_json(update, None).message
    assert isinstance(message, Message)
    content = content_of(message)
    assert content.text == clean(before + marked + after)
    (span,) = content.spans
    wide = content.text.encode("utf-16-le")
    assert wide[2 * span.offset : 2 * (span.offset + span.length)].decode("utf-16-le") == clean(marked)


@pytest.mark.parametrize(
    ("origin", "said"),
    [
        (updates.from_channel(-1005, "Tin tức\nmỗi ngày", 8), "Tin tức mỗi ngày"),
        (updates.from_user(3, "Nguyễn Văn A"), FORWARDED),
        (updates.from_hidden_user("Trần Thị B"), FORWARDED),
        ({"type": "chat", "date": 1, "sender_chat": {"id": -5, "type": "group", "title": "Hội C"}}, "Hội C"),
        ({"type": "chat", "date": 1, "sender_chat": {"id": -5, "type": "group", "title": " "}}, FORWARDED),
    ],
)
def test_a_forward_names_its_channel_and_never_a_person(origin: Json, said: str) -> None:
    incoming = got(updates.forward(LAN, "tin nóng", origin))
    assert incoming.forwarded == said
    assert "Văn A" not in repr(incoming)
    assert "Thị B" not in repr(incoming)


PLACE = {"latitude": 11.5, "longitude": 106.9}
POLL = {
    "id": "1",
    "question": "?",
    "options": [{"persistent_id": "1", "text": "a", "voter_count": 0}],
    "total_voter_count": 0,
    "is_closed": False,
    "is_anonymous": True,
    "type": "regular",
    "allows_multiple_answers": False,
    "allows_revoting": True,
    "members_only": False,
}
UNCHECKABLE = {
    "a sticker": updates.file(LAN, "sticker", "s")["message"],
    "a place": {"location": PLACE},
    "a venue": {"venue": {"location": PLACE, "title": "a", "address": "b"}, "location": PLACE},
    "a contact": {"contact": {"phone_number": "0", "first_name": "a"}},
    "a poll": {"poll": POLL},
    "a die": {"dice": {"emoji": "🎲", "value": 3}},
}


def with_fields(chat: int, fields: Json) -> Json:
    bare = updates.message(chat, "", user_id=LAN)["message"]
    del bare["text"]
    return {"message": bare | {name: one for name, one in fields.items() if name not in {"chat", "from"}}}


@pytest.mark.parametrize("fields", UNCHECKABLE.values(), ids=UNCHECKABLE.keys())
def test_what_can_not_be_checked_is_answered_in_private_and_at_the_desk_where_it_replies_to_us(fields: Json) -> None:
    assert got(with_fields(LAN, fields)).action == Unsupported().pack()
    reply = {"reply_to_message": ours()}
    assert read(with_fields(GROUP, fields | reply)) is None
    assert read(with_fields(DESK, fields)) is None
    at_desk = read(with_fields(DESK, fields | reply))
    assert at_desk is not None
    assert (at_desk.action, bool(at_desk.answered)) == (Unsupported().pack(), True)


def test_what_the_platform_says_of_a_chat_is_passed_over() -> None:
    assert read(with_fields(LAN, {"pinned_message": ours()})) is None
    assert read(with_fields(LAN, {"write_access_allowed": {}})) is None


@pytest.mark.parametrize("file_id", ["", "/etc/passwd", "a.b", "x" * 300])
def test_a_file_without_a_sound_id_is_refused(file_id: str) -> None:
    update = updates.file(LAN, "document", "f")
    update["message"]["document"]["file_id"] = file_id
    with pytest.raises(Unreadable):
        read(update)


def test_an_album_is_one_message() -> None:
    first, second, third = updates.album(LAN, ["p1", "p2", "p3"], group="g7")
    second["message"] |= {
        "caption": "xem https://a.vn",
        "caption_entities": [{"type": "url", "offset": 4, "length": 12}],
    }
    third["message"] |= {"caption": "🙂 https://b.vn", "caption_entities": [{"type": "url", "offset": 3, "length": 12}]}
    assert {RawUpdate.of(one).album(nowhere) for one in (first, second, third)} == {"g7"}
    incoming = got(first, second, third)
    assert [one.ref for one in incoming.media] == ["p1", "p2", "p3"]
    assert incoming.text == "xem https://a.vn\n\n🙂 https://b.vn"
    assert incoming.spans == (Span("url", 4, 12), Span("url", 21, 12))


def test_at_the_desk_a_broadcast_keeps_its_files_and_its_formatting() -> None:
    first, second = updates.album(DESK, ["p1", "p2"], "/phathanh@tro_ly_bot Họp gấp", user_id=OFFICER)
    first["message"]["caption_entities"] = [{"type": "bold", "offset": 24, "length": 3}]
    incoming = got(first, second)
    assert [one.ref for one in incoming.media] == ["p1", "p2"]
    assert (incoming.spans, incoming.partial) == ((Span("bold", 24, 3),), False)


def test_a_broadcast_of_another_message_takes_its_formatting_and_says_where_files_are_left_behind() -> None:
    said = whole(
        updates.message(DESK, "Họp gấp", user_id=OFFICER, entities=[{"type": "bold", "offset": 4, "length": 3}])
    )
    incoming = got(updates.reply(said["message"], "/phathanh", user_id=OFFICER))
    assert incoming.text == "/phathanh\n\nHọp gấp"
    assert Span("bold", 15, 3) in incoming.spans
    piece = whole(updates.album(DESK, ["p1", "p2"], "xem", user_id=OFFICER)[0])
    incoming = got(updates.reply(piece["message"], "/phathanh", user_id=OFFICER))
    assert ([one.ref for one in incoming.media], incoming.partial) == (["p1"], True)
    photo = whole(updates.photo(DESK, "p1", user_id=OFFICER))
    assert not got(updates.reply(photo["message"], "/phathanh", user_id=OFFICER)).partial


def test_an_edit_that_answers_a_message_of_ours_takes_nothing_of_it() -> None:
    incoming = got(updates.reply(ours("BẢN NHÁP K7-3M24"), "/sua K7-3M24 Mới", user_id=OFFICER))
    assert incoming.text == "/sua K7-3M24 Mới"


def test_pieces_are_collected_in_private_and_at_the_desk_alone() -> None:
    for one in updates.album(GROUP, ["p1", "p2"], "@tro_ly_bot xem"):
        assert RawUpdate.of(one).album(nowhere) == ""
    for one in updates.album(DESK, ["p1", "p2"], "/phathanh xem"):
        assert RawUpdate.of(one).album(is_desk) == "album-1"
        assert RawUpdate.of(one).album(nowhere) == ""
    assert RawUpdate.of(updates.message(LAN, "a")).album(nowhere) == ""
    odd: object
    for odd in (None, [], {"message": 3}, {"message": {"chat": {"type": "private"}, "media_group_id": 7}}):
        assert RawUpdate.of(odd).album(is_desk) == ""


def test_gui_as_a_reply_means_the_message_that_it_answers() -> None:
    posted = updates.forward(LAN, "chuyển tiền ngay https://a.top", updates.from_channel(-1005, "Tin tức", 8))
    update = updates.reply(whole(posted)["message"], "/gui nghi lừa đảo, xem https://b.vn")
    incoming = got(update)
    assert (incoming.command, incoming.forwarded) == ("gui", "Tin tức")
    assert incoming.text == "chuyển tiền ngay https://a.top\n\nnghi lừa đảo, xem https://b.vn"
    assert incoming.spans == (Span("url", 17, 13), Span("url", 50, 12))


def test_gui_as_a_reply_takes_the_files_too() -> None:
    posted = updates.photo(LAN, "p1", "ảnh gốc")
    update = updates.reply(whole(posted)["message"], "/gui")
    assert (got(update).text, got(update).media) == ("ảnh gốc", (Media(MediaKind.PHOTO, "p1", "u-p1"),))
    assert READER.pictures(whole(update)) == (Picture("u-p1", "p1"),)


def test_gui_as_a_reply_reaches_into_another_chat() -> None:
    quoted: Any = {
        "external_reply": {
            "origin": updates.from_channel(-1005, "Tin tức", 8),
            "photo": updates.photo(LAN, "p1")["message"]["photo"],
        },
        "quote": {"text": "trúng thưởng", "position": 0},
    }
    incoming = got(updates.message(LAN, "/gui", **quoted))
    assert (incoming.command, incoming.text, incoming.forwarded) == ("gui", "trúng thưởng", "Tin tức")
    assert incoming.media == (Media(MediaKind.PHOTO, "p1", "u-p1"),)


def test_gui_as_a_reply_to_the_bot_itself_is_gui_alone() -> None:
    answered = ours("Chào đồng chí.", chat={"id": LAN, "type": "private", "first_name": "Lan"})
    assert got(updates.reply(answered, "/gui", user_id=LAN)).text == "/gui"


def test_other_replies_say_only_what_they_say() -> None:
    incoming = got(updates.reply(whole(updates.photo(LAN, "p1", "ảnh gốc"))["message"], "thế nào?"))
    assert (incoming.text, incoming.media, incoming.command) == ("thế nào?", (), "")


def test_the_picture_to_look_at_is_wide_enough_and_no_wider() -> None:
    sizes = [
        {"file_id": f"p{width}", "file_unique_id": f"u{width}", "width": width, "height": width // 2}
        for width in (90, 320, 800, 1280)
    ]
    update = whole({"message": updates.photo(LAN, "p")["message"] | {"photo": sizes}})
    assert READER.pictures(update) == (Picture("u1280", "p800"),)
    update["message"]["photo"] = sizes[:2]
    assert READER.pictures(update) == (Picture("u320", "p320"),)


def test_an_image_that_came_as_a_file_is_looked_at_unless_it_is_too_large_to_fetch() -> None:
    def pictures(**fields: Any) -> tuple[Picture, ...]:
        return READER.pictures(whole(updates.file(LAN, "document", "f", **fields)))

    assert pictures(mime_type="image/png", file_size=20_000_000) == (Picture("u-f", "f"),)
    assert pictures(mime_type="image/png", file_size=20_000_001) == ()
    assert pictures(mime_type="application/pdf", file_size=1_000) == ()
    assert pictures() == ()


@pytest.mark.parametrize(
    "odd",
    [
        None,
        [],
        {"message": {"photo": 3}},
        {"message": {"photo": [{"file_id": 3}], "chat": {"id": 3, "type": "private"}, "date": 1, "message_id": 1}},
        whole(updates.photo(GROUP, "p")),
        whole(updates.message(LAN, "/gui")),
    ],
)
def test_nothing_else_is_looked_at(odd: Any) -> None:
    assert READER.pictures(odd) == ()


class TestDesk:
    """In the officers' chat commands, taps, mentions and replies are for us; who says it is known by number alone."""

    def test_a_command_comes_from_an_officer(self) -> None:
        incoming = got(updates.message(DESK, "/nhan ABC", user_id=OFFICER))
        assert (incoming.setting, incoming.sender, incoming.text) == (Setting.DESK, "telegram:72", "/nhan ABC")
        assert (incoming.answered, incoming.address.key) == ("", f"telegram:{DESK}")

    def test_what_is_forwarded_into_the_desk_is_known_for_it(self) -> None:
        update = updates.forward(DESK, "/traloi K7-3M24 dung", updates.from_user(9999), user_id=OFFICER)
        assert got(update).forwarded == FORWARDED

    def test_a_reply_to_our_message_names_it_and_its_topic(self) -> None:
        answer = updates.reply(
            ours(message_thread_id=30, is_topic_message=True),
            "tin này sai",
            user_id=OFFICER,
            message_thread_id=30,
            is_topic_message=True,
        )
        incoming = got(answer)
        assert (incoming.answered, incoming.text) == ("40", "tin này sai")
        assert incoming.origin == Origin(message="5", topic="30")

    def test_a_reply_to_a_message_that_was_deleted_is_a_message_like_any_other(self) -> None:
        assert read(updates.message(DESK, "tin này sai", user_id=OFFICER)) is None
        assert got(updates.message(DESK, "@tro_ly_bot tin này sai", user_id=OFFICER)).answered == ""

    def test_a_message_in_a_topic_of_ours_is_no_reply_to_us(self) -> None:
        created = ours("", forum_topic_created={"name": "Vụ ABC", "icon_color": 1})
        chatter = {"message_thread_id": 40, "is_topic_message": True}
        assert read(updates.reply(created, "tôi xem rồi nhé", user_id=OFFICER, **chatter)) is None
        incoming = got(updates.reply(created, "/nhan", user_id=OFFICER, **chatter))
        assert (incoming.answered, incoming.origin.topic) == ("", "40")

    def test_what_officers_say_to_one_another_is_none_of_ours(self) -> None:
        assert read(updates.message(DESK, "trưa nay ăn gì", user_id=OFFICER)) is None
        other = ours() | {"from": updates.person(73)}
        assert read(updates.reply(other, "ăn phở", user_id=OFFICER)) is None
        assert read(updates.message(DESK, "/nhan@bot_khac", user_id=OFFICER)) is None

    def test_an_officer_who_writes_in_the_name_of_the_group_is_nobody_known(self) -> None:
        chat = {"id": DESK, "type": "supergroup", "title": "Tổ trực"}
        anonymous = {"id": 1_087_968_824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
        incoming = got(
            {"message": updates.message(DESK, "/nhan")["message"] | {"from": anonymous, "sender_chat": chat}}
        )
        assert (incoming.setting, incoming.sender) == (Setting.DESK, "")

    def test_a_tap_tells_the_officer_the_topic_and_its_message(self) -> None:
        card = ours(message_thread_id=30, is_topic_message=True)
        incoming = got(updates.callback(card, "0.claim:ABC", user_id=OFFICER))
        assert (incoming.action, incoming.sender, incoming.setting) == ("claim:ABC", "telegram:72", Setting.DESK)
        assert incoming.origin == Origin(tap="q1", topic="30", used="40")

    def test_a_tap_on_a_message_too_old_to_be_shown_is_read(self) -> None:
        card = {"chat": {"id": DESK, "type": "supergroup"}, "message_id": 40, "date": 0}
        assert got(updates.callback(card, "0.claim:ABC", user_id=OFFICER)).sender == "telegram:72"

    def test_elsewhere_nobody_is_named(self) -> None:
        for update in (
            updates.message(LAN, "/nhan ABC"),
            updates.message(GROUP, "/nhan ABC", user_id=OFFICER),
            updates.callback(ours(chat={"id": GROUP, "type": "supergroup"}), "0.claim:ABC", user_id=OFFICER),
        ):
            incoming = got(update)
            assert (incoming.sender, incoming.answered) == ("", "")


@pytest.mark.parametrize(
    ("chat", "field", "expected"),
    [
        (-77, {"migrate_to_chat_id": -1_0099}, ("telegram:-77", "telegram:-10099")),
        (-1_0099, {"migrate_from_chat_id": -77}, ("telegram:-77", "telegram:-10099")),
        (-77, {}, None),
        (-77, {"migrate_to_chat_id": "x"}, None),
    ],
)
def test_a_group_that_got_another_id_says_so(chat: int, field: Json, expected: tuple[str, str] | None) -> None:
    assert RawUpdate.of(with_fields(chat, field)).migration == expected


class Counted(RawUpdate):
    asked = 0

    def get(self, key: str, default: object = None) -> object:
        self.asked += 1
        return super().get(key, default)


def test_an_update_is_read_once_however_many_ask_what_it_says() -> None:
    update = Counted.of(updates.photo(LAN, "p1"))
    said = (update.id, update.name, update.lane, update.inline, update.migration, update.may_hold_picture)
    asked = update.asked
    again = RawUpdate.of(update)
    assert said == (again.id, again.name, again.lane, again.inline, again.migration, again.may_hold_picture)
    assert asked == update.asked > 0


def answer_to(message: Json, text: str = "máy Samsung") -> Json:
    update = updates.message(LAN, text)
    update["message"]["reply_to_message"] = message
    return update


def test_a_reply_to_ours_says_to_what_and_which_buttons_stood_there() -> None:
    keyboard = {
        "inline_keyboard": [[{"text": "Trả lời", "callback_data": "zz.them:K7-3M24"}], [{"text": "a", "url": "b"}]]
    }
    incoming = got(answer_to(ours("Hỏi thêm", reply_markup=keyboard)))
    assert incoming.replied == Replied("Hỏi thêm", ("them:K7-3M24",))
    assert incoming.quoted is None
    assert got(answer_to(ours("Hỏi thêm"))).replied == Replied("Hỏi thêm")


def test_a_reply_to_anybody_else_is_no_reply_to_ours() -> None:
    theirs = ours("Mã K7-3M24", **{"from": {"id": LAN, "is_bot": False, "first_name": "A"}})
    assert got(answer_to(theirs)).replied is None
    assert got(updates.message(LAN, "máy Samsung")).replied is None


def test_buttons_that_are_none_of_ours_count_nothing() -> None:
    keyboard = {
        "inline_keyboard": [
            [{"text": "a", "callback_data": "không phải"}, {"text": "b", "callback_data": "0.!poll:1:2"}]
        ]
    }
    assert got(answer_to(ours(reply_markup=keyboard))).replied == Replied("Vụ ABC")


@pytest.mark.parametrize("text", ["/traloi K7-3M24 dung Trang này thật", "/nhan@tro_ly_bot K7-3M24"])
def test_what_is_forwarded_into_the_desk_is_read_as_such(text: str) -> None:
    update = updates.forward(DESK, text, updates.from_user(3, "A"), user_id=OFFICER)
    assert got(update).forwarded == FORWARDED


@pytest.mark.parametrize("chat", [DESK, GROUP])
@pytest.mark.parametrize("text", ["@tro_ly_bot tin này thật không", "ba con chu y"])
def test_a_forward_speaks_to_nobody_in_a_group(chat: int, text: str) -> None:
    assert read(updates.forward(chat, text, updates.from_user(3, "A"), user_id=OFFICER)) is None


def test_a_forwarded_command_is_nobodys_in_a_group() -> None:
    assert read(updates.forward(GROUP, "/hoi abc", updates.from_channel(-1005, "Tin", 8), user_id=LAN)) is None
