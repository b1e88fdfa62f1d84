"""The page over HTTP, with the desk on Telegram: what a browser without scripts sees, and what nobody may do."""

import asyncio
import io
import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import replace

import aiohttp
import pytest
from PIL import Image

from bot.channels.web import door
from bot.config.web import Web
from bot.dialogue.library import Library
from bot.domain.cases import Officer
from bot.services.shares import Shares
from bot.storage import schema
from bot.storage.page_tables import pages, photos
from tests.acceptance.test_privacy import everything
from tests.fakes.bot_api import BotApi
from tests.reader import Message, Reader, messages_in, reading
from tests.serving import LAN, QUESTION, Served, serving, settings_for

DESK = -1_001_000_000_077
MARK = "zqxbaomat"
WAIT_S = 40.0
CODE = re.compile(r"/theodoi ([0-9A-Z]{2}-[0-9A-Z]{4})")


@pytest.fixture
async def desked(
    api: BotApi, shelf: Library, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Served]:
    monkeypatch.setattr("bot.storage.engines.SCRUB_EVERY_S", 0.05)
    settings = settings_for(api, database_url, DESK_CHAT_ID=str(DESK))
    settings = replace(settings, desk=replace(settings.desk, officers=(Officer(f"telegram:{LAN}", "Lan"),), undo_s=0.1))
    async with serving(api, shelf, settings, web=True) as served:
        yield served


@pytest.fixture
async def page(api: BotApi, shelf: Library, sqlite_database: str) -> AsyncIterator[Served]:
    async with serving(api, shelf, settings_for(api, sqlite_database), web=True) as served:
        yield served


def photo(kind: str = "PNG", **options: object) -> bytes:
    out = io.BytesIO()
    Image.effect_noise((320, 240), 60).convert("RGB").save(out, kind, **options)
    return out.getvalue()


async def send_photo(reader: Reader, content: bytes, text: str = "") -> int:
    form = aiohttp.FormData()
    for name, value in (("ma", reader.value("ma")), ("lan", "anh-1"), ("loi", text)):
        form.add_field(name, value)
    form.add_field("anh", io.BytesIO(content), filename="anh.png", content_type="image/png")
    async with reader.session.post(reader.url + "/gui", data=form, allow_redirects=False) as response:
        return response.status


async def test_without_scripts_a_question_its_grounds_and_a_card_of_help_are_on_the_page(page: Served) -> None:
    async with reading(page.url) as reader:
        (answer,) = await reader.ask(QUESTION)
        assert answer.kind == "khong"
        assert "⛔ KHÔNG LÀM" in answer.text
        assert "<strong>" in answer.html
        assert re.search(r"<details><summary>Đọc cả mục: [^<]+</summary>\s*<blockquote>[^<]{40,}", answer.html)
        (grounds,) = await reader.press("Xem thêm căn cứ")
        assert "Việc nên làm" in grounds.text
        (help_,) = await reader.ask("tôi vừa bị lừa chuyển khoản 20 triệu giờ làm sao")
        assert help_.kind == "khan"
        assert '<a class="so" href="tel:113">113</a>' in help_.html
        assert [one.number for one in await reader.open()] == [answer.number, grounds.number, help_.number]


async def test_a_photo_goes_to_the_desk_written_anew_and_the_finding_comes_by_itself(desked: Served) -> None:
    api = desked.api
    async with reading(desked.url) as reader:
        await reader.open()
        assert await send_photo(reader, photo("JPEG", comment=b"noi chup: nha toi")) == 303
        async with asyncio.timeout(WAIT_S):
            while not (shown := await reader.open()):  # noqa: ASYNC110 - as a member loads the page anew
                await asyncio.sleep(0.1)
        (asked,) = shown
        assert "Gửi cán bộ trực" in asked.html
        await reader.press("Gửi cán bộ trực")
        await reader.press("Ảnh, video giả")
        (receipt,) = await reader.press("Gửi ngay")
        found = CODE.search(receipt.text)
        assert found is not None
        assert f'name="loi" value="/theodoi {found[1]}"' in receipt.html
        await api.wait_for(lambda: api.calls_of("sendPhoto"), timeout_s=WAIT_S)
        (upload,) = api.calls_of("sendPhoto")
        assert "noi chup" not in str(upload.params)
        (row,) = await desked.rows(photos)
        assert row["content"].startswith(b"\xff\xd8")
        assert b"noi chup" not in row["content"]
        reader.last = receipt.number
        waiting = asyncio.create_task(anext(reader.stream()))
        await api.say(DESK, f"/traloi {found[1]} sai Ảnh đã bị cắt ghép.", user_id=LAN)
        await api.wait_for(
            lambda: any(one.buttons for one in api.sent(DESK) if "CHƯA GỬI" in one.text), timeout_s=WAIT_S
        )
        await api.tap(DESK, "Gửi “sai” cho 1 người", user_id=LAN)
        finding: Message = await asyncio.wait_for(waiting, WAIT_S)
        assert finding.kind == "ketluan"
        assert "Ảnh đã bị cắt ghép" in finding.text
        assert [one.number for one in await reader.ask(f"/theodoi {found[1]}")] != []


