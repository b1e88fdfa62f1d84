"""Photos, albums and files on their way from a member to the duty desk and back, beside the local Bot API server."""

import asyncio
import contextlib
import io
import json
import random
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from sqlalchemy import create_engine, text

from bot.dialogue.library import Library
from bot.domain.cases import Officer
from bot.storage import schema
from bot.storage.tables import desk as desk_tables
from tests.fakes.bot_api import BotApi, Sent, updates
from tests.likeness.drawings import post
from tests.processes import bot
from tests.serving import FORUM, HOA, LAN, Served, serving, settings_for

OFFICER = 5_000_000_009
GROUP_DESK, NEW_DESK = -77, -1_001_000_000_077
OPENED: list[object] = []
"""Where this process connects to, while a test listens."""
LISTENING = False


def _hear(event: str, arguments: tuple[Any, ...]) -> None:
    if LISTENING and event == "socket.connect":
        OPENED.append(arguments[1])


sys.addaudithook(_hear)


@asynccontextmanager
async def at_desk(api: BotApi, shelf: Library, url: str, chat: int) -> AsyncIterator[Served]:
    """The service with one officer, and this chat for the desk."""
    settings = settings_for(api, url, DESK_CHAT_ID=str(chat))
    officer = Officer(f"telegram:{OFFICER}", "Lan", admin=True)
    settings = replace(settings, desk=replace(settings.desk, officers=(officer,), undo_s=0.1))
    async with serving(api, shelf, settings) as served:
        yield served


@pytest.fixture
async def desk(api: BotApi, shelf: Library, sqlite_database: str) -> AsyncIterator[Served]:
    """The officers' chat is a forum."""
    async with at_desk(api, shelf, sqlite_database, FORUM) as served:
        yield served


def jpeg(seed: int, quality: int = 90, scale: float = 1.0) -> bytes:
    """A post on a phone's screen."""
    random.seed(seed)
    image = post(seed, 60)
    if scale != 1.0:
        image = image.resize((int(image.width * scale), int(image.height * scale)))
    found = io.BytesIO()
    image.convert("RGB").save(found, "JPEG", quality=quality)
    return found.getvalue()


def looks(rows: list[dict[str, Any]]) -> list[str]:
    (row,) = rows
    return [str(one) for one in json.loads(row["state"])["draft"]["material"]["looks"]]


async def submit(served: Served, member: int, *pushed: dict[str, Any]) -> Sent:
    """From what is sent to the receipt."""
    before = len(served.api.sent(member))
    await served.api.push(*pushed)
    await served.answers(member, before + 1)
    for label in ("Gửi cán bộ trực", "Tin chưa kiểm chứng", "Gửi ngay"):
        _, told = await served.tap(member, label)
    return told


def code_of(receipt: Sent) -> str:
    return receipt.text.partition("/theodoi ")[2].split()[0].rstrip(".")


async def test_an_album_is_answered_once(served: Served) -> None:
    begun_s = time.time()
    await served.api.push(*updates.album(LAN, [f"p{number}" for number in range(10)], "có thật không?"))
    (answer,) = await served.answers(LAN)
    await served.settled()
    assert served.api.sent(LAN) == [answer]
    assert answer.at - begun_s >= 1.5
    (state,) = await served.rows(schema.conversations)
    assert len(json.loads(state["state"])["draft"]["material"]["media"]) == 10


async def test_what_follows_an_album_is_answered_after_it_and_nobody_else_waits(served: Served) -> None:
    first, *rest = updates.album(LAN, ["p1", "p2", "p3"])
    await served.api.push(first, updates.message(LAN, "/dulieu"), updates.message(HOA, "/start"), *rest)
    await served.answers(LAN, 2)
    album, kept = served.api.sent(LAN)
    (other,) = served.api.sent(HOA)
    assert "Xóa hết dữ liệu của tôi" in kept.labels
    assert album.at <= kept.at
    assert other.at < album.at - 0.5


@asynccontextmanager
async def process(api: BotApi, url: str, folder: Path) -> AsyncIterator[None]:
    """Killed at the end."""
    reached = {"TELEGRAM_BOT_TOKEN": api.token, "TELEGRAM_API_BASE": api.url, "DATABASE_URL": url}
    async with bot(folder, "run", **reached) as started:
        await started.ready()
        yield


