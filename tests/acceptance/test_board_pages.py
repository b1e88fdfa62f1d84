"""The board's pages for the rota, broadcasts and the audit, over HTTP and without scripts."""

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import time
from html import unescape

import pytest

from bot.dialogue.library import Library
from bot.domain.cases import Officer
from bot.domain.desk import Shift
from bot.storage.broadcasts.tables import broadcasts
from bot.storage.tables import desk as desk_tables
from tests.acceptance.test_board import CODE, TAG, button, given, post
from tests.acceptance.test_board_entrance import CLOSED, DESK, Browser, browsing, desked, sign_in
from tests.fakes.bot_api import BotApi, Sent
from tests.serving import HOA, LAN, Served, serving, settings_for

__all__ = ["desked"]

PAGES = ("/desk/ca-truc", "/desk/phat-tin", "/desk/phat-tin/K7-3M24", "/desk/nhat-ky")
MEMBER = 5_000_000_011
WORDS = "Mời đồng chí họp chi bộ.\nXem https://baochinhphu.vn/ <b>nhé</b>"
EVERY_DAY = frozenset(range(7))


@pytest.fixture
async def shifted(api: BotApi, shelf: Library, database_url: str) -> AsyncIterator[Served]:
    """Two officers, one of whom is an administrator, who take turns by day and night."""
    settings = settings_for(api, database_url, DESK_CHAT_ID=str(DESK))
    lan, hoa = f"telegram:{LAN}", f"telegram:{HOA}"
    shifts = (Shift(EVERY_DAY, time(6), time(18), (lan,)), Shift(EVERY_DAY, time(18), time(6), (hoa,)))
    desk = replace(settings.desk, officers=(Officer(lan, "Lan", admin=True), Officer(hoa, "Hoa")), shifts=shifts)
    async with serving(
        api, replace(shelf, board_url="http://localhost:8080"), replace(settings, desk=desk), web=True
    ) as served:
        yield served


def text_of(browser: Browser, part: str = "main") -> str:
    found = re.search(rf"<{part}.*?</{part}>", browser.html, re.DOTALL)
    assert found is not None
    return unescape(TAG.sub("", found[0]))


async def order(browser: Browser, page: str, **fields: str) -> str:
    """Where a form of the page leads, and what is there."""
    assert await browser.get(page) == 200
    sent = {"ma": browser.key, "lan": str(len(browser.html)), **fields}
    async with browser.session.post(browser.url + "/desk/lam", data=sent) as response:
        browser.html = await response.text()
        assert response.status == 200, browser.html
        return response.url.path


async def actions(served: Served, way: str = "web") -> list[tuple[str, str]]:
    return [(row["action"], row["code"]) for row in await served.rows(desk_tables.audit) if row["way"] == way]


@pytest.mark.parametrize("page", PAGES)
async def test_they_are_for_officers_alone(desked: Served, page: str) -> None:
    async with browsing(desked.url) as browser:
        assert await browser.get(page) == 403
        assert CLOSED in browser.html


@pytest.mark.slow
async def test_the_rota_says_what_the_chat_says_and_shows_four_weeks(shifted: Served) -> None:
    await given(shifted, post())
    await shifted.answers(DESK)
    in_chat = await shifted.ask(DESK, "/truc", user_id=LAN)
    async with browsing(shifted.url) as lan:
        await sign_in(shifted, lan)
        assert await lan.get("/desk/ca-truc") == 200
        shown = text_of(lan)
        for line in in_chat.text.splitlines():
            assert TAG.sub("", line) in shown
        assert len(re.findall(r'<section class="sheet week"', lan.html)) == 4
        assert "06:00–18:00" in shown
        assert "18:00–24:00" in shown
        assert "Đổi ca lúc" in shown
        assert f'href="/desk/vu/{CODE}"' in lan.html
        assert "ca của đồng chí" in shown
        for query in ("?tuan=2099-01-01", "?tuan=%3Cscript%3E", "?tuan=9999-99-99"):
            assert await lan.get(f"/desk/ca-truc{query}") == 200
            assert "Tuần này" in text_of(lan)
        later = re.search(r'href="(/desk/ca-truc\?tuan=[0-9-]+)"[^>]*>Bốn tuần sau', lan.html)
        assert later is not None
        assert await lan.get(later[1]) == 200
        assert "hôm nay" not in text_of(lan)


