"""Who is let in at the desk's board, and until when: links, sessions, forms of other sites, a Mini App's proof."""

import hashlib
import hmac
import json
import re
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from urllib.parse import urlencode

import aiohttp
import pytest

from bot.channels.telegram.rendering import shown
from bot.dialogue.library import Library
from bot.domain.board import IDLE_S, SESSION_S
from bot.domain.cases import Officer
from bot.domain.delivery import Letter, read, written
from bot.domain.messages import Address, Choice, Outgoing
from bot.storage.desk.entrance_tables import desk_links, desk_sessions
from bot.storage.tables import desk as desk_tables
from tests.fakes.bot_api import BotApi
from tests.serving import HOA, LAN, Served, serving, settings_for

DESK = -1_001_000_000_077
LINK = re.compile(r"http://localhost:\d+(/desk/vao\?k=([A-Za-z0-9_-]{43}))")
KEY = re.compile(r'name="ma" value="([0-9a-f]{32})"')
CLOSED = "Trang này dành cho cán bộ trực"
BOARD = "Các vụ đang mở"
PAGES = ("/desk", "/desk/phien")


@dataclass
class Browser:
    url: str
    session: aiohttp.ClientSession
    html: str = ""

    async def get(self, path: str) -> int:
        async with self.session.get(self.url + path) as response:
            self.html = await response.text()
            return response.status

    async def post(self, path: str, fields: dict[str, str], headers: dict[str, str] | None = None) -> int:
        """The status before any redirection."""
        sent = self.session.post(self.url + path, data=fields, headers=headers, allow_redirects=False)
        async with sent as response:
            self.html = await response.text()
            self.cookie = response.headers.get("Set-Cookie", "")
            return response.status

    @property
    def key(self) -> str:
        found = KEY.search(self.html)
        assert found is not None
        return found[1]


@asynccontextmanager
async def browsing(url: str) -> AsyncIterator[Browser]:
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
        yield Browser(url, session)


@pytest.fixture
async def desked(api: BotApi, shelf: Library, database_url: str) -> AsyncIterator[Served]:
    settings = settings_for(api, database_url, DESK_CHAT_ID=str(DESK))
    settings = replace(settings, desk=replace(settings.desk, officers=(Officer(f"telegram:{LAN}", "Lan", admin=True),)))
    async with serving(api, replace(shelf, board_url="http://localhost:8080"), settings, web=True) as served:
        yield served


async def link_for(served: Served, user: int = LAN) -> str:
    before = len(served.api.sent(user))
    await served.api.say(DESK, "/manhinh", user_id=user)
    sent = await served.answers(user, before + 1, timeout_s=30.0)
    found = LINK.search(sent[-1].text)
    assert found is not None, sent[-1].text
    return found[1]


async def sign_in(served: Served, browser: Browser, user: int = LAN) -> None:
    link = await link_for(served, user)
    assert await browser.get(link) == 200
    assert await browser.post("/desk/vao", {"k": link.partition("k=")[2]}) == 303
    assert await browser.get("/desk") == 200
    assert BOARD in browser.html


async def test_the_link_goes_to_the_officer_alone_and_opens_the_board_once(desked: Served) -> None:
    link = await link_for(desked)
    await desked.settled()
    (in_the_desk,) = desked.api.sent(DESK)
    assert "Đã gửi riêng cho đồng chí Lan" in in_the_desk.text
    assert "/desk/vao" not in in_the_desk.text
    async with browsing(desked.url) as browser, browsing(desked.url) as another:
        assert await browser.get(link) == 200, "whatever looks at links uses none up"
        assert await browser.get(link) == 200
        assert await browser.post("/desk/vao", {"k": link.partition("k=")[2]}) == 303
        assert "HttpOnly" in browser.cookie
        assert "SameSite=Lax" in browser.cookie
        for path in PAGES:
            assert await browser.get(path) == 200
            assert "Đồng chí Lan" in browser.html
        assert await another.post("/desk/vao", {"k": link.partition("k=")[2]}) == 403
        assert "đã dùng" in another.html
        assert await another.get("/desk") == 403
    assert await desked.rows(desk_links) == []


async def test_nobody_else_gets_a_link_or_a_page(desked: Served) -> None:
    await desked.ask(DESK, "/manhinh", user_id=HOA)
    assert "dành cho cán bộ trực" in desked.api.sent(DESK)[-1].text
    assert not await desked.rows(desk_links)
    async with browsing(desked.url) as member:
        assert await member.get("/") == 200
        for cookie in ("", "x" * 43, "ắ", "y" * 5_000):
            member.session.cookie_jar.update_cookies({"ban": cookie})
            for path in PAGES:
                assert await member.get(path) == 403
                assert CLOSED in member.html
            assert await member.post("/desk/ra", {"ma": "0" * 32}) == 403
        assert await member.post("/desk/vao", {"k": "z" * 43}) == 403


