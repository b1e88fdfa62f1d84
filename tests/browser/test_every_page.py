"""Every page there is, in a browser: by axe-core's rules, at 320 pixels, still when something new comes by itself."""

import re
from collections.abc import AsyncIterator
from urllib.parse import quote

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from bot.answers.answerer import Answerer
from bot.app import learning_desk
from bot.channels.web.visitors import COOKIE, Visitor
from bot.dialogue.library import Library
from bot.domain.cases import Harm
from bot.storage.desk.entrance_tables import desk_sessions
from tests.acceptance.test_board import given, post
from tests.acceptance.test_board_entrance import init_data
from tests.acceptance.test_board_lessons import quick
from tests.browser.conftest import DESK, IN_MODULE, WAIT_MS, Open, Window, violations
from tests.browser.test_board import signed_in
from tests.browser.test_board_pages import WATCH
from tests.browser.test_page import ask, overflow
from tests.fakes.bot_api import BotApi
from tests.serving import LAN, QUESTION, Served
from tests.walked import ASKED, GIVEN, OPEN, RECEIPT, addresses, desk_in_turns, furnish

pytestmark = [pytest.mark.slow, IN_MODULE]

STILL = 0.001
"""More than this is seen: https://web.dev/articles/cls."""
ROW_AT_FOCUS = """[...document.querySelectorAll("[data-row]")].indexOf(document.activeElement.closest("[data-row]"))"""
PLACES_OF_ROWS = "all => all.map(one => [one.id, one.getBoundingClientRect().top])"


@pytest_asyncio.fixture(loop_scope="module")
async def served(
    api: BotApi, shelf: Library, answerer: Answerer, sqlite_database: str, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Served]:
    monkeypatch.setattr(learning_desk, "_asked", quick(shelf, answerer))
    async with desk_in_turns(api, shelf, sqlite_database, undo_s=0.1) as running:
        yield running


@pytest_asyncio.fixture(loop_scope="module")
async def visitor(served: Served) -> Visitor:
    return await furnish(served)


async def as_visitor(page: Page, served: Served, visitor: Visitor) -> None:
    await page.context.add_cookies([{"name": COOKIE, "value": visitor.token, "url": served.url}])


async def faults_of(page: Page) -> str:
    """By the rules, and by whether a line is wider than the window, at both widths."""
    found = []
    for width in (1280, 320):
        await page.set_viewport_size({"width": width, "height": 800})
        if (over := await overflow(page)) > 0:
            found.append(f"{over} pixels too wide at {width}")
        found.append(await violations(page))
    return "\n".join(filter(None, found))


async def test_no_page_is_against_the_rules_or_too_wide(open_page: Open, served: Served, visitor: Visitor) -> None:
    desk = (await signed_in(open_page, served, width=1280, height=800)).page
    await as_visitor(desk, served, visitor)
    await desk.goto(f"{served.url}/desk/hoc")
    cluster = desk.locator("#cac-cum .open", has_text=GIVEN[0])
    place = await cluster.get_attribute("href", timeout=WAIT_MS)
    assert place is not None
    faults = {}
    for address in addresses(served, place):
        await desk.goto(served.url + address)
        faults[address] = await faults_of(desk)
    await desk.goto(served.url + "/desk")
    await desk.keyboard.press("Shift+Q")
    await expect(desk.get_by_role("heading", level=1)).to_contain_text("Đã đóng", timeout=WAIT_MS)
    faults["desk/left.html"] = await faults_of(desk)
    await desk.goto(served.url + "/desk")
    await expect(desk.locator("main")).to_contain_text("dành cho cán bộ trực")
    faults["desk/closed.html"] = await faults_of(desk)
    await desk.goto(served.url + "/")
    await desk.locator(".about summary").click()
    await desk.locator(".about button").click()
    await expect(desk.get_by_role("heading", level=1)).to_contain_text("Đã kết thúc", timeout=WAIT_MS)
    faults["left.html"] = await faults_of(desk)
    assert {where: fault for where, fault in faults.items() if fault} == {}
    assert len(faults) > 40


