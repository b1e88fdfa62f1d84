"""Drafts of documents on the board: an officer goes through one, place by place; nothing is written over another's."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from html import unescape
from pathlib import Path

import pytest

from bot.dialogue.library import Library
from bot.domain.cases import Officer
from bot.importing import shelf as shelves
from bot.importing.draft_file import read_draft
from bot.storage.tables import desk as desk_tables
from tests.acceptance.test_board_entrance import CLOSED, DESK, Browser, browsing, sign_in
from tests.fakes.bot_api import BotApi
from tests.serving import LAN, Served, serving, settings_for
from tests.unit.test_review import DRAFT

PAGE, OF_IT = "/desk/van-ban", "/desk/van-ban/qd-1"
ANSWERS = "topic: qd-1\ndraft: true\nentries: []\n"


@dataclass
class Here:
    served: Served
    path: Path

    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    def clauses(self) -> dict[str, str]:
        return {one.id: one.text for one in read_draft(self.path).clauses}

    async def deeds(self) -> list[str]:
        rows = await self.served.rows(desk_tables.audit)
        return [row["action"] for row in rows if row["action"].startswith("vanban")]


@pytest.fixture
async def here(api: BotApi, shelf: Library, sqlite_database: str, tmp_path: Path) -> AsyncIterator[Here]:
    folder = tmp_path / "drafts"
    folder.mkdir()
    (folder / "qd-1.yaml").write_text(DRAFT, encoding="utf-8")
    (folder / "qd-1-cau-tra-loi.yaml").write_text(ANSWERS, encoding="utf-8")
    settings = settings_for(api, sqlite_database, DESK_CHAT_ID=str(DESK))
    desk = replace(settings.desk, officers=(Officer(f"telegram:{LAN}", "Lan", admin=True),))
    settings = replace(settings, desk=desk, knowledge=tmp_path / "knowledge")
    async with serving(api, replace(shelf, board_url="http://localhost:8080"), settings, web=True) as served:
        yield Here(served, folder / "qd-1.yaml")


async def opened(browser: Browser, place: str = OF_IT) -> str:
    assert await browser.get(place) == 200
    return unescape(browser.html)


def field(page: str, name: str) -> str:
    return page.partition(f'name="{name}" value="')[2].partition('"')[0]


async def do(browser: Browser, page: str, wanted: str, **fields: str) -> str:
    """The page after a deed at the place that a page shows."""
    sent = {"ma": browser.key, "ten": "qd-1", "dau": field(page, "dau"), "cho": field(page, "cho"), "viec": wanted}
    async with browser.session.post(browser.url + PAGE, data=sent | fields) as response:
        assert response.status == 200
        browser.html = await response.text()
        return unescape(browser.html)


async def test_it_is_for_officers_alone_and_a_form_needs_its_key(here: Here) -> None:
    async with browsing(here.served.url) as browser:
        for page in (PAGE, OF_IT):
            assert await browser.get(page) == 403
            assert CLOSED in browser.html
        await sign_in(here.served, browser)
        assert await browser.post(PAGE, {"ten": "qd-1", "viec": "ghi", "ma": "0" * 32}) == 403
    assert here.text() == DRAFT


async def test_an_officer_goes_through_a_draft_to_its_end(here: Here) -> None:
    async with browsing(here.served.url) as lan:
        await sign_in(here.served, lan)
        assert "Còn 6 chỗ cần soát" in await opened(lan, PAGE)
        page = await do(lan, await opened(lan), "ghi", loi="Quy định về việc thử")
        page = await do(lan, page, "ghi", loi="01-QĐ/ĐU")
        assert "Ngờ: chữ có thể bị mất: “kiễm”" in page.replace("</strong>", "")
        page = await do(lan, page, "sua", loi="Phải kiểm chứng tin. Không chia sẻ tin giả.")
        page = await do(lan, page, "dung")
        assert "Mục 1b" in page
        page = await do(lan, page, "gop")
        assert "Dòng chương trình chưa hiểu" in page
        page = await do(lan, page, "bo")
        page = await do(lan, page, "dua", muc="2")
        assert "Đã soát hết" in page
        assert ".venv/bin/bot import drafts/qd-1.yaml --review" in page
    assert here.clauses() == {
        "1": "Phải kiểm chứng tin. Không chia sẻ tin giả. dù chỉ một lần.",
        "2": "Giữ nguyên.\nkể cả ngày lễ.",
    }
    assert "# Việc của người soát: soát." in here.text()
    assert set(await here.deeds()) == {"vanban", "vanban-soat"}


async def test_the_last_step_is_taken_back_byte_for_byte(here: Here) -> None:
    async with browsing(here.served.url) as lan:
        await sign_in(here.served, lan)
        page = await opened(lan)
        assert "Lùi một bước" not in page
        page = await do(lan, page, "ghi", loi="Quy định khác")
        assert here.text() != DRAFT
        page = await do(lan, page, "lui")
        assert "Đã lùi một bước" in page
        assert here.text() == DRAFT
        assert 'value="lui"' not in page


async def test_a_draft_that_was_edited_by_hand_meanwhile_is_shown_and_not_written_over(here: Here) -> None:
    async with browsing(here.served.url) as lan:
        await sign_in(here.served, lan)
        page = await opened(lan)
        by_hand = DRAFT.replace("Giữ nguyên.", "Sửa tay.")
        here.path.write_text(by_hand, encoding="utf-8")
        page = await do(lan, page, "ghi", loi="Quy định về việc thử")
        assert "vừa được sửa ở nơi khác" in page
        assert "Quy định về việc thử" in page
        assert here.text() == by_hand


@pytest.mark.parametrize(
    ("place", "wanted", "fields", "said"),
    [
        ("field:title~0", "ghi", {"loi": " "}, "Xin gõ lời đúng"),
        ("field:title~0", "gop", {}, "Không có việc ấy"),
        ("clause:1~0", "gop", {}, "mục đầu tiên"),
        ("clause:1~0", "tach", {"dau_sau": "không có"}, "Cần mấy chữ đầu"),
        ("clause:1~0", "so", {"so": "2", "goi": "Mục 2"}, "đã là của một mục khác"),
        ("clause:1~0", "sua", {"loi": "\x00 "}, "không để trống"),
        ("clause:1~0", "loai", {"loai": "never", "doi_tuong": "individual"}, "Chỉ nhận"),
        ("clause:9~0", "dung", {}, "không còn trong bản nháp"),
        ("line:not_understood~7", "bo", {}, "không còn trong bản nháp"),
        ("line:not_understood~0", "dua", {"muc": "9"}, "Không có mục 9"),
        ("field:title~0", "lui", {}, "Không còn bước nào"),
    ],
)
async def test_what_cannot_be_done_is_said_and_changes_nothing(
    here: Here, place: str, wanted: str, fields: dict[str, str], said: str
) -> None:
    async with browsing(here.served.url) as lan:
        await sign_in(here.served, lan)
        page = await opened(lan)
        assert said in await do(lan, page, wanted, cho=place, **fields)
    assert here.text() == DRAFT


async def test_a_file_that_is_no_draft_is_not_opened_and_what_is_wrong_with_one_is_said(
    here: Here, monkeypatch: pytest.MonkeyPatch
) -> None:
    here.path.with_name("hong.yaml").write_text("draft: true\nclauses:\n  - [\n", encoding="utf-8")
    here.path.with_name("qd-2.yaml").write_text(DRAFT.replace("draft: true\n", ""), encoding="utf-8")
    async with browsing(here.served.url) as lan:
        await sign_in(here.served, lan)
        page = await opened(lan, PAGE)
        assert "hong.yaml" in page
        assert "qd-1-cau-tra-loi" not in page
        for name in ("qd-1-cau-tra-loi", "qd-2", "..%2Fknowledge%2Fwording", "QD", "khong-co"):
            assert await lan.get(f"{PAGE}/{name}") == 404, name
        monkeypatch.setattr(shelves, "MAX_BYTES", 100)
        assert "--review" in await opened(lan, PAGE)


async def test_what_a_draft_says_is_shown_harmlessly(here: Here) -> None:
    here.path.write_text(DRAFT.replace("Giữ nguyên.", "<script>alert(1)</script>"), encoding="utf-8")
    async with browsing(here.served.url) as lan:
        await sign_in(here.served, lan)
        await opened(lan, f"{OF_IT}?cho=clause:2~0")
        assert "<script>alert(1)" not in lan.html
        assert "&lt;script&gt;alert(1)" in lan.html