async def test_a_link_and_a_session_end_by_themselves(desked: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    late_by = 0.0
    monkeypatch.setattr(desked.store._clock.__class__, "now_s", staticmethod(lambda: time.time() + late_by))
    async with browsing(desked.url) as browser:
        link = await link_for(desked)
        late_by = 601.0
        assert await browser.post("/desk/vao", {"k": link.partition("k=")[2]}) == 403
        await sign_in(desked, browser)
        late_by += IDLE_S - 60
        assert await browser.get("/desk") == 200
        late_by += IDLE_S - 60
        assert await browser.get("/desk") == 200, "in use"
        late_by += IDLE_S + 1
        assert await browser.get("/desk") == 403, "not in use"
        await sign_in(desked, browser)
        for _ in range(int(SESSION_S / 3600) - 1):
            late_by += 3600
            assert await browser.get("/desk") == 200
        late_by += 3601
        assert await browser.get("/desk") == 403, "after a shift"


async def test_a_form_without_the_key_of_the_session_or_from_elsewhere_does_nothing(desked: Served) -> None:
    async with browsing(desked.url) as browser, browsing(desked.url) as another:
        await sign_in(desked, browser)
        await sign_in(desked, another)
        for key in ("", "0" * 32, another.key, "ắ"):
            assert await browser.post("/desk/ra", {"ma": key}) == 403
        await browser.get("/desk")
        key = browser.key
        for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "none"}, {"Origin": "https://xau.vn"}):
            assert await browser.post("/desk/ra", {"ma": key}, headers) == 403
        assert len(await desked.rows(desk_sessions)) == 2
        assert await browser.post("/desk/ra", {"ma": key}) == 200
        assert await browser.get("/desk") == 403
        assert await another.get("/desk") == 200


async def test_an_officer_sees_where_the_board_is_open_and_ends_it_there(desked: Served) -> None:
    async with browsing(desked.url) as browser, browsing(desked.url) as lost:
        await sign_in(desked, lost)
        await sign_in(desked, browser)
        await browser.get("/desk/phien")
        keys = re.findall(r'name="phien" value="([0-9a-f]{64})"', browser.html)
        assert len(keys) == 2
        assert await browser.post("/desk/phien", {"ma": browser.key, "phien": keys[1]}) == 303
        assert await lost.get("/desk") == 403
        assert await browser.get("/desk/phien") == 200
        assert await browser.post("/desk/phien", {"ma": browser.key}) == 303
        assert await browser.get("/desk") == 403
    stored = str([*await desked.rows(desk_sessions), *await desked.rows(desk_links)])
    assert not any(cookie.value in stored for cookie in browser.session.cookie_jar)


async def enlist_hoa(served: Served) -> None:
    row = {"owner": f"telegram:{HOA}", "name": "Hoa", "admin": False, "enlisted_at": 1.0, "revoked": False}
    await served.store._database.write(
        lambda connection: connection.execute(desk_tables.officers.insert(), row) and None
    )


async def test_an_officer_sees_in_the_chat_where_the_board_is_open_and_ends_it_there(desked: Served) -> None:
    await enlist_hoa(desked)
    async with browsing(desked.url) as one, browsing(desked.url) as other, browsing(desked.url) as hoa:
        await sign_in(desked, one)
        await sign_in(desked, other)
        await sign_in(desked, hoa, HOA)
        said = await desked.ask(DESK, "/phien", user_id=LAN)
        assert "ở 2 nơi" in said.text
        await desked.api.wait_for(lambda: any("Mở từ" in sent.text for sent in desked.api.sent(LAN)))
        await desked.api.tap(DESK, "Đóng nơi thứ 1", user_id=LAN)
        await desked.settled()
        assert [await browser.get("/desk") for browser in (one, other)] == [200, 403], "the newest is the first"
        await desked.api.tap(DESK, "Đóng tất cả", user_id=LAN)
        await desked.settled()
        assert [await browser.get("/desk") for browser in (one, hoa)] == [403, 200]
    ended = [row for row in await desked.rows(desk_tables.audit) if row["action"].partition(":")[0] == "ra"]
    assert [(row["officer"], row["action"], row["way"]) for row in ended] == [
        (f"telegram:{LAN}", "ra", "telegram"),
        (f"telegram:{LAN}", "ra:het", "telegram"),
    ]