async def test_an_album_that_is_being_collected_survives_a_kill(
    api: BotApi, sqlite_database: str, tmp_path: Path
) -> None:
    engine = create_engine(sqlite_database.replace("+aiosqlite", ""))

    def waiting() -> int:
        with engine.connect() as connection:
            return int(connection.execute(text("SELECT count(*) FROM inbox")).scalar_one())

    pieces = [updates.file(LAN, "video", f"v{number}") for number in range(3)]
    for piece in pieces:
        piece["message"]["media_group_id"] = "g1"
    async with process(api, sqlite_database, tmp_path):
        await api.push(*pieces)
        await api.wait_for(lambda: waiting() == 3)
    assert api.sent(LAN) == []
    async with process(api, sqlite_database, tmp_path):
        await api.wait_for(lambda: api.sent(LAN), timeout_s=20)
        await api.wait_for(lambda: waiting() == 0)
        await asyncio.sleep(0.3)
    engine.dispose()
    assert len(api.sent(LAN)) == 1


async def test_a_photo_is_looked_at_before_it_is_answered(served: Served) -> None:
    served.api.serve_file("p1", jpeg(1))
    await served.api.push(updates.photo(LAN, "p1", "thật không?"))
    await served.answers(LAN)
    await served.settled()
    (look,) = looks(await served.rows(schema.conversations))
    assert len(look) > 100
    assert [call.params["file_id"] for call in served.api.calls_of("getFile")] == ["p1"]


async def test_an_image_that_came_as_a_file_is_looked_at_too(served: Served) -> None:
    data = jpeg(2)
    served.api.serve_file("d1", data)
    await served.api.push(updates.file(LAN, "document", "d1", mime_type="image/jpeg", file_size=len(data)))
    await served.answers(LAN)
    await served.settled()
    assert len(looks(await served.rows(schema.conversations))) == 1


@pytest.mark.parametrize("data", [b"", b"no picture at all", jpeg(3)[:2_000], b"x" * 20_000_001])
async def test_a_picture_that_can_not_be_seen_is_fetched_once_and_answered(served: Served, data: bytes) -> None:
    served.api.serve_file("p1", data)
    await served.api.push(updates.photo(LAN, "p1", "thật không?"))
    await served.answers(LAN)
    assert len(served.api.calls_of("getFile")) == 1
    await served.settled()
    assert looks(await served.rows(schema.conversations)) == []


async def test_while_a_picture_is_slow_to_come_the_member_sees_that_something_is_done(served: Served) -> None:
    served.api.fail("hang_before", "getFile", hang_s=1.6, times=1)
    await served.api.push(updates.photo(LAN, "p1", "thật không?"))
    await served.api.say(HOA, "/start")
    (other,) = await served.answers(HOA)
    (answer,) = await served.answers(LAN)
    assert other.at < answer.at - 1
    assert [call.params["chat_id"] for call in served.api.calls_of("sendChatAction")] == [LAN]


@asynccontextmanager
async def a_trap() -> AsyncIterator[tuple[str, list[str]]]:
    """A page of somebody else, and who came to see it."""
    visits: list[str] = []

    async def visited(request: web.BaseRequest) -> web.Response:
        visits.append(request.path)
        return web.Response(body=jpeg(4), content_type="image/jpeg")

    runner = web.ServerRunner(web.Server(visited))
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        yield "http://127.0.0.1:{1}".format(*runner.addresses[0]), visits
    finally:
        await runner.cleanup()