@pytest.mark.slow
async def test_all_that_an_officer_holds_is_given_back_from_the_rota(shifted: Served) -> None:
    await given(shifted, post())
    await shifted.answers(DESK)
    async with browsing(shifted.url) as lan:
        await sign_in(shifted, lan)
        await shifted.ask(DESK, f"/nhan {CODE}", user_id=LAN)
        assert await order(lan, "/desk/ca-truc", viec="nghi") == "/desk/ca-truc"
        assert CODE in text_of(lan)
        (case,) = await shifted.rows(desk_tables.cases)
        assert (case["status"], case["holder"]) == ("open", "")
    assert ("nghi", "") in await actions(shifted)


@pytest.mark.slow
async def test_a_broadcast_is_written_edited_timed_approved_and_dropped_on_the_board(desked: Served) -> None:
    await desked.ask(MEMBER, "/nhantin")
    async with browsing(desked.url) as lan:
        await sign_in(desked, lan)
        place = await order(lan, "/desk/phat-tin", viec="phathanh", loi=WORDS)
        (draft,) = await desked.rows(broadcasts)
        assert place == f"/desk/phat-tin/{draft['code']}"
        assert (draft["status"], draft["creator"]) == ("draft", f"telegram:{LAN}")
        assert "Mời đồng chí họp chi bộ." in text_of(lan)
        assert "<b>nhé" not in lan.html
        assert await order(lan, place, viec="sua", vu=draft["code"], loi="Mời họp lúc khác.") == place
        assert "Mời họp lúc khác." in text_of(lan)
        assert await order(lan, place, viec="hengio", vu=draft["code"], loi="10:00 25/12") == place
        assert "10:00 ngày 25/12" in text_of(lan)
        assert await order(lan, place, viec="hengio", vu=draft["code"], loi="lúc nào rảnh") == place
        assert "Giờ đó không có hoặc đã qua" in text_of(lan)
        await lan.get(place)
        approve = button(lan, "Duyệt và gửi")
        assert await order(lan, place, chon=approve) == place
        assert "Đã duyệt tin" in text_of(lan)
        await lan.get("/desk/phat-tin")
        assert "chờ đến giờ" in text_of(lan)
        await lan.get(place)
        assert await order(lan, place, chon=button(lan, "Hủy")) == place
        (over,) = await desked.rows(broadcasts)
        assert over["status"] == "cancelled"
        assert await order(lan, place, chon=approve) == place, "a button of before does nothing any more"
        (over,) = await desked.rows(broadcasts)
        assert over["status"] == "cancelled"
    code = draft["code"]
    logged = [action for action, of in await actions(desked) if of == code]
    assert logged == [f"broadcast-{one}" for one in ("draft", "edit", "when", "approve", "cancelled")]
    assert not [one for one in desked.api.sent(MEMBER) if "họp" in one.text]


