"""A draft of the desk on Telegram goes to a Zalo account's followers as an article: the whole service."""

import socket
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path

import aiohttp
import pytest
from PIL import Image

from bot.app.zalo import PairShelf
from bot.channels.zalo.articles import SEND
from bot.channels.zalo.covers import name_of
from bot.channels.zalo.tokens import Pair
from bot.dialogue.library import Library
from bot.domain.articles import ArticleSettings
from bot.domain.broadcasts import BroadcastSettings
from bot.domain.desk import Desk
from bot.domain.messages import Address
from bot.services.broadcasts import articles as publishing
from bot.storage.broadcasts import tables
from tests.acceptance.test_broadcast import DESK, LAN, MINH, NEWS, OFFICERS, told
from tests.acceptance.test_zalo import MEMBER, Both, environment
from tests.fakes.bot_api import BotApi
from tests.fakes.zalo.server import FakeZalo
from tests.serving import Served, serving, settings_for


@dataclass
class Room:
    """The desk, and both platforms."""

    served: Served
    zalo: FakeZalo
    cover: Path

    async def draft(self, text: str = NEWS) -> None:
        await self.served.api.say(DESK, f"/phathanh {text}", user_id=MINH)
        await told(self.served, DESK, "BẢN NHÁP")

    async def tap(self, label: str) -> None:
        await self.served.api.tap(DESK, label, user_id=MINH)

    @property
    def both(self) -> Both:
        return Both(self.served, self.zalo)


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with BotApi.serving(chats={DESK: {"type": "supergroup", "title": "Bàn trực"}}) as running:
        yield running


@pytest.fixture
async def room(
    api: BotApi, shelf: Library, sqlite_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Room]:
    monkeypatch.setattr(publishing, "EVERY_S", 0.05)
    monkeypatch.setattr(publishing, "PREPARING_S", 0.05)
    zalo, cover = FakeZalo(), tmp_path / "bia.png"
    Image.new("RGB", (320, 180), "red").save(cover)
    await zalo.start()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    given = environment(zalo) | {"HTTP_PORT": str(port), "PUBLIC_URL": f"http://127.0.0.1:{port}"}
    settings = settings_for(api, sqlite_database, **given)
    desk = Desk(address=Address("telegram", str(DESK)), officers=OFFICERS)
    settings = replace(settings, desk_chat=str(DESK), desk=desk)
    library = replace(shelf, broadcast=BroadcastSettings(article=ArticleSettings(str(cover), per_month=2)))
    async with serving(api, library, settings) as running:
        shelf_of_tokens = PairShelf(running.store.sealed(settings.zalo.keys))
        await shelf_of_tokens.save(Pair(zalo.access, zalo.refresh, time.time(), time.time() + 90_000))
        yield Room(running, zalo, cover)
    await zalo.stop()


async def test_an_officer_sees_the_terms_and_the_article_goes_to_followers_and_to_nobody_twice(room: Room) -> None:
    await room.both.ask(MEMBER, "/nhantin")
    await room.served.ask(LAN, "/nhantin")
    await room.draft()
    await room.tap("Zalo: gửi bằng bài viết")
    terms = (await told(room.served, DESK, "đi bằng bài viết")).text
    assert "Tháng này đã dùng 0 trong 2 lượt" in terms
    assert f"Lời dẫn: {NEWS}" in terms
    await room.tap("Duyệt và gửi")
    assert "đã dùng 1 trong 2 lượt" in (await told(room.served, DESK, "đã được giao cho Zalo")).text
    await told(room.served, LAN, NEWS)
    await told(room.served, DESK, "ĐÃ GỬI XONG")
    assert len(room.zalo.articles.went) == 1
    assert room.zalo.articles.covers == [room.cover.stat().st_size]
    assert not [one for one in room.both.of(MEMBER) if NEWS in one.text]


async def test_a_refused_article_goes_by_messages_on_one_tap(room: Room) -> None:
    await room.both.ask(MEMBER, "/nhantin")
    room.zalo.articles.refuse[SEND] = -248
    await room.draft()
    await room.tap("Zalo: gửi bằng bài viết")
    await told(room.served, DESK, "đi bằng bài viết")
    await room.tap("Duyệt và gửi")
    assert "-248" in (await told(room.served, DESK, "Zalo không nhận bài viết")).text
    await room.tap("Gửi bằng tin nhắn")
    await told(room.served, DESK, "sẽ đi bằng tin nhắn")
    await Both.wait(lambda: [one for one in room.both.of(MEMBER) if NEWS in one.text])
    assert [title for title, _ in room.both.of(MEMBER)[-1].buttons] == ["Thôi nhận tin"]
    assert room.zalo.articles.went == []


async def test_a_draft_that_goes_by_messages_again_is_no_article(room: Room) -> None:
    await room.both.ask(MEMBER, "/nhantin")
    await room.draft()
    await room.tap("Zalo: gửi bằng bài viết")
    await told(room.served, DESK, "đi bằng bài viết")
    await room.tap("Zalo: gửi bằng tin nhắn")
    await room.served.settled()
    await room.tap("Duyệt và gửi")
    await Both.wait(lambda: [one for one in room.both.of(MEMBER) if NEWS in one.text])
    assert await room.served.rows(tables.articles) == []


async def test_covers_alone_are_shown(room: Room) -> None:
    async with aiohttp.ClientSession() as session:
        for name, status in ((name_of(str(room.cover)), 200), (name_of("/etc/passwd"), 404), ("..%2Fconfig.yaml", 404)):
            async with session.get(f"{room.served.url}/zalo/cover/{name}") as answer:
                assert answer.status == status
