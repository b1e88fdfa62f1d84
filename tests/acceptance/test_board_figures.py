"""The figures on the board: for officers alone, without a small group, every bar with its cases behind it."""

import json
import re
import time
from dataclasses import replace
from html import unescape

import pytest
from sqlalchemy import Connection, insert

from bot.app import weekly
from bot.channels.web.desk import figures as pages
from bot.dialogue.library import Library
from bot.domain.cases import Material
from bot.domain.codes import new_code
from bot.domain.drafts import plain_material
from bot.storage import figures
from bot.storage.desk.tables import audit, cases
from tests.acceptance.test_board_entrance import CLOSED, DESK, browsing, desked, sign_in
from tests.fakes.bot_api import BotApi
from tests.serving import HOA, LAN, Served, serving, settings_for

__all__ = ["desked"]
PAGES = ("/desk/so-lieu", "/desk/so-lieu/vu?loai=submission&ket-luan=chua")
CASE_LINK = re.compile(r'href="/desk/vu/([0-9A-Z-]+)"')
EMPTY = json.dumps(plain_material(Material()))
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


async def judged(desked: Served, count: int, taken: int, answered: int) -> list[str]:
    """Codes of so many cases that were opened an hour ago: the first of them taken, the first of those answered."""
    opened_s = time.time() - 3_600
    codes = [new_code() for _ in range(count)]
    rows = [
        {
            "code": code,
            "kind": "submission",
            "status": "answered" if place < answered else "open",
            "urgency": "3-thuong",
            "reason": "khac",
            "harm": "chua",
            "opened_at": opened_s,
            "material": EMPTY,
            "finding": "sai" if place < answered else "",
            "answered_at": opened_s + 1_800 if place < answered else 0,
        }
        for place, code in enumerate(codes)
    ]
    deeds = [
        {"at": opened_s + 600, "officer": f"telegram:{LAN}", "action": "nhan", "code": code, "way": "web"}
        for code in codes[:taken]
    ]

    def put(connection: Connection) -> None:
        connection.execute(insert(cases), rows)
        if deeds:
            connection.execute(insert(audit), deeds)

    await desked.store._database.write(put)
    return codes


async def test_every_bar_of_cases_leads_to_exactly_those_it_counts(desked: Served) -> None:
    codes = await judged(desked, 19, 12, 6)
    wanted = {"moc=nhan": codes[:12], "moc=ket-luan": codes[:6], "ket-luan=sai": codes[:6], "ket-luan=chua": codes[6:]}
    async with browsing(desked.url) as browser:
        await sign_in(desked, browser)
        await browser.get("/desk/so-lieu")
        places = sorted(
            {unescape(one) for one in re.findall(r'<a href="(/desk/so-lieu/vu\?[^"]+)" aria-label', browser.html)}
        )
        assert len(places) == len(wanted), "every kind of bar stands there"
        for place in places:
            await browser.get(place)
            (counted,) = (of for query, of in wanted.items() if place.endswith(query))
            assert sorted(re.findall(CASE_LINK, browser.html)) == sorted(counted), place
        assert "có người nhận sau 10 phút" in browser.html


async def test_a_bar_of_more_cases_than_a_page_leads_to_all_of_them_page_by_page(
    desked: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (pages, figures):
        monkeypatch.setattr(module, "MAX_LISTED", 4)
    codes = await judged(desked, 10, 0, 0)
    found: list[str] = []
    place = "/desk/so-lieu/vu?ket-luan=chua"
    async with browsing(desked.url) as browser:
        await sign_in(desked, browser)
        while place:
            await browser.get(place)
            found += re.findall(CASE_LINK, browser.html)
            following = re.search(r'class="button" href="(/desk/so-lieu/vu[^"]+)"', browser.html)
            place = unescape(following[1]) if following else ""
    assert found == codes[::-1]


async def test_what_is_counted_without_a_list_says_so_and_leads_to_what_there_is(desked: Served) -> None:
    for place in range(6):
        await desked.ask(HOA + place, "chia sẻ tin chưa kiểm chứng có được không?")
    async with browsing(desked.url) as browser:
        await sign_in(desked, browser)
        await browser.get("/desk/so-lieu")
        asked, topics = (
            browser.html.partition(f'id="{one}"')[2].partition("</section>")[0] for one in ("asked", "topics")
        )
        assert "không giữ lại câu hỏi của ai" in asked
        assert 'href="/desk/hoc"' in asked
        (to, *_) = re.findall(r'<a href="(/tra-cuu/chu-de/[^"]+)" aria-label="[^"]+: 6"', topics)
        assert await browser.get(to) == 200


async def test_of_a_group_that_has_no_number_a_typed_address_opens_no_list(desked: Served) -> None:
    await judged(desked, 9, 9, 4)
    async with browsing(desked.url) as browser:
        await sign_in(desked, browser)
        for query, listed in (("ket-luan=sai", 0), ("ket-luan=sai&tu=1", 0), ("ket-luan=chua", 5)):
            await browser.get(f"/desk/so-lieu/vu?{query}")
            assert len(re.findall(CASE_LINK, browser.html)) == listed, query
        await browser.get("/desk/so-lieu/vu?ket-luan=sai")
        assert "Nhóm này dưới 5 vụ nên không có số và danh sách riêng" in browser.html


@pytest.mark.parametrize("query", ["loai=%3Cscript%3E", "tuan=2026-99-99", "ket-luan=%27%20or%201"])
async def test_an_address_for_what_there_cannot_be_is_no_page(desked: Served, query: str) -> None:
    async with browsing(desked.url) as browser:
        await sign_in(desked, browser)
        assert await browser.get(f"/desk/so-lieu/vu?{query}") == 404
        assert "script>alert" not in browser.html


async def test_a_service_that_runs_on_monday_morning_sends_it(
    api: BotApi, shelf: Library, sqlite_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(weekly, "is_time", lambda *_: True)
    settings = settings_for(api, sqlite_database, DESK_CHAT_ID=str(DESK))
    settings = replace(settings, desk=replace(settings.desk, weekly_picture=True))
    async with serving(api, shelf, settings) as served:
        (sent,) = await served.answers(DESK, 1)
        assert "Chỉ có số đếm; nhóm dưới 5 không hiện số" in sent.text
        assert [call.method for call in api.calls if call.method.startswith("send")] == ["sendPhoto"]
