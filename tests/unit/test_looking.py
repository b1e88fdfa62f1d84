"""Pictures are looked at beside everything else, within bounds, and nothing waits for them longer than it has to."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.domain.errors import BotError, Rejected
from bot.domain.messages import Address
from bot.ports.channel import Picture
from bot.ports.store import Arrival
from bot.services import looking
from bot.services.looking import AT_ONCE, LOOK_S, MAX_OF_ONE, MAX_WAITING, Glance, Look, Looking
from bot.services.pace import UNPACED
from bot.storage.engines import open_database
from bot.storage.schema import inbox
from bot.storage.store import SqlStore
from tests.contract.conftest import Desk, SetClock

KEY = "telegram:71"


class Gallery:
    """The half of a channel that gives out pictures: each is its own name, after `wait_s`."""

    name = "telegram"

    def __init__(self, wait_s: float = 0.0) -> None:
        self.wait_s = wait_s
        self.now = self.most = 0
        self.typing = 0

    async def fetch(self, ref: str) -> bytes:
        self.now += 1
        self.most = max(self.most, self.now)
        try:
            await asyncio.sleep(self.wait_s)
        finally:
            self.now -= 1
        if ref == "gone":
            raise Rejected("file is too big")
        return ref.encode()

    async def show_typing(self, address: Address) -> None:
        assert address.key.startswith("telegram:")
        self.typing += 1


class ClosedGallery(Gallery):
    """Gives no picture out until it is opened."""

    def __init__(self) -> None:
        super().__init__()
        self.opened, self.full = asyncio.Event(), asyncio.Event()

    async def fetch(self, ref: str) -> bytes:
        self.now += 1
        self.most = max(self.most, self.now)
        if self.now == AT_ONCE:
            self.full.set()
        await self.opened.wait()
        self.now -= 1
        return ref.encode()


class Room:
    """One process that looks at what waits in its inbox."""

    def __init__(self, desk: Desk, gallery: Gallery, look: Look) -> None:
        self.desk = desk
        self.gallery = gallery
        self.looking = Looking(desk.store, look, desk.clock)
        self.ready: list[float] = []
        self.news = asyncio.Event()

    async def arrive(self, update: str, *refs: str, key: str = KEY) -> None:
        now_s = self.desk.clock.now_s()
        await self.desk.store.receive("telegram", "t", [Arrival(update, key, "{}", now_s + LOOK_S)], None)
        pictures = tuple(Picture(f"u-{ref}", ref) for ref in refs)
        glance = Glance(self.gallery, key, update, pictures, now_s)  # type: ignore[arg-type]
        self.looking.begin(glance, self.note)

    def note(self, at_s: float) -> None:
        self.ready.append(at_s)
        self.news.set()

    async def until(self, count: int) -> None:
        async with asyncio.timeout(30):
            while len(self.ready) < count:
                self.news.clear()
                await self.news.wait()

    async def extras(self) -> list[str]:
        return [row["extra"] for row in await self.desk.rows(inbox)]


@pytest.fixture
async def desk(sqlite_database: str) -> AsyncIterator[Desk]:
    database, clock = open_database(sqlite_database), SetClock()
    made = Desk(database, SqlStore(database, {"telegram": UNPACED}, clock), clock)
    yield made
    await made.store.close()


async def named(data: bytes) -> str:
    return f"look of {data.decode()}"


async def test_what_is_seen_is_kept_and_the_message_is_ready(desk: Desk) -> None:
    room = Room(desk, Gallery(), named)
    await room.arrive("1", "a", "b")
    await room.until(1)
    assert room.ready == [desk.clock.now_s()]
    assert await room.extras() == ['{"u-a": "look of a", "u-b": "look of b"}']
    assert room.gallery.typing == 0


async def test_what_can_not_be_had_or_seen_is_done_without(desk: Desk) -> None:
    async def fastidious(data: bytes) -> str:
        if data == b"odd":
            raise BotError("no picture")
        if data == b"worse":
            raise ZeroDivisionError
        return await named(data)

    room = Room(desk, Gallery(), fastidious)
    for update, ref in (("1", "gone"), ("2", "odd"), ("3", "worse")):
        await room.arrive(update, "a", ref)
    await room.until(3)
    assert await room.extras() == ['{"u-a": "look of a"}'] * 3


async def test_looking_holds_up_nothing_else(desk: Desk) -> None:
    async def slow(_: bytes) -> str:
        await asyncio.sleep(0.2)
        return "look"

    room = Room(desk, Gallery(), slow)
    for number in range(3):
        await room.arrive(str(number), "a")
    ticks = 0
    while len(room.ready) < 3:
        await asyncio.sleep(0.01)
        ticks += 1
    assert ticks > 10


async def test_only_so_many_are_held_at_once_and_beyond_that_nobody_waits(desk: Desk) -> None:
    gallery = ClosedGallery()
    room = Room(desk, gallery, named)
    for number in range(MAX_WAITING):
        assert room.looking.has_room(KEY)
        await room.arrive(str(number), "a", key=f"telegram:{number}")
    assert not room.looking.has_room(KEY)
    async with asyncio.timeout(30):
        await gallery.full.wait()
    gallery.opened.set()
    await room.until(MAX_WAITING)
    assert gallery.most == AT_ONCE
    assert room.looking.has_room(KEY)


async def test_of_one_member_fewer_are_held_and_those_of_the_others_are_seen_meanwhile(desk: Desk) -> None:
    held = asyncio.Event()

    async def look(data: bytes) -> str:
        if data == b"bomb":
            await held.wait()
        return await named(data)

    room = Room(desk, Gallery(), look)
    for number in range(MAX_OF_ONE):
        assert room.looking.has_room(KEY)
        await room.arrive(str(number), "bomb")
    assert not room.looking.has_room(KEY)
    assert room.looking.has_room("telegram:72")
    await room.arrive("other", "a", key="telegram:72")
    await room.until(1)
    assert '{"u-a": "look of a"}' in await room.extras()
    held.set()
    await room.until(MAX_OF_ONE + 1)
    await room.looking.stop()
    assert room.looking.has_room(KEY)
    assert not room.looking._lines


async def test_whose_pictures_took_too_much_rests_and_nobody_else(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looking, "GIVE_UP_S", 0.3)
    room = Room(desk, Gallery(), named)
    room.looking._shares.note(KEY, looking.BURST_S + 10)
    await room.arrive("1", "a")
    await room.arrive("2", "b", key="telegram:72")
    await room.until(2)
    assert await room.extras() == ["", '{"u-b": "look of b"}']


async def test_a_picture_that_does_not_come_is_given_up(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looking, "GIVE_UP_S", 0.3)
    monkeypatch.setattr(looking, "TYPING_FROM_S", 0.05)
    room = Room(desk, Gallery(wait_s=60), named)
    await room.arrive("1", "a")
    await room.until(1)
    assert await room.extras() == [""]
    assert room.gallery.typing == 1
    assert room.gallery.now == 0


async def test_it_is_given_up_before_the_message_is_ready_by_itself() -> None:
    assert looking.GIVE_UP_S < LOOK_S <= 10


async def test_at_the_end_what_is_under_way_is_left_to_its_time(desk: Desk) -> None:
    room = Room(desk, Gallery(wait_s=60), named)
    await room.arrive("1", "a")
    await asyncio.sleep(0)
    await room.looking.stop()
    (row,) = await desk.rows(inbox)
    assert (row["extra"], row["ready_at"]) == ("", desk.clock.now_s() + LOOK_S)
    assert room.ready == []
