"""The pictures of the README, made by running: `python -m benchmarks.pictures` (`make pictures`).

`bot run` against the local Bot API server, with two members and a desk of two officers played here. Each picture shows
the messages as that server took delivery of them, in the order of delivery, drawn as a phone would show them. It needs
Chromium and the Noto fonts (Debian: chromium fonts-noto-core fonts-noto-color-emoji).
"""

import asyncio
import tempfile
from dataclasses import replace
from html import escape
from pathlib import Path

import yaml

from benchmarks.phone import Bubble, Change, Line, Notice, Screen, page, shoot
from benchmarks.running import ROOT, Process
from tests.fakes.bot_api import BotApi, Sent, updates
from tests.fakes.bot_api.sending import message_json

PICTURES = ROOT / "docs" / "pictures"
NAME, DESK_TITLE = "Trợ lý tra cứu chỉ thị", "Bàn trực"
DESK = -1_001_000_000_001
ASKING, SUBMITTING, LAN, MINH = 6, 7, 21, 22
OFFICERS = [{"id": LAN, "name": "Lan", "admin": True, "head": True}, {"id": MINH, "name": "Minh"}]
CAPTION = (
    "Tin của trợ lý là tin thật đã giao đến máy chủ thử nghiệm tại chỗ, vẽ lại như trên điện thoại; "
    "lời người dùng và cán bộ trực do chương trình đóng vai. Nút xanh dương là nút đã bấm."
)
CHANGED = "(phiếu trên được sửa tại chỗ thành)"
ANSWER_WAIT_S = 60.0


class Chat:
    """One chat, as the person holding this phone sees it. `user_id` is that person."""

    def __init__(self, api: BotApi, chat_id: int, user_id: int) -> None:
        self.lines: list[Line] = []
        self._api = api
        self._chat_id = chat_id
        self._user_id = user_id
        self._seen: dict[int, str] = {}

    async def say(self, text: str) -> None:
        self._wrote(text, await self._api.say(self._chat_id, text, user_id=self._user_id))

    async def reply(self, text: str) -> None:
        """Answer the newest message."""
        newest = self._api.sent(self._chat_id)[-1]
        earlier = message_json(self._api.state, newest, self._api.state.chats.get(self._chat_id))
        update = updates.reply(earlier, text, user_id=self._user_id)
        await self._api.push(update)
        self._wrote(text, update, quoted=newest.html)

    async def tap(self, label: str) -> None:
        """Tap the newest button of that label; a notice that pops up is shown too."""
        query = await self._api.tap(self._chat_id, label, user_id=self._user_id)
        place, bubble = next(
            (place, line)
            for place, line in reversed(list(enumerate(self.lines)))
            if isinstance(line, Bubble) and label in sum(line.rows, ())
        )
        self.lines[place] = replace(bubble, tapped=label)
        answer = await self._api.wait_for(lambda: self._api.callback_answers.get(query), timeout_s=ANSWER_WAIT_S)
        if answer and answer.get("text"):
            self.lines.append(Notice(answer["text"]))

    async def hears(self, words: str) -> None:
        """Wait for a new or changed message with these words; all that came until then is shown."""
        await self._api.wait_for(lambda: any(words in one.text for one in self._news()), timeout_s=ANSWER_WAIT_S)
        for one in self._news():
            if one.message_id in self._seen:
                self.lines.append(Change(CHANGED))
            self._seen[one.message_id] = one.html
            rows = tuple(tuple(button.text for button in row) for row in one.buttons)
            self.lines.append(Bubble(one.html, one.at, rows, by=NAME if self._chat_id < 0 else ""))

    def _news(self) -> list[Sent]:
        return [one for one in self._api.sent(self._chat_id) if self._seen.get(one.message_id) != one.html]

    def _wrote(self, text: str, update: updates.Json, quoted: str = "") -> None:
        self.lines.append(Bubble(escape(text), update["message"]["date"], mine=True, quoted=quoted))