async def test_on_every_page_with_lines_j_comes_to_each_and_enter_opens_it(
    open_page: Open, served: Served, visitor: Visitor
) -> None:
    assert visitor.token
    desk = (await signed_in(open_page, served, width=1280, height=800)).page
    for path in (
        *("/desk", "/desk?xong=1", "/desk/nhat-ky", "/desk/phat-tin", "/desk/hoc", "/desk/so-lieu"),
        "/desk/so-lieu/vu?ket-luan=sai",
    ):
        await desk.goto(served.url + path)
        lines = await desk.locator("[data-row]").count()
        assert lines > 0, path
        walked = []
        for _ in range(lines):
            await desk.keyboard.press("j")
            walked.append(await desk.evaluate(ROW_AT_FOCUS))
        assert walked == list(range(lines)), path
        await desk.goto(served.url + path)
        await desk.keyboard.press("j")
        to = await desk.evaluate("document.activeElement.href")
        await desk.keyboard.press("Enter")
        await expect(desk).to_have_url(to, timeout=WAIT_MS)


async def test_what_the_desk_made_public_and_a_receipt_are_shown_on_those_pages(
    open_page: Open, served: Served, visitor: Visitor
) -> None:
    """So that the walk above has looked at them, and not at pages without them."""
    page = await open_page("/tra-cuu")
    await expect(page.locator("#cong-bo")).to_contain_text("Tin này sai.")
    await as_visitor(page, served, visitor)
    await page.goto(f"{served.url}/bien-nhan/{RECEIPT}")
    await expect(page.get_by_role("heading", level=1)).to_contain_text(RECEIPT)
    desk = (await signed_in(open_page, served, width=1280, height=800)).page
    await desk.goto(f"{served.url}/desk/so-lieu")
    assert await desk.locator("svg rect").count() > 5
    await desk.locator('svg a[href*="/so-lieu/vu"]').first.click()
    await expect(desk.locator("main")).to_contain_text(re.compile(r"[0-9A-Z]{2}-[0-9A-Z]{4}"))


async def test_a_finding_that_arrives_by_itself_moves_nothing(
    open_page: Open, served: Served, visitor: Visitor
) -> None:
    page = await open_page()
    await as_visitor(page, served, visitor)
    await page.goto(served.url + "/")
    await ask(page, QUESTION)
    await expect(page.locator("article.khong")).to_be_visible(timeout=WAIT_MS)
    await page.goto(served.url + "/")
    await page.wait_for_timeout(1_000)
    await page.evaluate(WATCH)
    await page.evaluate("window.shifted = 0")
    before = await page.locator("article").first.evaluate("one => one.getBoundingClientRect().top + scrollY")
    await served.api.say(DESK, f"/traloi {RECEIPT} sai Ảnh đã bị cắt ghép.", user_id=LAN)
    await served.api.wait_for(lambda: any(one.buttons for one in served.api.sent(DESK) if "CHƯA GỬI" in one.text))
    await served.api.tap(DESK, "Gửi “sai” cho 1 người", user_id=LAN)
    await expect(page.locator("article.ketluan")).to_contain_text("cắt ghép", timeout=WAIT_MS)
    await page.wait_for_timeout(500)
    assert await page.evaluate("window.shifted") < STILL
    after = await page.locator("article").first.evaluate("one => one.getBoundingClientRect().top + scrollY")
    assert after == before


async def test_a_new_case_that_comes_onto_the_list_moves_no_other_line(
    open_page: Open, served: Served, visitor: Visitor
) -> None:
    assert visitor.token
    desk = (await signed_in(open_page, served, width=1280, height=800)).page
    await desk.goto(f"{served.url}/desk")
    await desk.wait_for_timeout(1_000)
    await desk.evaluate(WATCH)
    await desk.evaluate("window.shifted = 0")
    before = await desk.locator("[data-row]").evaluate_all(PLACES_OF_ROWS)
    assert ASKED in str(before)
    code = "N7-2222"
    await given(served, post(code, "Tin mới tới"))
    await expect(desk.locator(f"#vu-{code}")).to_be_visible(timeout=WAIT_MS)
    after = await desk.locator("[data-row]").evaluate_all(PLACES_OF_ROWS)
    assert after[: len(before)] == before
    assert await desk.evaluate("window.shifted") < STILL


