"""What members of the Zalo account wrote while nobody listened: taken in once, in order, whatever is killed."""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence

import pytest

from bot.channels.zalo.api import ZaloApi
from bot.channels.zalo.catchup import HOLD_S, CatchUp
from bot.channels.zalo.events import lane_of, name_of
from bot.channels.zalo.reading import read
from bot.channels.zalo.webhook import PATH, Receive, ZaloWebhook
from bot.domain.errors import StoreUnavailable
from bot.domain.messages import Incoming, MediaKind
from bot.ports.channel import Raw
from bot.server import Server
from tests.fakes.zalo.server import APP_ID, OA_ID, SECRET, FakeZalo

USER = "2512523625412515999"


class Tokens:
    def __init__(self, platform: FakeZalo) -> None:
        self._platform = platform

    async def access(self) -> str:
        return self._platform.access

    async def renewed(self, refused: str) -> str:
        return refused


@pytest.fixture
async def platform(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[FakeZalo]:
    monkeypatch.setattr("bot.channels.zalo.catchup.WAITS_S", (0.0,))
    fake = FakeZalo()
    await fake.start()
    yield fake
    await fake.stop()


@pytest.fixture
async def api(platform: FakeZalo) -> AsyncIterator[ZaloApi]:
    api = ZaloApi(Tokens(platform), time.time, platform.base)
    yield api
    await api.close()


class Heard:
    """What was taken in, each name once; the mark that lasts beyond a process. `down`: the database is out of reach."""

    def __init__(self, since_s: float | None = None) -> None:
        self.events: dict[str, Raw] = {}
        self.since_s = since_s
        self.told = 0
        self.is_done = False
        self.down = False

    async def receive(self, updates: Sequence[tuple[str, Raw]], _: int | None) -> None:
        if self.down:
            raise StoreUnavailable("no")
        for name, raw in updates:
            self.events.setdefault(name, raw)

    async def begin(self) -> float | None:
        if self.down:
            raise StoreUnavailable("no")
        return self.since_s

    async def done(self) -> None:
        self.is_done = True

    async def tell(self) -> None:
        self.told += 1

    def texts(self, user: str = USER) -> list[str]:
        return [reading(one).text for one in self.events.values() if lane_of(one) == f"zalo:{user}"]


def catching(api: ZaloApi, heard: Heard, receive: Receive | None = None) -> CatchUp:
    return CatchUp(api, receive or heard.receive, heard.begin, heard.done, time.time, heard.tell)


def reading(event: Raw) -> Incoming:
    incoming = read(event)
    assert incoming is not None
    return incoming


async def test_what_was_written_while_nobody_listened_is_taken_in_once_and_in_order(
    platform: FakeZalo, api: ZaloApi
) -> None:
    heard = Heard(time.time() - 5)
    platform.event("7", "từ tuần trước")
    platform.history[-1]["time"] -= 7 * 86_400_000
    brought = [platform.event(USER, f"tin {number}") for number in range(12)]
    platform.event("8", "xem giúp", image=f"{platform.base}/files/a.jpg")
    platform.event("9", "", link="https://vtv-vn.top/qua")
    platform.by_hand("8", "đã xem")
    await heard.receive([(name_of(brought[3]), brought[3])], None)
    platform.faults.append((502, ""))
    catch_up = catching(api, heard)
    await catch_up.run()
    assert (catch_up.count, heard.is_done, heard.told) == (14, True, 0)
    assert heard.texts() == ["tin 3", *(f"tin {number}" for number in range(12) if number != 3)]
    (picture,) = (reading(one) for one in heard.events.values() if lane_of(one) == "zalo:8")
    assert (picture.text, picture.media[0].kind) == ("xem giúp", MediaKind.PHOTO)
    assert heard.texts("9") == ["https://vtv-vn.top/qua"]
    assert heard.texts("7") == []


async def test_a_record_that_can_t_be_read_is_tried_on_and_the_officers_hear_of_it(
    platform: FakeZalo, api: ZaloApi
) -> None:
    heard = Heard(time.time() - 5)
    platform.event(USER, "tôi hỏi")
    platform.faults.extend([(200, '{"error":-224,"message":"package"}')] * 5)
    await catching(api, heard).run()
    assert heard.texts() == ["tôi hỏi"]
    assert heard.told == 3


async def test_a_member_whose_record_is_refused_does_not_hold_up_the_others(platform: FakeZalo, api: ZaloApi) -> None:
    heard = Heard(time.time() - 5)
    platform.event(USER, "tôi hỏi")
    platform.event("8", "tôi cũng hỏi")
    platform.refused_records.add("8")
    await catching(api, heard).run()
    assert (heard.texts(), heard.texts("8"), heard.is_done) == (["tôi hỏi"], [], True)


async def test_an_account_that_was_never_heard_is_not_caught_up(platform: FakeZalo, api: ZaloApi) -> None:
    platform.event(USER, "nhắn cho người trực từ trước")
    heard = Heard()
    catch_up = catching(api, heard)
    await catch_up.run()
    assert heard.events == {}
    assert await catch_up.in_turn(platform.event(USER, "mới"))


async def test_a_long_record_goes_on_in_the_next_minute_where_the_platform_says_that_no_call_is_left(
    platform: FakeZalo, api: ZaloApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard = Heard(time.time() - 5)
    for number in range(25):
        platform.event(str(100 + number), "xin chào")
    platform.calls_left = 2
    monkeypatch.setattr("bot.channels.zalo.catchup.MOST_PAUSE_S", 0.01)
    running = asyncio.create_task(catching(api, heard).run())
    await asyncio.sleep(0.1)
    assert heard.events == {}
    platform.calls_left, api.remaining = 1_000, None
    await running
    assert len(heard.events) == 25


@pytest.fixture
async def started(platform: FakeZalo, api: ZaloApi) -> AsyncIterator[tuple[Heard, CatchUp, str]]:
    """A process that begins after a time in which nobody listened: its webhook is up, its catching up not yet begun."""
    heard = Heard(time.time() - 5)
    catch_up = catching(api, heard)
    server = Server("127.0.0.1", 0, _nothing, 1 << 20)
    webhook = ZaloWebhook(APP_ID, OA_ID, SECRET, heard.receive, in_turn=catch_up.in_turn)
    server.route("POST", PATH, webhook.handle)
    yield heard, catch_up, f"http://127.0.0.1:{await server.start()}{PATH}"
    await server.stop()


async def _nothing() -> dict[str, object]:
    return {"ready": True}


async def test_newer_words_of_a_member_wait_for_their_older_ones(
    platform: FakeZalo, started: tuple[Heard, CatchUp, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.channels.zalo.catchup.WITHIN_S", 0.1)
    heard, catch_up, url = started
    for number in range(30):
        platform.event(str(100 + number), "xin chào")
    platform.event(USER, "cũ nhất")
    platform.history.insert(0, platform.history.pop())
    newest = platform.event(USER, "mới nhất")
    platform.history.pop()
    assert await platform.deliver(url, newest) == 503
    assert heard.events == {}
    platform.slow_record_s = 0.02
    running = asyncio.create_task(catch_up.run())
    monkeypatch.setattr("bot.channels.zalo.catchup.WITHIN_S", 1.5)
    assert await platform.deliver(url, newest) == 200
    assert heard.texts() == ["cũ nhất", "mới nhất"]
    assert len(heard.events) < 32
    await running
    assert await platform.deliver(url, newest) == 200
    assert (heard.texts(), len(heard.events)) == (["cũ nhất", "mới nhất"], 32)


async def test_nobody_is_held_for_longer_than_the_platform_brings_an_event_again(
    platform: FakeZalo, started: tuple[Heard, CatchUp, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    heard, catch_up, url = started
    monkeypatch.setattr("bot.channels.zalo.catchup.WITHIN_S", 0.05)
    platform.faults.extend([(502, "")] * 10_000)
    running = asyncio.create_task(catch_up.run())
    event = platform.event(USER, "tôi hỏi")
    assert await platform.deliver(url, event) == 503
    begun_s = time.monotonic()
    monkeypatch.setattr("bot.channels.zalo.catchup.time.monotonic", lambda: begun_s + HOLD_S + 1)
    assert await platform.deliver(url, event) == 200
    assert heard.texts() == ["tôi hỏi"]
    running.cancel()


async def test_nothing_is_taken_in_before_it_is_kept_since_when_nobody_listened(
    started: tuple[Heard, CatchUp, str], platform: FakeZalo, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.channels.zalo.catchup.WITHIN_S", 0.05)
    heard, catch_up, url = started
    heard.down = True
    running = asyncio.create_task(catch_up.run())
    assert await platform.deliver(url, platform.event(USER, "tôi hỏi")) == 503
    heard.down = False
    await running
    assert heard.texts() == ["tôi hỏi"]
