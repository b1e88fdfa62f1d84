"""The page as a browser shows it: `python -m benchmarks.page_picture` (`make pictures`)."""

import asyncio
import io
import shutil
import tempfile
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.async_api import Page, ViewportSize, async_playwright

from benchmarks.phone import BROWSERS
from benchmarks.pictures import PICTURES, bot
from benchmarks.running import ROOT, free_port
from tests.fakes.bot_api import BotApi

VIEW = ViewportSize(width=390, height=844)
SCALE, GAP_PX, COLOURS = 1.25, 16, 128
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update")
WAIT_MS = 60_000


def main() -> None:
    keep(PICTURES / "trang-web.png", _play)


def keep(picture: Path, play: Callable[[Path, Path], Coroutine[Any, Any, None]]) -> None:
    """Have a picture drawn by what plays in a folder of its own, and say how large it is."""
    with tempfile.TemporaryDirectory() as place:
        asyncio.run(play(Path(place), picture))
    print(f"{picture.relative_to(ROOT)}: {picture.stat().st_size / 1000:.0f} kB")


async def _play(place: Path, picture: Path) -> None:
    port = free_port()
    async with BotApi.serving() as api, bot(place, api, port) as process:
        await process.start()
        await draw(f"http://127.0.0.1:{port}", picture)
        await process.stop()


async def draw(url: str, picture: Path) -> None:
    """An answer in the chat, the same answer's own page, and a search, side by side."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=browser_path(), args=FLAGS)
        page = await browser.new_page(viewport=VIEW, device_scale_factor=SCALE, locale="vi-VN")
        page.set_default_timeout(WAIT_MS)
        shots = [await _chat(page, url), await _search(page, url), await _answer(page, url)]
        await browser.close()
    _side_by_side(shots).quantize(COLOURS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(
        picture, optimize=True
    )


async def _chat(page: Page, url: str) -> bytes:
    await page.goto(url)
    await page.get_by_label("Câu hỏi, đường dẫn").fill("hop chi bo xong dang anh len fb dc ko")
    await page.get_by_role("button", name="Gửi", exact=True).click()
    await page.locator("article.khong").wait_for()
    await page.wait_for_timeout(800)
    return await page.screenshot()


async def _search(page: Page, url: str) -> bytes:
    await page.goto(f"{url}/tra-cuu")
    await page.get_by_label("Tìm trong văn bản").fill("đăng tài liệu mật")
    await page.keyboard.press("Enter")
    await page.locator("#thay").wait_for()
    return await page.screenshot()


async def _answer(page: Page, url: str) -> bytes:
    await page.goto(f"{url}/tra-cuu/tra-loi/tai-lieu-mat")
    await page.locator("summary").first.click()
    return await page.screenshot()


def browser_path() -> str:
    """Raises SystemExit where none is installed."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        raise SystemExit("no Chromium found: apt-get install chromium fonts-noto-core fonts-noto-color-emoji")
    return found


def _side_by_side(shots: list[bytes]) -> Image.Image:
    images = [Image.open(io.BytesIO(one)).convert("RGB") for one in shots]
    width = sum(one.width for one in images) + GAP_PX * (len(images) - 1)
    whole = Image.new("RGB", (width, max(one.height for one in images)), "white")
    left = 0
    for one in images:
        whole.paste(one, (left, 0))
        left += one.width + GAP_PX
    return whole


if __name__ == "__main__":
    main()
