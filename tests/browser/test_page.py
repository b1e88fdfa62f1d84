"""A member with a browser, an officer on Telegram."""

import io
import re
import time
from dataclasses import replace

import pytest
from PIL import Image
from playwright.async_api import Page, expect

from bot.dialogue.library import Library
from bot.domain.delivery import Letter, Priority
from bot.domain.messages import Address, Outgoing
from bot.storage import outbox
from bot.storage.page_tables import pages
from tests.browser.conftest import DESK, IN_MODULE, WAIT_MS, Open, violations
from tests.serving import LAN, QUESTION, Served, serving

pytestmark = [pytest.mark.slow, IN_MODULE]

CODE = re.compile(r"/theodoi ([0-9A-Z]{2}-[0-9A-Z]{4})")
IN_DANGER = "tôi vừa bị lừa chuyển khoản 20 triệu giờ làm sao"


async def ask(page: Page, text: str) -> None:
    await page.get_by_label("Câu hỏi, đường dẫn").fill(text)
    await page.get_by_role("button", name="Gửi", exact=True).click()


async def test_a_member_asks_picks_sends_a_photo_and_the_finding_appears_by_itself(
    open_page: Open, served: Served
) -> None:
    api = served.api
    page = await open_page()
    await ask(page, QUESTION)
    answer = page.locator("article.khong")
    await expect(answer).to_contain_text("⛔ KHÔNG LÀM", timeout=WAIT_MS)
    await answer.locator("summary").first.click()
    await expect(answer.locator("blockquote").first).to_be_visible()
    await page.get_by_role("button", name="Xem thêm căn cứ").click()
    await expect(page.locator("article").nth(1)).to_contain_text("Việc nên làm", timeout=WAIT_MS)
    out = io.BytesIO()
    Image.effect_noise((640, 480), 60).convert("RGB").save(out, "PNG")
    await page.set_input_files("#anh", {"name": "anh.png", "mimeType": "image/png", "buffer": out.getvalue()})
    await page.get_by_role("button", name="Gửi", exact=True).click()
    for label in ("Gửi cán bộ trực", "Ảnh, video giả", "Gửi ngay"):
        await page.get_by_role("button", name=label).last.click(timeout=WAIT_MS)
    receipt = page.locator("article", has_text="/theodoi").last
    found = CODE.search(await receipt.inner_text(timeout=WAIT_MS))
    assert found is not None
    await api.wait_for(lambda: api.calls_of("sendPhoto"), timeout_s=30)
    await api.say(DESK, f"/traloi {found[1]} sai Ảnh đã bị cắt ghép.", user_id=LAN)
    await api.wait_for(lambda: any(one.buttons for one in api.sent(DESK) if "CHƯA GỬI" in one.text), timeout_s=30)
    await api.tap(DESK, "Gửi “sai” cho 1 người", user_id=LAN)
    await expect(page.locator("article.ketluan")).to_contain_text("Ảnh đã bị cắt ghép", timeout=WAIT_MS)
    await expect(page.locator(".own").first).to_have_text(re.compile(re.escape(QUESTION)))
    await page.reload()
    await expect(page.locator("article.ketluan")).to_be_visible()
    await expect(page.locator(".own").first).to_have_text(re.compile(re.escape(QUESTION)))
    assert await violations(page) == ""


async def test_all_goes_by_the_keyboard_alone(open_page: Open) -> None:
    page = await open_page(width=1280, height=800)
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("link", name="Bỏ qua đến nội dung")).to_be_focused()
    await page.get_by_label("Câu hỏi, đường dẫn").focus()
    await page.keyboard.type(IN_DANGER)
    await page.keyboard.press("Enter")
    card = page.locator("article.khan")
    await expect(card.get_by_role("link", name="113")).to_have_attribute("href", "tel:113", timeout=WAIT_MS)
    await expect(page.get_by_label("Câu hỏi, đường dẫn")).to_be_focused()
    for _ in range(12):
        await page.keyboard.press("Shift+Tab")
        if "Báo cán bộ trực" in (await page.locator(":focus").inner_text()):
            break
    await page.keyboard.press("Enter")
    await expect(page.locator("article").nth(1)).to_be_visible(timeout=WAIT_MS)
    assert await violations(page) == ""


async def test_without_scripts_a_member_asks_and_picks_at_320_pixels(open_page: Open) -> None:
    page = await open_page(width=320, height=640, scripts=False)
    await ask(page, QUESTION)
    await expect(page.locator("article.khong")).to_contain_text("⛔ KHÔNG LÀM", timeout=WAIT_MS)
    await page.get_by_role("button", name="Xem thêm căn cứ").click()
    await expect(page.locator("article").nth(1)).to_contain_text("Việc nên làm", timeout=WAIT_MS)
    assert page.url.rpartition("#")[2].startswith("tin-")


async def put(served: Served, text: str) -> None:
    """A message for the one reader there is, as a finding comes."""
    owner = (await served.rows(pages))[0]["owner"]
    letter = Letter(Address.of(owner), Outgoing(text), Priority.FINDING)
    await served.store._database.write(lambda connection: outbox.add(connection, [letter], time.time()))
    await served.settled()


