"""No page grows beyond what a telephone on a slow line takes, however much stands on it."""

import re
from collections.abc import AsyncIterator, Mapping
from html.parser import HTMLParser

import pytest

from bot.channels.web.lying import MOST_SHOWN
from bot.channels.web.visitors import COOKIE
from bot.dialogue.library import Library
from bot.ports.board import MOST_OPEN
from tests.acceptance.test_board_entrance import Browser, browsing, sign_in
from tests.fakes.bot_api import BotApi
from tests.full_pages import fill_board, fill_chat
from tests.serving import Served
from tests.walked import desk_in_turns

pytestmark = pytest.mark.slow

MOST_BYTES = 100_000
"""With all that belongs to the page, as it is sent (issue 16)."""
MOST_ELEMENTS = 1_400
"""More is excessive by Lighthouse (https://developer.chrome.com/docs/lighthouse/performance/dom-size)."""
OWN = re.compile(r'(?:src|href)="(/tinh/[^"]+)"')
NUMBERED = re.compile(r'data-number="([0-9]+)"')
EARLIER = re.compile(r'href="(/\?truoc=[0-9]+)"')
BOARD = ("/desk", "/desk?xong=1", "/desk/nhat-ky?xem=ca", "/desk/so-lieu", "/desk/so-lieu/vu?ket-luan=sai")


@pytest.fixture
async def full(api: BotApi, shelf: Library, sqlite_database: str) -> AsyncIterator[Served]:
    async with desk_in_turns(api, shelf, sqlite_database) as served:
        yield served


class Counted(HTMLParser):
    count = 0

    def handle_starttag(self, _: str, __: list[tuple[str, str | None]]) -> None:
        self.count += 1


def too_heavy(weights: Mapping[str, tuple[int, int]]) -> dict[str, tuple[int, int]]:
    return {page: one for page, one in weights.items() if one[0] >= MOST_BYTES or one[1] >= MOST_ELEMENTS}


async def weighed(browser: Browser, page: str) -> tuple[int, int]:
    """Bytes with all that belongs to it, and elements."""
    assert await browser.get(page) == 200
    counted = Counted()
    counted.feed(browser.html)
    html, total = browser.html, len(browser.html.encode())
    for own in set(OWN.findall(html)):
        async with browser.session.get(browser.url + own) as response:
            total += len(await response.read())
    return total, counted.count


async def test_the_fullest_page_of_the_board_is_light(full: Served, shelf: Library) -> None:
    await fill_board(full, shelf)
    async with browsing(full.url) as lan:
        await sign_in(full, lan)
        weights = {page: await weighed(lan, page) for page in BOARD}
        assert await lan.get("/desk") == 200
        assert lan.html.count('id="vu-') == MOST_OPEN
    assert too_heavy(weights) == {}


async def test_however_much_was_said_the_page_is_light_and_all_of_it_is_found(full: Served, shelf: Library) -> None:
    visitor = await fill_chat(full, shelf)
    async with browsing(full.url) as member:
        member.session.cookie_jar.update_cookies({COOKIE: visitor.token})
        page, weights, found = "/", {}, list[int]()
        while page:
            weights[page] = await weighed(member, page)
            found = [*map(int, NUMBERED.findall(member.html)), *found]
            earlier = EARLIER.search(member.html)
            page = earlier[1] if earlier else ""
    lying = await full.store.pages().latest(visitor.address.key, 2 * MOST_SHOWN)
    assert found == [one.number for one in lying]
    assert len(found) == MOST_SHOWN
    assert too_heavy(weights) == {}
    assert len(weights) > 1


async def test_every_document_is_light(full: Served, shelf: Library) -> None:
    async with browsing(full.url) as member:
        pages = ["/tra-cuu", *(f"/tra-cuu/van-ban/{one}" for one in shelf.knowledge.documents)]
        assert too_heavy({page: await weighed(member, page) for page in pages}) == {}
