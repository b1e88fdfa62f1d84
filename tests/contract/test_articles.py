"""A broadcast as an article: brought to readers at most once, whatever is cut off and whenever a process is killed;
refusals and doubts are told to the desk, in the transaction of the step.
"""

import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, replace
from typing import TypeVar

import pytest

from bot.channels.zalo.api import ZaloApi
from bot.channels.zalo.articles import CREATE, SEND, VERIFY, ZaloArticles
from bot.dialogue.library import Library
from bot.domain.articles import Article, ArticleSettings, ArticleStep, ArticleWish, Underway
from bot.domain.broadcast_effects import Steer, SteerArticle
from bot.domain.broadcasts import BroadcastKind, BroadcastStatus, NewBroadcast, Part
from bot.domain.delivery import read as read_letter
from bot.domain.messages import Outgoing
from bot.ports.articles import ArticleChannel
from bot.ports.broadcasts import ByArticle, Direct, Way
from bot.services.broadcasts.articles import CALL_S, MODERATED_S, Publisher
from bot.storage import schema
from tests.contract.conftest import Desk, SetClock
from tests.contract.test_broadcast_keeper import HOME
from tests.contract.test_broadcasts import LAN, broadcasts, do
from tests.fakes.zalo.server import FakeZalo

CODE = "K7-3M2X"
T = TypeVar("T")


class Held:
    def __init__(self, platform: FakeZalo) -> None:
        self._platform = platform

    async def access(self) -> str:
        return self._platform.access

    async def renewed(self, refused: str) -> str:
        return refused


@pytest.fixture
async def platform(clock: SetClock) -> AsyncIterator[FakeZalo]:
    clock.time_s = time.time()
    fake = FakeZalo()
    await fake.start()
    fake.files["bia.jpg"] = b"jpg"
    yield fake
    await fake.stop()


@pytest.fixture
async def channel(platform: FakeZalo) -> AsyncIterator[ZaloArticles]:
    api = ZaloApi(Held(platform), time.time, platform.base)
    yield ZaloArticles(api, lambda name: f"{platform.base}/files/{name}", "Ban Tuyên giáo", ("4", "36"))
    await api.close()


@pytest.fixture
def library(shelf: Library) -> Library:
    return replace(shelf, desk=HOME, broadcast=replace(shelf.broadcast, article=ArticleSettings("bia.jpg")))


@dataclass
class Press:
    """A broadcast that goes as an article, and what carries it on."""

    desk: Desk
    channel: ArticleChannel
    library: Library
    daylight: bool = True

    async def begin(self, code: str = CODE, per_month: int = 4) -> int:
        store = broadcasts(self.desk)
        made = NewBroadcast(code, BroadcastKind.COMPOSED, BroadcastStatus.APPROVED, f"Tin {code}", (Part("Nội dung"),))
        await store.create(replace(made, by_article=ArticleWish()))
        one = await store.by_code(code)
        assert one is not None
        article = Article(f"Tin {code}", "Lời dẫn", "Dòng một\n\nDòng hai", "bia.jpg")
        way = Way("zalo", (Outgoing("Nội dung"),))
        direct = Direct(ways=(way,), article=ByArticle("zalo", article, per_month))
        assert await store.start(one, 1, direct)
        return one.id

    async def go(self, seconds: float = 60.0, step_s: float = 4.0) -> ArticleStep:
        """A process of its own for so long."""
        publisher = self.publisher()
        for _ in range(int(seconds / step_s)):
            self.desk.clock.pass_s(step_s)
            await publisher.once()
        return (await self.all())[0].step

    def publisher(self) -> Publisher:
        return Publisher(self.channel, broadcasts(self.desk), self.desk.clock, self.library, lambda: self.daylight)

    async def all(self) -> tuple[Underway, ...]:
        return await broadcasts(self.desk).steps(*ArticleStep)

    async def told(self) -> list[tuple[str, list[str]]]:
        rows = [row for row in await self.desk.rows(schema.outbox) if row["owner"].startswith("telegram:-")]
        letters = [read_letter(row["owner"], row["priority"], row["body"]).outgoing for row in rows]
        return [(one.text, [choice.label for choice in one.choices]) for one in letters]

    async def letters(self) -> list[str]:
        rows = [row for row in await self.desk.rows(schema.outbox) if row["owner"].startswith("zalo:")]
        return [read_letter(row["owner"], row["priority"], row["body"]).outgoing.text for row in rows]


