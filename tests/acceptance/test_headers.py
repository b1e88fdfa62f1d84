"""What every route answers with beside its page: the policy, and the flags of cookies."""

from collections.abc import AsyncIterator, Mapping

import aiohttp
import pytest

from bot.config.web import Web
from bot.dialogue.library import Library
from tests.acceptance.test_board_entrance import Browser, browsing, init_data, sign_in
from tests.fakes.bot_api import BotApi
from tests.serving import Served
from tests.walked import STREAMS, addresses, desk_in_turns, furnish

pytestmark = pytest.mark.slow

PUBLIC = Web(host="127.0.0.1", port=0, public_url="https://tro-ly.vidu.vn", proxies=("127.0.0.1/32",))
BEHIND = {"Host": "tro-ly.vidu.vn", "X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https"}
HELD = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' blob:",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
FLAGS = {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"}


def lacks(headers: Mapping[str, str]) -> list[str]:
    """What of it an answer does without, or says otherwise."""
    given = dict(part.strip().split(" ", 1) for part in headers.get("Content-Security-Policy", "x y").split(";"))
    wrong = [] if given == POLICY else [f"Content-Security-Policy: {given}"]
    return wrong + [f"{name}: {headers.get(name)}" for name, value in HELD.items() if headers.get(name) != value]


@pytest.fixture
async def desk(api: BotApi, shelf: Library, sqlite_database: str) -> AsyncIterator[Served]:
    async with desk_in_turns(api, shelf, sqlite_database) as served:
        yield served


def test_an_answer_without_the_policy_or_with_a_wider_one_is_found() -> None:
    whole = {**HELD, "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in POLICY.items())}
    assert lacks(whole) == []
    assert lacks({}) != []
    assert lacks({**whole, "X-Content-Type-Options": ""}) != []
    assert lacks({**whole, "Content-Security-Policy": whole["Content-Security-Policy"] + "; worker-src *"}) != []


async def test_every_route_answers_with_the_policy_whoever_asks(desk: Served) -> None:
    await furnish(desk)
    faults: dict[str, list[str]] = {}

    async def look(browser: Browser, who: str) -> None:
        for address in addresses(desk):
            async with browser.session.get(desk.url + address, allow_redirects=False) as response:
                await response.read()
                faults[f"{who} GET {address}"] = lacks(response.headers)
                if not address.startswith("/tinh"):
                    kept = response.headers.get("Cache-Control")
                    faults[f"{who} kept {address}"] = [] if kept == "no-store" else [str(kept)]

    async with browsing(desk.url) as lan, browsing(desk.url) as member:
        await look(member, "member")
        await sign_in(desk, lan)
        await look(lan, "officer")
        side = desk.service.sides[-1]
        posts = {path for method, path, _ in side.routes() if method == "POST"}
        assert {"/gui", "/ket-thuc", "/tra-cuu", "/desk/lam", "/desk/hoc", "/desk/phien", "/desk/ra"} <= posts
        for path in sorted(posts):
            for headers in ({}, {"Sec-Fetch-Site": "cross-site"}):
                async with member.session.post(
                    desk.url + path, data={"q": "x"}, headers=headers, allow_redirects=False
                ) as response:
                    await response.read()
                    faults[f"POST {path} {headers}"] = lacks(response.headers)
    assert {where: found for where, found in faults.items() if found} == {}


async def test_a_stream_of_events_has_the_policy_too_and_is_not_kept(desk: Served) -> None:
    async with browsing(desk.url) as lan:
        await sign_in(desk, lan)
        await lan.get("/")
        for path in STREAMS:
            async with lan.session.get(desk.url + path) as response:
                assert response.status == 200
                assert response.headers["Content-Type"] == "text/event-stream"
                assert response.headers["Cache-Control"] in {"no-cache", "no-store"}
                assert "Set-Cookie" not in response.headers
                assert lacks(response.headers) == []


async def test_behind_https_every_cookie_is_for_this_host_and_https_alone(
    api: BotApi, shelf: Library, sqlite_database: str
) -> None:
    async with desk_in_turns(api, shelf, sqlite_database, page=PUBLIC) as served, aiohttp.ClientSession() as session:
        cookies: list[str] = []
        for path in ("/", "/tra-cuu", "/desk", "/desk/mini"):
            async with session.get(served.url + path, headers=BEHIND) as response:
                cookies += response.headers.getall("Set-Cookie", [])
                assert response.headers["Strict-Transport-Security"].startswith("max-age=")
                assert lacks(response.headers) == []
        assert [one.partition("=")[0] for one in cookies] == ["__Host-khach"]
        assert all(set(one.split("; ")) >= FLAGS for one in cookies)
        assert not any("Domain=" in one for one in cookies)


async def test_behind_https_the_officers_cookie_is_as_closed_and_is_taken_back(
    api: BotApi, shelf: Library, sqlite_database: str
) -> None:
    async with desk_in_turns(api, shelf, sqlite_database, page=PUBLIC) as served, aiohttp.ClientSession() as session:
        said = {"du_lieu": init_data(served.settings.telegram.token)}
        async with session.post(
            served.url + "/desk/mini", data=said, headers=BEHIND, allow_redirects=False
        ) as response:
            (given,) = response.headers.getall("Set-Cookie")
        assert given.startswith("__Host-ban=")
        assert set(given.split("; ")) >= FLAGS
        assert "Domain=" not in given
        cookie = {"Cookie": given.partition(";")[0], **BEHIND}
        async with session.get(served.url + "/desk", headers=cookie) as response:
            key = (await response.text()).partition('name="ma" value="')[2][:32]
        async with session.post(served.url + "/desk/ra", data={"ma": key}, headers=cookie) as response:
            (taken,) = response.headers.getall("Set-Cookie")
        assert taken.startswith(('__Host-ban="";', "__Host-ban=;"))
        assert "Max-Age=0" in taken
