"""Questions that were not answered, on the board: looked at, proposed, passed over, decided by a second officer."""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import asdict, replace
from html import unescape
from typing import Any

import pytest

from bot.answers.answerer import Answerer
from bot.app import learning_desk
from bot.app.learning_child import CLUSTERS, NEAREST, answered
from bot.config import Settings
from bot.dialogue.library import Library
from bot.domain.cases import Officer
from bot.domain.teaching import GiveWords, LessonStatus, QuestionSource, Would
from bot.evaluation.clusters import clusters, text_key
from bot.storage import effects
from bot.storage.tables import desk as desk_tables
from bot.storage.teaching.tables import lessons
from tests.acceptance.test_board_entrance import CLOSED, DESK, Browser, browsing, sign_in
from tests.fakes.bot_api import BotApi
from tests.serving import HOA, LAN, Served, serving, settings_for

PAGE = "/desk/hoc"
GIVEN = ("dùng flycam quay doanh trại rồi đem khoe bạn", "dùng flycam quay doanh trại rồi khoe với bạn")
OTHER = "trồng <b>hoa</b> ở sân cơ quan thì đăng ảnh lúc nào"
FLIPS = "Ước tính trên 9 câu có đáp án: 1 câu thành SAI."
MARK = re.compile(r'name="thu" value="([0-9a-f]{32})"')


def quick(shelf: Library, answerer: Answerer) -> Callable[[str], Awaitable[bytes]]:
    """What the process beside would say, said at once; nothing is asked of labelled questions."""
    entries = list(shelf.knowledge.entries)

    async def quickly(question: str) -> bytes:
        asked = json.loads(question)
        if asked["want"] == CLUSTERS:
            out = [text_key(text) for _, *texts in asked["decided"] for text in texts]
            return json.dumps([asdict(one) for one in clusters(asked["heard"], answerer.matcher.reader, out)]).encode()
        if asked["want"] == NEAREST:
            return json.dumps([asdict(Would(one, 0.4, "1 câu thành SAI", FLIPS)) for one in entries[:2]]).encode()
        is_known = asked["entry"] in entries
        return json.dumps(
            asdict(Would(asked["entry"], flips=FLIPS, refused="" if is_known else "Không có mục"))
        ).encode()

    return quickly


@pytest.fixture
async def desked(
    api: BotApi, shelf: Library, answerer: Answerer, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Served]:
    """Two officers."""
    monkeypatch.setattr(learning_desk, "_asked", quick(shelf, answerer))
    settings = settings_for(api, database_url, DESK_CHAT_ID=str(DESK))
    officers = (Officer(f"telegram:{LAN}", "Lan", admin=True), Officer(f"telegram:{HOA}", "Hoa"))
    settings = replace(settings, desk=replace(settings.desk, officers=officers))
    async with serving(api, replace(shelf, board_url="http://localhost:8080"), settings, web=True) as served:
        yield served


async def give(served: Served, *texts: str) -> None:
    given = tuple(GiveWords(text, QuestionSource.SILENT) for text in texts)
    await served.store._database.write(lambda one: effects.apply(one, given, "telegram:71", 0.0))


async def worked_out(browser: Browser, place: str) -> str:
    """The page, once nothing of it is worked out any more."""
    for _ in range(100):
        assert await browser.get(place) == 200
        if "Đang tính" not in browser.html:
            return unescape(browser.html)
        await asyncio.sleep(0.05)
    raise AssertionError(place)


async def cluster_of(browser: Browser, text: str) -> str:
    """Where the cluster of a text is shown."""
    page = await worked_out(browser, PAGE)
    found = re.search(rf'href="({PAGE}/[0-9a-f]{{6}})">{re.escape(text)}</a>', page)
    assert found is not None, page
    return found[1]


async def do(browser: Browser, place: str, **fields: str) -> str:
    """Where a form of the page leads."""
    sent = {"ma": browser.key, "cum": place.rpartition("/")[2], **fields}
    async with browser.session.post(browser.url + PAGE, data=sent, allow_redirects=False) as response:
        assert response.status == 303, await response.text()
        return response.headers["Location"]


async def kept(served: Served) -> list[dict[str, Any]]:
    return await served.rows(lessons)


async def deeds(served: Served) -> Sequence[str]:
    return [row["action"] for row in await served.rows(desk_tables.audit) if row["action"].startswith("hoc")]


@pytest.mark.parametrize("page", [PAGE, f"{PAGE}/0123ab"])
async def test_it_is_for_officers_alone_and_a_form_needs_its_key(desked: Served, page: str) -> None:
    async with browsing(desked.url) as browser:
        assert await browser.get(page) == 403
        assert CLOSED in browser.html
        assert await browser.post(PAGE, {"viec": "boqua", "cum": "0123ab"}) == 403
        await sign_in(desked, browser)
        assert await browser.post(PAGE, {"viec": "boqua", "cum": "0123ab", "ma": "0" * 32}) == 403
    assert await kept(desked) == []