def main() -> None:
    with tempfile.TemporaryDirectory() as place:
        screens = asyncio.run(play(Path(place)))
    for name, screen in screens.items():
        picture = PICTURES / f"{name}.png"
        shoot(page(screen), picture)
        print(f"{picture.relative_to(ROOT)}: {picture.stat().st_size / 1000:.0f} kB")


async def play(place: Path) -> dict[str, Screen]:
    """The three chats by the name of their picture. Raises TimeoutError if something said here does not come."""
    async with BotApi.serving(chats={DESK: {"type": "supergroup", "title": DESK_TITLE}}) as api:
        async with bot(place, api) as process:
            await process.start()
            asking, submitting = Chat(api, ASKING, ASKING), Chat(api, SUBMITTING, SUBMITTING)
            desk = Chat(api, DESK, LAN)
            await ask(asking)
            await submit(submitting)
            await conclude(desk)
            await submitting.hears("MẠO DANH")
            await process.stop()
        if api.violations:
            raise RuntimeError(f"calls that no bot should make: {api.violations}")
    return {
        "hoi": Screen(NAME, "bot", asking.lines, CAPTION),
        "gui": Screen(NAME, "bot", submitting.lines, CAPTION),
        "ban-truc": Screen(DESK_TITLE, "nhóm", desk.lines, CAPTION),
    }


async def ask(chat: Chat) -> None:
    await chat.say("hop chi bo xong dang anh len fb dc ko")
    await chat.hears("KHÔNG LÀM")
    await chat.say("dang tin gia bi phat bao nhieu tien z")
    await chat.hears("VĂN BẢN CHƯA NÓI")


async def submit(chat: Chat) -> None:
    await chat.say("trong nhom xom chuyen nhau cai nay https://vtv-vn.top/tin-nong")
    await chat.hears("GIẢ MẠO")
    await chat.tap("Gửi cán bộ trực")
    await chat.hears("Vì sao")
    await chat.tap("Nghi mạo danh")
    await chat.hears("đã xảy ra điều gì")
    await chat.tap("Chưa làm gì cả")
    await chat.hears("Sẽ gửi cán bộ trực")
    await chat.tap("Gửi ngay")
    await chat.hears("Mã biên nhận")


async def conclude(chat: Chat) -> None:
    await chat.hears("chưa ai nhận")
    await chat.tap("Nhận")
    await chat.hears("Lan đang giữ")
    await chat.tap("Trả lời")
    await chat.hears("Kết luận của vụ")
    await chat.tap("🎭 Mạo danh")
    await chat.hears("xin trả lời (reply) tin này")
    await chat.reply("Trang này không phải của Đài. Tin thật đồng chí xem ở vtv.vn.")
    await chat.hears("CHƯA GỬI")
    await chat.tap("Gửi “mạo danh” cho 1 người")
    await chat.hears("Hoàn tác")


def bot(place: Path, api: BotApi, port: int = 0) -> Process:
    """`bot run` with the shipped settings and these officers; `port`: where its page is, 0 for any."""
    settings = yaml.safe_load((ROOT / "config.yaml").read_text(encoding="utf-8"))
    settings |= {"knowledge": str(ROOT / "knowledge"), "cache": str(ROOT / ".cache")}
    settings["desk"]["officers"] = OFFICERS
    config = place / "config.yaml"
    config.write_text(yaml.safe_dump(settings, allow_unicode=True), encoding="utf-8")
    environment = {
        "BOT_CONFIG": str(config),
        "DATABASE_URL": f"sqlite+aiosqlite:///{place / 'bot.db'}",
        "TELEGRAM_BOT_TOKEN": api.token,
        "TELEGRAM_API_BASE": api.url,
        "TELEGRAM_MODE": "polling",
        "HTTP_HOST": "127.0.0.1",
        "HTTP_PORT": str(port),
        "DESK_CHAT_ID": str(DESK),
    }
    return Process("bot run", ["-m", "bot", "run"], environment, place / "bot.log")


if __name__ == "__main__":
    main()