@pytest.fixture
async def press(desk: Desk, channel: ZaloArticles, library: Library) -> Press:
    await desk.put(schema.subscribers, {"owner": "zalo:1", "since": 0.0})
    return Press(desk, channel, library)


async def test_an_article_is_made_prepared_and_brought_to_the_followers_once(press: Press, platform: FakeZalo) -> None:
    await press.begin()
    assert await press.go() is ArticleStep.SENT
    assert [target for _, target in platform.articles.went] == [{"gender": "0", "cities": "4,36"}]
    (made,) = platform.articles.made
    assert made.plain["title"] == f"Tin {CODE}"
    assert [part["content"] for part in made.plain["body"]] == ["Dòng một", "Dòng hai"]
    assert platform.articles.covers == [3]
    ((text, buttons),) = await press.told()
    assert "đã được giao cho Zalo" in text
    assert "đã dùng 1 trong 4 lượt" in text
    assert buttons == []
    assert await press.letters() == []


async def test_what_is_used_of_a_month_goes_by_messages_instead(press: Press, platform: FakeZalo) -> None:
    await press.begin(per_month=1)
    assert await press.letters() == []
    await press.begin("P9-WT4R", per_month=1)
    assert await press.letters() == ["Nội dung"]
    assert len(await press.all()) == 1


async def test_followers_get_one_a_day(press: Press, platform: FakeZalo) -> None:
    await press.begin()
    await press.begin("P9-WT4R")
    await press.go(120.0)
    assert [one.step for one in await press.all()] == [ArticleStep.SENT, ArticleStep.READY]
    await press.go(86_400.0, 3_600.0)
    assert len(platform.articles.went) == 2


async def test_at_night_and_while_it_is_paused_it_waits_and_one_that_is_cancelled_never_goes(
    press: Press, platform: FakeZalo
) -> None:
    press.daylight = False
    number = await press.begin()
    assert await press.go() is ArticleStep.READY
    press.daylight = True
    await do(press.desk, LAN, Steer(number, BroadcastStatus.RUNNING, BroadcastStatus.PAUSED))
    assert await press.go() is ArticleStep.READY
    await do(press.desk, LAN, Steer(number, BroadcastStatus.PAUSED, BroadcastStatus.CANCELLED))
    assert await press.go() is ArticleStep.REFUSED
    assert platform.articles.went == []
    assert await press.told() == []
    assert await broadcasts(press.desk).articles_used() == 0


@pytest.mark.parametrize(("path", "code"), [(CREATE, -201), (VERIFY, -248), (SEND, -218), (SEND, -223)])
async def test_a_refusal_is_told_with_its_reason_and_goes_by_messages_on_an_officers_word(
    press: Press, platform: FakeZalo, path: str, code: int
) -> None:
    platform.articles.refuse[path] = code
    number = await press.begin()
    assert await press.go() is ArticleStep.REFUSED
    ((text, buttons),) = await press.told()
    assert "Chưa ai nhận được bài này" in text
    assert buttons == ["Thử lại", "Gửi bằng tin nhắn"]
    (one,) = await press.all()
    await do(press.desk, LAN, SteerArticle(number, one.turn - 1, ArticleStep.LETTERS))
    assert (await press.all())[0].step is ArticleStep.REFUSED
    await do(press.desk, LAN, SteerArticle(number, one.turn, ArticleStep.LETTERS))
    store = broadcasts(press.desk)
    (broadcast,) = await store.to_be_letters()
    way = Way("zalo", (Outgoing("Nội dung"),))
    assert [await store.as_letters(broadcast, way) for _ in range(2)] == [True, False]
    assert await press.letters() == ["Nội dung"]
    assert await press.go() is ArticleStep.REFUSED
    assert platform.articles.went == []


async def test_what_was_mended_goes_on_where_it_was_refused(press: Press, platform: FakeZalo) -> None:
    platform.articles.refuse[SEND] = -248
    number = await press.begin()
    await press.go()
    platform.articles.refuse.clear()
    await do(press.desk, LAN, SteerArticle(number, (await press.all())[0].turn, ArticleStep.WAITING))
    assert await press.go() is ArticleStep.SENT
    assert (len(platform.articles.made), len(platform.articles.went)) == (1, 1)