async def test_a_stream_goes_on_after_the_last_event_and_repeats_nothing(page: Served) -> None:
    async with reading(page.url) as reader:
        await reader.open()
        (first,) = await reader.ask(QUESTION)
        assert (await asyncio.wait_for(anext(reader.stream()), WAIT_S)).number == first.number
        (second,) = await reader.ask("/trogiup")
        assert (await asyncio.wait_for(anext(reader.stream()), WAIT_S)).number == second.number
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(anext(reader.stream()), 0.5)


async def test_a_form_that_comes_twice_counts_once(page: Served) -> None:
    async with reading(page.url, scripts=True) as reader:
        await reader.open()
        assert await reader.post({"loi": QUESTION, "lan": "mot"}) == 202
        assert await reader.post({"loi": QUESTION, "lan": "mot"}) == 202
        await page.settled()
        assert len(await reader.open()) == 1
        assert await reader.post({"loi": QUESTION, "lan": "hai"}) == 202
        await page.settled()
        assert len(await reader.open()) == 2


async def test_what_was_asked_is_kept_nowhere_and_what_was_answered_goes_with_xoa(desked: Served) -> None:
    async with reading(desked.url) as reader:
        await reader.ask(f"{QUESTION} {MARK}")
        await desked.settled()
        assert MARK.encode() not in await everything(desked)
        (told,) = await reader.ask("/dulieu")
        assert "gửi đến trang web" in told.text
        await reader.ask("/xoa")
        (gone,) = await reader.press("Xóa hết dữ liệu của tôi")
        assert "Đã xóa hết" in gone.text
        assert [one.number for one in await reader.open()] == [gone.number]
        assert len(await desked.rows(pages)) == 1
        assert await desked.rows(schema.conversations) == []


async def test_what_is_not_sent_from_the_page_changes_nothing(page: Served) -> None:
    async with reading(page.url) as reader, reading(page.url) as other:
        await reader.open()
        await other.open()
        text = {"loi": QUESTION}
        assert await reader.post(text | {"ma": other.value("ma")}) == 403
        assert await reader.post(text | {"ma": ""}) == 403
        assert await reader.post(text, {"Sec-Fetch-Site": "cross-site"}) == 403
        assert await reader.post(text, {"Sec-Fetch-Site": "same-site"}) == 403
        assert await reader.post(text, {"Origin": "https://xau.example"}) == 403
        assert await reader.post(text, {"Origin": page.url, "Sec-Fetch-Site": "same-origin"}) == 303
        await page.settled()
        assert len(await reader.open()) == 1
        assert await other.open() == []
    forged = ("", "khach=6cede4a2.x", f"khach=1.{'x' * 43}", f"khach=ffffffffffff.{'x' * 43}", f"khach={'x' * 5000}")
    for cookie in forged:
        async with aiohttp.ClientSession(headers={"Cookie": cookie}) as session:
            for path in ("/gui", "/ket-thuc"):
                async with session.post(page.url + path, data={"loi": "x", "ma": ""}) as response:
                    assert response.status == 403
                    assert "mở lại trang trò chuyện" in await response.text()
            async with session.get(page.url + "/su-kien") as response:
                assert response.status == 403


async def test_too_much_and_what_is_no_photo_is_refused_in_words(page: Served) -> None:
    async with reading(page.url) as reader:
        await reader.open()
        assert await reader.post({"loi": "x" * 9_000}) == 413
        assert "8000 ký tự" in reader.answer
        assert await send_photo(reader, b"\x00" * (11 * 2**20)) == 413
        assert await send_photo(reader, b"khong phai anh") == 415
        assert await send_photo(reader, b"<svg xmlns='http://www.w3.org/2000/svg'/>") == 415
        async with reader.session.post(page.url + "/gui", json={"loi": "x"}) as response:
            assert response.status == 400
        async with reader.session.post(
            page.url + "/gui", data=b"--x\r\nkhong ra gi", headers={"Content-Type": "multipart/form-data; boundary=y"}
        ) as response:
            assert response.status == 400
        assert await reader.open() == []
        assert await page.rows(photos) == []


