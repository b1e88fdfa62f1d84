"""A member's comment and the forward that it was written for, as telephones send them: two messages of one second."""

import time
from typing import Any

import pytest

from tests.acceptance.test_telegram_media import code_of, desk
from tests.fakes.bot_api import updates
from tests.serving import HOA, LAN, QUESTION, Served

__all__ = ["desk"]
POST = "Đài VTV tặng quà tri ân: https://vtv-vn.top/qua"
ORIGIN = updates.from_channel(-1_005, "Tin nóng", 8)


def forward(member: int, at_s: int, **more: Any) -> dict[str, Any]:
    return updates.forward(member, POST, ORIGIN, date=at_s, **more)


@pytest.mark.parametrize(
    "said", ["link này thật không?", "bài này chia sẻ được không", "có thật không ạ?", "Nhờ xem giúp"]
)
async def test_the_comment_comes_first_and_both_are_answered_once(served: Served, said: str) -> None:
    at_s = int(time.time())
    await served.api.push(updates.message(LAN, said, date=at_s))
    await served.api.push(forward(LAN, at_s + 1))
    (answer,) = await served.answers(LAN)
    await served.settled()
    assert served.api.sent(LAN) == [answer]
    assert "GIẢ MẠO" in answer.text
    assert "hxxps" in answer.text


async def test_the_forward_comes_first_and_what_is_asked_is_asked_of_it(served: Served) -> None:
    at_s = int(time.time())
    await served.api.push(forward(LAN, at_s), updates.message(LAN, "link này thật không?", date=at_s))
    answer, short = await served.answers(LAN, 2)
    await served.settled()
    assert "GIẢ MẠO" in answer.text
    assert "lời đáp ở ngay tin trên" in short.text
    assert len(served.api.sent(LAN)) == 2


async def test_of_several_forwards_the_first_is_meant_and_each_is_answered(served: Served) -> None:
    at_s = int(time.time())
    await served.api.push(
        updates.message(LAN, "link này thật không?", date=at_s),
        forward(LAN, at_s),
        updates.forward(LAN, "Cấm xe máy từ mai, chia sẻ gấp", ORIGIN, date=at_s),
    )
    await served.answers(LAN, 2)
    await served.settled()
    assert len(served.api.sent(LAN)) == 2


async def test_an_album_that_was_forwarded_with_a_comment(served: Served) -> None:
    at_s = int(time.time())
    album = updates.album(LAN, ["p1", "p2"], POST, date=at_s, forward_origin=ORIGIN)
    await served.api.push(updates.message(LAN, "ảnh này thật không?", date=at_s), *album)
    (answer,) = await served.answers(LAN)
    await served.settled()
    assert served.api.sent(LAN) == [answer]


async def test_what_asks_alone_is_answered_and_nobody_else_waits(served: Served) -> None:
    begun_s = time.time()
    await served.api.push(updates.message(LAN, "bài này chia sẻ được không", date=int(begun_s)))
    await served.api.say(HOA, QUESTION)
    (other,) = await served.answers(HOA)
    (answer,) = await served.answers(LAN)
    assert other.at < answer.at
    assert answer.at - begun_s < 5.0
    await served.api.push(forward(LAN, int(begun_s) + 60))
    await served.answers(LAN, 2)


async def test_the_case_is_the_forward_and_the_finding_answers_it(desk: Served) -> None:
    at_s = int(time.time())
    await desk.api.push(updates.message(LAN, "link này thật không?", date=at_s, message_id=500))
    await desk.api.push(forward(LAN, at_s, message_id=501))
    await desk.answers(LAN)
    for label in ("Gửi cán bộ trực", "Tin chưa kiểm chứng", "Gửi ngay"):
        _, told = await desk.tap(LAN, label)
    assert code_of(told)
    assert told.reply_to == 501


@pytest.mark.parametrize("what", ["a sticker", "what is not of the platform's form"])
async def test_a_forward_that_can_not_be_looked_at_is_said_to_be_such(served: Served, what: str) -> None:
    at_s = int(time.time())
    sticker = updates.file(LAN, "sticker", "s1")
    sticker["message"] |= {"forward_origin": ORIGIN, "date": at_s}
    broken = {"message": sticker["message"] | {"photo": [{"file_id": 7}]}}
    sent = sticker if what == "a sticker" else broken
    await served.api.push(updates.message(LAN, "cái này thật không?", date=at_s), sent)
    (answer,) = await served.answers(LAN)
    await served.settled()
    assert served.api.sent(LAN) == [answer]
    assert "không kiểm tra được loại nội dung này" in answer.text