@pytest.mark.slow
async def test_what_is_written_on_the_board_is_shown_in_the_chat_as_if_written_there(shifted: Served) -> None:
    await shifted.ask(MEMBER, "/nhantin")
    async with browsing(shifted.url) as lan:
        await sign_in(shifted, lan)
        place = await order(lan, "/desk/phat-tin", viec="phathanh", loi=WORDS)
        on_board = await shown_in_chat(shifted, 3)
        assert on_board[0].text.startswith("Lan làm trên màn hình trực: Người nhận sẽ thấy như sau:")
        await shifted.api.say(DESK, f"/phathanh {WORDS}", user_id=HOA)
        in_chat = await shown_in_chat(shifted, 3)
        code, other = (row["code"] for row in sorted(await shifted.rows(broadcasts), key=lambda row: row["id"]))
        assert [one.text.replace(other, code) for one in in_chat[1:]] == [one.text for one in on_board[1:]]
        assert [one.labels for one in in_chat] == [one.labels for one in on_board]
        await order(lan, place, viec="sua", vu=code, loi="Mời họp lúc khác.")
        assert (await shown_in_chat(shifted, 3))[1].text == "Mời họp lúc khác."
        await shifted.api.tap(DESK, "Duyệt và gửi", user_id=HOA, message_id=on_board[-1].message_id)
        assert "đã được sửa" in (await shown_in_chat(shifted, 1))[0].text
        await order(lan, place, viec="hengio", vu=code, loi="10:00 25/12")
        (timed,) = await shown_in_chat(shifted, 1)
        assert timed.text.startswith("Lan làm trên màn hình trực: ")
        await order(lan, place, viec="hengio", vu=code, loi="lúc nào rảnh")
        await shifted.settled()
        assert shifted.api.sent(DESK)[-1] == timed, "what changes nothing is told to nobody"
        await shifted.api.tap(DESK, "Duyệt và gửi", user_id=HOA, message_id=timed.message_id)
        assert "Đã duyệt tin" in (await shown_in_chat(shifted, 1))[0].text
        assert await order(lan, place, chon=button(lan, "Hủy")) == place
        assert (await shown_in_chat(shifted, 1))[0].text.startswith("Lan làm trên màn hình trực: ")
    (first,) = [row for row in await shifted.rows(broadcasts) if row["code"] == code]
    assert (first["status"], first["approver"]) == ("cancelled", f"telegram:{HOA}")


@pytest.mark.slow
async def test_who_writes_on_the_board_approves_nowhere_alone(api: BotApi, shelf: Library, database_url: str) -> None:
    settings = settings_for(api, database_url, DESK_CHAT_ID=str(DESK))
    officers = (Officer(f"telegram:{LAN}", "Lan", admin=True), Officer(f"telegram:{HOA}", "Hoa"))
    settings = replace(settings, desk=replace(settings.desk, officers=officers))
    strict = replace(shelf, board_url="http://localhost:8080", broadcast=replace(shelf.broadcast, two_person=True))
    async with serving(api, strict, settings, web=True) as served, browsing(served.url) as lan:
        await served.ask(MEMBER, "/nhantin")
        await sign_in(served, lan)
        place = await order(lan, "/desk/phat-tin", viec="phathanh", loi=WORDS)
        card = (await shown_in_chat(served, 3))[-1]
        await order(lan, place, chon=button(lan, "Duyệt và gửi"))
        (asked,) = await shown_in_chat(served, 1)
        assert "cần một cán bộ trực khác duyệt" in asked.text
        await api.tap(DESK, "Duyệt và gửi", user_id=LAN, message_id=card.message_id)
        assert "cần một cán bộ trực khác duyệt" in (await shown_in_chat(served, 1))[0].text
        await api.tap(DESK, "Duyệt và gửi", user_id=HOA, message_id=asked.message_id)
        assert "Đã duyệt tin" in (await shown_in_chat(served, 1))[0].text
        (row,) = await served.rows(broadcasts)
        assert (row["creator"], row["approver"]) == (f"telegram:{LAN}", f"telegram:{HOA}")


async def shown_in_chat(served: Served, count: int) -> list[Sent]:
    """The newest messages of the officers' chat, once no more are under way."""
    await served.settled()
    return served.api.sent(DESK)[-count:]


@pytest.mark.slow
async def test_a_broadcast_that_runs_shows_how_far_it_is(desked: Served) -> None:
    for place in range(3):
        await desked.ask(MEMBER + place, "/nhantin")
    row = {
        "code": "H4-QD66",
        "kind": "composed",
        "status": "paused",
        "title": "Tin đang gửi",
        "parts": "[]",
        "audience": "all",
        "topic": "",
        "rhythm": 2,
        "creator": "",
        "created_at": 1.0,
        "due_at": 0.0,
        "recipients": 40,
        "sent": 12,
        "started_at": desked.store._clock.now_s() - 60,
    }
    await desked.store._database.write(lambda connection: connection.execute(broadcasts.insert(), row) and None)
    async with browsing(desked.url) as lan:
        await sign_in(desked, lan)
        for page in ("/desk/phat-tin", "/desk/phat-tin/H4-QD66"):
            await lan.get(page)
            assert '<progress max="40" value="12"' in lan.html
            assert "Đã tới 12 trên 40 người" in text_of(lan)
        assert await lan.get("/desk/phat-tin/K7-3M25") == 404
        assert await lan.get("/desk/phat-tin/..%2f") == 404