async def test_markup_in_every_field_is_shown_as_text(page: Served) -> None:
    evil = "<script>alert(1)</script><img src=x onerror=alert(1)> https://xau.top/<b>"
    async with reading(page.url) as reader:
        for text in (evil, f"/gui {evil}", f"/theodoi {evil}"):
            await reader.ask(text)
        async with reader.session.post(page.url + "/tra-cuu", data={"q": evil}) as response:
            found = await response.text()
        assert "&lt;script&gt;" in found
        for html in (reader.html, found):
            assert "<script>alert" not in html
            assert "<img src=x" not in html
        assert await reader.post({"chon": evil}) == 303


async def test_who_sends_too_much_is_told_to_wait_and_others_are_not(page: Served) -> None:
    async with reading(page.url, scripts=True) as reader, reading(page.url, scripts=True) as other:
        await reader.open()
        await other.open()
        told = [await reader.post({"loi": "/trogiup"}) for _ in range(30)]
        assert told[:20] == [202] * 20
        assert told[-1] == 429
        assert await other.post({"loi": "/trogiup"}) == 202


async def test_the_page_is_for_this_machine_until_it_has_a_public_name(page: Served) -> None:
    async with aiohttp.ClientSession() as session:
        for headers in ({"Host": "xau.example"}, {"X-Forwarded-For": "203.0.113.9"}, {"Forwarded": "for=203.0.113.9"}):
            async with session.get(page.url + "/", headers=headers) as response:
                assert response.status == 421
                assert "web.public_url" in await response.text()
        for host in ("localhost", "LocalHost:8080"):
            async with session.get(page.url + "/", headers={"Host": host}) as response:
                assert response.status == 200