async def test_without_scripts_new_messages_are_loaded_and_a_photo_that_was_chosen_is_named(
    open_page: Open, served: Served
) -> None:
    page = await open_page(scripts=False)
    await ask(page, QUESTION)
    await expect(page.locator("article")).to_have_count(1, timeout=WAIT_MS)
    for number in (2, 3):
        await put(served, f"kết luận {number}")
        await page.get_by_role("link", name="Xem tin mới").click()
        await expect(page.locator("article")).to_have_count(number, timeout=WAIT_MS)
    await page.set_input_files("#anh", {"name": "anh-moi.png", "mimeType": "image/png", "buffer": b"x"})
    shown = await page.locator("#anh").bounding_box()
    assert shown is not None
    assert shown["width"] > 150
    assert shown["height"] > 15
    assert await page.locator("#anh").evaluate("one => getComputedStyle(one).opacity") == "1"


async def test_who_has_no_stream_sees_the_answer_all_the_same(open_page: Open) -> None:
    page = await open_page()
    await page.route("**/su-kien?*", lambda route: route.fulfill(status=429, body=""))
    await page.reload()
    await ask(page, QUESTION)
    await expect(page.locator("article.khong")).to_contain_text("⛔ KHÔNG LÀM", timeout=WAIT_MS)
    await ask(page, "/trogiup")
    await expect(page.locator("article")).to_have_count(2, timeout=WAIT_MS)


async def test_a_conversation_that_is_ended_in_one_tab_is_gone_from_the_others(open_page: Open, served: Served) -> None:
    page = await open_page()
    await ask(page, QUESTION)
    await expect(page.locator("article")).to_have_count(1, timeout=WAIT_MS)
    other = await page.context.new_page()
    await other.goto(served.url)
    await other.locator("details.about summary").click()
    await other.get_by_role("button", name="Kết thúc trên máy này").click()
    await expect(page.locator("article")).to_have_count(0, timeout=WAIT_MS)
    await expect(page.locator(".own")).to_have_count(0)


PAGES = (
    "/tra-cuu",
    "/tra-cuu/van-ban/ct-2022",
    "/tra-cuu/muc/ct-2022/2.5a",
    "/tra-cuu/chu-de/bi-mat-noi-bo",
    "/tra-cuu/tra-loi/tai-lieu-mat",
    "/khong-co",
)


async def test_every_page_is_sound_for_everybody_at_every_width(open_page: Open, served: Served) -> None:
    """By axe-core's rules, without a line wider than the window, with letters twice as large too."""
    page = await open_page(width=1280, height=800)
    await ask(page, QUESTION)
    await expect(page.locator("article.khong")).to_be_visible(timeout=WAIT_MS)
    for path in ("/", *PAGES):
        for width in (1280, 390, 320):
            await page.set_viewport_size({"width": width, "height": 800})
            if width == 1280:
                await page.goto(served.url + path)
            assert await overflow(page) <= 0, (path, width)
        assert await violations(page) == "", path
    await page.goto(served.url + "/")
    for _ in range(2):
        await page.get_by_role("button", name="Cỡ chữ").click()
        assert await overflow(page) <= 0
    await page.goto(served.url + "/tra-cuu")
    await page.get_by_label("Tìm trong văn bản").fill("đăng tài liệu mật")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("link", name="Không đưa tài liệu mật lên mạng").first).to_be_visible()
    assert "tài" not in page.url
    assert await violations(page) == ""


async def overflow(page: Page) -> int:
    """By how many pixels something stands out of the window at its side."""
    return int(await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


async def test_new_messages_move_nothing_that_stands(open_page: Open) -> None:
    page = await open_page()
    await page.evaluate(
        """() => { window.shifted = 0; new PerformanceObserver((list) => { for (const one of list.getEntries())
        if (!one.hadRecentInput) window.shifted += one.value; }).observe({ type: "layout-shift", buffered: true }); }"""
    )
    await ask(page, QUESTION)
    await expect(page.locator("article.khong")).to_be_visible(timeout=WAIT_MS)
    await page.get_by_role("button", name="Xem thêm căn cứ").click()
    await expect(page.locator("article").nth(1)).to_be_visible(timeout=WAIT_MS)
    assert await page.evaluate("window.shifted") < 0.1


async def test_what_is_written_while_the_server_is_away_arrives_once_it_is_back(
    open_page: Open, served: Served, shelf: Library
) -> None:
    page = await open_page()
    await ask(page, QUESTION)
    await expect(page.locator("article")).to_have_count(1, timeout=WAIT_MS)
    port = served.service.port
    await served.stop()
    await ask(page, "/trogiup")
    await expect(page.get_by_role("status")).to_contain_text("Đang mất kết nối", timeout=WAIT_MS)
    again = replace(served.settings, web=replace(served.settings.web, port=port))
    async with serving(served.api, shelf, again, web=True):
        await expect(page.locator("article")).to_have_count(2, timeout=WAIT_MS)
        await expect(page.locator("article").nth(1)).to_contain_text("Đồng chí có thể")
        await page.reload()
        await expect(page.locator("article")).to_have_count(2)
