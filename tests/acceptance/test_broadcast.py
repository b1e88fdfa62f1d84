"""Broadcasts as members and officers see them: the whole service beside the local Bot API server."""

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest

from bot.dialogue.library import Library
from bot.domain.broadcasts import (
    ALL,
    BroadcastKind,
    BroadcastSettings,
    BroadcastStatus,
    NewBroadcast,
    Part,
    Quiz,
)
from bot.domain.cases import Officer
from bot.domain.desk import Desk
from bot.domain.messages import Address, Choice
from bot.storage import schema
from bot.storage.broadcasts import tables
from tests.as_read import as_read
from tests.fakes.bot_api import BotApi, Sent, updates
from tests.serving import Served, serving, settings_for

LAN, HOA = 5_000_000_001, 5_000_000_002
MINH, TAM = 7_000_000_001, 7_000_000_002
DESK = -1_001_000_000_009
NEWS = "Từ mai trang của đơn vị có địa chỉ mới. Đồng chí xem thông báo ở cơ quan."
OFFICERS = (Officer(f"telegram:{MINH}", "Minh"), Officer(f"telegram:{TAM}", "Tâm"))
QUIZ = Quiz("Tin chưa rõ nguồn thì làm gì?", ("Chia sẻ ngay", "Xác minh trước"), 1, "Chỉ thị yêu cầu xác minh trước.")


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with BotApi.serving(chats={DESK: {"type": "supergroup", "title": "Bàn trực"}}) as running:
        yield running


@pytest.fixture
def library(shelf: Library) -> Library:
    desk = Desk(address=Address("telegram", str(DESK)), officers=OFFICERS)
    return replace(shelf, desk=desk, broadcast=BroadcastSettings(units={"doan-truong": "Đoàn trường"}))


@pytest.fixture
async def served(api: BotApi, library: Library, sqlite_database: str) -> AsyncIterator[Served]:
    settings = replace(settings_for(api, sqlite_database), desk_chat=str(DESK), desk=library.desk)
    async with serving(api, library, settings) as running:
        yield running


async def told(served: Served, chat: int, text: str) -> Sent:
    """The chat's message with this text, as soon as it is there."""

    def there() -> Sent | None:
        return next((one for one in served.api.sent(chat) if text in as_read(one.text)), None)

    found = await served.api.wait_for(there)
    assert found is not None
    return found


async def officer(served: Served, text: str, who: int = MINH, **more: Any) -> None:
    await served.api.say(DESK, text, user_id=who, **more)


async def broadcast(served: Served, *parts: Part, audience: str = ALL) -> None:
    new = NewBroadcast("K7-3M2X", BroadcastKind.PLANNED, BroadcastStatus.APPROVED, "Đố vui", parts, audience)
    assert await served.store.broadcasts().create(new)


async def test_who_subscribes_gets_what_an_officer_sends_and_leaves_with_one_tap(served: Served) -> None:
    assert "đã đăng ký" in (await served.ask(LAN, "/nhantin")).text
    assert "đã đăng ký" in (await served.ask(HOA, "/nhantin")).text
    await officer(served, f"/phathanh {NEWS}")
    draft = await told(served, DESK, "BẢN NHÁP")
    assert "mọi người đăng ký nhận tin (2)" in draft.text
    assert NEWS in (await told(served, DESK, NEWS)).text
    await served.api.tap(DESK, "Duyệt và gửi", user_id=MINH)
    news = await told(served, LAN, NEWS)
    assert news.labels == ["Thôi nhận tin"]
    assert "Đến 2 người trong 2" in (await told(served, DESK, "ĐÃ GỬI XONG")).text
    await served.api.tap(LAN, "Thôi nhận tin")
    await told(served, LAN, "không nhận tin định kỳ nữa")
    assert [row["owner"] for row in await served.rows(schema.subscribers)] == [f"telegram:{HOA}"]
    await officer(served, "/phathanh Tin thứ hai")
    await told(served, DESK, "Tin thứ hai\nNgười nhận: mọi người đăng ký nhận tin (1)")
    await served.api.tap(DESK, "Duyệt và gửi", user_id=MINH)
    await told(served, HOA, "Tin thứ hai")
    assert not [one for one in served.api.sent(LAN) if "Tin thứ hai" in one.text]