async def test_behind_a_proxy_each_address_has_its_own_share_and_the_cookie_is_for_https(
    api: BotApi, shelf: Library, sqlite_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its share does not refill meanwhile: the clock stands still, however long 300 requests take."""
    monkeypatch.setattr(door, "Shares", lambda burst, per_s: Shares(burst, per_s, clock=lambda: 0.0))
    web = Web(host="127.0.0.1", port=0, public_url="https://tro-ly.vidu.vn", proxies=("127.0.0.1/32",))
    settings = replace(settings_for(api, sqlite_database), web=web)
    async with serving(api, shelf, settings, web=True) as served, aiohttp.ClientSession() as session:

        async def status(address: str) -> int:
            headers = {"Host": "tro-ly.vidu.vn", "X-Forwarded-For": address, "X-Forwarded-Proto": "https"}
            async with session.get(served.url + "/tra-cuu", headers=headers) as response:
                return response.status

        assert [await status("203.0.113.9") for _ in range(300)][-1] == 429
        assert await status("203.0.113.10") == 200
        headers = {"Host": "tro-ly.vidu.vn", "X-Forwarded-For": "203.0.113.10"}
        async with session.get(served.url + "/", headers=headers) as response:
            cookie = response.headers["Set-Cookie"]
            assert response.headers["Strict-Transport-Security"]
        assert cookie.startswith("__Host-khach=")
        assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
        headers["Host"] = "Tro-Ly.VIDU.vn:443"
        async with session.get(served.url + "/", headers=headers) as response:
            assert response.status == 200
        async with session.get(served.url + "/", headers={"Host": "khac.vn", "X-Forwarded-For": "1.2.3.4"}) as response:
            assert response.status == 421


async def test_the_knowledge_has_a_page_for_every_document_clause_topic_and_answer(
    page: Served, shelf: Library
) -> None:
    knowledge = shelf.knowledge
    paths = [f"/tra-cuu/van-ban/{one}" for one in knowledge.documents]
    paths += [
        f"/tra-cuu/muc/{one.document}/{one.ref.partition('#')[2]}" for one in list(knowledge.clauses.values())[::6]
    ]
    paths += [f"/tra-cuu/chu-de/{one}" for one in list(knowledge.topics)[::4]]
    paths += [f"/tra-cuu/tra-loi/{one}" for one in list(knowledge.entries)[::12]]
    async with aiohttp.ClientSession() as session:
        for path in paths:
            async with session.get(page.url + path) as response:
                assert response.status == 200, path
                html = await response.text()
            for link in re.findall(r'href="(/tra-cuu/[^"#]+)', html)[:3]:
                async with session.get(page.url + link) as response:
                    assert response.status == 200, link
        for path in (
            "/tra-cuu/van-ban/khong",
            "/tra-cuu/muc/ct-2022/x",
            "/tra-cuu/tra-loi/x",
            "/tinh/0/page.css",
        ):
            async with session.get(page.url + path) as response:
                assert response.status == 404, path
        async with session.post(page.url + "/tra-cuu", data={"q": "đăng tài liệu mật"}) as response:
            assert "/tra-cuu/tra-loi/tai-lieu-mat" in await response.text()
        async with session.post(
            page.url + "/tra-cuu", data={"q": "tôi vừa bị lừa chuyển khoản 20 triệu giờ làm sao"}
        ) as response:
            assert "bubble khan" in await response.text()


OUTSIDE = (
    "../" * 8 + "etc/passwd",
    "..%2f" * 8 + "etc/passwd",
    "%2e%2e/" * 8 + "etc/passwd",
    "..%5c..%5cx",
    "%00",
    "//etc/passwd",
)


async def test_a_form_to_an_address_that_is_none_is_answered_in_words(page: Served) -> None:
    async with reading(page.url) as reader:
        await reader.open()
        for path in ("/khong-co", "/su-kien", "/desk/khong-co"):
            assert await reader.post({"loi": "x"}, path=path) == 404
            assert "Không có trang này" in reader.answer, path


async def test_streams_of_one_reader_leave_connections_for_forms_and_a_refused_one_can_ask_why(page: Served) -> None:
    async with reading(page.url) as reader, AsyncExitStack() as opened:
        await reader.open()
        asked = page.url + "/su-kien?hoi=1"
        for _ in range(4):
            async with reader.session.get(asked) as would:
                assert would.status == 204
            stream = await opened.enter_async_context(reader.session.get(page.url + "/su-kien"))
            assert stream.status == 200
        for path in ("/su-kien", "/su-kien?hoi=1"):
            async with reader.session.get(page.url + path) as refused:
                assert refused.status == 429


async def test_a_path_that_leads_outside_is_no_page(page: Served) -> None:
    """As it stands in the request: a client of ours would make it plain before it is sent."""
    host = page.url.removeprefix("http://")
    at, _, port = host.partition(":")
    async with reading(page.url) as reader:
        await reader.open()
        (style,) = re.findall(r'href="(/tinh/[^"]+/)page.css"', reader.html)
    for before in (
        "/",
        style,
        "/tinh/",
        "/tep/",
        "/bien-nhan/",
        "/tra-cuu/van-ban/",
        "/tra-cuu/muc/ct-2022/",
        "/desk/",
    ):
        for path in OUTSIDE:
            reading_, writing = await asyncio.open_connection(at, int(port))
            writing.write(f"GET {before}{path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
            answer = await reading_.read()
            writing.close()
            assert answer.split()[1] in {b"400", b"403", b"404"}, (before, path, answer[:80])
            assert b"root:" not in answer


async def test_what_others_read_of_an_answer_leads_to_its_page_once_there_is_a_public_one(
    api: BotApi, shelf: Library, sqlite_database: str
) -> None:
    url = "https://tro-ly.vidu.vn"
    with_page = replace(shelf, web_url=url)
    async with serving(api, with_page, settings_for(api, sqlite_database), web=True) as served:
        await served.ask(LAN, QUESTION)
        _, told = await served.tap(LAN, "Xem thêm căn cứ, việc nên làm")
        assert f"{url}/tra-cuu/tra-loi/" in told.text
        async with reading(served.url) as reader:
            await reader.ask(QUESTION)
            (shown,) = await reader.press("Xem thêm căn cứ")
        assert url not in shown.html
        assert 'href="/tra-cuu/tra-loi/' in shown.html


async def test_a_page_is_small(page: Served) -> None:
    async with reading(page.url) as reader:
        await reader.ask(QUESTION)
        total = len(reader.html.encode())
        for path in re.findall(r'(?:href|src)="(/tinh/[^"]+)"', reader.html):
            async with reader.session.get(page.url + path) as response:
                total += len(await response.read())
    assert total < 100_000


async def test_a_machine_that_others_use_is_left_as_it_was(page: Served) -> None:
    async with reading(page.url) as reader:
        await reader.ask(QUESTION)
        assert await reader.post({}, path="/ket-thuc") == 200
        assert "không còn giữ gì" in reader.answer
        assert messages_in(await (await reader.session.get(page.url + "/")).text()) == []
