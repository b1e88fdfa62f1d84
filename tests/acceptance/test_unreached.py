"""A member who blocked the bot, beside the local Bot API server: the desk hears of it, and what waited comes once."""

from tests.acceptance.test_telegram_media import OFFICER, code_of, desk, submit
from tests.fakes.bot_api import updates
from tests.serving import FORUM, LAN, Served

__all__ = ["desk"]


async def test_the_desk_hears_whom_its_finding_did_not_reach_and_who_comes_back_gets_it_once(desk: Served) -> None:
    api = desk.api
    sent = updates.message(LAN, "https://vtv-vn.top/qua")
    code = code_of(await submit(desk, LAN, sent))
    await desk.answers(FORUM)
    api.block(LAN)
    await api.say(FORUM, f"/traloi {code} lua-dao Đừng bấm vào.", user_id=OFFICER)
    await desk.answers(FORUM, 2)
    await api.tap(FORUM, "Gửi “lừa đảo” cho 1 người", user_id=OFFICER)

    def told() -> str | None:
        return next((one.text for one in api.sent(FORUM) if "chưa nhận được" in one.text), None)

    text = await api.wait_for(told, timeout_s=20)
    assert f"Vụ {code}: 1 trong 1 người gửi chưa nhận được" in str(text)
    api.configure(blocked=frozenset())
    before = len(api.sent(LAN))
    await api.say(LAN, "/start")
    _, finding = (await desk.answers(LAN, before + 2))[before:]
    assert "Đừng bấm vào." in finding.text
    assert finding.reply_to == sent["message"]["message_id"]
    await api.say(LAN, "/trogiup")
    await desk.answers(LAN, before + 3)
    await desk.settled()
    assert len(api.sent(LAN)) == before + 3
