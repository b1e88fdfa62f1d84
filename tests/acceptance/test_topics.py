"""A case in its own topic of a forum, beside the local Bot API server."""

import pytest

from bot.channels.telegram import topics
from tests.acceptance.test_telegram_media import OFFICER, code_of, desk, submit
from tests.fakes.bot_api import updates
from tests.serving import FORUM, HOA, LAN, Served

__all__ = ["desk"]


async def test_in_its_own_topic_a_case_needs_no_code(desk: Served) -> None:
    api = desk.api
    code = code_of(await submit(desk, LAN, updates.message(LAN, "https://vtv-vn.top/qua")))
    (card,) = await desk.answers(FORUM)
    there = {"user_id": OFFICER, "message_thread_id": card.thread_id, "is_topic_message": True}
    for said, told in (
        ("/nhan", f"Đồng chí đã nhận vụ {code}"),
        ("/ghichu Trang này mới lập hôm qua.", code),
        ("/hoithem Đồng chí nhận tin ở đâu?", "Gửi câu hỏi cho 1 người"),
        ("/traloi lua-dao Đừng bấm vào.", "Gửi “lừa đảo” cho 1 người"),
    ):
        before = len(api.sent(FORUM))
        await api.say(FORUM, said, **there)
        answer = (await desk.answers(FORUM, before + 1))[before]
        assert told in "\n".join([answer.text, *answer.labels])
        assert answer.thread_id == card.thread_id


async def test_new_words_of_a_member_open_the_topic_of_an_answered_case_again(desk: Served) -> None:
    api = desk.api
    code = code_of(await submit(desk, LAN, updates.message(LAN, "https://vtv-vn.top/qua")))
    (card,) = await desk.answers(FORUM)
    topic = api.state.topics[FORUM, card.thread_id or 0]
    await api.say(FORUM, f"/traloi {code} lua-dao", user_id=OFFICER)
    await desk.answers(FORUM, 2)
    await api.tap(FORUM, "Gửi “lừa đảo” cho 1 người", user_id=OFFICER)
    await api.wait_for(lambda: topic["closed"], timeout_s=30)
    await api.say(LAN, f"/them {code} Trang ấy vừa nhắn lại cho tôi")
    await api.wait_for(lambda: not topic["closed"])
    await api.wait_for(lambda: any("vừa nhắn lại" in one.text for one in api.sent(FORUM)))
    (words,) = [one for one in api.sent(FORUM) if "vừa nhắn lại" in one.text and one is not card]
    assert words.thread_id == card.thread_id
    assert "Lan" in words.text
    edits = len(card.edits)
    await api.wait_for(lambda: len(card.edits) > edits, timeout_s=30)
    await desk.settled()
    assert not topic["closed"], "the card that shows the new words does not close it"


async def test_a_right_that_is_missing_is_told_once_and_asked_for_again(
    desk: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    api = desk.api
    monkeypatch.setattr(topics, "NO_RIGHT_FOR_S", 0.0)
    api.configure(no_topics=frozenset({FORUM}))
    for number in range(2):
        await submit(desk, LAN, updates.message(LAN, f"https://vtv-vn.top/{number}"))

    def told() -> int:
        return sum("quản lý chủ đề" in one.text for one in api.sent(FORUM))

    await api.wait_for(lambda: told() == 1)
    await desk.settled()
    assert told() == 1
    assert not api.state.topics
    api.configure(no_topics=frozenset())
    await submit(desk, HOA, updates.message(HOA, "https://vtv-vn.top/khac"))
    await api.wait_for(lambda: api.state.topics)
