"""All that the board shows of a case, and what is done to cases there with success."""

import re
from typing import Any

import pytest
from sqlalchemy import update

from bot.domain.case_effects import Claim, Merge
from bot.domain.cases import CaseKind, Harm, Material, Reason
from bot.domain.messages import Media, MediaKind
from bot.domain.submission_effects import AddNote, JoinCase, OpenCase, Withdraw
from bot.storage.desk.tables import cases, submissions
from tests.acceptance.test_board import ASKED, CODE, MEMBER, OTHER, act, button, deeds, given, post
from tests.acceptance.test_board_entrance import DESK, Browser, browsing, desked, enlist_hoa, sign_in
from tests.acceptance.test_board_pages import text_of
from tests.serving import HOA, LAN, Served
from tests.walked import POST, told

__all__ = ["desked"]
pytestmark = pytest.mark.slow

SECOND = MEMBER + 1
SCAM = "Bộ Công an thông báo khẩn: bấm https://bocongan-vn.top/xac-minh ngay trong 24h kẻo bị khóa tài khoản!!!"


async def case(served: Served, code: str = CODE) -> dict[str, Any]:
    (found,) = [row for row in await served.rows(cases) if row["code"] == code]
    return found


async def changed(served: Served, code: str, **values: Any) -> None:
    order = update(cases).where(cases.c.code == code).values(values)
    await served.store._database.write(lambda connection: connection.execute(order) and None)


def section(browser: Browser, id_: str) -> str:
    found = re.search(rf'<(section|div)[^>]* id="{id_}".*?</\1>', browser.html, re.DOTALL)
    assert found is not None, id_
    return re.sub(r"<[^>]+>", " ", found[0])


async def test_a_case_is_shown_with_all_that_was_sent_and_done(desked: Served) -> None:
    files = (
        Media(MediaKind.PHOTO, "p1", "u1"),
        Media(MediaKind.AUDIO, "a1", "u2"),
        Media(MediaKind.FILE, "f1", "u3", name="<b>sao kê</b>.pdf", size=1_234_567),
    )
    sent = OpenCase(
        *(
            CODE,
            CaseKind.SUBMISSION,
            Material(SCAM, media=files, forwarded="Kênh Tin Nóng"),
            Reason.SCAM,
            Harm.GAVE_CODE,
        ),
        note="Nhận lúc 9 giờ",
        contact="Bác Tư",
    )
    await given(desked, sent)
    number = (await case(desked))["id"]
    await given(desked, JoinCase(number, note="Hàng xóm cũng nhận", contact="Chị Năm"), member=SECOND)
    await given(desked, AddNote(number, "Tôi chưa bấm"))
    async with browsing(desked.url) as lan:
        await sign_in(desked, lan)
        await act(lan, viec="ghichu", loi="Đã gọi công an xã")
        await act(lan, chon=button(lan, "Nhận"))
        await lan.get(f"/desk/vu/{CODE}")
        content, history = section(lan, "noi-dung"), section(lan, "lich-su")
        for shown in (
            *("Bộ Công an thông báo khẩn", "hxxps", "Kênh Tin Nóng", "Nhận lúc 9 giờ", "Hàng xóm cũng nhận"),
            *(
                "Tôi chưa bấm",
                "Bác Tư",
                "Chị Năm",
                "1 ảnh, 1 đoạn ghi âm, 1 tệp",
                "&lt;b&gt;sao kê",
                "pdf, 1,2 MB",
                "xem dưới phiếu của vụ",
            ),
        ):
            assert shown in content, shown
        for shown in ("Đã gọi công an xã", "Lan", "nhận vụ", "ghi chú"):
            assert shown in history, shown
        assert "Đã gọi công an xã" not in content
        assert "2 người gửi" in section(lan, "dau")
        assert "Dấu hiệu đáng ngờ trong bài: " in text_of(lan).partition("Chương trình thấy")[2]


async def test_a_case_like_another_is_named_and_merged_into_it_and_taken_out_again(desked: Served) -> None:
    await given(desked, OpenCase(CODE, CaseKind.SUBMISSION, told(POST)))
    await given(desked, OpenCase(OTHER, CaseKind.SUBMISSION, told(POST + " nhé")), member=SECOND)
    async with browsing(desked.url) as lan:
        await sign_in(desked, lan)
        await lan.get(f"/desk/vu/{OTHER}")
        assert "Vụ giống vụ này" in lan.html
        assert f'href="/desk/vu/{CODE}"' in lan.html
        merge = button(lan, f"Gộp vào {CODE}")
        assert f"Đã gộp vụ {OTHER} vào vụ {CODE}" in await act(lan, OTHER, chon=merge)
        assert (await case(desked, OTHER))["merged_into"] == (await case(desked))["id"]
        await lan.get(f"/desk/vu/{CODE}")
        assert "2 người gửi" in section(lan, "dau")
        await lan.get(f"/desk/vu/{OTHER}")
        assert f'href="/desk/vu/{CODE}"' in section_html(lan, "dau")
        await act(lan, OTHER, chon=button(lan, "Tách"))
        assert ((await case(desked, OTHER))["status"], (await case(desked, OTHER))["merged_into"]) == ("open", None)
        await act(lan, OTHER, viec="gop", vao=CODE.lower())
        assert (await case(desked, OTHER))["status"] == "merged", "by its code in the form too"
    assert [done for _, done in await deeds(desked, OTHER)] == [f"gop:{CODE}", f"tach:{CODE}", f"gop:{CODE}"]


