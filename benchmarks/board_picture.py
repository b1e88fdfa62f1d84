"""The officers' board as a browser shows it: `python -m benchmarks.board_picture` (`make pictures`).

Members and the officers' chat are played at the local Bot API server; the officer signs in by the link that the bot
sends, and works in Chromium.
"""

import io
import re
from pathlib import Path

import yaml
from PIL import Image
from playwright.async_api import Page, ViewportSize, async_playwright

from benchmarks.history import earlier_weeks
from benchmarks.page_picture import COLOURS, FLAGS, GAP_PX, WAIT_MS, browser_path, keep
from benchmarks.pictures import ANSWER_WAIT_S, DESK, DESK_TITLE, LAN, PICTURES, Chat, bot
from benchmarks.running import ROOT, free_port
from tests.fakes.bot_api import BotApi

VIEW = ViewportSize(width=1180, height=860)
LINK = re.compile(r"(/desk/vao\?k=[A-Za-z0-9_-]{43})")
MEMBERS = range(8_001, 8_008)
ASKED = "đăng tài liệu mật lên Facebook được không?"
SENT = (
    ("https://vtv-vn.top/tin-nong", "Nghi mạo danh", "Chưa làm gì cả"),
    ("https://vietcombank.vn-ib.top/xac-thuc", "Nghi lừa đảo", "Đã chuyển tiền"),
    ("https://dichvucong-gov.top/dinh-danh", "Nghi lừa đảo", "Đã gửi mã OTP, mật khẩu"),
)
SHIFTS = [
    {"days": "thứ hai - thứ sáu", "from": "07:30", "to": "11:30", "officers": ["Lan"]},
    {"days": "thứ hai - thứ sáu", "from": "13:30", "to": "17:00", "officers": ["Minh"]},
]
BROADCAST = "Kính mời đồng chí đọc bản hướng dẫn mới về nhận diện tin giả.\nNguồn: https://baochinhphu.vn/"


CHARTS = PICTURES / "so-lieu.png"


def main() -> None:
    keep(PICTURES / "man-hinh-truc.png", _play)
    print(f"{CHARTS.relative_to(ROOT)}: {CHARTS.stat().st_size / 1000:.0f} kB")


async def _play(place: Path, picture: Path) -> None:
    port = free_port()
    chats = {DESK: {"type": "supergroup", "title": DESK_TITLE}}
    async with BotApi.serving(chats=chats) as api, bot(place, api, port) as process:
        _with_shifts(place / "config.yaml")
        await process.start()
        await _members(api)
        await earlier_weeks(f"sqlite+aiosqlite:///{place / 'bot.db'}")
        await draw(f"http://127.0.0.1:{port}", await _link(api), picture)
        await process.stop()


def _with_shifts(config: Path) -> None:
    settings = yaml.safe_load(config.read_text(encoding="utf-8"))
    settings["desk"] |= {"shifts": SHIFTS, "off_hours": True}
    config.write_text(yaml.safe_dump(settings, allow_unicode=True), encoding="utf-8")


async def _members(api: BotApi) -> None:
    for user in MEMBERS:
        chat = Chat(api, user, user)
        await chat.say(ASKED)
        await chat.hears("KHÔNG LÀM")
        await chat.say("/nhantin")
        await chat.hears("nhận tin")
    for user, (link, reason, harm) in zip(MEMBERS, SENT, strict=False):
        chat = Chat(api, user, user)
        await chat.say(f"nhờ xem giúp {link}")
        await chat.hears(link.partition("://")[2].partition(".")[0])
        for label, words in (
            ("Gửi cán bộ trực", "Vì sao"),
            (reason, "đã xảy ra điều gì"),
            (harm, "Sẽ gửi cán bộ trực"),
            ("Gửi ngay", "Mã biên nhận"),
        ):
            await chat.tap(label)
            await chat.hears(words)


async def _link(api: BotApi) -> str:
    """Where the officer signs in, as the bot tells them alone."""
    await api.say(DESK, "/manhinh", user_id=LAN)
    sent = await api.wait_for(lambda: [one for one in api.sent(LAN) if LINK.search(one.text)], timeout_s=ANSWER_WAIT_S)
    found = LINK.search(sent[-1].text) if sent else None
    if found is None:
        raise RuntimeError("expected a link to the board in the officer's chat")
    return found[1]


async def draw(url: str, link: str, picture: Path) -> None:
    """The list, a case with a finding shown back; the rota, a broadcast; two and two. Beside them the figures."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=browser_path(), args=FLAGS)
        page = await browser.new_page(viewport=VIEW, locale="vi-VN")
        page.set_default_timeout(WAIT_MS)
        await page.goto(url + link)
        await page.get_by_role("button", name="Mở màn hình trực").click()
        await page.locator("[data-row]").nth(len(SENT) - 1).wait_for()
        shots = [await page.screenshot(), await _case(page), await _rota(page, url), await _broadcast(page, url)]
        charts = await _charts(page, url)
        await browser.close()
    _save(_in_twos(shots), picture)
    _save(_in_twos(charts), CHARTS)


async def _case(page: Page) -> bytes:
    await page.locator("[data-row] .open").first.click()
    await page.wait_for_url("**/desk/vu/*")
    await page.keyboard.press("c")
    await page.locator("#ket-qua").wait_for()
    await page.get_by_label("Lừa đảo").first.check()
    await page.get_by_role("button", name="Xem trước", exact=True).click()
    await page.locator("#ket-qua.preview").wait_for()
    await page.evaluate("scrollTo(0, 0)")
    return await page.screenshot()


async def _rota(page: Page, url: str) -> bytes:
    await page.goto(f"{url}/desk/ca-truc")
    return await page.screenshot()


async def _broadcast(page: Page, url: str) -> bytes:
    await page.goto(f"{url}/desk/phat-tin")
    await page.keyboard.press("w")
    await page.get_by_label("Nội dung tin").fill(BROADCAST)
    await page.keyboard.press("Control+Enter")
    await page.locator("#se-thay").wait_for()
    await page.evaluate("scrollTo(0, 0)")
    return await page.screenshot()


async def _charts(page: Page, url: str) -> list[bytes]:
    """The first of the figures, and the cases by what was found, with the tables beside."""
    await page.goto(f"{url}/desk/so-lieu")
    first = await page.screenshot()
    await page.locator("#findings").evaluate("one => scrollTo(0, one.offsetTop - 110)")
    return [first, await page.screenshot()]


def _save(image: Image.Image, picture: Path) -> None:
    image.quantize(COLOURS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(picture, optimize=True)


def _in_twos(shots: list[bytes]) -> Image.Image:
    images = [Image.open(io.BytesIO(one)).convert("RGB") for one in shots]
    width, height = images[0].size
    lines = len(images) // 2
    whole = Image.new("RGB", (2 * width + GAP_PX, lines * height + (lines - 1) * GAP_PX), "white")
    for place, one in enumerate(images):
        whole.paste(one, (place % 2 * (width + GAP_PX), place // 2 * (height + GAP_PX)))
    return whole


if __name__ == "__main__":
    main()