async def test_an_urgent_case_comes_above_the_others_once_nobody_is_about_to_press_there(
    open_page: Open, served: Served, visitor: Visitor
) -> None:
    assert visitor.token
    desk = (await signed_in(open_page, served, width=1280, height=800)).page
    await desk.goto(f"{served.url}/desk")
    await desk.wait_for_timeout(1_000)
    take = desk.locator(f"#nhan-{OPEN}")
    await take.scroll_into_view_if_needed()
    before = await take.bounding_box()
    assert before is not None
    code = "V4-2222"
    urgent = post(code, "Vừa chuyển tiền cho kẻ lừa", harm=Harm.PAID)
    await desk.mouse.move(before["x"] + 5, before["y"] + 5)
    await given(served, urgent)
    for step in range(30):
        await desk.mouse.move(before["x"] + 5 + step % 5, before["y"] + 5)
        await desk.wait_for_timeout(100)
        assert await take.bounding_box() == before
    await desk.mouse.move(5, 5)
    await expect(desk.locator(f"#vu-{code}")).to_be_visible(timeout=WAIT_MS)


async def test_a_mini_app_hands_on_what_telegram_says_and_opens_the_board(open_page: Open, served: Served) -> None:
    said = init_data(served.settings.telegram.token)
    page = await open_page(f"/desk/mini#tgWebAppData={quote(said)}&tgWebAppVersion=9.1&tgWebAppPlatform=android")
    await expect(page.get_by_role("heading", level=1)).to_contain_text("Các vụ đang mở", timeout=WAIT_MS)
    assert "tgWebAppData" not in page.url
    await page.go_back()
    assert "tgWebAppData" not in page.url
    (session,) = await served.rows(desk_sessions)
    assert session["owner"] == f"telegram:{LAN}"
    forged = await open_page(f"/desk/mini#tgWebAppData={quote(said.replace('hash=', 'hash=0'))}")
    await expect(forged.locator("main")).to_contain_text("dành cho cán bộ trực", timeout=WAIT_MS)


async def test_an_answer_prints_without_what_is_for_the_screen_alone(
    open_page: Open, served: Served, visitor: Visitor
) -> None:
    assert visitor.token
    page = await open_page("/tra-cuu/tra-loi/tai-lieu-mat")
    await page.evaluate("window.print = () => { window.printed = true; }")
    await page.locator("#in-trang").click()
    assert await page.evaluate("window.printed")
    screen_alone = (".top", ".crumbs", "#in-trang", "main details")
    for path in ("/tra-cuu/tra-loi/tai-lieu-mat", "/tra-cuu/van-ban/ct-2022", "/tra-cuu/muc/ct-2022/2.5a"):
        await page.goto(served.url + path)
        await page.emulate_media(media="print")
        for one in screen_alone:
            assert not any([await found.is_visible() for found in await page.locator(one).all()]), (path, one)
        await expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert len(await page.locator("main").inner_text()) > 300
        await page.emulate_media(media="screen")
        await expect(page.locator("#in-trang")).to_be_visible()
    bare = await open_page("/tra-cuu/tra-loi/tai-lieu-mat", scripts=False)
    await expect(bare.locator("#in-trang")).not_to_be_visible()
    desk = (await signed_in(open_page, served, width=1280, height=800)).page
    for path in ("/desk/so-lieu", f"/desk/vu/{OPEN}", "/desk"):
        await desk.goto(served.url + path)
        await desk.emulate_media(media="print")
        for one in (".top", ".do", ".who", ".sift", "kbd"):
            assert not any([await found.is_visible() for found in await desk.locator(one).all()]), (path, one)


async def test_what_the_policy_refuses_and_what_fails_in_a_script_is_heard(
    open_page: Open, served: Served, window: Window
) -> None:
    assert served.url
    page = await open_page()
    for tried in (
        "document.body.append(Object.assign(document.createElement('script'), {textContent: '1'}))",
        "document.body.setAttribute('style', 'color: red')",
        "document.body.append(Object.assign(new Image(), {src: 'https://example.org/x.png'}))",
        "setTimeout(() => { throw new Error('x'); })",
    ):
        window.faults.clear()
        await page.evaluate(f"() => {{ {tried}; }}")
        await page.wait_for_timeout(200)
        assert window.faults, tried
    window.faults.clear()
    window.abroad.clear()
