"""The board's pages for the rota, broadcasts and the audit in a browser; two officers at one case; photos."""

import asyncio
import io
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import time

import pytest
import pytest_asyncio
from PIL import Image
from playwright.async_api import expect

from bot.answers.answerer import Answerer
from bot.app import learning_desk
from bot.app.knowledge import with_plan
from bot.dialogue.library import Library
from bot.domain.cases import CaseKind, Material
from bot.domain.desk import Shift
from bot.domain.messages import Media, MediaKind
from bot.domain.submission_effects import OpenCase
from bot.storage.broadcasts.tables import broadcasts
from bot.storage.tables import desk as desk_tables
from bot.storage.teaching.tables import lessons
from tests.acceptance.test_board import CODE, given, post
from tests.acceptance.test_board_lessons import GIVEN, give, quick
from tests.browser.conftest import DESK, IN_MODULE, OFFICERS, WAIT_MS, Open
from tests.browser.test_board import signed_in, sound
from tests.fakes.bot_api import BotApi
from tests.serving import HOA, LAN, Served, serving, settings_for

pytestmark = [pytest.mark.slow, IN_MODULE]

EVERY_DAY = frozenset(range(7))
CODES = ("K7-3M24", "H4-QD66", "P9-WT4R")
WATCH = """() => { window.shifted = 0; new PerformanceObserver((list) => { for (const one of list.getEntries())
        if (!one.hadRecentInput) window.shifted += one.value; }).observe({ type: "layout-shift", buffered: true }); }"""
MOST_SHIFTED = 0.05
"""https://web.dev/articles/cls: below 0.1 is good."""


@pytest_asyncio.fixture(loop_scope="module")
async def served(api: BotApi, shelf: Library, sqlite_database: str) -> AsyncIterator[Served]:
    """With a rota, and with what is planned; at any hour of the day."""
    settings = settings_for(api, sqlite_database, DESK_CHAT_ID=str(DESK))
    lan, hoa = (one.id for one in OFFICERS)
    shifts = (Shift(EVERY_DAY, time(6), time(18), (lan,)), Shift(EVERY_DAY, time(18), time(6), (hoa,)))
    settings = replace(settings, desk=replace(settings.desk, officers=OFFICERS, shifts=shifts, undo_s=0.1))
    library = with_plan(replace(shelf, board_url="http://localhost:8080"), settings)
    assert library.plan is not None
    always = replace(library.plan.calendar, quiet_from=time(), quiet_until=time(), each_year={}, dates={})
    library = replace(library, plan=replace(library.plan, calendar=always))
    async with serving(api, library, settings, web=True) as running:
        yield running


async def test_of_two_officers_who_take_a_case_at_once_one_has_it_and_the_other_is_told_who(
    open_page: Open, served: Served
) -> None:
    await given(served, *(post(code, f"Tin số {number} sai rồi") for number, code in enumerate(CODES)))
    lan = await signed_in(open_page, served, LAN, width=1280, height=800)
    hoa = await signed_in(open_page, served, HOA, width=1280, height=800)
    names = {LAN: lan.page, HOA: hoa.page}
    for code in CODES:
        for page in names.values():
            await page.goto(f"{served.url}/desk/vu/{code}")
        buttons = [page.get_by_role("button", name="Nhận", exact=False).first for page in names.values()]
        await asyncio.gather(*(button.wait_for() for button in buttons))
        await asyncio.gather(*(button.evaluate("button => button.click()") for button in buttons))
        for page in names.values():
            await expect(page.locator("#ket-qua")).to_contain_text(code, timeout=WAIT_MS)
        (holder,) = [row["holder"] for row in await served.rows(desk_tables.cases) if row["code"] == code]
        has, lost = (LAN, HOA) if holder == f"telegram:{LAN}" else (HOA, LAN)
        assert holder == f"telegram:{has}"
        name = {LAN: "Lan", HOA: "Hoa"}[has]
        await expect(names[has].locator("#ket-qua")).to_contain_text(f"Đồng chí đã nhận vụ {code}")
        await expect(names[lost].locator("#ket-qua")).to_contain_text(f"đang do {name} giữ")
        await expect(names[lost].get_by_role("button", name="Nhận thay")).to_be_visible()
        await expect(names[lost].locator("#dau")).to_contain_text(f"{name} đang giữ", timeout=WAIT_MS)
        taken = [row for row in await served.rows(desk_tables.audit) if (row["action"], row["code"]) == ("nhan", code)]
        assert [(row["officer"], row["way"]) for row in taken] == [(holder, "web")]