async def test_a_message_of_the_group_is_sent_by_replying_to_it(served: Served, api: BotApi) -> None:
    await served.ask(LAN, "/nhantin")
    said = await api.say(DESK, "Lịch họp tuần này", user_id=TAM)
    await officer(served, "/phathanh", reply_to_message=said["message"])
    await told(served, DESK, "Lịch họp tuần này\nNgười nhận")
    await api.tap(DESK, "Duyệt và gửi", user_id=MINH)
    await told(served, LAN, "Lịch họp tuần này")


async def test_a_video_and_bold_words_arrive_and_a_hidden_address_is_written_out(served: Served, api: BotApi) -> None:
    await served.ask(LAN, "/nhantin")
    video = updates.file(DESK, "video", "v1", "/phathanh Xem hướng dẫn ở đây", user_id=MINH)
    video["message"]["caption_entities"] = [
        {"type": "bold", "offset": 10, "length": 3},
        {"type": "text_link", "offset": 24, "length": 5, "url": "https://doi-tien.top/a"},
        {"type": "italic", "offset": 14, "length": 9},
    ]
    await api.push(video)
    assert "chữ nghiêng" in (await told(served, DESK, "Người nhận sẽ thấy như sau")).text
    await told(served, DESK, "BẢN NHÁP")
    await api.tap(DESK, "Duyệt và gửi", user_id=MINH)
    arrived = await told(served, LAN, "Xem hướng dẫn ở đây (hxxps://doi-tien[.]top/a)")
    assert arrived.labels == ["Thôi nhận tin"]
    (call,) = [call for call in api.calls_of("sendVideo") if str(call.params["chat_id"]) == str(LAN)]
    assert call.params["video"] == "v1"
    assert str(call.params["caption"]).startswith("<b>Xem</b> hướng dẫn")


async def test_all_photos_of_an_album_arrive_and_the_words_after_them(served: Served, api: BotApi) -> None:
    await served.ask(LAN, "/nhantin")
    await api.push(*updates.album(DESK, ["p1", "p2", "p3"], "/phathanh Ba tấm ảnh", user_id=MINH))
    await told(served, DESK, "Mỗi người sẽ nhận 2 tin liền nhau")
    await told(served, DESK, "BẢN NHÁP")
    await api.tap(DESK, "Duyệt và gửi", user_id=MINH)
    assert (await told(served, LAN, "Ba tấm ảnh")).labels == ["Thôi nhận tin"]
    (call,) = [call for call in api.calls_of("sendMediaGroup") if str(call.params["chat_id"]) == str(LAN)]
    album = call.params["media"]
    files = json.loads(album) if isinstance(album, str) else album
    assert [one["media"] for one in files] == ["p1", "p2", "p3"]


async def test_strangers_in_the_desks_chat_send_nothing(served: Served) -> None:
    await officer(served, f"/phathanh {NEWS}", who=LAN)
    await told(served, DESK, "chỉ dành cho cán bộ trực")
    assert await served.rows(tables.broadcasts) == []


async def test_an_audience_of_nobody_and_a_text_too_long_are_refused(served: Served) -> None:
    await officer(served, f"/phathanh {NEWS}")
    assert "Chưa có ai" in (await told(served, DESK, "BẢN NHÁP")).text
    await served.api.tap(DESK, "Duyệt và gửi", user_id=MINH)
    await served.settled()
    assert [row["status"] for row in await served.rows(tables.broadcasts)] == ["draft"]
    await officer(served, "/phathanh " + "a" * 4_010)
    assert "nhiều nhất 4000" in (await told(served, DESK, "Xin rút gọn")).text


async def test_the_blocked_are_marked_and_come_back_with_start(served: Served, api: BotApi) -> None:
    await served.ask(LAN, "/nhantin")
    api.block(LAN)
    await broadcast(served, Part("Tin một"))
    await told(served, DESK, "đã chặn bot 1")
    assert [row["reachable"] for row in await served.rows(schema.subscribers)] == [False]
    api.configure(blocked=frozenset())
    await served.ask(LAN, "/start")
    assert [row["reachable"] for row in await served.rows(schema.subscribers)] == [True]