async def test_who_is_dismissed_or_deletes_everything_is_out_at_once(desked: Served) -> None:
    await enlist_hoa(desked)
    async with browsing(desked.url) as hoa, browsing(desked.url) as lan:
        await sign_in(desked, hoa, HOA)
        await sign_in(desked, lan)
        await desked.ask(DESK, "/thuhoi Hoa", user_id=LAN)
        assert await hoa.get("/desk") == 403
        kept = await desked.ask(LAN, "/dulieu")
        assert "đang mở màn hình trực (1)" in kept.text
        await desked.ask(LAN, "/xoa")
        await desked.tap(LAN, "Xóa")
        assert await lan.get("/desk") == 403
    assert await desked.rows(desk_sessions) == []


def init_data(token: str, user: int = LAN, at_s: float = 0.0, **more: str) -> str:
    """As https://core.telegram.org/bots/webapps#validating-data-received-via-the-mini-app says."""
    fields = {
        "auth_date": str(int(at_s or time.time())),
        "query_id": "AAHdF6IQAAAAAN0XohDhrOrc",
        "signature": "c2ln",
        "user": json.dumps({"id": user, "first_name": "Lan & <b>", "language_code": "vi"}, separators=(",", ":")),
        **more,
    }
    lines = "\n".join(f"{key}={value}" for key, value in sorted(fields.items()))
    secret = hmac.new(b"WebAppData", token.encode(), hashlib.sha256).digest()
    return urlencode({**fields, "hash": hmac.new(secret, lines.encode(), hashlib.sha256).hexdigest()})


async def test_a_mini_app_signs_an_officer_in_once_while_it_is_fresh(desked: Served) -> None:
    token = desked.settings.telegram.token
    async with browsing(desked.url) as browser:
        assert await browser.get("/desk/mini") == 200
        good = init_data(token)
        forged = (
            init_data("1:another"),
            init_data(token, HOA),
            init_data(token, at_s=time.time() - 301),
            init_data(token, at_s=time.time() + 120),
            good.replace(str(LAN), str(HOA)),
            good.replace("hash=", "hash=0"),
            good + "&user=x",
            good.partition("&hash=")[0],
            "hash=" + "0" * 64,
            "",
            "a" * 9_000,
            init_data(token, user="x" * 10),  # type: ignore[arg-type]
        )
        for one in forged:
            assert await browser.post("/desk/mini", {"du_lieu": one}) in {403, 429}, one
            desked.service.sides[-1]._door.shares._even_at_s.clear()  # type: ignore[attr-defined]
        assert await browser.get("/desk") == 403
        assert await browser.post("/desk/mini", {"du_lieu": good}) == 303
        assert await browser.get("/desk") == 200
    async with browsing(desked.url) as another:
        assert await another.post("/desk/mini", {"du_lieu": good}) == 403, "once"
        parts = good.split("&")
        assert await another.post("/desk/mini", {"du_lieu": "&".join(reversed(parts))}) == 403, "in another order"
        assert await another.get("/desk") == 403


async def test_links_are_tried_only_so_often(desked: Served) -> None:
    async with browsing(desked.url) as browser:
        found = [await browser.post("/desk/vao", {"k": f"{number:043}"}) for number in range(20)]
    assert found[0] == 403
    assert found[-1] == 429


async def test_behind_https_the_link_has_a_button_that_opens_the_board_within_telegram_and_nobody_elses_has(
    api: BotApi, shelf: Library, sqlite_database: str
) -> None:
    settings = settings_for(api, sqlite_database, DESK_CHAT_ID=str(DESK))
    settings = replace(settings, desk=replace(settings.desk, officers=(Officer(f"telegram:{LAN}", "Lan", admin=True),)))
    public = replace(shelf, board_url="https://tro-ly.vidu.vn")
    async with serving(api, public, settings, web=True) as served:
        await api.say(DESK, "/manhinh", user_id=LAN)
        (told,) = await served.answers(LAN, 1)
        await served.settled()
        rows = (told.markup or {})["inline_keyboard"]
        assert rows == [[{"text": "Mở trong Telegram", "web_app": {"url": "https://tro-ly.vidu.vn/desk/mini"}}]]
        assert "https://tro-ly.vidu.vn/desk/vao?k=" in told.text
        assert "web_app" not in str([one.markup for one in api.sent(DESK)])


async def test_where_only_this_machine_reads_the_page_there_is_no_such_button(desked: Served) -> None:
    await link_for(desked)
    (told,) = desked.api.sent(LAN)
    assert told.markup is None


def test_no_letter_to_a_group_has_a_button_of_an_app() -> None:
    app = Choice("https://tro-ly.vidu.vn/desk/mini", "Mở trong Telegram")
    for chat, has in ((str(LAN), True), (str(DESK), False)):
        letter = read(f"telegram:{chat}", 0, written(Letter(Address("telegram", chat), Outgoing("x", app=app))))
        assert (letter.outgoing.app, "web_app" in str(shown(letter, "bot"))) == (app, has)