async def test_an_example_is_proposed_with_what_would_change_and_decided_by_another_officer(desked: Served) -> None:
    await give(desked, *GIVEN, OTHER)
    async with browsing(desked.url) as lan, browsing(desked.url) as hoa:
        await sign_in(desked, lan)
        place = await cluster_of(lan, GIVEN[0])
        page = await worked_out(lan, place)
        assert all(text in page for text in (*GIVEN, "1 câu thành SAI", FLIPS))
        mark = MARK.search(page)
        assert mark is not None
        assert await do(lan, place, viec="denghi", thu=mark[1]) == f"{PAGE}?xong=denghi"
        assert await do(lan, place, viec="denghi", thu=mark[1]) == f"{PAGE}?xong=trung"
        (row,) = await kept(desked)
        assert (row["status"], row["proposed_by"], row["flips"]) == ("proposed", f"telegram:{LAN}", FLIPS)
        assert {row["example"], row["twin"]} == set(GIVEN)
        page = await worked_out(lan, PAGE)
        assert "cần một người khác duyệt" in page
        assert place not in page
        assert "Duyệt <kbd" not in page
        await sign_in(desked, hoa, HOA)
        page = await worked_out(hoa, PAGE)
        assert "Lan đề nghị" in page
        found = re.search(r'name="chon" value="([^"]+)" data-key="y"', page)
        assert found is not None
        order = {"ma": hoa.key, "lan": "x", "chon": found[1]}
        async with hoa.session.post(hoa.url + "/desk/lam", data=order) as response:
            assert response.url.path == PAGE
            assert "Đã duyệt câu mẫu số" in await response.text()
        (row,) = await kept(desked)
        assert (row["status"], row["approved_by"]) == ("approved", f"telegram:{HOA}")
    assert [one for one in await deeds(desked) if one != "hoc"] == ["hoc-denghi"]
    in_chat = await desked.ask(DESK, "/hoc", user_id=LAN)
    assert "Không có câu mẫu nào" in in_chat.text


async def test_other_words_under_another_entry_are_tried_first(desked: Served, shelf: Library) -> None:
    await give(desked, *GIVEN)
    entry = list(shelf.knowledge.entries)[7]
    async with browsing(desked.url) as lan:
        await sign_in(desked, lan)
        place = await cluster_of(lan, GIVEN[0])
        words = {"mau": "quay doanh trại bằng flycam", "loi_thu": "flycam trên doanh trại"}
        nowhere = await do(lan, place, viec="xem", muc="khong-co", **words)
        assert "Không có mục" in await worked_out(lan, nowhere.partition("#")[0])
        mark = nowhere.partition("thu=")[2].partition("#")[0]
        refused = await do(lan, place, viec="denghi", thu="f" * 32)
        assert refused == f"{PAGE}?xong=cu"
        tried = await do(lan, place, viec="xem", muc=entry, **words)
        page = await worked_out(lan, tried.partition("#")[0])
        assert words["mau"] in page
        mark = tried.partition("thu=")[2].partition("#")[0]
        assert await do(lan, place, viec="denghi", thu=mark) == f"{PAGE}?xong=denghi"
    (row,) = await kept(desked)
    assert (row["entry"], row["example"], row["twin"]) == (entry, words["mau"], words["loi_thu"])


async def test_what_is_passed_over_does_not_come_again(desked: Served) -> None:
    await give(desked, OTHER)
    async with browsing(desked.url) as lan:
        await sign_in(desked, lan)
        place = await cluster_of(lan, OTHER)
        assert "<b>hoa" not in lan.html
        assert await do(lan, place, viec="boqua") == f"{PAGE}?xong=boqua"
        assert "Không có câu hỏi nào chờ xem" in await worked_out(lan, f"{PAGE}?xong=boqua")
        assert await do(lan, place, viec="boqua") == f"{PAGE}?xong=cu"
    (row,) = await kept(desked)
    assert (row["example"], row["status"]) == (OTHER, LessonStatus.PASSED_OVER.value)


async def test_what_can_not_be_worked_out_is_said(desked: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(_: str) -> bytes:
        raise OSError("no process")

    monkeypatch.setattr(learning_desk, "_asked", broken)
    await give(desked, OTHER)
    async with browsing(desked.url) as lan:
        await sign_in(desked, lan)
        assert "Chưa tính được" in await worked_out(lan, PAGE)
        assert "Chưa tính được" in await worked_out(lan, f"{PAGE}/0123ab")


@pytest.mark.slow
async def test_the_process_beside_puts_questions_together(settings: Settings, opened: object) -> None:
    assert opened is not None
    where = {"knowledge": str(settings.knowledge), "cache": str(settings.cache)}
    decided = [("passed-over", OTHER, "")]
    asked = json.dumps({"want": CLUSTERS, **where, "heard": [*GIVEN, OTHER], "decided": decided})
    (found,) = json.loads(await learning_desk._asked(asked))
    assert set(found["texts"]) == set(GIVEN)


@pytest.mark.slow
def test_it_says_what_is_nearest_and_what_would_change(settings: Settings, opened: object) -> None:
    assert opened is not None
    where = {"knowledge": str(settings.knowledge), "cache": str(settings.cache)}
    found: Any = answered({"want": NEAREST, **where, "text": GIVEN[0], "twin": GIVEN[1]})
    assert len(found) == 3
    assert all("Ước tính trên" in one["flips"] for one in found)