async def test_a_quiz_is_a_poll_that_keeps_its_answer_back_and_is_counted_once(served: Served, api: BotApi) -> None:
    await served.ask(LAN, "/nhantin")
    related, leave = Choice("entry:a", "Xem: Xác minh trước"), Choice("leave", "Thôi nhận tin")
    await broadcast(served, Part("ĐÁP ÁN: Căn cứ: mục 2.4", (related, leave), quiz=QUIZ))
    poll = await told(served, LAN, QUIZ.question)
    assert poll.labels == ["Thôi nhận tin"]
    (call,) = api.calls_of("sendPoll")
    assert (call.params["type"], call.params["correct_option_ids"]) == ("quiz", [1])
    assert poll.content is not None
    await told(served, DESK, "ĐÃ GỬI XONG")
    quiz, answer = await served.rows(tables.broadcasts)
    assert (answer["status"], answer["title"]) == ("approved", "Đáp án: Đố vui")
    assert 7_190 < answer["due_at"] - quiz["started_at"] < 7_210
    assert not [one for one in api.sent(LAN) if "mục 2.4" in one.text]
    voted = {**poll.content["poll"], "total_voter_count": 1}
    voted["options"] = [{**one, "voter_count": place} for place, one in enumerate(voted["options"])]
    for _ in range(2):
        await api.push({"poll": voted})
    await served.settled()
    assert [(row["option"], row["count"]) for row in await served.rows(tables.quiz_counts)] == [(1, 1)]
    assert await served.rows(tables.polls) == []
    assert f"telegram:{0}" not in {row["owner"] for row in await served.rows(schema.conversations)}


async def test_an_invitation_link_joins_the_unit_and_only_it_gets_its_messages(served: Served) -> None:
    assert "Đoàn trường" in (await served.ask(LAN, "/start dv-doan-truong")).text
    await served.ask(HOA, "/start dv-khong-co")
    await broadcast(served, Part("Tin của Đoàn trường"), audience="unit:doan-truong")
    await told(served, LAN, "Tin của Đoàn trường")
    assert "Đến 1 người trong 1" in (await told(served, DESK, "ĐÃ GỬI XONG")).text
    assert not [one for one in served.api.sent(HOA) if "Tin của Đoàn trường" in one.text]


async def test_topics_and_rhythm_are_chosen_and_what_is_muted_does_not_come(served: Served) -> None:
    await served.ask(LAN, "/nhantin")
    await served.tap(LAN, "Chọn chủ đề")
    await served.api.tap(LAN, "✓ Tin của cán bộ trực")
    await served.api.wait_for(lambda: any("✗ Tin của cán bộ trực" in one.labels for one in served.api.sent(LAN)))
    await served.ask(HOA, "/nhantin")
    await officer(served, f"/phathanh {NEWS}")
    await told(served, DESK, "BẢN NHÁP")
    await served.api.tap(DESK, "Duyệt và gửi", user_id=MINH)
    await told(served, HOA, NEWS)
    assert "Đến 1 người trong 1" in (await told(served, DESK, "ĐÃ GỬI XONG")).text
    assert not [one for one in served.api.sent(LAN) if NEWS in one.text]


async def test_a_watch_is_shown_among_what_is_kept_and_deleted_with_it(served: Served) -> None:
    await served.ask(LAN, "đăng tài liệu mật lên Facebook được không?")
    await served.tap(LAN, "Xem thêm căn cứ, việc nên làm")
    _, answer = await served.tap(LAN, "Báo tôi nếu câu trả lời thay đổi")
    assert "90 ngày" in answer.text
    assert "nhờ báo khi thay đổi (1)" in (await served.ask(LAN, "/dulieu")).text
    await served.ask(LAN, "/xoa")
    await served.tap(LAN, "Xóa hết dữ liệu của tôi")
    assert await served.rows(tables.watches) == []


async def test_what_a_photo_of_the_disk_costs_is_one_upload(served: Served, api: BotApi, tmp_path: Any) -> None:
    picture = tmp_path / "a.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + b"0" * 64)
    for chat in (LAN, HOA):
        await served.ask(chat, "/nhantin")
    await broadcast(served, Part("Có ảnh", picture=str(picture)))
    await told(served, DESK, "Đến 2 người trong 2")
    uploads = [not isinstance(call.params["photo"], str) for call in api.calls_of("sendPhoto")]
    assert sorted(uploads) == [False, True]
