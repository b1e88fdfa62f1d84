"""Every way in which words, links and files reach the bot is read: buttons, previews, rich messages, replies, edits."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given

from bot.channels.console import as_text
from bot.channels.telegram.reading import Reader
from bot.channels.telegram.rich import plainly
from bot.dialogue.engine import step
from bot.dialogue.library import Library
from bot.dialogue.state import State
from bot.dialogue.step import Context
from bot.domain.errors import Unreadable
from bot.domain.messages import Incoming, MediaKind, Setting
from tests.any_json import JSON

BOT_ID = 9
READER = Reader(BOT_ID, "tro_ly_bot", lambda chat: chat == "-1")
CHANNEL = {
    "type": "channel",
    "date": 1,
    "chat": {"id": -100777, "type": "channel", "title": "Tin nóng"},
    "message_id": 5,
}
FAKE = {"inline_keyboard": [[{"text": "Mở", "url": "https://vtv-vn.top/qua"}]]}
PHOTO = [{"file_id": "AAA", "file_unique_id": "u1", "width": 800, "height": 600}]
QUESTION = "có được đăng ảnh họp chi bộ không"


def message(kind: str = "private", **fields: Any) -> dict[str, Any]:
    person = {"id": 5000, "is_bot": False, "first_name": "A"}
    return {
        "message_id": 11,
        "date": 1764400000,
        "chat": {"id": 5000, "type": kind, "title": "x"},
        "from": person,
    } | fields


def read(update_kind: str = "message", chat: str = "private", **fields: Any) -> Incoming | None:
    return READER.read({"update_id": 1, update_kind: message(chat, **fields)})


def answered(shelf: Library, incoming: Incoming | None, state: State | None = None) -> str:
    assert incoming is not None
    return as_text(step(state or State(), incoming, Context(shelf)).replies[0])


def rich(*blocks: Mapping[str, object]) -> dict[str, object]:
    return {"blocks": list(blocks)}


FAKES = {
    "a button under a forward": {
        "text": "Đài VTV tặng quà: https://vtv.vn/tin.htm",
        "forward_origin": CHANNEL,
        "reply_markup": FAKE,
    },
    "a button under a photo": {"photo": PHOTO, "forward_origin": CHANNEL, "reply_markup": FAKE},
    "a button of a web app": {
        "text": "Mở",
        "forward_origin": CHANNEL,
        "reply_markup": {"inline_keyboard": [[{"text": "x", "web_app": {"url": "https://vtv-vn.top/a"}}]]},
    },
    "a button that signs in": {
        "text": "Mở",
        "forward_origin": CHANNEL,
        "reply_markup": {"inline_keyboard": [[{"text": "x", "login_url": {"url": "https://vtv-vn.top/a"}}]]},
    },
    "a button that has an address copied": {
        "text": "Mở",
        "forward_origin": CHANNEL,
        "reply_markup": {"inline_keyboard": [[{"text": "x", "copy_text": {"text": "https://vtv-vn.top/a"}}]]},
    },
    "the words on a button": {
        "text": "Mở",
        "forward_origin": CHANNEL,
        "reply_markup": {"inline_keyboard": [[{"text": "Vào vtv-vn.top nhận", "callback_data": "a"}]]},
    },
    "the second row of buttons": {
        "text": "Nhận 500k, bấm nút bên dưới",
        "forward_origin": CHANNEL,
        "reply_markup": {
            "inline_keyboard": [
                [{"text": "Xem", "url": "https://vtv.vn"}],
                [{"text": "Mở", "url": "https://vtv-vn.top"}],
            ]
        },
    },
    "a preview of another page": {
        "text": "Tin mới của VTV hôm nay",
        "forward_origin": CHANNEL,
        "link_preview_options": {"url": "https://vtv-vn.top/qua"},
    },
    "sent through another bot": {
        "text": "Cảnh báo https://vtv-vn.top/tin",
        "via_bot": {"id": 77, "is_bot": True, "first_name": "g", "username": "gif"},
        "forward_origin": CHANNEL,
    },
    "a rich message's hidden link": {
        "rich_message": rich(
            {"type": "paragraph", "text": [{"type": "url", "text": "bấm đây", "url": "https://vtv-vn.top"}]}
        )
    },
    "a rich forward": {
        "rich_message": rich({"type": "paragraph", "text": "Đổi tiền từ ngày mai https://vtv-vn.top/a"}),
        "forward_origin": CHANNEL,
    },
    "a cell of a rich table": {
        "rich_message": rich({"type": "table", "cells": [[{"text": "Nhận quà"}, {"text": "https://vtv-vn.top/a"}]]})
    },
    "a reply to one's own post": {
        "text": "link này thật không?",
        "reply_to_message": message(text="Nhận quà ngay https://vtv-vn.top/qua"),
    },
    "a reply that quotes a part": {
        "text": "cái này có đúng không?",
        "quote": {"text": "https://vtv-vn.top/qua", "position": 14},
        "reply_to_message": message(text="Nhận quà ngay https://vtv-vn.top/qua"),
    },
    "a reply to a post of another chat": {
        "text": "thật không",
        "external_reply": {"origin": CHANNEL},
        "quote": {"text": "Nhận quà ngay https://vtv-vn.top/qua", "position": 0},
    },
    "a button under a sticker": {
        "sticker": {
            "file_id": "S",
            "file_unique_id": "s",
            "type": "regular",
            "width": 1,
            "height": 1,
            "is_animated": False,
            "is_video": False,
        },
        "forward_origin": CHANNEL,
        "reply_markup": FAKE,
    },
    "a reply to another chat's preview": {
        "text": "thật không",
        "external_reply": {"origin": CHANNEL, "link_preview_options": {"url": "https://vtv-vn.top/qua"}},
    },
    "a reply to a rich message": {
        "text": "thật không",
        "reply_to_message": message(rich_message=rich({"type": "paragraph", "text": "quà https://vtv-vn.top/qua"})),
    },
}


@pytest.mark.parametrize("fields", FAKES.values(), ids=FAKES.keys())
def test_a_look_alike_is_named_by_whatever_way_it_comes(shelf: Library, fields: dict[str, Any]) -> None:
    said = answered(shelf, read(**fields))
    assert "GIẢ MẠO" in said
    assert said.index("vtv-vn") < 200


def test_the_look_alike_of_an_edited_message_is_named_too(shelf: Library) -> None:
    assert "GIẢ MẠO" in answered(shelf, read("edited_message", text="https://vtv-vn.top/qua", edit_date=1764400100))


@pytest.mark.parametrize(
    "fields",
    [
        {"text": QUESTION, "via_bot": {"id": 77, "is_bot": True, "first_name": "g"}},
        {
            "rich_message": rich(
                {"type": "list", "items": [{"label": "1.", "blocks": [{"type": "paragraph", "text": QUESTION}]}]}
            )
        },
        {"text": QUESTION, "reply_to_message": message(text="hôm qua họp vui quá")},
    ],
)
def test_a_question_is_answered_by_whatever_way_it_comes(shelf: Library, fields: dict[str, Any]) -> None:
    assert "⛔" in answered(shelf, read(**fields))


@pytest.mark.parametrize(
    "fields",
    [
        {"giveaway": {"chats": [], "winners_selection_date": 1, "winner_count": 1}},
        {"hologram": {"a": 1}},
        {"story": {"id": 1, "chat": {"id": 1, "type": "private"}}},
        {"invoice": {"title": "x", "description": "y", "start_parameter": "", "currency": "VND", "total_amount": 1}},
        {"contact": {"phone_number": "0912", "first_name": "x"}},
        {"dice": {"emoji": "🎲", "value": 3}},
        {"gift": {"x": 1}},
    ],
)
def test_a_kind_that_can_t_be_checked_is_told_so(shelf: Library, fields: dict[str, Any]) -> None:
    assert "không kiểm tra được loại nội dung này" in answered(shelf, read(**fields))


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"pinned_message": message(text="x")},
        {"message_auto_delete_timer_changed": {"message_auto_delete_time": 1}},
        {"boost_added": {"boost_count": 1}},
        {
            "successful_payment": {
                "currency": "VND",
                "total_amount": 1,
                "invoice_payload": "x",
                "telegram_payment_charge_id": "1",
                "provider_payment_charge_id": "1",
            }
        },
    ],
)
def test_a_service_message_gets_no_answer(fields: dict[str, Any]) -> None:
    assert read(**fields) is None


def test_a_place_that_moves_is_no_edit_that_says_something() -> None:
    assert read("edited_message", location={"latitude": 1.0, "longitude": 1.0}, edit_date=2) is None


def test_edits_in_the_midst_of_a_step_and_at_the_desk_are_said_not_to_be_read(shelf: Library) -> None:
    edited = read("edited_message", text="lời nhắn đã sửa", edit_date=2)
    assert "Xin đồng chí gửi phần đã sửa thành một tin mới" in answered(shelf, edited, State(step="note"))
    at_desk = Incoming(text="/traloi AB-CD dung", setting=Setting.DESK, edited=True, sender="telegram:1")
    assert "Xin đồng chí gửi phần đã sửa thành một tin mới" in answered(shelf, at_desk)


def test_an_own_inline_answer_sent_into_the_private_chat_is_no_question() -> None:
    assert read(text="✅", via_bot={"id": BOT_ID, "is_bot": True, "first_name": "b"}) is None


def test_an_album_is_handled_though_one_piece_can_t_be_read() -> None:
    first = {"update_id": 1, "message": message(photo=PHOTO, media_group_id="g", caption="xem giúp")}
    bad = {"update_id": 2, "message": message(photo=[{"file_id": "x y", "file_unique_id": 3}], media_group_id="g")}
    good = {"update_id": 3, "message": message(photo=[{**PHOTO[0], "file_unique_id": "u3"}], media_group_id="g")}
    incoming = READER.read(first, [bad, good])
    assert incoming is not None
    assert [one.unique for one in incoming.media] == ["u1", "u3"]


def test_an_album_is_handled_though_its_first_piece_can_t_be_read() -> None:
    bad = {"update_id": 1, "message": message(photo=[{"file_id": "x y", "file_unique_id": 3}], media_group_id="g")}
    good = {"update_id": 2, "message": message(photo=PHOTO, media_group_id="g", caption="xem giúp")}
    incoming = READER.read(bad, [good])
    assert incoming is not None
    assert ([one.unique for one in incoming.media], incoming.text) == (["u1"], "xem giúp")
    with pytest.raises(Unreadable):
        READER.read(bad, [bad])


def test_a_picture_that_was_exchanged_is_read_anew() -> None:
    incoming = read("edited_message", photo=PHOTO, edit_date=2)
    assert incoming is not None
    assert ([one.unique for one in incoming.media], incoming.edited) == (["u1"], True)


def test_what_is_meant_by_a_reply_in_a_group_is_read(shelf: Library) -> None:
    incoming = read(
        chat="supergroup",
        text="@tro_ly_bot cái này thật không?",
        reply_to_message=message(text="quà https://vtv-vn.top/a"),
    )
    assert incoming is not None
    assert incoming.quoted is not None
    assert incoming.quoted.text == "quà https://vtv-vn.top/a"


def test_danger_is_heard_in_the_members_reply_and_not_in_the_post_that_it_is_about(shelf: Library) -> None:
    post = message(text="con tôi vừa bị lừa chuyển 20 triệu https://vtv-vn.top/a")
    assert "GIẢ MẠO" in answered(shelf, read(text="link này thật không?", reply_to_message=post))
    robbed = "tôi vừa chuyển tiền cho bọn lừa đảo này rồi, phải làm sao bây giờ"
    said = answered(shelf, read(text=robbed, reply_to_message=message(text="quà https://vtv-vn.top/a")))
    assert "Gọi ngay" in said


@pytest.mark.parametrize(
    ("field", "kind"),
    [("voice", MediaKind.VOICE), ("video_note", MediaKind.ROUND), ("animation", MediaKind.ANIMATION)],
)
def test_a_file_keeps_its_kind_so_that_it_is_sent_again_by_its_own_method(field: str, kind: MediaKind) -> None:
    file = {
        "file_id": "F",
        "file_unique_id": "u",
        "duration": 1,
        "length": 1,
        "width": 1,
        "height": 1,
    }
    incoming = read("message", "private", **{field: {**file}})
    assert incoming is not None
    assert [one.kind for one in incoming.media] == [kind]


def test_a_contact_card_is_read_where_a_name_is_asked_for(shelf: Library) -> None:
    card = read(contact={"phone_number": "0912345678", "first_name": "Lan", "last_name": "Nguyễn", "user_id": 1})
    assert card is not None
    assert (card.text, card.action) == ("Lan Nguyễn 0912345678", "unsupported")
    assert "không kiểm tra được" in answered(shelf, card)


@given(JSON)
def test_any_rich_message_is_turned_without_a_fault(anything: object) -> None:
    plainly({"message": {"rich_message": anything, "reply_to_message": anything}})
