"""The desk's board over HTTP, without scripts: what an officer sees and does, in step with the officers' chat."""

import re
from contextlib import AsyncExitStack
from functools import partial
from html import unescape

import pytest

from bot.domain.cases import CaseKind, Harm, Material, Reason
from bot.domain.effects import Effect
from bot.domain.submission_effects import AddNote, OpenCase
from bot.storage import effects
from bot.storage.tables import desk as desk_tables
from tests.acceptance.test_board_entrance import DESK, Browser, browsing, desked, sign_in
from tests.serving import HOA, LAN, Served

__all__ = ["desked"]

MEMBER = 5_000_000_011
CODE, OTHER, ASKED = "K7-3M24", "H4-QD66", "P9-WT4R"
MARKUP = '<script>window.hacked=1</script><img src=x onerror=alert(1)> "{{ 7*7 }}" https://tin-la.info/nhan-qua'
TAG = re.compile(r"<[^>]+>")


async def given(served: Served, *cases: Effect, member: int = MEMBER) -> None:
    key = f"telegram:{member}"
    now_s = served.store._clock.now_s()
    await served.store._database.write(lambda connection: effects.apply(connection, cases, key, now_s))


def post(code: str = CODE, text: str = "Tin này sai rồi", **more: object) -> OpenCase:
    return OpenCase(code, CaseKind.SUBMISSION, Material(text), **more)  # type: ignore[arg-type]


async def act(browser: Browser, code: str = CODE, **fields: str) -> str:
    """What the desk says to a form, as text."""
    assert await browser.get(f"/desk/vu/{code}") == 200
    sent = {"ma": browser.key, "lan": str(len(browser.html)), "vu": code, **fields}
    async with browser.session.post(browser.url + "/desk/lam", data=sent) as response:
        browser.html = await response.text()
        assert response.status == 200, browser.html
        assert "tin=" in str(response.url), response.url
    found = re.search(r'<section id="ket-qua".*?</section>', browser.html, re.DOTALL)
    assert found is not None
    return unescape(TAG.sub("", found[0]))


def button(browser: Browser, label: str) -> str:
    found = re.findall(rf'name="chon" value="([^"]+)"[^>]*>\s*{re.escape(label)}', browser.html)
    assert found, label
    return unescape(found[0])


async def deeds(served: Served, code: str = CODE) -> list[tuple[str, str]]:
    rows = await served.rows(desk_tables.audit)
    return [(row["officer"], row["action"]) for row in rows if row["code"] == code and row["action"] != "xem"]


@pytest.mark.slow
async def test_a_case_is_taken_answered_and_taken_back_as_in_the_chat(desked: Served) -> None:
    await given(desked, post())
    async with browsing(desked.url) as lan:
        await sign_in(desked, lan)
        assert f'href="/desk/vu/{CODE}"' in lan.html
        await lan.get(f"/desk/vu/{CODE}")
        assert "đã nhận vụ" in await act(lan, chon=button(lan, "Nhận"))
        await lan.get(f"/desk/vu/{CODE}")
        assert "Lan đang giữ" in lan.html
        shown = await act(lan, viec="traloi", ketluan="dung", loi="Khớp với https://baochinhphu.vn/ hôm nay.")
        assert "CHƯA GỬI" in shown
        assert "https://baochinhphu.vn/" in shown
        assert "đừng" not in shown, "a finding that is chosen is in no doubt"
        assert not desked.api.sent(MEMBER)
        going = await act(lan, chon=button(lan, "Gửi “đúng” cho 1 người"))
        assert "sẽ đi sau" in going
        beside = [one.text for one in desked.api.sent(DESK) if "làm trên màn hình trực" in one.text]
        assert "Hoàn tác" in await act(lan, chon=button(lan, "Hoàn tác")) or beside
    assert await deeds(desked) == [
        (f"telegram:{LAN}", "nhan"),
        (f"telegram:{LAN}", "traloi:dung"),
        (f"telegram:{LAN}", "hoantac"),
    ]
    assert not desked.api.sent(MEMBER)


@pytest.mark.slow
async def test_the_second_who_takes_a_case_is_told_who_has_it(desked: Served) -> None:
    await given(desked, post())
    await desked.store._database.write(
        lambda connection: (
            connection.execute(
                desk_tables.officers.insert(),
                {"owner": f"telegram:{HOA}", "name": "Hoa", "admin": False, "enlisted_at": 1.0, "revoked": False},
            )
            and None
        )
    )
    async with browsing(desked.url) as lan, browsing(desked.url) as hoa:
        await sign_in(desked, lan)
        await sign_in(desked, hoa, HOA)
        await hoa.get(f"/desk/vu/{CODE}")
        take = button(hoa, "Nhận")
        await desked.ask(DESK, f"/nhan {CODE}", user_id=LAN)
        said = await act(hoa, chon=take)
        assert "Lan" in said
        assert "đang do Lan giữ" in said
        assert "CHƯA" not in await act(lan, viec="chuyen", can_bo=f"telegram:{HOA}")
        (row,) = await desked.rows(desk_tables.cases)
        assert row["holder"] == f"telegram:{HOA}"
        called = await desked.answers(DESK)
        assert any("Hoa" in one.text for one in called)


