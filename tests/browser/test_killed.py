"""A member's window in Chromium while `bot run` is killed with SIGKILL and started again."""

import signal
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from benchmarks.web_chaos import free_port
from tests.browser.conftest import IN_MODULE, WAIT_MS
from tests.browser.test_page import ask
from tests.databases import sqlite_url
from tests.processes import Running, bot, config
from tests.serving import QUESTION

pytestmark = [pytest.mark.slow, IN_MODULE]

STARTS_MS = 180_000


async def killed(running: Running) -> None:
    running.process.send_signal(signal.SIGKILL)
    await running.process.wait()


async def texts(page: Page, of: str) -> list[str]:
    return [text.strip() for text in await page.locator(of).all_inner_texts()]


async def test_what_is_written_before_and_after_a_kill_is_answered_once_and_the_page_goes_on_by_itself(
    browser: Browser, tmp_path: Path
) -> None:
    port = free_port()
    given = {
        "BOT_CONFIG": str(config(tmp_path)),
        "DATABASE_URL": sqlite_url(tmp_path / "bot.db"),
        "HTTP_PORT": str(port),
    }
    context = await browser.new_context(viewport={"width": 390, "height": 844}, locale="vi-VN")
    page = await context.new_page()
    articles, own = page.locator("article"), page.locator(".own")
    async with bot(tmp_path, "run", **given) as first:
        await first.ready()
        await page.goto(f"http://127.0.0.1:{port}/")
        await ask(page, QUESTION)
        await expect(articles).to_have_count(1, timeout=WAIT_MS)
        async with page.expect_request("**/gui"):
            await ask(page, "/trogiup")
        await killed(first)
    await ask(page, "/chude")
    await expect(page.get_by_role("status")).to_contain_text("Đang mất kết nối", timeout=WAIT_MS)
    async with bot(tmp_path, "run", **given) as again:
        await expect(articles).to_have_count(3, timeout=STARTS_MS)
        await page.wait_for_timeout(3_000)
        shown = await texts(page, "article")
        assert len(shown) == len(set(shown)) == 3
        await expect(own).to_have_count(3)
        await expect(page.locator(".own.unsent")).to_have_count(0)
        await ask(page, "/dulieu")
        await expect(articles).to_have_count(4, timeout=WAIT_MS)
        await page.reload()
        await expect(articles).to_have_count(4)
        assert (await texts(page, "article"))[:3] == shown
        await again.ready()
    await context.close()