async def test_no_host_but_the_platform_is_ever_contacted(served: Served) -> None:
    global LISTENING  # noqa: PLW0603 - an audit hook can't be taken back
    async with a_trap() as (url, visits):
        link = {"type": "text_link", "offset": 0, "length": 3, "url": f"{url}/hidden"}
        data = jpeg(5)
        served.api.serve_file("p1", data)
        served.api.serve_file("d1", data)
        photo = updates.photo(LAN, "p1", f"xem {url}/seen.jpg")
        photo["message"]["caption_entities"] = [link, *photo["message"]["caption_entities"]]
        document = updates.file(LAN, "document", "d1", f"{url}/d.png", mime_type="image/png", file_size=len(data))
        document["message"]["document"]["file_name"] = f"{url}/name.png"
        preview: Any = {"link_preview_options": {"url": f"{url}/preview.jpg"}}
        OPENED.clear()
        LISTENING = True
        try:
            await served.api.push(photo)
            await served.answers(LAN)
            await served.api.push(document, updates.message(LAN, f"/gui {url}/post", **preview))
            await served.answers(LAN, 3)
            await served.settled()
        finally:
            LISTENING = False
    assert len(served.api.calls_of("getFile")) == 2
    assert visits == []
    assert {str(place) for place in OPENED if isinstance(place, tuple)} <= {str(("127.0.0.1", served.api.port))}


async def test_the_platforms_store_of_files_leads_nowhere_else(served: Served) -> None:
    """A redirection is not followed, whoever may have written it."""
    async with a_trap() as (url, visits):
        served.api.redirect_file("p1", f"{url}/elsewhere.jpg")
        await served.api.push(updates.photo(LAN, "p1", "thật không?"))
        await served.answers(LAN)
        await served.settled()
    assert visits == []
    assert looks(await served.rows(schema.conversations)) == []


async def test_what_can_not_be_checked_is_said_so_and_changes_nothing(served: Served) -> None:
    await served.ask(LAN, "/start")
    before = await served.rows(schema.conversations)
    await served.api.push(updates.file(LAN, "sticker", "s1"))
    (_, told) = await served.answers(LAN, 2)
    assert "không kiểm tra được loại nội dung này" in told.text
    await served.settled()
    after = await served.rows(schema.conversations)
    assert [row["state"] for row in after] == [row["state"] for row in before]


async def test_words_of_somebody_else_are_no_command(served: Served) -> None:
    await served.ask(LAN, "/start")
    await served.api.push(updates.forward(LAN, "/xoa", updates.from_user(HOA)))
    (_, told) = await served.answers(LAN, 2)
    assert "Đã xóa" not in told.text
    await served.settled()
    assert await served.rows(schema.conversations) != []


async def test_gui_as_a_reply_passes_the_message_on(desk: Served) -> None:
    swindle = "Ngân hàng thông báo: tài khoản của quý khách sẽ bị khóa, xác thực tại https://vietcombank.vn-ib.top/x"
    posted = updates.forward(LAN, swindle, updates.from_channel(-1_005, "Tin nóng 24h", 8))
    await desk.api.push(posted)
    await desk.answers(LAN)
    await desk.api.push(updates.reply(posted["message"], "/gui"))
    (_, told) = await desk.answers(LAN, 2)
    (case,) = await desk.rows(desk_tables.cases)
    assert case["code"] == code_of(told)
    assert told.reply_to == posted["message"]["message_id"]
    material = json.loads(case["material"])
    assert (material["forwarded"], material["links"]) == ("Tin nóng 24h", ["https://vietcombank.vn-ib.top/x"])


async def test_an_album_reaches_the_desk_and_the_finding_comes_back(desk: Served) -> None:
    api = desk.api
    for number in (1, 2, 3):
        api.serve_file(f"p{number}", jpeg(number))
    sent = updates.album(LAN, ["p1", "p2", "p3"], "ảnh này có thật không?")
    receipt = await submit(desk, LAN, *sent)
    assert receipt.reply_to == sent[0]["message"]["message_id"]
    code = code_of(receipt)
    card, *photos = await desk.answers(FORUM, 4)
    assert code in card.text
    assert [one.content["photo"][0]["file_id"] for one in photos if one.content] == ["p1", "p2", "p3"]
    assert {one.thread_id for one in (card, *photos)} == {card.thread_id}
    topic = api.state.topics[FORUM, card.thread_id or 0]
    assert topic["name"].startswith(code)
    assert not [value for value in (str(LAN), f"Người {LAN}") if value in card.html + topic["name"]]

    query = await api.tap(FORUM, "Nhận", user_id=OFFICER)
    await api.wait_for(lambda: query in api.callback_answers)
    there: Any = {"message_thread_id": card.thread_id, "is_topic_message": True}
    await desk.settled()
    shown = updates.photo(FORUM, "p2", message_id=photos[1].message_id, date=1, **there)["message"]
    shown |= {"from": api.state.me, "chat": api.state.chats[FORUM]}
    await api.push(updates.reply(shown, "/traloi sai Ảnh này là của năm 2016.", user_id=OFFICER, **there))
    await desk.settled()
    before = len(api.sent(LAN))
    await api.tap(FORUM, "Gửi “sai” cho 1 người", user_id=OFFICER)
    *_, verdict = await desk.answers(LAN, before + 1)
    assert "Ảnh này là của năm 2016." in verdict.text
    assert verdict.reply_to == sent[0]["message"]["message_id"]
    await api.wait_for(lambda: card.edits, timeout_s=25)
    assert topic["closed"]
    assert "Lan" in card.text


