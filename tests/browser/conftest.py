"""The page in a real browser: Debian's Chromium, driven by Playwright, with the service in the same process.

A module's tests share one browser, whose start takes longer than most of them, and so the loop that it lives on; each
has windows of its own, as if nobody had used the browser before.
"""

import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, replace

import pytest
import pytest_asyncio
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Page, Request, async_playwright

from bot.dialogue.library import Library
from bot.domain.cases import Officer
from tests.fakes.bot_api import BotApi
from tests.serving import HOA, LAN, Served, serving, settings_for

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync"
).split()
DESK = -1_001_000_000_077
WAIT_MS = 30_000
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}

OFFICERS = (Officer(f"telegram:{LAN}", "Lan", admin=True), Officer(f"telegram:{HOA}", "Hoa"))

TELL_VIOLATIONS = """addEventListener("securitypolicyviolation", (one) =>
  console.error(`against the policy: ${one.violatedDirective} ${one.blockedURI}`));"""
ANSWERED = ("Failed to load resource: the server responded", "Failed to load resource: net::ERR_")

IN_MODULE = pytest.mark.asyncio(loop_scope="module")
"""On each module's tests."""

Open = Callable[..., Awaitable[Page]]


@dataclass
class Window:
    """What happened in a browser's window that should not have."""

    faults: list[str]
    abroad: list[str]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    if CHROMIUM is None:
        pytest.fail("no Chromium: apt-get install chromium (.ci/run does)")
    async with async_playwright() as playwright:
        found = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield found
        await found.close()


@pytest_asyncio.fixture(loop_scope="module")
async def api() -> AsyncIterator[BotApi]:
    async with BotApi.serving() as running:
        yield running


@pytest_asyncio.fixture(loop_scope="module")
async def served(api: BotApi, shelf: Library, sqlite_database: str) -> AsyncIterator[Served]:
    settings = settings_for(api, sqlite_database, DESK_CHAT_ID=str(DESK))
    settings = replace(settings, desk=replace(settings.desk, officers=OFFICERS, undo_s=0.1))
    async with serving(api, replace(shelf, board_url="http://localhost:8080"), settings, web=True) as running:
        yield running


@pytest_asyncio.fixture(loop_scope="module")
async def window() -> AsyncIterator[Window]:
    found = Window([], [])
    yield found
    assert found.faults == []
    assert found.abroad == []


@pytest_asyncio.fixture(loop_scope="module")
async def open_page(browser: Browser, served: Served, window: Window) -> AsyncIterator[Open]:
    """Opens the page in a browser of its own; nothing may be asked for elsewhere, and no script may fail, and nothing
    may be refused by the policy.
    """
    contexts: list[BrowserContext] = []

    async def opened(path: str = "/", *, width: int = 390, height: int = 844, scripts: bool = True) -> Page:
        context = await browser.new_context(
            viewport={"width": width, "height": height}, locale="vi-VN", java_script_enabled=scripts
        )
        context.set_default_timeout(WAIT_MS)
        contexts.append(context)
        await context.add_init_script(TELL_VIOLATIONS)
        page = await context.new_page()
        page.on("pageerror", lambda error: window.faults.append(str(error)))
        page.on("console", lambda message: _heard(message, window))
        page.on("request", lambda request: _note(request, served.url, window))
        await page.goto(served.url + path)
        return page

    yield opened
    for context in contexts:
        await context.close()


def _note(request: Request, url: str, window: Window) -> None:
    if not request.url.startswith((url + "/", "blob:", "data:")):
        window.abroad.append(request.url)


def _heard(message: ConsoleMessage, window: Window) -> None:
    """What a page's address answers with stands in the console too; that is looked at where it is asked for."""
    if message.type == "error" and not message.text.startswith(ANSWERED):
        window.faults.append(message.text)


async def violations(page: Page) -> str:
    """What axe-core finds against WCAG 2.1 A and AA, "" for nothing."""
    found = await Axe().run(page, options=RULES)
    places = (
        (one["id"], node["html"], node["failureSummary"])
        for one in found.response["violations"]
        for node in one["nodes"]
    )
    return "\n".join(f"{rule}: {html} {why}" for rule, html, why in places)