@pytest.mark.slow
async def test_the_log_says_who_did_what_where_and_others_see_their_own_lines(shifted: Served) -> None:
    await given(shifted, post())
    await shifted.answers(DESK)
    await shifted.ask(DESK, f"/nhan {CODE}", user_id=HOA)
    async with browsing(shifted.url) as lan, browsing(shifted.url) as hoa:
        await sign_in(shifted, lan)
        await lan.get(f"/desk/vu/{CODE}")
        await order(lan, f"/desk/vu/{CODE}", viec="ghichu", vu=CODE, loi="Chờ công an xã")
        await lan.get("/desk/nhat-ky")
        shown = text_of(lan)
        assert re.search(r"Hoa\s*nhận vụ\s*K7-3M24", shown)
        assert re.search(r"Lan\s*ghi chú, trên màn hình trực\s*K7-3M24", shown)
        assert "xem vụ" not in shown
        await lan.get("/desk/nhat-ky?xem=ca")
        assert "xem vụ, trên màn hình trực" in text_of(lan)
        await lan.get(f"/desk/nhat-ky?ai=telegram:{HOA}")
        assert "ghi chú" not in text_of(lan, "ol")
        await lan.get("/desk/nhat-ky?ngay=2020-01-01")
        assert "Không có dòng nào" in text_of(lan)
        await sign_in(shifted, hoa, HOA)
        await hoa.get(f"/desk/nhat-ky?ai=telegram:{LAN}&xem=ca")
        assert "Lan" not in text_of(hoa, "ol")
        assert "nhận vụ" in text_of(hoa, "ol")
        await hoa.get(f"/desk/nhat-ky?vu={CODE}&xem=ca")
        assert "ghi chú, trên màn hình trực" in text_of(hoa, "ol")
        assert "xem vụ" not in text_of(hoa, "ol")


@pytest.mark.slow
async def test_nothing_is_looked_at_without_a_line_in_the_log(shifted: Served) -> None:
    await given(shifted, post())
    async with browsing(shifted.url) as lan, browsing(shifted.url) as hoa:
        await sign_in(shifted, lan)
        await sign_in(shifted, hoa, HOA)

        async def lines(browser: Browser, path: str, **headers: str) -> list[tuple[str, str]]:
            before = len(await shifted.rows(desk_tables.audit))
            async with browser.session.get(browser.url + path, headers=headers) as response:
                browser.html = await response.text()
            found = await shifted.rows(desk_tables.audit)
            return [(row["action"], row["code"]) for row in found[before:]]

        page = f"/desk/vu/{CODE}"
        assert await lines(lan, page, **{"X-Live": "1"}) == [("xem", CODE)], "anybody can send the header"
        look = re.search(r'data-look="([0-9a-f]{32})"', lan.html)
        assert look is not None
        assert await lines(lan, page, **{"X-Live": look[1]}) == [], "the page looks again by itself"
        assert await lines(hoa, page, **{"X-Live": look[1]}) == [("xem", CODE)], "another's look"
        assert await lines(lan, "/desk", **{"X-Live": look[1]}) == [("hangdoi", "")], "another look"
        assert await lines(lan, "/desk?xong=1") == [("hangdoi:xong", "")]
        assert await lines(lan, "/desk/so-lieu") == [("thongke", "")]
        assert await lines(lan, "/desk/so-lieu/vu?loai=submission") == [("thongke:vu", "")]
        assert await lines(lan, f"/desk/anh/{CODE}/0") == [("xem", CODE)]
        assert await lines(lan, f"/desk/anh/{CODE}/0?xem={look[1]}") == []
        assert await lines(lan, "/desk/nhat-ky") == [("nhatky", "")]
    entered = [action for action, _ in await actions(shifted) if action.startswith(("vao", "ra"))]
    assert entered == ["vao", "vao"]