async def test_a_picture_that_came_before_is_known_again(desk: Served) -> None:
    api = desk.api
    api.serve_file("first", jpeg(7))
    api.serve_file("again", jpeg(7, quality=45, scale=0.8))
    code = code_of(await submit(desk, LAN, updates.photo(LAN, "first")))
    await desk.settled()
    await api.push(updates.photo(HOA, "again"))
    (told,) = await desk.answers(HOA)
    assert code in told.text or any(code in label for label in told.labels), told.text


async def test_the_desk_goes_on_when_its_group_becomes_a_supergroup(
    api: BotApi, shelf: Library, sqlite_database: str
) -> None:
    async with at_desk(api, shelf, sqlite_database, GROUP_DESK) as desk:
        code = code_of(await submit(desk, LAN, updates.photo(LAN, "p1")))
        await desk.answers(GROUP_DESK, 2)
        api.migrate(GROUP_DESK, NEW_DESK)
        chat = {"id": NEW_DESK, "type": "supergroup", "title": "Tổ trực"}
        said = updates.message(chat, "", user_id=OFFICER, migrate_from_chat_id=GROUP_DESK)
        del said["message"]["text"]
        await api.push(said)
        await api.push(updates.message(chat, "/hangdoi", user_id=OFFICER))
        texts = [one.text for one in await desk.answers(NEW_DESK, 3)]
        assert [text for text in texts if text.startswith("1 vụ đang mở")]
        assert [text for text in texts if f"Vụ {code}" in text], "a case that is open gets a card there"
        await submit(desk, HOA, updates.photo(HOA, "p2"))
        await desk.answers(NEW_DESK, 5)
    async with at_desk(api, shelf, sqlite_database, GROUP_DESK) as desk:
        await api.push(updates.message(chat, "/hangdoi", user_id=OFFICER))
        await api.wait_for(lambda: any(one.text.startswith("2 vụ đang mở") for one in api.sent(NEW_DESK)))


async def test_without_word_of_the_move_a_refusal_tells_where_the_desk_is(
    api: BotApi, shelf: Library, sqlite_database: str
) -> None:
    async with at_desk(api, shelf, sqlite_database, GROUP_DESK) as desk:
        api.migrate(GROUP_DESK, NEW_DESK)
        await submit(desk, LAN, updates.photo(LAN, "p1"))
        await desk.answers(NEW_DESK, 2)
        chat = {"id": NEW_DESK, "type": "supergroup", "title": "Tổ trực"}
        await api.push(updates.message(chat, "/hangdoi", user_id=OFFICER))
        await desk.answers(NEW_DESK, 3)


@contextlib.contextmanager
def no_files_left(path: Path) -> Any:
    before = set(path.iterdir())
    yield
    assert set(path.iterdir()) == before


async def test_pictures_are_never_written_to_disk(served: Served, tmp_path: Path) -> None:
    served.api.serve_file("p1", jpeg(6))
    await served.ask(LAN, "/start")
    with no_files_left(tmp_path):
        await served.api.push(updates.photo(LAN, "p1", "thật không?"))
        await served.answers(LAN, 2)
        await served.settled()
