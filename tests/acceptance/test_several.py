"""Several things brought at once, beside the local Bot API server: each has its reply, and none is lost."""

from tests.acceptance.test_telegram_media import code_of, desk
from tests.fakes.bot_api import updates
from tests.fakes.bot_api.sending import message_json
from tests.serving import FORUM, LAN, Served

__all__ = ["desk"]
POSTS = ("https://vietcombank.vn-ib.top/xac-thuc", "https://vtv-vn.top/qua", "https://shopee-tangqua.top/x")


async def test_three_forwards_at_once_get_three_replies_each_with_its_own_buttons(desk: Served) -> None:
    channel = updates.from_channel(-1_005, "Tin nóng 24h", 8)
    pushed = [updates.forward(LAN, post, channel) for post in POSTS]
    await desk.api.push(*pushed)
    replies = await desk.answers(LAN, 3)
    numbers = [one["message"]["message_id"] for one in pushed]
    assert [one.reply_to for one in replies] == numbers
    first = replies[0]
    (send,) = [one for row in first.buttons for one in row if one.text == "Gửi cán bộ trực"]
    shown = message_json(desk.api.state, first, desk.api.state.chats.get(LAN))
    await desk.api.push(*(updates.callback(shown, send.data) for _ in range(2)))
    reasons = (await desk.answers(LAN, 4))[3]
    await desk.settled()
    assert len(desk.api.sent(LAN)) == 4, "the second tap is only acknowledged"
    assert reasons.reply_to == numbers[0]
    for label in ("Lý do khác", "Gửi ngay"):
        _, told = await desk.tap(LAN, label)
    assert told.reply_to == numbers[0]
    (card,) = await desk.answers(FORUM)
    assert "vietcombank[.]vn-ib[.]top" in card.text
    _, rest = await desk.tap(LAN, "Gửi cả 2 bài cho cán bộ trực")
    assert "vtv-vn[.]top" in rest.text
    assert code_of(told) not in rest.text
    cards = await desk.answers(FORUM, 3)
    assert [name in card.text for name, card in zip(("vietcombank", "vtv-vn", "shopee"), cards, strict=True)]
