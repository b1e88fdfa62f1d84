"""Messages that lie ready for the readers of the page: once each, in order, and gone in time."""

import asyncio
import secrets
from typing import Any

import pytest

from bot.domain.cases import CaseKind, Material
from bot.domain.delivery import Letter, Priority
from bot.domain.messages import KEPT, Address, Choice, Media, MediaKind, Outgoing
from bot.domain.submission_effects import Forget, JoinCase, OpenCase, Withdraw
from bot.ports.store import Arrival, Decision, Lookup, Waiting
from bot.storage import schema
from bot.storage.page_tables import page_numbers, pages, photos
from bot.storage.pages import OVERLAP, READ_S, UNREAD_REPLY_S, UNREAD_S, SqlPages
from bot.storage.photos import DRAFT_S, PASSED_ON_S
from tests.contract.conftest import Desk, SetClock, letter

LAN, HOA = f"web:{'a' * 32}", f"web:{'b' * 32}"
PHOTO = Media(MediaKind.PHOTO, f"{KEPT}web-1", "web-1")
FULL = Letter(
    Address.of(LAN),
    Outgoing(
        "\x02đậm\x03 <i>", (Choice("entry:a", "A"),), media=(PHOTO,), grounds=("x#1", "x#2"), entry="a", urgent=True
    ),
    Priority.FINDING,
    version=7,
)


@pytest.fixture
def page(desk: Desk, clock: SetClock) -> SqlPages:
    return SqlPages(desk.database, clock)


async def texts(page: SqlPages, key: str = LAN, after: int = 0) -> list[str]:
    return [one.letter.outgoing.text for one in await page.take(key, after, 50)]


async def test_a_letter_lies_ready_as_it_was_written_and_waits_for_no_worker(desk: Desk, page: SqlPages) -> None:
    await desk.store.send([FULL])
    (lying,) = await page.take(LAN, 0, 50)
    assert lying.letter == FULL
    assert lying.made_s == desk.clock.time_s
    assert await desk.rows(schema.outbox) == []


async def test_a_reader_goes_on_after_the_last_number_and_gets_each_message_once(desk: Desk, page: SqlPages) -> None:
    await desk.send((LAN, "1"), (HOA, "của Hòa"), (LAN, "2"))
    await desk.send((LAN, "3"))
    first, *_, last = await page.take(LAN, 0, 50)
    assert await texts(page) == ["1", "2", "3"]
    assert await texts(page, after=first.number) == ["2", "3"]
    assert await texts(page, after=last.number) == []
    assert await texts(page, HOA) == ["của Hòa"]
    assert await page.first_after(LAN, first.number) > first.number
    assert await page.last_number(LAN) == last.number


async def test_of_many_the_newest_are_shown(desk: Desk, page: SqlPages) -> None:
    await desk.send(*((LAN, str(number)) for number in range(9)))
    newest = await page.latest(LAN, 3)
    assert [one.letter.outgoing.text for one in newest] == ["6", "7", "8"]
    assert [one.letter.outgoing.text for one in await page.latest(LAN, 3, newest[0].number)] == ["3", "4", "5"]


async def test_numbers_grow_however_many_write_at_once(desk: Desk, page: SqlPages) -> None:
    read: list[int] = []

    async def reading() -> None:
        while len(read) < 60:
            read.extend(one.number for one in await page.take(LAN, read[-1] if read else 0, 50))
            await asyncio.sleep(0)

    writing = [desk.send((LAN, f"{batch}.{one}"), (HOA, "x")) for batch in range(30) for one in range(2)]
    async with asyncio.timeout(20):
        await asyncio.gather(reading(), *writing)
    assert len(read) == len(set(read)) == 60
    assert read == sorted(read)


async def test_numbers_go_on_after_all_of_a_reader_was_deleted(desk: Desk, page: SqlPages, clock: SetClock) -> None:
    await desk.send((LAN, "1"), (LAN, "2"))
    before = await page.last_number(LAN)
    clock.pass_s(1)
    goodbye = Decision(letters=(letter(LAN, "Đã xóa."),), effects=(Forget(),))

    def forget(_: Waiting, __: Lookup) -> Decision:
        return goodbye

    await desk.store.receive("web", "web", [arrival(LAN, clock)], None)
    await desk.store.handle(("web",), 8, forget)
    assert await texts(page, after=before) == await texts(page) == ["Đã xóa."]


async def test_what_is_new_is_told_of_by_reader(desk: Desk, page: SqlPages) -> None:
    assert await page.readers_since(await page.newest()) == {}
    await desk.send((LAN, "1"), (HOA, "2"))
    newest = await page.newest()
    assert sorted((await page.readers_since(newest - 2)).values()) == [LAN, HOA]
    assert newest in await page.readers_since(newest), "one of before may have come late"
    await desk.send(*((LAN, str(number)) for number in range(OVERLAP)))
    found = await page.readers_since(await page.newest())
    assert set(found.values()) == {LAN}
    assert len(found) == OVERLAP


