"""What members give is kept as words alone; a proposed example is decided once, by a second person."""

from sqlalchemy import select

from bot.domain.teaching import DecideLesson, GiveWords, Heard, LessonStatus, NewLesson, QuestionSource
from bot.storage import effects
from bot.storage.teaching.store import SqlTeaching
from bot.storage.teaching.tables import given
from tests.contract.conftest import Desk

NEW = NewLesson("ban-hang", "bán bánh qua mạng được không", "", "không câu nào đổi", "telegram:1")


def teaching(desk: Desk) -> SqlTeaching:
    return desk.store.teaching()


async def give(desk: Desk, text: str, source: QuestionSource = QuestionSource.SILENT) -> None:
    now_s = desk.clock.now_s()
    await desk.database.write(lambda one: effects.apply(one, (GiveWords(text, source),), "telegram:71", now_s))


async def test_words_are_kept_once_with_their_day_and_nothing_of_whose_they_are(desk: Desk) -> None:
    await give(desk, "hỏi gì đó")
    await give(desk, "hỏi gì đó", QuestionSource.NOT_MEANT)
    assert await teaching(desk).heard() == [Heard("hỏi gì đó", QuestionSource.SILENT)]
    rows = await desk.database.read(lambda one: one.execute(select(given)).mappings().all())
    assert [(set(row), row["day"] % 86_400) for row in rows] == [({"id", "text", "source", "day"}, 0.0)]


async def test_who_proposes_does_not_decide_and_nobody_decides_twice(desk: Desk) -> None:
    store = teaching(desk)
    (number,) = await store.propose(NEW)
    assert not await store.decide(DecideLesson(number, True, "telegram:1"))
    assert await store.decide(DecideLesson(number, True, "telegram:2"))
    assert not await store.decide(DecideLesson(number, False, "telegram:3"))
    (one,) = await store.lessons(LessonStatus.APPROVED)
    assert (one.new.example, one.approved_by) == (NEW.example, "telegram:2")
    await store.written([number])
    assert [one.status for one in await store.lessons()] == [LessonStatus.WRITTEN]


async def test_what_is_passed_over_is_remembered(desk: Desk) -> None:
    store = teaching(desk)
    await store.propose(NewLesson("", "câu linh tinh", status=LessonStatus.PASSED_OVER))
    assert [one.new.example for one in await store.lessons(LessonStatus.PASSED_OVER)] == ["câu linh tinh"]
