"""A draft of a document on the board in a browser: gone through by keys, legible on a telephone."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import expect

from bot.dialogue.library import Library
from bot.importing.draft_file import read_draft
from tests.browser.conftest import DESK, IN_MODULE, OFFICERS, Open
from tests.browser.test_board import signed_in, sound
from tests.fakes.bot_api import BotApi
from tests.serving import LAN, Served, serving, settings_for
from tests.unit.test_review import DRAFT

pytestmark = [pytest.mark.slow, IN_MODULE]


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    path = tmp_path / "drafts" / "qd-1.yaml"
    path.parent.mkdir()
    path.write_text(DRAFT, encoding="utf-8")
    return path


@pytest_asyncio.fixture(loop_scope="module")
async def served(api: BotApi, shelf: Library, sqlite_database: str, draft: Path) -> AsyncIterator[Served]:
    settings = settings_for(api, sqlite_database, DESK_CHAT_ID=str(DESK))
    settings = replace(settings, desk=replace(settings.desk, officers=OFFICERS), knowledge=draft.parent.parent / "k")
    async with serving(api, replace(shelf, board_url="http://localhost:8080"), settings, web=True) as running:
        yield running


async def test_a_draft_is_gone_through_by_keys(open_page: Open, served: Served, draft: Path) -> None:
    page = (await signed_in(open_page, served, LAN)).page
    await page.keyboard.press("Shift+D")
    await page.get_by_role("link", name="(chưa rõ tên văn bản)").click()
    await sound(page)
    await page.get_by_label("Lời đúng").fill("Quy định về việc thử")
    await page.keyboard.press("Control+Enter")
    await expect(page.get_by_role("heading", level=1)).to_have_text("Quy định về việc thử")
    await page.keyboard.press("n")
    await expect(page.get_by_role("heading", name="Mục 1", exact=True, level=2)).to_be_visible()
    await sound(page)
    await page.keyboard.press("y")
    await expect(page.get_by_role("heading", name="Mục 1b", exact=True, level=2)).to_be_visible()
    assert read_draft(draft).clauses[0].doubts == ()
    await page.keyboard.press("z")
    await expect(page.get_by_text("Đã lùi một bước")).to_be_visible()
    assert read_draft(draft).clauses[0].doubts


async def test_a_draft_is_legible_on_a_telephone(open_page: Open, served: Served) -> None:
    page = (await signed_in(open_page, served, LAN)).page
    for place in ("/desk/van-ban", "/desk/van-ban/qd-1", "/desk/van-ban/qd-1?cho=line%3Anot_understood~1"):
        await page.goto(served.url + place)
        await sound(page)