async def test_many_who_read_at_once_are_answered_each_their_own(
    desk: Desk, page: SqlPages, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = [f"web:{number:032x}" for number in range(300)]
    await desk.send(*((key, key) for key in keys))
    reads, read = 0, desk.database.read

    async def counted(unit: Any) -> Any:
        nonlocal reads
        reads += 1
        return await read(unit)

    monkeypatch.setattr(desk.database, "read", counted)
    found = await asyncio.gather(*(texts(page, key) for key in keys))
    assert found == [[key] for key in keys]
    assert reads == 3
    assert {row["expires_at"] for row in await desk.rows(pages)} == {desk.clock.time_s + READ_S}


async def test_who_stops_waiting_for_a_message_keeps_it_from_no_other(page: SqlPages, desk: Desk) -> None:
    await desk.send((LAN, "1"), (HOA, "2"))
    going = asyncio.create_task(texts(page, LAN))
    staying = asyncio.create_task(texts(page, HOA))
    await asyncio.sleep(0)
    going.cancel()
    assert await staying == ["2"]


@pytest.mark.parametrize(
    ("priority", "waits_s"),
    [(Priority.REPLY, UNREAD_REPLY_S), (Priority.FINDING, UNREAD_S), (Priority.BROADCAST, UNREAD_S)],
)
async def test_what_nobody_read_goes_in_time_and_what_was_shown_an_hour_later(
    desk: Desk, page: SqlPages, clock: SetClock, priority: Priority, waits_s: float
) -> None:
    await desk.send((LAN, "đã đọc"), (HOA, "chưa đọc"), priority=priority)
    assert await texts(page, LAN) == ["đã đọc"]
    clock.pass_s(READ_S - 60)
    await desk.store.tidy()
    assert await texts(page, LAN) == ["đã đọc"]
    clock.pass_s(READ_S)
    await desk.store.tidy()
    assert [row["owner"] for row in await desk.rows(pages)] == [HOA]
    clock.pass_s(waits_s)
    await desk.store.tidy()
    assert await desk.rows(pages) == []
    clock.pass_s(UNREAD_S)
    await desk.store.tidy()
    assert await desk.rows(page_numbers) == []


async def test_what_was_looked_up_and_not_shown_waits_on(desk: Desk, page: SqlPages, clock: SetClock) -> None:
    await desk.send(*((LAN, f"{number}") for number in range(4)), priority=Priority.BROADCAST)
    lying = await page.latest(LAN, 4)
    await page.note_shown(LAN, lying[2].number, lying[3].number)
    clock.pass_s(2 * READ_S)
    await desk.store.tidy()
    assert [one.letter.outgoing.text for one in await page.latest(LAN, 4)] == ["0", "1"]


async def test_a_photo_goes_after_a_day_and_stays_with_its_case(desk: Desk, page: SqlPages, clock: SetClock) -> None:
    await page.keep_photo(LAN, "web-1", b"anh")
    await page.keep_photo(HOA, "web-2", b"khac")
    await do(desk, LAN, OpenCase("K7-3M24", CaseKind.SUBMISSION, Material(media=(PHOTO,))))
    await page.keep_photo(LAN, "web-1", b"anh")
    clock.pass_s(DRAFT_S + 60)
    await desk.store.tidy()
    assert await page.photo("web-2") is None
    assert await page.photo("web-1") == await page.photo("web-1", LAN) == b"anh"
    assert await page.photo("web-1", HOA) is None
    clock.pass_s(PASSED_ON_S)
    await desk.store.tidy()
    assert await page.photo("web-1") is None


async def test_a_photo_that_joins_a_case_stays_and_goes_when_it_is_taken_back(desk: Desk, page: SqlPages) -> None:
    await page.keep_photo(LAN, "web-1", b"anh")
    await do(desk, HOA, OpenCase("K7-3M24", CaseKind.SUBMISSION, Material(text="tin", media=(PHOTO,))))
    await do(desk, LAN, JoinCase(1, material=Material(media=(PHOTO,))))
    (row,) = await desk.rows(photos)
    assert row["expires_at"] == desk.clock.time_s + PASSED_ON_S
    await do(desk, LAN, Withdraw(1))
    assert await desk.rows(photos) == []


async def do(desk: Desk, key: str, effect: OpenCase | JoinCase | Withdraw) -> None:
    await desk.store.receive("web", "web", [arrival(key, desk.clock)], None)
    await desk.store.handle(("web",), 8, lambda _, __: Decision(effects=(effect,)))


def arrival(key: str, clock: SetClock) -> Arrival:
    return Arrival(secrets.token_hex(8), key, "{}", clock.time_s)