async def test_a_broadcast_is_written_by_the_keyboard_sent_and_followed_to_its_end(
    open_page: Open, served: Served
) -> None:
    member = 5_000_000_011
    await served.ask(member, "/nhantin")
    lan = await signed_in(open_page, served, width=1280, height=800)
    desk = lan.page
    await desk.keyboard.press("p")
    await expect(desk.get_by_role("heading", level=1)).to_have_text("Phát tin", timeout=WAIT_MS)
    await desk.keyboard.press("w")
    await desk.keyboard.type("Mời đồng chí đọc công báo mới.")
    await desk.keyboard.press("Control+Enter")
    await expect(desk.locator("#se-thay")).to_contain_text("Mời đồng chí đọc công báo mới.", timeout=WAIT_MS)
    await expect(desk.locator("#dau")).to_contain_text("bản nháp")
    assert not [one for one in served.api.sent(member) if "công báo mới" in one.text]
    await desk.keyboard.press("y")
    await expect(desk.locator("#dau")).to_contain_text("đã gửi xong", timeout=WAIT_MS)
    await expect(desk.locator("#dau")).to_contain_text("Đã tới 1 trên 1 người")
    assert [one for one in served.api.sent(member) if "công báo mới" in one.text]
    (row,) = await served.rows(broadcasts)
    assert (row["status"], row["approver"]) == ("done", f"telegram:{LAN}")


async def test_a_photo_that_came_by_telegram_is_shown_as_it_was_written_anew(open_page: Open, served: Served) -> None:
    out = io.BytesIO()
    Image.effect_noise((900, 300), 60).convert("RGB").save(out, "PNG")
    served.api.serve_file("p1", out.getvalue())
    photos = tuple(Media(MediaKind.PHOTO, ref, f"u-{ref}") for ref in ("p1", "khong-con"))
    await given(served, OpenCase(CODE, CaseKind.SUBMISSION, Material("Ảnh này thật không?", media=photos)))
    lan = await signed_in(open_page, served, width=1280, height=800)
    desk = lan.page
    await desk.goto(f"{served.url}/desk/vu/{CODE}")
    first, gone = desk.locator(".shots img").first, desk.locator(".shots img").nth(1)
    sizes = "one => one.decode().then(() => [one.naturalWidth, one.naturalHeight], () => [])"
    assert await first.evaluate(sizes) == [900, 300]
    assert await gone.evaluate(sizes) == []
    await expect(gone).to_have_attribute("alt", re.compile("Ảnh 2"))
    await sound(desk)


async def test_every_page_is_sound_and_still_while_it_loads(open_page: Open, served: Served) -> None:
    await given(served, post())
    lan = await signed_in(open_page, served, width=1280, height=800)
    desk = lan.page
    await desk.goto(f"{served.url}/desk/phat-tin")
    await desk.locator("#soan summary").click()
    await desk.get_by_label("Nội dung tin").fill("Họp chi bộ.\n" * 20 + "https://baochinhphu.vn/" + "dai" * 60)
    await desk.get_by_role("button", name="Xem trước").click()
    await desk.wait_for_url(re.compile(r"/desk/phat-tin/[0-9A-Z-]+\?tin="))
    await sound(desk)
    (draft,) = await served.rows(broadcasts)
    await desk.locator("#sua summary").click()
    await desk.locator("#hen summary").click()
    await sound(desk)
    for path in (
        *("/desk/ca-truc", "/desk/ca-truc?tuan=2026-01-05", "/desk/phat-tin", f"/desk/phat-tin/{draft['code']}"),
        *("/desk/nhat-ky", f"/desk/nhat-ky?vu={CODE}&xem=ca", "/desk/nhat-ky?ngay=2020-01-01", f"/desk/vu/{CODE}"),
    ):
        await desk.goto(served.url + path)
        await desk.evaluate(WATCH)
        await desk.wait_for_timeout(300)
        assert await desk.evaluate("window.shifted") <= MOST_SHIFTED, path
        await sound(desk)
    await desk.goto(served.url + "/desk/phat-tin")
    for one in await desk.locator("#sap-toi summary").all():
        await one.click()
    await sound(desk)


async def test_what_is_planned_is_come_to_by_k_and_unfolded_by_enter(open_page: Open, served: Served) -> None:
    desk = (await signed_in(open_page, served, width=1280, height=800)).page
    await desk.goto(f"{served.url}/desk/phat-tin")
    last = desk.locator("#sap-toi details").last
    await desk.keyboard.press("k")
    await desk.keyboard.press("Enter")
    await expect(last.locator(".bubble").first).to_be_visible(timeout=WAIT_MS)


async def test_questions_without_an_answer_are_looked_at_and_proposed_by_the_keyboard(
    open_page: Open, served: Served, shelf: Library, answerer: Answerer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(learning_desk, "_asked", quick(shelf, answerer))
    await give(served, *GIVEN)
    lan = await signed_in(open_page, served, width=1280, height=800)
    desk = lan.page
    await desk.keyboard.press("b")
    await expect(desk.get_by_role("heading", level=1)).to_have_text("Dạy trợ lý", timeout=WAIT_MS)
    await expect(desk.locator("#cac-cum .open")).to_have_text(GIVEN[0], timeout=WAIT_MS)
    await sound(desk)
    await desk.keyboard.press("j")
    await desk.keyboard.press("Enter")
    await expect(desk.locator("#gan .row").first).to_contain_text("1 câu thành SAI", timeout=WAIT_MS)
    await sound(desk)
    await desk.keyboard.press("j")
    await desk.keyboard.press("e")
    await expect(desk.locator("#cho-duyet")).to_contain_text("cần một người khác duyệt", timeout=WAIT_MS)
    await sound(desk)
    (row,) = await served.rows(lessons)
    assert (row["status"], row["proposed_by"]) == ("proposed", f"telegram:{LAN}")
