"""Buttons of the officers' chat that were used go, beside the local Bot API server."""

from tests.acceptance.test_telegram_media import OFFICER, code_of, desk, submit
from tests.fakes.bot_api import updates
from tests.serving import FORUM, LAN, Served

__all__ = ["desk"]


async def test_what_was_decided_has_no_buttons_and_the_card_those_that_count_now(desk: Served) -> None:
    api = desk.api
    code = code_of(await submit(desk, LAN, updates.message(LAN, "https://vtv-vn.top/qua")))
    (card,) = await desk.answers(FORUM)
    assert "Nhận" in card.labels

    async def tap(label: str) -> None:
        before = len(api.sent(FORUM))
        await api.tap(FORUM, label, user_id=OFFICER)
        await desk.answers(FORUM, before + 1)

    for label in ("Trả lời", "Lừa đảo", "Dùng câu có sẵn", "Gửi “lừa đảo” cho 1 người"):
        await tap(label)
    await api.wait_for(lambda: card.labels == ["Sửa kết luận", "Công bố"] or None, timeout_s=60)
    _, chosen, asked, shown, going = api.sent(FORUM)[:5]
    assert [one.labels for one in (chosen, asked, shown, going)] == [[], [], [], ["Hoàn tác"]]
    await desk.settled()
    before = len(api.sent(FORUM))
    await api.say(FORUM, f"/xem {code}", user_id=OFFICER)
    again = (await desk.answers(FORUM, before + 2))[-1]
    await api.wait_for(lambda: card.labels == [] or None)
    assert "Sửa kết luận" in again.labels