async def test_out_of_a_colleagues_case_the_board_splits_after_its_question(desked: Served) -> None:
    await given(desked, OpenCase(CODE, CaseKind.SUBMISSION, told(POST)))
    await given(desked, OpenCase(OTHER, CaseKind.SUBMISSION, told(POST + " nhé")), member=SECOND)
    number, other = (await case(desked))["id"], (await case(desked, OTHER))["id"]
    await enlist_hoa(desked)
    await given(desked, Merge(other, number))
    await given(desked, Claim(number, f"telegram:{HOA}"))
    async with browsing(desked.url) as lan:
        await sign_in(desked, lan)
        await lan.get(f"/desk/vu/{OTHER}")
        before = len(desked.api.sent(DESK))
        asked = await act(lan, OTHER, chon=button(lan, "Tách"))
        assert f"CHƯA TÁCH. Hoa đang giữ vụ {CODE}" in asked
        assert (await case(desked, OTHER))["status"] == "merged"
        anyway = button(lan, f"Vẫn tách vụ {OTHER}")
        assert f"Đã tách vụ {OTHER}" in await act(lan, OTHER, chon=anyway)
        assert ((await case(desked, OTHER))["status"], (await case(desked))["status"]) == ("open", "claimed")
    await desked.api.wait_for(
        lambda: any(f"Lan vừa tách vụ {OTHER}" in one.text for one in desked.api.sent(DESK)[before:])
    )


def section_html(browser: Browser, id_: str) -> str:
    return browser.html.partition(f'id="{id_}"')[2].partition("</div>")[0]


async def test_who_sent_something_is_asked_from_the_board_and_their_answer_stands_there(desked: Served) -> None:
    await desked.ask(MEMBER, "https://vtv-vn0.top/tin")
    for label in ("Gửi cán bộ trực", "Nghi lừa đảo", "Chưa làm gì cả", "Gửi ngay"):
        await desked.tap(MEMBER, label)
    (code,) = [row["code"] for row in await desked.rows(cases)]
    async with browsing(desked.url) as lan:
        await sign_in(desked, lan)
        before = len(desked.api.sent(MEMBER))
        shown = await act(lan, code, viec="hoithem", loi="Đồng chí nhận tin này từ ai?")
        assert "CHƯA GỬI" in shown
        assert len(desked.api.sent(MEMBER)) == before
        assert "Số người nhận: 1" in await act(lan, code, chon=button(lan, "Gửi"))
        asked = (await desked.answers(MEMBER, before + 1))[-1]
        assert "nhận tin này từ ai?" in asked.text
        ours = {
            "message_id": asked.message_id,
            "date": 1,
            "chat": {"id": MEMBER, "type": "private"},
            "text": asked.text,
        }
        replied = ours | {"from": desked.api.state.me}
        await desked.api.say(MEMBER, "Từ nhóm tổ dân phố", reply_to_message=replied)
        offered = (await desked.answers(MEMBER, before + 2))[-1]
        await desked.tap(MEMBER, offered.labels[0])
        await lan.get(f"/desk/vu/{code}")
        assert "Từ nhóm tổ dân phố" in section(lan, "noi-dung")
    assert (f"telegram:{LAN}", "hoithem") in await deeds(desked, code)


async def test_each_filter_lets_through_what_it_names_and_nothing_else(desked: Served) -> None:
    await given(desked, post(), post(OTHER, "Mất tiền", harm=Harm.PAID))
    await given(desked, OpenCase(ASKED, CaseKind.QUESTION, Material("Chia sẻ được không?")))
    await given(desked, JoinCase((await case(desked))["id"]), member=SECOND)
    now_s = desked.store._clock.now_s()
    await changed(desked, ASKED, opened_at=now_s - 3_600, since_at=now_s - 3_600)
    late = update(submissions).values(sent_at=now_s - 60)
    await desked.store._database.write(lambda connection: connection.execute(late) and None)
    await changed(desked, OTHER, holder=f"telegram:{LAN}", status="claimed")
    async with browsing(desked.url) as lan:
        await sign_in(desked, lan)

        async def listed(query: str) -> set[str]:
            assert await lan.get(f"/desk{query}") == 200
            return set(re.findall(r'id="vu-([0-9A-Z-]+)"', lan.html))

        for query, expected in (
            ("", {CODE, OTHER, ASKED}),
            ("?gap=khan", {OTHER}),
            ("?gap=thuong", {CODE, ASKED}),
            ("?loai=cau-hoi", {ASKED}),
            ("?loai=noi-dung", {CODE, OTHER}),
            ("?lau=30", {ASKED}),
            ("?lau=120", set()),
            ("?nguoi=2", {CODE}),
            ("?nguoi=5", set()),
            ("?giu=toi", {OTHER}),
            (f"?giu=telegram:{LAN}", {OTHER}),
            ("?giu=chua", {CODE, ASKED}),
            ("?giu=chua&loai=noi-dung", {CODE}),
        ):
            assert await listed(query) == expected, query


async def test_a_finding_for_a_case_that_was_taken_back_a_moment_ago_says_so_and_goes_to_nobody(
    desked: Served,
) -> None:
    await given(desked, post())
    async with browsing(desked.url) as lan:
        await sign_in(desked, lan)
        assert "CHƯA GỬI" in await act(lan, viec="traloi", ketluan="sai", loi="Báo đã bác bỏ.")
        send = button(lan, "Gửi “sai” cho 1 người")
        await given(desked, Withdraw((await case(desked))["id"], None))
        for order in ({"chon": send}, {"viec": "traloi", "ketluan": "sai", "loi": "Vậy thôi."}, {"viec": "traloi"}):
            said = await act(lan, **order)
            assert f"Vụ {CODE}: người gửi đã rút lại hoặc xóa dữ liệu" in said
            assert "Không có gì được gửi đi" in said
    assert await deeds(desked) == []
    assert not desked.api.sent(MEMBER)