@pytest.mark.slow
async def test_markup_in_every_field_shows_as_text_and_links_are_broken(desked: Served) -> None:
    await given(desked, post(text=MARKUP, note=MARKUP, contact=MARKUP, reason=Reason.SCAM, harm=Harm.PAID))
    (row,) = await desked.rows(desk_tables.cases)
    await given(desked, AddNote(row["id"], MARKUP))
    async with browsing(desked.url) as lan:
        await sign_in(desked, lan)
        pages = [lan.html]
        for viec in ("ghichu", "hoithem", "traloi", "gop"):
            await act(lan, viec=viec, loi=MARKUP, ketluan="sai", vao=MARKUP)
            pages.append(lan.html)
        await lan.get(f"/desk?giu={MARKUP}&gap=%3Cb%3E&lau=9999999999999999999&nguoi=-1")
        pages.append(lan.html)
    for html in pages:
        assert "<script>window" not in html
        assert "<img src=x" not in html
        assert "https://tin-la.info" not in html.replace("&gt;", "")
    assert "hxxps" in pages[1]


@pytest.mark.slow
async def test_what_is_no_order_of_the_board_changes_nothing(desked: Served) -> None:
    await given(desked, post())
    await desked.answers(DESK)
    async with browsing(desked.url) as lan, browsing(desked.url) as member:
        await sign_in(desked, lan)
        forms: tuple[dict[str, str], ...] = (
            {},
            {"viec": "xoa", "vu": CODE},
            {"viec": "ghichu", "vu": "khong-co"},
            {"chon": "0.khongco:1"},
            {"chon": "!poll:1:2"},
            {"viec": "traloi", "vu": CODE, "loi": "x" * 9_000, "ketluan": "sai"},
        )
        for form in forms:
            await lan.get("/desk")
            assert await lan.post("/desk/lam", {"ma": lan.key, **form}) in {400, 413}, form
        await lan.get("/desk")
        assert await member.post("/desk/lam", {"ma": lan.key, "vu": CODE, "viec": "ghichu", "loi": "x"}) == 403
        for path in ("/desk/vu/K7-3M25", "/desk/vu/..", "/desk/anh/K7-3M24/0", "/desk/vu/P9-WT4R"):
            assert await lan.get(path) == 404, path
    (case,) = await desked.rows(desk_tables.cases)
    assert (case["status"], case["holder"], case["finding"]) == ("open", "", "")
    assert await desked.rows(desk_tables.remarks) == await desked.rows(desk_tables.pending) == []


@pytest.mark.slow
async def test_a_session_has_so_many_streams_that_connections_are_left_for_its_forms(desked: Served) -> None:
    async with browsing(desked.url) as browser, AsyncExitStack() as opened:
        await sign_in(desked, browser)
        stream = partial(browser.session.get, desked.url + "/desk/thay-doi")
        told = [(await opened.enter_async_context(stream())).status for _ in range(5)]
        assert told == [200, 200, 200, 200, 429]


async def test_the_list_shows_what_is_asked_for(desked: Served) -> None:
    await given(desked, post(), post(OTHER, "Mất tiền", harm=Harm.PAID), post(ASKED, "Hai người hỏi"))
    async with browsing(desked.url) as lan:
        await sign_in(desked, lan)

        async def listed(query: str) -> list[str]:
            assert await lan.get(f"/desk{query}") == 200
            return re.findall(r'id="vu-([0-9A-Z-]+)"', lan.html)

        assert await listed("") == [OTHER, CODE, ASKED]
        assert await listed("?gap=khan") == [OTHER]
        assert await listed("?loai=cau-hoi") == []
        assert await listed("?lau=30") == []
        assert await listed("?nguoi=2") == []
        await desked.api.say(DESK, f"/nhan {CODE}", user_id=LAN)
        await desked.settled()
        assert await listed("?giu=toi") == [CODE]
        assert await listed("?giu=chua") == [OTHER, ASKED]
        async with lan.session.get(f"{lan.url}/desk/ke?sau={OTHER}") as response:
            assert response.url.path == f"/desk/vu/{CODE}"
