"""The figures on the board: for officers alone, without a small group, every bar with its cases behind it."""

import re

import pytest

from bot.dialogue.library import Library
from tests.acceptance.test_board_entrance import CLOSED, browsing, desked, sign_in
from tests.serving import HOA, Served

__all__ = ["desked"]
PAGES = ("/desk/so-lieu", "/desk/so-lieu/vu?loai=submission&ket-luan=chua")
SOURCE = re.compile(r'(?:src|href|action)="(?P<to>[^"#][^"]*)"')


@pytest.mark.parametrize("page", PAGES)
async def test_nobody_else_sees_figures(desked: Served, page: str) -> None:
    async with browsing(desked.url) as browser:
        assert await browser.get(page) == 403
        assert CLOSED in browser.html


async def test_questions_are_counted_and_only_by_what_they_were_about(desked: Served, shelf: Library) -> None:
    for place in range(6):
        await desked.ask(HOA + place, "chia sẻ tin chưa kiểm chứng có được không?")
    async with browsing(desked.url) as browser:
        await sign_in(desked, browser)
        assert await browser.get("/desk/so-lieu") == 200
        page = browser.html
    assert re.search(r"Có câu trả lời: 6</title>", page) is not None
    assert str(HOA) not in page
    assert "kiểm chứng có được không" not in page
    assert len(page.encode()) < 100_000
    assert all(found["to"].startswith("/") for found in SOURCE.finditer(page))


async def test_a_bar_leads_to_the_cases_that_it_counts(desked: Served) -> None:
    for place in range(5):
        user = HOA + place
        await desked.ask(user, f"https://vtv-vn{place}.top/tin")
        for button in ("Gửi cán bộ trực", "Nghi lừa đảo", "Chưa làm gì cả", "Gửi ngay"):
            await desked.tap(user, button)
    async with browsing(desked.url) as browser:
        await sign_in(desked, browser)
        await browser.get("/desk/so-lieu")
        found = re.search(r'<a href="(/desk/so-lieu/vu\?[^"]+)" aria-label="Chưa có kết luận', browser.html)
        assert found is not None
        assert await browser.get(found[1].replace("&amp;", "&")) == 200
        assert len(re.findall(r"[0-9A-Z]{2}-[0-9A-Z]{4}</", browser.html)) == 5


@pytest.mark.parametrize("query", ["loai=%3Cscript%3E", "tuan=2026-99-99", "ket-luan=%27%20or%201"])
async def test_an_address_for_what_there_cannot_be_is_no_page(desked: Served, query: str) -> None:
    async with browsing(desked.url) as browser:
        await sign_in(desked, browser)
        assert await browser.get(f"/desk/so-lieu/vu?{query}") == 404
        assert "script>alert" not in browser.html
