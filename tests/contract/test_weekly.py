"""On Monday morning the officers get one picture of the figures, where they asked for it."""

import io
from dataclasses import replace
from datetime import datetime

import pytest
from PIL import Image

from bot.app.weekly import WeeklyPicture, is_time, picture
from bot.config import load_settings
from bot.dialogue.library import Library
from bot.domain.counting import Asked, QuestionOutcome, week_start
from bot.domain.delivery import read
from bot.domain.messages import Address
from bot.ports.store import Decision
from bot.storage import page_tables, schema
from bot.storage.photos import find
from tests.contract.conftest import Desk

OFFICERS = Address("telegram", "-1001")


def at(library: Library, day: int, hour: int) -> float:
    return datetime(2026, 11, day, hour, tzinfo=library.desk.zone).timestamp()


@pytest.fixture
def wanted(shelf: Library) -> Library:
    return replace(shelf, desk=replace(shelf.desk, weekly_picture=True))


def weekly(desk: Desk, library: Library) -> WeeklyPicture:
    return WeeklyPicture(desk.store.counted(), load_settings(), library, desk.clock, lambda: None)


@pytest.mark.parametrize(
    ("day", "hour", "due"), [(23, 8, True), (23, 17, True), (23, 7, False), (23, 18, False), (24, 9, False)]
)
def test_it_is_time_on_monday_from_eight(shelf: Library, day: int, hour: int, due: bool) -> None:
    assert is_time(at(shelf, day, hour), shelf) is due


async def test_one_picture_goes_however_many_processes_look(desk: Desk, other: Desk, wanted: Library) -> None:
    desk.clock.time_s = at(wanted, 23, 9)
    last_week_s = week_start(at(wanted, 20, 9), wanted.desk.zone).timestamp()
    await desk.arrive(("1", "telegram:11"))
    question = Asked(last_week_s, "", QuestionOutcome.SILENT)
    await desk.handle(lambda _, __: Decision(keep_state=True, asked=(question,) * 9))
    for process in (desk, other, desk):
        await weekly(process, wanted).look(OFFICERS)
    (row,) = await desk.rows(schema.outbox)
    letter = read(row["owner"], row["priority"], row["body"])
    assert "22/11/2026" in letter.outgoing.text
    (photo,) = letter.outgoing.media
    (kept,) = await desk.rows(page_tables.photos)
    assert kept["owner"] == OFFICERS.key
    content = await desk.database.read(lambda connection: find(connection, photo.unique))
    assert content is not None
    with Image.open(io.BytesIO(content)) as image:
        assert (image.format, image.width) == ("PNG", 776)
        assert image.width + image.height < 10_000


async def test_nothing_goes_where_nobody_asked_for_it(desk: Desk, shelf: Library) -> None:
    desk.clock.time_s = at(shelf, 23, 9)
    await weekly(desk, shelf).look(OFFICERS)
    assert await desk.rows(schema.outbox) == []


def test_a_picture_of_nothing_is_one_all_the_same(shelf: Library) -> None:
    assert picture("Số liệu", (), shelf).startswith(b"\x89PNG")
