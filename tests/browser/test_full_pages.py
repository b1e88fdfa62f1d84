"""The fullest pages in a browser: nothing on them moves while they load, and nothing is wider than a telephone."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from bot.channels.web.visitors import COOKIE
from bot.dialogue.library import Library
from tests.acceptance.test_board import given, post
from tests.browser.conftest import IN_MODULE, WAIT_MS, Open
from tests.browser.test_board import signed_in
from tests.browser.test_board_pages import MOST_SHIFTED, WATCH
from tests.browser.test_page import overflow
from tests.fakes.bot_api import BotApi
from tests.full_pages import fill_board, fill_chat
from tests.serving import QUESTION, Served
from tests.walked import desk_in_turns

pytestmark = [pytest.mark.slow, IN_MODULE]

STILL = 0.001


@pytest_asyncio.fixture(loop_scope="module")
async def served(api: BotApi, shelf: Library, sqlite_database: str) -> AsyncIterator[Served]:
    async with desk_in_turns(api, shelf, sqlite_database) as running:
        yield running


async def still(page: Page, address: str) -> None:
    """It has been loaded for a second, and as good as nothing moved; at 320 pixels too."""
    for width in (1280, 320):
        await page.set_viewport_size({"width": width, "height": 800})
        await page.goto(address)
        await page.evaluate(WATCH)
        await page.wait_for_timeout(1_000)
        assert await page.evaluate("window.shifted") < MOST_SHIFTED, (address, width)
        assert await overflow(page) <= 0, (address, width)


async def test_a_full_list_and_full_figures_stand_still_and_a_new_case_moves_no_line(
    open_page: Open, served: Served, shelf: Library
) -> None:
    await fill_board(served, shelf)
    desk = (await signed_in(open_page, served, width=1280, height=800)).page
    for path in ("/desk", "/desk?xong=1", "/desk/nhat-ky?xem=ca", "/desk/so-lieu"):
        await still(desk, served.url + path)
    await desk.goto(served.url + "/desk")
    await desk.wait_for_timeout(1_000)
    await desk.evaluate(WATCH)
    await desk.evaluate("window.shifted = 0")
    await given(served, post("K7-3M24"))
    await desk.wait_for_timeout(3_000)
    assert await desk.evaluate("window.shifted") < STILL


async def test_a_chat_of_a_hundred_messages_stands_still_and_a_new_one_moves_none(
    open_page: Open, served: Served, shelf: Library
) -> None:
    visitor = await fill_chat(served, shelf)
    page = await open_page()
    await page.context.add_cookies([{"name": COOKIE, "value": visitor.token, "url": served.url}])
    await still(page, served.url + "/")
    await page.evaluate("window.shifted = 0")
    before = await page.locator("article").count()
    await page.get_by_label("Câu hỏi, đường dẫn").press_sequentially(QUESTION)
    await page.get_by_role("button", name="Gửi", exact=True).click()
    await expect(page.locator("article")).to_have_count(before + 1, timeout=WAIT_MS)
    assert await page.evaluate("window.shifted") < STILL
    await page.get_by_role("link", name="Xem các tin trước").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Các tin trước", timeout=WAIT_MS)
    await still(page, page.url)


async def test_the_largest_document_stands_still(open_page: Open, served: Served, shelf: Library) -> None:
    clauses = [one.document for one in shelf.knowledge.clauses.values()]
    largest = max(shelf.knowledge.documents, key=clauses.count)
    await still(await open_page(), f"{served.url}/tra-cuu/van-ban/{largest}")
