"""An officer with a keyboard alone: from the link to the finding, and everything else that is done to a case."""

import re
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from bot.dialogue.library import Library
from bot.storage.tables import desk as desk_tables
from tests.browser.conftest import DESK, IN_MODULE, WAIT_MS, Open
from tests.browser.test_board import LINK
from tests.fakes.bot_api import BotApi
from tests.serving import HOA, LAN, Served
from tests.walked import MERGED, OPEN, TWIN, desk_in_turns, furnish

NAMED = frozenset({"Enter", "Space", "Control+Enter"})

pytestmark = [pytest.mark.slow, IN_MODULE]


@pytest_asyncio.fixture(loop_scope="module")
async def served(api: BotApi, shelf: Library, sqlite_database: str) -> AsyncIterator[Served]:
    async with desk_in_turns(api, shelf, sqlite_database) as running:
        await furnish(running)
        yield running


async def signed_in_by_keyboard(open_page: Open, served: Served) -> Page:
    await served.api.say(DESK, "/manhinh", user_id=LAN)
    sent = await served.answers(LAN, 1, timeout_s=30)
    link = LINK.search(sent[-1].text)
    assert link is not None
    page = await open_page(link[1], width=1280, height=800)
    await expect(page.get_by_role("button", name="Mở màn hình trực")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", level=1)).to_contain_text("Các vụ đang mở", timeout=WAIT_MS)
    return page


async def press(page: Page, *keys: str, sees: str, at: str = "#ket-qua") -> None:
    """Keys, and what is seen after the last of them. Longer words are typed."""
    for key in keys:
        if key in NAMED or len(key) == 1:
            await page.keyboard.press(key)
        else:
            await page.keyboard.type(key)
    await expect(page.locator(at)).to_contain_text(sees, timeout=WAIT_MS)


async def case(served: Served, code: str) -> dict[str, object]:
    (found,) = [row for row in await served.rows(desk_tables.cases) if row["code"] == code]
    return found


async def test_all_that_is_done_to_a_case_is_done_by_keys(open_page: Open, served: Served) -> None:
    page = await signed_in_by_keyboard(open_page, served)
    await page.locator(f"#mo-{OPEN}").focus()
    await press(page, "c", sees="Đồng chí đã nhận vụ")
    await press(page, "g", "chờ công an xã", "Control+Enter", sees="Đã ghi")
    await expect(page.locator("#lich-su")).to_contain_text("chờ công an xã", timeout=WAIT_MS)
    await press(page, "a", "nhận tin này từ ai?", "Control+Enter", sees="CHƯA GỬI")
    await press(page, "y", sees="Đang gửi câu hỏi")
    await press(page, "r", "Space", "Control+Enter", sees="CHƯA GỬI")
    await press(page, "y", sees="sẽ đi sau")
    await press(page, "u", sees="đã hoàn tác")
    assert (await case(served, OPEN))["finding"] == ""
    await press(page, "r", "Space", "w", sees="CHƯA GỬI")
    await press(page, "d", sees="Đã bỏ")
    await press(page, "m", TWIN, "Control+Enter", sees=TWIN)
    assert (await case(served, OPEN))["status"] == "merged"
    await page.goto(f"{served.url}/desk/vu/{MERGED}")
    await press(page, "s", sees=MERGED)
    assert (await case(served, MERGED))["status"] == "open"
    await press(page, "c", sees="Đồng chí đã nhận vụ")
    await press(page, "t", "Control+Enter", sees="Hoa")
    assert (await case(served, MERGED))["holder"] == f"telegram:{HOA}"
    await page.keyboard.press("n")
    await expect(page).to_have_url(re.compile("/desk/vu/(?!" + MERGED + ")"), timeout=WAIT_MS)


async def test_the_list_of_keys_opens_and_names_every_key_of_the_page(open_page: Open, served: Served) -> None:
    page = await signed_in_by_keyboard(open_page, served)
    for path in ("/desk", f"/desk/vu/{OPEN}", f"/desk/vu/{MERGED}", "/desk/phien", "/desk/nhat-ky"):
        await page.goto(served.url + path)
        listed = page.locator("#phim-trang")
        await expect(listed).not_to_be_visible()
        await page.keyboard.press("?")
        await expect(listed).to_be_visible()
        await expect(page.locator("#phim")).to_contain_text("Ctrl Enter")
        shown = await listed.locator("kbd").all_inner_texts()
        on_page = await page.eval_on_selector_all("[data-key]", "all => all.map(one => one.dataset.key)")
        assert {one.removeprefix("Shift ") for one in shown} == set(on_page), path
        assert len(shown) == len(set(shown)), path
        assert all(await listed.locator("dd").all_inner_texts()), path
        await page.keyboard.press("?")
        await expect(listed).not_to_be_visible()


async def test_every_page_is_reached_by_its_key_and_the_board_is_left_by_one(open_page: Open, served: Served) -> None:
    page = await signed_in_by_keyboard(open_page, served)
    for key, path in (
        *(("v", r"\?xong=1"), ("l", "/ca-truc"), ("p", "/phat-tin"), ("o", "/nhat-ky"), ("i", "/so-lieu")),
        *(("b", "/hoc"), ("Shift+S", "/phien"), ("q", "/desk")),
    ):
        await page.keyboard.press(key)
        await expect(page).to_have_url(re.compile(f"{path}$"), timeout=WAIT_MS)
    await page.keyboard.press("Shift+Q")
    await expect(page.get_by_role("heading", level=1)).to_contain_text("Đã đóng", timeout=WAIT_MS)
    assert await served.rows(desk_tables.pending) == []
