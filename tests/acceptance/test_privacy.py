"""Nothing of a question stays in the database once it is answered; of a member who deletes, nothing at all."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import Connection, text

from bot.app.parts import open_data
from bot.config import Settings
from bot.dialogue.library import Library
from bot.domain.errors import NotOpened
from bot.storage import schema
from bot.storage.engines import open_database
from bot.storage.resealing import check_key
from bot.storage.sealing import NO_KEY
from bot.storage.tables import desk as desk_tables
from tests.fakes.bot_api import BotApi, updates
from tests.serving import (
    ANSWERED,
    GROUP,
    HOA,
    LAN,
    QUESTION,
    Served,
    database_files,
    serving,
    settings_for,
)

MARK = "zqxbaomat"
MARKED = f"{QUESTION} {MARK} câu của riêng tôi"
DESK = -1_001_000_000_099


@pytest.fixture
async def desked(
    api: BotApi, shelf: Library, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Served]:
    """A service with a desk, on either database."""
    monkeypatch.setattr("bot.storage.engines.SCRUB_EVERY_S", 0.05)
    async with serving(api, shelf, settings_for(api, database_url, DESK_CHAT_ID=str(DESK))) as served:
        yield served


def log_bytes(url: str) -> int:
    return sum(path.stat().st_size for path in database_files(url) if path.name.endswith("-wal"))


async def everything(served: Served) -> bytes:
    """All that the database holds: SQLite's files as they lie there, PostgreSQL's rows."""
    if served.settings.database_url.startswith("sqlite"):
        async with asyncio.timeout(10):
            while log_bytes(served.settings.database_url):  # it is emptied behind a write, as behind a heartbeat
                await served.store.beat("of the test", 5.0)
                await asyncio.sleep(0.1)
        return b"".join(path.read_bytes() for path in database_files(served.settings.database_url))
    rows = [row for table in schema.metadata.sorted_tables for row in await served.rows(table)]
    return "\n".join(map(str, rows)).encode()


async def test_nothing_of_a_question_stays_once_it_is_answered(desked: Served) -> None:
    answer = await desked.ask(LAN, MARKED)
    await desked.ask(LAN, f"/hoi {MARKED}")
    await desked.ask(HOA, f"{f'hôm qua nhà tôi kể chuyện {MARK} ' * 70}thì có sao không")
    await desked.ask(GROUP, f"@thu_nghiem_bot {MARKED}", user_id=HOA)
    await desked.api.push(updates.inline(LAN, MARKED))
    broken = updates.message(LAN, MARKED)["message"] | {"message_id": 9, "date": "x", "caption": MARKED}
    await desked.api.push({"message": broken}, raw=True)
    await desked.api.push({"callback_query": {"id": 1, "from": {"id": LAN, "first_name": MARK}}}, raw=True)
    await desked.tap(LAN, "Xem thêm căn cứ, việc nên làm")
    await desked.api.wait_for(lambda: desked.api.inline_answers)
    await desked.settled()
    assert len(await desked.rows(schema.quarantine)) == 2
    kept = await everything(desked)
    assert len(kept) > 1_000
    assert MARK.encode() not in kept
    said = [paragraph for paragraph in answer.text.split("\n\n") if len(paragraph) > 80]
    assert said
    assert [paragraph for paragraph in said if paragraph[:60].encode() in kept] == []


async def test_a_question_beside_a_link_or_a_photo_is_not_kept_with_what_may_be_sent(desked: Served) -> None:
    await desked.ask(LAN, f"{MARK} trang này có thật không https://tin-la.info/1")
    await desked.api.push(updates.photo(HOA, "p1", f"ảnh này {MARK} thật không?"))
    await desked.answers(HOA)
    await desked.settled()
    assert len(await desked.rows(schema.conversations)) == 2
    kept = await everything(desked)
    assert b"tin-la.info" in kept
    assert MARK.encode() not in kept


async def test_after_deleting_no_row_names_the_member_and_their_case_stays(desked: Served) -> None:
    await desked.ask(LAN, QUESTION)
    await desked.api.say(LAN, "/gui https://tin-nong-24h.example/bai-viet")
    await desked.answers(LAN, 2)
    await desked.settled()
    assert len(await desked.rows(desk_tables.cases)) == 1
    assert str(LAN).encode() in await everything(desked)
    await desked.ask(LAN, "/xoa")
    await desked.tap(LAN, "Xóa hết dữ liệu của tôi")
    kept = await everything(desked)
    assert str(LAN).encode() not in kept
    (submission,) = await desked.rows(desk_tables.submissions)
    assert (submission["owner"], submission["note"], submission["contact"]) == (None, "", "")
    assert len(await desked.rows(desk_tables.cases)) == 1
    assert ANSWERED in (await desked.ask(LAN, QUESTION)).text


async def test_with_a_key_the_words_of_a_case_are_on_no_disk_and_the_desk_reads_them(
    api: BotApi, shelf: Library, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.storage.engines.SCRUB_EVERY_S", 0.05)
    key = Fernet.generate_key().decode()
    settings = settings_for(api, database_url, DESK_CHAT_ID=str(DESK), DATA_KEY=key)
    async with serving(api, shelf, settings) as served:
        await served.api.say(LAN, f"/gui Nghe nói {MARK} sắp đổi tiền, ai biết không")
        (card,) = await served.answers(DESK, 1)
        assert MARK in card.text
        await served.settled()
        (case,) = await served.rows(desk_tables.cases)
        assert MARK in case["material"]
        assert MARK.encode() not in await stored(served)


async def test_without_the_key_a_running_process_stops_and_says_so_once_another_seals(
    api: BotApi, shelf: Library, database_url: str
) -> None:
    settings = settings_for(api, database_url)
    with pytest.raises(NotOpened) as raised:
        await sealed_while_it_runs(api, shelf, settings)
    assert str(raised.value) == NO_KEY
    with pytest.raises(NotOpened):
        await open_data(settings)


async def sealed_while_it_runs(api: BotApi, shelf: Library, settings: Settings) -> None:
    async with serving(api, shelf, settings) as served:
        assert ANSWERED in (await served.ask(LAN, QUESTION)).text
        other = open_database(settings.database_url, (Fernet.generate_key().decode(),))
        await check_key(other)
        await other.close()
        async with asyncio.timeout(20):
            await served.task


async def stored(served: Served) -> bytes:
    """As `everything`, but PostgreSQL's rows as they lie there too."""
    if served.settings.database_url.startswith("sqlite"):
        return await everything(served)

    def unit(connection: Connection) -> str:
        names = [table.name for table in schema.metadata.sorted_tables]
        return "".join(repr(connection.execute(text(f'SELECT * FROM "{name}"')).all()) for name in names)

    return (await served.store._database.read(unit)).encode()