async def test_an_article_whose_answer_was_lost_is_looked_for_and_not_made_twice(
    press: Press, platform: FakeZalo
) -> None:
    platform.articles.cut.append(CREATE)
    await press.begin()
    assert await press.go(60.0) is ArticleStep.CREATING
    assert await press.go(CALL_S) is ArticleStep.SENT
    assert (len(platform.articles.made), len(platform.articles.went)) == (1, 1)


@pytest.mark.parametrize("to", [ArticleStep.OVER, ArticleStep.WAITING])
async def test_where_the_answer_to_the_one_call_is_lost_a_person_decides(
    press: Press, platform: FakeZalo, to: ArticleStep
) -> None:
    platform.articles.cut.append(SEND)
    number = await press.begin()
    assert await press.go(6 * CALL_S) is ArticleStep.UNSURE
    assert len(platform.articles.went) == 1
    ((text, buttons),) = await press.told()
    assert "không rõ bài đã đến" in text
    assert buttons == ["Đã gửi rồi", "Chưa gửi, gửi lại"]
    await do(press.desk, LAN, SteerArticle(number, (await press.all())[0].turn, to))
    await press.go()
    assert len(platform.articles.went) == (1 if to is ArticleStep.OVER else 2)


async def test_one_that_the_platform_hides_afterwards_is_told_and_not_sent_again(
    press: Press, platform: FakeZalo
) -> None:
    await press.begin()
    await press.go()
    platform.articles.made[0].status = "hide"
    assert await press.go(2 * MODERATED_S, 600.0) is ArticleStep.OVER
    assert [("không còn hiện" in text) for text, _ in await press.told()] == [False, True]
    assert len(platform.articles.went) == 1


async def run(publisher: Publisher, clock: SetClock) -> None:
    for _ in range(60):
        clock.pass_s(4.0)
        await publisher.once()


class Killed(BaseException):
    """As kill -9: nothing after it is done."""


class Dying:
    """Calls of a channel or store, of which the one with this number never comes back: `after` it was carried out, or
    before.
    """

    def __init__(self, inner: object, deaths: "Deaths") -> None:
        self._inner = inner
        self._deaths = deaths

    def __getattr__(self, name: str) -> object:
        found = getattr(self._inner, name)
        if not callable(found):
            return found

        async def call(*given: object, **named: object) -> object:
            return await self._deaths.call(lambda: found(*given, **named))

        return call


@dataclass
class Deaths:
    at: int
    after: bool
    calls: int = 0

    async def call(self, work: Callable[[], Awaitable[T]]) -> T:
        self.calls += 1
        if self.calls == self.at and not self.after:
            raise Killed
        result = await work()
        if self.calls == self.at:
            raise Killed
        return result


@pytest.mark.slow
@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("at", range(1, 23))
async def test_a_kill_at_any_step_never_brings_it_to_readers_twice(
    press: Press, platform: FakeZalo, at: int, after: bool
) -> None:
    await press.begin()
    deaths = Deaths(at, after)
    channel, store = Dying(press.channel, deaths), Dying(broadcasts(press.desk), deaths)
    publisher = Publisher(channel, store, press.desk.clock, press.library, lambda: True)  # type: ignore[arg-type]
    with pytest.raises(Killed):
        await run(publisher, press.desk.clock)
    step = await press.go(4 * CALL_S, 12.0)
    assert len(platform.articles.went) <= 1
    assert step in {ArticleStep.SENT, ArticleStep.UNSURE}
    if step is ArticleStep.SENT:
        assert len(platform.articles.went) == 1
    assert len(await press.told()) == 1


async def test_two_processes_bring_it_once(press: Press, platform: FakeZalo, other: Desk) -> None:
    await press.begin()
    both = (press.publisher(), replace(press, desk=other).publisher())
    for _ in range(20):
        press.desk.clock.pass_s(4.0)
        for publisher in both:
            await publisher.once()
    assert (len(platform.articles.made), len(platform.articles.went)) == (1, 1)
