"""What waits to be learned from is told to the officers' chat in numbers, where something is new."""

from dataclasses import replace
from datetime import datetime

import pytest

from bot.app.learning_told import LearningTold, told_up_to
from bot.dialogue.library import Library
from bot.domain.cases import CaseKind, Material
from bot.domain.delivery import read
from bot.domain.desk import HowOften
from bot.domain.effects import Effect
from bot.domain.messages import Address
from bot.domain.submission_effects import OpenCase
from bot.domain.teaching import DecideLesson, GiveWords, LessonStatus, NewLesson, QuestionSource
from bot.storage import effects, schema
from tests.contract.conftest import Desk

OFFICERS = Address("telegram", "-1001")
WORDS = "tổ chức chạy bộ gây quỹ thì đăng ở đâu"


def at(library: Library, day: int, hour: int) -> float:
    return datetime(2026, 11, day, hour, tzinfo=library.desk.zone).timestamp()


def often(library: Library, how: HowOften) -> Library:
    return replace(library, desk=replace(library.desk, learning_told=how))


def passed_on(text: str, code: str = "AA-AAAA") -> OpenCase:
    return OpenCase(code, CaseKind.QUESTION, Material(text=text))


async def do(desk: Desk, effect: Effect) -> None:
    now_s = desk.clock.now_s()
    await desk.database.write(lambda one: effects.apply(one, (effect,), "telegram:71", now_s))


async def told(desk: Desk, library: Library, *processes: Desk) -> list[str]:
    """All that was told so far, after a look."""
    for process in processes or (desk,):
        await LearningTold(process.store.teaching(), process.store.counted(), library, desk.clock, lambda: None).look(
            OFFICERS
        )
    rows = await desk.rows(schema.outbox)
    return [read(row["owner"], row["priority"], row["body"]).outgoing.text for row in rows]


@pytest.mark.parametrize(
    ("how", "day", "hour", "until"),
    [
        (HowOften.DAILY, 24, 8, 24),
        (HowOften.DAILY, 24, 7, None),
        (HowOften.DAILY, 24, 18, None),
        (HowOften.WEEKLY, 23, 9, 23),
        (HowOften.WEEKLY, 24, 9, None),
        (HowOften.NEVER, 23, 9, None),
    ],
)
def test_it_is_told_in_the_hours_of_work_as_often_as_the_settings_say(
    shelf: Library, how: HowOften, day: int, hour: int, until: int | None
) -> None:
    found = told_up_to(at(shelf, day, hour), often(shelf, how))
    assert (found.timestamp() if found is not None else None) == (at(shelf, until, 0) if until else None)


async def test_it_counts_what_came_until_midnight_and_tells_it_once_of_all_processes(
    desk: Desk, other: Desk, shelf: Library
) -> None:
    desk.clock.time_s = at(shelf, 23, 15)
    await do(desk, passed_on(WORDS))
    await do(desk, GiveWords(WORDS.upper(), QuestionSource.SILENT))
    await do(desk, passed_on("thuê xe đi họp có được đăng ảnh", "BB-BBBB"))
    assert await told(desk, shelf) == []
    desk.clock.time_s = at(shelf, 24, 9)
    (text,) = await told(desk, shelf, desk, other, desk)
    assert "2 câu hỏi mới" in text
    assert "bot learn" in text
    assert "chạy bộ" not in text
    desk.clock.time_s = at(shelf, 25, 9)
    assert await told(desk, shelf) == [text]


async def test_an_example_that_waits_is_told_until_a_second_person_decides_but_not_again_by_itself(
    desk: Desk, shelf: Library
) -> None:
    store = desk.store.teaching()
    desk.clock.time_s = at(shelf, 23, 15)
    numbers = await store.propose(NewLesson("a", "một lời", by="Lan"), NewLesson("b", "lời khác", by="Lan"))
    desk.clock.time_s = at(shelf, 24, 9)
    (first,) = await told(desk, shelf)
    assert "2 câu mẫu chờ một người thứ hai duyệt: gõ /hoc" in first
    desk.clock.time_s = at(shelf, 25, 15)
    assert await store.decide(DecideLesson(numbers[0], True, "Minh"))
    await store.propose(NewLesson("c", "lời thứ ba", by="Lan"))
    desk.clock.time_s = at(shelf, 26, 9)
    assert (await told(desk, shelf))[1:] == [
        "\n".join(
            [
                shelf.say("learning_waits"),
                shelf.say("learning_proposed", count=2),
                shelf.say("learning_approved", count=1),
            ]
        )
    ]


async def test_what_was_decided_or_passed_over_is_not_new(desk: Desk, shelf: Library) -> None:
    desk.clock.time_s = at(shelf, 23, 15)
    await do(desk, passed_on(WORDS))
    await desk.store.teaching().propose(NewLesson("", WORDS, status=LessonStatus.PASSED_OVER))
    desk.clock.time_s = at(shelf, 24, 9)
    assert await told(desk, shelf) == []


async def test_by_the_week_what_came_since_the_last_monday_that_was_told_is_told(desk: Desk, shelf: Library) -> None:
    weekly = often(shelf, HowOften.WEEKLY)
    desk.clock.time_s = at(shelf, 13, 15)
    await do(desk, passed_on(WORDS))
    for day in (14, 16, 17, 23):
        desk.clock.time_s = at(shelf, day, 9)
        found = await told(desk, weekly)
        assert len(found) == (0 if day == 14 else 1)
