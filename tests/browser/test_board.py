"""The desk's board in a browser, beside the page of a member: an officer's work from the sign-in to the finding."""

import asyncio
import re
from dataclasses import dataclass

import pytest
from playwright.async_api import Page, Route, expect

from bot.domain.cases import CaseKind, Harm, Material, Reason
from bot.domain.submission_effects import OpenCase
from bot.storage.tables import desk as desk_tables
from tests.acceptance.test_board import given, post
from tests.browser.conftest import DESK, IN_MODULE, WAIT_MS, Open, violations
from tests.browser.test_page import CODE, ask, overflow
from tests.serving import LAN, Served

pytestmark = [pytest.mark.slow, IN_MODULE]

LINK = re.compile(r"http://localhost:\d+(/desk/vao\?k=[A-Za-z0-9_-]{43})")
MARKUP = '<img src=x onerror="window.hacked=1"><b>chào</b> {{ 7*7 }} https://tin-la.info/nhan-qua'
LINK_SENT = "bac oi link nay co phai cua ngan hang ko https://vietcombank.vn-ib.top/xac-thuc"

ENDS_WITHIN_S = 3.0
"""The stream of a session that was ended, and the page's own look at it."""


@dataclass
class Officer:
    page: Page
    served: Served

    async def sees(self, text: str) -> None:
        await expect(self.page.locator("main")).to_contain_text(text, timeout=WAIT_MS)

    async def open(self, code: str) -> None:
        await self.page.goto(f"{self.served.url}/desk/vu/{code}")


async def signed_in(open_page: Open, served: Served, user: int = LAN, **window: object) -> Officer:
    before = len(served.api.sent(user))
    await served.api.say(DESK, "/manhinh", user_id=user)
    sent = await served.answers(user, before + 1, timeout_s=30)
    link = LINK.search(sent[-1].text)
    assert link is not None
    page = await open_page(link[1], **window)
    await page.get_by_role("button", name="Mở màn hình trực").click()
    await expect(page.get_by_role("heading", level=1)).to_contain_text("Các vụ đang mở", timeout=WAIT_MS)
    return Officer(page, served)


async def sent_by_a_member(page: Page, text: str = LINK_SENT) -> str:
    """The code of a case that a member sends from the page."""
    await ask(page, text)
    for label in ("Gửi cán bộ trực", "Nghi lừa đảo", "Chưa làm gì", "Gửi ngay"):
        button = page.get_by_role("button", name=re.compile(label)).last
        await button.click(timeout=WAIT_MS)
    receipt = page.locator("article", has_text="/theodoi").last
    found = CODE.search(await receipt.inner_text(timeout=WAIT_MS))
    assert found is not None
    return found[1]


async def test_what_a_member_sends_is_answered_from_the_board_and_the_finding_arrives(
    open_page: Open, served: Served
) -> None:
    officer = await signed_in(open_page, served, width=1280, height=800)
    member = await open_page()
    code = await sent_by_a_member(member)
    desk = officer.page
    row = desk.locator(f"#vu-{code}")
    await expect(row).to_contain_text("chưa ai nhận", timeout=WAIT_MS)
    await row.get_by_role("button", name=f"Nhận {code}").click()
    await officer.sees("Lan đang giữ")
    await expect(desk.locator("#noi-dung")).to_contain_text("hxxps", timeout=WAIT_MS)
    assert await desk.locator("#noi-dung a").count() == 0
    await desk.get_by_label("Sai", exact=False).first.check()
    words = desk.get_by_label("Lời nhắn, kèm nguồn")
    await expect(words).to_have_value(re.compile("nguồn chính thống"))
    await words.fill("Ngân hàng không gửi tin như vậy.\nNguồn: https://baochinhphu.vn/")
    await desk.get_by_role("button", name="Xem trước", exact=True).click()
    await expect(desk.locator("#ket-qua")).to_contain_text("CHƯA GỬI", timeout=WAIT_MS)
    await expect(member.locator("article.ketluan")).to_have_count(0)
    await desk.get_by_role("button", name="Gửi “sai” cho 1 người").click()
    await expect(desk.locator("#ket-qua")).to_contain_text("sẽ đi sau", timeout=WAIT_MS)
    await expect(member.locator("article.ketluan")).to_contain_text("Ngân hàng không gửi tin như vậy", timeout=WAIT_MS)
    await expect(desk.locator("#dau")).to_contain_text("đã trả lời: sai", timeout=WAIT_MS)
    told = [one.text for one in served.api.sent(DESK) if "làm trên màn hình trực" in one.text]
    assert len(told) == 1
    done = [row["action"] for row in await served.rows(desk_tables.audit) if row["code"] == code]
    assert [one for one in done if one != "xem"] == ["nhan", "traloi:sai"]


async def test_by_the_keyboard_alone_a_case_is_taken_and_shown_back_sound_at_every_width(
    open_page: Open, served: Served
) -> None:
    asked = OpenCase("P9-WT4R", CaseKind.QUESTION, Material("Đảng viên bình luận bài của báo nước ngoài được không?"))
    await given(served, post(text=MARKUP, note=MARKUP, reason=Reason.SCAM, harm=Harm.PAID), asked)
    officer = await signed_in(open_page, served, width=1280, height=800)
    desk = officer.page
    await sound(desk)
    await desk.keyboard.press("j")
    await desk.keyboard.press("c")
    await officer.sees("Lan đang giữ")
    await sound(desk)
    await desk.keyboard.press("r")
    await desk.keyboard.press("Space")
    await desk.keyboard.press("Tab")
    await desk.keyboard.press("Control+Enter")
    await expect(desk.locator("#ket-qua.preview")).to_contain_text("CHƯA GỬI", timeout=WAIT_MS)
    await sound(desk)
    await desk.keyboard.press("?")
    await expect(desk.locator("#phim-trang")).to_be_visible()
    await desk.keyboard.press("n")
    await expect(desk).to_have_url(re.compile("/desk/vu/P9-WT4R"), timeout=WAIT_MS)
    for path in ("/desk/vu/P9-WT4R", "/desk?xong=1", "/desk/phien", "/desk/vao?k=x", "/desk/mini"):
        await desk.goto(served.url + path)
        await sound(desk)
    assert await desk.evaluate("window.hacked === undefined")


async def test_a_stream_that_the_server_refused_is_opened_again(open_page: Open, served: Served) -> None:
    desk = (await signed_in(open_page, served)).page
    await desk.route("**/desk/thay-doi", lambda route: route.fulfill(status=502, body=""), times=1)
    async with desk.expect_response(lambda one: one.url.endswith("/desk/thay-doi") and one.status == 200):
        await desk.reload()


async def test_a_session_that_is_closed_says_so_though_its_own_stream_ends_first(
    open_page: Open, served: Served
) -> None:
    async def slowly(route: Route) -> None:
        answer = await route.fetch()
        await asyncio.sleep(ENDS_WITHIN_S)
        await route.fulfill(response=answer)

    desk = (await signed_in(open_page, served)).page
    await desk.route("**/desk/ra", slowly)
    await desk.keyboard.press("Shift+Q")
    await expect(desk.get_by_role("heading", level=1)).to_contain_text("Đã đóng", timeout=WAIT_MS)


async def sound(page: Page) -> None:
    """By axe-core's rules, and no line wider than the window at either width."""
    for width in (1280, 320):
        await page.set_viewport_size({"width": width, "height": 800})
        assert await overflow(page) <= 0, (page.url, width)
        assert await violations(page) == "", (page.url, width)
    await page.set_viewport_size({"width": 1280, "height": 800})
